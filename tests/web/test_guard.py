"""Who may read: the host names, the password, the address to listen on."""

import base64
import contextlib
import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from newsspider.commands.serve import is_loopback
from tests.web.conftest import ROOT, Reader, reading

PASSWORD = {"NEWSSPIDER_READER_PASSWORD": "بلا سر"}


@pytest.fixture(scope="module")
def guarded(archive: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    data = tmp_path_factory.mktemp("guarded") / "data"
    with reading(*archive, data, **PASSWORD, NEWSSPIDER_READER_HOSTS="news.example") as running:
        yield running


def basic(password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"any:{password}".encode()).decode()}


def test_the_password_opens(guarded: Reader) -> None:
    assert guarded.get("/").status == 401
    assert guarded.get("/", **basic("بلا سر")).status == 200


@pytest.mark.parametrize("header", ["Basic", "Basic !", "Bearer x", "Basic " + base64.b64encode(b"no-colon").decode()])
def test_what_is_no_password_does_not(guarded: Reader, header: str) -> None:
    assert guarded.get("/", Authorization=header).status == 401


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 401),
        ("127.0.0.1:99", 401),
        ("news.example", 401),
        ("evil.example", 400),
        ("", 400),
        ("localhost.evil", 400),
    ],
)
def test_only_known_host_names_are_answered(guarded: Reader, host: str, status: int) -> None:
    assert guarded.get("/", Host=host).status == status


def test_after_ten_wrong_passwords_even_the_right_one_waits(guarded: Reader) -> None:
    def status(password: str) -> int:
        place = urlsplit(guarded.base)
        asked = http.client.HTTPConnection(str(place.hostname), place.port, timeout=30, source_address=("127.0.0.9", 0))
        asked.request("GET", "/", headers=basic(password))  # from an address of its own: the others go on
        with contextlib.closing(asked):
            return asked.getresponse().status

    assert {status(f"wrong{number}") for number in range(10)} == {401}
    assert status("بلا سر") == 429
    assert guarded.get("/", **basic("بلا سر")).status == 200


def test_an_open_address_is_refused_without_a_password(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSSPIDER_")}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "serve", "--host", "0.0.0.0"],  # noqa: S104 # refused
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "NEWSSPIDER_READER_PASSWORD" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 # as above
        ("::", False),
        ("192.0.2.1", False),
        ("example.org", False),
        ("localhost.example.org", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(host: str, own: bool) -> None:
    assert is_loopback(host) == own
