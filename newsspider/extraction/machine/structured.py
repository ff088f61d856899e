"""The article that a page describes to machines in JSON-LD, however badly written.

A reader of its own, since extruct's gives up on a whole script for one trailing comma or stray quotation mark, and
brings an RDF library (0.2 s at import) that nothing else here needs.
"""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from lxml import etree

from newsspider.text import Page

_SCRIPTS = etree.XPath("descendant::script[contains(@type, 'ld+json')]")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|Reportage\w*)$")
# Types below which another page's article may stand.
_LISTS = frozenset(
    {"ItemList", "ListItem", "WebSite", "Organization", "NewsMediaOrganization", "Person", "ImageObject"}
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
# A value of a key in text that is not JSON; it ends where the next key or the end of the object begins, so that
# quotation marks inside the value (a headline's, mostly) do not end it.
_LOOSE = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|articleBody|description)"\s*:\s*"(.*?)"\s*'
    r'(?=,\s*"[@\w]+"\s*:|\})',
    re.DOTALL,
)
_LOOSE_AUTHOR = re.compile(r'"author"\s*:\s*[\[{].{0,200}?"name"\s*:\s*"([^"]*)"', re.DOTALL)
# Deeper than any real graph; beyond it stands somebody's attack or a cycle by reference.
_DEPTH = 12


def article_data(page: Page) -> dict[str, Any]:
    """The JSON-LD node of this page's article, or an empty dict. Texts are free of entities."""
    found: list[dict[str, Any]] = []
    for script in _SCRIPTS(page.tree):
        text = "".join(script.itertext())
        data = _load(text)
        if data is None:
            found += [loose] if (loose := _loosely(text)) else []
        else:
            found += _articles(data)
    return _plain(_of_page(found, page)) if found else {}


def data_nodes(page: Page) -> Iterator[dict[str, Any]]:
    """Every object that the page's scripts describe, those in lists of other pages excepted."""
    for script in _SCRIPTS(page.tree):
        for node in _nodes(_load("".join(script.itertext()))):
            yield _plain(node)


def breadcrumbs(page: Page) -> list[str]:
    """The names of a JSON-LD breadcrumb list, in order."""
    for script in _SCRIPTS(page.tree):
        text = "".join(script.itertext())
        if "BreadcrumbList" not in text:
            continue
        for node in _nodes(_load(text)):
            if "BreadcrumbList" in types_of(node):
                return [name for entry in _list(node.get("itemListElement")) if (name := _entry_name(entry))]
    return []


def texts(value: Any) -> list[str]:
    """What names a value of a property: strings as they are, of objects their ``name`` (or ``url`` for pictures)."""
    made = []
    for part in _list(value):
        if isinstance(part, Mapping):
            part = part.get("name") or part.get("url") or part.get("contentUrl") or part.get("@id")
            made += texts(part) if isinstance(part, list | Mapping) else [str(part)] if part else []
        elif isinstance(part, str | int | float) and not isinstance(part, bool):
            made.append(str(part))
    return [text.strip() for text in made if text.strip()]


def _load(text: str) -> Any:
    """The value of a script, repaired if it has one of the usual faults; None if it is not JSON."""
    stripped = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    repaired = _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub("", stripped))
    for candidate in (stripped, repaired, repaired.replace("&quot;", '"'), f"[{repaired.replace('}{', '},{')}]"):
        try:
            return json.loads(candidate, strict=False)  # not strict: raw line breaks inside strings
        except (ValueError, RecursionError):
            continue
    return None


def _loosely(text: str) -> dict[str, Any]:
    if not re.search(r'"@type"\s*:\s*\[?\s*"[^"]*(?:Article|BlogPosting)', text):
        return {}
    node: dict[str, Any] = {}
    for key, value in _LOOSE.findall(text):
        node.setdefault(key, value.replace('\\"', '"'))
    if author := _LOOSE_AUTHOR.search(text):
        node["author"] = author[1]
    return node


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


def _of_page(found: list[dict[str, Any]], page: Page) -> dict[str, Any]:
    """Of several articles (a page that lists its neighbours too) the one that says it is this page."""
    for node in found:
        for key in ("mainEntityOfPage", "url", "@id"):
            value = node.get(key)
            value = (value.get("@id") or value.get("url")) if isinstance(value, dict) else value
            if isinstance(value, str) and same_address(value, page):
                return node
    return found[0]


def same_address(url: str, page: Page) -> bool:
    """Whether an address is the page's, or what the page declares to be it."""
    return _address(url) in {_address(known) for known in (page.url, page.declared_canonical) if known}


def _address(url: str) -> str:
    return unquote(url.partition("#")[0]).rstrip("/").partition("://")[2].removeprefix("www.")


def _entry_name(entry: Any) -> str | None:
    if not isinstance(entry, Mapping):
        return None
    item = entry.get("item")
    name = entry.get("name") or (item.get("name") if isinstance(item, Mapping) else None)
    return _unescape(name).strip() if isinstance(name, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return _unescape(value)
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    return value


def _unescape(text: str) -> str:
    """Without character references, which editors' systems escape up to twice (``&amp;quot;``)."""
    for _ in range(2):
        if "&" not in text:
            break
        text = html.unescape(text)
    return text
