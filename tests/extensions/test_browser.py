"""The browser: off unless asked for, and then only for the pages of portals that need it."""

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from newsspider.base_spiders.article import ArticleSpider
from newsspider.discovery.listing import Step, Walk
from newsspider.extensions.browser import HANDLER, BrowserAddon, BrowserMiddleware, unread
from newsspider.items import Found
from newsspider.portals import Feed, Section
from newsspider.spiders.alwafd import AlwafdSpider
from newsspider.spiders.dostor import DostorSpider


def through_browser(spider: type[ArticleSpider], request: Request) -> bool:
    """Whether a spider's request goes through the browser."""
    BrowserMiddleware.from_crawler(get_crawler(spider)).process_request(request)
    return bool(request.meta.get("playwright"))


def article(spider: type[ArticleSpider], fetch: str | None = None) -> Request:
    """The request that a spider makes for an article."""
    made = spider.from_crawler(get_crawler(spider))
    return made.article_request("dostor:1", Found("https://www.dostor.org/5709416", "feed", fetch=fetch), None)


def listing(spider: type[ArticleSpider], source: Feed | Section) -> Request:
    return spider.from_crawler(get_crawler(spider)).source_request(Step(source.url, Walk(source)))


def settings(monkeypatch: pytest.MonkeyPatch, installed: bool = True, **values: object) -> Settings:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: object() if installed else None)
    made = Settings(values)
    BrowserAddon().update_settings(made)
    return made


def test_off_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert HANDLER not in settings(monkeypatch)["DOWNLOAD_HANDLERS"].values()


def test_setting_puts_it_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    made = settings(monkeypatch, NEWSSPIDER_BROWSER=True)
    assert made["DOWNLOAD_HANDLERS"]["https"] == HANDLER
    assert "newsspider.extensions.browser.BrowserMiddleware" in made["DOWNLOADER_MIDDLEWARES"]


@pytest.mark.parametrize("name", ["WARC_REPLAY", "WARC_RECORD"])
def test_recordings_are_made_and_replayed_without_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    made = settings(monkeypatch, NEWSSPIDER_BROWSER=True, **{name: "x.warc.gz"})
    assert HANDLER not in made["DOWNLOAD_HANDLERS"].values()


def test_missing_browser_is_said_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit, match=r"requirements-browser\.txt"):
        settings(monkeypatch, installed=False, NEWSSPIDER_BROWSER=True)


def test_pages_of_a_portal_that_needs_it_go_through_it() -> None:
    assert through_browser(DostorSpider, article(DostorSpider))
    assert through_browser(DostorSpider, listing(DostorSpider, Section("https://www.dostor.org/")))


def test_feeds_the_json_of_an_article_and_other_portals_do_not() -> None:
    assert not through_browser(DostorSpider, listing(DostorSpider, Feed("https://www.dostor.org/rss.aspx")))
    assert not through_browser(DostorSpider, article(DostorSpider, fetch="https://www.dostor.org/api/1"))
    assert not through_browser(DostorSpider, Request("https://www.dostor.org/robots.txt"))
    assert not through_browser(AlwafdSpider, article(AlwafdSpider))


def test_pictures_are_left_out_and_scripts_are_not() -> None:
    class Part:
        def __init__(self, resource_type: str) -> None:
            self.resource_type = resource_type

    assert unread(Part("image"))
    assert not unread(Part("script"))
