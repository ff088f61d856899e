"""What printed and machine-readable stamps give together."""

from datetime import UTC, datetime, timedelta

import pytest

from newsspider.extraction import extract_article, generic_portal
from newsspider.extraction.fields.stamp_choice import Reading, Times, decide, local_day
from newsspider.extraction.fields.stamps import Candidate, day_of_url, visible_candidates
from newsspider.text import Page
from tests.extraction.reading import HEADLINE, PARAGRAPHS

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CAIRO = "Africa/Cairo"


def times(
    printed: str | None = None,
    machine: str | None = None,
    modified: str | None = None,
    zone: str | None = CAIRO,
    mode: str = "exact",
) -> Times:
    candidates = visible_candidates(printed, "generic") if printed else []
    if machine:
        candidates.append(Candidate(machine, "published", "json-ld", True))
    if modified:
        candidates.append(Candidate(modified, "updated", "json-ld", True))
    return decide(candidates, Reading(zone, NOW, mode))


def moment(told: object) -> str:
    return told.stamp.at.strftime("%Y-%m-%d %H:%M:%S") if told else "none"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("printed", "machine", "expected"),
    [
        ("الإثنين، 24 أغسطس 2020 09:23 ص", "2020-08-24T07:23:13Z", "2020-08-24 07:23:13"),  # true: seconds refine
        ("الإثنين، 24 أغسطس 2020 09:23 ص", "2020-08-24T09:23:13Z", "2020-08-24 07:23:13"),  # local time in disguise
        ("2020-08-24 | 09:23", "2020-08-24T08:23:50+00:00", "2020-08-24 07:23:50"),  # the server's clock an hour off
        ("3 يونيو 2020", "2020-06-03T03:01+0200", "2020-06-03 01:01:00"),  # the clock of the day that is printed
        ("الجمعة 8 فيفري 2019", "2019-02-08T00:00:00+02:00", "2019-02-07 22:00:00"),  # midnight of a bare day
        ("24 أغسطس 2020 09:23", "2020-03-15T20:18:44Z", "2020-08-24 07:23:00"),  # another moment: not mixed
        ("10 ديسمبر 2024 15:29", "12/10/2024 3:29:39 PM", "2024-12-10 13:29:39"),  # month first
        (None, "12/10/2024 3:29:39 PM", "2024-12-10 13:29:39"),
        ("منذ ساعتين", "2026-11-22T05:40:11Z", "2026-11-22 05:40:11"),
        ("منذ ساعتين", "2026-11-19T05:40:11Z", "2026-11-19 05:40:11"),  # a cached page: the exact moment wins
        ("أمس", "2026-11-19T05:40:11+02:00", "2026-11-19 03:40:11"),
        ("24 أغسطس 2020", "2020-08-27T07:23:13Z", "2020-08-27 07:23:13"),  # a bare day that is another
        ("24 أغسطس 2020", "2020-08-27T00:00:00Z", "2020-08-23 22:00:00"),  # two bare days: the printed one
        ("24 أغسطس 2020", "2020-08-27 07:23", "2020-08-27 05:23:00"),
        (None, "1796330800", "none"),  # later than the fetch
        (None, "1598253793", "2020-08-24 07:23:13"),
        (None, "1598253793000", "2020-08-24 07:23:13"),
        (None, "1598253793.0", "2020-08-24 07:23:13"),
        (None, "20200824092313", "none"),
        (None, "0", "none"),
    ],
)
def test_published(printed: str | None, machine: str, expected: str) -> None:
    assert moment(times(printed, machine).published) == expected


def test_midnight_of_a_bare_day_keeps_the_precision_of_a_day() -> None:
    published = times("الجمعة 8 فيفري 2019", "2019-02-08T00:00:00+01:00", zone="Africa/Tunis").published
    assert published
    assert published.stamp.precision == "day"


def test_two_moments_that_contradict_each_other_keep_the_printed_precision() -> None:
    published = times("24 أغسطس 2020 09:23", "2020-03-15T20:18:44Z").published
    assert published
    assert published.stamp.precision == "minute"


class TestUpdated:
    def test_later_one_is_kept(self) -> None:
        assert moment(times(None, "2020-06-03T10:00:00Z", "2020-06-03T12:30:00Z").updated) == "2020-06-03 12:30:00"

    @pytest.mark.parametrize("modified", ["2020-03-15T20:18+0400", "2020-06-03T10:00:00Z"])
    def test_older_or_equal_one_is_the_templates(self, modified: str) -> None:
        assert times(None, "2020-06-03T10:00:00Z", modified).updated is None

    def test_is_corrected_as_its_sister_stamp_is(self) -> None:
        found = times("24 أغسطس 2020 09:23", "2020-08-24T09:23:13Z", "2020-08-24T11:00:00Z")
        assert moment(found.updated) == "2020-08-24 09:00:00"

    def test_is_not_believed_where_its_sister_stamp_lies(self) -> None:
        assert times("24 أغسطس 2020 09:23", "2019-01-01T00:00:07Z", "2021-01-01T00:00:00Z").updated is None

    def test_label_between_day_and_clock(self) -> None:
        found = times("الأربعاء، 28 آب/اغسطس 2013، آخر تحديث 14:00 (GMT+0400)")
        assert (moment(found.published), moment(found.updated)) == ("none", "2013-08-28 10:00:00")

    def test_two_labelled_stamps_in_one_line(self) -> None:
        found = times("نُشر: 9 سبتمبر 2024 10:15 | آخر تحديث: 9 سبتمبر 2024 11:40")
        assert (moment(found.published), moment(found.updated)) == ("2024-09-09 07:15:00", "2024-09-09 08:40:00")


