"""``scrapy health``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Show how the portals are doing, worst first (exit status 1 if there is an alarm)"
