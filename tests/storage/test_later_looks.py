"""What later looks at an article leave: live pages, answers without a page, and sources that were silent this time."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from newsspider.items import Sighting
from newsspider.storage.documents.articles import confirm, published, withdraw, write
from newsspider.storage.documents.urls import after_visit
from newsspider.storage.server.client import Database
from tests.storage.conftest import Run
from tests.storage.samples import HOUR, T0, sighting
from tests.storage.test_urls import visit

MINUTE = timedelta(minutes=1)


def live(minutes: int, body: str, **values: Any) -> Sighting:
    made = sighting(at=T0 + minutes * MINUTE, body=body, **values)
    made.article.fetch = replace(made.fetch, live=True)
    return Sighting(made.article, made.article.fetch)


def test_changes_of_a_live_page_within_an_hour_are_one_revision(run: Run) -> None:
    texts = ["أول الأخبار من المكان", "ثاني الأخبار من المكان", "ثالث الأخبار من المكان", "رابع الأخبار من المكان"]

    async def story(db: Database) -> None:
        for number, minutes in enumerate((0, 10, 40, 71)):
            body = "\n\n".join(texts[: number + 1])
            headline = "عنوان جديد" if number == 2 else "عنوان"
            (outcome,) = await write(db, [live(minutes, body, headline=headline)])
            assert outcome.status == ("stored" if number == 0 else "revised")
        first, second = await db["revisions"].find().sort("_id").to_list()
        # The second and third are one: from the first state to the third.
        assert (first["_id"], first["seen_at"], first["body"]) == ("alwafd:1@1", T0 + 10 * MINUTE, texts[0])
        assert (first["headline"], len(first["changes"]["body"])) == ("عنوان", 2)
        assert (second["_id"], second["headline"]) == ("alwafd:1@2", "عنوان جديد")
        doc = await db["articles"].find_one({})
        assert doc is not None
        assert (doc["revision"], doc["changed_at"], doc["body"]) == (3, T0 + 71 * MINUTE, "\n\n".join(texts))

    run(story)


def test_the_same_live_sighting_again_changes_nothing(run: Run) -> None:
    async def story(db: Database) -> None:
        sightings = [live(0, "نص أول من المكان"), live(5, "نص ثان من المكان"), live(9, "نص ثالث من المكان")]
        await write(db, sightings)
        before = await db["articles"].find().to_list(), await db["revisions"].find().to_list()
        await write(db, sightings[2:], again=True)
        assert (await db["articles"].find().to_list(), await db["revisions"].find().to_list()) == before

    run(story)


def test_what_only_a_source_said_is_kept_and_what_the_page_said_is_not(run: Run) -> None:
    async def story(db: Database) -> None:
        methods = {"headline": "site", "published_at": "feed", "authors": "feed", "source": "labels"}
        await write(db, [sighting(extraction=methods, source="بترا")])
        silent = {"published_at": None, "published_on": None, "published_precision": None, "published_text": None}
        later = sighting(at=T0 + HOUR, extraction={"headline": "site"}, authors=[], source=None, **silent)
        assert [outcome.changed for outcome in await write(db, [later])] == [("source",)]
        doc = await db["articles"].find_one({})
        assert doc is not None
        assert (doc["published_at"], doc["published_precision"], doc["authors"]) == (T0 - HOUR, "minute", ["منى سالم"])
        assert doc["extraction"] == {"authors": "feed", "headline": "site", "published_at": "feed"}

    run(story)


def test_not_modified_confirms_an_article_and_never_sets_it_back(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting()])
        await withdraw(db, ["alwafd:1"], T0 + HOUR)
        await confirm(db, ["alwafd:1", "alwafd:2"], T0 + 2 * HOUR)
        await confirm(db, ["alwafd:1"], T0 + HOUR)
        doc = await db["articles"].find_one({})
        assert doc is not None
        assert (doc["last_seen_at"], doc["withdrawn_at"], doc["revision"]) == (T0 + 2 * HOUR, None, 1)
        assert await published(db, ["alwafd:1", "alwafd:2"]) == {"alwafd:1": T0 - HOUR}

    run(story)


def test_a_change_that_came_later_is_the_portals_whoever_reads_it(run: Run) -> None:
    async def story(db: Database) -> None:
        await write(db, [sighting(cause="extraction")])
        await write(db, [sighting(at=T0 + HOUR, cause="extraction", headline="عنوان صححه المحرر")])
        await write(db, [sighting(at=T0 + HOUR, cause="extraction", headline="عنوان قرأناه خطأ")])
        causes = [doc["cause"] for doc in await db["revisions"].find().sort("_id").to_list()]
        assert causes == ["portal", "extraction"]

    run(story)


def test_a_number_that_no_article_has_is_not_looked_for_again() -> None:
    first = after_visit(None, visit(state="gone", source="ids"), ())
    assert first is not None
    assert first["next_at"] is None
    listed = after_visit(None, visit(state="gone", source="feed"), ())
    assert listed is not None
    assert listed["next_at"] == T0 + timedelta(days=1)


def test_recordings_read_twice_leave_what_they_left_once_also_of_a_page_that_was_not_believed(run: Run) -> None:
    notice = "يعمل فريقنا الآن على شيء جميل من أجلكم ونعدكم بحلة جديدة تليق بكم وبثقتكم الغالية في كل يوم"
    unlike: dict[str, Any] = {
        "headline": "نلتقي بعد قليل",
        "body": notice,
        "published_at": None,
        "published_precision": None,
    }
    pages = [
        sighting(cause="extraction"),
        sighting(at=T0 + HOUR, cause="extraction", **unlike),
        sighting(at=T0 + 2 * HOUR, cause="extraction"),
    ]

    async def story(db: Database) -> None:
        told = [outcome.status for page in pages for outcome in await write(db, [page])]
        assert told == ["stored", "suspect", "unchanged"]
        once = await db["articles"].find_one({})
        told = [outcome.status for page in pages for outcome in await write(db, [page])]
        assert told == ["unchanged", "older", "unchanged"]
        assert await db["articles"].find_one({}) == once
        assert await db["revisions"].count_documents({}) == 0

    run(story)


def test_a_page_of_which_all_was_read_wrongly_is_mended_by_its_recording(run: Run) -> None:
    wrong = "قائمة الأقسام والروابط التي تظهر في كل صفحة من صفحات هذه البوابة الإخبارية العربية الكبيرة"

    async def story(db: Database) -> None:
        await write(
            db, [sighting(headline="الرئيسية", body=wrong), sighting(at=T0 + HOUR, headline="الرئيسية", body=wrong)]
        )
        for at in (T0, T0 + HOUR):
            (outcome,) = await write(db, [sighting(at=at, cause="extraction")])
        doc = await db["articles"].find_one({})
        assert doc is not None
        assert (doc["headline"], doc["revision"], outcome.status) == (sighting().article.headline, 2, "unchanged")

    run(story)
