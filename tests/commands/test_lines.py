"""What a command says where it cannot do what is asked: one line, and an exit status that scripts can use."""

import json
from pathlib import Path

import pytest

from tests.crawl.conftest import ROOT, Scrapy
from tests.servers import free_port


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    """The commands on an empty data folder, without a database server of the tests."""
    return Scrapy(tmp_path / "data")


def test_a_host_that_does_not_answer_is_one_line(scrapy: Scrapy) -> None:
    url = f"http://127.0.0.1:{free_port()}/1"
    done = scrapy("extract", url, "-s", "RETRY_TIMES=1", "-s", "NEWSSPIDER_BACKOFF=0.01", status=1)
    assert done.stderr == f"{url} did not come: unreachable (the host refused the connection)\n"


def test_one_of_a_kind_is_told_in_the_singular(scrapy: Scrapy) -> None:
    assert scrapy("checksites", "alwafd").stdout == "1 site file of 1 country: all well\n"
    assert scrapy("checksites", "alwafd", "okaz").stdout == "2 site files of 2 countries: all well\n"


def test_extract_takes_the_address_that_a_page_tells_and_says_so(scrapy: Scrapy, tmp_path: Path) -> None:
    saved = ROOT / "tests" / "pages" / "alwafd" / "2019.html"
    done = scrapy("extract", str(saved))
    assert json.loads(done.stdout)["_id"].startswith("alwafd:")
    assert done.stderr.startswith(f"{saved} is read as the page at https://alwafd.news/")
    assert done.stderr.endswith("as 2019.json says; --url says otherwise\n")
    silent = tmp_path / "silent.html"
    silent.write_bytes(saved.read_bytes())
    assert "does not say where it came from; add --url URL" in scrapy("extract", str(silent), status=2).stderr
