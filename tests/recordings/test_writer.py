"""WARC files that others can read, whatever happens while they are written."""

import gzip
import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from newsspider.recordings import Exchange, Recorder, pages
from tests.recordings.conftest import AT, check, exchange


def types_and_urls(path: Path) -> list[tuple[str, str | None]]:
    with path.open("rb") as file:
        return [(one.rec_type, one.rec_headers.get_header("WARC-Target-URI")) for one in ArchiveIterator(file)]


EXCHANGES = [
    exchange(headers=[(b"Content-Encoding", b"gzip")], body=gzip.compress("خبر".encode())),
    exchange("https://news.example/empty", status=204),
    exchange("https://news.example/%D8%A3", status=301, headers=[(b"Location", "/خبر".encode())]),
    exchange("http://news.example/api", method="POST", request_body=b"page=2", body=b"{}"),
    exchange("http://[::1]:8080/?q=1", ip="::1", truncated="length", body=b"half"),
    Exchange("https://gone.example/", AT, error="DNSLookupError: no such host"),
]


def test_other_tools_find_no_error(record, capsys) -> None:
    path = record(*EXCHANGES)
    assert check(path) == 0
    assert capsys.readouterr().out == ""


def test_each_exchange_is_a_request_and_what_came_of_it(record) -> None:
    kinds = [kind for kind, _ in types_and_urls(record(*EXCHANGES))]
    assert kinds == ["warcinfo", *["request", "response"] * 5, "request", "metadata"]


def test_a_record_says_what_the_standard_asks(record) -> None:
    path = record(exchange(ip="192.0.2.7", body=b"text", request_headers=[(b"User-Agent", b"newsspider")]))
    with path.open("rb") as file:
        info, request, response = ((one.rec_headers, one.content_stream().read()) for one in ArchiveIterator(file))
    assert info[0].protocol == "WARC/1.1"
    assert b"software: newsspider/" in info[1]
    assert info[0].get_header("WARC-Filename") == path.name
    fields = response[0]
    assert fields.get_header("WARC-Date") == "2026-09-14T18:15:08.250Z"
    assert fields.get_header("WARC-IP-Address") == "192.0.2.7"
    assert fields.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert fields.get_header("WARC-Block-Digest").startswith("sha1:")
    assert request[0].get_header("WARC-Concurrent-To") == fields.get_header("WARC-Record-ID")


def test_heads_are_written_byte_for_byte(record) -> None:
    odd = [(b"X-Raw", "عربي".encode("windows-1256")), (b"sEt-cOOkie", b"a=1"), (b"sEt-cOOkie", b"b=2")]
    text = gzip.decompress(record(exchange(headers=odd, body=b"text")).read_bytes())
    assert b"HTTP/1.1 200 OK\r\nX-Raw: \xda\xd1\xc8\xed\r\nsEt-cOOkie: a=1\r\nsEt-cOOkie: b=2\r\n\r\ntext" in text


def test_the_head_describes_the_stored_body(record) -> None:
    headers = [(b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"900")]
    text = gzip.decompress(record(exchange(headers=headers, body=b"text")).read_bytes())
    assert (
        b"\r\nX-Crawler-Transfer-Encoding: chunked\r\nX-Crawler-Content-Length: 900\r\nContent-Length: 4\r\n\r\ntext"
        in text
    )


def test_the_request_is_as_it_was_sent_but_for_credentials(record) -> None:
    secret = [(b"Authorization", b"Basic c2VjcmV0"), (b"Cookie", b"c2VjcmV0"), (b"Accept", b"*/*")]
    path = record(exchange("https://news.example:8443/a?b=%20c", request_headers=secret))
    text = gzip.decompress(path.read_bytes())
    assert b"GET /a?b=%20c HTTP/1.1\r\nHost: news.example:8443\r\nAccept: */*\r\n\r\n" in text
    assert b"c2VjcmV0" not in text


