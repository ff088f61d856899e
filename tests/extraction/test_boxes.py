"""What is text and what is not: hidden parts, captions, badges, boxes under the text, headlines of any markup."""

from datetime import UTC, datetime

import pytest

from newsspider.items import NotAnArticle
from tests.extraction import reading
from tests.extraction.reading import BODY, HEADLINE, PARAGRAPHS, TEASER, article, document, paragraphs, read

RULES = "".join(
    f"<li>يلتزم كل مشارك في النقاش بالبند رقم {number} من لائحة الحوار، وتحذف الإدارة ما يخالفه من دون إشعار مسبق</li>"
    for number in range(1, 16)
)
LINK = f"<a href='/news/2026/harbour-200'>{TEASER}</a>"
TWIN = f"<div class='print-view' style='display: none'>{paragraphs()}</div>"


def titled(box: str) -> str:
    """A page whose head says nothing but the portal's name."""
    return document(box, "<title>المرفأ اليوم</title>")


@pytest.mark.parametrize("attribute", ["hidden", "style='display:none'", "aria-hidden='true'"])
def test_what_an_attribute_hides_is_no_text_however_much_it_is(attribute: str) -> None:
    assert read(article(paragraphs(), after=f"<div {attribute}><ol>{RULES}</ol></div>")).body == BODY


@pytest.mark.parametrize("name", ["popup", "modal", "offscreen", "comments-policy-comments", "visually-hidden"])
def test_a_part_that_holds_neither_headline_nor_opening_is_judged_by_its_class(name: str) -> None:
    after = f"<div class='{name}'><h2>لائحة الحوار</h2><ol>{RULES}</ol></div>"
    assert read(article(paragraphs(), after=after)).body == BODY


@pytest.mark.parametrize("name", ["popup-content", "modal", "widget", "share-wrap"])
def test_a_part_in_which_the_article_begins_is_text_whatever_its_class(name: str) -> None:
    html = document(f"<div class='{name}'><h1>{HEADLINE}</h1>{paragraphs()}</div>", f"<title>{HEADLINE}</title>")
    assert read(html).body == BODY


def test_a_hidden_copy_of_the_text_counts_once() -> None:
    assert read(article(paragraphs() + TWIN)).body == BODY


def test_comments_that_are_longer_than_the_article_are_no_text() -> None:
    comment = "<p>رأيي أن ترميم السوق جاء متأخرا جدا، وأن على البلدية أن تستشير الباعة في كل خطوة قبل أن تبدأ العمل</p>"
    after = f"<section class='comments-area'><h3>التعليقات</h3>{comment * 12}</section>"
    assert read(article(paragraphs(), after=after)).body == BODY


def test_captions_of_a_gallery_without_figures_are_no_text() -> None:
    slide = "<div class='item'><img src='/p/{0}.jpg'><div><p>{1}</p></div></div>"
    texts = [f"بائع يرتب صناديق السمك عند المدخل رقم {n} من السوق قبل وصول الزوار بساعة كاملة تقريبا" for n in range(6)]
    gallery = "".join(slide.format(number, text) for number, text in enumerate(texts))
    short = paragraphs(PARAGRAPHS[:1])
    assert read(article(short, after=f"<div class='photos'>{gallery}</div>")).body == PARAGRAPHS[0]


def test_a_caption_in_a_site_files_container_is_no_text() -> None:
    figure = "<figure><img src='/p.jpg'><figcaption><p>باعة أمام السوق صباح اليوم الأول</p></figcaption></figure>"
    broad = reading.portal(layouts={"one": {"headline": "h1", "body": "main p"}})
    assert read(article(figure + paragraphs()), broad).body == BODY


def test_badges_after_the_text_are_keywords() -> None:
    badges = "".join(f"<li><span class='badge'>{word}</span></li>" for word in ("أسواق", "صيد بحري", "ترميم"))
    found = read(article(f"{paragraphs()}<ul class='row'>{badges}</ul>"))
    assert (found.body, found.keywords) == (BODY, ["أسواق", "صيد بحري", "ترميم"])


def test_neighbouring_spans_are_two_keywords() -> None:
    tags = "<div class='tags'><span>أسواق</span><span>صيد بحري</span></div>"
    assert read(article(paragraphs(), after=tags)).keywords == ["أسواق", "صيد بحري"]


def test_a_link_inside_a_sentence_is_no_keyword() -> None:
    sentence = "<p>ويعد السوق من أقدم معالم <a href='/tag/port'>المرفأ</a> ويزوره آلاف السياح في موسم الصيف كل عام</p>"
    assert read(article(paragraphs() + sentence)).keywords == []


@pytest.mark.parametrize(
    "box",
    [
        f"<p class='head-title'>{HEADLINE}</p>",
        f"<div id='article-title'>{HEADLINE}</div>",
        f"<span id='ctl00_Main_lblNewsTitle'>{HEADLINE}</span>",
    ],
)
def test_a_headline_may_be_no_heading(box: str) -> None:
    found = read(titled(f"<div class='page'>{box}{paragraphs()}</div>"))
    assert (found.headline, found.body) == (HEADLINE, BODY)


