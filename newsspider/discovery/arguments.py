"""The arguments of ``scrapy crawl``: since, until, urls, full, start, timezone. Checked before anything is fetched."""

import re
from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from newsspider.urls import canonical_url
from newsspider.urls.splitting import has_userinfo, urlsplit

KNOWN = frozenset({"since", "until", "urls", "full", "start", "timezone"})

_CREDENTIALS = "an address holds a user name or password, which would be stored with it; leave it out"


class ArgumentError(ValueError):
    """An argument that cannot be used. The message says which and what to write instead."""


@dataclass(frozen=True)
class Arguments:
    """``since`` (inclusive) and ``until`` (exclusive) are moments: the starts of days in the portal's zone."""

    since: datetime | None = None
    until: datetime | None = None
    urls: tuple[str, ...] = ()
    full: bool = False
    start: str | None = None
    timezone: str | None = None

    @property
    def mode(self) -> str:
        """What kind of run this is, as its document says: ``urls``, ``backfill``, ``full`` or ``new``."""
        if self.urls:
            return "urls"
        if self.since or self.until:
            return "backfill"
        return "full" if self.full else "new"


def read_arguments(arguments: Mapping[str, str | None], timezone: str | None = None) -> Arguments:
    """Read ``-a`` arguments as strings; ``timezone`` is the portal's zone, in which days are meant.

    :raises ArgumentError: for a name or value that cannot be used, or a URL list that cannot be read.
    """
    # scrapyd passes its job's id as _job; what begins with an underscore is no word of ours.
    given = {name: value for name, value in arguments.items() if value is not None and not name.startswith("_")}
    if unknown := set(given) - KNOWN:
        raise ArgumentError(f"unknown argument {sorted(unknown)[0]!r}; known are {', '.join(sorted(KNOWN))}")
    zone_name = given.get("timezone") or timezone or "UTC"
    try:
        zone = ZoneInfo(zone_name)
    except (KeyError, OSError, ValueError):
        raise ArgumentError(f"timezone={zone_name} is not an IANA zone; write for example Africa/Cairo") from None
    since, until = (_day(name, given.get(name), zone) for name in ("since", "until"))
    if since and until and since >= until:
        raise ArgumentError(f"since={given['since']} is not before until={given['until']} (until is exclusive)")
    start = given.get("start")
    if start is not None and has_userinfo(start):
        raise ArgumentError(f"start: {_CREDENTIALS}")
    if start is not None and not is_web_address(start):
        raise ArgumentError(f"start={start} is not an http(s) URL")
    return Arguments(
        since=since,
        until=until,
        urls=_urls(given["urls"]) if "urls" in given else (),
        full=given.get("full", "0").lower() not in {"", "0", "no", "false"},
        start=start,
        timezone=given.get("timezone"),
    )


def _day(name: str, value: str | None, zone: ZoneInfo) -> datetime | None:
    if value is None:
        return None
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ArgumentError(f"{name}={value} is not a day; write YYYY-MM-DD")
    try:
        return datetime.combine(date.fromisoformat(value), time(), zone)
    except ValueError:
        raise ArgumentError(f"{name}={value} is not a day of the calendar") from None


def zone(text: str) -> str:
    """A zone's name, for argparse."""
    try:
        return ZoneInfo(text).key
    except (KeyError, OSError, ValueError):
        raise ArgumentTypeError(f"{text} is not an IANA zone; write for example Africa/Cairo") from None


def web_address(text: str) -> str:
    """The address of a page, for argparse."""
    if has_userinfo(text):
        raise ArgumentTypeError(_CREDENTIALS)
    if not is_web_address(text):
        raise ArgumentTypeError(f"{text} is not an http(s) URL")
    return text


def is_web_address(text: str) -> bool:
    """Whether a text is the address of a page that can be asked for.

    >>> is_web_address("https://a.example/1"), is_web_address("http://[a"), is_web_address("a.example")
    (True, False, False)
    """
    if has_userinfo(text):
        return False
    try:
        canonical_url(text)
        return _is_url(text) and urlsplit(text).port != 0
    except ValueError:
        return False


def _is_url(text: str) -> bool:
    return re.match(r"https?://[^\s/]", text) is not None


def _urls(value: str) -> tuple[str, ...]:
    """URLs given directly, or in a file with one a line; blank lines and those that begin with ``#`` are skipped."""
    lines = value.split() if _is_url(value) else _lines(value)
    urls = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    if any(map(has_userinfo, urls)):
        raise ArgumentError(f"urls: {_CREDENTIALS}")
    # By its number: the file may be any, and its content is nobody's business.
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.lstrip().startswith("#") and not _is_url(line.strip()):
            raise ArgumentError(f"urls={value}: line {number} is not an http(s) URL")
    if not urls:
        raise ArgumentError(f"urls={value} holds no URL; write one a line")
    return tuple(dict.fromkeys(urls))


def _lines(name: str) -> list[str]:
    try:
        return Path(name).read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise ArgumentError(f"urls={name} is neither an http(s) URL nor a file that is there") from None
    except IsADirectoryError:
        raise ArgumentError(f"urls={name} is a folder; name a file with one URL a line") from None
    except UnicodeDecodeError:
        raise ArgumentError(f"urls={name} is not UTF-8 text; name a file with one URL a line") from None
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        reason = getattr(error, "strerror", None) or error
        raise ArgumentError(f"urls={name} cannot be read: {reason}") from None
