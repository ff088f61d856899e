"""Which hosts may be connected to: public ones, and those inside this machine or network that a person named.

Nothing that a page, a robots.txt, a feed, a sitemap or a redirect says makes a host one's own, and no name of a portal
may lead inside, since its owner decides where it leads. The check is made on the address that is connected to.
"""

import logging
from collections.abc import Iterable, Sequence
from typing import Any, Self
from urllib.request import getproxies

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from newsspider.middlewares.failures import Refused
from newsspider.urls import is_private
from newsspider.urls.hosts import host_of, ip_address
from newsspider.urls.splitting import urlsplit

logger = logging.getLogger(__name__)

# Names that were refused, and the address of each: of a resolver's error Twisted keeps only that there was one.
_refused: dict[str, str] = {}
# Typed names that led to a public address first: they may not lead inside later.
_public: set[str] = set()


def typed_hosts(spider: Spider | None) -> frozenset[str]:
    """The hosts of the addresses that a person typed for this run."""
    arguments = getattr(spider, "arguments", None)
    typed = (
        *getattr(arguments, "urls", ()),
        getattr(arguments, "start", None) or "",
        *getattr(spider, "typed_urls", ()),
    )
    return frozenset(host for url in typed if (host := host_of(url)))


def inner_hosts(spider: Spider | None) -> frozenset[str]:
    """The hosts of site files that are inside by their own names, as a newsroom's test portal has them."""
    hosts: list[str] = []
    for declaration in (getattr(spider, "declaration", None), *getattr(spider, "declared", ())):
        hosts += getattr(declaration, "domains", ())
        hosts += written_sources(declaration)
    hosts += getattr(spider, "allowed_domains", None) or ()
    return frozenset(host.lower() for host in hosts if host and is_private(host))


def written_sources(declaration: Any) -> list[str]:
    """The hosts of a site file's sources. Those of a portal without a site file are what its front page says."""
    if getattr(declaration, "generic", False):
        return []
    return [host_of(source.url) for source in getattr(declaration, "sources", ())]


def is_restricted(spider: Spider | None) -> bool:
    """Whether a spider's connections are checked: all but those of ``scrapy shell`` and the like are."""
    return spider is not None and (
        hasattr(spider, "declaration") or hasattr(spider, "typed_urls") or hasattr(spider, "declared")
    )


def may_connect(name: str, address: str, spiders: Iterable[Spider | None]) -> bool:
    """Whether a host may be connected to at an address, for any of the spiders of this process."""
    name = name.lower().rstrip(".")
    spiders = [spider for spider in spiders if spider is not None]
    typed = any(name in typed_hosts(spider) for spider in spiders)
    if not is_private(address):
        if typed and not is_private(name):
            _public.add(name)
        return True
    if any(not is_restricted(spider) for spider in spiders) or not spiders:
        return True
    if typed:
        return name not in _public
    inner = frozenset[str]().union(*(inner_hosts(spider) for spider in spiders))
    return any(name == host or name.endswith("." + host) for host in inner if ip_address(name) is None or name == host)


def refuse(name: str, address: str) -> str:
    """Take note of a host that is not connected to, and say so in the log, once; gives why, for people."""
    name = name.lower().rstrip(".")
    if name not in _refused:
        logger.warning("%s; refusing to connect", _why(name, address))
    _refused[name] = address
    return _why(name, address)


def _why(name: str, address: str) -> str:
    return (
        f"{name} is not a public address"
        if name == address
        else f"{name} leads to {address}, which is not a public address"
    )


def refusal(url: str) -> Refused | None:
    """Why the host of a URL was not connected to, where that was our own doing."""
    name = host_of(url)
    if name not in _refused:
        return None
    return Refused("unreachable", f"{_why(name, _refused[name])}; if that is meant, give it as -a urls=URL")


def is_proxy(name: str) -> bool:
    """Whether a host is one of the machine's proxies, which resolves names in our place."""
    return name in {urlsplit(proxy if "://" in proxy else f"//{proxy}").hostname for proxy in getproxies().values()}


class PublicResolver(CachingThreadedResolver):
    """Resolves as Scrapy's does, but no name to an address that :func:`may_connect` forbids."""

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
        crawlers = getattr(self.process, "crawlers", ())
        if is_proxy(name) or may_connect(name, address, [crawler.spider for crawler in crawlers]):
            _refused.pop(name.lower().rstrip("."), None)
            return address
        raise DNSLookupError(refuse(name, address))
