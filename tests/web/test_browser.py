"""The reader in a real Chromium: nothing breaks, nothing is fetched elsewhere, everything is reached and readable."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bidi.algorithm import get_display
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pymongo import MongoClient

from tests.search.test_crawl import crawl
from tests.servers import serving
from tests.web.archive import HOSTILE, MIXED, SITES
from tests.web.conftest import ROOT, Reader, reading
from tests.web.test_pages import PAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
AXE = Path(os.environ.get("NEWSSPIDER_AXE", "node_modules/axe-core/axe.min.js"))
# Chromium asks its maker's hosts for updates otherwise.
QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip

pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: `make web` installs it (Debian, root)"),
    # The driver leaves sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield opened
        opened.close()


class Watched:
    """A page that notes what went wrong."""

    def __init__(self, context: BrowserContext, base: str) -> None:
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", lambda message: self._note(message.type, message.text))
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.on("request", lambda request: self._check(request.url, base))

    def _note(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.troubles.append(text)

    def _check(self, url: str, base: str) -> None:
        if not url.startswith(base):
            self.troubles.append(f"asked {url}")


def context_of(browser: Browser, **options: Any) -> BrowserContext:
    return browser.new_context(**{"locale": "ar", **options})


def watched(browser: Browser, base: str, path: str) -> Page:
    """A page in a context of its own, which went well."""
    seen = Watched(context_of(browser), base)
    seen.page.goto(base + path)
    assert seen.page.evaluate("document.documentElement.dir") == "rtl"
    assert seen.page.title() != "hit"
    assert seen.troubles == []
    return seen.page


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_an_error_or_a_foreign_request(browser: Browser, reader: Reader, path: str) -> None:
    watched(browser, reader.base, path).context.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_scrolls_no_page_sideways(browser: Browser, reader: Reader, path: str) -> None:
    context = context_of(browser, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(reader.base + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """A reader of the demo: two days of its recorded portal, crawled."""
    folder = tmp_path_factory.mktemp("demo")
    with serving(folder) as server, MongoClient[Any](server.uri, tz_aware=True) as client:
        for recording in ("alwafd.warc.gz", "next-day.warc.gz"):
            crawl(server.uri, client["demo"], folder / "data", "-s", f"WARC_REPLAY={ROOT / 'demo' / recording}")
        with reading(server.uri, "demo", folder / "data", "-s", f"WARC_RECORD={ROOT / 'demo'}") as running:
            yield running


@pytest.mark.soak
def test_the_demo_is_shown_on_every_kind_of_page(browser: Browser, demo: Reader) -> None:
    ids = [doc["_id"] for doc in json.loads(demo.get("/api/articles?limit=200").text)["articles"]]
    paths = ["/", "/search?q=مصر", "/corrections", "/attention?q=مصر", "/health", "/portal/alwafd"]
    for _id in ids:
        paths += [f"/article/{_id}", f"/article/{_id}/revisions"]
    story = next(doc["story_id"] for doc in json.loads(demo.get("/api/articles").text)["articles"] if doc["story_id"])
    paths += [f"/story/{story}"]
    assert len(ids) > 5
    for path in paths:
        page = watched(browser, demo.base, path)
        page.set_viewport_size({"width": 390, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        if AXE.exists():
            assert serious(browser, demo, path, "light") == [], path
        page.context.close()


def test_without_scripts_everything_is_there(browser: Browser, reader: Reader) -> None:
    context = context_of(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(reader.base + "/")
    page.fill("#q", "الصحة")
    page.click("form[role=search] button")
    assert page.locator("article.card mark").count() > 0
    page.locator("article.card h2 a").first.click()
    assert page.locator("article.article h1").count() == 1
    context.close()


# The characters of an element with the place of each, from the left.
PLACES = """element => {
    const found = [], walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode())
        for (let i = 0; i < node.length; i++) {
            const range = document.createRange();
            range.setStart(node, i); range.setEnd(node, i + 1);
            const box = range.getBoundingClientRect();
            if (box.width > 0) found.push([node.data[i], (box.left + box.right) / 2]);
        }
    return found;
}"""


@pytest.mark.parametrize("number", range(len(MIXED)))
def test_a_headline_of_mixed_direction_stands_in_the_right_order(browser: Browser, reader: Reader, number: int) -> None:
    place = len(HOSTILE) + number
    context = context_of(browser, viewport={"width": 1600, "height": 800})
    page = context.new_page()
    page.goto(f"{reader.base}/article/{SITES[place % len(SITES)]}:{place}")
    page.locator("article.article h1").evaluate("element => element.style.whiteSpace = 'nowrap'")  # on one line
    seen = sorted(page.locator("article.article h1").evaluate(PLACES), key=lambda one: one[1])
    shown = "".join(letter for letter, _ in seen if not letter.isspace())
    wanted = "".join(get_display(MIXED[number], base_dir="R").split())
    assert _plain(shown) == _plain(wanted)
    context.close()


def _plain(text: str) -> str:
    """Brackets of one kind: a browser keeps the letter and turns the picture, the reference turns the letter."""
    return text.translate(str.maketrans(")]}>»", "([{<«")) if text else text


def test_the_keyboard_reaches_every_link_and_field(browser: Browser, reader: Reader) -> None:
    context = context_of(browser)
    page = context.new_page()
    page.goto(reader.base + "/article/alwafd:1996")
    wanted = page.locator("a[href], button, input:not([type=hidden]), select, summary, textarea").count()
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("[...document.querySelectorAll('*')].indexOf(document.activeElement)"))
    assert len(reached) >= wanted
    context.close()


def test_j_moves_to_the_next_article_and_slash_to_the_search(browser: Browser, reader: Reader) -> None:
    context = context_of(browser)
    page = context.new_page()
    page.goto(reader.base + "/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement === document.querySelectorAll('.card h3 a')[1]")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    context.close()


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: `make web` does")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Browser, reader: Reader, path: str, scheme: Any) -> None:
    assert serious(browser, reader, path, scheme) == []


def serious(browser: Browser, reader: Reader, path: str, scheme: Any) -> list[tuple[str, list[str]]]:
    """What axe calls serious or critical on a page, with the elements."""
    context = context_of(browser, color_scheme=scheme, bypass_csp=True)  # so that axe itself may run
    page = context.new_page()
    page.goto(reader.base + path)
    page.add_script_tag(content=AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run().then(result => result.violations)")
    context.close()
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], [node["html"][:200] for node in one["nodes"][:3]]) for one in bad]
