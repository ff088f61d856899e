"""``scrapy schedule``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Start the portals that are due, again and again, on scrapyd or as child processes"
