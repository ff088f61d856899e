"""The time zone of an undeclared portal, from its country domain or its pages' locale."""

import re
from functools import cache

import idna

from newsspider.tables import rows
from newsspider.urls.hosts import host_of

_LOCALE = re.compile(r"ar[-_](?:[a-z]{4}[-_])?([a-z]{2})(?![a-z])", re.IGNORECASE)


@cache
def _zones() -> dict[str, str]:
    """IANA zones by country code and by country domain, of countries that have one zone.

    Palestine has two zones with the same clock; Asia/Hebron stands for both.
    """
    zones: dict[str, str] = {}
    for row in rows("zones.tsv"):
        zones[row["country"].lower()] = row["zone"]
        if row["idn"]:
            zones[idna.encode(row["idn"], uts46=True).decode("ascii")] = row["zone"]
    return zones


def zone_for(url: str, locale: str | None = None) -> str | None:
    """The zone of a URL's country domain, else of the country of an Arabic locale (``ar-EG``); None if neither says.

    Other languages' locales say nothing: templates come with ``en-US``.

    >>> zone_for("https://www.alittihad.ae/news/1")
    'Asia/Dubai'
    >>> zone_for("https://example.com/", "ar_EG")
    'Africa/Cairo'
    """
    zones = _zones()
    host = host_of(url)
    domain = host.rpartition(".")[2]
    if domain and not domain.isascii():
        try:
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except idna.IDNAError:
            domain = ""
    if host != domain and domain in zones:
        return zones[domain]
    region = _LOCALE.match(locale.strip()) if locale else None
    return zones.get(region[1].lower()) if region else None