@pytest.mark.parametrize("markup", ["<h1>{}<br>{}</h1>", "<h1><div>{}</div><div>{}</div></h1>"])
def test_a_headline_of_two_lines_is_one(markup: str) -> None:
    cut = HEADLINE.index(" سوق")
    head = markup.format(HEADLINE[:cut], HEADLINE[cut + 1 :])
    html = document(f"<article>{head}{paragraphs()}</article>", f"<title>{HEADLINE} - المرفأ اليوم</title>")
    found = read(html)
    assert (found.headline, found.body) == (HEADLINE, BODY)


def test_the_writers_box_and_an_invitation_end_the_text() -> None:
    card = "<div class='card'><h4>سامر النجار</h4><p>يكتب عن المدن البحرية وناسها منذ سنوات.</p></div>"
    call = "<div class='box'><h3>هل وجدت التقرير مفيدا؟</h3><p>اشترك في النشرة البريدية ليصلك الجديد</p></div>"
    byline = "<p>بقلم: سامر النجار</p>"
    html = document(f"<article><h1>{HEADLINE}</h1>{byline}{paragraphs()}{card}{call}</article>")
    found = read(html)
    assert (found.body, found.authors) == (BODY, ["سامر النجار"])


def test_the_last_subhead_of_an_interview_is_text() -> None:
    texts = "".join(
        f"<h4>{name}</h4><p>{text}</p>" for name, text in zip(["البداية", "النهاية"], PARAGRAPHS, strict=False)
    )
    assert "النهاية" in read(article(texts)).body


def test_a_labelled_group_in_a_nav_is_related() -> None:
    group = f"<nav aria-label='related'><h3>أخبار ذات صلة</h3><a href='/news/2024/pier-771002'>{TEASER}</a></nav>"
    assert [entry["title"] for entry in read(article(paragraphs(), after=group)).related] == [TEASER]


def test_a_cards_heading_is_its_title_and_its_more_link_no_label() -> None:
    card = "<a href='/news/2024/x-77100{0}'><h4>{1}</h4><p>{2}</p><span>اقرأ المزيد ←</span></a>"
    titles = [TEASER, "مهرجان بحري للأطفال في حديقة المرفأ"]
    cards = "".join(card.format(n, title, PARAGRAPHS[1][:90]) for n, title in enumerate(titles))
    box = f"<div><h3>اقرأ أيضا</h3><div>{cards}</div></div><div><h3>النشرة</h3><p>اشترك في النشرة البريدية</p></div>"
    assert [entry["title"] for entry in read(article(paragraphs(), after=box)).related] == titles


def test_an_unlinked_list_of_titles_and_excerpts_without_a_headline_is_no_article() -> None:
    entries = "".join(f"<li>افتتاح معرض الكتاب رقم {n}<br>{PARAGRAPHS[1]}</li>" for n in range(6))
    with pytest.raises(NotAnArticle, match="a listing"):
        read(document(f"<p>المرفأ - أخبار</p><ul>{entries}</ul>", "<title>Untitled</title>"))


def test_a_numbered_list_under_a_headline_is_an_article() -> None:
    entries = "".join(f"<li>النصيحة رقم {n} للصيادين<br>{PARAGRAPHS[1]} ({n})</li>" for n in range(6))
    assert read(article(f"<ul>{entries}</ul>")).headline == HEADLINE


def test_a_topic_page_of_short_teasers_is_no_article() -> None:
    link = "<h3><a href='/news/2024/x-77100{0}'>{1} ({0})</a></h3>"
    card = f"<div class='card'>{link}<p>ملخص قصير للتقرير رقم {{0}} يعرض أهم ما جاء فيه</p></div>"
    cards = "".join(card.format(n, TEASER) for n in range(6))
    with pytest.raises(NotAnArticle, match="a listing"):
        read(document(f"<main><h1>سوق السمك القديم</h1><p>كل جديد عن المرفأ يجده القارئ هنا</p>{cards}</main>"))


def test_a_video_page_with_one_sentence_is_an_article() -> None:
    sentence = "<p>مشاهد من افتتاح سوق السمك القديم في المرفأ بحضور مئات الزوار</p>"
    assert read(article(f"<video src='/v.mp4'></video>{sentence}")).headline == HEADLINE


