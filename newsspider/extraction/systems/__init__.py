"""Content systems as data: one module each, with the marks of its pages and a layout in the form of a site file's.

A new system is one new module with a ``SYSTEM``; it is found by itself.
"""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from newsspider.extraction.systems.system import System
from newsspider.text import Page

__all__ = ["System", "system_of", "systems"]


@cache
def systems() -> tuple[System, ...]:
    """All known systems; those that only describe conventions which others share stand last."""
    names = sorted(module.name for module in iter_modules(__path__) if module.name != "system")
    found = [import_module(f"{__name__}.{name}").SYSTEM for name in names]
    return tuple(sorted(found, key=lambda system: system.shared))


def system_of(page: Page) -> System | None:
    """The content system that made a page, by its marks; None for an unknown one."""
    return next((system for system in systems() if system.made(page)), None)
