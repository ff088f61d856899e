"""Writing articles to a real server: once each, corrections as revisions, nothing older over anything newer."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from bson import Int64

from newsspider.items import FIELDS
from newsspider.storage.documents.articles import withdraw, write
from newsspider.storage.documents.changes import marked
from newsspider.storage.documents.decision import PENDING
from newsspider.storage.documents.removal import forget
from newsspider.storage.documents.revisions import settle, settle_all
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import BODY, HOUR, T0, sighting


async def _statuses(db: Database, *sightings: Any, **options: Any) -> list[str]:
    return [outcome.status for outcome in await write(db, sightings, **options)]


async def _all(db: Database, name: str) -> list[dict[str, Any]]:
    return await db[name].find().sort("_id").to_list()


def test_an_article_is_stored_with_every_field_in_order_and_with_its_type(run: Run) -> None:
    async def story(db: Database) -> dict[str, Any]:
        assert await _statuses(db, sighting()) == ["stored"]
        return (await _all(db, "articles"))[0]

    doc = run(story)
    assert tuple(doc) == FIELDS
    assert (doc["revision"], doc["story_id"], doc["duplicate_of"]) == (1, "alwafd:1", None)
    assert doc["first_seen_at"] == doc["changed_at"] == doc["last_seen_at"] == T0
    assert all(isinstance(key, Int64) for key in doc["keys"])
    assert doc["keys"]


def test_the_same_sighting_again_changes_nothing(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        before = await _all(db, "articles")
        assert await _statuses(db, sighting()) == ["unchanged"]
        assert await _all(db, "articles") == before

    run(story)


def test_a_later_sighting_of_the_same_page_changes_only_last_seen_at(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        (before,) = await _all(db, "articles")
        assert await _statuses(db, sighting(at=T0 + HOUR)) == ["unchanged"]
        (after,) = await _all(db, "articles")
        assert after == {**before, "last_seen_at": T0 + HOUR}
        assert tuple(after) == FIELDS

    run(story)


def test_a_correction_makes_a_revision_with_the_replaced_values(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        new = sighting(at=T0 + HOUR, body=BODY.replace("مليون راكب", "مليوني راكب"), authors=[])
        (outcome,) = await write(db, [new])
        assert (outcome.status, outcome.changed, outcome.text_changed) == ("revised", ("body", "authors"), True)
        (doc,) = await _all(db, "articles")
        assert (doc["revision"], doc["changed_at"], doc["first_seen_at"]) == (2, T0 + HOUR, T0)
        assert "مليوني" in doc["body"]
        assert tuple(doc) == FIELDS
        (revision,) = await _all(db, "revisions")
        assert revision["_id"] == "alwafd:1@1"
        assert (revision["article_id"], revision["revision"]) == ("alwafd:1", 1)
        assert (revision["seen_at"], revision["cause"]) == (T0 + HOUR, "portal")
        assert (revision["body"], revision["authors"]) == (BODY, ["منى سالم"])
        assert "headline" not in revision
        assert "paragraph 2: " in revision["changes"]["body"][0]
        assert "{-مليون-} {+مليوني+}" in revision["changes"]["body"][0]

    run(story)


def test_what_is_no_content_takes_the_newest_value_without_a_revision(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        assert await _statuses(db, sighting(at=T0 + HOUR, section="محافظات", images=["https://x/1.jpg"])) == [
            "unchanged"
        ]
        (doc,) = await _all(db, "articles")
        assert (doc["section"], doc["images"], doc["revision"]) == ("محافظات", ["https://x/1.jpg"], 1)
        assert await _all(db, "revisions") == []

    run(story)


def test_an_older_sighting_replaces_nothing_and_may_be_the_first(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        assert await _statuses(db, sighting(at=T0 - HOUR, headline="عنوان أقدم")) == ["older"]
        (doc,) = await _all(db, "articles")
        assert doc["headline"] == "افتتاح الخط الثالث رقم 1"
        assert (doc["first_seen_at"], doc["last_seen_at"]) == (T0 - HOUR, T0)

    run(story)


def test_a_reparse_of_the_stored_content_is_a_revision_by_extraction(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(), sighting(at=T0 + HOUR)])
        again = sighting(at=T0, cause="extraction", subheadline="عنوان فرعي")
        assert await _statuses(db, again) == ["revised"]
        (revision,) = await _all(db, "revisions")
        assert revision["cause"] == "extraction"
        (doc,) = await _all(db, "articles")
        assert doc["last_seen_at"] == T0 + HOUR

    run(story)


@pytest.mark.parametrize(
    ("text", "cause"), [("22 نوفمبر 2026 09:00", "extraction"), ("22 نوفمبر 2026 11:00", "portal")]
)
def test_a_printed_stamp_that_is_read_in_a_zone_known_later_is_no_change_of_the_portals(
    run: Run, text: str, cause: str
) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(published_precision="day", timezone="UTC", published_at=T0 - 12 * HOUR)])
        assert await _statuses(db, sighting(at=T0 + HOUR, published_text=text)) == ["revised"]
        (revision,) = await _all(db, "revisions")
        assert (revision["what"], revision["cause"]) == ("published_at", cause)

    run(story)


def test_a_reparse_of_replaced_content_changes_nothing(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(), sighting(at=T0 + HOUR, headline="عنوان جديد")])
        assert await _statuses(db, sighting(cause="extraction", subheadline="عنوان فرعي")) == ["older"]

    run(story)


def test_a_relative_stamp_never_changes_a_stored_moment(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        later = sighting(
            at=T0 + HOUR, published_at=T0 - timedelta(minutes=30), published_precision="hour", published_text="منذ ساعة"
        )
        assert await _statuses(db, later) == ["unchanged"]
        (doc,) = await _all(db, "articles")
        assert (doc["published_at"], doc["published_text"]) == (T0 - HOUR, "22 نوفمبر 2026 09:00")

    run(story)


def test_several_sightings_of_one_article_in_a_batch_are_written_in_order(run: Run) -> None:
    async def story(db: Database) -> None:
        batch = [sighting(at=T0 + n * HOUR, headline=f"عنوان {n}") for n in range(4)]
        assert await _statuses(db, *batch) == ["stored", "revised", "revised", "revised"]
        assert [r["headline"] for r in await _all(db, "revisions")] == ["عنوان 0", "عنوان 1", "عنوان 2"]

    run(story)


def test_a_refused_document_is_rejected_with_the_servers_reason_and_the_others_are_stored(run: Run) -> None:
    async def story(db: Database) -> None:
        bad = sighting(2, language=7)
        outcomes = await write(db, [sighting(1), bad, sighting(3)])
        assert [o.status for o in outcomes] == ["stored", "rejected", "stored"]
        assert "failed validation" in outcomes[1].detail
        assert "language" in outcomes[1].detail

    run(story)


@pytest.mark.parametrize(
    "values",
    [
        {"section": "\ud800"},
        {"section": "x" * (17 * 1024 * 1024)},
        {"related": [{"title": "x"}]},
        {"word_count": 2**70},
    ],
    ids=["half a character", "too large", "incomplete entry", "no int64"],
)
def test_what_cannot_be_a_document_is_rejected_and_the_others_are_stored(run: Run, values: dict[str, Any]) -> None:
    async def story(db: Database) -> None:
        bad = sighting(2)
        for name, value in values.items():
            setattr(bad.article, name, value)
        assert await _statuses(db, sighting(1), bad, sighting(3)) == ["stored", "rejected", "stored"]

    run(story)


def test_an_operator_in_place_of_an_id_never_reaches_a_query(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(1)])
        bad = sighting(2)
        bad.article._id = {"$gt": ""}  # type: ignore[assignment]
        assert await _statuses(db, bad) == ["rejected"]
        assert len(await _all(db, "articles")) == 1

    run(story)


def test_story_fields_belong_to_the_story_and_are_never_overwritten(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        await db["articles"].update_one({}, {"$set": {"story_id": "x:1", "duplicate_of": "x:1"}})
        await write(db, [sighting(at=T0 + HOUR, headline="عنوان جديد")])
        (doc,) = await _all(db, "articles")
        assert (doc["story_id"], doc["duplicate_of"]) == ("x:1", "x:1")

    run(story)


def test_a_withdrawn_article_comes_back_with_a_later_sighting_only(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        assert await withdraw(db, ["alwafd:1", "alwafd:99"], T0 + HOUR) == ["alwafd:1"]
        assert await withdraw(db, ["alwafd:1"], T0 + 2 * HOUR) == []
        await write(db, [sighting()])
        assert (await _all(db, "articles"))[0]["withdrawn_at"] == T0 + HOUR
        (outcome,) = await write(db, [sighting(at=T0 + 3 * HOUR)])
        assert (outcome.status, outcome.came_back) == ("unchanged", True)
        assert (await _all(db, "articles"))[0]["withdrawn_at"] is None

    run(story)


def test_a_withdrawal_older_than_the_last_sighting_is_ignored(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(at=T0 + HOUR)])
        assert await withdraw(db, ["alwafd:1"], T0) == []

    run(story)


def test_two_writers_of_the_same_change_make_one_revision(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(n) for n in range(20)])
        new = [sighting(n, at=T0 + HOUR, headline=f"عنوان جديد {n}") for n in range(20)]
        results = await asyncio.gather(*(write(db, new) for _ in range(3)))
        for outcomes in zip(*results, strict=True):
            assert sorted(o.status for o in outcomes) == ["revised", "unchanged", "unchanged"]
        assert len(await _all(db, "revisions")) == 20
        assert {doc["revision"] for doc in await _all(db, "articles")} == {2}

    run(story)


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("count", [2, 5])
def test_writers_of_different_changes_at_one_millisecond_lose_none(run: Run, count: int, live: bool) -> None:
    """Each version that was current for a moment is in the chain, and each revision tells what followed it. The changes
    of a live page are one revision, from the first version to the last."""

    async def story(db: Database) -> None:
        await write(db, [sighting(live=live)])
        texts = ["عنوان أحمر", "عنوان أخضر", "عنوان أزرق", "عنوان أصفر", "عنوان أبيض"][:count]
        news = [sighting(at=T0 + HOUR, headline=text, live=live) for text in texts]
        results = await asyncio.gather(*(write(db, [new]) for new in news))
        assert {o.status for (o,) in results} == {"revised"}
        (doc,) = await _all(db, "articles")
        revisions = await _all(db, "revisions")
        chain = [r["headline"] for r in revisions] + [doc["headline"]]
        assert doc["revision"] == len(chain) == (2 if live else count + 1)
        assert set(chain[1:]) <= set(texts)
        for revision, after in zip(revisions, chain[1:], strict=True):
            assert revision["changes"]["headline"] == [marked(revision["headline"], after)]

    run(story)


def test_a_repeated_attempt_counts_what_the_first_one_wrote(run: Run) -> None:
    async def story(db: Database) -> None:
        new = sighting(1, at=T0 + HOUR, headline="عنوان جديد")
        await write(db, [sighting(1), new, sighting(2)])
        assert await _statuses(db, new, sighting(2), again=True) == ["revised", "stored"]

    run(story)


async def _killed_after_the_article(db: Database) -> tuple[dict[str, Any], dict[str, Any]]:
    """Leave a corrected article as a process does that dies before it has moved the revision; gives both as they
    should be."""
    await write(db, [sighting()])
    await write(db, [sighting(at=T0 + HOUR, headline="عنوان جديد")])
    (article,), (revision,) = await _all(db, "articles"), await _all(db, "revisions")
    pending = {name: value for name, value in revision.items() if name != "changes"}
    await db["articles"].update_one({"_id": article["_id"]}, {"$set": {PENDING: pending}})
    await db["revisions"].delete_many({})
    return article, revision


def test_a_revision_that_a_killed_process_left_waiting_is_moved_by_the_next_writer_of_the_article(run: Run) -> None:
    async def story(db: Database) -> None:
        article, revision = await _killed_after_the_article(db)
        await write(db, [sighting(at=T0 + HOUR, headline="عنوان جديد")], again=True)
        assert (await _all(db, "articles"), await _all(db, "revisions")) == ([article], [revision])
        await _killed_after_the_article(db)
        await write(db, [sighting(at=T0 + 3 * HOUR, headline="عنوان ثالث")])
        assert [r["headline"] for r in await _all(db, "revisions")] == [revision["headline"], "عنوان جديد"]

    run(story)


def test_a_revision_that_a_killed_process_left_waiting_is_moved_once_by_several_that_start(run: Run) -> None:
    async def story(db: Database) -> None:
        article, revision = await _killed_after_the_article(db)
        await asyncio.gather(*(settle_all(db) for _ in range(4)))
        assert (await _all(db, "articles"), await _all(db, "revisions")) == ([article], [revision])
        assert await settle_all(db) == 0

    run(story)


def test_a_revision_that_waits_in_an_article_that_is_forgotten_does_not_come_back(run: Run) -> None:
    async def story(db: Database) -> None:
        await _killed_after_the_article(db)
        waiting = await _all(db, "articles")
        await forget(db, ["alwafd:1"], T0 + 2 * HOUR)
        await settle(db, waiting)
        assert (await _all(db, "articles"), await _all(db, "revisions")) == ([], [])

    run(story)


def test_a_revision_without_its_change_as_earlier_releases_could_leave_it_is_replaced(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        await db["revisions"].insert_one(
            {"_id": "alwafd:1@1", "article_id": "alwafd:1", "revision": 1, "seen_at": T0, "cause": "portal"}
            | {"headline": "افتتاح الخط الثالث رقم 1", "changes": {"headline": ["[-a-] {+b+}"]}}
        )
        await write(db, [sighting(at=T0 + HOUR, headline="عنوان جديد")])
        (revision,) = await _all(db, "revisions")
        assert revision["seen_at"] == T0 + HOUR

    run(story)


def test_a_correction_that_is_too_large_together_with_what_it_replaces_is_refused_with_the_reason(run: Run) -> None:
    async def story(db: Database) -> None:
        texts = [f"{word} " * 650_000 for word in ("كلمة", "جملة")]
        await write(db, [sighting(1, body=texts[0]), sighting(2)])
        later = [sighting(1, at=T0 + HOUR, body=texts[1]), sighting(2, at=T0 + HOUR, headline="عنوان جديد")]
        large, other = await write(db, later)
        assert (large.status, other.status) == ("rejected", "revised")
        assert "bytes" in large.detail

    run(story)


def test_a_refused_correction_changes_nothing_and_leaves_no_revision(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        before = await _all(db, "articles")
        assert await _statuses(db, sighting(at=T0 + HOUR, headline="عنوان جديد", language=7)) == ["rejected"]
        assert await _all(db, "articles") == before
        assert await _all(db, "revisions") == []

    run(story)


def test_a_forgotten_article_does_not_come_back(run: Run) -> None:
    async def story(db: Database) -> None:
        await db["forgotten"].insert_one(
            {"_id": "alwafd:1", "url": "https://alwafd.news/1", "site": "alwafd", "at": T0}
        )
        assert await _statuses(db, sighting(1), sighting(2)) == ["forgotten", "stored"]
        assert [doc["_id"] for doc in await _all(db, "articles")] == ["alwafd:2"]

    run(story)


def test_notes_of_users_stay_whatever_is_written(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        await db["articles"].update_one({"_id": "alwafd:1"}, {"$set": {"notes": {"by": "منى", "checked": True}}})
        await write(db, [sighting(at=T0 + HOUR, headline="عنوان مصحح")])
        again = sighting(at=T0 + HOUR, cause="extraction", headline="عنوان مصحح", subheadline="عنوان فرعي")
        assert await _statuses(db, again) == ["revised"]
        (doc,) = await _all(db, "articles")
        assert doc["notes"] == {"by": "منى", "checked": True}

    run(story)
