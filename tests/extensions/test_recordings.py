"""Real crawls of a portal on loopback: recorded, then replayed when the portal is gone."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsspider.recordings import pages
from tests.recordings.conftest import check

ROOT = Path(__file__).resolve().parents[2]
PAGE = ("<html><body>" + "<p>خبر من بلدة بعيدة</p>" * 200 + "</body></html>").encode()

# A spider as in its manual; what it saw is written as JSON lines, so that two crawls can be compared.
CRAWL = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from newsspider.middlewares.failures import missing

urls, settings, out = json.loads(sys.argv[1])

class PlainSpider(scrapy.Spider):
    name = "plain"

    async def start(self):
        for number, (url, asks) in enumerate(urls):
            yield scrapy.Request(url, self.saw, errback=self.failed, priority=-number, dont_filter=True, **asks)

    def saw(self, response):
        self.note(response.url, response.status, response)

    def failed(self, failure):
        response = getattr(failure.value, "response", None)
        if response is not None:
            self.note(response.url, response.status, response)
        else:
            self.note(failure.request.url, type(failure.value).__name__, None)

    def note(self, url, status, response):
        seen = {"url": url, "status": status}
        if response is not None:
            at = response.meta.get("fetched_at")
            seen["text"] = getattr(response, "text", None)
            seen["type"] = type(response).__name__
            seen["headers"] = {k.decode(): [v.decode("latin1") for v in vs] for k, vs in response.headers.items()}
            seen["fetched_at"] = at and at.isoformat(timespec="milliseconds")
            seen["missing"] = missing(response)
        with open(out, "a") as file:
            file.write(json.dumps(seen) + "\\n")

settings = {
    "ADDONS": {"newsspider.extensions.recordings.RecordingsAddon": 100},
    "LOG_LEVEL": "INFO", "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False,
    "DOWNLOAD_TIMEOUT": 5, "CONCURRENT_REQUESTS": 1, **settings,
}
process = AsyncCrawlerProcess(settings)
crawler = process.create_crawler(PlainSpider)
process.crawl(crawler)
process.start()
print(json.dumps({k: v for k, v in crawler.stats.get_stats().items() if isinstance(v, (int, str))}))
"""


@dataclass
class Crawl:
    """What one crawl saw, counted and logged."""

    seen: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str


@dataclass
class Portal:
    """A small portal; ``asked`` is what came in, ``wire`` the bodies that went out."""

    asked: list[str] = field(default_factory=list)
    wire: dict[str, bytes] = field(default_factory=dict)
    port: int = 0
    failures: int = 1

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def handle(self, request: BaseHTTPRequestHandler) -> None:  # noqa: C901 - one answer a path
        path = request.path
        self.asked.append(f"{request.command} {path}")
        posted = request.rfile.read(int(request.headers.get("Content-Length") or 0))
        headers = {"Content-Type": "text/html; charset=utf-8"}
        status, body, chunked = 200, PAGE, False
        if path == "/robots.txt":
            headers, body = {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private\n"
        elif path == "/gzip":
            headers["Content-Encoding"], body = "gzip", gzip.compress(PAGE)
        elif path == "/chunked":
            headers["Content-Encoding"], body, chunked = "gzip", gzip.compress(PAGE), True
        elif path == "/moved":
            status, headers["Location"], body = 301, "/plain", b""
        elif path == "/gone":
            status = 404
        elif path == "/shaky" and self.failures:
            self.failures -= 1
            status, body = 503, b"busy"
        elif path == "/api":
            headers, body = {"Content-Type": "application/json"}, json.dumps({"posted": posted.decode()}).encode()
        elif path == "/cookies":
            body = request.headers.get("Cookie", "none").encode()
            headers["Set-Cookie"] = "seen=1"
        elif path == "/bomb":
            headers["Content-Encoding"], body = "gzip", gzip.compress(bytes(20_000_000))
        elif path == "/large":
            body = bytes(3_000_000)
        elif path == "/torn":
            headers["Content-Length"] = str(len(PAGE) * 2)
        self.wire[path] = body
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        if chunked:
            request.send_header("Transfer-Encoding", "chunked")
        elif "Content-Length" not in headers:
            request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if chunked else body)


@pytest.fixture
def portal() -> Iterator[Portal]:
    served = Portal()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.handle(self)

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.port = server.server_port
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield served
    server.shutdown()
    server.server_close()
    thread.join(10)


