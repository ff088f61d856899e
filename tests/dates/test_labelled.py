"""Lines of several stamps taken apart by their labels."""

import pytest

from newsspider.dates import split_labelled


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
