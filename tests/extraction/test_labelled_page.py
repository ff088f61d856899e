"""A page known by its visible labels only, in any markup: an aggregator's copy of an article."""

import re
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path

import pytest

from newsspider.items import Article
from tests.extraction.reading import document, read

# A text of our own in the order in which such pages print theirs.
OWN = [
    "أعلنت هيئة المياه في محافظة الوادي بدء تشغيل محطة التحلية الثالثة، التي تغذي خمسين قرية ظلت تشرب من الصهاريج.",
    "وأكد مدير الهيئة أن المحطة تنتج عشرين ألف متر مكعب يوميا، مشيرا إلى أن التشغيل التجريبي استمر ثلاثة أشهر كاملة.",
    "سكان القرى: وصلت المياه إلى الطوابق العليا للمرة الأولى",
    "وقال عدد من الأهالي إن الضغط تحسن منذ الليلة الأولى، وإن فاتورة الصهاريج كانت تلتهم ربع دخل الأسرة كل شهر.",
    "ومن المتوقع أن تستكمل الهيئة شبكة التوزيع في القرى الجبلية قبل حلول الصيف المقبل.",
    "المصدر: بوابة الوادي",
    "كلمات دلالية: محطة التحلية هيئة المياه محافظة الوادي قرى الجبل",
    "إقرأ أيضاً:",
    "خبير يحذر من استنزاف الآبار الجوفية ” العميقة” في الوادي",
    "آخر تحديث: 9 شتنبر 2024 - 2:52 م الوادي/ شبكة أخبار الجبل- حذر خبير في شؤون المياه، اليوم الاثنين، من "
    "استنزاف الآبار الجوفية في الوادي. وقال في حديث صحفي إن المنسوب هبط عشرة أمتار في خمسة أعوام، "
    "وهو ما يستدعي وقف الحفر فورا.",
    "مقالات مشابهة",
    "• خبير يحذر من استنزاف الآبار الجوفية ” العميقة” في الوادي",
    "• المحافظ: خطة لربط جميع القرى بالشبكة خلال عامين",
    "• WP: هل تنجح التحلية الشمسية في الشرق الأوسط؟",
    "• مد خط جديد لمياه الشرب في الضاحية الشرقية - عاجل",
]
HEADLINE = "تشغيل محطة التحلية الثالثة في محافظة الوادي"


def as_paragraphs(lines: Sequence[str]) -> str:
    return "<div>" + "".join(f"<p>{escape(line)}</p>\n" for line in lines) + "</div>"


def as_line_breaks(lines: Sequence[str]) -> str:
    return "<div class='x1'>" + "<br><br>\n".join(escape(line) for line in lines) + "</div>"


def as_nested_boxes(lines: Sequence[str]) -> str:
    made = []
    for line in lines:
        text = escape(line)
        if line.startswith("• "):
            made.append(f"<ul><li><span>{text[2:]}</span></li></ul>")
        else:
            label, colon, rest = text.partition(":")
            bold = f"<b>{label}:</b><span>{rest}</span>" if colon and len(label) < 20 else f"<span>{text}</span>"
            made.append(f"<div><div>{bold}</div></div>")
    return "<div><div>" + "".join(made) + "</div></div>"


def as_preformatted(lines: Sequence[str]) -> str:
    return "<pre>" + escape("\n\n".join(lines)) + "</pre>"


def as_plain_section(lines: Sequence[str]) -> str:
    return "<section>" + escape("\n\n \n\n".join(lines)) + "</section>"


def as_table(lines: Sequence[str]) -> str:
    rows = "".join(f"<tr><td width=20></td><td><font size=4>{escape(line)}</font></td></tr>" for line in lines)
    return f"<table><tr><td><table>{rows}</table></td></tr></table>"


MARKUPS = [as_paragraphs, as_line_breaks, as_nested_boxes, as_preformatted, as_plain_section, as_table]
Markup = Callable[[Sequence[str]], str]


def article(markup: Markup, lines: Sequence[str], headline: str) -> Article:
    menu = "<nav><ul><li><a href='/'>الرئيسية</a></li><li><a href='/s/1'>سياسة</a></li></ul></nav>"
    page = document(f"{menu}<h1>{headline}</h1>{markup(lines)}<footer><p>من نحن</p></footer>")
    return read(page, zone="Asia/Baghdad")


@pytest.mark.parametrize("markup", MARKUPS)
class TestOwnText:
    def test_body_ends_before_the_labels(self, markup: Markup) -> None:
        assert article(markup, OWN, HEADLINE).body.split("\n\n") == OWN[:5]

    def test_source_is_what_the_label_says(self, markup: Markup) -> None:
        assert article(markup, OWN, HEADLINE).source == "بوابة الوادي"

    def test_line_of_tags_without_separators_is_one(self, markup: Markup) -> None:
        assert article(markup, OWN, HEADLINE).keywords == ["محطة التحلية هيئة المياه محافظة الوادي قرى الجبل"]

    def test_same_title_under_two_labels_is_two_entries(self, markup: Markup) -> None:
        entries = article(markup, OWN, HEADLINE).related
        assert [entry["label"] for entry in entries] == ["إقرأ أيضاً"] + ["مقالات مشابهة"] * 4
        assert entries[0]["title"] == entries[1]["title"] == OWN[8]
        assert {entry["url"] for entry in entries} == {None}

    def test_stamp_of_the_other_article_is_not_taken(self, markup: Markup) -> None:
        found = article(markup, OWN, HEADLINE)
        assert (found.published_at, found.updated_at, found.dateline) == (None, None, None)


@pytest.fixture(scope="module")
def seed(shared: Path) -> list[str]:
    text = next((shared / "seed").glob("*.txt")).read_text("utf-8")
    return [line.strip() for line in re.split(r"\n\s*\n|\n(?=\s*•)", text) if line.strip()]


@pytest.mark.parametrize("markup", MARKUPS)
def test_seed_page(markup: Markup, seed: list[str]) -> None:
    found = article(markup, seed, "البيت الأبيض يطلع بايدن على تفاصيل الهجوم على قاعدة عين الأسد")
    body = found.body.split("\n\n")
    assert len(body) == 12
    assert body[0].startswith("أعلن البيت الأبيض")
    assert body[-1].endswith("أي هجمات محتملة.")
    assert found.source == "بوابة الوفد"
    assert len(found.keywords) == 1
    assert [entry["label"] for entry in found.related] == ["إقرأ أيضاً"] + ["مقالات مشابهة"] * 10
    assert found.updated_at is None
