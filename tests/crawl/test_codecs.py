"""Pages under every content encoding and charset that a server can name: each costs itself at most, and is counted."""

import base64
import bz2
import encodings.aliases
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import brotli
import pytest

from tests.crawl import pages
from tests.crawl.conftest import Scrapy, last_run
from tests.portal_server import PortalServer, Reply

try:
    from compression import zstd
except ImportError:
    from backports import zstd

pytestmark = pytest.mark.soak  # some five hundred pages, fetched and read again

Pack = Callable[[bytes], bytes]


def raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def members(data: bytes) -> bytes:
    return gzip.compress(data[:500]) + gzip.compress(data[500:])


def cut(pack: Pack) -> Pack:
    return lambda data: pack(data)[: len(pack(data)) // 2]


def flipped(pack: Pack) -> Pack:
    return lambda data: bytes(b ^ 0xFF if n % 97 == 50 else b for n, b in enumerate(pack(data)))


def times(count: int, pack: Pack) -> Pack:
    def packed(data: bytes) -> bytes:
        for _ in range(count):
            data = pack(data)
        return data

    return packed


def plain(data: bytes) -> bytes:
    return data


def nothing(_: bytes) -> bytes:
    return b""


def noise(_: bytes) -> bytes:
    return bytes(range(256)) * 9


def bomb(pack: Pack) -> Pack:
    return lambda _: pack(b"<p>" + b" " * 60_000_000)


PACKERS: dict[str, Pack] = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}
# Content-Encoding, and how the page is packed: what browsers read.
READ: list[tuple[str, Pack]] = [
    *PACKERS.items(),
    ("deflate", raw_deflate),
    ("gzip, gzip", times(2, gzip.compress)),
    ("br, gzip", lambda data: gzip.compress(brotli.compress(data))),
    ("GZIP", gzip.compress),
    ("identity", plain),
    ("utf-8", plain),
    ("", plain),
    ("gzip", members),
    ("gzip", lambda data: gzip.compress(data) + b"\x1f\x8b noise"),
    ("gzip", lambda data: gzip.compress(data) + b"\0" * 20),
]
# And what nobody has to read.
UNREAD: list[tuple[str, Pack]] = [
    *((name, make(pack)) for name, pack in PACKERS.items() for make in (cut, flipped, bomb)),
    *((name, pack) for name in PACKERS for pack in (plain, nothing, noise)),
    (", ".join(["gzip"] * 60), gzip.compress),
    (", ".join(["gzip"] * 6), times(3, gzip.compress)),
    ("gzip, gzip", times(2, bomb(gzip.compress))),
    ("compress", lambda data: b"\x1f\x9d\x90" + data),
    ("bzip2", bz2.compress),
    ("xz", lzma.compress),
    ("dcb", brotli.compress),
    ("\x7fx;q=0,,,", plain),
    ("\x1b[2J", gzip.compress),
    ("hex", lambda data: data.hex().encode()),
    ("base64", base64.b64encode),
]
# Python has codecs of all these names; many of them decode no text, or not what is called a charset.
CHARSETS = sorted(
    {*encodings.aliases.aliases.values(), *encodings.aliases.aliases}
    | {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-8-sig", "charmap", "palmos"}
    | {"x-user-defined", "none", "null", "auto", "UTF8MB4", "utf8; x=", "'utf-8'", "=", "utf-8,gzip", "\x80", "%s%n"}
)
# Bytes in what they claim to be, where Arabic can be written so.
WRITTEN = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1256", "iso8859-6", "utf-8-sig", "cp720")


def serve(portal: PortalServer, replies: Iterable[Callable[[bytes], Reply]]) -> int:
    """A page each, then a good one; gives how many."""
    made = [*replies, Reply]
    portal.add("/feed", pages.feed(portal.url("").rstrip("/"), range(1, len(made) + 1)))
    for number, reply in enumerate(made, 1):
        portal.add(f"/news/{number}", reply(pages.article(number).encode()))
    return len(made)


def outcomes(db: Any) -> dict[int, str]:
    """What became of each page: "stored", or the reason."""
    stored = {int(doc["_id"].partition(":")[2]): "stored" for doc in db.articles.find({}, {"_id": 1})}
    others = {int(doc["_id"].partition(":")[2]): str(doc["reason"]) for doc in db.urls.find({"reason": {"$ne": None}})}
    return others | stored


def crawl(scrapy: Scrapy, db: Any, count: int, **env: str) -> dict[int, str]:
    quick = ["-s", "RETRY_TIMES=0", "-s", "NEWSSPIDER_BACKOFF=0.01", "-s", "NEWSSPIDER_HOST_PATIENCE=9999"]
    scrapy("crawl", "local", *quick, **env)
    assert last_run(db)["state"] == "finished"
    found = outcomes(db)
    assert set(found) == set(range(1, count + 1)), "a page is accounted for nowhere"
    assert found[count] == "stored"
    return found


def reparsed(scrapy: Scrapy, db: Any, warc: Path) -> set[int]:
    """The articles of the recording, read into a database of its own."""
    other = f"{db.name}-reparsed"
    scrapy("reparse", str(warc), "--spider", "local", MONGO_DATABASE=other, DATA_DIR=str(warc.parent / "other"))
    return {number for number, what in outcomes(db.client[other]).items() if what == "stored"}


def test_a_page_in_any_content_encoding_costs_itself_at_most(
    local: Scrapy, portal: PortalServer, db: Any, tmp_path: Path
) -> None:
    def packed(name: str, pack: Pack) -> Callable[[bytes], Reply]:
        return lambda page: Reply(pack(page), headers={"Content-Encoding": name})

    count = serve(portal, [packed(*case) for case in [*READ, *UNREAD]])
    found = crawl(local, db, count, WARC_RECORD=str(tmp_path / "warc"))
    assert [READ[n - 1][0] for n in range(1, len(READ) + 1) if found[n] != "stored"] == []
    reasons = {found[number] for number in range(len(READ) + 1, count)} - {"stored"}
    assert reasons <= {"unreachable", "too_large", "layout_changed", "language", "not_article", "invalid"}
    assert "too_large" in reasons
    again = reparsed(local, db, tmp_path / "warc")
    assert again >= set(range(1, len(READ) + 1)) | {count}


def test_a_page_that_declares_any_charset_is_read_by_its_bytes(
    local: Scrapy, portal: PortalServer, db: Any, tmp_path: Path
) -> None:
    def declared(name: str) -> Callable[[bytes], Reply]:
        head = name if name.isprintable() and name.isascii() else "x"
        return lambda page: Reply(
            page.replace(b'charset="utf-8"', b'charset="%s"' % name.encode()), content_type=f"text/html; charset={head}"
        )

    def written(name: str) -> Callable[[bytes], Reply]:
        return lambda page: Reply(page.decode().encode(name, "replace"), content_type=f"text/html; charset={name}")

    count = serve(portal, [*map(declared, CHARSETS), *map(written, WRITTEN)])
    found = crawl(local, db, count, WARC_RECORD=str(tmp_path / "warc"))
    assert [name for number, name in enumerate(CHARSETS, 1) if found[number] != "stored"] == []
    assert [name for number, name in enumerate(WRITTEN, len(CHARSETS) + 1) if found[number] != "stored"] in (
        [],
        ["utf-7"],
    )
    assert reparsed(local, db, tmp_path / "warc") == {number for number, what in found.items() if what == "stored"}
