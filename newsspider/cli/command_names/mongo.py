"""``scrapy mongo``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Serve the embedded database until Ctrl-C, and print the URI to paste into Compass"
