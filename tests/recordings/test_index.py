"""Which recorded answer belongs to a request."""

import os
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pytest

from newsspider.recordings import Exchange, Index, Recorder
from tests.recordings.conftest import AT, answer, exchange, raw_record, write_raw

URL = "https://news.example/1"


@pytest.mark.parametrize(
    "requested",
    [
        URL,
        URL + "#comments",
        "http://news.example/1",
        "https://www.news.example/1",
        "http://www.news.example/1",
        "HTTPS://NEWS.example:443/1",
    ],
)
def test_a_page_is_found_under_its_address_and_its_twins(record, requested: str) -> None:
    assert Index([record(exchange(URL, body=b"text"))]).find(requested).body == b"text"


@pytest.mark.parametrize(
    "requested",
    ["https://news.example/2", "https://news.example/1/", "https://news.example/1?q=1", "https://m.news.example/1"],
)
def test_another_page_is_none(record, requested: str) -> None:
    assert Index([record(exchange(URL))]).find(requested) is None


def test_the_address_itself_goes_before_its_twins(record) -> None:
    index = Index([record(exchange("http://news.example/1", body=b"http"), exchange(URL, body=b"https"))])
    assert index.find(URL).body == b"https"
    assert index.find("http://news.example/1").body == b"http"


@pytest.mark.parametrize("recorded", ["https://news.example/خبر", "https://news.example/%d8%ae%D8%A8%d8%b1"])
def test_an_arabic_address_is_found_however_it_was_written(record, recorded: str) -> None:
    assert Index([record(exchange(recorded))]).find("https://news.example/%D8%AE%D8%A8%D8%B1")


@pytest.mark.parametrize("target", ["https://news.example/1", "//news.example/1", "https://www.news.example/1"])
def test_a_redirect_to_the_twin_never_answers_for_the_twin(record, target: str) -> None:
    redirect = exchange("http://news.example/1", status=301, headers=[(b"Location", target.encode())])
    index = Index([record(redirect)])
    assert index.find("http://news.example/1").status == 301
    assert index.find("https://news.example/1") is None


def test_a_redirect_elsewhere_answers_for_the_twin(record) -> None:
    redirect = exchange("http://news.example/1", status=301, headers=[(b"Location", b"/2")])
    assert Index([record(redirect)]).find(URL).status == 301


def test_of_several_answers_the_newest_counts(record) -> None:
    answers = [exchange(URL, at=AT + timedelta(days=day), body=b"%d" % day) for day in (1, 3, 2)]
    assert Index([record(*answers)]).find(URL).body == b"3"


@pytest.mark.parametrize(("day", "body"), [(0, b"1"), (1, b"1"), (2, b"2"), (2.9, b"2"), (9, b"3")])
def test_a_replay_at_a_past_moment_answers_as_then(record, day: float, body: bytes) -> None:
    answers = [exchange(URL, at=AT + timedelta(days=day), body=b"%d" % day) for day in (3, 1, 2)]
    assert Index([record(*answers)]).find(URL, now=AT + timedelta(days=day)).body == body


@pytest.mark.parametrize("status", [429, 500, 503, 522])
def test_a_failure_of_the_moment_yields_to_the_page(record, status: int) -> None:
    later = AT + timedelta(hours=1)
    index = Index([record(exchange(URL, body=b"text"), exchange(URL, at=later, status=status))])
    assert index.find(URL).body == b"text"
    assert Index([record(exchange(URL, status=status), name="b.warc")]).find(URL).status == status


def test_a_page_that_went_away_is_away(record) -> None:
    answers = [exchange(URL, body=b"text"), exchange(URL, at=AT + timedelta(hours=1), status=404)]
    assert Index([record(*answers)]).find(URL).status == 404


def test_not_modified_answers_only_who_has_the_page(record) -> None:
    answers = [exchange(URL, body=b"text"), exchange(URL, at=AT + timedelta(hours=1), status=304)]
    index = Index([record(*answers)])
    assert index.find(URL).body == b"text"
    assert index.find(URL, conditional=True).status == 304


def test_what_was_posted_decides(record) -> None:
    posts = [exchange(URL, method="POST", request_body=body, body=body * 2) for body in (b"page=1", b"page=2")]
    index = Index([record(*posts)])
    assert index.find(URL, method="POST", body=b"page=2").body == b"page=2page=2"
    assert index.find(URL, method="POST", body=b"page=3") is None
    assert index.find(URL) is None


@pytest.mark.parametrize("refers", ["request", "response"])
@pytest.mark.parametrize("first", ["request", "response"])
def test_what_was_posted_is_known_from_others_recordings(tmp_path: Path, refers: str, first: str) -> None:
    to = {"request": "<urn:uuid:2>", "response": "<urn:uuid:1>"}[refers]
    post = b"POST /1 HTTP/1.1\r\nHost: news.example\r\n\r\npage=2"
    fields = {kind: {"WARC_Concurrent_To": to} if kind == refers else {} for kind in ("request", "response")}
    records = [
        raw_record("request", URL, post, WARC_Record_ID="<urn:uuid:1>", **fields["request"]),
        raw_record("response", URL, answer("200 OK", b"", b"two"), WARC_Record_ID="<urn:uuid:2>", **fields["response"]),
    ]
    path = write_raw(tmp_path / "a.warc.gz", *(records if first == "request" else records[::-1]))
    assert Index([path]).find(URL, method="POST", body=b"page=2").body == b"two"
    assert Index([path]).find(URL) is None


def test_a_head_request_is_answered_without_a_body(record) -> None:
    found = Index([record(exchange(URL, body=b"text"))]).find(URL, method="HEAD")
    assert (found.status, found.body) == (200, b"")


def test_a_failed_request_is_no_answer(record) -> None:
    assert Index([record(Exchange(URL, AT, error="timeout"))]).find(URL) is None


def test_several_files_are_one(record) -> None:
    files = [record(exchange(f"{URL}{number}"), name=f"{number}.warc.gz") for number in range(3)]
    index = Index(files)
    assert len(index) == 3
    assert all(index.find(f"{URL}{number}") for number in range(3))


def test_a_page_larger_than_wanted_shows_as_such(record) -> None:
    assert len(Index([record(exchange(URL, body=bytes(5000)))]).find(URL, max_size=1000).body) == 1001


def test_a_large_recording_is_not_held_in_memory(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "large.warc")
    for number in range(300):
        recorder.write(exchange(f"{URL}{number}", body=os.urandom(100_000)))
    recorder.close()
    tracemalloc.start()
    index = Index([tmp_path / "large.warc"])
    assert len(index.find(f"{URL}299").body) == 100_000
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()
