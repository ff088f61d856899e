"""JSON listings to ``Found`` entries: what to ask, and what the answers say."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlunsplit

from newsspider.discovery.links import absolute
from newsspider.discovery.paths import put, search, stamp_of, text_of
from newsspider.discovery.payload import TooLarge, unpack
from newsspider.items import Found, Problem
from newsspider.items.found import machine_moment, plain_title
from newsspider.portals import Api
from newsspider.text import Answer, decode
from newsspider.text.wording import counted
from newsspider.urls.splitting import urlsplit

# The article's fields that an item may give besides title, stamps and body.
_TEXTS = frozenset({"subheadline", "source", "section", "dateline"})
_LISTS = frozenset({"authors", "keywords", "images"})


@dataclass(frozen=True)
class ApiRequest:
    """What is to be sent for page ``number`` (from 1) of the listing ``api``; ``body`` is JSON."""

    api: Api
    number: int
    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None


@dataclass(frozen=True)
class ApiPage:
    """The entries of one page of a listing. ``next`` is the request of the page after it, None at the end."""

    entries: list[Found]
    next: ApiRequest | None = None
    problem: Problem | None = None


def api_request(
    api: Api, number: int = 1, cursor: str | int | None = None, carried: Mapping[str, Any] | None = None
) -> ApiRequest:
    """The request of page ``number``. ``cursor`` and ``carried`` are what the answer before gave to be sent back."""
    values = dict(carried or {})
    if api.page is not None and (number > 1 or api.cursor is None or cursor is not None):
        values[api.page] = api.first + (number - 1) * api.step if cursor is None else cursor
    if api.body is None:
        url = api.url
        for name, value in values.items():
            url = _with_parameter(url, name, value)
        return ApiRequest(api, number, url, api.method, dict(api.headers))
    body = copy.deepcopy(dict(api.body))
    for name, value in values.items():
        put(body, name, value)
    headers = {"Content-Type": "application/json", **api.headers}
    return ApiRequest(api, number, api.url, api.method, headers, json.dumps(body, ensure_ascii=False))


def read_api(body: bytes, content_type: str | None, request: ApiRequest) -> ApiPage:
    """Read the answer to a request."""
    api, url = request.api, request.url
    answer, problem = _json(body, content_type, url)
    if problem:
        return ApiPage([], problem=problem)
    items = search(api.items, answer)
    if isinstance(items, dict):
        items = list(items.values())
    if not isinstance(items, list):
        return ApiPage([], problem=Problem("no_source", f"listing {url} has no list at {api.items!r}"))
    found = (_entry(item, url, api) for item in items)
    entries = list({entry.url: entry for entry in found if entry}.values())
    if items and not entries:
        return ApiPage(
            [], problem=Problem("no_links", f"listing {url}: no address in its {counted(len(items), 'item')}")
        )
    return ApiPage(entries, _next(answer, request) if items else None)


def read_detail(body: bytes, content_type: str | None, found: Found, api: Api) -> Found | None:
    """The entry with the article that the JSON at ``found.fetch`` holds; None if it holds none."""
    answer, problem = _json(body, content_type, found.fetch or found.url)
    item = None if problem else search(api.detail_item, answer)
    if not isinstance(item, dict):
        return None
    known = _read(item, api.detail_fields or api.fields)
    if known.body is None:
        return None
    return replace(
        known,
        url=found.url,
        title=known.title or found.title,
        published=known.published or found.published,
        updated=known.updated or found.updated,
        lastmod=known.lastmod or found.lastmod,
        fields={**found.fields, **known.fields},
        complete=True,
        fetch=found.fetch,
    )


def detail_reader(found: Found, source: object) -> Callable[[Answer], Found | None] | None:
    """How the answer to the request for an entry is read, if it is the JSON of one article; None for a page."""
    if found.fetch is None:
        return None

    def read(answer: Answer) -> Found | None:
        return read_detail(answer.body, answer.content_type, found, source) if isinstance(source, Api) else None

    return read


def _json(body: bytes, content_type: str | None, url: str) -> tuple[Any, Problem | None]:
    try:
        text = decode(unpack(body), content_type, html=False).text.lstrip("\ufeff")
        return json.loads(_bare(text)), None
    except TooLarge as error:
        return None, Problem("too_large", f"listing {url}: {error}")
    except (ValueError, RecursionError):
        return None, Problem("no_source", f"listing {url} is not JSON")


def _bare(text: str) -> str:
    """JSON without the callback or guard that some listings wrap around it."""
    text = text.strip().removeprefix(")]}',").strip()
    if text[:1] not in "{[" and text.rstrip(";").endswith(")") and "(" in text[:80]:
        return text[text.index("(") + 1 : text.rindex(")")]
    return text


def _next(answer: Any, request: ApiRequest) -> ApiRequest | None:
    api = request.api
    if api.more is not None and not search(api.more, answer):
        return None
    if api.later is not None:
        carried = {name: search(path, answer) for name, path in api.later.carry.items()}
        return api_request(api.later, carried=carried)
    if api.page is None:
        return None
    carried = _carried(request)
    if api.cursor is None:
        return api_request(api, request.number + 1, carried=carried)
    cursor = search(api.cursor, answer)
    if isinstance(cursor, bool) or not isinstance(cursor, str | int) or not cursor:
        return None
    return api_request(api, request.number + 1, cursor, carried)


def _carried(request: ApiRequest) -> dict[str, Any]:
    """What the request took from the first answer: later answers need not repeat it."""
    if request.body is not None:
        body = json.loads(request.body)
        return {name: search(name, body) for name in request.api.carry}
    query = dict(parse_qsl(urlsplit(request.url).query, keep_blank_values=True))
    return {name: query[name] for name in request.api.carry if name in query}


def _entry(item: Any, base: str, api: Api) -> Found | None:
    address = (
        _filled(api.link, item, base, api) if api.link else absolute(base, text_of(search(api.fields["url"], item)))
    )
    if address is None:
        return None
    known = _read(item, api.fields)
    return replace(
        known,
        url=address,
        complete=api.complete and known.body is not None,
        fetch=_filled(api.detail, item, base, api) if api.detail else None,
    )


def _read(item: Any, paths: Mapping[str, str]) -> Found:
    values = {name: search(path, item) for name, path in paths.items()}
    body = values.get("body")
    if isinstance(body, list):  # paragraphs
        body = "\n".join(part for part in body if isinstance(part, str))
    texts = {name: text_of(values[name]) for name in values if name in _TEXTS}
    lists = {name: _list(values[name]) for name in values if name in _LISTS}
    return Found(
        url="",
        source="api",
        title=plain_title(text_of(values.get("title"))),
        published=stamp_of(values.get("published")),
        updated=stamp_of(values.get("updated")),
        lastmod=machine_moment(stamp_of(values.get("lastmod") or values.get("updated"))),
        body=body if isinstance(body, str) and body.strip() else None,
        fields={name: value for name, value in {**texts, **lists}.items() if value},
    )


def _list(value: Any) -> list[str]:
    return [text for part in (value if isinstance(value, list) else [value]) if (text := text_of(part))]


def _filled(template: str, item: Any, base: str, api: Api) -> str | None:
    """The address of a template; None if a field that it names is not there."""
    values = {name: text_of(search(path, item)) for name, path in api.fields.items() if f"{{{name}}}" in template}
    if None in values.values():
        return None
    for name, value in values.items():
        # A slug is a part of the path: «50%» and «ما الحل؟» must not end or break it.
        template = template.replace(f"{{{name}}}", quote(value or "", safe="/-_.~:"))
    return absolute(base, template)


def _with_parameter(url: str, name: str, value: Any) -> str:
    if f"{{{name}}}" in url:
        return url.replace(f"{{{name}}}", quote(str(value), safe=""))
    parts = urlsplit(url)
    pairs = [(key, old) for key, old in parse_qsl(parts.query, keep_blank_values=True) if key != name]
    return urlunsplit(parts._replace(query=urlencode([*pairs, (name, str(value))])))
