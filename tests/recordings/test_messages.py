"""Bodies as they come over the wire, and what a client has of them."""

import gzip
import zlib
from io import BytesIO

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from newsspider.recordings.messages import UndecodableBody, dechunk, decode_content, read_head, settle

TEXT = ("خبر من بلدة بعيدة " * 50).encode()


def chunked(body: bytes, size: int) -> bytes:
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


@given(st.binary(max_size=500), st.integers(1, 100))
def test_any_chunking_of_a_body_is_undone(body: bytes, size: int) -> None:
    assert dechunk(chunked(body, size)) == (body, True)


def test_chunk_extensions_and_trailers_are_no_text() -> None:
    assert dechunk(b"3;name=value\r\nabc\r\n0\r\nExpires: never\r\n\r\n") == (b"abc", True)


@pytest.mark.parametrize("cut", range(1, 8))
def test_of_a_torn_chunked_body_what_came_is_kept_and_said_to_be_torn(cut: int) -> None:
    whole = chunked(TEXT, 100)
    body, complete = dechunk(whole[: len(whole) * cut // 8])
    assert TEXT.startswith(body)
    assert body
    assert not complete


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("x-gzip", gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:])),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)[2:-4]),
        ("br", brotli.compress(TEXT)),
        ("zstd", zstd.compress(TEXT)),
    ],
    ids=["gzip", "two gzip members", "deflate", "bare deflate", "brotli", "zstd"],
)
def test_content_encodings_are_undone(encoding: str, body: bytes) -> None:
    assert decode_content(body, [encoding], 10_000) == TEXT


def test_encodings_are_undone_in_the_opposite_order() -> None:
    assert decode_content(gzip.compress(brotli.compress(TEXT)), ["br", "gzip"], 10_000) == TEXT


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_bomb_is_refused_before_it_is_large(encoding: str) -> None:
    zeros = bytes(50_000_000)
    bomb = {"gzip": gzip.compress, "deflate": zlib.compress, "zstd": zstd.compress}.get(encoding, brotli.compress)(
        zeros
    )
    with pytest.raises(UndecodableBody, match="more than 1000000 bytes"):
        decode_content(bomb, [encoding], 1_000_000)


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_what_is_not_in_the_stated_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(UndecodableBody):
        decode_content(b"<html>", [encoding], 1000)


def test_below_an_encoding_that_nobody_knows_is_the_body_as_in_a_crawl() -> None:
    assert decode_content(b"<html>", ["utf-8"], 1000) == b"<html>"
    assert decode_content(gzip.compress(b"<html>"), ["none", "gzip"], 1000) == b"<html>"
    assert decode_content(b"<html>", ["gzip", "compress"], 1000) == b"<html>"


def test_of_a_torn_gzip_body_what_can_be_read_is_read() -> None:
    noise = bytes(range(256)) * 400
    assert noise.startswith(decode_content(gzip.compress(noise)[:600], ["gzip"], 10**6))


@pytest.mark.parametrize("encoding", [b"gzip", b"br", b"deflate", b"zstd", b"gzip, br"])
def test_a_stale_head_beside_a_plain_body_is_mended(encoding: bytes) -> None:
    page = "<!DOCTYPE html><html><body>خبر</body></html>".encode()
    headers = [(b"Content-Encoding", encoding), (b"Transfer-Encoding", b"chunked"), (b"Content-Length", b"17")]
    assert settle(headers, page) == ((), page, True)


def test_a_compressed_body_keeps_its_encoding() -> None:
    body = gzip.compress(TEXT)
    headers, settled, whole = settle([(b"content-encoding", b"gzip"), (b"content-length", b"1")], body)
    assert headers == ((b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(body)))
    assert (settled, whole) == (body, True)


def test_folded_and_broken_header_lines_are_borne() -> None:
    stream = BytesIO(b"HTTP/1.1 200 OK\r\nX-A: one\r\n two\r\nrubbish\r\nX-B:three\n\r\nbody")
    assert read_head(stream) == (b"HTTP/1.1 200 OK", [(b"X-A", b"one two"), (b"X-B", b"three")])
    assert stream.read() == b"body"


def test_an_endless_head_is_given_up() -> None:
    stream = BytesIO(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1_000_000)
    assert len(read_head(stream)[1]) < 100_000
