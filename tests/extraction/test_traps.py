# ruff: noqa: E501 -- markup as pages write it
"""What real pages do to a reader: one trap a test, on pages of our own."""

import pytest

from newsspider.extraction import looks_blocked, looks_gone
from newsspider.extraction.joining import join
from newsspider.extraction.people.people import once
from newsspider.items import Fetch, Found, NotAnArticle
from newsspider.portals import generic_portal
from tests.extraction.reading import (
    BODY,
    HEADLINE,
    NOW,
    PARAGRAPHS,
    TEASER,
    URL,
    article,
    document,
    page,
    paragraphs,
    portal,
    read,
)

LINK = f'<a href="/news/2024/other-770001">{TEASER}</a>'
TAIL = "وختم المجلس جلسته بالاتفاق على اجتماع جديد مطلع الشهر المقبل لبحث بقية بنود الخطة مع ممثلي الباعة."


class TestBody:
    def test_without_any_paragraph_element(self) -> None:
        assert read(article("<br><br>".join(PARAGRAPHS))).body == BODY

    def test_of_line_breaks_with_custom_elements_between(self) -> None:
        inner = "<br><bannerinjection></bannerinjection><br>".join(PARAGRAPHS)
        assert read(article(inner)).body == BODY

    def test_lead_outside_the_container(self) -> None:
        first, rest = PARAGRAPHS[0], PARAGRAPHS[1:]
        html = document(
            f"<article><h1>{HEADLINE}</h1><div class='img'><img src='/a.jpg'></div><div class='first'>المرفأ - {first}</div>"
            f"<div class='ad'><a href='/x'>إعلان</a></div><div class='text'>{paragraphs(rest)}</div></article>"
        )
        found = read(html)
        assert found.body.split("\n\n")[0].endswith(first)
        assert found.body.endswith(rest[-1])

    def test_deck_between_headline_and_text_is_the_subheadline(self) -> None:
        deck = "ستون بائعا يعودون إلى أماكنهم والإيجارات على حالها"
        found = read(article(paragraphs(), header=f"<h2>{deck}</h2>"))
        assert (found.subheadline, found.body) == (deck, BODY)

    def test_headline_printed_twice(self) -> None:
        assert read(article(f"<h2>{HEADLINE}</h2>{paragraphs()}")).body == BODY

    @pytest.mark.parametrize(
        "noise",
        [
            "<figure><img src='/b.jpg'><figcaption>جانب من السوق بعد الترميم (تصوير كمال)</figcaption></figure>",
            "<div><img src='/b.jpg'><br>جانب من السوق بعد الترميم</div>",
            "<div style='display:none'><p>نص مخفي لا يراه القارئ وفيه من الكلمات ما يكفي ليحسبه الحاسوب فقرة كاملة</p></div>",
            "<p hidden>نص مخفي لا يراه القارئ وفيه من الكلمات ما يكفي ليحسبه الحاسوب فقرة كاملة من الخبر</p>",
            "<div class='d-none'><p>نص مخفي لا يراه القارئ وفيه من الكلمات ما يكفي ليحسبه الحاسوب فقرة كاملة</p></div>",
            "<template><p>نص مخفي لا يراه القارئ وفيه من الكلمات ما يكفي ليحسبه الحاسوب فقرة كاملة</p></template>",
            "<div class='newsletter'><p>اشترك في النشرة البريدية ليصلك كل جديد من أخبار المدينة صباح كل يوم</p></div>",
            "<p>تابعوا آخر أخبار المرفأ عبر قناتنا على تليجرام</p>",
            "<p>إعلان</p>",
            "<p>Welcome! We and our partners use cookies to store and access your personal data.</p>",
            "<p>جميع الحقوق محفوظة لموقع المرفأ اليوم 2024</p>",
            "<blockquote class='instagram-media'><p>منشور طويل على إنستغرام لا صلة له بنص الخبر نفسه إطلاقا</p></blockquote>",
            "<form><p>اكتب تعليقك هنا وسينشر بعد مراجعته من إدارة الموقع خلال أربع وعشرين ساعة</p><textarea></textarea></form>",
        ],
    )
    def test_noise_between_paragraphs(self, noise: str) -> None:
        inner = paragraphs(PARAGRAPHS[:2]) + noise + paragraphs(PARAGRAPHS[2:])
        assert read(article(inner)).body == BODY
        assert read(article(inner), portal()).body == BODY

    @pytest.mark.parametrize(
        "inline",
        [
            f"<p>اقرأ أيضاً: {LINK}</p>",
            f"<p><strong>إقرأ أيضا</strong> {LINK}</p>",
            f"<div class='box'><h4>اقرأ أيضا</h4><ul><li>{LINK}</li></ul></div>",
            f"<h3>شاهد أيضاً</h3><p>{LINK}</p>",
            f"<p>اقرأ في المرفأ: {LINK}</p>",
        ],
    )
    def test_read_also_inside_the_text_does_not_end_it(self, inline: str) -> None:
        inner = paragraphs(PARAGRAPHS[:2]) + inline + paragraphs(PARAGRAPHS[2:])
        for found in (read(article(inner)), read(article(inner), portal())):
            assert found.body == BODY
            assert [(entry["title"], entry["url"]) for entry in found.related] == [
                (TEASER, "https://www.example-news.com/news/2024/other-770001")
            ]

    def test_read_also_before_the_text_does_not_swallow_it(self) -> None:
        found = read(article(f"<p>اقرأ أيضاً: {LINK}</p>{paragraphs()}"))
        assert found.body == BODY

    @pytest.mark.parametrize(
        "sentence",
        [
            "المصدر الأمني أوضح أن الحادث وقع قرب البوابة الشرقية للسوق ولم يسفر عن إصابات.",
            "شاهد أيضا جمهور الافتتاح عرضا قصيرا عن تاريخ السوق أعدته مدرسة الصيادين.",
            "كتب الرئيس رسالة إلى النقابة يعتذر فيها عن تأخر الأعمال ستة أشهر كاملة.",
            "وتغير سياسة الخصوصية في تطبيق البيع الجديد ما يطلبه من بيانات الزبائن ومواقعهم.",
        ],
    )
    def test_sentence_that_begins_like_a_label_stays(self, sentence: str) -> None:
        inner = paragraphs(PARAGRAPHS[:2]) + f"<p>{sentence}</p>" + paragraphs(PARAGRAPHS[2:])
        assert sentence in read(article(inner)).body

    def test_tags_and_source_inside_the_container(self) -> None:
        inner = f"{paragraphs()}<p>المصدر: وكالات</p><p><a href='/tag/1'>سوق</a> <a href='/tag/2'>ترميم</a></p>"
        found = read(article(inner))
        assert (found.body, found.source) == (BODY, "وكالات")

    def test_source_line_above_the_text(self) -> None:
        found = read(article(f"<div>المصدر: (المرفأ - وكالات)</div>{paragraphs()}"))
        assert (found.body, found.source) == (BODY, "المرفأ - وكالات")

    def test_agency_signature_at_the_end(self) -> None:
        found = read(article(f"{paragraphs()}<p>{TAIL} --(بترا)</p>"))
        assert (found.body.endswith(TAIL), found.source) == (True, "بترا")

    def test_next_article_appended_below(self) -> None:
        other = PARAGRAPHS[3].replace("الباعة", "الصيادين")
        below = f"<article><h1>{TEASER}</h1><div>21 نوفمبر 2026</div><div class='text'><p>{other}</p><p>{TAIL}</p></div></article>"
        found = read(article(paragraphs(), after=below))
        assert (found.headline, found.body) == (HEADLINE, BODY)

    def test_copy_for_telephones(self) -> None:
        found = read(article(paragraphs(), header=f"<div class='visible-xs'>{paragraphs(PARAGRAPHS[:2])}</div>"))
        assert found.body == BODY

    def test_theme_that_calls_every_paragraph_a_widget(self) -> None:
        inner = "".join(f"<div class='text-widget'><p>{text}</p></div>" for text in PARAGRAPHS)
        assert read(article(inner)).body.count("\n\n") >= 3


