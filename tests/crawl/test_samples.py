"""The sample pages of all site files, crawled twice: a page that did not change is never suspect."""

from pathlib import Path
from typing import Any

import pytest

from newsspider.site_tools.samples import SAVED, WRITTEN, article_pages, load
from tests.crawl.conftest import Scrapy
from tests.crawl.test_recorded import ONLY_GENERIC, record

DAYS = ("2026-11-02", "2026-11-03")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, int]:
    """A folder with all sample pages as a recording of each day, and their addresses; and how many they are."""
    folder = tmp_path_factory.mktemp("samples")
    pages = {}
    for path in (*article_pages(WRITTEN), *article_pages(SAVED)):
        page = load(path).page()
        pages[page.url] = page.text.encode()
    for day in DAYS:
        record(folder / f"{day}.warc", [*pages.items()], day)
    (folder / "urls.txt").write_text("\n".join(pages), encoding="utf-8")
    return folder, len(pages)


@pytest.mark.parametrize(
    "settings", [(), pytest.param(("-s", ONLY_GENERIC), marks=pytest.mark.soak)], ids=["site files", "generic"]
)
def test_the_second_visit_of_a_page_that_did_not_change_changes_nothing(
    settings: tuple[str, ...], samples: tuple[Path, int], scrapy: Scrapy, db: Any
) -> None:
    folder, number = samples

    def crawl(day: str) -> dict[str, Any]:
        replay = f"WARC_REPLAY={folder / day}.warc"
        scrapy(
            *("crawl", "portal", "-a", f"urls={folder / 'urls.txt'}", "-s", replay, *settings),
            NEWSSPIDER_NOW=f"{day}T12:00:00+00:00",
        )
        return {doc["_id"]: doc["last_seen_at"] for doc in db.articles.find()}

    first, second = map(crawl, DAYS)
    assert len(first) >= 0.9 * number
    assert [*db.rejected.find({"reason": "suspect"}, {"url": 1, "detail": 1})] == []
    assert [*db.revisions.find({}, {"_id": 1, "what": 1})] == []
    assert [_id for _id in first if second[_id] <= first[_id]] == []
