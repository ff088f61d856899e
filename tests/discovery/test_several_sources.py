"""What several sources know of one article, and how an article is told from a list whatever names it."""

from datetime import UTC, datetime

import pytest

from newsspider.discovery.arguments import Arguments
from newsspider.discovery.feed import read_feed
from newsspider.discovery.listing import Scope, first_steps, read_listing
from newsspider.discovery.sitemap import no_articles
from newsspider.discovery.unknown import explore, with_edits
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.extraction import generic_portal
from newsspider.extraction.joining import join
from newsspider.items import Article, Fetch, Found
from newsspider.portals import Feed, Section, Sitemap, key_of
from newsspider.text import Answer, Page

NOW = datetime(2026, 9, 2, 12, tzinfo=UTC)
BASE = "https://n.example"
ITEM = "<item><title>خبر {0}</title><link>https://n.example/news/{0}</link>{1}</item>"


def rss(*items: str, channel: str = "") -> bytes:
    return f"<rss version='2.0'><channel><title>x</title>{channel}{''.join(items)}</channel></rss>".encode()


def scope(**arguments: datetime) -> Scope:
    return Scope(generic_portal(BASE), Arguments(**arguments), NOW)  # type: ignore[arg-type]


def test_the_surer_source_has_its_way_and_the_other_fills_the_gaps() -> None:
    card = Found(f"{BASE}/1", "section", title="خبر…", published="أمس", fields={"section": "محلي"})
    entry = Found(
        f"{BASE}/1?x=1", "feed", title="خبر كامل", published="2026-09-01T10:00:00Z", fields={"authors": ["ع"]}
    )
    both = card.joined(entry)
    assert (both.url, both.title, both.published) == (f"{BASE}/1", "خبر كامل", "2026-09-01T10:00:00Z")
    assert both.fields == {"section": "محلي", "authors": ["ع"]}
    assert entry.joined(card).title == "خبر كامل"


def test_an_article_gets_what_its_page_lacks_and_keeps_what_it_has() -> None:
    article = Article(authors=["سامر النجار"])
    article.fetch = Fetch(NOW, "n:1", BASE)
    fields = {"authors": ["هدى الزين"], "section": "محلي"}
    found = Found(BASE, "feed", published="2026-09-01T10:00:00Z", updated="2026-09-01T12:00:00Z", fields=fields)
    join(article, found, generic_portal(BASE))
    assert (article.authors, article.section) == (["سامر النجار"], "محلي")
    assert article.published_at == datetime(2026, 9, 1, 10, tzinfo=UTC)
    assert article.updated_at == datetime(2026, 9, 1, 12, tzinfo=UTC)
    assert article.extraction == {"section": "feed", "published_at": "feed", "updated_at": "feed"}


def test_a_feed_names_writers_and_the_section() -> None:
    more = "<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>سامر النجار</dc:creator><category>محلي</category>"
    (found,) = read_feed(rss(ITEM.format(1, more)), "text/xml", f"{BASE}/rss").entries
    assert found.fields == {"authors": ["سامر النجار"], "section": "محلي"}


def test_a_bare_ampersand_in_a_feeds_link_stays_one() -> None:
    item = "<item><title>شركة ا&ب&nbsp;تعلن</title><link>https://n.example/n.php?id=7&copy=3&sect=2</link></item>"
    (found,) = read_feed(rss(item), "text/xml", f"{BASE}/rss").entries
    assert (found.url, found.title) == ("https://n.example/n.php?id=7&copy=3&sect=2", "شركة ا&ب تعلن")


@pytest.mark.parametrize(
    ("channel", "url", "following"),
    [
        ("<generator>https://wordpress.org/?v=6.1</generator>", f"{BASE}/feed/", f"{BASE}/feed/?paged=2"),
        ("<generator>https://wordpress.org/?v=6.1</generator>", f"{BASE}/feed/?paged=2", f"{BASE}/feed/?paged=3"),
        (
            "<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='/rss?p=2'/>",
            f"{BASE}/rss",
            f"{BASE}/rss?p=2",
        ),
        ("<generator>another</generator>", f"{BASE}/rss", None),
    ],
)
def test_the_next_page_of_a_feed(channel: str, url: str, following: str | None) -> None:
    assert read_feed(rss(ITEM.format(1, ""), channel=channel), "text/xml", url).next == following