class TestBrokenPages:
    def test_two_html_elements(self) -> None:
        html = f"<html><head><title>x</title></head><html dir=rtl><body><h1>{HEADLINE}</h1><div>{paragraphs()}</div>"
        assert read(html).body == BODY

    def test_null_characters(self) -> None:
        assert read(article(paragraphs()).replace("<p>", "<p>\x00")).body == BODY

    def test_nesting_without_end(self) -> None:
        html = document("<div>" * 1500 + f"<h1>{HEADLINE}</h1><div>{paragraphs()}</div>")
        assert read(html).headline == HEADLINE

    def test_unclosed_elements(self) -> None:
        html = document(f"<h1>{HEADLINE}</h1><div>" + "".join(f"<p>{text}" for text in PARAGRAPHS))
        assert read(html).body == BODY

    def test_lies_in_the_head(self) -> None:
        head = (
            '<meta property="og:url" content="https://52.16.95.170/x"><link rel="canonical" href="https://other.com/a">'
        )
        assert read(article(paragraphs(), head=head)).url == URL


class TestKeywords:
    def test_meta_keywords_are_not_visible_tags(self) -> None:
        words = HEADLINE.replace(" ", ",")
        assert read(article(paragraphs(), head=f'<meta name="keywords" content="{words}">')).keywords == []

    def test_label_with_links(self) -> None:
        tags = "<div>كلمات مفتاحية <a href='/t/1'>سوق</a><a href='/t/2'>ترميم</a><a href='/t/1'>سوق</a></div>"
        assert read(article(paragraphs(), after=tags)).keywords == ["سوق", "ترميم"]


