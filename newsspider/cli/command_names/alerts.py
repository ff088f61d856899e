"""``scrapy alerts``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Send what saved searches found since the last look (deploy/alerts.toml)"
