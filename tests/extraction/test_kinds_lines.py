"""The lines around a text, as portals of many countries print them."""

# ruff: noqa: E501  (a line of a table reads better in one piece)

import pytest

from tests.extraction.sample import BODY, HEADLINE, MENU, PORTAL, TEXT, document, paragraphs, read

MAY_15 = "2024-05-15T11:05:00+00:00"
STAMP = "<div>15 مايو 2024 - 14:05</div>"


def page(above: str = STAMP, text: str | None = None, portal: str = PORTAL) -> str:
    text = paragraphs() if text is None else text
    box = f'<div class="art"><h1>{HEADLINE}</h1>{above}<div class="entry-content">{text}</div></div>'
    return document(MENU + box).replace(PORTAL, portal)


@pytest.mark.parametrize(
    ("above", "authors"),
    [
        ('<div>الأربعاء 15-05-2024 14:05 | كتب: <a href="/editor/1">هالة منصور</a></div>', ["هالة منصور"]),
        ("<div>نشر من قبل هالة منصور في الأربعاء 15 ماي 2024، 14:05</div>", ["هالة منصور"]),
        ("<div>نشر بواسطة: هالة منصور بتاريخ 15-05-2024 14:05</div>", ["هالة منصور"]),
        ("<div><span>الرياض - هالة منصور</span></div><div>الأربعاء 7 ذو القعدة 1445هـ 15 مايو 2024م 14:05</div>", ["هالة منصور"]),
        ("<div>الأربعاء / 07 / ذو القعدة / 1445 هـ الأربعاء 15 مايو 2024 14:05</div>", []),
        ("<div>الأربعاء / 07 / ذو القعدة / 1445 هـ 15 مايو 2024 14:05</div><div>هالة منصور (جدة) @halah</div>", ["هالة منصور"]),
        ('<h4 class="writer">هالة منصور تكتب:</h4><div>15 مايو 2024 14:05</div>', ["هالة منصور"]),
        ('<div class="author">وكالات</div><div>15 مايو 2024 14:05</div>', []),
        ("<div>812 مشاهدة</div><div>14:05 - 15 مايو, 2024</div>", []),
    ],
)  # fmt: skip
def test_byline_and_stamp_of_the_lines_below_a_headline(above: str, authors: list[str]) -> None:
    article = read(page(above))
    assert article.authors == authors
    assert article.published_at is not None
    assert article.published_at.isoformat() == MAY_15
    assert article.body == BODY


def test_two_labelled_stamps_in_a_long_line_are_no_paragraph() -> None:
    line = "نشر في: الأربعاء 15 مايو 2024 - 2:05 م | آخر تحديث: الأربعاء 15 مايو 2024 - 4:40 م"
    article = read(page(f"<div>هالة منصور</div><div>{line}</div>"))
    assert article.body == BODY
    assert article.updated_at is not None
    assert article.updated_at.isoformat() == "2024-05-15T13:40:00+00:00"


def test_a_source_behind_the_stamp_is_the_source() -> None:
    article = read(page('<div><span>15-05-2024 | 14:05</span> <span>المصدر: "النهار"</span></div>'))
    assert article.source == "النهار"
    assert article.published_text == "15-05-2024 | 14:05"


def test_the_portal_and_a_city_are_no_author() -> None:
    above = f'<span class="author"><a href="/a">هسبريس من الرباط</a></span>{STAMP}'
    assert read(page(above, portal="هسبريس")).authors == []


@pytest.mark.parametrize(
    ("portal", "opening"),
    [("وكالة عمون الاخبارية", "عمون"), ("موقع الساحل نيوز", "الساحل"), ("أخبار المثال", "بيروت - أخبار المثال")],
)
def test_a_dateline_names_the_portal_as_short_as_its_reports_do(portal: str, opening: str) -> None:
    text = f"<p>{opening} - {TEXT[0]}</p>{paragraphs(TEXT[1:])}"
    assert read(page(text=text, portal=portal)).dateline == opening


def test_an_agencys_dateline_in_a_line_of_its_own_is_whole() -> None:
    assert read(page(text=f"<p>دمشق-سانا</p>{paragraphs()}")).dateline == "دمشق-سانا"


@pytest.mark.parametrize(
    ("ending", "source"),
    [
        ("<p>ع.ش/ح.ز (د ب أ، رويترز)</p>", "د ب أ، رويترز"),
        ("<p>(أخبار المثال + وكالات)</p>", "أخبار المثال + وكالات"),
        ("<p>أخبار المثال/ أ ف ب</p>", "أخبار المثال/ أ ف ب"),
        ("<p>* كاتب وباحث من الساحل</p>", None),
    ],
)
def test_credits_initials_and_notes_on_the_writer_end_the_text(ending: str, source: str | None) -> None:
    article = read(page(text=paragraphs() + ending))
    assert article.body == BODY
    assert article.source == source


@pytest.mark.parametrize("ending", ["وانتهى الاجتماع من دون اتفاق.", "شارك في اللقاء رئيس النقابة وعدد من الوكالات."])
def test_a_short_last_sentence_is_text(ending: str) -> None:
    assert read(page(text=paragraphs() + f"<p>{ending}</p>")).body == f"{BODY}\n\n{ending}"


