"""What themes print around a text: counters, contacts, the writer's box, labelled sections, dated cards."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.extraction.sample import BODY, MENU, NOW, article_page, document, paragraphs, read

HEAD = "توسعة الميناء القديم في مدينة الساحل تبدأ الأسبوع المقبل"


@pytest.mark.parametrize(
    "line",
    [
        *("عدد القراءات : 1523", "عدد القراءات : 1523 نسخة للطباعة", "المشاهدات: 812", "1,204 قراءة", "٣ تعليقات"),
        *("0 تعليق", "5 دقائق قراءة", "مدة القراءة: دقيقتان", "وقت القراءة 3 دقائق", "قُرئ المقال 12 مرة", "A+ A-"),
    ],
)
def test_counters_are_no_text(line: str) -> None:
    assert read(article_page(f"<div>{line}</div>{paragraphs()}<div>{line}</div>")).body == BODY


@pytest.mark.parametrize(
    "line",
    ["12 قتيلا", "3 دقائق غيرت التاريخ", "قراءة في الصحف", "تعليق أمريكي على الحادث", "الزيارة: ما قبلها وما بعدها"],
)
def test_subheads_with_such_words_are_text(line: str) -> None:
    assert line in read(article_page(f"{paragraphs()}<p>{line}</p>{paragraphs()}")).body.split("\n\n")


@pytest.mark.parametrize("line", ["منذ 3 ساعات", "نُشر: منذ 3 ساعات"])
def test_a_relative_stamp_above_the_text(line: str) -> None:
    article = read(article_page(f"<div>{line}</div>{paragraphs()}", below_headline=""))
    assert article.body == BODY
    assert article.published_at == NOW - timedelta(hours=3)


def test_a_relative_stamp_as_a_subhead_is_text() -> None:
    assert "قبل عامين" in read(article_page(f"{paragraphs()}<h3>قبل عامين</h3>{paragraphs()}")).body.split("\n\n")


def test_a_writers_box_gives_name_alone_and_no_picture() -> None:
    box = (
        '<div class="writer-box"><img src="/w/5.jpg"><h4><a href="/writers/5">ناهد الجابري</a></h4>'
        '<span>ضفاف</span><a href="/writers/5">المزيد من مقالات الكاتب</a></div>'
    )
    article = read(article_page(paragraphs() + "<p>* كاتبة وأكاديمية تونسية</p><p>nahed@example.com</p>", box))
    assert (article.authors, article.images, article.body) == (["ناهد الجابري"], [], BODY)


def test_an_address_in_the_text_stays() -> None:
    line = "للاستفسار يمكن مراسلة إدارة الميناء على العنوان port@example.com طوال أيام الأسبوع."
    assert line in read(article_page(f"{paragraphs()}<p>{line}</p>")).body


def test_a_labelled_section() -> None:
    info = '<dl><dd>القسم: <a href="/eco">اقتصاد</a></dd></dl>'
    assert read(article_page(below_headline=info)).section == "اقتصاد"


def test_a_cards_date_link_is_no_entry() -> None:
    cards = (
        '<div class="more"><h3>مقالات قد تهمك</h3><article><h4><a href="/2024/03/card/">'
        'هيئة الموانئ تدرس توسعة الرصيف</a></h4><a href="/2024/03/11/">11 مارس، 2024</a></article></div>'
    )
    assert [entry["title"] for entry in read(article_page(after=cards)).related] == ["هيئة الموانئ تدرس توسعة الرصيف"]


def test_a_blogs_microformat() -> None:
    post = (
        f'<div class="hentry"><h3 class="entry-title">{HEAD}</h3><div class="entry-content">{paragraphs()}</div>'
        '<div>في <a href="/x.html"><abbr class="published" title="2024-03-12T10:15:00+02:00">'
        "10:15 ص</abbr></a></div></div>"
    )
    assert read(document(post)).published_at == datetime(2024, 3, 12, 8, 15, tzinfo=UTC)


ABOVE = (
    '<div class="story"><div class="top"><a href="/politics">سياسة</a><time>{}</time></div>'
    '<h1>{}</h1><div class="txt">{}</div></div>'
)


def test_a_stamp_above_the_headline_in_the_articles_own_box() -> None:
    page = document("<nav><a href='/'>الرئيسية</a></nav>" + ABOVE.format("12 مارس 2024 | 10:15 ص", HEAD, paragraphs()))
    assert read(page).published_at == datetime(2024, 3, 12, 8, 15, tzinfo=UTC)


def test_the_day_of_the_fetch_above_the_headline_is_a_masthead() -> None:
    assert read(document(ABOVE.format("السبت 1 يونيو 2024", HEAD, paragraphs()))).published_at is None


def test_a_day_above_the_headline_in_a_box_with_the_menu_is_a_masthead() -> None:
    menu = "".join(f'<li><a href="/{n}">قسم {n}</a></li>' for n in range(6))
    page = f'<div class="wrap"><ul>{menu}</ul><span>10 مارس 2024</span><h1>{HEAD}</h1><div>{paragraphs()}</div></div>'
    assert read(document(page)).published_at is None


def test_an_agencys_desk_in_brackets() -> None:
    line = "<p>(إعداد سارة حسن للنشرة العربية - تحرير محمد عبد الله)</p>"
    article = read(article_page(paragraphs() + line))
    assert (article.authors, article.body) == (["سارة حسن", "محمد عبد الله"], BODY)


def test_a_writer_and_what_he_is_under_the_text() -> None:
    article = read(article_page(paragraphs() + "<p>أحمد علي<br>كاتب ومحلل سياسي</p>"))
    assert (article.authors, article.body) == (["أحمد علي"], BODY)


def test_the_day_of_the_paper() -> None:
    article = read(article_page(below_headline="", after="<div>نشر في الساحل يوم 12 - 03 - 2024</div>"))
    assert (article.published_on, article.published_text) == ("2024-03-12", "12 - 03 - 2024")


def test_a_row_of_cells_with_what_the_writer_is() -> None:
    what = "<span>أستاذ الاقتصاد في جامعة القاهرة</span>"
    row = f"<div><a href='/a/1'>د. منى فؤاد</a> {what} <span>12 مارس 2024</span></div>"
    article = read(document(f"<div class='story'><h1>{HEAD}</h1>{row}<div>{paragraphs()}</div></div>"))
    assert (article.published_on, article.body) == ("2024-03-12", BODY)


@pytest.mark.parametrize("line", ["<b>12 مارس 2024</b> بدء العمل في الرصيف", "<b>فجرا</b> <b>بدأ العمل</b>"])
def test_a_short_line_with_a_bold_date_is_text(line: str) -> None:
    article = read(article_page(f"<p>{line}</p>{paragraphs()}"))
    assert article.body != BODY


def test_a_person_of_the_text_is_a_tag_beside_the_stamp() -> None:
    told = (
        "<p>وقال أحمد علي، وهو صياد من أبناء الحي القديم، إن القوارب الصغيرة لا تجد مكانا في المرسى كل مساء تقريبا.</p>"
    )
    assert read(article_page(paragraphs() + told, "<p>أحمد علي | 12 مارس 2024</p>")).authors == []


def _section(above: str) -> str | None:
    box = f'<main>{above}<h1>{HEAD}</h1><div class="c">{paragraphs()}</div></main>'
    return read(document(MENU + box)).section


def test_a_way_from_the_first_page_to_the_headline_ends_in_the_section() -> None:
    assert _section('<nav><a href="/">الرئيسية</a><svg></svg><a href="/p/7">الأسواق</a></nav>') == "الأسواق"


def test_a_link_at_the_headline_that_the_menu_has_too_is_the_section() -> None:
    assert _section('<a class="bg-red-600" href="/economy">اقتصاد</a>') == "اقتصاد"


@pytest.mark.parametrize(
    "above",
    [
        '<a href="/people/9">هالة منصور</a>',
        "".join(f'<a href="/{number}">باب {number}</a>' for number in range(4)),
        '<div><a href="/">الرئيسية</a>'
        + "".join(f'<a href="/{number}">باب {number}</a>' for number in range(5))
        + "</div>",
    ],
)
def test_other_links_above_a_headline_are_no_section(above: str) -> None:
    assert _section(above) is None