class TestRelated:
    def test_cards_with_stamps_and_hidden_copies(self) -> None:
        card = f"<div class='card'><a href='/news/2024/other-770001'><img src='/x.jpg'></a><span>20 نوفمبر 2026</span><h3>{LINK}</h3></div>"
        after = f"<div class='rel'><h3>موضوعات متعلقة</h3>{card}<div class='d-none'>{card}</div></div>"
        found = read(article(paragraphs(), after=after))
        assert [entry["title"] for entry in found.related] == [TEASER]
        assert found.published_at is None

    def test_title_cut_on_screen_is_completed_by_its_attribute(self) -> None:
        cut = f'<a href="/news/2024/other-770001" title="{TEASER}">{TEASER[:25]}...</a>'
        found = read(article(paragraphs(), after=f"<div><h3>مواضيع ذات صلة</h3>{cut}</div>"))
        assert found.related[0]["title"] == TEASER

    @pytest.mark.parametrize("label", ["الأكثر قراءة", "آخر الأخبار", "اخترنا لكم"])
    def test_site_wide_blocks_are_not_the_articles(self, label: str) -> None:
        assert read(article(paragraphs(), after=f"<div><h3>{label}</h3>{LINK}</div>")).related == []


class TestSiteFile:
    def test_methods_and_layout_are_noted(self) -> None:
        found = read(article(paragraphs()), portal())
        assert (found.extraction["headline"], found.extraction["body"], found.extraction["layout"]) == (
            "site",
            "site",
            "one",
        )
        assert found._id == "example:771234"

    def test_of_two_layouts_the_one_the_page_has(self) -> None:
        layouts = {
            "new": {"headline": "h1.x", "body": "div.new"},
            "old": {"headline": "h1", "body": ["div.gone", "div.text"]},
        }
        assert read(article(paragraphs()), portal(layouts=layouts)).extraction["layout"] == "old"

    def test_empty_list_rules_a_field_out(self) -> None:
        head = '<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"سلمى الخطيب"}}</script>'
        layouts = {"one": {"headline": "h1", "body": "div.text", "authors": []}}
        assert read(article(paragraphs(), head=head), portal(layouts=layouts)).authors == []
        assert read(article(paragraphs(), head=head), portal()).authors == ["سلمى الخطيب"]

    def test_removed_elements(self) -> None:
        layouts = {"one": {"headline": "h1", "body": "div.text", "remove": ".promo"}}
        inner = paragraphs(PARAGRAPHS[:2]) + f"<p class='promo'>{TAIL}</p>" + paragraphs(PARAGRAPHS[2:])
        assert read(article(inner), portal(layouts=layouts)).body == BODY

    def test_page_of_no_layout_is_still_read(self) -> None:
        layouts = {"one": {"headline": "h1.gone", "body": "div.gone"}}
        found = read(article(paragraphs()), portal(layouts=layouts))
        assert (found.body, found.extraction["body"], found.extraction.get("layout")) == (BODY, "generic", None)

    def test_hooks(self) -> None:
        def before(page):  # type: ignore[no-untyped-def]
            page.tree.find(".//h1").text = "عنوان جديد للخبر"

        def after(article, page):  # type: ignore[no-untyped-def]
            article.section = "محليات"

        found = read(article(paragraphs()), portal(before=before, after=after))
        assert (found.headline, found.section) == ("عنوان جديد للخبر", "محليات")


class TestWhatTheSourceKnew:
    def test_is_the_last_resort(self) -> None:
        found = read(article(paragraphs()), source="feed", title="عنوان آخر", published="Tue, 10 Sep 2024 06:30:00 GMT")
        assert (found.headline, found.extraction["published_at"]) == (HEADLINE, "feed")
        assert found.published_on == "2024-09-10"

    def test_beats_the_day_in_the_address(self) -> None:
        url = "https://www.example-news.com/2024/9/9/slug-771234"
        found = read(article(paragraphs()), url=url, source="sitemap", published="2024-09-10T06:30:00Z")
        assert (found.published_on, found.extraction["published_at"]) == ("2024-09-10", "sitemap")
        assert read(article(paragraphs()), url=url).extraction["published_at"] == "url"


