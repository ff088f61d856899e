"""The demo's recording is what its sources say, and holds what a portal's recording must hold."""

import gzip
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from demo.build import RECORDINGS, build
from newsspider.recordings import Index, Recorded, pages
from tests.recordings.conftest import check

DEMO = Path(__file__).resolve().parents[2] / "demo"
WARC = DEMO / "alwafd.warc.gz"
EXPECTED = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((DEMO / "expected").glob("*.json"))
}


@pytest.fixture(scope="module")
def index() -> Index:
    return Index([WARC])


def visible(page: Recorded) -> str:
    """The page's text, a line a block, by nothing but its tags."""
    text = page.body.decode("windows-1256" if b"windows-1256" in page.body else "utf-8")
    return html.unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"(?s)<script.*?</script>", "", text)))


def items(text: str) -> Iterator[str]:
    return (line.strip() for line in text.splitlines() if line.strip())


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_committed_recording_is_built_from_the_committed_sources(tmp_path: Path, name: str) -> None:
    build(tmp_path / name)
    built = gzip.decompress((tmp_path / name).read_bytes())
    # Unpacked, since the packed bytes depend on the machine's zlib.
    assert built == gzip.decompress((DEMO / name).read_bytes()), "run: python demo/build.py"


@pytest.mark.parametrize("name", RECORDINGS)
def test_other_tools_find_no_error(name: str) -> None:
    assert check(DEMO / name) == 0


def test_the_next_day_holds_all_pages_again_but_the_withdrawn_one_and_a_second_portals(index: Index) -> None:
    again = Index([DEMO / "next-day.warc.gz"])
    bodies = {page.url: page.body for page in pages(WARC)}
    changed = {url for url in bodies if again.find(url).body != bodies[url]}
    assert {url for url in changed if re.search(r"\d$", url)} == {
        "https://www.alwafd.news/5601230",
        "https://www.alwafd.news/5601247",
    }
    assert again.find("https://www.alwafd.news/5601247").status == 410
    assert {page.url for page in pages(DEMO / "next-day.warc.gz")} - set(bodies) == {
        "https://www.aliraqnews.com/robots.txt",
        "https://aliraqnews.com/feed/",
        "https://aliraqnews.com/lake-fishermen-return-71204/",
    }


def test_it_holds_what_a_crawl_meets(index: Index) -> None:
    recorded = [(page.status, page.header("content-type") or "", page.url) for page in pages(WARC)]
    assert index.find("https://alwafd.news/robots.txt").status == 200
    assert index.find("https://alwafd.news/rss.aspx").header("content-type").startswith("text/xml")
    assert index.find("https://alwafd.news/أخبار-وتقارير").status == 200
    assert index.find("https://alwafd.news/5601321").status == 301
    assert index.find("https://www.alwafd.news/5601311").status == 404
    assert "video-gallery" in index.find("https://www.alwafd.news/5601299").body.decode()
    assert [url for _, kind, url in recorded if kind == "text/html"] == [EXPECTED["2203877"]["url"]]


def test_every_link_of_the_feed_and_the_section_is_recorded(index: Index) -> None:
    feed = index.find("https://alwafd.news/rss.aspx").body.decode()
    links = re.findall(r"<link>(.*?)</link>", feed)[1:]
    section = index.find("https://alwafd.news/أخبار-وتقارير").body.decode()
    links += re.findall(r'<div class="item tile-boost item-li"><a href="(.*?)">', section)
    assert len(links) == 15
    assert [link for link in links if index.find(link) is None] == []


def test_there_is_an_expectation_for_each_article(index: Index) -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in (DEMO / "articles").iterdir())
    assert len(EXPECTED) == 11


@pytest.mark.parametrize("expected", EXPECTED.values(), ids=EXPECTED)
def test_what_is_expected_stands_on_the_page(index: Index, expected: dict[str, Any]) -> None:
    text = visible(index.find(expected["url"]))
    lines = list(items(text))
    assert expected["headline"] in lines
    body = text[text.index(expected["first_words"]) : text.index(expected["last_words"])]
    assert 290 < len(body.split()) < 500
    assert all(entry["title"] in lines for entry in expected["related"])
    assert all(entry["label"] in lines or f"{entry['label']}:" in lines for entry in expected["related"])
    assert all(word in text for word in expected["keywords"])
    assert all(name in text for name in expected["authors"])
    assert (f"المصدر: {expected['source']}" in " ".join(lines)) == (expected["source"] is not None)
    assert ("آخر تحديث:" in lines) == (expected["updated_at"] is not None)


@pytest.mark.parametrize("expected", EXPECTED.values(), ids=EXPECTED)
def test_an_entry_without_a_link_is_expected_without_an_address(index: Index, expected: dict[str, Any]) -> None:
    page = index.find(expected["url"])
    source = page.body.decode("windows-1256" if b"windows-1256" in page.body else "utf-8")
    for entry in expected["related"]:
        linked = re.search(rf'<a href="([^"]+)">{re.escape(html.escape(entry["title"]))}</a>', source)
        path = unquote(entry["url"]).split("alwafd.news", 1)[1] if entry["url"] else None
        assert (linked[1].removeprefix("https://www.alwafd.news") if linked else None) == path


def test_two_articles_have_one_text_and_two_nearly_one() -> None:
    def paragraphs(number: str) -> list[str]:
        text = (DEMO / "articles" / f"{number}.txt").read_text(encoding="utf-8")
        return text.split("+++\n", 2)[2].strip().split("\n\n")

    assert "body_of" in (DEMO / "articles" / "5601214.txt").read_text(encoding="utf-8")
    first, second = paragraphs("5601263"), paragraphs("5601288")
    assert len(set(first) & set(second)) == 7
    assert first[0] != second[0]
