"""newsspider as a library, as a script or a notebook uses it."""

import asyncio
import json
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pymongo.database import Database

import newsspider
from newsspider.library import Archive
from newsspider.search import QueryError
from tests.search.articles import document
from tests.search.conftest import db, server  # noqa: F401 # fixtures

ROOT = Path(__file__).resolve().parents[2]
PAGE = """<html lang="ar"><body><article><h1>افتتاح جسر جديد في المدينة</h1>
<p class="date">12 آذار 2026 - 10:30</p>{text}</article></body></html>""".replace(
    "{text}", "<p>افتتح محافظ المدينة اليوم جسرا جديدا يربط ضفتي النهر بعد أعمال استمرت ثلاثة أعوام كاملة.</p>" * 5
)


def test_html_in_article_out() -> None:
    article = newsspider.extract(PAGE, "https://portal.example/news/1", timezone="Asia/Beirut")
    assert isinstance(article, newsspider.Article)
    assert article.headline == "افتتاح جسر جديد في المدينة"
    assert article.published_at == datetime(2026, 3, 12, 8, 30, tzinfo=UTC)


def test_a_declared_portal_is_read_by_its_site_file() -> None:
    folder = ROOT / "tests" / "pages" / "sabq"
    page = next(path for path in sorted(folder.glob("*.html")) if '"headline"' in path.with_suffix(".json").read_text())
    url = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))["url"]
    assert newsspider.extract(page.read_bytes(), url).site == "sabq"


@pytest.mark.parametrize("page", ["", "<p>x</p>", b"\xff\xfe\x00", "<html><h1>عنوان</h1></html>"])
def test_what_is_no_article_is_an_exception_with_its_reason(page: str | bytes) -> None:
    with pytest.raises(newsspider.NotAnArticle) as error:
        newsspider.extract(page, "https://portal.example/news/1")
    assert error.value.reason in ("not_article", "invalid", "language")


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("portal.example/1", {}),
        ("https://portal.example/1", {"timezone": "Mars/Base"}),
        ("https://portal.example/1", {"fetched_at": datetime(2026, 1, 1)}),  # noqa: DTZ001 # refused
    ],
)
def test_a_wrong_call_is_a_value_error(url: str, options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        newsspider.extract(PAGE, url, **options)


def test_an_import_loads_nothing_and_starts_nothing() -> None:
    script = (
        "import newsspider, sys, threading; "
        "assert not {'scrapy', 'twisted', 'lxml', 'pymongo'} & set(sys.modules); "
        "assert threading.active_count() == 1; "
        "newsspider.parse_stamp, newsspider.clean_text, newsspider.extract, newsspider.archive; "
        "assert 'twisted.internet.reactor' not in sys.modules; assert threading.active_count() == 1"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stderr == done.stdout == ""


@pytest.fixture
def filled(db: Database[dict[str, Any]], server: str, tmp_path: Path) -> Archive:  # noqa: F811
    docs = [document(f"a:{n}", f"قمة رقم {n}", "نص", hours=24 * n) for n in range(450)]
    docs.append(document("b:1", "نسخة", "نص", story_id="a:1", duplicate_of="a:1", hours=30))
    db["articles"].insert_many(docs)
    db["revisions"].insert_one({"_id": "a:1@1", "article_id": "a:1", "revision": 1, "headline": "قديم"})
    return newsspider.archive(server, tmp_path, db.name)


def test_articles_of_a_site_and_days_come_one_by_one(filled: Archive) -> None:
    with filled as archive:
        assert sum(1 for _ in archive.articles(site="a")) == 450
        some = list(archive.articles(since="2026-03-02", until=date(2026, 3, 4)))
    assert {doc["_id"] for doc in some} == {"a:1", "a:2", "b:1"}
    assert all(doc["published_at"].tzinfo is UTC for doc in some)  # of the driver's own UTC pandas makes objects


def test_pandas_gets_moments_and_always_all_columns(filled: Archive) -> None:
    pandas = pytest.importorskip("pandas")
    with filled as archive:
        some = pandas.DataFrame(archive.articles(since="2026-03-02", until="2026-03-04"), columns=newsspider.FIELDS)
        none = pandas.DataFrame(archive.articles(since="1999-01-01", until="1999-02-01"), columns=newsspider.FIELDS)
    assert str(some["published_at"].dtype).endswith(", UTC]")
    assert list(some.columns) == list(none.columns) == list(newsspider.FIELDS)


def test_search_stories_and_revisions(filled: Archive) -> None:
    with filled as archive:
        hits = list(archive.search("القمة", site="a", sort="date", limit=3))
        assert [hit["_id"] for hit in hits] == ["a:449", "a:448", "a:447"]
        (story,) = archive.stories()
        assert (story["story_id"], story["sites"]) == ("a:1", ["a", "b"])
        assert [one["headline"] for one in archive.revisions("a:1")] == ["قديم"]
        with pytest.raises(QueryError):
            list(archive.search('"'))


def test_it_works_where_a_loop_runs_already(filled: Archive) -> None:
    async def notebook() -> int:
        with filled as archive:
            return sum(1 for _ in archive.articles(site="a"))

    assert asyncio.run(notebook()) == 450


def test_outside_with_it_says_what_to_do(filled: Archive) -> None:
    with pytest.raises(RuntimeError, match="is not open"):
        list(filled.articles())


def test_where_no_archive_is_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MONGO_URI", raising=False)
    with pytest.raises(FileNotFoundError, match=str(tmp_path / "data")), newsspider.archive(data_dir=tmp_path / "data"):
        pass
    assert not (tmp_path / "data").exists()
