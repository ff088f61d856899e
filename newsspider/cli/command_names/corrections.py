"""``scrapy corrections``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Print what portals changed after publication"
