"""``scrapy extract``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Read one article page and print the article as JSON"
