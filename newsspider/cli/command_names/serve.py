"""``scrapy serve``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Show the archive as web pages, feeds and JSON"