class TestRefused:
    def refusal(self, html: str, **how: object) -> str:
        with pytest.raises(NotAnArticle) as error:
            read(html, **how)  # type: ignore[arg-type]
        return error.value.reason

    def test_persian(self) -> None:
        text = "به گزارش خبرگزاری، رئیس جمهور ایران در نشست خبری امروز گفت که این طرح می‌تواند برای مردم کشور مفید باشد و باید اجرا شود. "
        assert (
            self.refusal(document(f"<h1>نشست خبری رئیس جمهور درباره طرح جدید</h1><div><p>{text * 3}</p></div>"))
            == "language"
        )

    def test_english(self) -> None:
        text = "The municipality reopened the old fish market on Sunday after two years of repairs, officials said. "
        assert (
            self.refusal(document(f"<h1>Old fish market reopens after two years</h1><div><p>{text * 4}</p></div>"))
            == "language"
        )

    def test_empty_page(self) -> None:
        assert self.refusal("") == "not_article"
        assert self.refusal(document(f"<h1>{HEADLINE}</h1>")) == "not_article"

    def test_home_page(self) -> None:
        assert self.refusal(article(paragraphs()), url="https://www.example-news.com/") == "not_article"

    def test_listing_of_excerpts(self) -> None:
        entries = "".join(
            f"<div class='item'><h3><a href='/news/2024/x-77{n}001'>{TEASER} في يومها {n}</a></h3><p>{PARAGRAPHS[n % 2]}</p></div>"
            for n in range(8)
        )
        assert (
            self.refusal(document(f"<h1>أخبار المرفأ والموانئ</h1><div class='list'>{entries}</div>")) == "not_article"
        )

    def test_wall(self) -> None:
        html = "<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script></head><body></body></html>"
        assert looks_blocked(page(html))
        assert self.refusal(html) == "blocked"

    def test_soft_not_found(self) -> None:
        html = document("<h1>عذرا، الصفحة غير موجودة</h1><p>يمكنك العودة إلى الصفحة الرئيسية أو البحث</p>")
        assert looks_gone(page(html))
        assert self.refusal(html) == "not_article"

    def test_article_about_missing_pages_is_one(self) -> None:
        assert not looks_gone(page(article(paragraphs([*PARAGRAPHS, "وقال إن رسالة الصفحة غير موجودة أزعجت الزوار."]))))

    def test_changed_layout(self) -> None:
        layouts = {"one": {"headline": "h1.gone", "body": "div.gone"}}
        assert self.refusal(document("<div id='app'></div>"), portal=portal(layouts=layouts)) == "layout_changed"


def test_once_keeps_order_and_first_spelling() -> None:
    assert once(["أحمد علي", "احمد علي", " سلمى "]) == ["أحمد علي", "سلمى"]


@pytest.mark.parametrize(
    ("printed", "zone", "feed", "expected"),
    [
        ("نشر في: 10 سبتمبر 2024 - 12:15", None, "Tue, 10 Sep 2024 12:15:40 +0300", "2024-09-10T09:15:40+00:00"),
        ("نشر في: 10 سبتمبر 2024", "Africa/Cairo", "Tue, 10 Sep 2024 12:15:40 +0300", "2024-09-10T09:15:40+00:00"),
        ("نشر في: 10 سبتمبر 2024", None, "Tue, 10 Sep 2024 12:15:40 +0300", "2024-09-10T09:15:40+00:00"),
        ("نشر في: 10 سبتمبر 2024", "Africa/Cairo", "Mon, 16 Sep 2024 12:15:40 +0300", "2024-09-09T21:00:00+00:00"),
        (
            "نشر في: 10 سبتمبر 2024 - 12:15",
            "Africa/Cairo",
            "Tue, 10 Sep 2024 14:00:00 +0300",
            "2024-09-10T09:15:00+00:00",
        ),
    ],
    ids=["no zone", "a day", "a day without zone", "another day", "a clock"],
)
def test_the_feeds_moment_completes_a_page_of_which_only_the_day_is_known(
    printed: str, zone: str | None, feed: str, expected: str
) -> None:
    page = article(paragraphs(), header=f'<div class="when">{printed}</div>')
    found = read(page, zone=zone, source="feed", published=feed)
    read_before = read(page, zone=zone)
    read_before.fetch = Fetch(at=NOW, key=read_before._id, requested_url=URL)
    joined = join(read_before, Found(url=URL, source="feed", published=feed), generic_portal(URL, zone))
    for one in (found, joined):
        assert one.published_at is not None
        assert one.published_at.isoformat() == expected
