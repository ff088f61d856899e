"""What was asked wrongly is one line below one usage line, with exit status 2, in every command."""

import pytest

from newsspider.discovery.arguments import KNOWN
from tests.commands.test_lines import scrapy as scrapy
from tests.crawl.conftest import Scrapy

COMMANDS = [
    "crawl",
    "export",
    "extract",
    "forget",
    "health",
    "latest",
    "mongo",
    "rejected",
    "schedule",
    "spool",
    "stories",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_an_unknown_option_is_one_line(scrapy: Scrapy, command: str) -> None:
    lines = scrapy(command, "--bogus", status=2).stderr.splitlines()
    assert lines[0].startswith(f"usage: scrapy {command} ")
    assert "unknown option --bogus" in lines[1]
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("RETRY_TIMES=abc", "setting RETRY_TIMES is 'abc'; write a number"),
        ("REVISIT_SCHEDULE=1x", "REVISIT_SCHEDULE: '1x'"),
        ("NEWSSPIDER_KEEP_CRAWLS_DAYS=0", "write a number of 1 or more"),
        ("NEWSSPIDER_READ_TIMEOUT=nan", "setting NEWSSPIDER_READ_TIMEOUT is 'nan'"),
        ("ROBOTSTXT_OBEY=perhaps", "write 1 or 0"),
        ("LOG_LEVEL=LOUD", "write DEBUG, INFO, WARNING or ERROR"),
        ("CONCURRENT_REQUESTS=0", "write a number of 1 or more"),
        ("DOWNLOAD_TIMEOUT=-1", "write a number of 0 or more"),
    ],
)
@pytest.mark.parametrize("command", [["crawl", "alwafd"], ["latest"], ["spool"]], ids=lambda c: c[0])
def test_a_setting_that_cannot_be_read_is_one_line(scrapy: Scrapy, command: list[str], setting: str, told: str) -> None:
    lines = scrapy(*command, "-s", setting, status=2).stderr.splitlines()
    assert len(lines) == 2
    assert told in lines[1]


def test_genspider_points_to_newsite(scrapy: Scrapy) -> None:
    lines = scrapy("genspider", "okaz2", "https://okaz.example/1", status=2).stderr.splitlines()
    assert len(lines) == 2
    assert "`scrapy newsite okaz2 https://okaz.example/1`" in lines[1]


def test_an_unknown_format_is_one_line(scrapy: Scrapy) -> None:
    lines = scrapy("export", "--format", "xml", status=2).stderr.splitlines()
    assert len(lines) == 2
    assert "invalid choice: 'xml'" in lines[1]


@pytest.mark.parametrize(
    "command", [["extract"], ["newsite", "new"], ["savepage", "alwafd"], ["extract", "x", "--url"]]
)
def test_a_password_in_an_address_is_refused_and_not_repeated(scrapy: Scrapy, command: list[str]) -> None:
    assert "hidden" not in scrapy(*command, "http://user:hidden@news.example/1", status=2).stderr


def test_the_help_of_crawl_names_its_arguments(scrapy: Scrapy) -> None:
    shown = scrapy("crawl", "-h", status=0).stdout
    assert [name for name in KNOWN if f"-a {name}=" not in shown] == []
    assert shown.startswith("usage: scrapy crawl [options] [-a NAME=VALUE]... PORTAL\n")
