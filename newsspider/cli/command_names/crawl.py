"""``scrapy crawl``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Find and store what is new on a portal (exit status 1 if it could not be done)"
