"""``schedule.toml`` in checked form: which portals are crawled how often, in which hours, with which arguments.

Pure. Portals that the file does not name take its ``[defaults]``; those whose site file says that they require
something (a browser, an address at home) run only if they are named.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from newsspider.portals import Portal
from newsspider.text.wording import command

SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=24)

_DURATION = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|min|h|d)")
_UNITS = {"s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400}
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})")
_DEFAULTS = {"enabled", "every", "min", "max", "hours", "arguments", "settings"}
_TOP = {"defaults", "servers", "portals", "starts", "jobs"}
_NAME = re.compile(r"[A-Za-z_]\w*")


class PlanError(ValueError):
    """The schedule cannot be used. The message is one line that names the place."""


@dataclass(frozen=True)
class PortalPlan:
    """How one portal is to be crawled. ``hours`` are (from, until) in the portal's zone, None for all day."""

    site: str
    timezone: str = "UTC"
    enabled: bool = True
    every: timedelta = timedelta(minutes=30)
    min: timedelta = SHORTEST
    max: timedelta = LONGEST
    hours: tuple[int, int] | None = None
    arguments: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)

    def open_at(self, moment: datetime) -> bool:
        """Whether the portal may be asked at this moment. Hours may run over midnight: ``22-6``."""
        if self.hours is None:
            return True
        start, end = self.hours
        hour = moment.astimezone(ZoneInfo(self.timezone)).hour
        return start <= hour < end if start < end else hour >= start or hour < end


@dataclass(frozen=True)
class Plan:
    """The whole schedule.

    ``servers`` are URLs of scrapyd, without credentials. ``starts`` is how many runs one look may start on each
    server, ``jobs`` how many run beside each other without scrapyd.
    """

    entries: tuple[PortalPlan, ...]
    servers: tuple[str, ...] = ()
    starts: int = 4
    jobs: int = 4


def read_plan(text: str, portals: Iterable[Portal]) -> Plan:
    """Read a schedule for the portals there are.

    :raises PlanError: for anything that would not do what it says, a misspelt portal among it.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"no valid TOML: {error}") from None
    _known("the file", data, _TOP)
    by_name = {portal.site: portal for portal in portals}
    named = _table(data, "portals")
    if unknown := sorted(named.keys() - by_name):
        raise PlanError(f"[portals.{unknown[0]}]: unknown portal; {command('list')} shows them")
    defaults = _entry(PortalPlan(""), _table(data, "defaults"), "[defaults]")
    entries = []
    for site, portal in sorted(by_name.items()):
        own = named.get(site, {})
        if not isinstance(own, dict):
            raise PlanError(f"portals.{site} is not a table")
        base = replace(
            defaults,
            site=site,
            timezone=portal.timezone or "UTC",
            enabled=defaults.enabled and (portal.requires is None or site in named),
        )
        if site in named and "enabled" not in own:
            base = replace(base, enabled=True)
        entries.append(_entry(base, own, f"[portals.{site}]"))
    servers = data.get("servers", [])
    if not isinstance(servers, list) or not all(isinstance(url, str) for url in servers):
        raise PlanError('servers is not a list of URLs; write for example servers = ["http://127.0.0.1:6800"]')
    return Plan(
        tuple(entry for entry in entries if entry.enabled),
        tuple(check_server(url, file=True) for url in servers),
        _positive(data, "starts", 4),
        _positive(data, "jobs", 4),
    )


def check_server(url: str, *, file: bool = False) -> str:
    """A scrapyd's URL without a slash at its end.

    :raises PlanError: if it is not a URL, or stands in a ``file`` with a password; the message does not repeat it.
    """
    if not re.match(r"https?://[^\s/]+", url):
        raise PlanError("a server is not an http(s) URL; write for example http://127.0.0.1:6800")
    if file and "@" in url.partition("://")[2].partition("/")[0]:
        raise PlanError(
            "a server's URL holds a user or password: put them into SCRAPYD_USERNAME and SCRAPYD_PASSWORD, or the "
            "whole URL into SCRAPYD_URLS"
        )
    return url.rstrip("/")


def duration(text: object, where: str = "") -> timedelta:
    """``90s``, ``30m``, ``1.5h``, ``1d``.

    :raises PlanError: for anything else.

    >>> duration("1.5h")
    datetime.timedelta(seconds=5400)
    """
    match = _DURATION.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        raise PlanError(f"{where}{text!r} is not a duration; write for example 30m, 6h or 1d")
    return timedelta(seconds=float(match[1]) * _UNITS[match[2]])


def _entry(base: PortalPlan, table: Mapping[str, Any], where: str) -> PortalPlan:
    _known(where, table, _DEFAULTS)
    changes: dict[str, Any] = {}
    for name in ("every", "min", "max"):
        if name in table:
            changes[name] = duration(table[name], f"{where} {name}: ")
    if "enabled" in table:
        if not isinstance(table["enabled"], bool):
            raise PlanError(f"{where} enabled is not true or false")
        changes["enabled"] = table["enabled"]
    if "hours" in table:
        changes["hours"] = _hours(table["hours"], where)
    for name in ("arguments", "settings"):
        if name in table:
            changes[name] = {**getattr(base, name), **_texts(table, name, where)}
    entry = replace(base, **changes)
    if not SHORTEST <= entry.min <= entry.max <= LONGEST:
        raise PlanError(f"{where}: 10m <= min <= max <= 24h does not hold")
    # `every` is kept within `min` and `max`.
    return replace(entry, every=min(max(entry.every, entry.min), entry.max))


def _hours(value: object, where: str) -> tuple[int, int] | None:
    match = _HOURS.fullmatch(value.strip()) if isinstance(value, str) else None
    start, end = (int(match[1]), int(match[2])) if match else (99, 99)
    if start > 23 or end > 24 or start == end:
        raise PlanError(
            f"{where} hours: {value!r} is not a span of hours; write for example 6-23, or 22-5 over midnight"
        )
    return None if (start, end) == (0, 24) else (start, end)


def _texts(table: Mapping[str, Any], name: str, where: str) -> dict[str, str]:
    values = _table(table, name)
    for key, value in values.items():
        if not _NAME.fullmatch(key) or isinstance(value, dict | list):
            raise PlanError(f"{where} {name}.{key}: neither name nor value of a -{name[0]} option")
    # As on a command line: true is 1 there.
    return {key: str(int(value)) if isinstance(value, bool) else str(value) for key, value in values.items()}


def _known(where: str, table: Mapping[str, Any], known: set[str]) -> None:
    if unknown := sorted(table.keys() - known):
        raise PlanError(f"{where} says {unknown[0]!r}, which means nothing; known are {', '.join(sorted(known))}")


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = data.get(name, {})
    if not isinstance(value, dict):
        raise PlanError(f"{name} is not a table")
    return value


def _positive(data: Mapping[str, Any], name: str, default: int) -> int:
    value = data.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise PlanError(f"{name} is {value!r}, not a number of one or more")
    return value
