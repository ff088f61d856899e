"""A real WordPress on loopback, read by its API and by its pages: field by field against what its posts say.

python -m bench.cms [--themes a,b] [--dir DIR]. Needs root and Debian's packages, which ../shared/cms/up.sh installs.
"""

import argparse
import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from newsspider.storage.server.client import Connection

ROOT = Path(__file__).resolve().parents[1]
LAB = ROOT.parent / "shared" / "cms"
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
PORT = 8090
GRAM = 4
ZONE = ZoneInfo("Africa/Cairo")  # the lab's
FIELDS = (
    *("articles", "others", "headline", "body", "published", "updated", "authors", "section", "keywords", "source"),
    *("related", "zone"),
)
EDITED, TRASHED, PUBLISHED = 10, 3, 4
# Edits, trashes and publishes posts of the lab: edit.php DIR EDITED TRASHED PUBLISHED.
EDIT = r"""<?php [$_, $dir, $edited, $trashed, $new] = $argv; $home = trim(file_get_contents("$dir/home"));
$_SERVER['HTTP_HOST'] = substr($home, 7); $_SERVER['REQUEST_URI'] = '/'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require "$dir/www/wp-load.php"; kses_remove_filters();
$ids = array_column(json_decode(file_get_contents("$dir/truth.json"), true), 'id');
$more = "\n<p>تحديث: أضافت الإدارة أن العمل مستمر حتى نهاية الأسبوع بحسب بيانها الجديد.</p>";
for ($i = 0; $i < $edited; $i++) { $post = get_post($ids[$i * 20 + 5]);
  wp_update_post(wp_slash(['ID' => $post->ID, 'post_content' => $post->post_content . $more])); }
for ($i = 0; $i < $trashed; $i++) wp_trash_post($ids[$i * 60 + 7]);
for ($i = 0; $i < $new; $i++) wp_insert_post(wp_slash(['post_title' => "بدء ترميم الجسر القديم رقم $i في المدينة",
  'post_content' => "<p>أعلنت البلدية بدء أعمال ترميم الجسر القديم رقم $i في المدينة بعد دراسة استمرت عاما كاملا.</p>",
  'post_status' => 'publish', 'post_author' => $post->post_author]));
"""
Doc = Mapping[str, Any]


def moment(text: str | None, unit: str = "seconds") -> str | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).isoformat(timespec=unit) if text else None


def grams(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(words[start:] for start in range(GRAM)), strict=False))


def likeness(first: str, second: str) -> float:
    """F1 of the runs of four words that two texts share."""
    one, two = (
        Counter(zip(*(words[n:] for n in range(GRAM)), strict=False)) for words in (first.split(), second.split())
    )
    return 2 * (one & two).total() / max(one.total() + two.total(), 1)


def related(entries: list[Doc]) -> list[str]:
    return sorted(unquote(entry["url"] or "").rstrip("/") for entry in entries)


CHECKS: dict[str, Callable[[Doc, Doc, str], float]] = {
    "headline": lambda got, want, _: got["headline"] == want["headline"],
    "body": lambda got, want, _: likeness(got["body"], "\n\n".join(want["paragraphs"])),
    "published": lambda got, want, unit: moment(got["published_at"], unit) == moment(want["published"], unit),
    "updated": lambda got, want, unit: moment(got["updated_at"], unit) == moment(want["updated"], unit),
    "authors": lambda got, want, _: got["authors"] == [want["author"]],
    "section": lambda got, want, _: got["section"] == want["section"],
    "keywords": lambda got, want, _: sorted(got["keywords"]) == sorted(want["keywords"]),
    "source": lambda got, want, _: got["source"] == want["source"],
    "related": lambda got, want, _: related(got["related"]) == related(want["related"]),
    "zone": lambda got, want, _: got["timezone"] == "Africa/Cairo",
}


def score(found: list[Doc], truth: list[Doc], unit: str) -> dict[str, float]:
    """The share of the posts that are right in each field; ``others`` counts what is no post."""
    by_url = {unquote(doc["url"]).rstrip("/").partition("://")[2]: doc for doc in found}
    pairs = [(by_url.get(unquote(post["url"]).rstrip("/").partition("://")[2]), post) for post in truth]
    read = [(got, post) for got, post in pairs if got is not None]
    shares = {"articles": len(read) / len(truth), "others": float(len(by_url) - len(read))}
    for name, check in CHECKS.items():
        shares[name] = sum(check(got, post, unit) for got, post in read) / max(len(read), 1)
    return shares


