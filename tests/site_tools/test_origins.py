"""Where a page in a file came from."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsspider.site_tools.origins import origin
from newsspider.text import Page

URL = "https://news.example/local/884512-s"
NOW = datetime(2026, 9, 1, tzinfo=UTC)
OTHER = '<link rel="canonical" href="https://news.example/other/1">'


def found(folder: Path, html: str) -> str | None:
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    origins = origin(file, Page("", file.read_bytes(), None, NOW))
    return origins and origins.url


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="canonical" href="{URL}">',
        f'<meta property="og:url" content="{URL}">',
        f"<!-- saved from url=({len(URL):04}){URL} -->{OTHER}",
        f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Sep 01 2026\n-->{OTHER}",
        f"<!-- Mirrored from {URL.partition('//')[2]} by HTTrack Website Copier/3.x, Tue, 01 Sep 2026 -->{OTHER}",
    ],
)
def test_a_page_tells_where_it_came_from(tmp_path: Path, head: str) -> None:
    at = found(tmp_path, f"<!DOCTYPE html>\n<html><head>{head}</head><body><p>x</p></body></html>")
    assert at is not None
    assert at.partition("://")[2] == URL.partition("://")[2]


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<link rel="canonical" href="/local/884512-s">',
        "<!-- saved from url=(0014)about:internet -->",
        "<!-- saved from url=(0030)https://.news.example/1 -->",
        "<!-- Mirrored from memory by HTTrack -->",
    ],
)
def test_what_is_no_whole_address_is_none(tmp_path: Path, head: str) -> None:
    assert found(tmp_path, f"<html><head>{head}</head><body><p>x</p></body></html>") is None


def test_the_json_of_a_saved_page_goes_before_what_the_page_says(tmp_path: Path) -> None:
    values = f'{{"url": "{URL}", "fetched_at": "2026-09-01T08:00:00+03:00"}}'
    (tmp_path / "page.json").write_text(values, encoding="utf-8")
    assert found(tmp_path, f"<html><head>{OTHER}</head></html>") == URL


@pytest.mark.parametrize("text", ["", "[1]", "{}", '{"url": "x"}', '{"url": 1, "fetched_at": 2}'])
def test_another_json_beside_a_page_tells_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / "page.json").write_text(text, encoding="utf-8")
    assert found(tmp_path, "<html><head></head></html>") is None
