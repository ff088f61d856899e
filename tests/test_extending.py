"""The walks of docs/extending.md, followed as they are written, in a copy of the project.

The walk for a portal is that of docs/adding-a-portal.md, which ``tests/commands/test_newsite.py`` follows.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from tests.portal_server import PortalServer
from tests.servers import serving

ROOT = Path(__file__).resolve().parents[1]
RECORDING = ROOT / "demo" / "alwafd.warc.gz"
TEXT = "أعلنت بلدية الواحة فتح ساحتها أمام صغار المنتجين من القرى المجاورة مساء كل خميس حتى نهاية الموسم."


def blocks(heading: str) -> list[str]:
    """The Python blocks of one walk, in their order, without the indent of a list."""
    walk = (ROOT / "docs" / "extending.md").read_text("utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    found = re.findall(r"^( *)```python\n(.*?)^ *```$", walk, re.M | re.S)
    return [re.sub(f"^{indent}", "", code, flags=re.M) for indent, code in found]


class Copy:
    """A contributor's checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("newsspider", "docs"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "scrapy.cfg", folder)
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("MONGO_", "SPIDERMON_"))}
        self.environment = {**clean, "PYTHONPATH": str(folder), "DATA_DIR": str(folder / "data")}

    def write(self, name: str, text: str) -> None:
        (self.folder / "newsspider" / name).write_text(text, encoding="utf-8")

    def insert(self, name: str, mark: str, text: str) -> None:
        """Puts lines above the one line that begins with ``mark``."""
        path = self.folder / "newsspider" / name
        found = path.read_text("utf-8")
        assert found.count(f"\n{mark}") == 1, f"{mark!r} is not once in {name}"
        path.write_text(found.replace(f"\n{mark}", f"\n{text.rstrip()}\n{mark}"), encoding="utf-8")

    def python(self, *arguments: str, status: int = 0, **environment: str) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == status, done.stderr[-4000:]
        return done

    def extract(self, page: str, url: str) -> dict[str, Any]:
        """What ``scrapy extract`` shows of a page, as JSON."""
        (self.folder / "page.html").write_text(page, encoding="utf-8")
        shown: dict[str, Any] = json.loads(self.python("-m", "scrapy", "extract", "page.html", "--url", url).stdout)
        return shown


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    return Copy(tmp_path)


@pytest.fixture(scope="module")
def receiver() -> Any:
    """A server on loopback that takes what it is sent."""
    with PortalServer() as server:
        server.add_default("taken")
        yield server


def indented(code: str) -> str:
    return "".join(f"    {line}" if line.strip() else line for line in code.splitlines(keepends=True))


def test_every_walk_is_followed() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "docs" / "extending.md").read_text("utf-8"), re.M)
    assert headings == [
        "A portal",
        "A family",
        "A content system",
        "A field",
        "A pipeline that sends articles elsewhere",
        "An alarm channel",
    ]


def test_a_family_reads_its_members(copy: Copy) -> None:
    (family,) = blocks("A family")
    copy.write("base_spiders/nahar.py", family)
    copy.write(
        "spiders/alwaha.py",
        '"""الواحة."""\n\nfrom newsspider.base_spiders.nahar import NaharSpider\n\n\n'
        'class AlwahaSpider(NaharSpider):\n    name = "alwaha"\n    title = "الواحة"\n'
        '    domains = ["alwaha.example"]\n'
        '    country = "JO"\n    timezone = "Asia/Amman"\n'
        '    examples = ["https://www.alwaha.example/story/8841/market"]\n',
    )
    # No page of it was saved, and nothing else is missing.
    checked = copy.python("-m", "scrapy", "checksites", "alwaha", status=1)
    assert checked.stderr.splitlines() == ["alwaha: has no sample page in tests/pages/alwaha or pages/alwaha"]
    page = f"""<html lang="ar"><body><h1 class="story-title">سوق المزارعين في الواحة</h1>
    <time class="story-date">4 تموز 2026 06:30 م</time><div class="story-text"><p>{TEXT}</p></div></body></html>"""
    article = copy.extract(page, "https://www.alwaha.example/story/8841/market")
    assert (article["_id"], article["headline"]) == ("alwaha:8841", "سوق المزارعين في الواحة")
    assert article["published_at"].startswith("2026-07-04T15:30")
    assert article["extraction"]["layout"] == "nahar"


def test_a_content_system_is_found_by_its_marks(copy: Copy) -> None:
    (system,) = blocks("A content system")
    copy.write("extraction/systems/alpha.py", system)
    page = f"""<html lang="ar"><head><meta name="generator" content="AlphaCMS 3"></head><body><article>
    <a class="alpha-desk" href="/d/4">محليات</a><h1 class="alpha-title">سوق المزارعين في الواحة</h1>
    <div class="alpha-text"><p>{TEXT}</p><p>{TEXT[::-1]}</p></div></article></body></html>"""
    article = copy.extract(page, "https://www.alwaha.example/n/8841")
    assert (article["headline"], article["section"]) == ("سوق المزارعين في الواحة", "محليات")
    assert article["extraction"]["layout"] == "alpha"


