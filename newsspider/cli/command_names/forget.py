"""``scrapy forget``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Remove articles for good, so that they do not come back"
