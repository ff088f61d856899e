"""The way to the database: no credential in any text, one line for each trouble."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pymongo.errors import InvalidURI, OperationFailure, ServerSelectionTimeoutError

from newsspider.storage.server.client import Connection, connect, redact, safe_error
from newsspider.storage.server.errors import DatabaseAway, DatabaseRefused
from tests.servers import Server, free_port
from tests.storage.conftest import LOST_SOCKETS

pytestmark = LOST_SOCKETS


@pytest.mark.parametrize(
    ("uri", "shown"),
    [
        ("mongodb://localhost:27017", "mongodb://localhost:27017"),
        ("mongodb://user:secret@localhost/x", "mongodb://***@localhost/x"),
        ("mongodb+srv://user:se%40cret@cluster.example/?w=1", "mongodb+srv://***@cluster.example/?w=1"),
        ("mongodb://user:p@ss/word@localhost", "mongodb://***@localhost"),
        ("mongodb://h/?tls=true&tlsCertificateKeyFilePassword=abc", "mongodb://h/?tls=true&tlsCertificateKeyFilePassword=***"),
        ("mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:x", "mongodb://h/?authMechanismProperties=***"),
        (None, "the embedded database"),
    ],
)  # fmt: skip
def test_a_shown_uri_has_no_credentials(uri: str | None, shown: str) -> None:
    assert redact(uri) == shown


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(min_size=6, max_size=20, alphabet="abcXYZ019:/@?#[]%+ ِكلمة"))
def test_no_error_text_shows_a_password(password: str) -> None:
    uri = f"mongodb://crawler:{password}@db.example:27017/?authSource=admin"
    for text in (f"cannot reach {uri}", f"bad value {password!r}", f"Port must be an integer: {password}"):
        for kind in (InvalidURI, OperationFailure, ServerSelectionTimeoutError):
            assert password not in safe_error(kind(text), uri)


def test_an_error_text_does_not_show_a_decoded_password() -> None:
    uri = "mongodb://crawler:p%40ss%2Fword@db.example"
    text = safe_error(OperationFailure("user crawler with p@ss/word or p%40ss%2Fword"), uri)
    assert text == "user *** with *** or ***"


def test_an_unparsable_uri_is_one_clear_line_without_its_pieces() -> None:
    with pytest.raises(DatabaseRefused) as caught:
        connect("mongodb://user:geh:eim@host/")
    assert "percent-encoded" in str(caught.value)
    assert "geh" not in str(caught.value)


def test_options_of_the_uri_win() -> None:
    client = connect("mongodb://localhost/?serverSelectionTimeoutMS=123")
    assert client.options.server_selection_timeout == 0.123


def test_writes_are_acknowledged_by_a_majority_and_the_journal(server: Server, tmp_path: Path) -> None:
    async def story() -> None:
        connection = Connection(server.uri, "x", tmp_path)
        db = await connection.open()
        assert db.write_concern.document == {"w": "majority", "j": True, "wtimeout": 20_000}
        assert db.codec_options.tz_aware
        await connection.close()

    asyncio.run(story())


def test_a_server_that_is_away_is_one_line(tmp_path: Path) -> None:
    uri = f"mongodb://user:geheim@127.0.0.1:{free_port()}/?serverSelectionTimeoutMS=200"

    async def story() -> None:
        connection = Connection(uri, "x", tmp_path)
        with pytest.raises(DatabaseAway, match=r"\*\*\*@127.0.0.1:\d+.* does not answer: .*refused|failed") as caught:
            await connection.open()
        assert "geheim" not in str(caught.value)
        assert "\n" not in str(caught.value)
        await connection.close()

    asyncio.run(story())


def test_a_database_name_that_cannot_be_is_one_line(server: Server, tmp_path: Path) -> None:
    async def story() -> None:
        connection = Connection(server.uri, "a b/c", tmp_path)
        with pytest.raises(DatabaseRefused, match="MONGO_DATABASE"):
            await connection.open()
        await connection.close()

    asyncio.run(story())