def test_a_wordpress_feed_has_a_form_with_edits() -> None:
    assert with_edits(Feed(f"{BASE}/feed/")) == Feed(f"{BASE}/feed/atom/")
    assert with_edits(Feed(f"{BASE}/rss.xml")) is None


def test_a_feed_that_robots_txt_names_as_sitemap_is_read_as_a_feed() -> None:
    (step,) = first_steps(Sitemap(f"{BASE}/rss/all.xml"), scope())
    listing = read_listing(step, Answer(step.url, rss(ITEM.format(12345, "")), "text/xml", NOW), scope())
    assert [(entry.url, entry.source) for entry in listing.entries] == [(f"{BASE}/news/12345", "feed")]


def test_spellings_of_one_article_have_one_key() -> None:
    spellings = ("", "/", "?m=1", "/amp/", "?traffic_source=rss", "?maca=ara-rss", "?amp=1", "/amp")
    portal = generic_portal(BASE)
    assert len({key_of(f"{BASE}/news/12345/bridge{spelling}", portal) for spelling in spellings}) == 1
    assert key_of(f"{BASE}/view?id=1", portal) != key_of(f"{BASE}/view?id=2", portal)


@pytest.mark.parametrize("url", ["/posts/new-7/", "/article.html?id=7", "/news/12345", "/2026/05/slug/"])
def test_short_addresses_of_articles(url: str) -> None:
    assert looks_like_article(BASE + url, "عنوان الخبر من خمس كلمات")


@pytest.mark.parametrize(
    "url",
    [
        "/category/a-name-as-long-as-a-headline/",
        "/ar/news/tag/the-old-port-of-the-city/",
        "/author/samer-al-najjar-the-writer/",
        "/?s=old+port&id=12",
        "/news/page/2/",
        "/?paged=3",
    ],
)
def test_addresses_of_lists(url: str) -> None:
    assert not looks_like_article(BASE + url, "عنوان طويل كعنوان خبر في قائمة")


@pytest.mark.parametrize(
    "name", ["wp-sitemap-users-1.xml", "category-sitemap.xml", "post_tag-sitemap.xml", "page-1.xml"]
)
def test_sitemaps_that_name_no_articles(name: str) -> None:
    assert no_articles(f"{BASE}/{name}")
    assert not no_articles(f"{BASE}/wp-sitemap-posts-post-1.xml")


def test_a_pager_is_no_section() -> None:
    menu = (
        "<nav><a href='/sport'>رياضة</a><a href='/page/2/'>2</a><a href='/x?paged=2'>التالي</a><a href='/o'>»</a></nav>"
    )
    page = Page(f"{BASE}/", f"<html><body>{menu}</body></html>", "text/html", NOW)
    found = [source.url for source in explore(page).stated if isinstance(source, Section)]
    assert found == [f"{BASE}/", f"{BASE}/sport"]


def test_a_cards_heading_is_its_title_and_its_printed_day_its_stamp() -> None:
    link = "<a href='/posts/new-7/'>{}</a>"
    title, excerpt = "افتتاح سوق السمك القديم", "ملخص طويل للخبر يزيد على عنوانه بكثير من الكلمات"
    card = f"<div><h3>{link.format(title)}</h3>{link.format(excerpt)}<small>2026-01-22</small></div>"
    (step,) = first_steps(Section(f"{BASE}/x"), scope())
    answer = Answer(step.url, f"<html><body>{card}</body></html>".encode(), "text/html", NOW)
    (found,) = read_listing(step, answer, scope()).entries
    assert (found.title, found.published) == (title, "2026-01-22")


def test_wordpress_is_found_by_the_link_to_its_api() -> None:
    head = "<link rel='https://api.w.org/' href='https://n.example/?rest_route=/'>"
    api = explore(Page(f"{BASE}/", f"<html><head>{head}</head></html>", "text/html", NOW)).api
    assert api is not None
    assert api.url == "https://n.example/?rest_route=/"
