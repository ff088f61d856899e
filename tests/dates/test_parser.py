"""One stamp as printed to one moment: by table, and what no text may do."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.dates import Stamp, parse_stamp, split_labelled
from tests.dates import cases

NOW = datetime.fromisoformat("2024-09-12T12:00:00+03:00")


def expected(truth: str, zone: str) -> Stamp:
    """The stamp that a case's truth stands for."""
    if len(truth) == 10:
        return Stamp(datetime.fromisoformat(truth).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC), "day")
    text = truth.removeprefix("~")
    hour_only = len(text) == 13
    moment = datetime.fromisoformat(f"{text}:00" if hour_only else text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
    clock = text[11:].replace("-", "+").split("+")[0]
    precision = "hour" if hour_only or truth[0] == "~" else "second" if clock.count(":") == 2 else "minute"
    return Stamp(moment.astimezone(UTC), precision)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "truth", "zone"),
    [
        *cases.MONTHS,
        *cases.SHAPES,
        *cases.CLOCKS,
        *cases.ZONES,
        *cases.HIJRI,
        *cases.RELATIVE,
        *cases.BESIDE,
        *cases.CONTRADICTIONS,
        *cases.MACHINES,
        *cases.PORTALS,
        *cases.MORE,
        *cases.JOOMLA,
        *cases.FOREIGN,
    ],
)
def test_reads_as_a_careful_reader_does(text: str, truth: str | None, zone: str) -> None:
    assert parse_stamp(text, zone, NOW) == (truth and expected(truth, zone))


@pytest.mark.parametrize("text", cases.SENTENCES)
def test_sentence_with_numbers_is_no_stamp(text: str) -> None:
    assert parse_stamp(text, cases.CAIRO, NOW) is None


ALL = [
    case
    for group in (cases.MONTHS, cases.SHAPES, cases.CLOCKS, cases.ZONES, cases.HIJRI, cases.RELATIVE, cases.BESIDE)
    for case in group
]
INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2069\u061c\ufeff\u2060\u00ad\u064b\u0670"


@settings(deadline=None, derandomize=True, max_examples=300)
@given(case=st.sampled_from(ALL), data=st.data())
def test_invisible_characters_change_nothing(case: tuple[str, str | None, str], data: st.DataObject) -> None:
    text, _, zone = case
    letters = list(text)
    for place in data.draw(st.lists(st.integers(0, len(text)), max_size=8)):
        letters.insert(place, data.draw(st.sampled_from(INVISIBLE)))
    assert parse_stamp("".join(letters), zone, NOW) == parse_stamp(text, zone, NOW)


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９"])
@pytest.mark.parametrize(("text", "truth", "zone"), ALL)
def test_digits_of_every_set_are_read_alike(text: str, truth: str | None, zone: str, digits: str) -> None:
    assert parse_stamp(text.translate(str.maketrans("0123456789", digits)), zone, NOW) == parse_stamp(text, zone, NOW)


WORDS = [word for text, _, _ in ALL for word in text.split()]
PIECES = st.one_of(
    st.sampled_from(WORDS),
    st.integers(0, 10**9).map(str),
    st.sampled_from([*"-/.,:;|()+%«»،؛ـ\n", " ", "٢٠٢٤", "9", "31", "2024", "1446", "24:00", "00:00:60"]),
    st.text(max_size=4),
)


def never_raises(pieces: list[str], glue: str, zone: str | None) -> None:
    text = glue.join(pieces)
    stamp = parse_stamp(text, zone, NOW)
    assert stamp is None or (stamp.at.tzinfo is UTC and stamp.at.year >= 1989 and stamp.at <= NOW + timedelta(days=1))
    split_labelled(text)


@settings(deadline=None, derandomize=True, max_examples=1500)
@given(st.lists(PIECES, max_size=12), st.sampled_from(["", " ", " - "]), st.sampled_from(["Africa/Cairo", None]))
def test_no_text_raises(pieces: list[str], glue: str, zone: str | None) -> None:
    never_raises(pieces, glue, zone)


@pytest.mark.soak
@settings(deadline=None, max_examples=20_000)
@given(st.lists(PIECES, max_size=20), st.sampled_from(["", " ", " - "]), st.sampled_from(["Africa/Cairo", None]))
def test_no_text_raises_at_length(pieces: list[str], glue: str, zone: str | None) -> None:
    never_raises(pieces, glue, zone)


@pytest.mark.parametrize(
    "text",
    [
        "\x00",
        "9 سبتمبر\x00 2024\x00",
        "\ud800\udfff",
        "9" * 100_000,
        "9 سبتمبر 2024 " * 20_000,
        "منذ واحد دقيقة واحد " * 5_000,
        "ـ" * 50_000,
        "نشر 9 " * 10_000,
        " " * 1_000_000,
        "9/" * 100_000,
        "(" * 10_000 + "9/9/2024",
    ],
)
def test_odd_and_endless_texts_are_read_at_once(text: str) -> None:
    parse_stamp(text, "Africa/Cairo", NOW)
    split_labelled(text)


def test_text_longer_than_any_stamp_is_none() -> None:
    assert parse_stamp("9 سبتمبر 2024" + " - القاهرة" * 40, "Africa/Cairo", NOW) is None


# What is not known is not guessed.


