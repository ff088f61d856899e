"""Keeps names that lead into private networks from being connected to."""

import logging
from collections.abc import Sequence
from typing import Any, Self
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newsspider.middlewares.failures import Refused
from newsspider.middlewares.redirects import is_own, own_hosts
from newsspider.urls import is_private
from newsspider.urls.hosts import host_of
from newsspider.urls.splitting import urlsplit

logger = logging.getLogger(__name__)

# Names that were refused, and the address of each: of a resolver's error Twisted keeps only that there was one.
_refused: dict[str, str] = {}


def refusal(url: str) -> Refused | None:
    """Why the host of a URL was not connected to, where that was our own doing."""
    name = host_of(url)
    if name not in _refused:
        return None
    detail = (
        f"{name} leads to {_refused[name]}, which is not a public address; if that is meant, give it as -a urls=URL"
    )
    return Refused("unreachable", detail)


class PublicResolver(CachingThreadedResolver):
    """Resolves as Scrapy's does, but no name to a private, loopback or link-local address.

    The check is made on the address that is connected to, so a public name that points inside is caught, whoever
    redirects or links to it. A portal that is itself there, a proxy, and spiders without hosts of their own, as
    ``scrapy shell`` has, are not restricted.
    """

    process: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        resolver = super().from_crawler(crawler, reactor)
        resolver.process = crawler  # Scrapy gives the process here, which knows its crawlers
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if is_private(address) and not self._is_allowed(name.lower()):
            logger.warning("%s leads to %s, which is not a public address; refusing to connect", name, address)
            _refused[name.lower().rstrip(".")] = address
            raise DNSLookupError(f"{name} leads to {address}, which is not a public address")
        _refused.pop(name.lower().rstrip("."), None)
        return address

    def _is_allowed(self, name: str) -> bool:
        proxies = {urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname for proxy in getproxies().values()}
        if name in proxies:
            return True
        domains = [own_hosts(crawler.spider) for crawler in getattr(self.process, "crawlers", ())]
        return any(not hosts or is_own(name, hosts) for hosts in domains) or not domains
