"""Own settings have one home: read in the package, set in settings.py, explained in docs/settings.md."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import scrapy.settings.default_settings as scrapys

from newsspider import settings
from newsspider.storage.archive import Archive

ROOT = Path(settings.__file__).parents[1]
DOCUMENT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
OWN = re.compile(r"NEWSSPIDER_[A-Z_]+")
GETTERS = {"get", "getint", "getfloat", "getbool", "getlist", "getdict", "getpriority"}
# Spidermon's names, which its documentation explains, and Python's.
FOREIGN = re.compile(r"SPIDERMON_|PYTHONPATH$")


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted((ROOT / "newsspider").rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_settings(node: ast.expr) -> bool:
    """Whether an expression is Scrapy's settings, by the name that it has everywhere in the package."""
    return (isinstance(node, ast.Attribute) and node.attr in {"settings", "_settings"}) or (
        isinstance(node, ast.Name) and node.id == "settings"
    )


def names_read(tree: ast.Module) -> Iterator[ast.expr]:
    """The expressions by which settings and the environment are asked for a name."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attr), args=[name, *_]) if attr in GETTERS:
                if is_settings(value) or ast.unparse(value) == "os.environ":
                    yield name
            case ast.Subscript(value=value, slice=name) if is_settings(value) or ast.unparse(value) == "os.environ":
                yield name


def literal_names() -> dict[str, str]:
    """Each literal name that is read, or looks like an own setting, with a file that has it."""
    found: dict[str, str] = {}
    for path, tree in sources():
        for name in names_read(tree):
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                found.setdefault(name.value, path.name)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and OWN.fullmatch(node.value):
                found.setdefault(node.value, path.name)
    return found


def documented() -> dict[str, str]:
    """Each name in the first column of a table of docs/settings.md, with the cell beside it."""
    found = {}
    for line in DOCUMENT.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| `"):
            for name in re.findall(r"`([A-Z_]+)`", cells[0]):
                found[name] = cells[1]
    return found


def test_every_setting_that_is_read_is_documented_and_set_here_or_by_scrapy() -> None:
    known = documented()
    missing = [
        f"{name} ({file})"
        for name, file in literal_names().items()
        if name not in known and not hasattr(scrapys, name) and not FOREIGN.match(name)
    ]
    assert not missing


def test_every_own_setting_has_its_default_in_the_settings_file() -> None:
    environment_only = {"NEWSSPIDER_NOW"}
    read = {name for name in literal_names() if OWN.fullmatch(name)}
    assert not {name for name in read if not hasattr(settings, name)} - environment_only


def test_the_settings_file_sets_nothing_that_is_never_read() -> None:
    own = {name for name in vars(settings) if OWN.fullmatch(name)}
    assert own <= literal_names().keys()


def test_no_default_stands_beside_the_place_where_a_setting_is_read() -> None:
    doubled = []
    for path, tree in sources():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Constant(value=str(name)), _]) if (
                    attr in GETTERS and OWN.fullmatch(name)
                ):
                    doubled.append(f"{path.name}: {name}")
    assert not doubled


def test_no_name_is_put_together_when_it_is_read() -> None:
    built = [
        f"{path.name}: {ast.unparse(name)}"
        for path, tree in sources()
        for name in names_read(tree)
        if isinstance(name, ast.JoinedStr | ast.BinOp)
    ]
    assert not built


@pytest.mark.parametrize(("name", "told"), [(n, d) for n, d in documented().items() if OWN.fullmatch(n)])
def test_the_document_gives_the_default_of_the_file(name: str, told: str) -> None:
    value = getattr(settings, name, None)
    if name == "NEWSSPIDER_NOW":
        return
    wanted = (
        {None: "unset", True: "on", False: "off"}.get(value)
        if not isinstance(value, int | float) or isinstance(value, bool)
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )
    assert told == wanted


def test_an_archive_without_settings_keeps_things_as_long_as_the_settings_file_says() -> None:
    bare, full = Archive.from_settings({}), Archive.from_settings(vars(settings))
    assert bare.keep_days == full.keep_days
    assert bare.spool_bytes == full.spool_bytes


def test_numbers_switches_and_lists_come_from_the_environment_too() -> None:
    code = (
        "from newsspider import settings as s; from scrapy.utils.project import get_project_settings as g; p = g(); "
        "print(p.getfloat('DOWNLOAD_DELAY'), p.getbool('NEWSSPIDER_SEARCH'), p.getlist('REVISIT_SCHEDULE'), s.BOT_NAME)"
    )
    given = {"DOWNLOAD_DELAY": "2.5", "NEWSSPIDER_SEARCH": "0", "REVISIT_SCHEDULE": "2h,1d", "BOT_NAME": "x"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env={**os.environ, **given}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "2.5 False ['2h', '1d'] newsspider\n"


def test_a_number_of_the_environment_that_cannot_be_read_is_one_line() -> None:
    command = [sys.executable, "-m", "scrapy", "latest"]
    environment = {**os.environ, "DOWNLOAD_DELAY": "abc"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.strip().endswith("setting DOWNLOAD_DELAY is 'abc'; write a number, for example 1.0")
