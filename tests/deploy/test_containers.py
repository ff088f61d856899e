"""What can be known of the containers without an engine: their files agree with each other and with the project."""

import argparse
import re
import shlex
import shutil
import subprocess
from importlib import import_module
from typing import Any

import pytest
import yaml
from scrapy.settings import Settings

from .conftest import ROOT

DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if name != "mongo"}


def test_there_is_a_service_for_each_task() -> None:
    assert set(SERVICES) == {"mongo", "scrapyd", "scheduler", "health", "reader"}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_reaches_every_service(name: str) -> None:
    assert OURS[name]["env_file"] == [{"path": "settings.env", "required": False}]


@pytest.mark.parametrize("name", OURS)
def test_a_service_signs_in_with_the_least_rights(name: str) -> None:
    environment = OURS[name]["environment"]
    assert environment["MONGO_URI"].startswith("mongodb://crawl:${MONGO_CRAWL_PASSWORD}@mongo:")
    assert "ADMIN" not in str(environment)


def test_mongodb_runs_the_role_script_and_is_given_the_passwords_that_it_reads() -> None:
    mongo = SERVICES["mongo"]
    assert "./mongo-role.js:/docker-entrypoint-initdb.d/mongo-role.js:ro" in mongo["volumes"]
    read = set(re.findall(r'passwordOf\("(\w+)"\)', (DEPLOY / "mongo-role.js").read_text(encoding="utf-8")))
    assert read == {"MONGO_CRAWL_PASSWORD", "MONGO_READER_PASSWORD"}
    assert read <= set(mongo["environment"])


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_role_script_is_javascript() -> None:
    assert subprocess.run(["node", "--check", DEPLOY / "mongo-role.js"], timeout=60).returncode == 0


def test_the_example_names_every_variable_of_the_compose_file() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    named = set(re.findall(r"^(\w+)=", (DEPLOY / "env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert asked == named


def called(command: list[str]) -> list[list[str]]:
    """The calls of ``scrapy`` in a service's command, each without that word."""
    text = command[-1] if command[:2] == ["sh", "-c"] else shlex.join(command)
    return [shlex.split(call) for call in re.findall(r"scrapy ((?:(?!;|&&).)+)", text)]


@pytest.mark.parametrize(("name", "wanted"), [("scheduler", "schedule"), ("health", "health"), ("reader", "serve")])
def test_a_service_calls_a_command_with_options_that_it_has(name: str, wanted: str) -> None:
    ((word, *options),) = called(SERVICES[name]["command"])
    assert word == wanted
    command = import_module(f"newsspider.commands.{word}").Command()
    command.settings = Settings()
    parser = argparse.ArgumentParser(exit_on_error=False)
    command.add_options(parser)
    assert parser.parse_known_args(options)[1] == []


def test_the_shell_of_the_health_service_reads_its_line() -> None:
    line = SERVICES["health"]["command"][-1].replace("$$", "$")
    assert subprocess.run(["sh", "-n", "-c", line], timeout=30).returncode == 0


def test_the_build_finds_each_file_that_it_copies() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE) for word in line.split()[:-1]]
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    allowed = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert copied
    assert [name for name in copied if not (ROOT / name).exists() or name not in allowed] == []


def test_the_image_runs_the_wheel_and_holds_no_second_copy_of_the_package() -> None:
    first, second = re.split(r"^FROM ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    assert "pip wheel" in first
    assert "COPY newsspider " not in second
