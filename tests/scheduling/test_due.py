from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from newsspider.health import Run
from newsspider.scheduling.due import FASTEST, SPREAD, Due, assign, due, interval, next_start
from newsspider.scheduling.plan import PortalPlan

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)


def run(stored: int = 0, state: str = "finished", ago: timedelta = HALF_HOUR, site: str = "okaz") -> Run:
    return Run(site, "new", NOW - ago, NOW - ago + timedelta(minutes=1), state=state, stored=stored, found=20)


def entry(site: str = "okaz") -> PortalPlan:
    return PortalPlan(site)


def test_a_portal_that_brings_nothing_is_polled_less_up_to_a_day() -> None:
    assert interval(entry(), [run()]) == timedelta(minutes=45)
    assert interval(entry(), [run()] * 12) == timedelta(hours=24)


def test_a_busy_portal_is_polled_more_down_to_ten_minutes() -> None:
    assert interval(entry(), [run(10)]) == timedelta(minutes=15)
    assert interval(entry(), [run(200)]) == max(HALF_HOUR * FASTEST, timedelta(minutes=10))
    assert interval(entry(), [run(200)] * 12) == timedelta(minutes=10)


def test_some_news_keep_the_interval() -> None:
    assert interval(entry(), [run(3)] * 12) == HALF_HOUR


def test_a_run_that_could_not_do_its_work_changes_nothing() -> None:
    assert interval(entry(), [run(state="failed")] * 9) == entry().every


def test_an_interrupted_run_says_nothing_of_the_portal() -> None:
    assert interval(entry(), [run(state="interrupted")] * 5) == HALF_HOUR


def test_a_morning_after_a_silent_night_is_fast_again() -> None:
    night = [run()] * 6
    assert interval(entry(), [*night, run(30), run(30)]) < timedelta(minutes=60)


@given(st.lists(st.builds(run, st.integers(0, 500), st.sampled_from(["finished", "failed", "interrupted"]))))
def test_the_interval_stays_within_its_bounds(runs: list[Run]) -> None:
    assert entry().min <= interval(entry(), runs) <= entry().max


def test_a_portal_that_never_ran_is_due() -> None:
    assert next_start(entry(), []) is None
    assert [one.entry.site for one in due([entry()], {}, (), NOW)] == ["okaz"]


def test_one_that_runs_is_never_started() -> None:
    assert due([entry()], {}, {"okaz"}, NOW) == []


def test_one_whose_run_left_no_document_waits_its_time() -> None:
    assert due([entry()], {}, (), NOW, {"okaz": NOW - timedelta(minutes=5)}) == []
    assert due([entry()], {}, (), NOW, {"okaz": NOW - timedelta(hours=1)})


def test_the_most_overdue_comes_first_in_intervals_of_its_own() -> None:
    slow, fast = PortalPlan("slow", every=timedelta(hours=12)), PortalPlan("fast", every=timedelta(minutes=10))
    runs = {
        "slow": [run(3, ago=timedelta(hours=14), site="slow")],
        "fast": [run(3, ago=timedelta(hours=1), site="fast")],
    }
    assert [one.entry.site for one in due([slow, fast], runs, (), NOW)] == ["fast", "slow"]


def test_portals_that_started_together_drift_apart() -> None:
    sites = [f"site{number}" for number in range(40)]
    starts = {next_start(entry(site), [run(3, site=site)]) for site in sites}
    assert len(starts) == 40
    at = [start for start in starts if start]
    assert max(at) - min(at) > HALF_HOUR * SPREAD * 0.7
    assert max(at) - min(at) <= HALF_HOUR * SPREAD


def waiting(count: int) -> list[Due]:
    return [Due(entry(f"site{number}"), HALF_HOUR, None, 1.0) for number in range(count)]


def test_forty_portals_are_spread_over_servers_and_looks() -> None:
    given = assign(waiting(40), {"a": 3, "b": 0}, starts=4)
    assert [url for url, _ in given].count("a") == 4
    assert [url for url, _ in given].count("b") == 4
    assert [url for url, _ in given[:3]] == ["b", "b", "b"]


def test_without_a_server_nothing_is_assigned() -> None:
    assert assign(waiting(3), {}, starts=4) == []
