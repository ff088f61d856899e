"""The real pages of ../shared, put into a recording at test time, through a whole crawl with the generic reader."""

import json
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from newsspider.items import PAGE_FIELDS
from tests.crawl.conftest import Scrapy

# Without the site files of these portals, so that their pages go to the generic reader.
ONLY_GENERIC = "SPIDER_MODULES=newsspider.spiders.portal"


def record(path: Path, pages: list[tuple[str, bytes]], day: str = "2026-11-01") -> None:
    """A plain WARC/1.0 file, as any tool might have written it."""
    with path.open("wb") as stream:
        for url, body in pages:
            answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            head = [
                "WARC/1.0",
                "WARC-Type: response",
                f"WARC-Target-URI: {url}",
                f"WARC-Date: {day}T12:00:00Z",
                f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, url)}>",
                "Content-Type: application/http; msgtype=response",
                f"Content-Length: {len(answer)}",
            ]
            stream.write("\r\n".join(head).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n")


def score(shared: Path, predictions: Path, out: Path) -> dict[str, Any]:
    command = [sys.executable, str(shared / "recorded" / "score.py"), str(predictions), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return json.loads(out.read_text(encoding="utf-8"))["mean"]


def test_the_recorded_pages_go_through_a_crawl_of_the_generic_reader(scrapy: Scrapy, db, shared, tmp_path) -> None:
    truths = sorted((shared / "recorded").glob("*/*.truth.json"))
    stems = {}
    for truth in truths:
        stems[json.loads(truth.read_text(encoding="utf-8"))["url"]] = truth
    recording, urls = tmp_path / "pages.warc", tmp_path / "urls.txt"
    record(recording, [(url, Path(str(t).replace(".truth.json", ".html")).read_bytes()) for url, t in stems.items()])
    urls.write_text("\n".join(stems), encoding="utf-8")

    scrapy("crawl", "portal", "-a", f"urls={urls}", "-s", f"WARC_REPLAY={recording}", "-s", ONLY_GENERIC)

    found = list(db.articles.find())
    assert len(found) == len(stems) == 8
    predictions = tmp_path / "predictions"
    predictions.mkdir()
    by_url = {doc["url"]: doc for doc in found}
    for url, truth in stems.items():
        doc = by_url.get(url) or _nearest(url, found)
        name = f"{truth.parent.name}__{truth.name.removesuffix('.truth.json')}.json"
        values = {field: doc[field] for field in PAGE_FIELDS}
        for field in ("published_at", "updated_at"):
            values[field] = values[field].isoformat() if values[field] else None
        (predictions / name).write_text(json.dumps(values, ensure_ascii=False), encoding="utf-8")
    means = score(shared, predictions, tmp_path / "score.json")
    assert means["headline"]["has"] >= 7 / 8
    assert means["F1"]["has"] >= 0.90


def _nearest(url: str, docs: list[dict[str, Any]]) -> dict[str, Any]:
    """The document of a page whose canonical URL is spelt otherwise: that of the same host."""
    host = url.split("/")[2].removeprefix("www.")
    return next(doc for doc in docs if host in doc["url"])
