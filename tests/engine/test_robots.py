"""What a portal's recorded robots.txt forbids is not read from an archive."""

from datetime import timedelta
from pathlib import Path

from newsspider.engine.robots import Robots, agent_of, text_of
from tests.crawl import pages
from tests.engine.conftest import Run, record
from tests.engine.test_passes import BEGIN, answered

TEXT = "text/plain"
ALL, NOTHING = "User-agent: *\nAllow: /\n", "User-agent: *\nDisallow: /news/\n"


def test_the_newest_before_the_page_holds_else_the_first() -> None:
    robots = Robots({"a.example": [(10, NOTHING), (20, ALL), (30, NOTHING)]}, "newsspider")
    allowed = [robots.allows("https://a.example/news/1", at) for at in (5, 10, 19, 20, 29, 30, 99)]
    assert allowed == [False, False, False, True, True, False, False]
    assert robots.allows("https://a.example/about", 99)
    assert robots.allows("https://b.example/news/1", 99)
    assert robots.forbidden == 5


def test_our_own_group_is_ours() -> None:
    robots = Robots({"a.example": [(0, f"{ALL}User-agent: newsspider\nDisallow: /\n")]}, "newsspider")
    assert not robots.allows("https://a.example/news/1", 1)


def test_whoever_does_not_obey_is_not_asked() -> None:
    settings = {"ROBOTSTXT_OBEY": False, "USER_AGENT": "newsspider/1"}
    assert agent_of(settings) is None
    assert agent_of({**settings, "ROBOTSTXT_OBEY": True}) == "newsspider"
    assert Robots({"a.example": [(0, NOTHING)]}, None).allows("https://a.example/news/1", 1)


def test_any_bytes_are_a_robots_txt() -> None:
    assert not Robots(
        {"a.example": [(0, text_of(b"\xef\xbb\xbf\x00User-agent: *\r\nDisallow: /\xff\r\n"))]}, "x"
    ).allows("https://a.example/%EF%BF%BD", 1)


def test_a_forbidden_page_is_left_out_and_counted(run: Run, tmp_path: Path) -> None:
    exchanges = [
        answered("/news/1", pages.article(1), 0),
        answered("/robots.txt", NOTHING, 60, TEXT),
        answered("/news/2", pages.article(2), 61),
        answered("/robots.txt", ALL, 120, TEXT),
        answered("/news/3", pages.article(3), 121),
    ]
    names = record(tmp_path, exchanges, apart=True)
    db, done = run(names)
    assert ([doc["_id"] for doc in db.articles.find()], done.forbidden) == (["kinds:3"], 2)
    assert db.articles.find_one({})["first_seen_at"] == BEGIN + timedelta(minutes=121)
    db, done = run(names, ROBOTSTXT_OBEY=False)
    assert (db.articles.count_documents({}), done.forbidden) == (3, 0)
