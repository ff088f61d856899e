"""What can be guessed of a portal from its front page and robots.txt, and from the shape of an address."""

import pytest

from newsspider.discovery.unknown import explore, robots_sitemaps
from newsspider.discovery.url_heuristics import looks_like_article
from newsspider.portals import Feed, NewsSitemap, Section, Sitemap
from tests.discovery.conftest import page

FRONT = "https://portal.example/"


def of(kind, sources):
    return [source.url for source in sources if type(source) is kind]


def test_feeds_that_the_head_names_are_stated_and_those_of_comments_are_not():
    head = (
        '<head><link rel="alternate" type="application/rss+xml" href="/feed/" title="الأخبار">'
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/" title="التعليقات">'
        '<link rel="alternate" hreflang="en" href="/en/"></head>'
    )
    explored = explore(page(f"<html>{head}<body></body></html>", FRONT))
    assert of(Feed, explored.stated) == ["https://portal.example/feed/"]
    assert of(Feed, explored.likely) == []


def test_usual_places_are_tried_where_nothing_is_stated():
    explored = explore(page("<p>", FRONT))
    assert "https://portal.example/rss.xml" in of(Feed, explored.likely)
    assert "https://portal.example/sitemap.xml" in of(Sitemap, explored.likely)
    assert "https://portal.example/news-sitemap.xml" in of(NewsSitemap, explored.likely)


def test_a_portal_below_a_path_is_looked_for_there_and_at_the_root():
    likely = of(Sitemap, explore(page("<p>", "https://portal.example/ar")).likely)
    assert likely[:2] == ["https://portal.example/ar/sitemap.xml", "https://portal.example/sitemap.xml"]


def test_robots_names_sitemaps_news_first_and_pictures_not():
    robots = (
        "User-agent: *\nDisallow: /x\n"
        "Sitemap: https://portal.example/sitemap.xml\n"
        "sitemap:https://portal.example/image-sitemap.xml\n"
        "SITEMAP: /sitemaps/google-news.xml\n"
        "Sitemap: https://portal.example/post_tag-sitemap.xml\n"
        "Sitemap: \n"
    )
    assert robots_sitemaps(robots, FRONT) == [
        NewsSitemap("https://portal.example/sitemaps/google-news.xml"),
        Sitemap("https://portal.example/sitemap.xml"),
    ]


def test_sections_are_the_menus_links():
    markup = (
        '<nav><a href="/">الرئيسية</a><a href="/politics">سياسة</a><a href="/sport">رياضة</a>'
        '<a href="/about-us">من نحن</a><a href="https://facebook.example/x">فيسبوك</a></nav>'
        '<div><a href="/politics/123456">وزير الري يشهد توقيع العقد الجديد</a><a href="/weather">الطقس</a></div>'
    )
    assert of(Section, explore(page(markup, FRONT)).stated) == [
        FRONT,
        "https://portal.example/politics",
        "https://portal.example/sport",
    ]


def test_the_other_language_beside_the_start_is_no_section():
    markup = '<nav><a href="/en">English</a><a href="/ar/sport">رياضة</a></nav>'
    assert of(Section, explore(page(markup, "https://portal.example/ar")).stated)[1:] == [
        "https://portal.example/ar/sport"
    ]


@pytest.mark.parametrize(
    "path",
    [
        "/5596662",
        "/أخبار-وتقارير/2202325-في-حزب-الوفد-مواطنون",
        "/story/2018/4/15/تأجيل-محاكمة-معاون-مباحث/3745219",
        "/news/details/3745219",
        "/middle-east/article/2023/10/30/number-of-hostages",
        "/News/1/2/4567890/الاقتصاد/x.aspx",
        "/ar/local/257365-2000.html",
        "/economy/425405.html",
        "/archives/2026/11/22/خبر-عاجل",
        "/?p=123456",
        "/news.aspx?id=98765",
        "/article/jrdic6y",
        "/world/c1e2n3x4y5zo",
        "/ثقافة-وفنون/4567890-معرض-الكتاب",
        "/wزارة-الري-توقع-عقدا-جديدا",
    ],
)
def test_addresses_of_articles(path):
    assert looks_like_article(f"https://portal.example{path}", "وزير الري يشهد توقيع العقد")


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/politics",
        "/politics/page/3",
        "/tag/مصر-والسودان-وليبيا-والجزائر",
        "/author/123456",
        "/2026/11/22/",
        "/2026/11",
        "/about-us",
        "/من-نحن",
        "/search?q=id",
        "/rss.xml",
        "/uploads/2026/11/22/photo-123456.jpg",
        "/login?next=/news/1234567",
        "/category/سياسة-واقتصاد-ومال-وأعمال",
        "/ar/tag/1234567",
        "/privacy-policy",
        "/live",
    ],
)
def test_addresses_of_other_pages(path):
    assert not looks_like_article(f"https://portal.example{path}", "سياسة")


def test_a_short_address_is_an_articles_only_with_a_headline():
    assert looks_like_article("https://portal.example/news/oil-prices-rise", "أسعار النفط ترتفع في ختام التعاملات")
    assert not looks_like_article("https://portal.example/news/middle-east-news", "الشرق الأوسط")
