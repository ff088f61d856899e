"""WordPress's REST API to ``Found`` entries: what to ask of it, and what its answers say.

A post is the whole article: text, moments to the second, writer, categories, tags and picture. What changed is asked
for by ``modified_after``, what was removed by asking for known numbers.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from lxml import html as lxml_html

from newsspider.arabic import match_text
from newsspider.discovery.links import absolute
from newsspider.items import Found, Problem
from newsspider.items.found import machine_moment, plain_title
from newsspider.text import Answer, decode

# The most posts that the API gives in one answer.
PER_PAGE = 100
# A text of fewer words is a caption, or what a page builder's shortcodes leave: then the post's page is fetched.
LEAST_WORDS = 5
# How far beyond the wanted days is asked: old versions take the moments of a query for local time.
_GRACE = timedelta(days=1)
_FIELDS = "id,date_gmt,modified_gmt,link,type,status,title,content,_links,_embedded,authors,yoast_head_json.author"
_ROOT_FIELDS = "name,timezone_string,gmt_offset,namespaces"
_EMBED = "author,wp:term,wp:featuredmedia"
_SHORTCODE = re.compile(r"\[/?[A-Za-z][\w-]*(?:[\s=][^\[\]]*)?/?\]")
# What WordPress calls the category of posts that have none.
_NO_CATEGORY = frozenset(map(match_text, ("غير مصنف", "غير مصنفة", "بدون تصنيف", "Uncategorized", "Non classé")))


@dataclass(frozen=True)
class Call:
    """One question to the API: ``root``, ``posts`` by date, ``changes`` since a moment, or ``present`` numbers.

    ``since`` and ``until`` bound what is wanted; ``numbers`` are those asked for.
    """

    root: str
    kind: str = "root"
    page: int = 1
    since: datetime | None = None
    until: datetime | None = None
    numbers: tuple[int, ...] = ()

    @property
    def url(self) -> str:
        if self.kind == "root":
            return _address(self.root, "", {"_fields": _ROOT_FIELDS})
        if self.kind == "present":
            numbers = ",".join(map(str, self.numbers))
            return _address(self.root, "wp/v2/posts", {"include": numbers, "per_page": PER_PAGE, "_fields": "id"})
        query: dict[str, Any] = {"per_page": PER_PAGE, "page": self.page, "_embed": _EMBED, "_fields": _FIELDS}
        if self.kind == "changes":
            query |= {"orderby": "modified", "order": "asc", "modified_after": _printed(self.since)}
        else:
            query |= {"after": _printed(self.since, -_GRACE), "before": _printed(self.until, _GRACE)}
        return _address(self.root, "wp/v2/posts", {name: value for name, value in query.items() if value is not None})

    def following(self) -> "Call":
        return Call(self.root, self.kind, self.page + 1, self.since, self.until)


@dataclass(frozen=True)
class PortalFacts:
    """What the API's root says of its portal: its name and its zone, None where it states none."""

    name: str | None
    timezone: str | None


@dataclass(frozen=True)
class Posts:
    """What one answer gave: entries, whether a page follows, and which of the numbers asked for are not there."""

    entries: list[Found] = field(default_factory=list)
    more: bool = False
    missing: tuple[int, ...] = ()
    portal: PortalFacts | None = None
    problem: Problem | None = None


def root_of(url: str) -> str:
    """The API's root, of the address of the portal or of the API itself.

    >>> root_of("https://a.example"), root_of("https://a.example/?rest_route=/")
    ('https://a.example/wp-json/', 'https://a.example/?rest_route=/')
    """
    if "rest_route=" in url or "wp-json" in url:
        return url
    return url.rstrip("/") + "/wp-json/"


def is_posts(url: str) -> bool:
    """Whether an address is that of a list of posts."""
    return "wp/v2/posts" in url


