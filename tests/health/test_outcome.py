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
        ({"sources__read": 1, "found": 2, "requested": 2, "fetched": 2, "rejected__language": 2}, "language"),
        ({"sources__read": 1, "found": 2, "requested": 2, "fetched": 2, "rejected__layout_changed": 2}, "not_article"),
        ({"sources__read": 1, "found": 1, "requested": 1, "fetched": 1, "rejected__invalid": 1}, "not_article"),
    ],
)
def test_a_run_with_nothing_to_do_finishes_and_says_why(stats: dict[str, int], reason: str) -> None:
    done = outcome_of(**stats)
    assert (done.state, done.reason, done.could_not) == ("finished", reason, False)


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
