"""``scrapy reparse``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Read recorded pages again, after a selector was mended, and store what they give"
