"""``scrapy rejected``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Show which pages gave no article, why, and where to look"
