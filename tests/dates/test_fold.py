"""The folded form and the places of its characters."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.dates.fold import fold, places_of


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("أإآٱا", "ااااا"),
        ("ﺃﻛﺘﻮﺑﺮ", "اكتوبر"),
        ("فبرایر", "فبراير"),
        ("الثلاثاء", "الثلاثا"),
        ("سبـــتمبر", "سبتمبر"),
        ("م ـ 06", "م - 06"),
        ("م\u200b ـ\u200b 06", "م - 06"),
        ("سبت\u200bـ\u200bمبر", "سبتمبر"),
        ("سبتَـ 9", "سبت 9"),
        ("1446هـ", "1446ه"),
        ("٠٩۱०", "0910"),
        ("août", "aout"),
        ("½ ² $", "% % %"),
        ("—–−‐", "----"),
        ("‏9‏", "9"),
        ("🕒9", " 9"),
    ],
)
def test_what_looks_the_same_is_the_same(text: str, folded: str) -> None:
    assert fold(text) == folded


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.text(max_size=30))
def test_places_lead_back_to_the_text(text: str) -> None:
    folded, places = fold(text), places_of(text)
    assert folded == fold(text)
    assert len(places) == len(folded)
    assert all(0 <= place < len(text) for place in places)
    assert places == sorted(places)
