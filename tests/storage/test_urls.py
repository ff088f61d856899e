"""The crawl's memory on a real server, and the pure decision when a URL is looked at again."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.items import Found, Visit
from newsspider.storage.documents import urls
from newsspider.storage.documents.urls import DEFAULT_SCHEDULE, after_visit, next_visit, parse_schedule
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import HOUR, T0


def visit(key: str = "alwafd:1", at: datetime = T0, state: str = "done", **values: object) -> Visit:
    made = Visit(key=key, url=f"https://alwafd.news/{key[7:]}", site="alwafd", at=at, state=state, status=200)
    return replace(made, **values)  # type: ignore[arg-type]


def entries(*numbers: int) -> dict[str, Found]:
    return {f"alwafd:{n}": Found(url=f"https://alwafd.news/{n}", source="feed") for n in numbers}


def test_the_next_visit_is_at_the_next_age_after_first_sight() -> None:
    ages = [next_visit(T0, T0 + timedelta(hours=h), DEFAULT_SCHEDULE) for h in (0, 1, 2, 30, 200)]
    assert ages == [T0 + HOUR, T0 + 6 * HOUR, T0 + 6 * HOUR, T0 + 72 * HOUR, None]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_next_visit_lies_after_the_last(found: int, visited: int) -> None:
    moment = next_visit(T0 + timedelta(minutes=found), T0 + timedelta(minutes=visited), DEFAULT_SCHEDULE)
    assert moment is None or moment > T0 + timedelta(minutes=visited)


def test_the_schedule_is_read_from_a_list_or_a_line() -> None:
    assert parse_schedule(["1h", "30m", "2d"]) == (timedelta(minutes=30), HOUR, timedelta(days=2))
    assert parse_schedule([]) == ()
    with pytest.raises(ValueError, match="REVISIT_SCHEDULE: 'soon'"):
        parse_schedule(["1h", "soon"])


def test_failures_in_a_row_wait_longer_and_end() -> None:
    doc, waits, at = None, [], T0
    for _ in range(7):
        doc = after_visit(doc, visit(state="failed", at=at, reason="timeout", status=None), DEFAULT_SCHEDULE)
        assert doc is not None
        waits.append(doc["next_at"] and doc["next_at"] - at)
        at += timedelta(days=30)
    assert waits == [1 * HOUR, 3 * HOUR, 12 * HOUR, 24 * HOUR, 72 * HOUR, 168 * HOUR, None]
    assert (doc["state"], doc["reason"]) == ("gone", "timeout")


def test_what_was_taken_away_is_looked_for_twice_more() -> None:
    doc, waits, at = None, [], T0
    for _ in range(3):
        doc = after_visit(doc, visit(state="gone", at=at, reason="http_404", status=404), DEFAULT_SCHEDULE)
        assert doc is not None
        waits.append(doc["next_at"] and doc["next_at"] - at)
        at += timedelta(days=30)
    assert waits == [timedelta(days=1), timedelta(days=7), None]


def test_a_success_ends_the_row_of_failures() -> None:
    failed = after_visit(None, visit(state="failed"), DEFAULT_SCHEDULE)
    done = after_visit(failed, visit(at=T0 + HOUR, etag='"a"'), DEFAULT_SCHEDULE)
    assert done is not None
    assert (done["state"], done["failures"], done["visits"], done["etag"]) == ("done", 0, 2, '"a"')


def test_not_modified_keeps_the_validators() -> None:
    done = after_visit(None, visit(etag='"a"', last_modified="x"), DEFAULT_SCHEDULE)
    again = after_visit(done, visit(at=T0 + HOUR, status=304), DEFAULT_SCHEDULE)
    assert again is not None
    assert (again["etag"], again["last_modified"]) == ('"a"', "x")


@pytest.mark.parametrize("state", ["done", "gone", "failed"])
def test_the_same_visit_again_changes_nothing(state: str) -> None:
    once = after_visit(None, visit(state=state), DEFAULT_SCHEDULE)
    assert after_visit(once, visit(state=state), DEFAULT_SCHEDULE) == once


def test_an_older_visit_changes_nothing() -> None:
    once = after_visit(None, visit(), DEFAULT_SCHEDULE)
    assert after_visit(once, visit(at=T0 - HOUR, state="failed"), DEFAULT_SCHEDULE) is None


def test_found_urls_are_new_and_due_until_they_are_visited(run: Run) -> None:
    async def story(db: Database) -> None:
        await urls.found(db, "alwafd", entries(1, 2, 3), T0)
        await urls.found(db, "alwafd", entries(3, 4), T0 + HOUR)
        await urls.record(db, [visit("alwafd:1"), visit("alwafd:2", state="gone", status=404)])
        known = await urls.known(db, [f"alwafd:{n}" for n in range(6)])
        assert {key: row.state for key, row in known.items()} == {
            "alwafd:1": "done",
            "alwafd:2": "gone",
            "alwafd:3": "new",
            "alwafd:4": "new",
        }
        due = await urls.due(db, "alwafd", T0 + 30 * timedelta(minutes=1), 10)
        assert {key: url for key, (url, _) in due.items()} == {"alwafd:3": "https://alwafd.news/3"}

    run(story)


def test_what_is_due_comes_in_order_bounded_and_marked(run: Run) -> None:
    async def story(db: Database) -> None:
        await urls.record(db, [visit(f"alwafd:{n}", at=T0 - n * HOUR) for n in range(5)])
        due = await urls.due(db, "alwafd", T0 + 10 * HOUR, 3)
        assert list(due) == ["alwafd:4", "alwafd:3", "alwafd:2"]
        rows = await urls.stored(db, due)
        assert {row["state"] for row in rows.values()} == {"due"}
        assert await urls.due(db, "other", T0 + 10 * HOUR, 3) == {}

    run(story)


def test_a_record_of_a_url_keeps_its_field_order_and_passes_the_validator(run: Run) -> None:
    async def story(db: Database) -> None:
        await urls.record(db, [visit()])
        (row,) = (await urls.stored(db, ["alwafd:1"])).values()
        assert list(row)[:7] == ["_id", "url", "site", "source", "found_at", "state", "next_at"]

    run(story)


def test_several_visits_to_one_url_are_recorded_in_order(run: Run) -> None:
    async def story(db: Database) -> None:
        await urls.record(db, [visit(), visit(at=T0 + HOUR, state="failed", reason="timeout"), visit(at=T0 + 2 * HOUR)])
        (row,) = (await urls.stored(db, ["alwafd:1"])).values()
        assert (row["visits"], row["state"]) == (3, "done")

    run(story)


def test_visits_recorded_by_several_processes_are_all_counted(run: Run) -> None:
    async def story(db: Database) -> None:
        await asyncio.gather(*(urls.record(db, [visit(at=T0 + n * HOUR)]) for n in range(5)))
        (row,) = (await urls.stored(db, ["alwafd:1"])).values()
        assert row["visited_at"] == T0 + 4 * HOUR

    run(story)


def test_the_newest_id_is_the_highest_number_not_the_last_in_order(run: Run) -> None:
    async def story(db: Database) -> None:
        assert await urls.newest_id(db, "alwafd") is None
        await urls.found(db, "alwafd", entries(9, 99, 1000, 998), T0)
        await urls.found(db, "alwafd", {"alwafd:zz": entries(1)["alwafd:1"]}, T0)
        await urls.found(db, "alwafdx", {"alwafdx:5000": entries(1)["alwafd:1"]}, T0)
        assert await urls.newest_id(db, "alwafd") == 1000

    run(story)


def test_what_was_forgotten_is_known_as_such(run: Run) -> None:
    async def story(db: Database) -> None:
        await db["forgotten"].insert_one({"_id": "alwafd:1", "url": "https://x/1", "site": "alwafd", "at": T0})
        assert (await urls.known(db, ["alwafd:1"]))["alwafd:1"].state == "forgotten"

    run(story)


def test_an_operator_in_place_of_a_key_is_no_key(run: Run) -> None:
    async def story(db: Database) -> None:
        await urls.found(db, "alwafd", entries(1), T0)
        assert await urls.known(db, [{"$gt": ""}]) == {}  # type: ignore[list-item]

    run(story)