def crawl(tmp_path: Path, urls: list[Any], **settings: Any) -> Crawl:
    asked = [(url, {}) if isinstance(url, str) else url for url in urls]
    out = tmp_path / f"seen-{len(list(tmp_path.glob('seen-*')))}.jsonl"
    done = subprocess.run(
        [
            sys.executable,
            "-W",
            "error::DeprecationWarning:newsspider",
            "-c",
            CRAWL,
            json.dumps([asked, settings, str(out)]),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []
    return Crawl(seen, json.loads(done.stdout.splitlines()[-1]), done.stderr)


def plain(crawled: Crawl) -> list[dict[str, Any]]:
    """What a crawl saw, without what each fetch has of its own: /plain is fetched twice, maybe in two seconds."""
    seen = [{key: value for key, value in one.items() if key != "fetched_at"} for one in crawled.seen]
    for one in seen:
        if one["url"].endswith("/plain"):
            one["headers"] = {name: value for name, value in one["headers"].items() if name != "Date"}
    return sorted(seen, key=lambda one: json.dumps(one, sort_keys=True))


def moments(crawled: Crawl) -> dict[str, str]:
    """When each page was fetched; /plain is fetched twice, by its address and after a redirect."""
    return {one["url"]: one.get("fetched_at") for one in crawled.seen if not one["url"].endswith("/plain")}


def test_a_replay_sees_what_the_crawl_saw(portal: Portal, tmp_path: Path) -> None:
    paths = ["/plain", "/gzip", "/chunked", "/moved", "/gone", "/private", "/shaky"]
    urls: list[Any] = [portal.url(path) for path in paths]
    urls += [[portal.url("/api"), {"method": "POST", "body": f"page={number}"}] for number in (1, 2)]
    settings = {"ROBOTSTXT_OBEY": True, "RETRY_TIMES": 1}
    live = crawl(tmp_path, urls, WARC_RECORD=str(tmp_path / "warc"), **settings)
    assert len(live.seen) == len(urls)
    asked = list(portal.asked)
    replay = crawl(tmp_path, urls, WARC_REPLAY=str(tmp_path / "warc"), **settings)
    assert plain(replay) == plain(live)
    assert moments(replay) | {portal.url("/api"): None} == moments(live) | {portal.url("/api"): None}
    assert portal.asked == asked
    assert check(*(tmp_path / "warc").iterdir()) == 0
    assert "POST /api" in asked
    assert "GET /private" not in asked


def test_bodies_are_recorded_as_they_came_over_the_wire(portal: Portal, tmp_path: Path) -> None:
    crawl(tmp_path, [portal.url("/gzip"), portal.url("/chunked")], WARC_RECORD=str(tmp_path / "a.warc.gz"))
    with (tmp_path / "a.warc.gz").open("rb") as file:
        answers = [
            (one.http_headers.get_header("Content-Encoding"), one.raw_stream.read())
            for one in ArchiveIterator(file)
            if one.rec_type == "response"
        ]
    assert answers == [("gzip", portal.wire["/gzip"]), ("gzip", portal.wire["/chunked"])]
    assert [page.body for page in pages(tmp_path / "a.warc.gz")] == [PAGE, PAGE]


def test_robots_redirects_retries_and_errors_are_recorded(portal: Portal, tmp_path: Path) -> None:
    urls = [portal.url(path) for path in ("/moved", "/gone", "/shaky")]
    crawled = crawl(tmp_path, urls, WARC_RECORD=str(tmp_path / "warc"), ROBOTSTXT_OBEY=True)
    recorded = [(page.url.removeprefix(portal.url("")), page.status) for page in pages(tmp_path / "warc")]
    expected = [
        ("/robots.txt", 200),
        ("/moved", 301),
        ("/plain", 200),
        ("/gone", 404),
        ("/shaky", 503),
        ("/shaky", 200),
    ]
    assert sorted(recorded) == sorted(expected)
    assert crawled.stats["recordings/written"] == len(expected)


def test_a_page_that_is_not_in_the_recording_is_a_404_of_its_own_kind(portal: Portal, tmp_path: Path) -> None:
    crawl(tmp_path, [portal.url("/gone")], WARC_RECORD=str(tmp_path / "warc"))
    before = len(portal.asked)
    replay = crawl(tmp_path, [portal.url("/gone"), portal.url("/plain")], WARC_REPLAY=str(tmp_path / "warc"))
    seen = {one["url"].rpartition("/")[2]: (one["status"], one["missing"]) for one in replay.seen}
    assert seen == {"gone": (404, False), "plain": (404, True)}
    assert replay.stats["recordings/missing"] == 1
    assert len(portal.asked) == before


def test_cookies_work_on_a_replay_as_on_a_portal(portal: Portal, tmp_path: Path) -> None:
    crawl(tmp_path, [portal.url("/cookies")], WARC_RECORD=str(tmp_path / "warc"))
    settings = {"COOKIES_DEBUG": True, "LOG_LEVEL": "DEBUG"}
    replay = crawl(tmp_path, [portal.url("/cookies")] * 2, WARC_REPLAY=str(tmp_path / "warc"), **settings)
    assert "Sending cookies to" in replay.log
    assert [one["headers"]["Set-Cookie"] for one in replay.seen] == [["seen=1"]] * 2


@pytest.mark.parametrize("path", ["/bomb", "/large"])
def test_the_bounds_of_a_download_hold_in_a_replay(portal: Portal, tmp_path: Path, path: str) -> None:
    crawl(tmp_path, [portal.url(path)], WARC_RECORD=str(tmp_path / "warc"))
    replay = crawl(tmp_path, [portal.url(path)], WARC_REPLAY=str(tmp_path / "warc"), DOWNLOAD_MAXSIZE=1_000_000)
    live = crawl(tmp_path, [portal.url(path)], DOWNLOAD_MAXSIZE=1_000_000)
    assert plain(replay) == plain(live)
    assert isinstance(replay.seen[0]["status"], str)


def test_a_page_cut_off_by_the_server_is_recorded_as_cut_off(portal: Portal, tmp_path: Path) -> None:
    settings = {"DOWNLOAD_FAIL_ON_DATALOSS": False, "RETRY_ENABLED": False}
    crawl(tmp_path, [portal.url("/torn")], WARC_RECORD=str(tmp_path / "warc"), **settings)
    (page,) = pages(tmp_path / "warc")
    assert (page.truncated, page.body) == ("disconnect", PAGE)
    assert page.header("x-crawler-content-length") == str(2 * len(PAGE))
    assert check(*(tmp_path / "warc").iterdir()) == 0


def test_a_host_that_does_not_answer_is_noted_without_a_page(tmp_path: Path) -> None:
    url = "http://127.0.0.1:1/"
    crawl(tmp_path, [url], WARC_RECORD=str(tmp_path / "a.warc"), RETRY_ENABLED=False)
    assert list(pages(tmp_path / "a.warc")) == []
    assert b"fetchError: DownloadConnectionRefusedError" in (tmp_path / "a.warc").read_bytes()


def test_a_replay_needs_no_delay(portal: Portal, tmp_path: Path) -> None:
    crawl(tmp_path, [portal.url("/plain")], WARC_RECORD=str(tmp_path / "warc"))
    settings = {"DOWNLOAD_DELAY": 30, "AUTOTHROTTLE_ENABLED": True, "AUTOTHROTTLE_START_DELAY": 30}
    replay = crawl(tmp_path, [portal.url("/plain")] * 3, WARC_REPLAY=str(tmp_path / "warc"), **settings)
    assert len(replay.seen) == 3


def test_a_replay_can_be_recorded_again(portal: Portal, tmp_path: Path) -> None:
    crawl(tmp_path, [portal.url("/gzip")], WARC_RECORD=str(tmp_path / "one"))
    crawl(
        tmp_path,
        [portal.url("/gzip"), portal.url("/none")],
        WARC_REPLAY=str(tmp_path / "one"),
        WARC_RECORD=str(tmp_path / "two"),
    )
    assert list(pages(tmp_path / "two")) == list(pages(tmp_path / "one"))


def test_a_recording_that_is_not_there_is_one_clear_line(tmp_path: Path) -> None:
    replay = crawl(tmp_path, ["http://127.0.0.1:1/"], WARC_REPLAY=str(tmp_path / "nothing.warc.gz"))
    assert replay.log.count("no recording at") == 1
    assert "Traceback" not in replay.log
    assert replay.seen[0]["missing"]


def test_a_folder_that_refuses_costs_the_recording_and_not_the_crawl(portal: Portal, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    crawled = crawl(tmp_path, [portal.url("/plain"), portal.url("/gzip")], WARC_RECORD=str(tmp_path / "file" / "x"))
    assert [one["status"] for one in crawled.seen] == [200, 200]
    assert crawled.stats["recordings/lost"] == 2
    assert crawled.log.count("the crawl goes on without") == 1
    assert "Traceback" not in crawled.log


def test_without_the_settings_scrapys_own_handler_is_at_work(portal: Portal, tmp_path: Path) -> None:
    crawled = crawl(tmp_path, [portal.url("/plain")])
    assert crawled.seen[0]["status"] == 200
    assert not any(key.startswith("recordings/") for key in crawled.stats)
