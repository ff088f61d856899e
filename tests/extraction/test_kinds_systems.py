"""Pages as the systems that portals run on make them."""

# ruff: noqa: E501  (markup reads better in one piece than cut at a column)

from datetime import UTC, datetime

import pytest

from tests.extraction.sample import BODY, HEADLINE, MENU, PORTAL, TEXT, article_page, document, paragraphs, read

MAY_15 = datetime(2024, 5, 15, 11, 5, tzinfo=UTC)


def test_k2_for_joomla_gives_its_labels_for_tags_section_and_similar_articles() -> None:
    page = document(
        f'{MENU}<div id="k2Container" class="itemView"><div class="itemHeader"><span class="itemDateCreated">الأربعاء, 15 '
        f'أيار/مايو 2024 14:05</span><h2 class="itemTitle">{HEADLINE}</h2><span class="itemAuthor">كتبه&nbsp; '
        '<a rel="author" href="/itemlist/user/42">نادر الزيات</a></span></div><div class="itemToolbar"><ul><li>'
        '<span>حجم الخط</span> <a href="#">تصغير حجم الخط</a></li><li><a href="/p">طباعة</a></li></ul></div>'
        f'<div class="itemBody"><div class="itemIntroText"><p>{TEXT[0]}</p></div><div class="itemFullText">'
        f'{paragraphs(TEXT[1:])}</div><div class="itemContentFooter"><span class="itemHits">قراءة <b>812</b> مرات</span>'
        '<span class="itemDateModified">آخر تعديل على الأربعاء, 15 أيار/مايو 2024 16:40</span></div></div>'
        '<div class="itemLinks"><div class="itemTagsBlock"><span>موسومة تحت</span><ul class="itemTags"><li>'
        '<a href="/tag/a">ميناء الساحل</a></li><li><a href="/tag/b">صيادون</a></li></ul></div></div>'
        '<div class="itemRelated"><h3>مواضيع ذات صلة (بواسطة كلمات دليلية)</h3><ul><li><a class="itemRelTitle" '
        'href="/local/item/5512-old">خطة قديمة لتنظيم الصيد في الساحل</a></li></ul></div></div>'
    )
    article = read(page)
    assert article.body == BODY
    assert article.authors == ["نادر الزيات"]
    assert article.keywords == ["ميناء الساحل", "صيادون"]
    assert article.published_at == MAY_15
    assert article.updated_at == datetime(2024, 5, 15, 13, 40, tzinfo=UTC)
    assert [entry["title"] for entry in article.related] == ["خطة قديمة لتنظيم الصيد في الساحل"]
    assert article.related[0]["label"] == "مواضيع ذات صلة"


def test_tables_of_an_aspnet_page_give_the_headline_that_no_heading_marks() -> None:
    text = "<br/><br/>".join(f"&nbsp;&nbsp;{paragraph}" for paragraph in TEXT)
    page = (
        f'<html><head><title>{PORTAL} :: {HEADLINE}</title></head><body dir="rtl"><form id="aspnetForm"><table>'
        '<tr><td colspan="3"><table><tr><td>السبت 1 حزيران 2024</td><td><a href="default.aspx">الرئيسية</a></td></tr>'
        '</table></td></tr><tr><td><table><tr><td class="boxTitle">الأكثر قراءة</td></tr><tr><td><a href="Details.aspx?id=11">'
        "الحكومة تناقش موازنة العام الجديد في جلسة مغلقة</a></td></tr></table></td><td><table><tr><td>"
        f'<span class="newsTitle">{HEADLINE}</span></td></tr><tr><td><span id="ctl00_lblDate">15/05/2024 14:05</span></td></tr>'
        f'<tr><td><span class="newsBody">{text}</span></td></tr><tr><td><span>المصدر: وكالة أنباء الساحل</span></td></tr>'
        "</table></td></tr></table></form></body></html>"
    )
    article = read(page)
    assert article.headline == HEADLINE
    assert article.body == BODY
    assert article.source == "وكالة أنباء الساحل"
    assert article.published_at == MAY_15