def read_answer(answer: Answer, call: Call) -> Posts:
    """Read the answer to a call."""
    try:
        data = json.loads(decode(answer.body, answer.content_type, html=False).text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Posts(problem=Problem("no_source", f"{call.url} is not JSON"))
    if call.kind == "root":
        return _root(data, call)
    if not isinstance(data, list):
        return Posts(problem=Problem("no_source", f"{call.url} has no list of posts"))
    posts = [item for item in data if isinstance(item, dict)]
    if call.kind == "present":
        there = {item.get("id") for item in posts}
        return Posts(missing=tuple(number for number in call.numbers if number not in there))
    if not posts and (call.kind, call.page, call.since) == ("posts", 1, None):
        # Its articles are of another type, which the API has under a name that only the portal knows.
        return Posts(problem=Problem("no_source", f"{call.url} has no post"))
    found = [entry for item in posts if (entry := _entry(item, answer.url))]
    if call.kind == "changes" and call.since:
        # Versions before 5.7 do not know the parameter, and answer with anything.
        found = [entry for entry in found if entry.lastmod and entry.lastmod >= call.since]
    return Posts(list({entry.url: entry for entry in found}.values()), more=len(data) >= PER_PAGE)


def _root(data: Any, call: Call) -> Posts:
    if not isinstance(data, dict) or "wp/v2" not in (data.get("namespaces") or ()):
        return Posts(problem=Problem("no_source", f"{call.url} is not WordPress's API"))
    return Posts(portal=PortalFacts(plain_title(_text(data.get("name"))), _zone(data)))


def _zone(data: Mapping[str, Any]) -> str | None:
    """The zone by name, else the one with the offset of the portal's clock."""
    name = _text(data.get("timezone_string"))
    if not name:
        try:
            hours = float(data.get("gmt_offset") or 0)
        except (TypeError, ValueError):
            return None
        if not hours or hours % 1:
            return None  # UTC is what an installation has that nobody set
        name = f"Etc/GMT{-int(hours):+d}"
    try:
        return ZoneInfo(name).key
    except (KeyError, OSError, ValueError):
        return None


def _entry(item: Mapping[str, Any], base: str) -> Found | None:
    """A post as an entry; None for what is no public article: a password's post, a draft, another type."""
    address = absolute(base, _text(item.get("link")))
    content = item.get("content")
    if address is None or not isinstance(content, dict) or content.get("protected"):
        return None
    if item.get("type") not in (None, "post") or item.get("status") not in (None, "publish"):
        return None
    body = _SHORTCODE.sub("", _text(content.get("rendered")) or "")
    published, modified = (_moment(item.get(name)) for name in ("date_gmt", "modified_gmt"))
    return Found(
        url=address,
        source="api",
        title=plain_title(_text((item.get("title") or {}).get("rendered"))),
        published=published,
        updated=modified,
        lastmod=machine_moment(modified),
        body=body,
        fields={name: value for name, value in _fields(item).items() if value},
        complete=_words(body) >= LEAST_WORDS,
    )


def _fields(item: Mapping[str, Any]) -> dict[str, Any]:
    embedded = item.get("_embedded")
    embedded = embedded if isinstance(embedded, dict) else {}
    terms = list(_dicts(embedded.get("wp:term"), deep=True))
    pictures = [_text(media.get("source_url")) for media in _dicts(embedded.get("wp:featuredmedia"))]
    categories = [name for term in terms if term.get("taxonomy") == "category" and (name := _name(term))]
    return {
        "id": item.get("id"),
        "authors": _authors(item, embedded),
        "section": next((name for name in categories if match_text(name) not in _NO_CATEGORY), None),
        "keywords": [name for term in terms if term.get("taxonomy") == "post_tag" and (name := _name(term))],
        "images": [url for url in pictures if url],
    }


def _authors(item: Mapping[str, Any], embedded: Mapping[str, Any]) -> list[str]:
    """The writers: of a plugin for several, of the post, else what an SEO plugin says where users are kept secret."""
    several = [_text(author.get("display_name")) for author in _dicts(item.get("authors"))]
    named = [name for name in several if name] or [n for a in _dicts(embedded.get("author")) if (n := _name(a))]
    seo = item.get("yoast_head_json")
    stated = _text(seo.get("author")) if isinstance(seo, dict) else None
    return named or ([stated] if stated else [])


def _dicts(value: Any, deep: bool = False) -> Iterable[dict[str, Any]]:
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            yield part
        elif deep:
            yield from _dicts(part)


def _name(term: Mapping[str, Any]) -> str | None:
    return plain_title(_text(term.get("name")))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _moment(value: Any) -> str | None:
    """A moment in UTC as WordPress writes it, with its zone; None for the null date of a draft."""
    text = _text(value)
    return f"{text}Z" if text and text[:4] != "0000" and not text.endswith("Z") else None


def _words(markup: str) -> int:
    if not markup.strip():
        return 0
    return len(lxml_html.fromstring(f"<div>{markup}</div>").text_content().split())


def _printed(moment: datetime | None, grace: timedelta = timedelta()) -> str | None:
    return f"{(moment + grace).astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z" if moment else None


def _address(root: str, route: str, query: Mapping[str, Any]) -> str:
    """The address of a route below the API's root, which is a path or a parameter."""
    text = urlencode(query, safe=",:")
    if "rest_route=" in root:
        return f"{root.rstrip('/')}/{route}&{text}"
    return f"{root.rstrip('/')}/{route}?{text}"
