"""``scrapy search``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = 'Find articles: words in any form, "a phrase", -without, OR, headline:word'
