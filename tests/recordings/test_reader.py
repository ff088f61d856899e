"""Any WARC is read: ours, Common Crawl's of several years, old ones, torn ones."""

import gzip
import random
import tracemalloc
import uuid
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest

from newsspider.recordings import Index, UnreadableRecording, pages, recording_files
from newsspider.recordings.reader import parse_date, records
from tests.recordings.conftest import AT, answer, exchange, raw_record, write_raw

URL = "https://news.example/1"
PAGE = "<html><body>خبر من بلدة بعيدة</body></html>".encode()


def bodies(path: Path) -> list[bytes]:
    return [page.body for page in pages(path)]


def test_a_page_comes_back_as_the_server_meant_it(record) -> None:
    headers = [(b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"br")]
    (page,) = pages(record(exchange(URL, headers=headers, body=brotli.compress(PAGE))))
    assert (page.url, page.status, page.body, page.fetched_at) == (URL, 200, PAGE, AT)
    assert page.header("content-type") == "text/html; charset=utf-8"
    assert page.header("content-encoding") is None


def test_common_crawls_present_form(tmp_path: Path) -> None:
    head = b"Content-Type: text/html\r\nX-Crawler-Content-Encoding: gzip\r\nX-Crawler-Transfer-Encoding: chunked\r\n"
    path = write_raw(
        tmp_path / "CC-MAIN.warc.gz",
        raw_record("warcinfo", None, b"software: Apache Nutch\r\n"),
        raw_record("request", URL, b"GET /1 HTTP/1.1\r\nHost: news.example\r\n\r\n"),
        raw_record("response", URL, answer("200 OK", head, PAGE), WARC_Truncated="length"),
        raw_record("metadata", URL, b"fetchTimeMs: 330\r\n"),
    )
    (page,) = pages(path)
    assert (page.body, page.truncated) == (PAGE, "length")
    assert page.fetched_at == datetime(2020, 2, 17, 5, 3, 42, tzinfo=UTC)


def test_common_crawls_old_form_with_the_wires_head_beside_the_plain_body(tmp_path: Path) -> None:
    head = b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\nContent-Length: 99\r\n"
    path = write_raw(tmp_path / "a.warc.gz", raw_record("response", URL, answer("200 OK", head, PAGE)))
    assert bodies(path) == [PAGE]


def test_chunks_and_compression_as_on_the_wire(tmp_path: Path) -> None:
    packed = gzip.compress(PAGE)
    body = b"%X\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, packed[:10], len(packed) - 10, packed[10:])
    head = b"Content-Encoding: gzip\r\ntransfer-encoding: Chunked\r\n"
    path = write_raw(tmp_path / "wget.warc.gz", raw_record("response", URL, answer("200 OK", head, body)))
    assert bodies(path) == [PAGE]


def test_an_uncompressed_file_and_wgets_brackets(tmp_path: Path) -> None:
    path = write_raw(
        tmp_path / "a.warc",
        raw_record("response", f"<{URL}>", answer("200 OK", b"", b"one")),
        raw_record("response", "https://news.example/2", answer("200", b"", b"two")),
    )
    assert [(page.url, page.body) for page in pages(path)] == [(URL, b"one"), ("https://news.example/2", b"two")]
    assert Index([path]).find("https://news.example/2").body == b"two"


def test_the_format_before_warc(tmp_path: Path) -> None:
    block = answer("200 OK", b"Content-Type: text/html\r\n", PAGE)
    version = b"1 1 Internet Archive\nURL IP-address Archive-date Content-type Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20070103010101 text/plain %d\n" % len(version)
    line = f"http://news.example/1 192.0.2.1 20070103010101 text/html {len(block)}\n".encode()
    path = tmp_path / "a.arc"
    path.write_bytes(head + version + b"\n" + line + block + b"\n")
    (page,) = pages(path)
    assert (page.body, page.fetched_at) == (PAGE, datetime(2007, 1, 3, 1, 1, 1, tzinfo=UTC))


