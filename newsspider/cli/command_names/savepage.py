"""``scrapy savepage``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Save a real page of a portal as a test of its site file"
