"""Each portal's sample pages: the article that is read is the one that a person reads.

The pages in ``tests/pages`` are written by hand after what is known of each portal, and prove nothing about the portal
of today. Real pages are read as well where they are at hand: the user's own, in ``pages/``, and those in ``../shared``.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.dates import parse_stamp
from newsspider.discovery.api import api_request, read_api, read_detail
from newsspider.discovery.feed import read_feed
from newsspider.discovery.section import read_section
from newsspider.discovery.sitemap import expand, read_sitemap
from newsspider.extraction import extract_article
from newsspider.extraction.api import article_of_entry
from newsspider.items import Found, NotAnArticle
from newsspider.portals import Api, Feed, Layout, Portal, Section, Selector, Sitemap, Source
from newsspider.portals.catalogue import names, portals
from newsspider.site_tools.differences import differences
from newsspider.site_tools.samples import SAVED, WRITTEN, Sample, article_pages, load
from newsspider.text import Page

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT.parent / "shared" / "recorded"
SETTINGS = get_project_settings()
PORTALS = {portal.site: portal for portal in portals(SETTINGS)}


def read(sample: Sample, portal: Portal) -> list[str]:
    """What is wrong with the article that this portal's declaration reads on the page."""
    try:
        article = extract_article(sample.page(), portal, names=names(SETTINGS))
    except NotAnArticle as error:
        return [f"{sample.name}: headline, body: no article ({error.reason}: {error.detail})"]
    return differences(sample, article)


