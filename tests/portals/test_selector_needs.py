"""A selector that is ruled out by a page's classes and ids finds nothing there."""

from datetime import UTC, datetime

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.extraction.systems import systems
from newsspider.portals.catalogue import portals
from newsspider.portals.portal import compile_selector
from newsspider.portals.selector_needs import Needs, needs_of
from newsspider.site_tools.samples import WRITTEN, article_pages, load
from newsspider.text import Page

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HTML = "<html><body><div class='a b' id='x1_title'><p class='c'>نص</p></div><p id='y'>نص</p></body></html>"


def page() -> Page:
    return Page("https://x.example/1", HTML, None, NOW)


@pytest.mark.parametrize(
    ("css", "needs"),
    [
        ("div.a.b > p.c", Needs(frozenset("abc"), frozenset())),
        ("#y", Needs(frozenset(), frozenset("y"))),
        ("div.a:not(.z) p::text", Needs(frozenset("a"), frozenset())),
        ("div.a[data-x='.q'] p:nth-child(2)", Needs(frozenset("a"), frozenset())),
        ("span[id$='_title']", Needs(frozenset(), frozenset(), "_title")),
        ("meta[property='og:image']::attr(content)", None),
        ("h1", None),
        ("div.a, div.z", None),
        ("div:is(.a, .z)", None),
    ],
)
def test_what_a_selector_needs(css: str, needs: Needs | None) -> None:
    assert needs_of(css) == needs


@pytest.mark.parametrize(
    ("css", "met"),
    [
        ("div.a p.c", True),
        ("div.a p.z", False),
        ("#y", True),
        ("#z", False),
        ("[id$=_title]", True),
        ("[id$=_head]", False),
    ],
)
def test_whether_a_page_may_have_it(css: str, met: bool) -> None:
    needs = needs_of(css)
    assert needs is not None
    assert needs.met_by(page()) is met


def test_no_selector_of_ours_is_ruled_out_where_it_finds_something() -> None:
    layouts = [layout for portal in portals(get_project_settings()) for layout in portal.layouts]
    layouts += [system.layout for system in systems()]
    selectors = {one.source: one for layout in layouts for found in layout.fields.values() for one in found}
    for path in article_pages(WRITTEN):
        sample = load(path).page()
        for one in selectors.values():
            if one.needs is not None and not one.needs.met_by(sample):
                assert not one.select(sample.tree), (path, one.source)


def test_a_selector_by_xpath_needs_nothing() -> None:
    assert compile_selector("//div[contains(@class, 'a')]").needs is None
