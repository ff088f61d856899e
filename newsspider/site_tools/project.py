"""Writes the folder of somebody's own project: settings, a package for own portals, the schedule, a test."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from newsspider import __version__

_SUFFIX = ".tmpl"
_NAMES = {"gitignore": ".gitignore"}


class ProjectExists(Exception):
    """A file that would be written is there already; the message names it."""


def write_project(folder: Path) -> list[Path]:
    """Write the project's files; gives them in their order.

    :raises ProjectExists: one of them is there already, and nothing was written.
    :raises OSError: a file cannot be written.
    """
    templates = files("newsspider.site_tools") / "templates"
    texts = dict(_texts(templates / "project", Path()))
    for name in ("schedule.toml", "alerts.toml"):
        texts[Path("deploy") / name] = (templates / name).read_text(encoding="utf-8")
    for path in texts:
        if (folder / path).exists():
            raise ProjectExists(f"{folder / path} exists; name a new folder")
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return list(texts)


def _texts(folder: Traversable, below: Path) -> list[tuple[Path, str]]:
    found: list[tuple[Path, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            found += _texts(entry, below / entry.name)
        elif entry.name.endswith(_SUFFIX):
            name = entry.name.removesuffix(_SUFFIX)
            text = Template(entry.read_text(encoding="utf-8")).substitute(version=__version__)
            found.append((below / _NAMES.get(name, name), text))
    return found