def test_a_story_of_quintype_gives_section_deck_and_author_above_its_text() -> None:
    page = document(
        '<div class="arr--story"><div class="arr--section-name"><a href="/local">محليات</a></div><div class="arr--headline">'
        f'<h1><bdi>{HEADLINE}</bdi></h1></div><div class="arr--sub-headline"><div>المشروع يضيف ستة مراس لقوارب الصيد الصغيرة'
        '</div></div><div class="arr--author-name"><a href="/author/h"><span>هالة منصور</span></a></div>'
        '<div class="arr--publish-time"><time datetime="2024-05-15T11:05:00.000Z">Published on: <span>15 May 2024, 2:05 pm'
        f'</span></time></div><div class="arr--cards"><div class="arr--text-element"><div>{paragraphs(TEXT[:3])}</div></div>'
        '<div class="arr--also-read"><div class="label">اقرأ أيضا</div><a href="/local/old-story-998877"><span>نقابة الصيادين '
        f'تنتخب مجلسا جديدا</span></a></div><div class="arr--text-element"><div>{paragraphs(TEXT[3:])}</div></div></div></div>'
    )
    article = read(page)
    assert article.body == BODY
    assert article.section == "محليات"
    assert article.subheadline == "المشروع يضيف ستة مراس لقوارب الصيد الصغيرة"
    assert article.authors == ["هالة منصور"]
    assert article.published_at == MAY_15
    assert [entry["title"] for entry in article.related] == ["نقابة الصيادين تنتخب مجلسا جديدا"]


def test_a_stamp_above_the_headline_is_the_articles_in_its_own_element() -> None:
    page = document(
        f'<header>{MENU}<span>السبت 01 يونيو 2024</span></header><main><article class="post"><div><ul><li>15 مايو 2024</li>'
        f'<li>2 دقائق قراءة</li></ul></div><h1>{HEADLINE}</h1><div class="rich-content">{paragraphs()}</div></article></main>'
    )
    article = read(page)
    assert article.published_on == "2024-05-15"
    assert article.published_precision == "day"


@pytest.mark.parametrize("heading", ["تعليقات القراء", "التعليقات (30)", "ليست هناك تعليقات:"])
def test_a_thread_of_comments_longer_than_the_article_is_not_its_text(heading: str) -> None:
    thread = "".join(
        f"<li><b>قارئ رقم {number}</b><span>منذ {number + 1} أيام</span><p>هذا رأي طويل من قارئ يكتب كثيرا ويكرر أن "
        f"المشروع تأخر سنوات وأن الصيادين لا يسمعهم أحد، وأن الوعود السابقة كلها لم تنفذ، رقم {number}.</p></li>"
        for number in range(30)
    )
    page = document(
        f'{MENU}<div id="page"><div class="single"><h1>{HEADLINE}</h1><span>15 مايو 2024، 14:05</span><div class="txt">'
        f'{paragraphs()}</div></div><div class="readers"><h3>{heading}</h3><ul>{thread}</ul></div></div>'
    )
    article = read(page)
    assert article.body == BODY
    assert article.published_at == MAY_15


@pytest.mark.parametrize(
    "opening",
    ["القاهرة 15 مايو (رويترز)", "القاهرة، 15 مايو/أيار 2024 (أ ف ب)", "مرسى الساحل (رويترز)", "واشنطن (أخبار المثال)"],
)
def test_a_dateline_may_carry_the_day_and_a_town_that_no_list_has(opening: str) -> None:
    article = read(article_page(f"<p>{opening} - {TEXT[0]}</p>{paragraphs(TEXT[1:])}"))
    assert article.dateline == opening
    assert article.body.startswith(opening)


def test_a_sentence_with_an_agency_in_brackets_is_no_dateline() -> None:
    sentence = (
        "قالت وكالة الأنباء الفرنسية (أ ف ب) - في تقرير لها - إن أعمال التوسعة تبدأ خلال أيام قليلة بحسب مصادرها."
    )
    assert read(article_page(f"<p>{sentence}</p>{paragraphs(TEXT[1:])}")).dateline is None


def test_a_subhead_that_says_comments_does_not_end_the_text() -> None:
    text = f"{paragraphs(TEXT[:3])}<h3>التعليقات</h3>{paragraphs(TEXT[3:])}"
    assert [part for part in read(article_page(text)).body.split("\n\n") if part in TEXT] == list(TEXT)
