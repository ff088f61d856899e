"""What must be true of a declared source besides its form, which is checked when it is made."""

import re
from collections.abc import Iterator
from datetime import date

from newsspider.discovery.sitemap import expand
from newsspider.portals import Api, Ids, Portal, Section, Sitemap, Source
from newsspider.urls.splitting import urlsplit

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_A_DAY, _NEXT_DAY = date(2026, 11, 2), date(2026, 11, 3)  # any day whose month and day differ
_AN_ID = "1234567"  # as long as most portals' ids are


def source_problems(source: Source, portal: Portal) -> Iterator[str]:
    """What is wrong with a source of this portal."""
    for url in _addresses(source):
        parts = urlsplit(url)
        host = parts.hostname or ""
        if (
            parts.scheme not in ("http", "https")
            or not ("." in host or host in portal.domains)
            or re.search(r"\s", url)
        ):
            yield f"source {url} is not an absolute http or https address"
    match source:
        case Sitemap():
            if any(_PLACEHOLDER.search(url) for url in expand(source.url, _A_DAY, _NEXT_DAY)):
                yield f"source {source.url} has a placeholder that is not a date"
        case Ids():
            if not portal.matches(source.url.replace("{id}", _AN_ID)):
                yield f"article_url does not match the addresses of {source.url}"
        case Api():
            yield from _api(source, portal)
        case _:
            if _PLACEHOLDER.search(source.url):
                yield f"source {source.url} has a placeholder, which would be asked for as it stands"


def _addresses(source: Source) -> Iterator[str]:
    yield source.url
    if isinstance(source, Section) and source.page:
        yield source.page
    if isinstance(source, Api):
        yield from (url for url in (source.link, source.detail) if url)
        if source.later:
            yield from _addresses(source.later)


def _api(api: Api, portal: Portal) -> Iterator[str]:
    if api.link and not portal.matches(_PLACEHOLDER.sub(_AN_ID, api.link)):
        yield f"article_url does not match the addresses that {api.url} gives by {api.link}"
    if (api.complete and "body" not in api.fields) or (api.detail and "body" not in (api.detail_fields or api.fields)):
        yield f"source {api.url}: an article without a page needs a field `body`"
