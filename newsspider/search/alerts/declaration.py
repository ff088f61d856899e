"""``alerts.toml`` in checked form: what is looked for, and where it is sent."""

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from newsspider.search.find import Filters
from newsspider.search.query import Query, QueryError, parse
from newsspider.text.wording import command

Event = Literal["found", "corrected", "withdrawn"]
EVENTS: tuple[Event, ...] = ("found", "corrected", "withdrawn")
CHANNELS = ("email", "telegram", "slack")
_KEYS = {"on", "query", "exact", "sites", "section", "source", "author", "fields", "minor", "to"}
_NAME = re.compile(r"[\w-]{1,60}")


class AlertError(ValueError):
    """The file cannot be used; the message is one line that names the place."""


@dataclass(frozen=True)
class Alert:
    """One saved search.

    ``on`` is ``found`` (an article is stored, or corrected so that it matches), ``corrected`` (a portal changed one of
    ``fields``) or ``withdrawn``. ``to`` holds ``webhook:URL``, ``file:PATH``, ``email``, ``telegram`` or ``slack``.
    ``minor`` lets corrections of spelling and signs through.
    """

    name: str
    on: Event
    to: tuple[str, ...]
    query: Query | None = None
    exact: bool = False
    filters: Filters = Filters()  # noqa: RUF009 # frozen
    fields: tuple[str, ...] = ()
    minor: bool = False


def read(text: str, place: str, sites: Collection[str]) -> list[Alert]:
    """The alerts of a file.

    :param place: the file's name, for messages.
    :param sites: the known portals.
    :raises AlertError: for anything that cannot be used.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AlertError(f"{place}: {error}") from None
    unknown = set(tables) - {"alerts"}
    if unknown or not isinstance(tables.get("alerts", {}), dict):
        raise AlertError(f"{place}: write each alert as [alerts.NAME], not [{sorted(unknown or {'alerts'})[0]}]")
    return [_alert(name, table, f"{place}: [alerts.{name}]", sites) for name, table in tables.get("alerts", {}).items()]


def _alert(name: str, table: Any, place: str, sites: Collection[str]) -> Alert:
    if not _NAME.fullmatch(name):
        raise AlertError(f"{place}: a name has letters, digits, _ and - only")
    if not isinstance(table, dict):
        raise AlertError(f"{place}: write it as a table, [alerts.{name}]")
    if unknown := set(table) - _KEYS:
        raise AlertError(f"{place}: unknown key {sorted(unknown)[0]!r}; there are {', '.join(sorted(_KEYS))}")
    on = table.get("on", "found")
    if on not in EVENTS:
        raise AlertError(f"{place}: on = {on!r} is not one of {', '.join(EVENTS)}")
    if on == "found" and not table.get("query"):
        raise AlertError(f'{place}: name the words to look for: query = "…"')
    named = _texts(table, "sites", place)
    if missing := [site for site in named if site not in sites]:
        raise AlertError(f"{place}: unknown portal {missing[0]!r}; {command('list')} shows them")
    return Alert(
        name=name,
        on=on,
        to=_targets(table, place),
        query=_query(table, place),
        exact=table.get("exact") is True,
        filters=Filters(named, section=table.get("section"), source=table.get("source"), author=table.get("author")),
        fields=tuple(_texts(table, "fields", place)) or (("headline",) if on == "corrected" else ()),
        minor=table.get("minor") is True,
    )


def _texts(table: Mapping[str, Any], key: str, place: str) -> list[str]:
    value = table.get(key, [])
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise AlertError(f'{place}: {key} is a list of names, such as {key} = ["…"]')
    return value


def _targets(table: Mapping[str, Any], place: str) -> tuple[str, ...]:
    targets = _texts(table, "to", place)
    if not targets:
        raise AlertError(f'{place}: say where it is sent: to = ["webhook:https://…"]')
    for target in targets:
        kind, _, rest = target.partition(":")
        good = (
            (kind == "webhook" and rest.startswith(("https://", "http://")))
            or (kind == "file" and rest)
            or (kind in CHANNELS and not rest)
        )
        if not good:
            raise AlertError(f"{place}: {target!r} is not webhook:URL, file:PATH, {', '.join(CHANNELS)}")
    return tuple(targets)


def _query(table: Mapping[str, Any], place: str) -> Query | None:
    text = table.get("query")
    if not text:
        return None
    if not isinstance(text, str):
        raise AlertError(f"{place}: query is a text")
    try:
        return parse(text)
    except QueryError as error:
        raise AlertError(f"{place}: {error}") from None
