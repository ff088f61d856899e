"""The article that a page describes to machines in JSON-LD."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from newsspider.extraction.machine.json_ld import scripts
from newsspider.extraction.machine.own_page import headline_agrees, shown_headlines, states_page, unescaped
from newsspider.text import Page

_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|Reportage\w*)$")
# Types below which another page's article may stand.
_LISTS = frozenset(
    {"ItemList", "ListItem", "WebSite", "Organization", "NewsMediaOrganization", "Person", "ImageObject"}
)
# Deeper than any real graph; beyond it stands somebody's attack or a cycle by reference.
_DEPTH = 12
# Objects of one page that are looked at. Real graphs have some dozens.
_MANY = 20_000
# Properties by which a node says whose it is. An ``@id`` is a name, and an address only where nothing else is stated.
_ADDRESSES = ("mainEntityOfPage", "url", "@id")
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$)", re.IGNORECASE)


def article_data(page: Page) -> dict[str, Any]:
    """The JSON-LD node of this page's article, or an empty dict. Texts are free of entities, references resolved."""
    found = [node for data in scripts(page) for node in _articles(data)]
    node = _of_page(found, page) if found else None
    return _plain(_Graph(page).resolved(node)) if node else {}


def kinds_of_page(page: Page) -> set[str]:
    """The types of the articles that the page describes and that do not state another page's address.

    A headline says less here than of a date or a writer: that of a live blog is rewritten all day.
    """
    nodes = (node for data in scripts(page) for node in _articles(data))
    return {kind for node in nodes if _is_own(node, page) is not False for kind in types_of(node)}


def data_nodes(page: Page) -> Iterator[dict[str, Any]]:
    """Every object that the page's scripts describe, except those in lists of other pages."""
    for data in scripts(page):
        for node in _nodes(data):
            yield _plain(node)


class _Graph:
    """The objects of a page by their ``@id``: what one script says of a node in several places is joined."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def _by_id(self) -> dict[str, dict[str, Any]]:
        """Made when the first reference is met: most pages have none."""
        found: dict[str, dict[str, Any]] = {}
        waiting: deque[Any] = deque(scripts(self._page))
        for _ in range(_MANY):
            if not waiting:
                break
            value = waiting.popleft()
            waiting.extend(value if isinstance(value, list) else value.values() if isinstance(value, dict) else ())
            if isinstance(value, dict) and isinstance(value.get("@id"), str) and not _is_reference(value):
                found[value["@id"]] = {**value, **found.get(value["@id"], {})}
        return found

    def resolved(self, value: Any, depth: int = 0) -> Any:
        """A value with the nodes in place of the references to them. One that leads nowhere is nothing."""
        if depth > _DEPTH:
            return None
        if isinstance(value, list):
            return [self.resolved(part, depth + 1) for part in value]
        if not isinstance(value, dict):
            return value
        if _is_reference(value):
            target = self._by_id.get(value["@id"])
            if target is None:
                return value if _PICTURE.search(value["@id"]) else None
            return self.resolved(target, depth + 4)
        return {key: part if key in _ADDRESSES else self.resolved(part, depth + 1) for key, part in value.items()}


def _is_reference(value: Mapping[str, Any]) -> bool:
    """Whether an object only names another one of the page."""
    return isinstance(value.get("@id"), str) and not value.keys() - {"@id", "@type"}


def breadcrumbs(page: Page) -> list[str]:
    """The names of a JSON-LD breadcrumb list, in order."""
    for data in scripts(page):
        for node in _nodes(data):
            if "BreadcrumbList" in types_of(node):
                return [name for entry in _list(node.get("itemListElement")) if (name := _entry_name(entry))]
    return []


def texts(value: Any) -> list[str]:
    """What names a value of a property: strings as they are, of objects their ``name`` (or ``url`` for pictures)."""
    made = []
    for part in _list(value):
        if isinstance(part, Mapping):
            part = part.get("name") or part.get("url") or part.get("contentUrl") or _picture(part.get("@id"))
            made += texts(part) if isinstance(part, list | Mapping) else [str(part)] if part else []
        elif isinstance(part, str | int | float) and not isinstance(part, bool):
            made.append(str(part))
    return [text.strip() for text in made if text.strip()]


def _articles(data: Any) -> list[dict[str, Any]]:
    return [node for node in _nodes(data) if any(_ARTICLE_TYPE.search(kind) for kind in types_of(node))]


def _nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEPTH:
        return
    if isinstance(data, list):
        for part in data:
            yield from _nodes(part, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed", "subjectOf"):
            if isinstance(data.get(key), dict | list) and not _LISTS & set(types_of(data)):
                yield from _nodes(data[key], depth + 1)


def types_of(node: Mapping[str, Any]) -> list[str]:
    """The names of an object's types, without the vocabulary's address."""
    return [str(kind).rpartition("/")[2] for kind in _list(node.get("@type"))]


def _of_page(found: list[dict[str, Any]], page: Page) -> dict[str, Any] | None:
    """Of several articles (a page that lists its neighbours too) the one that is this page's; None if none is.

    One that states another article's address is that article's, and so is one whose headline the page does not show.
    """
    shown = shown_headlines(page)
    best, most = None, -1
    for node in found:
        own = _is_own(node, page)
        headline = next(iter(texts(node.get("headline") or node.get("name"))), "")
        agrees = headline_agrees(headline, shown)
        if own is False or agrees is False:
            continue
        score = 2 * bool(own) + bool(agrees)
        if score > most:
            best, most = node, score
    return best


def _is_own(node: Mapping[str, Any], page: Page) -> bool | None:
    """Whether a node states the page's address (True), another article's (False), or none."""
    for key in _ADDRESSES:
        stated = []
        for value in _list(node.get(key)):
            value = (value.get("@id") or value.get("url")) if isinstance(value, Mapping) else value
            if isinstance(value, str) and value.strip():
                stated.append(value)
        own = states_page(stated, page)
        if own or (own is False and key != "@id"):
            return own
    return None


def _picture(address: Any) -> str | None:
    """The name of an object, where it is the address of a picture."""
    return address if isinstance(address, str) and _PICTURE.search(address) else None


def _entry_name(entry: Any) -> str | None:
    if not isinstance(entry, Mapping):
        return None
    item = entry.get("item")
    name = entry.get("name") or (item.get("name") if isinstance(item, Mapping) else None)
    return unescaped(name).strip() if isinstance(name, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any, depth: int = 0) -> Any:
    """A value with plain texts. What is nested deeper than any real graph is left out."""
    if isinstance(value, str):
        return unescaped(value)
    if depth > 2 * _DEPTH:
        return None
    if isinstance(value, list):
        return [_plain(part, depth + 1) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part, depth + 1) for key, part in value.items()}
    return value
