"""A site file's layout is claimed by its own pages only: on any other the page is read without it."""

from datetime import UTC, datetime

import pytest
from scrapy.utils.project import get_project_settings

from newsspider.extraction import extract_article
from newsspider.extraction.site import layout_of
from newsspider.items import NotAnArticle
from newsspider.portals import Portal
from newsspider.portals.catalogue import portals
from newsspider.text import Page
from tests.extraction.reading import HEADLINE, PARAGRAPHS

PORTALS = portals(get_project_settings())
TEXT = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
HEAD = f"<meta charset='utf-8'><title>{HEADLINE}</title><meta property='og:title' content='{HEADLINE}'>"

# Pages as other systems build them: what old selectors find there is the logo, a card, an empty box, a heading below.
DESIGNS = {
    "the logo is the first heading": (
        f"<header><h1 class='site-title'><a href='/'>{{name}}</a></h1></header><main><div class='c-9f'>"
        f"<h2>{HEADLINE}</h2><div class='c-1b'>{TEXT}</div></div></main>"
    ),
    "the logo is a heading without a link": (
        f"<header><h1 class='title'>{{name}}</h1></header><main><section><h2>{HEADLINE}</h2><div class='x'>{TEXT}</div>"
        "</section></main>"
    ),
    "the boxes of the text are empty": (
        f"<main><div class='s-1'><h2>{HEADLINE}</h2><div class='s-2'>{TEXT}</div></div><article><h1></h1></article>"
        "<div class='entry-content'></div><div class='article-body content'></div></main>"
    ),
    "the only first heading is below the text": (
        f"<div id='app'><h2>{HEADLINE}</h2><div class='t'>{TEXT}</div></div><aside>"
        "<h1>الأكثر قراءة اليوم على الموقع</h1><div class='content'><a href='/x/1'>خبر آخر من اليوم على هذا الموقع</a>"
        "</div></aside>"
    ),
}


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.site)
def test_a_redesigned_page_is_read_without_the_site_file(portal: Portal, design: str) -> None:
    url = (portal.examples or (f"https://{portal.domains[0]}/news/1234567",))[0]
    html = f"<html lang='ar'><head>{HEAD}</head><body>{DESIGNS[design].format(name=portal.title)}</body></html>"
    page = Page(url, html.encode(), "text/html; charset=utf-8", datetime(2026, 11, 23, tzinfo=UTC))
    try:
        article = extract_article(page, portal)
    except NotAnArticle as error:
        pytest.fail(f"{error}")
    assert article.headline == HEADLINE
    assert article.body == "\n\n".join(PARAGRAPHS)
    assert article.other_layout


@pytest.mark.parametrize("portal", PORTALS, ids=lambda portal: portal.site)
def test_a_page_of_nothing_but_headings_has_no_layout(portal: Portal) -> None:
    html = "<html><body><h1>خبر أول من اليوم</h1><h2>خبر ثان من اليوم</h2><article></article></body></html>"
    page = Page(f"https://{portal.domains[0]}/news/1", html.encode(), "text/html", datetime(2026, 11, 23, tzinfo=UTC))
    reader = layout_of(page, portal)
    assert reader is None or not reader.layout.fields.get("body")