@pytest.mark.parametrize("text", ["9 سبتمبر 2024 10:15 م", "2024-09-09 22:15", "9/9/2024", "2024-09-09T22:15"])
def test_unknown_zone_keeps_only_the_day(text: str) -> None:
    stamp = parse_stamp(text, None, NOW)
    assert stamp == Stamp(datetime(2024, 9, 9, tzinfo=UTC), "day")
    assert not stamp.zoned
    assert stamp.local_day(None) == date(2024, 9, 9)


@pytest.mark.parametrize("text", ["2024-09-09T22:15:00+03:00", "9 سبتمبر 2024 10:15 م بتوقيت مكة المكرمة"])
def test_stated_zone_needs_no_other(text: str) -> None:
    stamp = parse_stamp(text, None, NOW)
    assert stamp is not None
    assert stamp.at == datetime(2024, 9, 9, 19, 15, tzinfo=UTC)
    assert stamp.zoned
    assert stamp.stated


def test_counting_back_needs_no_zone_but_today_does() -> None:
    assert parse_stamp("منذ ساعتين", None, NOW) == Stamp(NOW - timedelta(hours=2), "hour")
    assert parse_stamp("اليوم 10:15 ص", None, NOW) is None


@pytest.mark.parametrize("text", ["منذ ساعتين", "الآن", "اليوم 10:15 ص", "أمس"])
def test_relative_stamp_without_a_fetch_is_none(text: str) -> None:
    assert parse_stamp(text, "Africa/Cairo") is None


def test_without_a_fetch_the_present_bounds_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSSPIDER_NOW", "2024-09-12T09:00:00+00:00")
    assert parse_stamp("9 سبتمبر 2024", "Africa/Cairo") is not None
    assert parse_stamp("9 سبتمبر 2025", "Africa/Cairo") is None


def test_zone_that_does_not_exist_is_the_callers_error() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        parse_stamp("9 سبتمبر 2024", "Asia/Mekka", NOW)


def test_a_fetch_without_offset_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="no offset"):
        parse_stamp("9 سبتمبر 2024", "Africa/Cairo", NOW.replace(tzinfo=None))


# What portals are known to print wrongly.


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("2/10/2024 3:29:39 PM", "2024-02-10T15:29:39"),
        ("4/29/2023 6:00:00 AM", "2023-04-29T06:00:00"),
        ("14-06-2021", "2021-06-14"),
        ("05-06-2021", "2021-06-05"),
        ("14/06/2021", "2021-06-14"),
        ("2024-02-10T15:29", "2024-02-10T15:29"),
        ("10 فبراير 2024", "2024-02-10"),
    ],
)
def test_portal_of_the_us_order(text: str, truth: str) -> None:
    assert parse_stamp(text, "Africa/Cairo", NOW, order="mdy") == expected(truth, "Africa/Cairo")


@pytest.mark.parametrize("text", ["2020-08-24T09:23:13Z", "2020-08-24T09:23:13+00:00", "2020-08-24 09:23:13 GMT"])
def test_offset_that_lies_is_ignored(text: str) -> None:
    stamp = parse_stamp(text, "Africa/Cairo", NOW, ignore_offset=True)
    assert stamp == Stamp(datetime(2020, 8, 24, 7, 23, 13, tzinfo=UTC), "second")
    assert not stamp.stated


# Summer time.


@pytest.mark.parametrize(
    ("text", "zone", "at"),
    [
        ("28 أبريل 2023", "Africa/Cairo", "2023-04-27T22:00+00:00"),  # this day began at one o'clock
        ("28 أبريل 2023 00:30", "Africa/Cairo", "2023-04-27T22:30+00:00"),
        ("26 أكتوبر 2023 23:30", "Africa/Cairo", "2023-10-26T20:30+00:00"),  # comes twice
        ("31 آذار 2024", "Asia/Beirut", "2024-03-30T22:00+00:00"),
        ("30 أكتوبر 2022 02:30", "Europe/Paris", "2022-10-30T00:30+00:00"),
    ],
)
def test_times_that_summer_time_skips_or_repeats(text: str, zone: str, at: str) -> None:
    stamp = parse_stamp(text, zone, NOW)
    assert stamp is not None
    assert stamp.at == datetime.fromisoformat(at)
    assert stamp.local_day(zone).day == int(text[:2])


@pytest.mark.parametrize(
    ("text", "at"),
    [("15 رمضان 1445 AH", "2024-03-24T21:00+00:00"), ("15/9/2024 التقويم الميلادي", "2024-09-14T21:00+00:00")],
)
def test_era_beside_a_date(text: str, at: str) -> None:
    stamp = parse_stamp(text, "Asia/Riyadh", datetime(2024, 12, 1, tzinfo=UTC))
    assert stamp == Stamp(datetime.fromisoformat(at), "day")


def test_the_shared_table(shared: Path) -> None:
    with (shared / "dates" / "dates.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    wrong = [row for row in rows if not matches(row)]
    assert not wrong
    assert rows


def matches(row: dict[str, str]) -> bool:
    """Whether a row of the table is read as its truth says."""
    stamp = parse_stamp(row["text"], row["timezone"], datetime.fromisoformat(row["now"]))
    if not row["iso"] or stamp is None:
        return stamp is None and not row["iso"]
    zone = ZoneInfo(row["timezone"])
    truth = datetime.fromisoformat(row["iso"])
    truth = truth if truth.tzinfo else truth.replace(tzinfo=zone)
    return stamp.at == truth and (stamp.precision == "day") == (len(row["iso"]) == 10)
