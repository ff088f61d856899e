"""What must be true of a declared source."""

import re
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

import jmespath
from jmespath.exceptions import JMESPathError

from newsspider.discovery.sitemap import expand
from newsspider.portal import DeclarationError, Portal, compile_selector
from newsspider.sources import Api, Ids, Section, Sitemap, Source

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_A_DAY = date(2026, 11, 2)  # any day whose month and day differ


def source_problems(source: Source, portal: Portal) -> Iterator[str]:
    """What is wrong with a source of this portal."""
    for url in _addresses(source):
        if problem := _address_problem(url):
            yield f"source {url} {problem}"
    match source:
        case Sitemap():
            if any(_PLACEHOLDER.search(url) for url in expand(source.url, _A_DAY, _A_DAY)):
                yield f"source {source.url} has a placeholder that is no date"
        case Section():
            yield from _section(source)
        case Ids():
            if "{id}" not in source.url:
                yield f"source {source.url} has no {{id}}"
            elif not portal.matches(source.url.replace("{id}", "1234567")):
                yield f"article_url does not match the addresses of {source.url}"
        case Api():
            yield from _api(source, portal)
        case _:
            if "{" in source.url:
                yield f"source {source.url} has a placeholder, which feeds have not"


def _addresses(source: Source) -> Iterator[str]:
    yield source.url
    if isinstance(source, Section) and source.page:
        yield source.page
    if isinstance(source, Api):
        yield from (url for url in (source.link, source.detail) if url)
        if source.later:
            yield from _addresses(source.later)


def _address_problem(url: str) -> str | None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "." not in (parts.hostname or ""):
        return "is no absolute http or https address"
    if re.search(r"\s", url):
        return "has white space in it"
    return None


def _section(section: Section) -> Iterator[str]:
    if section.page and not {"page", "last"} & set(_PLACEHOLDER.findall(section.page)):
        yield f"source {section.url}: the address of its pages has neither {{page}} nor {{last}}"
    for selector in (section.links, section.next):
        try:
            if selector:
                compile_selector(selector)
        except DeclarationError as error:
            yield f"source {section.url}: {error}"


def _api(api: Api, portal: Portal) -> Iterator[str]:
    paths = [api.items, api.cursor, api.more, api.detail_item, *api.fields.values(), *api.carry.values()]
    for path in [*paths, *(api.detail_fields or {}).values()]:
        try:
            if path:
                jmespath.compile(path)
        except JMESPathError as error:
            yield f"source {api.url}: path {path!r} does not compile: {error}"
    if not api.link and "url" not in api.fields:
        yield f"source {api.url}: neither `link` nor a field `url` says where an article is"
    for template in (api.link, api.detail):
        for name in _PLACEHOLDER.findall(template or ""):
            if name not in api.fields:
                yield f"source {api.url}: {template} names {{{name}}}, which is not among its fields"
    if api.link and not portal.matches(_PLACEHOLDER.sub("1234567", api.link)):
        yield f"article_url does not match the addresses that {api.url} gives by {api.link}"
    for fields, here in ((api.fields, api.complete), (api.detail_fields or api.fields, api.detail)):
        if here and "body" not in fields:
            yield f"source {api.url}: an article without a page needs a field `body`"
