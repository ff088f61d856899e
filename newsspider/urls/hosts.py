"""Hosts: whose they are, which are one portal's, and which must not be asked because they are inside a network."""

import ipaddress
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

import tldextract

from newsspider.tables import rows
from newsspider.urls.splitting import MAX_HOST, urlsplit

# The snapshot in the package: nothing is fetched and nothing is cached on disk. Hosts that give each user a name of
# their own (blogspot.com) count as suffixes, so that two blogs are two sites.
_suffixes = tldextract.TLDExtract(
    suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True, include_psl_private_domains=True
)
_TWIN = re.compile(r"(?:(?:www|m|amp)\.)+(?=[^.]+\.)")
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+")
_PRIVATE_NAMES = ("localhost", "local", "internal", "intranet", "lan", "localdomain", "home.arpa", "corp", "home")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

_IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def host_of(url: str) -> str:
    """A URL's host in lower case; empty where there is none. Never raises."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def bare_host(host: str) -> str:
    """A host without ``www.``, ``m.`` and ``amp.``, which are other faces of the same portal."""
    return _TWIN.sub("", host, count=1) if _TWIN.match(host) else host


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """The part of a host that someone registered; the host itself if it is an IP address or has no public suffix.

    >>> registrable_domain("gate.ahram.org.eg")
    'ahram.org.eg'
    """
    if ip_address(host) is not None:
        return host
    return _suffixes(host).top_domain_under_public_suffix or host


@cache
def _shared_hosts() -> dict[str, tuple[str, ...]]:
    shared: dict[str, tuple[str, ...]] = {}
    for row in rows("shared_hosts.tsv"):
        shared[row["domain"]] = (*shared.get(row["domain"], ()), row["prefix"])
    return shared


def site_of(url: str, shared: Mapping[str, Iterable[str]] | None = None) -> str:
    """The site of a URL: its registrable domain, with the path prefix where several portals share one.

    :param shared: path prefixes by registrable domain, asked before the table of known ones.

    >>> site_of("https://www.bbc.com/arabic/articles/c0000000000o")
    'bbc.com/arabic'
    """
    domain = registrable_domain(host_of(url))
    prefixes = (*(shared or {}).get(domain, ()), *_shared_hosts().get(domain, ()))
    if prefixes:
        path = urlsplit(url).path.strip("/") + "/"
        for prefix in prefixes:
            prefix = prefix.strip("/")
            if path.startswith(prefix + "/"):
                return f"{domain}/{prefix}"
    return domain


def same_site(url: str, domains: Iterable[str]) -> bool:
    """Whether a URL's host is one of the domains or a subdomain of one; ``www.`` in either does not matter."""
    host = bare_host(host_of(url))
    if not host:
        return False
    return any(
        host == domain or host.endswith("." + domain) for domain in (bare_host(name.lower()) for name in domains)
    )


@lru_cache(maxsize=4096)
def ip_address(host: str) -> _IPAddress | None:
    """The IP address that a host is, in any spelling that clients accept; None for a name.

    IPv4 may be written in one to four decimal, octal or hexadecimal numbers (``2130706433``, ``0x7f.1``).
    """
    host = host.strip("[]").partition("%")[0].rstrip(".").lower()
    if ":" in host:
        try:
            return ipaddress.IPv6Address(host)
        except ValueError:
            return None
    if not host or not (host[-1].isdigit() or "x" in host):
        return None
    parts = host.split(".")
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    try:
        *first, last = (_number(part) for part in parts)
    except ValueError:  # an 8 or 9 in an octal number
        return None
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        return None
    return ipaddress.IPv4Address(sum(number << 8 * (3 - place) for place, number in enumerate(first)) + last)


def _number(text: str) -> int:
    if text.startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8 if text.startswith("0") and len(text) > 1 else 10)


def _inner(address: _IPAddress) -> Iterable[_IPAddress]:
    """An address, and the IPv4 addresses that an IPv6 one stands for."""
    yield address
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            yield address.ipv4_mapped
        if address.sixtofour:
            yield address.sixtofour
        if address.teredo:
            yield from address.teredo
        if address in _NAT64 or int(address) >> 32 == 0:
            yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)


@lru_cache(maxsize=4096)
def is_private(host: str) -> bool:
    """Whether a host lies inside a machine or network, so that a page from outside must not lead a crawler there.

    Addresses that are not global (loopback, private, link-local with the clouds' metadata service, multicast,
    reserved) in any spelling, and names that only a local resolver knows. Names are not looked up.
    """
    if len(host) > MAX_HOST:
        return True  # no resolver knows it
    host = unicodedata.normalize("NFKC", host).strip().strip("[]").rstrip(".").lower()
    address = ip_address(host)
    if address is not None:
        return any(not inner.is_global or inner.is_multicast for inner in _inner(address) if not _wrapped(inner))
    return "." not in host or host.endswith(tuple("." + name for name in _PRIVATE_NAMES))


def _wrapped(address: _IPAddress) -> bool:
    """Whether an IPv6 address only stands for an IPv4 one, which then decides."""
    return isinstance(address, ipaddress.IPv6Address) and (
        bool(address.ipv4_mapped or address.sixtofour or address.teredo) or address in _NAT64
    )
