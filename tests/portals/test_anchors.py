"""A selector that begins at a class, an id or a meta finds what a walk over the whole page finds, in the same order."""

from datetime import UTC, datetime

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.extraction.systems import systems
from newsspider.portals.catalogue import portals
from newsspider.portals.portal import Selector, compile_selector
from newsspider.site_tools.samples import WRITTEN, article_pages, load
from newsspider.text import Page

NOW = datetime(2026, 11, 23, tzinfo=UTC)
# Elements of one class in each other, a class twice, an id twice, a class with white space in it.
NESTED = """<html><head><meta property="og:image" content="/1.jpg"><meta name="og:image" content="/2.jpg">
<meta property="og:image" content=""></head><body>
<div class="box"><p>1</p><div class="box wide"><p class="text">2</p><span>3</span></div><p>4</p></div>
<ul id="list"><li class=" box\n">5</li></ul><p id="list"><b>6</b></p><p class="boxes">7</p><div class="BOX">8</div>
<span id="ctl00_lblTitle">9</span><div id="x_lblTitle">10</div></body></html>"""


def found(selector: Selector, page: Page) -> tuple[list[object], list[object]]:
    return selector.find(page), selector.select(page.tree)


@pytest.mark.parametrize(
    "css",
    [
        *(
            ".box",
            "div.box",
            "div.box p",
            "div.box > p",
            "div.box::text",
            "div.box.wide p.text",
            "div.box ~ ul",
            "div.box div p",
            "div.box p::text",
            "div.box > div p",
            "div.box ~ p b",
            "li.box",
        ),
        *("#list", "p#list b", "ul#list + p", "div.box:not(.wide) span", "div.none", "div.box::attr(class)", "p.boxes"),
        *("[id$='lblTitle']", "span[id$='lblTitle']", "meta[property='og:image']::attr(content)", "DIV.box"),
        *("meta[name='og:image']::attr(content)", "div.box, p.boxes", "div:is(.box)"),
    ],
)
@pytest.mark.parametrize("known", [False, True], ids=["by tag", "all attributes read"])
def test_what_is_found_from_an_anchor_is_what_a_walk_finds(css: str, known: bool) -> None:
    page = Page("https://x.example/1", NESTED, None, NOW)
    if known:
        assert page.index.attributes
    ours, walked = found(compile_selector(css), page)
    assert ours == walked


def test_within_a_part_of_a_page_only_what_lies_in_it_is_found() -> None:
    page = Page("https://x.example/1", NESTED, None, NOW)
    inner = page.index.of_class("wide")[0]
    selector = compile_selector("div.box p")
    assert [node.text for node in selector.find(page, inner)] == ["2"] == [node.text for node in selector.select(inner)]


def test_all_selectors_of_ours_find_the_same_on_all_pages_of_ours() -> None:
    layouts = [layout for portal in portals(get_project_settings()) for layout in portal.layouts]
    layouts += [system.layout for system in systems()]
    selectors = {one.source: one for layout in layouts for chosen in layout.fields.values() for one in chosen}
    for path in article_pages(WRITTEN):
        page = load(path).page()
        for one in selectors.values():
            ours, walked = found(one, page)
            assert ours == walked, (path, one.source)
