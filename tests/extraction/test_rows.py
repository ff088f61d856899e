"""The row under a headline: the writer apart from the stamp, day and clock together, and nobody who is not certain."""

from datetime import UTC, datetime

import pytest

from tests.extraction.sample import BODY, HEADLINE, article_page, paragraphs, read

DAY, CLOCK = "الثلاثاء 12 مارس 2024", "10:15 ص"
AT = datetime(2024, 3, 12, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "row",
    [
        '<div class="info"><span class="by">أحمد علي</span><span class="when">{}</span></div>',
        '<div class="info"><span>أحمد علي</span> <span>{}</span></div>',
        "<div>أحمد علي | {}</div>",
        "<div>القاهرة - أحمد علي - {}</div>",
        "<div>تطوان - أحمد علي - {}</div>",
        "<p>{} - أحمد علي</p>",
        "<p>أحمد علي، {}</p>",
        "<p>أحمد علي (القاهرة) {}</p>",
        "<ul><li>أحمد علي</li><li>{}</li><li>5 دقائق قراءة</li></ul>",
        "<ul><li>{}</li><li>أحمد علي</li><li>812 مشاهدة</li></ul>",
        '<div class="row"><div><a href="/u/17">أحمد علي</a></div><div>{}</div></div>',
    ],
)
def test_a_writer_beside_the_stamp(row: str) -> None:
    article = read(article_page(below_headline=row.format(f"{DAY} {CLOCK}")))
    assert article.authors == ["أحمد علي"]
    assert article.published_text == f"{DAY} {CLOCK}"
    assert article.published_at == AT
    assert article.body == BODY


def test_two_writers_and_their_agency() -> None:
    article = read(article_page(below_headline=f"<p>بيروت، رويترز - سارة حسن وأحمد علي | {DAY}</p>"))
    assert article.authors == ["سارة حسن", "أحمد علي"]


def test_a_numeric_date_beside_a_certain_byline() -> None:
    article = read(article_page(below_headline="<p>أحمد علي - القاهرة 12/03/2024</p>"))
    assert (article.authors, article.published_text) == (["أحمد علي"], "12/03/2024")


@pytest.mark.parametrize(
    "row",
    [
        "<p>أخبار مصر | {}</p>",
        "<p>سوق المال | {}</p>",
        "<p>كرة عالمية - {}</p>",
        "<p>ريال مدريد - {}</p>",
        "<p>الشرق الأوسط - لندن - {}</p>",
        "<p>جمال وأناقة | {}</p>",
        "<p>إسلام سياسي | {}</p>",
        "<p>على الهامش | {}</p>",
        "<p>نور القمر | {}</p>",
        '<p><a href="/tag/ahmad-ali">أحمد علي</a> | {}</p>',
        '<ul><li><a href="/topics/33">أحمد علي</a></li><li>{}</li></ul>',
        "<ul><li>حفل أحمد علي في المسرح الكبير</li><li>{}</li></ul>",
        '<div class="nearby">ريال مدريد</div><p>{}</p>',
    ],
)
def test_what_is_no_writer(row: str) -> None:
    article = read(article_page(below_headline=row.format(DAY)))
    assert article.authors == []
    assert article.published_text == DAY


def test_a_person_of_the_headline_is_a_tag_beside_the_stamp() -> None:
    html = article_page(below_headline=f"<p>أحمد علي | {DAY}</p>").replace(HEADLINE, f"أحمد علي يعلن: {HEADLINE}")
    assert read(html).authors == []