def test_an_exact_moment_beats_the_relative_stamp_of_a_cached_page() -> None:
    data = '{"@type":"NewsArticle","datePublished":"2026-11-19T07:15:00+00:00"}'
    data = f'<script type="application/ld+json">{data}</script>'
    found = read(article(paragraphs(), "<span class='date'>منذ 3 ساعات</span>", head=data))
    assert found.published_at == datetime(2026, 11, 19, 7, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "أرسله سامر النجار في الثلاثاء, 03/09/2024 - 10:15",
        "قدمه سامر النجار يوم الثلاثاء, 03/09/2024 - 10:15",
        "بواسطة سامر النجار في 3 سبتمبر 2024 - 10:15",
        "Submitted by سامر النجار on Tue, 03/09/2024 - 10:15",
    ],
)
def test_a_content_systems_line_gives_writer_and_stamp(line: str) -> None:
    found = read(article(paragraphs(), f"<div class='submitted'>{line}</div>"))
    assert (found.authors, found.published_at, found.body) == (
        ["سامر النجار"],
        datetime(2024, 9, 3, 7, 15, tzinfo=UTC),
        BODY,
    )


@pytest.mark.parametrize(
    "correction",
    [
        "تصحيح: ورد في نسخة سابقة من هذا الخبر أن السوق افتتح يوم السبت، والصحيح أنه افتتح صباح الأحد.",
        "وأضافت البلدية أن السوق يفتح صباح كل أحد.",
    ],
)
def test_a_correction_under_the_source_line_is_text(correction: str) -> None:
    found = read(article(f"{paragraphs()}<p>المصدر: وكالة الأناضول</p><p>{correction}</p>"))
    assert (found.source, found.body) == ("وكالة الأناضول", f"{BODY}\n\n{correction}")


def test_a_legal_note_under_the_source_line_is_no_text() -> None:
    note = "حقوق النشر محفوظة لموقع المرفأ اليوم ويسمح بالاقتباس مع ذكر المصدر ورابط الخبر الأصلي على الموقع"
    assert read(article(f"{paragraphs()}<p>المصدر: وكالة الأناضول</p><p>{note}</p>")).body == BODY


@pytest.mark.parametrize("words", ["20 نوفمبر 2026", "الجمعة 20 نوفمبر", "أمس"])
@pytest.mark.parametrize("label", ["كتب", "بقلم:"])
def test_a_byline_with_a_time_element_in_it(label: str, words: str) -> None:
    line = f"<p>{label} سامر النجار <time datetime='2026-11-20T10:15:00+02:00'>{words}</time></p>"
    found = read(article(paragraphs(), line))
    assert (found.authors, found.published_at) == (["سامر النجار"], datetime(2026, 11, 20, 8, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("head", "dateline"),
    [
        ("أبوظبي، الإمارات العربية المتحدة - ", "أبوظبي، الإمارات العربية المتحدة"),
        ("الرياض (المملكة العربية السعودية) - ", "الرياض (المملكة العربية السعودية)"),
        ("واشنطن، الولايات المتحدة الأمريكية – ", "واشنطن، الولايات المتحدة الأمريكية"),
        ("دبي، الإمارات العربية المتحدة، 22 نوفمبر 2026: ", "دبي، الإمارات العربية المتحدة، 22 نوفمبر 2026"),
    ],
)
def test_a_dateline_with_a_country_of_several_words(head: str, dateline: str) -> None:
    texts = [head + PARAGRAPHS[0], *PARAGRAPHS[1:]]
    assert read(article(paragraphs(texts))).dateline == dateline


def test_a_time_element_above_the_text_is_no_paragraph() -> None:
    stamp = "<time datetime='2026-11-20T10:15:00+02:00'>1 hour ago</time>"
    html = document(f"<article><h1>{HEADLINE}</h1>{stamp}{paragraphs()}</article>", f"<title>{HEADLINE}</title>")
    assert read(html).body == BODY


@pytest.mark.parametrize(
    "box",
    [
        f"<h3>اقرأ أيضا</h3><ul><li>{LINK}</li></ul>",
        f"<p>اقرأ أيضا: {LINK}</p>",
        f"<aside class='related'><h3>مقالات ذات صلة</h3><ul><li>{LINK}</li></ul></aside>",
    ],
)
def test_the_last_paragraph_after_a_read_also_box_is_text(box: str) -> None:
    found = read(article(f"{paragraphs(PARAGRAPHS[:-1])}{box}<p>{PARAGRAPHS[-1]}</p>"))
    assert found.body == BODY
    assert len(found.related) == 1


def test_a_paragraph_of_another_box_after_a_read_also_box_is_no_text() -> None:
    about = "<div class='about'><p>تصدر الصحيفة عن مؤسسة أهلية منذ عشرين عاما، ويعمل فيها فريق من الصحفيين.</p></div>"
    assert read(article(f"{paragraphs()}<h3>اقرأ أيضا</h3><ul><li>{LINK}</li></ul>{about}")).body == BODY


def test_a_count_whose_meaning_is_a_picture_is_no_text() -> None:
    assert read(article(f"<div><i class='icon'></i>1.2K</div>{paragraphs()}")).body == BODY


def test_a_short_last_sentence_after_a_read_also_line_is_text() -> None:
    last = "<p>وتستمر الأعمال حتى نهاية العام.</p>"
    assert read(article(f"{paragraphs()}<p>اقرأ أيضا: {LINK}</p>{last}")).body.endswith("حتى نهاية العام.")
