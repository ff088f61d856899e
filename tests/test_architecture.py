"""The rooms of the package keep their order: ``docs/architecture.md`` says why, this test holds it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "newsspider"

# From the top down. A module imports from rooms of lower rows only; rooms of one row do not know each other.
ROOMS = (
    ("__main__",),
    ("commands", "library"),
    ("web",),
    ("cli", "engine"),
    ("spiders",),
    ("site_tools",),
    ("extensions",),
    ("pipelines",),
    ("scheduling",),
    ("search",),
    ("base_spiders",),
    ("health",),
    ("middlewares",),
    # No Scrapy below this line.
    ("storage",),
    ("discovery",),
    ("extraction",),
    ("recordings",),
    ("portals",),
    ("text",),
    ("copies",),
    ("dates", "arabic", "urls"),
    ("items", "tables", "clock"),
)
LEVEL = {room: level for level, row in enumerate(ROOMS) for room in row}
WITHOUT_SCRAPY = {room for row in ROOMS[ROOMS.index(("storage",)) :] for room in row} | {"search"}
# It asks Scrapy's spider loader for the site files.
MAY_IMPORT_SCRAPY = {"newsspider/portals/catalogue.py"}
# The settings name Scrapy's classes as strings, and the package's own face is for users.
OUTSIDE = {"__init__", "settings"}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "templates" not in path.parts)


def room_of(name: str) -> str:
    """The room of a dotted module name: ``newsspider.storage.queries`` is in ``storage``."""
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def is_module(name: str) -> bool:
    place = ROOT / name.replace(".", "/")
    return place.with_suffix(".py").exists() or (place / "__init__.py").exists()


def imports(tree: ast.AST) -> Iterator[tuple[str, ast.stmt]]:
    """Every module that is imported, and the statement that does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield (full if is_module(full) else node.module), node


def only_for_types(tree: ast.AST) -> set[ast.stmt]:
    """The imports below ``if TYPE_CHECKING``, which never run."""
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
        if isinstance(inner, ast.stmt)
    }


def inside_functions(tree: ast.AST) -> set[ast.stmt]:
    return {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }


def test_each_room_stands_in_the_order_once() -> None:
    rooms = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in modules()}
    assert rooms - OUTSIDE <= set(LEVEL), "a new room: give it a row in ROOMS and a line in docs/architecture.md"
    assert len(LEVEL) == sum(len(row) for row in ROOMS)


def test_no_import_leads_upwards() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno} imports {name}"
        for path in modules()
        if (room := room_of(dotted(path))) not in OUTSIDE
        for name, node in imports(parsed(path))
        if name.startswith("newsspider.")
        and (other := room_of(name)) != room
        and other not in OUTSIDE
        and LEVEL[other] <= LEVEL[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph: dict[str, set[str]] = {}
    for path in modules():
        tree = parsed(path)
        later = only_for_types(tree) | inside_functions(tree)
        name = dotted(path)
        graph[name] = {other for other, node in imports(tree) if node not in later and other != name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(error.args[1]))


def test_the_pure_rooms_import_neither_scrapy_nor_twisted() -> None:
    wrong = [
        f"{where}:{node.lineno} imports {name}"
        for path in modules()
        if (where := path.relative_to(ROOT).as_posix()) not in MAY_IMPORT_SCRAPY
        and room_of(dotted(path)) in WITHOUT_SCRAPY
        for name, node in imports(parsed(path))
        if name.split(".")[0] in {"scrapy", "twisted"}
    ]
    assert not wrong, "\n".join(wrong)


def test_an_import_inside_a_function_has_its_reason_beside_it() -> None:
    """A comment on its line or on the line above the first of a group; or one for the function, in its docstring."""
    wrong = []
    for path in modules():
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        nodes = sorted(inside_functions(parsed(path)), key=lambda node: node.lineno)
        for before, node in pairwise([None, *nodes]):
            follows = before is not None and (before.end_lineno or 0) + 1 == node.lineno
            near = lines[max(node.lineno - 2, 0) : node.end_lineno]
            if not follows and not any("#" in line for line in near):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong, "\n".join(wrong)


def test_no_module_has_more_than_300_lines() -> None:
    long = {
        path.relative_to(ROOT).as_posix(): count
        for path in modules()
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert not long


def test_few_things_lie_at_the_top() -> None:
    top = [path.name for path in PACKAGE.iterdir() if path.name != "__pycache__"]
    assert len(top) <= 32  # twenty-seven rooms, four modules, py.typed
    python = {name for name in top if name.endswith(".py")}
    assert python <= {"__init__.py", "__main__.py", "settings.py", "clock.py"}


def test_only_the_clock_reads_the_clock() -> None:
    reads = re.compile(r"\bdatetime\.(?:now|utcnow|today)\(|\bdate\.today\(")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules()
        if path.name != "clock.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if reads.search(line)
    ]
    assert not wrong, "\n".join(wrong)
