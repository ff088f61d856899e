"""Access control and TLS on a real server: the least-privilege role suffices, and nothing shows a password."""

import asyncio
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pymongo import AsyncMongoClient
from pymongo.errors import OperationFailure

from newsspider.items import Visit
from newsspider.storage.documents import crawls, removal, urls
from newsspider.storage.documents.articles import withdraw, write
from newsspider.storage.schema.schema import prepare
from newsspider.storage.schema.shapes import VALIDATORS
from newsspider.storage.schema.views import Newest, views
from newsspider.storage.server.client import Connection
from newsspider.storage.server.errors import DatabaseAway, DatabaseRefused
from newsspider.storage.writing.spool import Spool
from newsspider.storage.writing.writer import Writer
from tests.servers import Server, serving
from tests.storage.conftest import LOST_SOCKETS
from tests.storage.samples import HOUR, T0, sighting

pytestmark = LOST_SOCKETS

ROLE = Path(__file__).resolve().parents[2] / "deploy" / "mongo-role.js"
PASSWORD = "p%40ss%2Fw%3Ard"  # noqa: S105 - of a server that lives for a second; p@ss/w:rd


def _names(variable: str) -> list[str]:
    found = re.search(rf"{variable} = \[(.*?)\]", ROLE.read_text(), re.DOTALL)
    assert found is not None
    return re.findall(r'"(\w+)"', found[1])


def _privileges() -> list[dict[str, Any]]:
    """The privileges of the file. Read by pattern, since there is no mongosh: it has three kinds of entries."""
    text = ROLE.read_text()
    actions = [re.findall(r'"(\w+)"', listed) for listed in re.findall(r"actions: \[(.*?)\]", text, re.DOTALL)]
    whole, written, viewed = actions
    made = [{"resource": {"db": "newsspider", "collection": ""}, "actions": whole}]
    for names, allowed in ((_names("WRITTEN"), written), (_names("VIEWS"), viewed)):
        made += [{"resource": {"db": "newsspider", "collection": name}, "actions": allowed} for name in names]
    return made


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with access control, the role and its user, and a reader."""

    async def users(uri: str) -> None:
        client: AsyncMongoClient[dict[str, Any]] = AsyncMongoClient(uri)
        await client.admin.command("createRole", "newsspiderCrawl", privileges=_privileges(), roles=[])
        role = [{"role": "newsspiderCrawl", "db": "admin"}]
        await client.admin.command("createUser", "crawl", pwd="p@ss/w:rd", roles=role)  # noqa: S106 - as above
        reader = [{"role": "read", "db": "newsspider"}]
        await client.admin.command("createUser", "reader", pwd="x", roles=reader)  # noqa: S106 - as above
        await client.close()

    with serving(tmp_path_factory.mktemp("guarded"), sync=True) as server:
        asyncio.run(users(server.uri))
        server.kill()
        server.options.append("--auth")
        server.start()
        yield server


def uri_for(server: Server, credentials: str) -> str:
    return f"mongodb://{credentials}@127.0.0.1:{server.port}/?authSource=admin&directConnection=true"


def test_the_role_names_what_the_schema_makes() -> None:
    assert set(_names("WRITTEN")) == set(VALIDATORS)
    assert set(_names("VIEWS")) == set(views(Newest()))


def test_the_role_suffices_for_all_that_a_crawl_does(guarded: Server, tmp_path: Path) -> None:
    async def story() -> None:
        connection = Connection(uri_for(guarded, f"crawl:{PASSWORD}"), "newsspider", tmp_path)
        db = await connection.open()
        await prepare(db)
        await prepare(db, keep_days={"rejected": 5})
        writer = Writer(connection, Spool(tmp_path), lambda *_: None)
        await writer.open()
        await writer.put(sighting(1))
        await writer.put(sighting(1, at=T0 + HOUR, headline="عنوان جديد"))
        await writer.flush()
        await urls.record(db, [Visit("alwafd:2", "https://x/2", "alwafd", T0, "failed")])
        await withdraw(db, ["alwafd:1"], T0 + 2 * HOUR)
        run = crawls.Run("alwafd", "new", {}, T0, tmp_path)
        await crawls.save(db, run.document)
        await crawls.close_killed(db, tmp_path, T0 + 24 * HOUR)
        for view in views(Newest()):
            await db[view].find().to_list()
        await removal.forget(db, ["alwafd:1"], T0)
        with pytest.raises(OperationFailure, match="not authorized"):
            await db["articles"].drop()
        with pytest.raises(OperationFailure, match="not authorized"):
            await db.client["other"]["a"].insert_one({})
        assert (await writer.close()).lost == 0

    asyncio.run(story())


@pytest.mark.parametrize("credentials", ["crawl:geheim", "nobody:geheim"])
def test_a_wrong_password_is_one_line_that_does_not_show_it(guarded: Server, tmp_path: Path, credentials: str) -> None:
    async def story() -> None:
        connection = Connection(uri_for(guarded, credentials), "newsspider", tmp_path)
        with pytest.raises(DatabaseRefused, match="check user, password, authSource and the role") as caught:
            await connection.open()
        assert "geheim" not in str(caught.value)
        assert caught.value.__cause__ is None
        await connection.close()

    asyncio.run(story())


def test_a_user_who_may_only_read_is_refused_at_the_start_in_one_line(guarded: Server, tmp_path: Path) -> None:
    async def story() -> None:
        connection = Connection(uri_for(guarded, "reader:x"), "newsspider", tmp_path)
        writer = Writer(connection, Spool(tmp_path), lambda *_: None)
        with pytest.raises(DatabaseRefused, match="not authorized"):
            await writer.open()
        await connection.close()

    asyncio.run(story())


def test_a_tls_uri_works_and_a_plain_one_to_the_same_server_says_why_not(tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=60)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not at hand to make a certificate")

    async def story(server: Server) -> None:
        plain = f"mongodb://127.0.0.1:{server.port}/?directConnection=true&serverSelectionTimeoutMS=500"
        connection = Connection(f"{plain}&tls=true&tlsCAFile={cert}", "x", tmp_path)
        db = await connection.open()
        await prepare(db)
        assert [outcome.status for outcome in await write(db, [sighting(1)])] == ["stored"]
        await connection.close()
        connection = Connection(f"{plain}&tls=true", "x", tmp_path)
        with pytest.raises(DatabaseAway, match=r"certificate|CERTIFICATE"):
            await connection.open()
        await connection.close()

    (tmp_path / "tls").mkdir()
    with serving(tmp_path / "tls", "--tls-cert-file", str(cert), "--tls-key-file", str(key)) as server:
        asyncio.run(story(server))