def crawl(home: str, data: Path, *arguments: str) -> list[Doc]:
    """The articles of one crawl of the lab with an archive of its own."""
    out = data / "articles.jsonl"
    out.unlink(missing_ok=True)
    command = [
        *(sys.executable, "-m", "scrapy", "crawl", "portal", "-a", f"start={home}/", "-O", str(out)),
        *("-s", f"DATA_DIR={data}", "-s", "DOWNLOAD_DELAY=0", "-s", "LOG_LEVEL=WARNING", *arguments),
    ]
    subprocess.run(command, cwd=ROOT, check=True, timeout=900, env=os.environ | {"PYTHONPATH": str(ROOT)})
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()] if out.exists() else []


async def counted(data: Path) -> tuple[int, int, int]:
    """Revisions, withdrawn articles and all articles of an archive."""
    connection = Connection(None, "newsspider", data)
    db = await connection.open()
    withdrawn = await db["articles"].count_documents({"withdrawn_at": {"$ne": None}})
    counts = await db["revisions"].count_documents({}), withdrawn, await db["articles"].count_documents({})
    await connection.close()
    return counts


def later_visit(folder: Path, home: str, posts: int) -> str:
    """A second visit after posts were edited, trashed and published, in one line."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        crawl(home, data)
        script = data / "edit.php"
        script.write_text(EDIT, encoding="utf-8")
        lab("php", str(script), str(folder), *map(str, (EDITED, TRASHED, PUBLISHED)))
        time.sleep(1)  # WordPress's moments are whole seconds
        log = data / "log.txt"
        crawl(home, data, "-s", "LOG_LEVEL=DEBUG", "-s", f"LOG_FILE={log}")
        calls = len(re.findall(r"Crawled \(\d+\) <GET \S*wp-json", log.read_text("utf-8")))
        revisions, withdrawn, articles = asyncio.run(counted(data))
    return f"{revisions} revisions, {withdrawn} withdrawn, {articles - posts} new, {calls} requests to the API"


def wanted_days(home: str, truth: list[Doc]) -> str:
    """Three days in the middle of the posts, asked for by two crawls with archives of their own, in one line."""
    days = sorted(datetime.fromisoformat(post["published"]).astimezone(ZONE).date() for post in truth)
    first = days[len(days) // 2]
    end = first + timedelta(days=3)
    wanted = sorted(
        unquote(post["url"]).rstrip("/")
        for post in truth
        if first <= datetime.fromisoformat(post["published"]).astimezone(ZONE).date() < end
    )
    right = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as data:
            found = crawl(home, Path(data), "-a", f"since={first}", "-a", f"until={end}")
        right.append(sorted(unquote(doc["url"]).rstrip("/") for doc in found) == wanted)
    return f"since={first} until={end}: {len(wanted)} posts, exactly these: {right[0]}, again: {right[1]}"


def lab(*command: str) -> None:
    subprocess.run([str(part) for part in command], check=True, timeout=900, stdout=subprocess.DEVNULL)


def row(name: str, shares: Mapping[str, float]) -> str:
    cells = (f"{shares[field]:9.0f}" if field == "others" else f"{shares[field]:9.3f}" for field in FIELDS)
    return f"{name:28}" + "".join(cells)


def measure(folder: Path, themes: list[str]) -> None:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    home = (folder / "home").read_text("utf-8").strip()
    print(f"{len(truth)} posts\n{'':28}" + "".join(f"{field:>9}" for field in FIELDS))
    for theme in themes:
        lab("php", str(LAB / "theme.php"), str(folder), theme)
        for way in ("open", "closed"):
            lab(str(LAB / "api.sh"), str(folder), way)
            with tempfile.TemporaryDirectory() as data:
                found = crawl(home, Path(data))
            name = f"{theme} by {'API' if way == 'open' else 'pages'}"
            print(row(name, score(found, truth, "seconds" if way == "open" else "minutes")), flush=True)
    lab(str(LAB / "api.sh"), str(folder), "open")
    print(wanted_days(home, truth), flush=True)
    print(f"{EDITED} edited, {TRASHED} trashed, {PUBLISHED} published: {later_visit(folder, home, len(truth))}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--themes", default=",".join(THEMES))
    parser.add_argument("--dir", type=Path, help="where a lab runs; without it one is started and ended again")
    options = parser.parse_args()
    if not LAB.is_dir() or os.geteuid() != 0 or shutil.which("apt-get") is None:
        print("make cms starts a real WordPress from ../shared/cms, which needs root and Debian: skipped")
        return 0
    folder = options.dir or Path(tempfile.mkdtemp(prefix="cms-"))
    if options.dir is None:
        lab(str(LAB / "up.sh"), str(folder), str(PORT))
    try:
        measure(folder, options.themes.split(","))
    finally:
        if options.dir is None:
            lab(str(LAB / "down.sh"), str(folder))
            shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
