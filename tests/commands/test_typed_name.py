"""Usage lines, errors and hints have the name that was typed, and ``newsspider --help`` its own commands first."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsspider.health.outcome import advice
from newsspider.text.wording import command

ROOT = Path(__file__).resolve().parents[2]


def typed(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "data")}
    line = [sys.executable, "-m", "newsspider", *arguments]
    return subprocess.run(line, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_own_commands_come_first(tmp_path: Path) -> None:
    done = typed(tmp_path, "--help")
    names = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")]
    assert done.returncode == 0
    assert names.index("corrections") < names.index("serve") < names.index("shell")
    assert names.count("crawl") == 1
    assert "newsspider <command>" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "lines"),
    [
        (
            ["crawl", "okazz"],
            ["usage: newsspider crawl ", "newsspider crawl: error: no portal 'okazz'; `newsspider list`"],
        ),
        (["lattest"], ["no command 'lattest'; `newsspider --help` lists them"]),
    ],
)
def test_an_error_names_what_was_typed(tmp_path: Path, arguments: list[str], lines: list[str]) -> None:
    done = typed(tmp_path, *arguments)
    assert done.returncode == 2
    said = done.stderr.splitlines()
    assert len(said) == len(lines)
    assert all(line.startswith(start) for line, start in zip(said, lines, strict=True))


def test_hints_follow_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["/usr/bin/newsspider", "crawl", "x"])
    assert command("list") == "`newsspider list`"
    assert "`newsspider spool --replay`" in advice("storage")
    monkeypatch.setattr(sys, "argv", ["/lib/scrapy/__main__.py"])
    assert command("list") == "`scrapy list`"
