import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newsspider.discovery.arguments import ArgumentError, read_arguments

CAIRO = ZoneInfo("Africa/Cairo")


def test_days_are_meant_in_the_portals_zone() -> None:
    given = read_arguments({"since": "2026-09-01", "until": "2026-09-03"}, "Africa/Cairo")
    assert given.since == datetime(2026, 9, 1, tzinfo=CAIRO)
    assert given.until == datetime(2026, 9, 3, tzinfo=CAIRO)
    assert given.mode == "backfill"


def test_without_arguments_only_what_is_new_is_wanted() -> None:
    assert read_arguments({}).mode == "new"


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"since": "yesterday"}, "since=yesterday"),
        ({"since": "2026-02-30"}, "since=2026-02-30"),
        ({"since": "٢٠٢٦-٠٢-٠١"}, "since="),
        ({"since": "2026-09-03", "until": "2026-09-03"}, "not before"),
        ({"urls": "no-such-file.txt"}, "no-such-file.txt"),
        ({"timezone": "Cairo"}, "timezone=Cairo"),
        ({"start": "alwafd.news"}, "start=alwafd.news"),
        ({"sicne": "2026-09-03"}, "'sicne'"),
    ],
)
def test_a_wrong_argument_is_named_in_the_error(arguments: dict[str, str], named: str) -> None:
    with pytest.raises(ArgumentError, match=named):
        read_arguments(arguments)


def test_a_url_list_skips_blank_lines_comments_and_repeats(tmp_path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text(
        "\ufeffhttps://a.example/1\n\n# later\nhttps://a.example/2\nhttps://a.example/1\n", encoding="utf-8"
    )
    assert read_arguments({"urls": str(path)}).urls == ("https://a.example/1", "https://a.example/2")


def test_a_url_is_taken_for_itself() -> None:
    assert read_arguments({"urls": "https://a.example/1"}).urls == ("https://a.example/1",)


def test_a_url_list_with_something_else_in_it_names_that_line(tmp_path) -> None:
    path = tmp_path / "urls.txt"
    path.write_text("https://a.example/1\nftp://a.example/2\n", encoding="utf-8")
    with pytest.raises(ArgumentError, match="line 2 is not an http"):
        read_arguments({"urls": str(path)})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no URL; write one a line"),
        (b"# https://a.example/1\n\n", "holds no URL; write one a line"),
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8 text; name a file with one URL a line"),
        (b"no address\n", ": line 1 is not an http(s) URL"),
        (b"# a\n" + b"x" * 500, ": line 2 is not an http(s) URL"),
    ],
)
def test_a_file_without_urls_is_told_in_one_line(tmp_path, content: bytes, said: str) -> None:
    path = tmp_path / "urls.txt"
    path.write_bytes(content)
    with pytest.raises(ArgumentError) as error:
        read_arguments({"urls": str(path)})
    assert str(error.value) in (f"urls={path} {said}", f"urls={path}{said}")


def test_a_url_list_that_is_no_file_is_told_without_numbers_of_errors(tmp_path) -> None:
    said = []
    for name in (tmp_path / "nothing", tmp_path, tmp_path / ("x" * 300)):
        with pytest.raises(ArgumentError) as error:
            read_arguments({"urls": str(name)})
        said.append(str(error.value).removeprefix(f"urls={name} "))
    assert said == [
        "is neither an http(s) URL nor a file that is there",
        "is a folder; name a file with one URL a line",
        "cannot be read: File name too long",
    ]


# No permission keeps root from a file, so nothing that could be made here would be unreadable for it.
@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_url_list_that_may_not_be_read_is_told(tmp_path) -> None:
    path = tmp_path / "urls.txt"
    path.touch(0o000)
    with pytest.raises(ArgumentError, match="cannot be read: Permission denied"):
        read_arguments({"urls": str(path)})


def test_what_scrapyd_adds_of_its_own_is_passed_over() -> None:
    assert read_arguments({"_job": "e832e884", "full": "1"}) == read_arguments({"full": "1"})


TYPED = "http://user:hidden@news.example/1"


@pytest.mark.parametrize("given", [{"urls": TYPED}, {"start": TYPED}, {"urls": f"https://a.example/1 {TYPED}"}])
def test_an_address_with_a_password_is_refused_and_not_repeated(given: dict[str, str]) -> None:
    with pytest.raises(ArgumentError, match="password") as refused:
        read_arguments(given)
    assert "hidden" not in str(refused.value)


def test_the_content_of_a_file_that_is_no_list_is_not_quoted(tmp_path: Path) -> None:
    file = tmp_path / "passwd"
    file.write_text("root:x:0:0:root:/root:/bin/bash\n")
    with pytest.raises(ArgumentError) as refused:
        read_arguments({"urls": str(file)})
    assert "root:" not in str(refused.value)