def test_a_revisit_has_the_body_that_it_refers_to(tmp_path: Path) -> None:
    digest = {"WARC_Payload_Digest": "sha1:3EF"}
    path = write_raw(
        tmp_path / "a.warc.gz",
        raw_record("response", URL, answer("200 OK", b"ETag: 1\r\n", PAGE), **digest),
        raw_record(
            "revisit",
            URL,
            answer("200 OK", b"ETag: 2\r\n", b""),
            WARC_Profile="http://netpreserve.org/warc/1.0/revisit/identical-payload-digest",
            WARC_Date="2021-01-01T00:00:00Z",
            **digest,
        ),
    )
    first, second = pages(path)
    assert (second.body, second.header("etag"), second.fetched_at.year) == (PAGE, "2", 2021)
    assert first.fetched_at.year == 2020
    assert Index([path]).find(URL) == second


def test_a_revisit_of_another_address_is_found_by_its_digest(tmp_path: Path) -> None:
    digest = {"WARC_Payload_Digest": "sha1:3EF"}
    path = write_raw(
        tmp_path / "a.warc.gz",
        raw_record("revisit", "https://news.example/print/1", b"", WARC_Profile="identical-payload-digest", **digest),
        raw_record("response", URL, answer("200 OK", b"ETag: 1\r\n", PAGE), **digest),
    )
    assert bodies(path) == [PAGE, PAGE]
    assert Index([path]).find("https://news.example/print/1").body == PAGE


def test_a_revisit_of_nothing_is_no_page(tmp_path: Path) -> None:
    path = write_raw(tmp_path / "a.warc.gz", raw_record("revisit", URL, answer("200 OK", b"", b"")))
    assert bodies(path) == []
    assert Index([path]).find(URL) is None


def test_a_file_torn_at_any_byte_gives_all_whole_records(record, caplog) -> None:
    whole = record(*(exchange(f"{URL}{number}", body=PAGE) for number in range(4)))
    data = whole.read_bytes()
    torn = whole.with_name("torn.warc.gz")
    last = 0
    for length in [*range(0, len(data) - 60, 11), *range(len(data) - 60, len(data))]:
        torn.write_bytes(data[:length])
        read = [page.body for page in pages(torn)]
        assert read == [PAGE] * len(read)
        assert len(Index([torn])) == len(read)
        assert last <= len(read) <= last + 1
        last = len(read)
    assert last == 4
    assert "is unreadable from byte" in caplog.text


@pytest.mark.parametrize("name", ["test.warc.gz", "test.warc"])
def test_damage_in_the_middle_is_said_and_costs_its_record_alone(record, caplog, capfd, name: str) -> None:
    path = record(*(exchange(f"{URL}{number}", body=PAGE) for number in range(9)), name=name)
    data = bytearray(path.read_bytes())
    middle = data.find(b"HTTP/1.1 200", len(data) // 2) if name.endswith(".warc") else len(data) // 2
    data[middle : middle + 60] = b""
    path.write_bytes(data)
    read = [page.url for page in pages(path)]
    assert len(read) >= 7
    assert {f"{URL}0", f"{URL}8"} <= set(read)
    assert caplog.text.count("is damaged between byte") == 1
    index = Index([path])
    assert (len(index.damages), index.foreign) == (1, [])
    assert capfd.readouterr() == ("", "")


def test_a_torn_file_with_another_behind_it_gives_the_others_records(record, capfd) -> None:
    first, second = (record(exchange(f"{URL}{n}", body=PAGE * 9), name=f"{n}.warc.gz").read_bytes() for n in (1, 2))
    both = record(exchange(URL), name="both.warc.gz")
    for length in range(0, len(first), 37):
        both.write_bytes(first[:length] + second)
        assert [page.url for page in pages(both)][-1:] == [f"{URL}2"]
        assert Index([both]).find(f"{URL}2")
    assert capfd.readouterr() == ("", "")


def numbered(rng: random.Random, url: str) -> bytes:
    """A request and its answer in a gzip member each, the same bytes for the same numbers."""
    page = " ".join(f"نص{rng.randrange(50)}" for _ in range(200)).encode()
    out = b""
    for kind, block in (("request", b"GET / HTTP/1.1\r\n\r\n"), ("response", b"HTTP/1.1 200 OK\r\n\r\n" + page)):
        head = (
            f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{uuid.UUID(int=rng.getrandbits(128))}>\r\n"
            f"WARC-Target-URI: {url}\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
        )
        out += gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)
    return out


