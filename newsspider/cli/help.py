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
    print(
        f"newsspider {__version__} (Scrapy {scrapy.__version__})\n\nUsage:\n  newsspider <command> [options] [args]\n"
    )
    own = _names(command_names)
    print("Commands:")
    _print(command_names, own)
    print("\nOf Scrapy:")
    _print(scrapy.commands, [name for name in _names(scrapy.commands) if name not in own])
    print(
        "\n`newsspider <command> -h` says more of one; the documentation is in docs/, the settings in docs/settings.md."
    )


def is_unknown(name: str) -> bool:
    """Whether no command has this name."""
    if name in _names(command_names) or name in _names(scrapy.commands):
        return False
    others = get_project_settings()["COMMANDS_MODULE"] != command_names.__name__ or entry_points(
        group="scrapy.commands"
    )
    return not others  # Scrapy looks through those


def _names(package: ModuleType) -> list[str]:
    return [module.name for module in pkgutil.iter_modules(package.__path__)]


def _print(package: ModuleType, names: list[str]) -> None:
    for name in names:
        module = importlib.import_module(f"{package.__name__}.{name}")
        print(f"  {name:<13} {module.Command().short_desc()}")
