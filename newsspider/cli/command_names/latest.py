"""``scrapy latest``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Print the newest articles"
