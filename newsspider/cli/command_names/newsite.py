"""``scrapy newsite``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Draft the site file of a new portal from one of its articles"
