"""``scrapy checksites``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Check all site files (exit status 1 if one is wrong)"
