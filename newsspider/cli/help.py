"""What ``newsspider`` prints without a command: its own commands first, then those of Scrapy, which it has as well."""

import importlib
import pkgutil
from importlib.metadata import entry_points
from types import ModuleType

import scrapy.commands
from scrapy.utils.project import get_project_settings

from newsspider import __version__
from newsspider.cli import command_names


def print_help() -> None:
    """Print all commands, each with its line."""
    print(f"newsspider {__version__} (Scrapy {scrapy.__version__})\n")
    print("Usage:\n  newsspider <command> [options] [args]\n")
    own = _names(command_names)
    print("Commands:")
    _print(command_names, own)
    print("\nOf Scrapy:")
    _print(scrapy.commands, [name for name in _names(scrapy.commands) if name not in own])
    print("\n`newsspider <command> -h` says more of one.")


def is_unknown(name: str) -> bool:
    """Whether no command has this name."""
    if name in _names(command_names) or name in _names(scrapy.commands):
        return False
    # Scrapy looks through those of a project and of other packages.
    own = get_project_settings()["COMMANDS_MODULE"] == command_names.__name__
    return own and not entry_points(group="scrapy.commands")


def _names(package: ModuleType) -> list[str]:
    return [module.name for module in pkgutil.iter_modules(package.__path__)]


def _print(package: ModuleType, names: list[str]) -> None:
    for name in names:
        module = importlib.import_module(f"{package.__name__}.{name}")
        print(f"  {name:<13} {module.Command().short_desc()}")