def test_files_rotate_by_size_and_every_one_stands_alone(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path / "out", prefix="alwafd", max_bytes=20_000)
    for number in range(12):
        assert recorder.write(exchange(f"https://news.example/{number}", body=os.urandom(6_000)))
    recorder.close()
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == 4
    assert check(*files) == 0
    assert all(file.name.startswith("alwafd-") and str(os.getpid()) in file.name for file in files)
    assert {types_and_urls(file)[0][0] for file in files} == {"warcinfo"}
    assert sorted(page.url for page in pages(tmp_path / "out")) == sorted(
        f"https://news.example/{number}" for number in range(12)
    )


def test_what_was_recorded_before_is_never_overwritten(record, tmp_path: Path) -> None:
    first = record(exchange("https://news.example/1"))
    kept = first.read_bytes()
    recorder = Recorder(first)
    recorder.write(exchange("https://news.example/2"))
    recorder.close()
    assert first.read_bytes() == kept
    assert {page.url for page in pages(tmp_path)} == {"https://news.example/1", "https://news.example/2"}


def test_two_processes_write_to_one_folder(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from newsspider.recordings import Exchange, Recorder\n"
        "recorder = Recorder(Path(sys.argv[1]), max_bytes=3000)\n"
        "for n in range(30):\n"
        "    recorder.write(Exchange(f'https://x.example/{sys.argv[2]}/{n}', datetime.now(UTC), status=200))\n"
        "recorder.close()\n"
    )
    processes = [subprocess.Popen([sys.executable, "-c", code, tmp_path, str(number)]) for number in range(3)]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert len({page.url for page in pages(tmp_path)}) == 90


def test_a_file_that_ends_in_warc_is_not_compressed(record) -> None:
    path = record(exchange(body=b"plain"), name="test.warc")
    assert path.read_bytes().startswith(b"WARC/1.1\r\n")
    assert check(path) == 0


def test_a_killed_process_leaves_all_that_it_wrote(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from newsspider.recordings import Exchange, Recorder\n"
        "recorder = Recorder(Path(sys.argv[1]))\n"
        "for n in range(100000):\n"
        "    body = os.urandom(20_000)\n"
        "    recorder.write(Exchange(f'https://x.example/{n}', datetime.now(UTC), status=200, body=body))\n"
        "    print(n, flush=True)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= 20:
            break
    process.send_signal(signal.SIGKILL)
    written = [int(line), *map(int, process.stdout.read().split())][-1] + 1
    process.stdout.close()
    process.wait(30)
    assert len(list(pages(tmp_path))) >= written > 20


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="a full disk is played by a limit that only Unix has")
def test_a_full_disk_costs_the_record_and_not_the_file_or_the_crawl(tmp_path: Path) -> None:
    code = (
        "import os, resource, sys; from pathlib import Path; from datetime import datetime, UTC\n"
        "from newsspider.recordings import Exchange, Recorder\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))\n"
        "recorder = Recorder(Path(sys.argv[1]))\n"
        "for n in range(9):\n"
        "    size = 100 if n == 8 else 10_000\n"
        "    recorder.write(Exchange(f'https://x.example/{n}', datetime.now(UTC), status=200, body=os.urandom(size)))\n"
        "recorder.close()\n"
        "print(recorder.written, recorder.lost)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["5", "4"]
    assert done.stderr.count("File too large") == 1
    assert "Traceback" not in done.stderr
    assert [page.url[-1] for page in pages(tmp_path)] == ["0", "1", "2", "3", "8"]
    assert check(*tmp_path.iterdir()) == 0


def test_a_folder_that_cannot_be_made_is_said_once(tmp_path: Path, caplog) -> None:
    (tmp_path / "file").write_text("in the way")
    recorder = Recorder(tmp_path / "file" / "folder")
    assert [recorder.write(exchange()) for _ in range(3)] == [False, False, False]
    assert recorder.lost == 3
    assert len(caplog.records) == 1


def test_the_date_is_that_of_the_request_in_utc(record) -> None:
    path = record(exchange(at=AT + timedelta(microseconds=900)))
    assert next(pages(path)).fetched_at == AT
