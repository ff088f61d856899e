"""What themes print around a text: counters, contacts, the writer's box, labelled sections, dated cards."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.extraction.sample import BODY, NOW, article_page, document, paragraphs, read

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
