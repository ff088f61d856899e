"""A command is imported when it is called, and not to print its name."""

import json
import pkgutil
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import newsspider.cli.command_names
import newsspider.commands

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(module.name for module in pkgutil.iter_modules(newsspider.commands.__path__))
TEXT = "أعادت بلدية المرفأ صباح الأحد فتح سوق السمك القديم أمام الباعة والزوار، بعد أعمال ترميم استمرت عامين كاملين."
PAGE = (
    "<html><head><title>خبر</title></head><body><article><h1>بلدية المرفأ تعيد فتح سوق السمك القديم</h1>"
    f"<p>{TEXT}</p><p>وقالت مديرة المشروع إن الكلفة بلغت ثلاثة ملايين دينار. {TEXT}</p><p>{TEXT}</p></article></body>"
)


def test_every_command_has_its_name_and_no_other_has() -> None:
    assert sorted(module.name for module in pkgutil.iter_modules(newsspider.cli.command_names.__path__)) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_the_summary_is_the_commands_own(name: str) -> None:
    deferred = import_module(f"newsspider.cli.command_names.{name}").Command()
    command = import_module(f"newsspider.commands.{name}").Command()
    assert deferred.short_desc() == command.short_desc()
    assert deferred.requires_project == command.requires_project


def imported_by(*arguments: str) -> set[str]:
    """The modules that a command line has imported when it ends."""
    code = (
        "import atexit, json, sys; from scrapy.cmdline import execute;"
        "atexit.register(lambda: print(json.dumps(sorted(sys.modules)), file=sys.stderr));"
        f"execute(['scrapy', *{list(arguments)!r}])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr[-2000:]
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_list_of_commands_imports_none_of_them() -> None:
    imported = imported_by("--help")
    own = {name for name in imported if name.startswith("newsspider.")}
    assert not {name for name in own if name.startswith(("newsspider.commands", "newsspider.storage"))}
    assert not imported & {"pymongo", "numpy", "newsspider.extraction"}


def test_a_page_in_a_file_is_read_without_database_fingerprints_and_downloader(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    imported = imported_by("extract", str(page), "--url", "https://portal.example/news/12345")
    assert not imported & {
        "pymongo",
        "numpy",
        "scrapy.core.downloader.tls",
        "trafilatura",
        "newsspider.storage.archive",
    }
