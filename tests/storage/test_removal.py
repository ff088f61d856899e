"""Removal, takeover and retention on a real server."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsspider import settings
from newsspider.items import Visit
from newsspider.portals import Portal, article_key
from newsspider.portals.portal import declare
from newsspider.storage.documents import removal, stories, urls
from newsspider.storage.documents.articles import write
from newsspider.storage.documents.retention import expire_data, keep_days
from newsspider.storage.documents.takeover import generic_names, take_over
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import BODY, HOUR, T0, sighting

LONG = " ".join(f"كلمة{n}" for n in range(200))


async def _ids(db: Database, name: str) -> list[str]:
    return [doc["_id"] for doc in await db[name].find().sort("_id").to_list()]


async def _visited(db: Database, *ids: str) -> None:
    await urls.record(db, [Visit(_id, f"https://alwafd.news/{_id[7:]}", "alwafd", T0, "done") for _id in ids])


def test_a_forgotten_article_leaves_nothing_but_a_tombstone(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(1), sighting(1, at=T0 + HOUR, headline="عنوان جديد"), sighting(2)])
        await _visited(db, "alwafd:1", "alwafd:2")
        removed = await removal.forget(db, ["alwafd:1"], T0)
        assert (removed.articles, removed.revisions, removed.urls, removed.unknown) == (1, 1, 1, 0)
        assert (await _ids(db, "articles"), await _ids(db, "revisions")) == (["alwafd:2"], [])
        assert await _ids(db, "urls") == ["alwafd:2"]
        (tomb,) = await db["forgotten"].find().to_list()
        assert tomb["url"] == "https://alwafd.news/1"
        (outcome,) = await write(db, [sighting(1, at=T0 + 2 * HOUR)])
        assert outcome.status == "forgotten"
        again = await removal.forget(db, ["alwafd:1"], T0 + HOUR)
        assert (again.articles, again.unknown) == (0, 0)

    run(story)


def test_the_copies_of_a_forgotten_original_are_decided_again(run: Run) -> None:
    async def story(db: Database) -> None:
        for number in (1, 2, 3):
            await write(db, [sighting(number, at=T0 + number * HOUR, body=LONG, published_at=T0 + number * HOUR)])
        await stories.decide(db, ["alwafd:1", "alwafd:2", "alwafd:3"])
        assert (await db["articles"].find_one({"_id": "alwafd:3"}) or {})["duplicate_of"] == "alwafd:1"
        await removal.forget(db, ["alwafd:1"], T0)
        docs = {doc["_id"]: doc for doc in await db["articles"].find().to_list()}
        assert (docs["alwafd:2"]["duplicate_of"], docs["alwafd:2"]["story_id"]) == (None, "alwafd:2")
        assert (docs["alwafd:3"]["duplicate_of"], docs["alwafd:3"]["story_id"]) == ("alwafd:2", "alwafd:2")

    run(story)


def test_a_forgotten_site_is_gone_with_its_urls_and_another_stays(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(n) for n in range(450)])
        await write(db, [sighting(1, _id="other:1", site="other", url="https://other.example/1")])
        await _visited(db, "alwafd:900")
        removed = await removal.forget_site(db, "alwafd", T0)
        assert (removed.articles, removed.urls) == (450, 1)
        assert await _ids(db, "articles") == ["other:1"]
        assert await db["forgotten"].count_documents({"site": "alwafd"}) == 451
        assert (await urls.known(db, ["alwafd:900"]))["alwafd:900"].state == "forgotten"

    run(story)


def test_an_article_is_found_by_its_url(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(1)])
        assert await removal.id_of(db, "https://alwafd.news/1") == "alwafd:1"
        assert await removal.id_of(db, "https://alwafd.news/9") is None

    run(story)


def portal(**values: Any) -> Portal:
    said: dict[str, Any] = {
        "site": "alwafd",
        "title": "الوفد",
        "domains": ["alwafd.news"],
        "layouts": {"now": {"body": "article p"}},
        "article_url": r"/(?P<id>\d+)",
        "timezone": "Africa/Cairo",
    }
    return declare(**{**said, **values})


def generic(path: str, **values: Any) -> Any:
    url = f"https://alwafd.news{path}"
    _id = f"alwafd.news:{article_key(url, None, None)}"
    return sighting(1, _id=_id, site="alwafd.news", url=url, **values)


def test_a_site_file_takes_over_what_the_generic_reader_stored(run: Run) -> None:
    async def story(db: Database) -> None:
        old = [
            generic("/news/5-a"),
            generic("/news/5-a", at=T0 + HOUR, headline="عنوان جديد"),
            generic("/news/6", body=LONG),
        ]
        await write(db, old)
        ids = [old[0].article._id, old[2].article._id]
        await db["articles"].update_one({"_id": ids[1]}, {"$set": {"story_id": ids[0], "duplicate_of": ids[0]}})
        await urls.record(db, [Visit(ids[0], old[0].article.url, "alwafd.news", T0, "done")])
        assert generic_names(portal()) == ["alwafd.news"]
        assert await take_over(db, portal()) == 2
        assert await _ids(db, "articles") == ["alwafd:5", "alwafd:6"]
        assert await _ids(db, "revisions") == ["alwafd:5@1"]
        assert await _ids(db, "urls") == ["alwafd:5"]
        docs = {doc["_id"]: doc for doc in await db["articles"].find().to_list()}
        assert (docs["alwafd:5"]["site"], docs["alwafd:5"]["revision"]) == ("alwafd", 2)
        assert (docs["alwafd:5"]["story_id"], docs["alwafd:6"]["story_id"]) == ("alwafd:5", "alwafd:5")
        assert docs["alwafd:6"]["duplicate_of"] == "alwafd:5"
        assert await take_over(db, portal()) == 0

    run(story)


def test_two_addresses_of_one_article_become_one(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [generic("/news/5-old"), generic("/news/5-new", at=T0 + HOUR, headline="عنوان جديد")])
        assert await take_over(db, portal()) == 2
        (doc,) = await db["articles"].find().to_list()
        assert (doc["_id"], doc["headline"], doc["first_seen_at"]) == ("alwafd:5", "عنوان جديد", T0)
        assert await _ids(db, "revisions") == ["alwafd:5@1"]

    run(story)


def test_a_takeover_broken_off_is_done_again(run: Run) -> None:
    """The new article is there, the old one not yet gone."""

    async def story(db: Database) -> None:
        seen = generic("/news/5")
        await write(db, [seen])
        old = await db["articles"].find_one() or {}
        await db["articles"].insert_one({**old, "_id": "alwafd:5", "site": "alwafd", "story_id": "alwafd:5"})
        assert await take_over(db, portal()) == 1
        assert await _ids(db, "articles") == ["alwafd:5"]
        assert (await db["articles"].find_one() or {})["revision"] == 1

    run(story)


def test_another_portal_of_the_same_domain_keeps_its_articles(run: Run) -> None:
    async def story(db: Database) -> None:
        sport = portal(domains=["sport.alwafd.news"], site="sport")
        await write(db, [generic("/news/5")])
        assert generic_names(sport) == ["alwafd.news"]
        assert await take_over(db, sport) == 0
        assert (await db["articles"].find_one() or {})["site"] == "alwafd.news"

    run(story)


def test_what_was_forgotten_stays_so_under_its_new_id(run: Run) -> None:
    async def story(db: Database) -> None:
        seen = generic("/news/5", body=BODY)
        await write(db, [seen])
        await removal.forget(db, [seen.article._id], T0)
        await take_over(db, portal())
        assert await _ids(db, "forgotten") == ["alwafd:5"]

    run(story)


def test_recordings_and_damaged_spool_files_expire_and_waiting_ones_never(tmp_path: Path) -> None:
    now = T0
    for name in ("spool/a.spool", "spool/b.damaged", "recordings/c.warc.gz", "recordings/new.warc.gz", "other.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
        age = timedelta(days=1 if "new" in name else 200)
        os.utime(path, ((now - age).timestamp(),) * 2)
    removed = expire_data(tmp_path, keep_days(vars(settings)), now)
    assert {path.name for path in removed} == {"b.damaged", "c.warc.gz"}
    assert (tmp_path / "spool/a.spool").exists()
    assert (tmp_path / "recordings/new.warc.gz").exists()


@pytest.mark.parametrize("value", ["soon", 0, "-3"])
def test_a_retention_that_is_no_number_of_days_is_one_clear_line(value: Any) -> None:
    with pytest.raises(ValueError, match="NEWSSPIDER_KEEP_REJECTED_DAYS"):
        keep_days({**vars(settings), "NEWSSPIDER_KEEP_REJECTED_DAYS": value})
