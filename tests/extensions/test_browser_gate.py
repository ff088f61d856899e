"""A browser reaches public addresses only, whatever the scripts, frames and pictures of a page ask for."""

import asyncio
import importlib.util
import json
import shutil
from collections.abc import Iterator

import pytest

from newsspider.extensions.browser_gate import Gate
from tests.crawl import pages
from tests.crawl.conftest import Scrapy, db, scrapy, server  # noqa: F401 # fixtures
from tests.portal_server import PortalServer

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
INNER = "127.0.0.9"


@pytest.fixture
def portal() -> Iterator[PortalServer]:
    with PortalServer(hosts=("127.0.0.1", INNER)) as made:
        yield made


async def asked(gate: Gate, request: str) -> str:
    """What a client of the gate gets for a request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", int(gate.url.rpartition(":")[2]))
    writer.write(request.encode())
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer.decode()


def through_gate(request: str) -> str:
    """What comes of a request through a gate that lets only 127.0.0.1 pass."""

    async def run() -> str:
        gate = await Gate(lambda host, address: address == "127.0.0.1").start()
        try:
            return await asked(gate, request)
        finally:
            await gate.close()

    return asyncio.run(run())


def test_a_page_comes_through(portal: PortalServer) -> None:
    portal.add("/a?b=1", "the page")
    url = portal.url("/a?b=1")
    answer = through_gate(f"GET {url} HTTP/1.1\r\nHost: 127.0.0.1\r\nProxy-Connection: keep-alive\r\nX-A: 1\r\n\r\n")
    assert answer.endswith("the page")
    (seen,) = portal.requests
    assert seen.headers["X-A"] == "1"
    assert "Proxy-Connection" not in seen.headers


def test_a_tunnel_comes_through(portal: PortalServer) -> None:
    portal.add("/a", "the page")
    host = portal.url("").removeprefix("http://").rstrip("/")
    answer = through_gate(f"CONNECT {host} HTTP/1.1\r\n\r\nGET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith("HTTP/1.1 200 Connection established")
    assert answer.endswith("the page")


@pytest.mark.parametrize("spelling", [INNER, "2130706441", "0177.0.0.9", "0x7f.9", "[::ffff:127.0.0.9]"])
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
def test_an_inner_address_is_refused_in_every_spelling(portal: PortalServer, spelling: str, method: str) -> None:
    port = portal.url("").rstrip("/").rpartition(":")[2]
    target = f"{spelling}:{port}" if method == "CONNECT" else f"http://{spelling}:{port}/inner"
    answer = through_gate(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer.split("\r\n")[0] in ("HTTP/1.1 403 Forbidden", "HTTP/1.1 502 Bad Gateway")
    assert portal.requests == []


@pytest.mark.parametrize("request_text", ["\r\n\r\n", "GET\r\n\r\n", "GET http://[ HTTP/1.1\r\n\r\n", "x" * 70_000])
def test_what_is_no_request_ends_the_connection(request_text: str) -> None:
    assert through_gate(request_text).startswith("HTTP/1.1 502")


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
@pytest.mark.skipif(
    importlib.util.find_spec("scrapy_playwright") is None, reason="requirements-browser.txt is not installed"
)
def test_a_pages_scripts_frames_and_redirects_do_not_reach_inside(
    scrapy: Scrapy,  # noqa: F811
    db: object,  # noqa: F811
    portal: PortalServer,
) -> None:
    inner = portal.url("/inner", INNER)
    attack = f"""<iframe src="{inner}?frame"></iframe><link rel="preconnect" href="{inner}">
    <script src="{inner}?script"></script><script>fetch("{inner}?fetch", {{mode: "no-cors"}});
    navigator.sendBeacon("{inner}?beacon");
    new WebSocket("{inner.replace("http", "ws")}?socket"); document.title = "drawn";</script>"""
    link = "<li><a href='/news/1'>خبر أول من القرية</a></li>"
    portal.add("/latest", f"<html lang='ar'><body><ul>{link}</ul></body></html>")
    portal.add("/news/1", pages.article(1).replace("</body>", f"{attack}</body>"))
    scrapy.env |= {
        "SCRAPY_SETTINGS_MODULE": "tests.crawl.settings",
        "LOCAL_PORTAL": portal.url("").rstrip("/"),
        "LOCAL_SOURCES": "[Section(BASE + '/latest')]",
        "LOCAL_REQUIRES": "browser",
        "NEWSSPIDER_BROWSER": "1",
    }
    options = {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}
    done = scrapy("crawl", "local", "-s", f"PLAYWRIGHT_LAUNCH_OPTIONS={json.dumps(options)}")
    assert [doc["_id"] for doc in db.articles.find()] == ["local:1"]  # type: ignore[attr-defined]
    assert portal.paths(INNER) == []
    assert f"{INNER} is not a public address; refusing to connect" in done.stderr
