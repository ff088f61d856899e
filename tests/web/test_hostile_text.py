"""Every page, feed and answer of the reader over an archive whose every text a hostile portal wrote."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import etree
from pymongo import MongoClient

from newsspider.web import app
from tests.commands.hostile import FORBIDDEN, hostile_archive
from tests.servers import serving
from tests.web.conftest import Reader, reading


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, list[str]]]:
    """A reader, and the ids of its articles."""
    folder: Path = tmp_path_factory.mktemp("hostile-reader")
    with serving(folder) as server:
        with MongoClient(server.uri, tz_aware=True) as client:
            hostile_archive(client["hostile"])
            ids = [doc["_id"] for doc in client["hostile"]["articles"].find({}, {"_id": 1})]
            ids = [ids[0], ids[-1]]  # the last has an odd id and site
        with reading(server.uri, "hostile", folder / "data") as reader:
            yield reader, ids


@pytest.mark.parametrize("path", [path for path, _ in app._ROUTES])
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_page_shows_text_from_the_web_as_text(hostile: tuple[Reader, list[str]], path: str, language: str) -> None:
    reader, ids = hostile
    for _id in ids if "{id" in path else ids[:1]:
        asked = path.replace("{id:path}", quote(_id, safe="")).replace("{name}", quote(_id.split(":")[0], safe=""))
        answer = reader.get(f"{asked}?q=%D8%AE%D8%A8%D8%B1&lang={language}")
        assert answer.status in (200, 404), (asked, answer.text[:500])
        found = FORBIDDEN.search(answer.text.replace("\r\n", "\n"))
        assert found is None, (asked, answer.text[max(0, found.start() - 80) : found.end() + 20])
        kind = answer.headers["content-type"]
        if "html" in kind:
            assert not [tag for tag in ("<script>", "<img src=x") if tag in answer.text]
        elif "xml" in kind:
            etree.fromstring(answer.text.encode())
        elif "json" in kind:
            json.loads(answer.text)
