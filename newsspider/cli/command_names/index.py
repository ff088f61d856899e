"""``scrapy index``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Bring the search index to the archive's state; crawls and searches do so by themselves"
