"""A crawl that finds nothing new, as most do, pays for nothing that only new articles need."""

import json
import subprocess
import sys

from tests.crawl import pages
from tests.crawl.conftest import ROOT, Scrapy, last_run
from tests.portal_server import PortalServer, Reply

_THEN_MODULES = (
    "import atexit, json, sys; from scrapy.cmdline import execute;"
    "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr));"
    "execute(['scrapy', 'crawl', 'local', '-s', 'DOWNLOAD_DELAY=0'])"
)


def test_it_imports_no_reader_no_recordings_and_no_extension_that_is_off(
    local: Scrapy, portal: PortalServer, db
) -> None:
    portal.add("/feed", Reply(pages.feed(portal.url("").rstrip("/"), []), content_type="application/rss+xml"))
    done = subprocess.run(
        [sys.executable, "-c", _THEN_MODULES],
        cwd=ROOT,
        env=local.environment(),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert last_run(db)["state"] == "finished"
    imported = set(json.loads(done.stderr.splitlines()[-1]))
    assert "newsspider.discovery.feed" in imported
    reader = {"newsspider.extraction.article", "newsspider.extraction.blocks.blocks", "newsspider.recordings"}
    unwanted = imported & (reader | {"numpy", "warcio", "rich", "aiohttp", "twisted.conch"})
    assert not unwanted
