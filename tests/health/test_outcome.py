import pytest

from newsspider.health.outcome import run_outcome, summary


def outcome_of(**stats: int):
    return run_outcome({f"newsspider/{name.replace('__', '/')}": n for name, n in stats.items()})


def test_a_run_that_stored_something_needs_no_reason() -> None:
    done = outcome_of(found=9, requested=9, fetched=9, stored=8, rejected__not_article=1, sources__read=1)
    assert (done.state, done.reason, done.could_not) == ("finished", None, False)


@pytest.mark.parametrize(
    ("stats", "reason"),
    [
        ({"failed__unreachable": 2}, "unreachable"),
        ({"failed__robots": 1}, "robots"),
        ({"failed__no_source": 1}, "no_source"),
        ({"failed__blocked": 2, "failed__http_404": 1}, "blocked"),
        ({"found": 5, "sources__read": 1, "requested": 5, "fetched": 5, "unreadable": 5}, "layout_changed"),
    ],
)
def test_a_run_that_could_not_do_its_work_fails_with_the_reason(stats: dict[str, int], reason: str) -> None:
    done = outcome_of(**stats)
    assert (done.state, done.reason, done.could_not) == ("failed", reason, True)


@pytest.mark.parametrize(
    ("stats", "reason"),
    [
        ({"sources__read": 1}, "no_links"),
        ({"sources__read": 1, "failed__http_500": 1}, "no_links"),
        ({"sources__read": 1, "found": 7}, "nothing_new"),
        ({"sources__read": 1, "found": 7, "requested": 7, "fetched": 7, "unchanged": 7}, "nothing_new"),
    ],
)
def test_a_run_with_nothing_to_do_finishes_and_says_why(stats: dict[str, int], reason: str) -> None:
    done = outcome_of(**stats)
    assert (done.state, done.reason, done.could_not) == ("finished", reason, False)


@pytest.mark.parametrize(
    ("stats", "reason"),
    [
        ({"fetched": 2, "rejected__language": 2}, "language"),
        ({"fetched": 2, "rejected__layout_changed": 2}, "not_article"),
        ({"fetched": 1, "rejected__invalid": 1}, "not_article"),
        ({"fetched": 3, "failed__http_404": 2, "rejected__not_article": 1}, "http_404"),
        ({"fetched": 2, "failed__http_304": 2}, "http_304"),
        ({"failed__timeout": 2}, "timeout"),
    ],
)
def test_a_run_that_got_no_article_could_not_unless_others_are_stored(stats: dict[str, int], reason: str) -> None:
    stats = {"sources__read": 1, "found": 5, "requested": 3, **stats}
    alone, beside = outcome_of(**stats), outcome_of(settled=2, **stats)
    assert (alone.state, alone.reason, alone.could_not) == ("failed", reason, True)
    assert (beside.state, beside.reason, beside.could_not) == ("finished", reason, False)


def test_a_run_that_only_waits_for_another_try_says_why_the_last_one_failed() -> None:
    done = outcome_of(sources__read=1, found=7, waiting__http_404=5, waiting__timeout=2)
    assert (done.state, done.reason) == ("failed", "http_404")


@pytest.mark.parametrize(
    "stats", [{"rejected__suspect": 6}, {"rejected__suspect": 3, "rejected__blocked": 3}, {"rejected__blocked": 6}]
)
def test_a_run_whose_pages_are_mostly_notices_is_blocked_whatever_it_stored(stats: dict[str, int]) -> None:
    done = outcome_of(sources__read=1, found=10, requested=10, fetched=10, stored=4, **stats)
    assert (done.state, done.reason, done.could_not) == ("failed", "blocked", True)


def test_a_run_half_of_whose_pages_are_notices_is_not() -> None:
    assert outcome_of(found=10, requested=10, fetched=10, stored=5, rejected__suspect=5).reason is None


@pytest.mark.parametrize("reason", ["http_404", "http_304", "http_500", "suspect", "damaged", "blocked"])
def test_each_reason_has_its_advice(reason: str) -> None:
    line = summary("alwafd", outcome_of(**{f"failed__{reason}": 2}))
    assert "docs/" not in line
    assert len(line.partition(reason)[2]) > 40


def test_articles_that_wait_on_disk_are_a_failure_of_storage_even_if_interrupted() -> None:
    stats = {"newsspider/found": 3, "newsspider/spooled": 3}
    assert run_outcome(stats).reason == "storage"
    assert run_outcome(stats, interrupted=True).could_not


def test_coverage_is_the_share_of_valid_articles() -> None:
    done = outcome_of(articles=4, coverage__headline=4, coverage__source=1, stored=4)
    assert done.coverage == {"headline": 1.0, "source": 0.25}


def test_the_summary_is_one_line_with_what_to_do() -> None:
    line = summary("alwafd", outcome_of(failed__unreachable=2))
    assert "\n" not in line
    assert "unreachable" in line
    assert "network" in line


def test_the_summary_calls_no_article_rejected_that_is_stored_by_its_day() -> None:
    line = summary("a.example", outcome_of(found=8, fetched=8, stored=8, rejected__no_zone=8))
    assert line == (
        "a.example: 8 found, 8 fetched, 8 stored. "
        "Of 8 only the day is known (no_zone): give -a timezone=ZONE, with -a full=1 for what is stored"
    )
