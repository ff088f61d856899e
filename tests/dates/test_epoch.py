"""Numbers since 1970."""

from datetime import UTC, datetime

import pytest

from newsspider.dates import Stamp, from_epoch

NOW = datetime(2024, 9, 12, tzinfo=UTC)
MOMENT = Stamp(datetime(2024, 9, 9, 12, 12, 15, tzinfo=UTC), "second")


@pytest.mark.parametrize(
    "value",
    [
        1725883935,
        1725883935.0,
        1725883935000,
        1725883935000000,
        "1725883935",
        " 1725883935000 ",
        "/Date(1725883935000)/",
        "/Date(1725883935000+0300)/",
    ],
)
def test_unit_is_told_by_the_size(value: float | str) -> None:
    stamp = from_epoch(value, NOW)
    assert stamp == MOMENT
    assert stamp.stated


def test_milliseconds_are_kept() -> None:
    stamp = from_epoch(1725883935123, NOW)
    assert stamp is not None
    assert stamp.at.microsecond == 123_000


@pytest.mark.parametrize(
    "value",
    [
        0,
        -1,
        1,
        True,
        float("nan"),
        float("inf"),
        10**30,
        "",
        "2024-09-09",
        "20240909",
        "9 سبتمبر 2024",
        631151999,
        1726200000 + 86400,
    ],
)
def test_what_is_no_moment_of_an_article_is_none(value: float | str) -> None:
    assert from_epoch(value, NOW) is None
