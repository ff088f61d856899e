"""The database's shape on a real server: types that hold, several processes at once, old and newer databases."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pymongo.errors import WriteError

from newsspider.items import FIELDS, READABLE_FIELDS
from newsspider.storage.documents.articles import stored_form, write
from newsspider.storage.schema.schema import SCHEMA_VERSION, SchemaTooNew, prepare, refresh_views
from newsspider.storage.schema.shapes import DAY, INDEXES, VALIDATORS
from newsspider.storage.schema.views import Newest, views
from newsspider.storage.server.client import Connection, Database
from tests.servers import Server
from tests.storage.conftest import Run
from tests.storage.samples import HOUR, T0, article, sighting

NEXT = SCHEMA_VERSION + 1


def stored(**values: Any) -> dict[str, Any]:
    times = dict.fromkeys(("first_seen_at", "changed_at", "last_seen_at"), T0)
    return {**stored_form(article()), **times, **values}


def test_collections_indexes_and_views_are_made_and_again_nothing_changes(run: Run) -> None:
    async def story(db: Database) -> None:
        async def shape() -> Any:
            names = sorted(await db.list_collection_names())
            return names, [await db[name].index_information() for name in INDEXES]

        before = await shape()
        assert set(VALIDATORS) | set(views(Newest())) <= set(before[0])
        await prepare(db)
        assert await shape() == before

    run(story)


def test_several_processes_may_prepare_at_once(server: Server, database: str, tmp_path: Path) -> None:
    async def story() -> None:
        connections = [Connection(server.uri, database, tmp_path) for _ in range(6)]
        dbs = [await connection.open() for connection in connections]
        await asyncio.gather(*(prepare(db) for db in dbs))
        assert set(VALIDATORS) <= set(await dbs[0].list_collection_names())
        for connection in connections:
            await connection.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    "values",
    [
        {"keywords": "مترو"},
        {"authors": None},
        {"headline": ""},
        {"published_at": "2026-11-22"},
        {"published_on": "22/11/2026"},
        {"published_precision": "week"},
        {"word_count": 1.5},
        {"keys": [1]},
        {"extraction": {"headline": 1}},
        {"related": [{"title": "x", "label": "y"}]},
        {"revision": 0},
        {"surprise": 1},
        {"_id": "no site"},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_field_of_another_type_is_refused(run: Run, values: dict[str, Any]) -> None:
    async def story(db: Database) -> None:
        await db["articles"].insert_one(stored(_id="alwafd:77"))
        with pytest.raises(WriteError, match="failed validation"):
            await db["articles"].insert_one(stored(**values))

    run(story)


@pytest.mark.parametrize("field", FIELDS[1:])
def test_a_missing_field_is_refused(run: Run, field: str) -> None:
    async def story(db: Database) -> None:
        doc = stored()
        del doc[field]
        with pytest.raises(WriteError, match="failed validation"):
            await db["articles"].insert_one(doc)

    run(story)


def test_a_database_of_a_newer_release_is_refused_and_left_alone(run: Run) -> None:
    async def story(db: Database) -> None:
        await db["meta"].update_one({"_id": "schema"}, {"$set": {"version": SCHEMA_VERSION + 1}})
        await db["articles"].drop_indexes()
        with pytest.raises(SchemaTooNew, match="update newsspider"):
            await prepare(db)
        assert list(await db["articles"].index_information()) == ["_id_"]

    run(story)


def test_an_old_database_is_brought_up_to_date_once_by_several_processes(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(n) for n in range(20)])

        async def to_next(db: Database) -> None:
            await db["articles"].update_many(
                {"schema_version": SCHEMA_VERSION}, {"$set": {"section": "قديم", "schema_version": NEXT}}
            )

        await asyncio.gather(*(prepare(db, version=NEXT, migrations={NEXT: to_next}) for _ in range(4)))
        assert await db["articles"].count_documents({"section": "قديم", "schema_version": NEXT}) == 20
        assert await db["meta"].find_one({"_id": "schema"}) == {"_id": "schema", "version": NEXT}
        with pytest.raises(SchemaTooNew):
            await prepare(db, version=SCHEMA_VERSION)

    run(story)


def test_a_changed_validator_index_and_view_are_replaced(run: Run) -> None:
    async def story(db: Database) -> None:
        await db.command("collMod", "articles", validator={}, validationLevel="strict")
        await db["articles"].drop_index("site_1_published_at_-1")
        await db["articles"].create_index([("site", 1)], name="site_1_published_at_-1")
        await db["articles"].drop_index("wholes")
        partial = {"part_of": {"$type": "string"}}
        await db["articles"].create_index([("part_of", 1)], name="wholes", partialFilterExpression=partial)
        await db.command("collMod", "latest", viewOn="articles", pipeline=[])
        await prepare(db, keep_days={"rejected": 3})
        infos = {info["name"]: info["options"] async for info in await db.list_collections()}
        assert infos["articles"]["validator"] == {"$jsonSchema": VALIDATORS["articles"]}
        assert infos["latest"]["pipeline"] != []
        indexes = await db["articles"].index_information()
        assert indexes["site_1_published_at_-1"]["key"] == [("site", 1), ("published_at", -1)]
        assert "partialFilterExpression" not in indexes["wholes"]
        assert (await db["rejected"].index_information())["expiry"]["expireAfterSeconds"] == 3 * DAY

    run(story)


def test_the_views_show_what_people_want_to_see(run: Run) -> None:
    async def story(db: Database) -> None:
        now = T0
        recent = {"published_at": now - HOUR, "published_on": f"{now - HOUR:%Y-%m-%d}"}
        await write(db, [sighting(n, at=now, **recent) for n in range(3)])
        await write(db, [sighting(3, at=now, published_at=now - 24 * 8 * HOUR, published_on="2020-01-01")])
        await write(db, [sighting(1, at=now + HOUR, headline="عنوان مصحح", **recent)])
        place = {"story_id": "alwafd:0", "duplicate_of": "alwafd:0"}
        await db["articles"].update_one({"_id": "alwafd:2"}, {"$set": place})
        await refresh_views(db)

        latest = await db["latest"].find().to_list()
        assert [doc["_id"] for doc in latest] == ["alwafd:0", "alwafd:1"]
        assert tuple(name for name in latest[0] if name != "lead") == READABLE_FIELDS
        names = list(latest[0])
        assert names.index("lead") == names.index("body") - 1
        assert latest[0]["lead"] == latest[0]["body"][:120]

        (cluster,) = await db["stories"].find().to_list()
        assert (cluster["_id"], cluster["count"], cluster["sites"]) == ("alwafd:0", 2, ["alwafd"])
        assert [one["_id"] for one in cluster["articles"]] == ["alwafd:0", "alwafd:2"]
        assert (cluster["published_at"], cluster["told_by"]) == (now - HOUR, "alwafd")
        assert cluster["headline"].startswith("افتتاح")

        (correction,) = await db["corrections"].find().to_list()
        assert (correction["article_id"], correction["headline"]) == ("alwafd:1", "عنوان مصحح")
        assert "مصحح+}" in correction["changes"]["headline"][0]
        assert (correction["site"], correction["what"]) == ("alwafd", "headline")
        assert correction["shown"].endswith("{-افتتاح الخط الثالث رقم 1-} {+عنوان مصحح+}")

        (row,) = await db["coverage"].find().to_list()
        assert (row["site"], row["day"], row["articles"]) == ("alwafd", recent["published_on"], 3)
        assert (row["copies"], row["revised"], row["with_author"], row["with_source"]) == (1, 1, 1.0, 0.0)

    run(story)
