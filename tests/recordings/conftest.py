"""WARC files as others write them, made record by record at test time."""

import gzip
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.cli import main as warcio

from newsspider.recordings import Exchange, Recorder

AT = datetime(2026, 9, 14, 18, 15, 8, 250_000, tzinfo=UTC)


def exchange(url: str = "https://news.example/1", *, at: datetime = AT, status: int = 200, **rest: object) -> Exchange:
    return Exchange(url, at, status=status, **rest)  # type: ignore[arg-type]


@pytest.fixture
def record(tmp_path: Path) -> Callable[..., Path]:
    """Writes exchanges to a WARC and gives its path."""

    def write(*exchanges: Exchange, name: str = "test.warc.gz") -> Path:
        path = tmp_path / name
        recorder = Recorder(path)
        for one in exchanges:
            assert recorder.write(one)
        recorder.close()
        return path

    return write


def raw_record(kind: str, url: str | None, block: bytes, version: str = "WARC/1.0", **fields: str) -> bytes:
    """One record, byte by byte, with none of the project's or warcio's habits. ``_`` in a field's name is ``-``."""
    number = abs(hash((kind, url, block))) % 10**12
    head = {
        "WARC-Type": kind,
        "WARC-Date": "2020-02-17T05:03:42Z",
        "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
        **({"WARC-Target-URI": url} if url else {}),
        **{name.replace("_", "-"): value for name, value in fields.items()},
        "Content-Type": f"application/http; msgtype={'request' if kind == 'request' else 'response'}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{version}\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def write_raw(path: Path, *records: bytes) -> Path:
    """Records as a file, each a gzip member if its name says so."""
    members = [gzip.compress(one) for one in records] if path.suffix == ".gz" else records
    path.write_bytes(b"".join(members))
    return path


def answer(status: str, headers: bytes, body: bytes) -> bytes:
    return b"HTTP/1.1 " + status.encode() + b"\r\n" + headers + b"\r\n" + body


def check(*paths: Path) -> int:
    """The exit status of ``warcio check``, another's judgement of a file."""
    try:
        return warcio(["check", *map(str, paths)]) or 0
    except SystemExit as end:
        return int(end.code or 0)