@pytest.mark.parametrize(
    ("row", "printed"),
    [
        ("<ul><li>{d}</li><li>{c}</li></ul>", "{d} {c}"),
        ("<ul><li><i></i> {d}</li><li><i></i> {c}</li><li>812</li></ul>", "{d} {c}"),
        ("<div><div>{d}</div><div>10:15</div></div>", "{d} 10:15"),
        ("<ul><li>{c}</li><li>{d}</li></ul>", "{c} {d}"),
        ("<ul><li>نُشر: {d}</li><li>الساعة {c}</li></ul>", "{d} الساعة {c}"),
        ("<table><tr><td>التاريخ</td><td>{d}</td></tr><tr><td>الوقت</td><td>{c}</td></tr></table>", "{d} {c}"),
    ],
)
def test_day_and_clock_in_two_entries(row: str, printed: str) -> None:
    article = read(article_page(below_headline=row.format(d=DAY, c=CLOCK)))
    assert article.published_text == printed.format(d=DAY, c=CLOCK)
    assert article.published_at == AT


@pytest.mark.parametrize(
    "row",
    [
        '<ul><li>{d}</li><li class="duration">10:15</li></ul>',
        '<ul><li>{d}</li><li><i class="icon-video"></i> 10:15</li></ul>',
        "<ul><li>{d}</li><li>مدة الفيديو 10:15</li></ul>",
        "<ul><li>{d}</li><li>25:61</li></ul>",
        "<ul><li>{d}</li><li>10:15 ص</li><li>11:30 ص</li></ul>",
        "<ul><li>10:15</li><li>{d}</li></ul>",
    ],
)
def test_a_clock_that_is_not_the_days(row: str) -> None:
    article = read(article_page(below_headline=row.format(d=DAY)))
    assert (article.published_on, article.published_precision) == ("2024-03-12", "day")


def test_a_live_blogs_day_does_not_take_the_clock_of_an_entry() -> None:
    entries = "".join(f"<div><span>1{n}:05 ص</span><p>{text}</p></div>" for n, text in enumerate(BODY.split("\n\n")))
    article = read(article_page(entries, below_headline=f"<p>{DAY}</p>"))
    assert article.published_precision == "day"


@pytest.mark.parametrize(
    "line",
    [
        *("(أحمد علي – القاهرة)", "القاهرة – أحمد علي", "أحمد علي - القاهرة", "القاهرة: أحمد علي", "*أحمد علي"),
        *("أحمد علي", "(أحمد علي)", "بغداد – واع – أحمد علي", "أحمد علي/ القاهرة", "د. أحمد علي - القاهرة"),
    ],
)
def test_a_signature_under_the_text(line: str) -> None:
    article = read(article_page(paragraphs() + f"<p>{line}</p>"))
    assert [name.removeprefix("د. ") for name in article.authors] == ["أحمد علي"]
    assert article.body == BODY


def test_an_agency_and_its_city_under_the_text() -> None:
    article = read(article_page(paragraphs() + "<p>(أ ف ب - القاهرة)</p>"))
    assert (article.source, article.body) == ("أ ف ب", BODY)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "مصر - السعودية",
            "الأهلي - الزمالك",
            "ريال مدريد - برشلونة",
            "وللحديث بقية",
            "والله الموفق",
            "حمى الله الوطن",
        ),
        *("يتبع غدا", "أحمد علي: لن نرحل!", "القاهرة - أحمد علي يغادر", "صنع في مصر", "انتهى الدرس"),
    ],
)
def test_a_last_line_that_names_no_writer_is_text(line: str) -> None:
    article = read(article_page(paragraphs() + f"<p>{line}</p>"))
    assert article.authors == []
    assert article.body == f"{BODY}\n\n{line}"


@pytest.mark.parametrize("line", ["تطوان - أحمد علي", "القاهرة - نور الشريف", "بغداد/ واع/ أحمد علي", "أحمد علي"])
def test_a_signature_above_the_text(line: str) -> None:
    article = read(article_page(f"<p>{line}</p>" + paragraphs()))
    assert len(article.authors) == 1
    assert article.body == BODY


@pytest.mark.parametrize("line", ["القصة الكاملة: صراع العروش", "مصر - حوادث وقضايا", "كرة عالمية | دوري أبطال أوروبا"])
def test_a_first_line_that_names_no_writer(line: str) -> None:
    assert read(article_page(f"<p>{line}</p>" + paragraphs())).authors == []