@pytest.mark.parametrize(
    "path", [*article_pages(WRITTEN), *article_pages(SAVED)], ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_page(path: Path) -> None:
    sample = load(path)
    assert sample.site in PORTALS, f"{sample.name}: there is no portal of that name"
    wrong = read(sample, PORTALS[sample.site])
    assert not wrong, "\n".join(wrong)


def samples(site: str) -> list[Sample]:
    """The portal's pages; one that was proven by real pages may have none here."""
    pages = [load(path) for path in (*article_pages(WRITTEN), *article_pages(SAVED)) if path.parent.name == site]
    if not pages and PORTALS[site].status.startswith("proven"):
        pytest.skip(f"{site} has real pages only, which belong to their publisher and stay with who saved them")
    return pages


@pytest.mark.parametrize("path", list(article_pages(WRITTEN)), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_page_tells_headline_body_stamp_and_trap(path: Path) -> None:
    expected = load(path).expected
    stamp = expected.get("published_at") or expected.get("published_on") or expected.get("updated_at")
    assert all((expected.get("headline"), expected.get("body"), expected.get("trap"), stamp))


def _text(layout: Layout) -> dict[str, tuple[str, ...]]:
    """What a layout selects, by which a family's is the same for all members."""
    return {field: tuple(selector.source for selector in every) for field, every in layout.fields.items() if every}


@pytest.mark.parametrize("site", sorted(PORTALS))
def test_every_selector_is_seen_on_a_page(site: str) -> None:
    assert samples(site), f"{site}: no page in tests/pages/{site}"
    for layout in PORTALS[site].layouts:
        sharing = {other for other, p in PORTALS.items() if any(_text(layout) == _text(of) for of in p.layouts)}
        pages = [page for other in sharing for page in samples(other) if page.expected.get("layout") == layout.name]
        given = {field for page in pages for field in page.expected["site_gives"]}
        fields = {FIELD_OF.get(field, field) for field, selectors in layout.fields.items() if selectors}
        unseen = fields - given - {"remove"}
        assert not unseen, f"{site}: no page shows what the layout {layout.name} selects for {sorted(unseen)}"
        trees = [page.page().tree for page in pages]
        every = ((field, selector) for field, of_field in layout.fields.items() for selector in of_field)
        idle = [f"{field} {selector.source!r}" for field, selector in every if not any(map(selector.select, trees))]
        assert not idle, f"{site}: the layout {layout.name} selects nothing on any page by {', '.join(idle)}"


# What a layout calls its fields, and what the article calls them.
FIELD_OF = {"published": "published_at", "updated": "updated_at"}


def _broken(portal: Portal) -> list[tuple[str, str, Portal]]:
    """The portal with each of its fields' selectors broken in turn, by layout and article field."""
    nothing = (Selector("broken", lambda tree: []),)
    made = []
    for layout in portal.layouts:
        for field in layout.fields.keys() - {"remove"}:
            changed = Layout(layout.name, {**layout.fields, field: nothing})
            layouts = tuple(changed if other is layout else other for other in portal.layouts)
            made.append((layout.name, FIELD_OF.get(field, field), replace(portal, layouts=layouts)))
    return made


@pytest.mark.parametrize("site", sorted(PORTALS))
def test_broken_selector_fails_the_pages_and_is_named(site: str) -> None:
    pages = samples(site)
    for layout, field, broken in _broken(PORTALS[site]):
        shown = [page for page in pages if page.expected.get("layout") == layout]
        if any(field in page.expected.get("site_gives", ()) for page in shown):
            wrong = [line for page in shown for line in read(page, broken)]
            # Where another layout reads the page instead, that is said, and the test above names the field.
            named = [line for line in wrong if line.startswith(f"{site}/") and (field in line or "layout:" in line)]
            assert named, f"{site}: {field} of the layout {layout} may break unseen"


@pytest.mark.parametrize("site", sorted(site for site, p in PORTALS.items() if p.status.startswith("proven")))
def test_proven_portal_reads_its_real_pages(site: str) -> None:
    portal = PORTALS[site]
    saved = [path for path in article_pages(SAVED) if path.parent.name == site]
    recorded = [page for domain in portal.domains for page in sorted((RECORDED / domain).glob("*.html"))]
    if not (saved or recorded):
        pytest.skip(f"no real page of {site} is at hand: neither pages/{site} nor ../shared/recorded is there")
    for path in recorded:  # the user's own are read by test_page
        truth = json.loads(path.with_suffix(".truth.json").read_text("utf-8"))
        page = Page(truth["url"], path.read_bytes(), None, datetime(2026, 11, 22, tzinfo=UTC))
        article = extract_article(page, portal, names=names(SETTINGS))
        assert article.headline in (truth["headline"], *truth.get("headline_accept", ())), f"{site}: headline"
        assert len(article.body.split("\n\n")) == len(truth["paragraphs"]), f"{site}: body"
        published = truth["published"]
        if published and len(published) > len("2026-11-22"):
            wanted = datetime.fromisoformat(published)
            assert article.published_at is not None, f"{site}: published_at"
            assert abs(article.published_at - wanted) < timedelta(minutes=1), f"{site}: published_at"
        else:
            assert article.published_on == published, f"{site}: published_on"


def source_samples() -> list[Path]:
    return [path for path in sorted(WRITTEN.glob("*/*.json")) if "found" in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", source_samples(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_source(path: Path) -> None:
    expected, portal = json.loads(path.read_text("utf-8")), PORTALS[path.parent.name]
    url = expected["source"]
    source = next((source for source in portal.sources if _is_at(source, url)), None)
    assert source, f"{portal.site}: declares no source {url}"
    (saved,) = (other for other in path.parent.glob(f"{path.stem}.*") if other.suffix != ".json")
    found = [
        entry
        for entry in _entries(source, portal, url, saved.read_bytes(), expected.get("content_type"))
        if portal.matches(entry.url)
    ]
    assert [entry.url for entry in found] == [wanted["url"] for wanted in expected["found"]]
    for entry, wanted in zip(found, expected["found"], strict=True):
        whole = wanted.pop("article", None)
        assert _told(entry, wanted) == wanted
        if whole:
            about = {"url": entry.url, "fetched_at": "2026-11-22T08:00:00+00:00", **whole}
            if detail := about.pop("detail", None):
                assert isinstance(source, Api)
                entry = read_detail((path.parent / detail).read_bytes(), None, entry, source) or entry
            article = article_of_entry(entry, portal, datetime(2026, 11, 22, tzinfo=UTC), names(SETTINGS))
            assert differences(Sample(portal.site, path, about), article) == []


def _is_at(source: Source, url: str) -> bool:
    """Whether the source is read from this address; a sitemap's may be of any month."""
    if isinstance(source, Sitemap):
        first, last = (
            datetime(2020, 1, 1, tzinfo=UTC).date(),
            datetime(2026, 12, 31, tzinfo=UTC).date(),
        )
        return url in expand(source.url, first, last)
    return source.url == url


def _entries(source: Source, portal: Portal, url: str, body: bytes, content_type: str | None) -> list[Found]:
    match source:
        case Feed():
            return read_feed(body, content_type, url).entries
        case Sitemap():
            return read_sitemap(body, content_type, url, ZoneInfo(portal.timezone or "UTC")).entries
        case Api():
            return read_api(body, content_type, api_request(source)).entries
        case Section():
            page = Page(url, body, content_type, datetime(2026, 1, 1, tzinfo=UTC))
            return read_section(SimpleNamespace(url=url, tree=page.tree), source, portal).entries
    raise TypeError(source)


def _told(entry: Found, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the entry says of the things that are expected, in the same words."""
    told = {name: getattr(entry, name) for name in wanted}
    for name in told.keys() & {"published", "lastmod"}:
        moment = datetime.fromisoformat(wanted[name])
        value = told[name]
        if isinstance(value, str):
            stamp = parse_stamp(value, "UTC")
            value = stamp.at if stamp else None
        told[name] = wanted[name] if value == moment else value
    return told
