"""What a portal sends is text in a crawl's log: it writes no line of its own, and nothing that a terminal obeys."""

import re
from pathlib import Path

from tests.commands.hostile import ALL, FORBIDDEN
from tests.crawl import pages
from tests.crawl.conftest import Scrapy
from tests.portal_server import PortalServer, Reply

FORGED = "\n2026-09-01 00:00:00 [newsspider] ERROR: forged"
LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[\w.]+\] [A-Z]+: ")


def serve(portal: PortalServer) -> None:
    text = ALL.replace("\x00", "").replace("<", "&lt;")
    feed = pages.feed(portal.url("").rstrip("/"), range(1, 9)).replace("<title>", f"<title>{text}{FORGED}", 3)
    portal.add("/feed", feed.replace("/news/8</link>", f"/news/8-\x1b[2J\u202e{FORGED}</link>"))
    odd = pages.article(1, headline=f"عطل في القارئ {text}{FORGED}")
    portal.add("/news/1", odd)
    portal.add("/news/2", pages.article(2, headline=f"خبر اليوم من المدينة {text}{FORGED}"))
    portal.add("/news/3", Reply(pages.article(3), content_type="text/html; charset=\x9b8m\x1b[2J"))
    portal.add("/news/4", Reply(status=302, headers={"Location": "http://[bad\x1b[2J/\x9b8m"}))
    portal.add("/news/5", Reply("<html><head><title>" + text + "</title></head><body>" + text + "</body></html>"))
    portal.add("/news/6", Reply(status=503, headers={"Retry-After": "\x1b[2J\x9b8m"}))
    portal.add("/news/7", Reply(pages.article(7), headers={"Content-Encoding": "\x1b[2J"}))
    portal.add("/news/8", pages.article(8))
    portal.add("/robots.txt", Reply(f"User-agent: *\nDisallow: /{text}\nSitemap: {text}\n", content_type="text/plain"))


def test_a_portal_writes_neither_lines_nor_controls_into_the_log(
    local: Scrapy, portal: PortalServer, tmp_path: Path
) -> None:
    serve(portal)
    log = tmp_path / "crawl.log"
    options = ["-s", "NEWSSPIDER_BACKOFF=0.01", "-s", "RETRY_TIMES=1", "-L", "DEBUG", "-s", f"LOG_FILE={log}"]
    done = local("crawl", "local", *options, status=None)
    assert done.returncode in (0, 1)
    text = log.read_text(encoding="utf-8") + done.stdout + done.stderr
    found = FORBIDDEN.search(text)
    assert found is None, text[max(0, found.start() - 200) : found.end() + 50]
    assert not [line for line in text.splitlines() if line.startswith("2026-09-01 00:00:00")]
    assert LINE.match(text)
