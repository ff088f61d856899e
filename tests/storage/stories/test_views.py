"""The views ``latest`` and ``stories``, on the server that they are for."""

from datetime import timedelta

from pymongo.asynchronous.database import AsyncDatabase

from newsspider.items import READABLE_FIELDS
from newsspider.storage.documents.stories import decide
from newsspider.storage.schema.views import Newest, newest, views

from .archive import NOON, Doc, article, prepare, text, with_database

DOCS = [
    article("okaz:1", text("a"), 0, headline="الأول", source_site="spa", source="واس"),
    article("alwafd:1", text("a"), 3, headline="الثاني", source="رويترز"),
    article("sana:1", text("b"), 5, headline="وحيد"),
    article("old:1", text("c"), -24 * 30),
    article("old:2", text("c"), -24 * 30 + 1),
    article("late:1", text("d"), -24 * 30, headline="قديم"),
    article("late:2", text("d"), -24 * 29, first_seen_at=NOON),
]


def rows(server: str, database: str, view: str) -> list[Doc]:
    async def work(db: AsyncDatabase[Doc]) -> list[Doc]:
        await prepare(db)
        await db["articles"].insert_many([dict(doc) for doc in DOCS])
        await decide(db, [doc["_id"] for doc in DOCS])
        source, pipeline = views(await newest(db))[view]
        await db.create_collection("view", viewOn=source, pipeline=pipeline)
        return await db["view"].find().to_list()

    return with_database(server, database, work)


def test_latest_has_each_story_once_newest_first(server: str, database: str) -> None:
    found = rows(server, database, "latest")
    assert [doc["_id"] for doc in found] == ["sana:1", "okaz:1"]
    assert set(found[0]) == {*READABLE_FIELDS, "lead"}


def test_latest_counts_its_days_from_the_newest_article() -> None:
    (match, *_) = views(Newest(published_at=NOON))["latest"][1]
    assert match["$match"]["published_at"] == {"$gte": NOON - timedelta(days=7)}


def test_stories_has_clusters_with_their_original_first(server: str, database: str) -> None:
    found = rows(server, database, "stories")
    assert [doc["_id"] for doc in found] == ["okaz:1", "late:1"]
    assert [doc["_id"] for doc in found[0]["articles"]] == ["okaz:1", "alwafd:1"]
    assert (found[0]["headline"], found[0]["original_site"], found[0]["count"]) == ("الأول", "okaz", 2)
    assert found[0]["told_by"] == "okaz, alwafd"
    assert sorted(found[0]["credited"]) == ["spa", "رويترز"]
    assert sorted(found[0]["sites"]) == ["alwafd", "okaz"]
    assert (found[1]["credited"], found[1]["told_by"]) == ([], "late")
    assert "signature" not in found[0]["articles"][0]
