"""``scrapy stories``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Print the stories with most copies, who was first and whom they credit"
