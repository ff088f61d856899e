"""What a command says where it cannot do what is asked: one line, and an exit status that scripts can use."""

import json
from pathlib import Path

import pytest

from tests.crawl.conftest import ROOT, Scrapy
from tests.servers import free_port, serving


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    """The commands on an empty data folder, without a database server of the tests."""
    return Scrapy(tmp_path / "data")


def test_a_host_that_does_not_answer_is_one_line(scrapy: Scrapy) -> None:
    url = f"http://127.0.0.1:{free_port()}/1"
    done = scrapy("extract", url, "-s", "RETRY_TIMES=1", "-s", "NEWSSPIDER_BACKOFF=0.01", status=1)
    assert done.stderr == f"{url} did not come: unreachable (the host refused the connection)\n"


@pytest.mark.parametrize("url", ["http://[bad", "http://a.example:99999/1", "https://.a.example/1", "a.example"])
def test_no_address_is_one_line_and_no_traceback(scrapy: Scrapy, tmp_path: Path, url: str) -> None:
    file = tmp_path / "page.html"
    file.write_text("<p>x</p>", encoding="utf-8")
    for command in (["extract", str(file), "--url", url], ["newsite", "new", url], ["savepage", "alwafd", url]):
        scrapy(*command, status=2)
    if url.startswith("http"):
        assert f"{url} is not an http(s) URL" in scrapy("extract", url, status=2).stderr


def test_an_address_that_is_none_costs_itself_and_not_the_other_urls_of_a_list(scrapy: Scrapy, tmp_path: Path) -> None:
    good = f"http://127.0.0.1:{free_port()}/news/1234567"
    urls = tmp_path / "urls.txt"
    urls.write_text(f"http://[bad/1\n{good}\n", encoding="utf-8")
    with serving(tmp_path) as server:
        done = scrapy("crawl", "portal", "-a", f"urls={urls}", "-s", "RETRY_TIMES=0", status=1, MONGO_URI=server.uri)
    assert "1 failed as invalid, 1 failed as unreachable" in done.stderr
    assert f"{good} did not come: unreachable (the host refused the connection)" in done.stderr
    lines = done.stderr.splitlines()  # of the run alone, which ends with the one that says what was done
    assert len(lines) < 15, lines
    assert "INFO: Spider opened" in done.stderr
    assert [line for line in lines if "1 failed as invalid" in line] == lines[-1:]


@pytest.mark.parametrize("command", [["latest"], ["corrections"], ["health"], ["export", "-o", "x.parquet"]])
def test_where_no_archive_is_a_read_names_the_place_and_makes_none(scrapy: Scrapy, command: list[str]) -> None:
    done = scrapy(*command, status=2 if command == ["health"] else 1)
    assert (done.stdout, done.stderr.count("\n")) == ("", 1)
    assert done.stderr.startswith(f"no archive is in {scrapy.data_dir}: ")
    assert not scrapy.data_dir.exists()


def test_what_cannot_be_forgotten_is_one_line(scrapy: Scrapy, tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        scrapy.env |= {"MONGO_URI": server.uri}
        article = scrapy("forget", "nothing", status=1)
        site = scrapy("forget", "--site", "nowhere", status=2)
    assert (article.stdout, site.stdout) == ("", "")
    assert article.stderr == "nothing: no such article; give its _id (site:key) or its URL\n"
    assert site.stderr.endswith("no site 'nowhere' is known; `scrapy list` shows the portals\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["latest", "--limit", "0"], "0 is not a number of one or more"),
        (["search", "x", "--limit", "many"], "many is not a number of one or more"),
        (["mongo", "--port", "70000"], "70000 is not a port; write a number from 1 to 65535"),
    ],
)
def test_a_wrong_number_is_told_in_words(scrapy: Scrapy, command: list[str], said: str) -> None:
    assert scrapy(*command, status=2).stderr.rstrip().endswith(said)


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