def test_a_field_takes_four_files(copy: Copy) -> None:
    entry, reader, migration = blocks("A field")
    copy.insert("items/article.py", "    keywords:", indented(entry))
    copy.insert("extraction/reader.py", "    def _keywords(self)", indented(reader))
    copy.insert("extraction/reader.py", "        self._keywords()", "        self._place()")
    module = copy.folder / "newsspider/storage/schema/migrations.py"
    newest = max(int(number) for number in re.findall(r"async def to_(\d+)\(", module.read_text("utf-8")))
    copy.insert(
        "storage/schema/migrations.py",
        "# What brings the documents of version",
        re.sub(r"\bN\b|(?<=to_)N\b", str(newest + 1), migration) + "\n",
    )
    text = module.read_text("utf-8")
    module.write_text(text.replace(f"{newest}: to_{newest}", f"{newest}: to_{newest}, {newest + 1}: to_{newest + 1}"))
    shown = copy.python(
        "-c",
        "from newsspider.items import FIELD_TABLE; from newsspider.items.fields import documentation; "
        "print(documentation(FIELD_TABLE))",
    )
    assert "| `place` |" in shown.stdout
    data = {"@type": "NewsArticle", "headline": "سوق المزارعين في الواحة", "contentLocation": {"name": "الواحة"}}
    page = f"""<html lang="ar"><head><script type="application/ld+json">{json.dumps(data)}</script></head><body>
    <article><h1>سوق المزارعين في الواحة</h1><p>{TEXT}</p><p>{TEXT[::-1]}</p></article></body></html>"""
    assert copy.extract(page, "https://www.alwaha.example/n/8841")["place"] == "الواحة"
    checked = "from newsspider.storage.schema.schema import SCHEMA_VERSION as v; print(v)"
    assert copy.python("-c", checked).stdout.strip() == str(newest + 1)


@pytest.fixture
def crawl(copy: Copy, tmp_path: Path) -> Any:
    """Crawls the demo's recording with the changed copy, into a database of its own."""
    with serving(tmp_path) as server:

        def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
            told = {"MONGO_URI": server.uri, "WARC_REPLAY": str(RECORDING), **environment}
            return copy.python("-m", "scrapy", "crawl", "alwafd", *arguments, **told)

        run.server = server  # type: ignore[attr-defined]
        yield run


def test_a_pipeline_sends_each_article(copy: Copy, receiver: PortalServer, crawl: Callable[..., Any]) -> None:
    (pipeline,) = blocks("A pipeline that sends articles elsewhere")
    copy.write("pipelines/webhook.py", pipeline)
    copy.insert(
        "settings.py",
        '    "newsspider.pipelines.store.StorePipeline"',
        '    "newsspider.pipelines.webhook.WebhookPipeline": 850,',
    )
    crawl("-s", f"ARTICLES_WEBHOOK={receiver.url('/take')}")
    sent = [json.loads(seen.body)["_id"] for seen in receiver.requests if seen.path == "/take"]
    with MongoClient[dict[str, Any]](crawl.server.uri) as client:  # type: ignore[attr-defined]
        stored = [document["_id"] for document in client["newsspider"]["articles"].find({}, {"_id": 1})]
    assert stored
    assert sorted(sent) == sorted(stored)


@pytest.mark.soak
def test_a_target_that_is_away_costs_a_line_and_no_article(copy: Copy, crawl: Callable[..., Any]) -> None:
    (pipeline,) = blocks("A pipeline that sends articles elsewhere")
    copy.write("pipelines/webhook.py", pipeline)
    settings = copy.folder / "newsspider" / "settings.py"
    settings.write_text(
        f"{settings.read_text('utf-8')}\n"
        'ITEM_PIPELINES["newsspider.pipelines.webhook.WebhookPipeline"] = 850\nARTICLES_WEBHOOK = "http://127.0.0.1:9/"\n'
    )
    done = crawl()
    assert "was not sent to http://127.0.0.1:9/" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_alarm_channel_gets_the_alarm(copy: Copy, receiver: PortalServer, crawl: Callable[..., Any]) -> None:
    pytest.importorskip("spidermon", reason="requirements-deploy.txt is not installed")
    entry, action = blocks("An alarm channel")
    copy.insert("extensions/alarm_channels.py", '    "sentry": (', indented(entry))
    copy.insert("extensions/monitors.py", "ACTIONS = {", action + "\n")
    monitors = copy.folder / "newsspider" / "extensions" / "monitors.py"
    monitors.write_text(monitors.read_text("utf-8").replace("ACTIONS = {", 'ACTIONS = {"discord": DiscordAlarm, '))
    # Eight days of runs with decks, of which the recording has none.
    fill = (
        "from pathlib import Path; from tests.health.test_monitors import fill; from types import SimpleNamespace; "
        f"fill(SimpleNamespace(uri={crawl.server.uri!r}), Path('.'), coverage={{'subheadline': 1.0}})"  # type: ignore[attr-defined]
    )
    copy.python("-c", fill, PYTHONPATH=f"{copy.folder}{os.pathsep}{ROOT}")
    crawl(SPIDERMON_DISCORD_WEBHOOK_URL=receiver.url("/discord"))
    (message,) = [json.loads(seen.body)["content"] for seen in receiver.requests if seen.path == "/discord"]
    assert "articles with subheadline went from 100% to 0%" in message