class TestUnknownZone:
    def test_printed_clock_keeps_only_its_day(self) -> None:
        found = times("24 أغسطس 2020 09:23", zone=None)
        assert found.published
        assert (found.published.stamp.precision, found.no_zone) == ("day", True)
        assert local_day(found.published, None) == "2020-08-24"

    def test_bare_day_needs_no_zone(self) -> None:
        assert not times("24 أغسطس 2020", zone=None).no_zone

    def test_offset_is_believed_where_the_printed_clock_confirms_it(self) -> None:
        assert (
            moment(times("24 أغسطس 2020 09:23", "2020-08-24T06:23:13Z", zone=None).published) == "2020-08-24 06:23:13"
        )

    def test_same_digits_with_a_z_say_nothing(self) -> None:
        found = times("24 أغسطس 2020 09:23", "2020-08-24T09:23:13Z", zone=None)
        assert found.published
        assert (found.published.stamp.precision, found.no_zone) == ("day", True)

    def test_day_of_a_stated_offset_is_the_portals(self) -> None:
        found = times(None, "2020-08-25T01:30:00+03:00", zone=None)
        assert found.published
        assert local_day(found.published, None) == "2020-08-25"


class TestPortalsWord:
    def test_local(self) -> None:
        assert moment(times(None, "2020-08-24T09:23:13Z", mode="local").published) == "2020-08-24 07:23:13"

    def test_month_first(self) -> None:
        assert moment(times(None, "2/3/2021", mode="month_first").published) == "2021-02-02 22:00:00"

    def test_visible_ignores_machines(self) -> None:
        assert times(None, "2020-08-24T09:23:13Z", mode="visible").published is None


def test_weak_stamp_counts_only_beside_a_machines() -> None:
    weak = Candidate("24 أغسطس 2020 09:23", None, "generic", False, weak=True)
    assert decide([weak], Reading(CAIRO, NOW)).published is None
    machine = Candidate("2020-08-24T09:23:13Z", "published", "meta", True)
    assert moment(decide([weak, machine], Reading(CAIRO, NOW)).published) == "2020-08-24 07:23:13"


def test_masthead_clock_yields_to_the_machines_moment() -> None:
    clock = (NOW + timedelta(hours=2)).strftime("%d/%m/%Y %H:%M")
    assert moment(times(clock, "2026-11-20T10:00:00Z").published) == "2026-11-20 10:00:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.com/story/2020/8/24/x/4943459", "2020-08-24"),
        ("https://a.com/across/2020-06-03-1.3874341", "2020-06-03"),
        ("http://a.com/2013/middle_east/8/3/x/index.html", "2013-08-03"),
        ("https://a.com/ar/20240529-slug", "2024-05-29"),
        ("https://a.com/news/2020/13/45/x", None),
        ("https://a.com/news/20240001", None),
        ("https://a.com/article/1234567", None),
    ],
)
def test_day_of_url(url: str, day: str | None) -> None:
    assert day_of_url(url) == day


def test_a_relative_stamp_says_nothing_where_the_fetch_is_unknown() -> None:
    relative, exact = (
        Candidate("منذ ساعتين", None, "generic", False),
        Candidate("24 أغسطس 2020", None, "generic", False),
    )
    unknown = Reading(CAIRO, NOW, relative=False)
    assert decide([relative], unknown).published is None
    assert decide([exact], unknown).published is not None


@pytest.mark.parametrize("fetched_at", [None, NOW])
def test_a_saved_page_without_its_fetch_has_no_relative_stamp(fetched_at: datetime | None) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    html = f"<article><h1>{HEADLINE}</h1><span class='date'>منذ ساعتين</span>{text}</article>"
    page = Page("https://x.example/news/12345", html, None, fetched_at)
    article = extract_article(page, generic_portal(page.url, CAIRO))
    assert article.published_at == (NOW - timedelta(hours=2) if fetched_at else None)


@pytest.mark.parametrize(
    ("modified", "updated"),
    [
        ("2026-11-20T12:00:30+02:00", "2026-11-20 10:00:30"),
        ("2026-11-20T10:15:00Z", "none"),  # the same clock, said to be UTC's
        ("2026-11-20T08:15:00Z", "none"),
    ],
)
def test_an_update_that_is_the_publication_again_yields_to_a_later_one(modified: str, updated: str) -> None:
    candidates = [
        Candidate("20 نوفمبر 2026 10:15", "published", "generic", False),
        Candidate("2026-11-20T10:15:00+02:00", "updated", "system", True),  # <time class="entry-date updated">
        Candidate(modified, "updated", "microdata", True),
    ]
    assert moment(decide(candidates, Reading(CAIRO, NOW)).updated) == updated
