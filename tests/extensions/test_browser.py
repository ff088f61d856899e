"""The browser: off unless asked for, and then only for the pages of portals that need it."""

import pytest
from scrapy import Request
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from newsspider.discovery.listing import Step, Walk
from newsspider.extensions.browser import HANDLER, BrowserAddon, BrowserMiddleware, unread
from newsspider.items import Found
from newsspider.portals import Feed, Section
from newsspider.spiders.alwafd import AlwafdSpider
from newsspider.spiders.dostor import DostorSpider

ARTICLE = {"found": Found("https://www.dostor.org/5709416", "feed"), "step": None, "walk": None}


def asked(spider: type, **cb_kwargs: object) -> bool:
    """Whether a spider's request goes through the browser."""
    request = Request("https://www.dostor.org/5709416", cb_kwargs=cb_kwargs)
    BrowserMiddleware.from_crawler(get_crawler(spider)).process_request(request)
    return bool(request.meta.get("playwright"))


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
    assert asked(DostorSpider, **ARTICLE)
    assert asked(DostorSpider, step=Step("https://www.dostor.org/", Walk(Section("https://www.dostor.org/"))))


def test_feeds_and_other_portals_do_not() -> None:
    assert not asked(
        DostorSpider, step=Step("https://www.dostor.org/rss.aspx", Walk(Feed("https://www.dostor.org/rss.aspx")))
    )
    assert not asked(DostorSpider)
    assert not asked(AlwafdSpider, **ARTICLE)


def test_pictures_are_left_out_and_scripts_are_not() -> None:
    class Part:
        def __init__(self, resource_type: str) -> None:
            self.resource_type = resource_type

    assert unread(Part("image"))
    assert not unread(Part("script"))
