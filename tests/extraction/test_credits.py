"""Which known portal a source line names."""

import pytest

from newsspider.arabic import match_text
from newsspider.extraction.people.credits import resolve

NAMES = {
    match_text(name): site
    for name, site in (
        ("بوابة الوفد", "alwafd"),
        ("الوفد", "alwafd"),
        ("البيان", "albayan"),
        ("اليوم السابع", "youm7"),
        ("اليوم", "alyaum"),
    )
}


@pytest.mark.parametrize(
    ("source", "site"),
    [
        ("بوابة الوفد", "alwafd"),
        ("صحيفة الوفد", "alwafd"),
        ("موقع صحيفة الوفد", "alwafd"),
        ("أبوظبي - البيان", "albayan"),
        ("دبي – «البيان»", "albayan"),
        ("اليوم السابع", "youm7"),
        ("صحيفة اليوم", "alyaum"),
        ("وكالات، البيان", "albayan"),
        ("بترا", None),
        ("البيانات", None),
        ("", None),
        (None, None),
    ],
)
def test_resolve(source: str | None, site: str | None) -> None:
    assert resolve(source, NAMES) == site
