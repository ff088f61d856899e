"""A string that stands alone as a statement is a docstring, never a lost continuation line of the string above it.

Python accepts the second line of an unparenthesised string as a statement without effect, so half a word list can
vanish without an error.
"""

import ast
from pathlib import Path

import pytest

import newsspider

PACKAGE = Path(newsspider.__file__).parent

_Documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def lost_strings(source: str) -> list[int]:
    """Line numbers of the string statements in a module's source that are no docstrings."""
    tree = ast.parse(source)
    docstrings = {id(node.body[0]) for node in ast.walk(tree) if isinstance(node, _Documented) and node.body}
    return sorted(node.lineno for node in ast.walk(tree) if _is_string_statement(node) and id(node) not in docstrings)


def _is_string_statement(node: ast.AST) -> bool:
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str | bytes)
    )


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ('WORDS = "one, two, "\n"three"\n', [2]),
        ('WORDS: str = "one, "\n"two, "\n"three"\n', [2, 3]),
        ('"""Docstring."""\n"not one"\n', [2]),
        ('class A:\n    x = "one, "\n    "two"\n', [3]),
        ('def f():\n    if True:\n        "lost"\n', [3]),
        ('x = 1\nf"lost {x}"\n', [2]),
        ('WORDS = ("one, "\n"two")\n', []),
        ('"""Module."""\nclass A:\n    """Class."""\n    async def f(self):\n        """Function."""\n', []),
    ],
)
def test_the_check_finds_lost_strings(source: str, lines: list[int]) -> None:
    assert lost_strings(source) == lines


def test_no_module_loses_a_string() -> None:
    found = [
        f"{path.relative_to(PACKAGE.parent)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line in lost_strings(path.read_text(encoding="utf-8"))
    ]
    assert not found