def test_icons_between_day_clock_and_views_do_not_hide_the_stamp() -> None:
    icon = '<i class="fa fa-clock"></i>'
    article = read(page(f'<p class="text-muted">{icon} 2024-05-15 {icon} 14:05 {icon} 812</p>'))
    assert article.published_text == "2024-05-15 14:05"
    assert article.body == BODY


@pytest.mark.parametrize(
    ("opening", "ending"),
    [
        ("القاهرة في 15 مايو / أ ش أ", "<p>أ ش أ</p>"),
        ("الكويت - 15 - 5 (كونا)", "<p>(النهاية) ه م / أ ح</p>"),
        ("عمان 15 أيار (بترا)", "<p>--(بترا)</p><p>س ن/أ أ</p><p>15/05/2024 14:05:10</p>"),
        ("الرياض (واس)", "<p>// انتهى //</p><p>14:05ت م</p><p>0123</p>"),
    ],
)
def test_agencies_frame_their_reports(opening: str, ending: str) -> None:
    article = read(page(text=f"<p>{opening} -- {TEXT[0]}</p>{paragraphs(TEXT[1:])}{ending}"))
    assert article.dateline == opening
    assert article.body.endswith(TEXT[-1])
    assert article.authors == []


def test_an_agencys_signature_with_its_writers_gives_both() -> None:
    article = read(page(text=paragraphs() + "<p>وام/هالة منصور/ سارة حسن</p>"))
    assert article.source == "وام"
    assert article.authors == ["هالة منصور", "سارة حسن"]
    assert article.body == BODY


@pytest.mark.parametrize(
    "row",
    [
        '<span>المصدر</span><a href="https://agency.example/">وكالة الساحل</a>',
        "<span>المصدر</span><span>وكالة الساحل</span>",
        "<b>المصدر</b> <span>وكالة الساحل</span>",
    ],
)
def test_a_label_in_an_element_of_its_own_needs_no_colon(row: str) -> None:
    assert read(page(f'{STAMP}<div class="row">{row}</div>')).source == "وكالة الساحل"


@pytest.mark.parametrize(
    "row",
    [
        "<b>المصدر</b> <em>الأمني</em> أوضح أن التحقيق مستمر",
        "<span>المصدر</span><span>ون يطالبون بالدعم</span>",
        '<a href="/tag/1">المصدر</a><a href="/tag/2">وكالة الساحل</a>',
    ],
)
def test_a_labels_word_in_a_sentence_a_longer_word_or_a_tag_is_no_label(row: str) -> None:
    assert read(page(f'{STAMP}<div class="row">{row}</div>')).source is None


def test_a_writer_behind_a_label_that_the_style_sheet_sets_apart() -> None:
    assert read(page(f"{STAMP}<div><span>بقلم</span><span>هالة منصور</span></div>")).authors == ["هالة منصور"]


def test_day_and_clock_in_elements_that_meet_are_one_stamp() -> None:
    article = read(page("<div><span>15 مايو 2024</span><span>14:05</span></div>"))
    assert article.published_at is not None
    assert article.published_at.isoformat() == MAY_15
    assert article.body == BODY


MADE_OF_CELLS = [
    "<div><span>نشر في: 15 مايو 2024 14:05</span> <span>بقلم: هالة منصور</span> <span>المصدر: وكالة الساحل</span></div>",
    '<div class="info"><span class="a">المصدر: وكالة الساحل</span><span class="b">إعداد: <a href="/w/1">هالة منصور</a></span>'
    '<span class="c"><time datetime="2024-05-15T14:05:00+03:00">15 مايو 2024</time></span></div>',
    "<div>كتب - هالة منصور | المصدر: وكالة الساحل | الأربعاء، 15 أيار 2024 14:05 | عدد القراءات: 88</div>",
    "<p>المصدر : وكالة الساحل • تحرير: هالة منصور • 15-05-2024 | 14:05 • 1523 مشاهدة</p>",
    "<div><i class='icon'></i> <span>الكاتب</span> <b>هالة منصور</b> <span>المصدر</span> <b>وكالة الساحل</b> "
    "<span>15 مايو 2024</span> <span>14:05</span></div>",
]


@pytest.mark.parametrize("row", MADE_OF_CELLS)
@pytest.mark.parametrize("below", [False, True])
def test_each_cell_of_a_row_is_read_for_itself(row: str, below: bool) -> None:
    article = read(page("", text=paragraphs() + row) if below else page(row))
    assert (article.authors, article.source) == (["هالة منصور"], "وكالة الساحل")
    assert article.body == BODY
    if not below:
        assert article.published_at is not None
        assert article.published_at.isoformat() == MAY_15


def test_a_sentence_with_marks_between_its_parts_is_text() -> None:
    sentence = (
        "المصدر: بيان | ثم أوضح المتحدث أن العمل سيبدأ قريبا وأن التمويل مؤمن بالكامل من صندوق التنمية المحلي للمدينة."
    )
    assert sentence in read(page(text=f"{paragraphs()}<p>{sentence}</p>{paragraphs()}")).body
