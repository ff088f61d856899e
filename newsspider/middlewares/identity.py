"""Says who asks: the user agent with ``NEWSSPIDER_CONTACT`` in it, and ``From`` where that is an e-mail address."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler


class IdentityMiddleware:
    """Sets ``User-Agent`` and ``From`` on requests that bring none of their own."""

    def __init__(self, agent: str, contact: str | None) -> None:
        self.agent = agent if not contact or contact in agent else f"{agent} (+{contact})"
        self.sender = contact if contact and "@" in contact and "/" not in contact else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings["USER_AGENT"], crawler.settings.get("NEWSSPIDER_CONTACT") or None)

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("User-Agent", self.agent)
        if self.sender:
            request.headers.setdefault("From", self.sender)