# With 23 a torn gzip header takes the rest of the file for its file name, with 64 damaged bytes are taken for
# uncompressed text of five words, and with 531 they unpack to five words.
@pytest.mark.parametrize("seed", [23, 64, 531])
def test_wherever_a_member_is_torn_the_records_behind_it_are_read(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    first, second = numbered(rng, f"{URL}1"), numbered(rng, f"{URL}2")
    path = tmp_path / "torn.warc.gz"
    for length in range(len(first)):
        path.write_bytes(first[:length] + second)
        assert [record.url for record in records(path, damages=[])][-2:] == [f"{URL}2"] * 2, length


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"headline\n", "no recording"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "no recording"),
        (gzip.compress(b"<html>", mtime=0), "no recording"),
        (b"\x1f\x8b\x08\x00", "ends within a record"),
    ],
)
def test_a_file_without_any_record_is_named_in_one_line(tmp_path: Path, caplog, content: bytes, said: str) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    index = Index([path])
    assert (index.foreign, index.damages, len(index)) == ([path], [], 0)
    assert list(pages(path, index=index)) == []
    assert [said in message for message in caplog.messages] == [True]


def test_a_file_compressed_as_a_whole_is_told_how_to_mend(tmp_path: Path, caplog) -> None:
    path = tmp_path / "a.warc.gz"
    one = raw_record("response", URL, answer("200 OK", b"", PAGE))
    path.write_bytes(gzip.compress(one + one))
    bodies(path)
    assert "warcio recompress" in caplog.text


NOR_THIS = gzip.compress(b"nor this", mtime=0)


@pytest.mark.parametrize("content", [b"", b"\x00" * 500, b"<html>no recording</html>", NOR_THIS])
def test_what_is_no_recording_gives_no_page(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(content)
    assert bodies(path) == []
    assert len(Index([path])) == 0


@pytest.mark.parametrize(
    "bad",
    [
        raw_record("response", URL, b"no HTTP at all"),
        raw_record("response", URL, b""),
        raw_record("response", URL, answer("200 OK", b"", b"x"), WARC_Date="yesterday"),
        raw_record("response", "dns:news.example", b"20200101000000\nnews.example. 1 IN A 192.0.2.1\n"),
        raw_record("resource", URL, b"text"),
        raw_record("conversion", URL, b"text"),
    ],
    ids=["no http", "empty", "no date", "dns", "resource", "conversion"],
)
def test_one_bad_record_costs_that_record(tmp_path: Path, bad: bytes) -> None:
    good = raw_record("response", "https://news.example/2", answer("200 OK", b"", PAGE))
    assert bodies(write_raw(tmp_path / "a.warc.gz", bad, good)) == [PAGE]


def test_a_page_beyond_the_bound_is_left_out(record, caplog) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    path = record(
        exchange(f"{URL}1", body=bytes(3_000_000)),
        exchange(f"{URL}2", headers=[(b"Content-Encoding", b"gzip")], body=bomb),
        exchange(f"{URL}3", body=PAGE),
    )
    tracemalloc.start()
    assert [page.body for page in pages(path, max_size=1_000_000)] == [PAGE]
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
    assert caplog.text.count("left out") == 2


def test_files_are_named_by_file_pattern_folder_and_list(record, tmp_path: Path, monkeypatch) -> None:
    one = record(exchange(), name="one.warc.gz")
    two = record(exchange(), name="two, three.warc")
    (tmp_path / "notes.txt").write_text("no recording")
    assert recording_files(tmp_path) == recording_files(str(tmp_path / "*.war*")) == [one, two]
    assert recording_files(str(two)) == [two]
    assert recording_files(f"{one},{tmp_path}") == [one, two]
    assert recording_files([two, str(one)]) == [two, one]
    monkeypatch.chdir(tmp_path)
    assert recording_files("**/one.warc.gz") == [Path("one.warc.gz")]


@pytest.mark.parametrize("where", ["nowhere.warc.gz", "nothing/*.warc", "", []])
def test_a_recording_that_is_not_there_is_said(where) -> None:
    with pytest.raises(UnreadableRecording, match="no recording"):
        recording_files(where)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-09-14T18:15:08Z", datetime(2026, 9, 14, 18, 15, 8, tzinfo=UTC)),
        ("2026-09-14T18:15:08.123456789Z", datetime(2026, 9, 14, 18, 15, 8, 123456, tzinfo=UTC)),
        ("2026-09-14", datetime(2026, 9, 14, tzinfo=UTC)),
        ("", None),
        ("soon", None),
    ],
)
def test_warc_dates(text: str, moment: datetime | None) -> None:
    assert parse_date(text) == moment
