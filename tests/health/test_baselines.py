"""What raises an alarm, what ends it, and what is no fault, on small hand-made pasts."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newsspider.health import Alarm, Run, Watch, read_run
from newsspider.health.shares import Sample, ShareWatch

from .documents import document

START = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def hourly(days: float, begin: datetime = START, **values: Any) -> list[Run]:
    usual: dict[str, Any] = {"found": 30, "stored": 6, "articles": 6, "words": 300.0, "coverage": {"authors": 1.0}}
    given = usual | values
    return [
        Run("okaz", "new", begin + n * HOUR, begin + n * HOUR, id=f"{begin:%d}-{n}", **given)
        for n in range(round(days * 24))
    ]


def raised(runs: list[Run]) -> tuple[Watch, list[Alarm]]:
    watch = Watch("okaz", "new")
    return watch, [alarm for run in runs for alarm in watch.observe(run)]


def after(days: float) -> datetime:
    return START + timedelta(days=days)


def test_an_empty_feed_is_told_at_the_first_run_with_its_reason() -> None:
    empty = hourly(0.05, after(6), found=0, stored=0, articles=0, coverage={}, words=None, reason="no_links")
    _, alarms = raised([*hourly(6), *empty])
    assert [(alarm.metric, alarm.before, alarm.after, alarm.reason) for alarm in alarms] == [
        ("found", 30, 0, "no_links")
    ]


def test_an_hour_without_network_is_no_alarm() -> None:
    away = hourly(2 / 24, after(6), found=0, stored=0, articles=0, state="failed", reason="unreachable")
    watch, alarms = raised([*hourly(6), *away, *hourly(1, after(6.1))])
    assert alarms == []
    assert watch.alarms() == []


def test_a_portal_that_stays_unreachable_is_an_alarm() -> None:
    away = hourly(6 / 24, after(6), found=0, stored=0, articles=0, state="failed", reason="unreachable")
    _, alarms = raised([*hourly(6), *away])
    assert [(alarm.metric, alarm.reason) for alarm in alarms] == [("found", "unreachable")]


def test_a_portal_that_is_often_empty_for_one_run_is_not_told_of_for_that() -> None:
    runs: list[Run] = []
    for day in range(8):
        runs += hourly(0.9, after(day))
        runs += hourly(1 / 24, after(day + 0.95), found=0, stored=0, articles=0, coverage={}, reason="no_links")
    _, alarms = raised(runs)
    assert len(alarms) <= 1  # the first time, when it was not known to be usual


def test_a_mended_portal_has_no_alarm_and_its_fault_is_no_reference() -> None:
    broken = hourly(2, after(8), coverage={"authors": 0.0}, examples={"authors": "https://okaz.example/1"})
    watch, alarms = raised([*hourly(8), *broken, *hourly(3, after(10))])
    assert [(alarm.metric, alarm.example) for alarm in alarms] == [("coverage.authors", "https://okaz.example/1")]
    assert watch.alarms() == []
    usual = watch.shares["coverage.authors"].usual()
    assert usual is not None
    assert usual > 0.98


def test_what_nobody_mends_is_how_the_portal_is() -> None:
    watch, alarms = raised([*hourly(8), *hourly(30, after(8), coverage={"authors": 0.0})])
    assert [alarm.metric for alarm in alarms] == ["coverage.authors"]
    assert watch.alarms() == []


def test_a_field_that_is_absent_from_the_document_is_missing() -> None:
    _, alarms = raised([*hourly(8), *hourly(0.5, after(8), coverage={})])
    assert [alarm.metric for alarm in alarms] == ["coverage.authors"]


def test_half_a_text_is_told() -> None:
    watch, alarms = raised([*hourly(8), *hourly(0.5, after(8), words=90.0)])
    assert [(alarm.metric, round(alarm.before)) for alarm in alarms] == [("words", 300)]
    assert [round(alarm.after) for alarm in watch.alarms()] == [90]


def test_a_page_full_of_menus_is_told() -> None:
    _, alarms = raised([*hourly(8), *hourly(0.5, after(8), words=2000.0)])
    assert [alarm.metric for alarm in alarms] == ["words"]


def test_a_changed_layout_is_told_though_all_fields_are_there() -> None:
    past = hourly(8, layouts={"2024": 6}, methods={"headline": {"site": 6}})
    now = hourly(0.5, after(8), layouts={"generic": 6}, methods={"headline": {"opengraph": 6}})
    _, alarms = raised([*past, *now])
    assert {alarm.metric for alarm in alarms} == {"layout", "method.headline"}


def test_pages_that_are_refused_more_than_before_are_told() -> None:
    _, alarms = raised([*hourly(8), *hourly(0.5, after(8), articles=1, stored=1, rejected={"not_article": 5})])
    assert "accepted" in {alarm.metric for alarm in alarms}


def test_half_of_the_sources_gone_is_told_after_four_runs() -> None:
    _, alarms = raised([*hourly(8), *hourly(0.5, after(8), found=12)])
    assert [(alarm.metric, alarm.before, alarm.after) for alarm in alarms] == [("found", 30, 12)]


def test_a_time_without_a_scheduler_is_no_loss_of_volume() -> None:
    watch, alarms = raised([*hourly(15), *hourly(3, after(18))])
    assert alarms == []
    assert [alarm.metric for alarm in watch.alarms(after(24))] == ["runs"]


def test_volume_falls_beside_the_same_weekdays() -> None:
    _, alarms = raised([*hourly(21), *hourly(2, after(21), stored=1, articles=1)])
    assert "stored" in {alarm.metric for alarm in alarms}


def test_a_news_page_that_stands_still_is_told_by_its_age() -> None:
    fresh = [
        Run(**{**vars(run), "newest": run.ended_at - HOUR}) for run in hourly(12, stored=0, articles=0, coverage={})
    ]
    still = hourly(3, after(12), stored=0, articles=0, coverage={}, newest=after(12))
    _, alarms = raised([*fresh, *still])
    assert [alarm.metric for alarm in alarms] == ["fresh"]


def test_a_backfill_is_no_measure_of_volume() -> None:
    watch = Watch("okaz", "backfill")
    for run in hourly(20, stored=500):
        watch.observe(run)
    assert watch.volume.times == []


def test_what_is_damaged_in_a_document_is_passed_over() -> None:
    doc = document(hourly(1)[0], "okaz")
    assert read_run({**doc, "measures": None, "coverage": {"authors": "x"}, "counts": {"found": -3}}) is not None
    assert read_run({**doc, "state": "running"}) is None
    assert read_run({**doc, "ended_at": None}) is None
    assert read_run({}) is None


def test_few_pages_are_no_baseline() -> None:
    watch = ShareWatch()
    for day in range(10):
        assert watch.observe(Sample(START + day * 24 * HOUR, "", 1, 1)) is None
    assert watch.observe(Sample(START + 240 * HOUR, "", 0, 20)) is None
