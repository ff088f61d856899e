"""``scrapy genspider``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Points to newsite, which drafts a portal"
