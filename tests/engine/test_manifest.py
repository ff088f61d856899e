"""Archives that a manifest names: on disk, and over http with ranges of bytes."""

import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from newsspider.engine.wanted import Wanted
from newsspider.recordings.places import UnreachableRecording, read_manifest
from tests.crawl import pages
from tests.engine.conftest import Run, content, record
from tests.engine.test_passes import answered

pytest.importorskip("aiohttp", reason="requirements-engine.txt is not installed")


class Files(ThreadingHTTPServer):
    """Serves a folder, also parts of files; ``sent`` are the bytes that it gave."""

    def __init__(self, folder: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.sent, self.failing = folder, 0, False

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Files
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self.answer(body=False)

    def do_GET(self) -> None:
        self.answer(body=True)

    def answer(self, *, body: bool) -> None:
        path = self.server.folder / self.path.lstrip("/")
        if self.server.failing or not path.is_file():
            self.send_response(503 if self.server.failing else 404)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = path.read_bytes()
        asked = self.headers.get("Range")
        start, end = 0, len(data)
        if asked:
            first, _, last = asked.removeprefix("bytes=").partition("-")
            start, end = int(first), min(int(last) + 1, len(data)) if last else len(data)
        self.send_response(206 if asked else 200)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{len(data)}")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        if body:
            self.wfile.write(data[start:end])
            self.server.sent += end - start

    def log_message(self, *arguments: object) -> None:
        """Nothing to the terminal."""


@pytest.fixture
def files(tmp_path: Path) -> Iterator[Files]:
    with Files(tmp_path / "served") as server:
        server.folder.mkdir()
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("base", "line", "place"),
    [
        (None, "a/b.warc.gz", "{folder}/a/b.warc.gz"),
        (None, "/x/b.warc.gz", "/x/b.warc.gz"),
        (None, "https://b.example/b.warc.gz", "https://b.example/b.warc.gz"),
        ("s3://commoncrawl/", "a/b.warc.gz", "s3://commoncrawl/a/b.warc.gz"),
        ("/archive", "a/b.warc.gz", "/archive/a/b.warc.gz"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_a_manifest_on_disk(packed: bool, base: str | None, line: str, place: str, tmp_path: Path) -> None:
    data = f"# of a month\n\n{line}\r\n{line}\n".encode()
    manifest = tmp_path / "warc.paths"
    manifest.write_bytes(gzip.compress(data) if packed else data)
    assert read_manifest(str(manifest), base) == [place.format(folder=tmp_path)]


def test_a_manifest_at_an_address_names_files_of_its_server(files: Files) -> None:
    (files.folder / "months").mkdir()
    (files.folder / "months" / "warc.paths.gz").write_bytes(gzip.compress(b"data/1.warc.gz\n"))
    assert read_manifest(f"{files.address}/months/warc.paths.gz") == [f"{files.address}/data/1.warc.gz"]


@pytest.mark.parametrize("name", ["/nowhere/warc.paths.gz", "nosuchscheme://a/b", "http://127.0.0.1:9/warc.paths"])
def test_a_manifest_that_cannot_be_read_is_one_line(name: str) -> None:
    with pytest.raises(UnreachableRecording) as error:
        read_manifest(name)
    assert len(str(error.value).splitlines()) == 1
    assert name in str(error.value)


def test_recordings_at_addresses_give_what_they_give_on_disk(files: Files, run: Run, tmp_path: Path) -> None:
    exchanges = [answered(f"/news/{number}", pages.article(number), number) for number in range(1, 7)]
    on_disk, _ = run(record(files.folder, exchanges[:3]) + record(files.folder / "more", exchanges[3:]))
    names = [f"{files.address}/000.warc.gz", f"{files.address}/more/000.warc.gz"]
    there, done = run(names, Wanted(sites=("kinds",)))
    assert content(there) == content(on_disk)
    assert (done.answers, done.unreachable) == (6, [])


def test_a_recording_out_of_reach_costs_itself_and_is_read_when_it_is_back(
    files: Files, run: Run, tmp_path: Path
) -> None:
    record(files.folder, [answered("/news/1", pages.article(1), 0)])
    missing = f"{files.address}/later.warc.gz"
    names = [missing, f"{files.address}/000.warc.gz"]
    db, done = run(names, MONGO_DATABASE="goes-on")
    assert [line.split()[0] for line in done.unreachable] == [missing]
    assert db.articles.count_documents({}) == 1
    record(files.folder / "x", [answered("/news/2", pages.article(2), 0)])
    (files.folder / "x" / "000.warc.gz").rename(files.folder / "later.warc.gz")
    db, done = run(names, MONGO_DATABASE="goes-on")
    assert (db.articles.count_documents({}), done.unreachable) == (2, [])
