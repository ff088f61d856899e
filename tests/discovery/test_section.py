"""Listing pages: which links are articles, what stands beside them, and where the listing goes on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.discovery.section import MAX_IDLE, MAX_PAGES, SectionPage, SectionWalk, read_section
from newsspider.items import Found
from newsspider.portals import Section
from tests.discovery.conftest import page

SECTION = Section("https://portal.example/news")


def urls(found: SectionPage) -> list[str]:
    return [entry.url for entry in found.entries]


def test_links_that_match_the_article_pattern_once_each_in_page_order(portal):
    markup = (
        '<a href="/news/2">ب</a><a href="/about">من نحن</a><a href="/news/1#top">أ</a><a href="/news/2">ب مرة أخرى</a>'
    )
    assert urls(read_section(page(markup), SECTION, portal)) == [
        "https://portal.example/news/2",
        "https://portal.example/news/1",
    ]


def test_links_by_css_may_select_blocks_links_or_addresses(portal):
    markup = '<ul class="list"><li><a href="/news/1">أ</a></li></ul><aside><a href="/news/9">ي</a></aside>'
    for css in ("ul.list", "ul.list li", "ul.list a", "ul.list a::attr(href)"):
        assert urls(read_section(page(markup), Section(SECTION.url, links=css), portal)) == [
            "https://portal.example/news/1"
        ]


def test_off_site_links_are_dropped(portal):
    markup = (
        '<a href="https://other.example/news/1">أ</a><a href="//portal.example.evil.example/news/2">ب</a>'
        '<a href="/news/3">ج</a>'
    )
    assert urls(read_section(page(markup), SECTION, portal)) == ["https://portal.example/news/3"]


def test_links_of_a_subdomain_are_the_portals(portal):
    assert urls(read_section(page('<a href="https://m.portal.example/news/3">ج</a>'), SECTION, portal)) == [
        "https://m.portal.example/news/3"
    ]


def test_a_base_element_moves_relative_links(portal):
    markup = '<html><head><base href="https://www.portal.example/news/"></head><body><a href="7">خبر</a></body></html>'
    assert urls(read_section(page(markup), SECTION, portal)) == ["https://www.portal.example/news/7"]


def test_the_title_is_the_longest_text_of_the_articles_links(portal):
    markup = '<a href="/news/1"><img alt="صورة"></a><a href="/news/1">عنوان الخبر كاملا</a><a href="/news/1">المزيد</a>'
    assert read_section(page(markup), SECTION, portal).entries[0].title == "عنوان الخبر كاملا"


def test_the_stamp_is_that_of_the_articles_own_block(portal):
    markup = (
        '<span class="date">الأحد 22 نوفمبر 2026</span>'
        '<div class="item"><h3><a href="/news/1">أ</a></h3><span class="news-date">21 نوفمبر 2026</span></div>'
        '<div class="item"><h3><a href="/news/2">ب</a></h3><time datetime="2026-11-20T10:00:00+02:00">أمس</time></div>'
        '<div class="item"><h3><a href="/news/3">ج</a></h3></div>'
    )
    assert [entry.published for entry in read_section(page(markup), SECTION, portal).entries] == [
        "21 نوفمبر 2026",
        "2026-11-20T10:00:00+02:00",
        None,
    ]


def test_a_page_without_article_links_is_a_problem_only_at_the_beginning(portal):
    empty = page('<a href="/about">من نحن</a>')
    problem = read_section(empty, SECTION, portal).problem
    assert problem is not None
    assert problem.reason == "no_links"
    assert read_section(empty, SECTION, portal, number=7).problem is None


def test_without_a_pattern_links_are_judged_by_their_shape(unknown):
    markup = (
        '<a href="/politics/وزير-الري-يشهد-توقيع-العقد">وزير الري يشهد توقيع العقد</a>'
        '<a href="/politics">سياسة</a><a href="/tag/مصر">مصر</a>'
    )
    assert len(read_section(page(markup), SECTION, unknown).entries) == 1


class TestNext:
    def next(self, markup, portal, section=SECTION, number=1, url=SECTION.url):
        return read_section(page(markup, url), section, portal, number).next

    @pytest.mark.parametrize(
        "markup",
        [
            '<link rel="next" href="/news?page=2">',
            '<a rel="nofollow next" href="/news?page=2">x</a>',
            '<a href="/news?page=2">التالي</a>',
            '<a href="/news?page=2">« الصفحة التالية »</a>',
            '<a href="/news?page=2" aria-label="Next page"><i></i></a>',
            '<a href="/news?page=2">›</a>',
            '<ul class="pagination"><li class="active">1</li><li><a href="/news?page=2">2</a></li></ul>',
            '<div><b>1</b> <a href="/news?page=2">2</a> <a href="/news?page=3">3</a></div>',
        ],
    )
    def test_the_usual_pagers_are_recognised(self, portal, markup):
        assert self.next(markup, portal) == "https://portal.example/news?page=2"

    def test_numbers_follow_the_current_page(self, portal):
        markup = (
            '<nav class="pagination"><a href="/news">1</a><a href="/news?page=2">2</a><span class="current">3</span>'
            '<a href="/news?page=4">4</a></nav>'
        )
        assert (
            self.next(markup, portal, url="https://portal.example/news?page=3") == "https://portal.example/news?page=4"
        )

    @pytest.mark.parametrize(
        "markup",
        [
            '<a href="/news/55">الخبر التالي</a>',
            '<a href="#slide" class="carousel-next">التالي</a>',
            '<a href="https://other.example/news?page=2">التالي</a>',
            '<a href="/news">التالي</a>',
            '<a href="/sport">›</a>',
            '<p>في عام <a href="/news/9">2</a></p>',
        ],
    )
    def test_what_only_looks_like_a_pager_is_none(self, portal, markup):
        assert self.next(markup, portal) is None

    def test_a_declared_next_link_beats_the_usual_ones(self, portal):
        section = Section(SECTION.url, next="a.older")
        markup = '<a rel="next" href="/x">x</a><a class="older" href="/news?before=77">أقدم</a>'
        assert self.next(markup, portal, section) == "https://portal.example/news?before=77"

    def test_a_template_counts_pages(self, portal):
        section = Section(SECTION.url, page="https://portal.example/news/index.{page}.html")
        assert self.next("<p>", portal, section, number=4) == "https://portal.example/news/index.5.html"

    def test_a_template_may_count_articles(self, portal):
        section = Section(SECTION.url, page="https://portal.example/search?start={page}", first=20, step=20)
        assert self.next("<p>", portal, section, number=3) == "https://portal.example/search?start=60"

    def test_a_template_may_go_on_from_the_last_article(self, portal):
        section = Section(SECTION.url, page="https://portal.example/paging?last={last}")
        markup = '<a href="/news/1001">أ</a><a href="/news/999">ب</a>'
        assert self.next(markup, portal, section) == "https://portal.example/paging?last=999"
        assert self.next("<p>", portal, section) is None


def listing(*numbers: int, following: str | None = "auto", at: int = 1) -> SectionPage:
    entries = [Found(f"https://portal.example/news/{number}", "section") for number in numbers]
    return SectionPage(entries, f"https://portal.example/news?page={at + 1}" if following == "auto" else following)


class TestWalk:
    def test_goes_on_while_pages_name_new_articles(self):
        walk = SectionWalk(SECTION.url)
        assert walk.advance(listing(1, 2)) == "https://portal.example/news?page=2"
        assert (walk.number, walk.url) == (2, "https://portal.example/news?page=2")

    def test_ends_where_the_listing_ends(self):
        walk = SectionWalk(SECTION.url)
        assert walk.advance(listing(1, following=None)) is None
        assert walk.why == "the listing ends"

    def test_ends_at_its_limit(self):
        walk = SectionWalk(SECTION.url, limit=2)
        walk.advance(listing(1, at=1))
        assert walk.advance(listing(2, at=2)) is None

    def test_the_same_articles_again_are_a_trap(self):
        walk = SectionWalk(SECTION.url)
        walk.advance(listing(1, 2, at=1))
        assert walk.advance(listing(2, 1, at=2)) is None
        assert walk.why == "the same articles again"

    def test_a_way_back_to_a_page_is_a_trap(self):
        walk = SectionWalk(SECTION.url)
        walk.advance(listing(1, at=1))
        assert walk.advance(listing(2, following=SECTION.url)) is None

    def test_a_calendar_of_empty_days_is_a_trap(self):
        walk = SectionWalk(SECTION.url)
        walk.advance(listing(1, at=1))
        steps = [walk.advance(listing(at=number)) for number in range(2, 2 + MAX_IDLE)]
        assert steps[-1] is None
        assert all(steps[:-1])

    def test_a_listing_that_grew_meanwhile_is_no_trap(self):
        walk = SectionWalk(SECTION.url)
        walk.advance(listing(5, 4, 3, at=1))
        assert walk.advance(listing(4, 3, at=2)) is not None
        assert walk.advance(listing(2, 1, at=3)) is not None

    @given(st.lists(st.lists(st.integers(1, 9), max_size=4), min_size=30, max_size=30))
    @settings(deadline=None, max_examples=50, derandomize=True)
    def test_always_ends_when_there_are_finitely_many_articles(self, pages):
        walk = SectionWalk(SECTION.url)
        read = 0
        while walk.advance(listing(*pages[read % len(pages)], at=read + 1)) is not None:
            read += 1
            assert read < MAX_PAGES
        assert read <= 9 * (MAX_IDLE + 1)
