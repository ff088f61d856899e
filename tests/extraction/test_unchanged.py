"""Every recorded, saved and case page gives the same article as when it was last looked at, with and without site file.

What is compared is a digest of each field, in ``readings.json``: the pages belong to their publishers. A change that is
meant is looked at, and written down by ``python -m tests.extraction.test_unchanged``.
"""

import hashlib
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.extraction import extract_article, generic_portal
from newsspider.items import PAGE_FIELDS, NotAnArticle
from newsspider.portals import Portal
from newsspider.portals.catalogue import router
from newsspider.site_tools.samples import WRITTEN, article_pages, load
from newsspider.text import Page

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
KNOWN = Path(__file__).with_name("readings.json")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
CASE_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
CASE_URL = "https://www.example.com.jo/news/12345/bridge"


class Given(NamedTuple):
    """A page to be read, and the zone by which it is read without a site file."""

    name: str
    url: str
    page: Callable[[], Page]
    timezone: str | None = None


def pages() -> Iterator[Given]:
    """All pages that are at hand."""
    for path in sorted(article_pages(WRITTEN)):
        sample = load(path)
        yield Given(f"pages/{sample.name}", sample.expected["url"], sample.page)
    for path in sorted(SHARED.glob("recorded/*/*.html")):
        url = json.loads(path.with_suffix(".truth.json").read_text("utf-8"))["url"]
        yield Given(f"recorded/{path.parent.name}/{path.stem}", url, _page(url, path, NOW))
    for path in sorted(SHARED.glob("cases/pages/*.html")):
        want = json.loads(path.with_suffix(".want.json").read_text("utf-8"))
        at = datetime.fromisoformat(want["now"]) if want.get("now") else NOW
        yield Given(f"cases/{path.stem}", want["url"], _page(want["url"], path, at), want.get("timezone"))
    for path in sorted(SHARED.glob("cases/web/*/*.html")):
        yield Given(f"cases/{path.parent.name}/{path.stem}", CASE_URL, _page(CASE_URL, path, CASE_NOW), "Asia/Amman")


def _page(url: str, path: Path, at: datetime) -> Callable[[], Page]:
    return lambda: Page(url, path.read_bytes(), None, at)


def readings(given: Given, known: Portal | None) -> Iterator[tuple[str, dict[str, str]]]:
    """What a page gives, by the name of the page and of the reader."""
    if known is not None:
        yield f"{given.name} site", _read(given.page(), known)
    zone = given.timezone or (known.timezone if known else None)
    yield f"{given.name} generic", _read(given.page(), generic_portal(given.url, zone))


def _read(page: Page, portal: Portal) -> dict[str, str]:
    try:
        article = extract_article(page, portal)
    except NotAnArticle as error:
        return {"error": error.reason}
    values: dict[str, Any] = {name: getattr(article, name) for name in PAGE_FIELDS}
    return {name: _digest(value) for name, value in values.items() if value not in (None, "", [], 0)}


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()[:8]


@pytest.fixture(scope="module")
def known() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = json.loads(KNOWN.read_text("utf-8"))
    return found


@pytest.mark.parametrize("given", list(pages()), ids=lambda given: given.name)
def test_a_page_gives_the_same_article_as_before(given: Given, known: dict[str, dict[str, str]]) -> None:
    portal = router(get_project_settings()).portal_for(given.url)
    for name, fields in readings(given, portal):
        before = known.get(name)
        if before is None:
            pytest.skip(f"{name} is new: write it down")
        differ = sorted(field for field in before.keys() | fields.keys() if before.get(field) != fields.get(field))
        assert not differ, f"{name}: {', '.join(differ)}"


def write_down() -> None:
    """Take what all pages give now as what they are to give."""
    portals = router(get_project_settings())
    made = dict(pair for given in pages() for pair in readings(given, portals.portal_for(given.url)))
    KNOWN.write_text(json.dumps(made, ensure_ascii=False, indent=0, sort_keys=True) + "\n", "utf-8")
    print(f"{len(made)} readings", file=sys.stderr)


if __name__ == "__main__":
    write_down()
