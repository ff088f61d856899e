"""Who may read: the host names, the password, the address to listen on."""

import base64
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def test_after_ten_wrong_passwords_even_the_right_one_waits(archive: tuple[str, str], tmp_path: Path) -> None:
    with reading(*archive, tmp_path / "data", **PASSWORD) as running:
        assert {running.get("/", **basic(f"wrong{number}")).status for number in range(10)} == {401}
        assert running.get("/", **basic("بلا سر")).status == 429


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104 # refused
def test_an_open_address_is_refused_without_a_password(host: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSSPIDER_")}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "serve", "--host", host],
        cwd=ROOT,
        env={**environment, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "NEWSSPIDER_READER_PASSWORD" in done.stderr.splitlines()[-1]
