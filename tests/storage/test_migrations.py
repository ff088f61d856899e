"""An archive of the first release, brought up to date in place."""

import asyncio
from typing import Any

from bson import Int64

from newsspider.items import FIELDS
from newsspider.storage.documents.articles import stored_form, write
from newsspider.storage.schema.schema import SCHEMA_VERSION, prepare
from newsspider.storage.schema.shapes import VALIDATORS
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import HOUR, T0, sighting

NEW = ("part_of", "series", "keys")

OLD = {"bands": [Int64(1), Int64(2)], "shingles": 1, "signature": b"", "schema_version": 1}


async def first_release(db: Database, count: int) -> None:
    """The database as version 1 left it: articles without the new fields, one of them corrected, one with notes."""
    await write(db, [sighting(number) for number in range(count)])
    await write(db, [sighting(0, at=T0 + HOUR, headline="عنوان مصحح")])
    await db.command("collMod", "articles", validator={})
    await db.command("collMod", "revisions", validator={})
    async for doc in db["articles"].find():
        old: dict[str, Any] = {name: value for name, value in doc.items() if name not in NEW} | OLD
        await db["articles"].replace_one({"_id": doc["_id"]}, old)
    await db["articles"].update_one({"_id": "alwafd:1"}, {"$set": {"notes": {"checked": True}}})
    gone = dict.fromkeys(("site", "what", "shown"), "")
    await db["revisions"].update_many({}, {"$unset": gone})
    await db["meta"].update_one({"_id": "schema"}, {"$set": {"version": 1}})


def test_an_archive_of_the_first_release_is_brought_up_to_date_by_several_processes(run: Run) -> None:
    async def story(db: Database) -> None:
        await first_release(db, 30)
        await asyncio.gather(*(prepare(db) for _ in range(3)))
        docs = {doc["_id"]: doc async for doc in db["articles"].find()}
        assert len(docs) == 30
        assert tuple(docs["alwafd:0"]) == FIELDS
        assert {doc["schema_version"] for doc in docs.values()} == {SCHEMA_VERSION}
        assert docs["alwafd:0"]["keys"] == stored_form(sighting(0).article)["keys"]
        assert docs["alwafd:1"]["notes"] == {"checked": True}
        (revision,) = await db["revisions"].find().to_list()
        assert (revision["site"], revision["what"]) == ("alwafd", "headline")
        assert list(revision)[:7] == ["_id", "article_id", "site", "revision", "seen_at", "what", "shown"]
        meta = await db["meta"].find_one({"_id": "schema"})
        assert meta is not None
        assert meta["version"] == SCHEMA_VERSION

    run(story)


def test_a_migration_that_was_cut_off_goes_on_where_it_was(run: Run) -> None:
    async def story(db: Database) -> None:
        await first_release(db, 10)
        await prepare(db)
        whole = await db["articles"].find().sort("_id").to_list()
        await db.command("collMod", "articles", validator={})
        for doc in whole[5:]:
            old = {name: value for name, value in doc.items() if name not in NEW} | OLD
            await db["articles"].replace_one({"_id": doc["_id"]}, old)
        await db["meta"].update_one({"_id": "schema"}, {"$set": {"version": 1}})
        await prepare(db)
        assert await db["articles"].find().sort("_id").to_list() == whole
        infos = {info["name"]: info["options"] async for info in await db.list_collections()}
        assert infos["articles"]["validator"] == {"$jsonSchema": VALIDATORS["articles"]}

    run(story)
