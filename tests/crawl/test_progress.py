"""The bar that a person sees at a terminal, and nobody else."""

import contextlib
import os
import pty
import re
import select
import subprocess
import time

from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy
from tests.portal_server import PortalServer, Reply


def serve(portal: PortalServer) -> None:
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, 9)))
    for number in range(1, 8):
        portal.add(f"/news/{number}", Reply(pages.article(number), delay=0.15))
    portal.add("/news/8", Reply(status=500))


def seen_at_a_terminal(scrapy: Scrapy, *arguments: str) -> str:
    """What a terminal of 160 columns is sent."""
    ours, theirs = pty.openpty()
    environment = {**scrapy.environment(), "TERM": "xterm", "COLUMNS": "160", "LINES": "40"}
    process = subprocess.Popen(
        scrapy.command(*arguments), cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    sent, end = b"", time.monotonic() + 60
    while time.monotonic() < end:
        ready, _, _ = select.select([ours], [], [], 0.2)
        part = b""
        if ready:
            with contextlib.suppress(OSError):  # the other end was closed
                part = os.read(ours, 65536)
            if not part:
                break
        sent += part
    assert process.wait(10) == 0
    os.close(ours)
    return sent.decode("utf-8", "replace")


def test_a_terminal_shows_pages_stored_revised_skipped_and_failed_below_the_log(local: Scrapy, portal) -> None:
    serve(portal)
    sent = seen_at_a_terminal(local, "crawl", "local", "-s", "RETRY_ENABLED=0")
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", sent)
    assert re.search(r"local \S+ +\d/8 pages · \d stored, 0 revised, 0 skipped, [01] failed", plain)
    lines = [line for line in re.split(r"[\r\n]+", plain) if "INFO" in line]
    assert lines
    assert not [line for line in lines if "pages ·" in line], "the bar stands in a line of the log"


def test_without_a_terminal_there_is_no_bar(local: Scrapy, portal) -> None:
    serve(portal)
    done = local("crawl", "local", "-s", "RETRY_ENABLED=0")
    assert "pages ·" not in done.stderr + done.stdout
    assert "\x1b" not in done.stderr + done.stdout
