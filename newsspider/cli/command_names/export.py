"""``scrapy export``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Write articles or stories as JSON lines, CSV or Parquet"
