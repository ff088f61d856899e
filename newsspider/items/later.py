"""Modules that take long to import, and that many runs never use, imported at their first use."""

from importlib import import_module
from types import ModuleType
from typing import Any


class Later(ModuleType):
    """Stands for a module until an attribute of it is asked for.

    >>> Later("math").floor(2.5)
    2
    """

    def __getattr__(self, name: str) -> Any:
        value = getattr(import_module(self.__name__), name)
        self.__dict__[name] = value  # from now on found here
        return value
