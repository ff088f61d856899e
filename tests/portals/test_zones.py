"""Zones of portals that declare none."""

from zoneinfo import ZoneInfo

import pytest

from newsspider.portals.zones import zone_for
from newsspider.tables import rows


@pytest.mark.parametrize(
    ("url", "locale", "zone"),
    [
        ("https://www.example.com.sa/1", None, "Asia/Riyadh"),
        ("https://news.example.ps/1", None, "Asia/Hebron"),
        ("https://خبر.مصر/1", None, "Africa/Cairo"),
        ("https://xn--4gbrim.xn--wgbh1c/", None, "Africa/Cairo"),
        ("https://example.com/1", "ar-EG", "Africa/Cairo"),
        ("https://example.com/1", "ar_MA", "Africa/Casablanca"),
        ("https://example.com/1", "ar-Arab-IQ", "Asia/Baghdad"),
        ("https://example.ae/1", "ar-EG", "Asia/Dubai"),
        ("https://example.com/1", "en-US", None),
        ("https://example.com/1", "en-GB", None),
        ("https://example.com/1", "ar", None),
        ("https://example.com/1", "ar_AR", None),
        ("https://example.com/1", "ar-001", None),
        ("https://example.tv/1", None, None),
        ("https://example.us/1", None, None),
        ("no url", None, None),
    ],
)
def test_a_zone_follows_from_domain_or_arabic_locale(url: str, locale: str | None, zone: str | None) -> None:
    assert zone_for(url, locale) == zone


def test_every_zone_exists() -> None:
    assert all(ZoneInfo(row["zone"]) for row in rows("zones.tsv"))
