"""Pages of other portals, on which no site file may find what the generic reader would not."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.extraction import extract_article, generic_portal
from newsspider.extraction.site import layout_of
from newsspider.items import Article, NotAnArticle
from newsspider.portals import Portal
from newsspider.portals.catalogue import portals
from newsspider.text import Page

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
URL = "https://other.example/news/12345"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
ZONE = None  # no zone is right for all of them
# The recorded pages of the project, and those beside it, where they are at hand.
FOLDERS = [ROOT / "tests" / "pages", SHARED / "recorded", SHARED / "cases"]
PAGES = sorted(page for folder in FOLDERS if folder.is_dir() for page in folder.rglob("*.html"))


def read(body: bytes, portal: Portal) -> Article | None:
    try:
        return extract_article(Page(URL, body, None, NOW), portal)
    except NotAnArticle:
        return None


def foreign(page: Path) -> Iterator[Portal]:
    """The portals to which a page does not belong, as if they had pages at its address."""
    folder = page.parent.name
    for portal in portals(get_project_settings()):
        own = portal.site == folder or any(domain.endswith(folder) for domain in portal.domains)
        if not own:
            yield replace(portal, timezone=ZONE, article_url=None, before=None, after=None)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_no_site_file_takes_from_a_foreign_page_what_the_generic_reader_would_not(page: Path) -> None:
    body = page.read_bytes()
    parsed = Page(URL, body, None, NOW)
    taken: list[tuple[str, str, object, object]] = []
    for portal in foreign(page):
        if layout_of(parsed, portal) is None:
            continue  # then it is read by the generic reader
        unknown = replace(generic_portal(URL, ZONE), languages=portal.languages, stamps=portal.stamps)
        found, wanted = read(body, portal), read(body, unknown)
        for field in ("headline", "published_at", "authors") if found else ():
            value, right = getattr(found, field), getattr(wanted, field, None)
            if value and value != right:
                taken.append((portal.site, field, value, right))
    assert taken == []
