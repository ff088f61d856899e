"""Lines of several stamps taken apart by their labels."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsspider.dates import may_name_day, parse_stamp, split_labelled
from tests.dates import cases

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("9 سبتمبر 2024", [(None, "9 سبتمبر 2024")]),
        ("  (9 سبتمبر 2024)\n", [(None, "(9 سبتمبر 2024)")]),
        ("نُشر في: 9 سبتمبر 2024", [("published", "9 سبتمبر 2024")]),
        ("تاريخ النشر : ٠٩/٠٩/٢٠٢٤ - ١٠:١٥ ص", [("published", "٠٩/٠٩/٢٠٢٤ - ١٠:١٥ ص")]),
        ("آخر تحديث: منذ ساعتين", [("updated", "منذ ساعتين")]),
        ("تم التحديث: 9/9/2024 10:15 مساءً", [("updated", "9/9/2024 10:15 مساءً")]),
        (
            "نشر: 9 سبتمبر 2024 10:15 ص | آخر تحديث: 10 سبتمبر 2024 11:20 م",
            [("published", "9 سبتمبر 2024 10:15 ص"), ("updated", "10 سبتمبر 2024 11:20 م")],
        ),
        (
            "آخر تعديل 10/9/2024، تاريخ الإضافة 9/9/2024",
            [("updated", "10/9/2024"), ("published", "9/9/2024")],
        ),
        (
            "الإثنين 9 سبتمبر 2024 - آخر تحديث (الثلاثاء 10 سبتمبر 2024)",
            [(None, "الإثنين 9 سبتمبر 2024"), ("updated", "(الثلاثاء 10 سبتمبر 2024)")],
        ),
        (
            "تم النشر: 9/9/2024 تم التعديل: 10/9/2024",
            [("published", "9/9/2024"), ("updated", "10/9/2024")],
        ),
        (
            "Published 9 Sep 2024, updated 10 Sep 2024 (GMT)",
            [("published", "9 Sep 2024"), ("updated", "10 Sep 2024 (GMT)")],
        ),
        (
            "Publié le 9 septembre 2024 à 14h52 - Mis à jour le 10 septembre 2024 à 9h",
            [("published", "9 septembre 2024 à 14h52"), ("updated", "10 septembre 2024 à 9h")],
        ),
        (
            "الأحد، 04 آب/اغسطس 2013، آخر تحديث 02:21 (GMT+0400)",
            [("updated", "الأحد، 04 آب/اغسطس 2013، آخر تحديث 02:21 (GMT+0400)")],
        ),
        ("9 سبتمبر 2024 10:15 (آخر تحديث)", [("updated", "9 سبتمبر 2024 10:15")]),
        ("بوابة الوفد | تاريخ النشر 9/9/2024", [("published", "9/9/2024")]),
        ("حُدّث في ١٠ سبتمبر ٢٠٢٤", [("updated", "١٠ سبتمبر ٢٠٢٤")]),
        ("", []),
        (" | - ", [(None, "| -")]),
    ],
)
def test_parts_keep_the_printed_letters(text: str, parts: list[tuple[str | None, str]]) -> None:
    assert split_labelled(text) == parts


def test_an_article_is_no_line_of_stamps() -> None:
    assert split_labelled("نشر 9 سبتمبر 2024 " * 200) == []


@pytest.mark.parametrize(
    "label",
    [
        *("كُتب في", "كتب في", "كُتِبَت بتاريخ", "كتب يوم", "نُشِرَ في", "نشر بتاريخ", "نُشر لأول مرة في", "حُرِّر في"),
        *(
            "تاريخ النشر",
            "تاريخ نشر الخبر",
            "تاريخ كتابة المقال",
            "تاريخ التحرير",
            "تاريخ الرفع",
            "زمن النشر",
            "موعد النشر",
        ),
        *("أُضيف في", "تم النشر في", "تم نشر هذا المقال في", "نُشر هذا الخبر بتاريخ", "نُشر على الموقع في", "بُثّ في"),
    ],
)
@pytest.mark.parametrize("stamp", ["12 مارس 2024 10:15 ص", "الثلاثاء 12 آذار 2024", "12/03/2024", "١٢ مارس ٢٠٢٤"])
def test_labels_of_publication(label: str, stamp: str) -> None:
    for text in (f"{label} {stamp}", f"{label}: {stamp}"):
        assert split_labelled(text) == [("published", stamp)]
        assert parse_stamp(text, "Africa/Cairo", NOW) == parse_stamp(stamp, "Africa/Cairo", NOW) is not None


@pytest.mark.parametrize(
    "label",
    [
        *("عُدّل في", "عُدِّل", "آخر تعديل", "آخر تعديل على الصفحة", "آخر تحديث للصفحة", "تم التحديث", "تم التحديث بتاريخ"),
        *("حُدّث في", "حُدِّثَ في", "التحديث الأخير", "جرى تحديثه في", "تم تحديث الخبر في", "نُقّح في", "آخر مراجعة"),
    ],
)
@pytest.mark.parametrize("stamp", ["12 مارس 2024 10:15 ص", "الثلاثاء 12 آذار 2024", "12/03/2024", "١٢ مارس ٢٠٢٤"])
def test_labels_of_updates(label: str, stamp: str) -> None:
    for text in (f"{label} {stamp}", f"{label}: {stamp}"):
        assert split_labelled(text) == [("updated", stamp)]
        assert parse_stamp(text, "Africa/Cairo", NOW) == parse_stamp(stamp, "Africa/Cairo", NOW) is not None


@pytest.mark.parametrize("label", ["نشر في:", "حُدث في", "آخر تحديث في:", "كتب في"])
def test_a_templates_preposition_may_precede_a_relative_stamp(label: str) -> None:
    assert parse_stamp(f"{label} منذ ساعتين", "Africa/Cairo", NOW) == parse_stamp("منذ ساعتين", "Africa/Cairo", NOW)


@pytest.mark.parametrize(
    "sentence",
    [
        "كتب في 12 مارس 2024 رسالة إلى والده",
        "كتب أن اللقاء كان في 12 مارس 2024",
        "نُشر هذا الخبر الذي كذبته الوزارة في 12/3/2024",
        "تاريخ البث المباشر للمباراة 12/3/2024",
        "موعد النشرة الجوية 12/3/2024",
        "بث في القناة قبل 12 مارس 2024",
        "رفع في 12 مارس 2024 دعوى ضد الشركة",
    ],
)
def test_a_sentence_with_such_a_word_is_no_stamp(sentence: str) -> None:
    assert parse_stamp(sentence, "Africa/Cairo", NOW) is None


def test_the_cheap_look_lets_every_stamp_and_every_label_pass() -> None:
    groups = [group for group in vars(cases).values() if isinstance(group, list)]
    texts = [case[0] if isinstance(case, tuple) else case for group in groups for case in group]
    needed = [text for text in texts if _names_day_or_label(text)]
    assert len(needed) > 300
    assert [text for text in needed if not may_name_day(text)] == []


def test_the_cheap_look_lets_the_shared_stamps_pass(shared: Path) -> None:
    with (shared / "dates" / "dates.tsv").open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]
    needed = [text for text in texts if _names_day_or_label(text)]
    assert len(needed) > 100
    assert [text for text in needed if not may_name_day(text)] == []


def _names_day_or_label(text: str) -> bool:
    parts = split_labelled(text)
    return len(parts) > 1 or any(part.role for part in parts) or parse_stamp(text, "UTC") is not None
