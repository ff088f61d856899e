"""``scrapy spool``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Show what waits on disk because the database was away; --replay writes it"
