"""A portal with WordPress's API: read by it where it is open, by its pages where it is closed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply, Seen

HOST = "127.0.0.4"  # no site file's
MORNING, NOON, NEXT = "2026-09-02T08:00:00Z", "2026-09-02T12:00:00Z", "2026-09-02T13:00:00Z"
FIRST = datetime(2026, 9, 1, 6, 0, 20, tzinfo=UTC)


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(hosts=(HOST,)) as server:
        yield server


class Newsroom:
    """Posts by number, and the API and pages that show them."""

    def __init__(self, portal: PortalServer, count: int, host: str = HOST) -> None:
        self.base = portal.url("", host).rstrip("/")
        self.posts = {number: self.post(number) for number in range(1, count + 1)}
        self.status = 200
        head = "<link rel='https://api.w.org/' href='/wp-json/'><title>المرفأ اليوم</title>"
        portal.add("/", lambda _: f"<html><head>{head}</head><body><ul>{self.links()}</ul></body></html>")
        portal.add_default(self.answer)

    def post(self, number: int) -> dict[str, Any]:
        at = FIRST + timedelta(minutes=10 * number)
        text = "".join(f"<p>{pages.sentence((number, part), 30)}</p>" for part in range(3))
        return {
            "id": number,
            "date_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": f"{at:%Y-%m-%dT%H:%M:%S}",
            "link": f"{self.base}/2026/09/story-of-the-day-{number}/",
            "type": "post",
            "status": "publish",
            "title": {"rendered": pages.sentence((number, "h"), 8)},
            "content": {"rendered": text, "protected": False},
            "_embedded": {"author": [{"name": "سامر النجار"}], "wp:term": [[{"taxonomy": "category", "name": "محلي"}]]},
        }

    def edit(self, number: int, at: str) -> None:
        post = self.posts[number]
        post["content"]["rendered"] += "<p>تصحيح: افتتح المشروع يوم الأحد لا يوم السبت كما ورد في الخبر الأول</p>"
        post["modified_gmt"] = at.removesuffix("Z")

    def links(self) -> str:
        return "".join(f"<li><a href='{p['link']}'>{p['title']['rendered']}</a></li>" for p in self.posts.values())

    def answer(self, seen: Seen) -> Reply:
        if seen.path.startswith("/wp-json/"):
            if self.status != 200:
                return Reply("<html>closed</html>", status=self.status)
            return Reply(json.dumps(self.api(seen), ensure_ascii=False), content_type="application/json")
        found = [post for post in self.posts.values() if post["link"].endswith(seen.path)]
        if not found:
            return Reply(status=404)
        title, text = found[0]["title"]["rendered"], found[0]["content"]["rendered"]
        stamp = f"<time class='entry-date published' datetime='{found[0]['date_gmt']}Z'></time>"
        return Reply(f"<html><body><article><h1>{title}</h1>{text}<footer>{stamp}</footer></article></body></html>")

    def api(self, seen: Seen) -> Any:
        if "/posts" not in seen.path:
            return {"name": "المرفأ اليوم", "namespaces": ["wp/v2"], "timezone_string": "Africa/Cairo"}
        query, found = seen.query, list(self.posts.values())
        if "include" in query:
            numbers = {int(number) for number in query["include"].split(",")}
            return [{"id": post["id"]} for post in found if post["id"] in numbers]
        if "modified_after" in query:
            since = query["modified_after"].removesuffix("Z")
            return [post for post in found if post["modified_gmt"] > since]
        size, page = int(query["per_page"]), int(query["page"])
        found = [post for post in found if query.get("after", "") < post["date_gmt"] < query.get("before", "9")]
        return found[::-1][size * (page - 1) : size * page]


def crawl(scrapy: Scrapy, room: Newsroom, now: str, *arguments: str, **settings: str) -> None:
    scrapy("crawl", "portal", "-a", f"start={room.base}/", *arguments, NEWSSPIDER_NOW=now, **settings)


def api_calls(portal: PortalServer) -> list[str]:
    return [path for path in portal.paths() if path.startswith("/wp-json/")]


def test_the_api_gives_whole_articles_and_no_page_is_fetched(local: Scrapy, portal: PortalServer, db) -> None:
    room = Newsroom(portal, 120)
    crawl(local, room, NOON)
    docs = {doc["url"]: doc for doc in db.articles.find()}
    assert set(docs) == {post["link"] for post in room.posts.values()}
    doc = docs[room.posts[7]["link"]]
    assert (doc["published_at"], doc["authors"], doc["section"], doc["timezone"], doc["extraction"]["body"]) == (
        FIRST + timedelta(minutes=70),
        ["سامر النجار"],
        "محلي",
        "Africa/Cairo",
        "api",
    )
    assert not [path for path in portal.paths() if "/2026/" in path]
    assert len(api_calls(portal)) == 3
    assert last_run(db)["failed"] == {}


def test_edits_removals_and_news_of_a_later_visit(local: Scrapy, portal: PortalServer, db) -> None:
    room = Newsroom(portal, 120)
    crawl(local, room, MORNING)
    for number in (3, 60, 119):
        room.edit(number, "2026-09-02T09:30:00Z")
    for number in (5, 80):
        del room.posts[number]
    room.posts[121] = room.post(121)
    before = len(portal.requests)
    crawl(local, room, NOON)
    assert (db.revisions.count_documents({}), db.articles.count_documents({})) == (3, 121)
    gone = {doc["url"] for doc in db.articles.find({"withdrawn_at": {"$ne": None}})}
    assert {url.rstrip("/").rpartition("-")[2] for url in gone} == {"5", "80"}
    asked = portal.paths()[before:]
    assert len([path for path in asked if path.startswith("/wp-json/")]) == 4
    assert len([path for path in asked if "/2026/" in path]) == 2
    crawl(local, room, NEXT)
    assert (db.revisions.count_documents({}), db.articles.count_documents({})) == (3, 121)


def test_a_post_that_the_api_hides_and_whose_page_is_there_stays(local: Scrapy, portal: PortalServer, db) -> None:
    room = Newsroom(portal, 120)
    crawl(local, room, MORNING)
    hidden = room.posts[5]
    hidden["status"] = "publish"
    whole = room.api

    def without(seen: Seen) -> Any:
        found = whole(seen)
        return [post for post in found if post.get("id") != 5] if isinstance(found, list) else found

    room.api = without  # type: ignore[method-assign]
    crawl(local, room, NOON)
    assert db.articles.count_documents({"withdrawn_at": {"$ne": None}}) == 0


def test_wanted_days_are_asked_for_and_given_exactly(local: Scrapy, portal: PortalServer, db) -> None:
    room = Newsroom(portal, 250)
    crawl(local, room, "2026-09-04T12:00:00Z", "-a", "since=2026-09-02", "-a", "until=2026-09-03")
    start, end = datetime(2026, 9, 1, 21, tzinfo=UTC), datetime(2026, 9, 2, 21, tzinfo=UTC)
    wanted = {p["link"] for p in room.posts.values() if start <= datetime.fromisoformat(p["date_gmt"] + "Z") < end}
    assert {doc["url"] for doc in db.articles.find()} == wanted


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_closed_api_falls_back_to_the_other_sources_silently(
    local: Scrapy, portal: PortalServer, db, status: int
) -> None:
    room = Newsroom(portal, 4)
    room.status = status
    crawl(local, room, NOON)
    assert db.articles.count_documents({"published_at": {"$ne": None}}) == 4
    assert len(api_calls(portal)) == 1
    run = last_run(db)
    assert (run["state"], run["failed"]) == ("finished", {})


@pytest.mark.parametrize(("status", "asked_again"), [(401, False), (500, True)])
def test_the_next_run_remembers_a_closed_api_but_not_one_that_is_unreachable(
    local: Scrapy, portal: PortalServer, db, status: int, asked_again: bool
) -> None:
    room = Newsroom(portal, 4)
    room.status = status
    crawl(local, room, MORNING, "-s", "RETRY_TIMES=0")
    before = len(api_calls(portal))
    crawl(local, room, NOON, "-s", "RETRY_TIMES=0")
    assert (len(api_calls(portal)) > before) is asked_again
    room.status = 200
    crawl(local, room, "2026-09-10T12:00:00Z")
    assert len(api_calls(portal)) > before + 1
    assert db.articles.count_documents({}) == 4


def test_a_recording_of_the_api_gives_the_same_articles(local: Scrapy, portal: PortalServer, db, tmp_path) -> None:
    room = Newsroom(portal, 12)
    crawl(local, room, NOON, WARC_RECORD=str(tmp_path / "warc"))
    crawled = sorted((doc["_id"], doc["body"], doc["published_at"]) for doc in db.articles.find())
    other = Scrapy(tmp_path / "other", {**local.env, "MONGO_DATABASE": f"{db.name}-other"})
    other("reparse", str(tmp_path / "warc"), "--spider", "portal")
    there = db.client[other.env["MONGO_DATABASE"]]
    assert sorted((doc["_id"], doc["body"], doc["published_at"]) for doc in there.articles.find()) == crawled


def test_a_site_file_may_name_the_api(local: Scrapy, db) -> None:
    with PortalServer() as portal:
        room = Newsroom(portal, 5, host="127.0.0.1")
        for number, post in room.posts.items():
            post["link"] = f"{room.base}/news/{number}"
        local.env |= {"LOCAL_SOURCES": "[WordPress(BASE)]", "LOCAL_PORTAL": room.base}
        local("crawl", "local", NEWSSPIDER_NOW=NOON)
        assert not [path for path in portal.paths() if path.startswith("/news/")]
    assert {doc["_id"] for doc in db.articles.find()} == {f"local:{number}" for number in range(1, 6)}
