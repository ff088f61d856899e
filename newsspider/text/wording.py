"""Message helpers shared by commands: the name that was typed, pluralised counts and file errors."""

import os
import sys
from pathlib import Path


def program() -> str:
    """The name by which a user started this: ``newsspider``, else ``scrapy``, which is the same in a checkout."""
    return "newsspider" if Path(sys.argv[0]).stem == "newsspider" else "scrapy"


def command(line: str) -> str:
    """A command as a message names it, with the name that was typed.

    >>> command("list")
    '`scrapy list`'
    """
    return f"`{program()} {line}`"


def typed(text: str) -> str:
    """A text of a table, the commands in it with the name that was typed."""
    return text.replace("`scrapy ", f"`{program()} ")


def counted(number: int, one: str, several: str | None = None) -> str:
    """A number with its noun; ``several`` is the plural where it is not ``one`` and an s.

    >>> counted(1, "site file"), counted(1200, "article"), counted(0, "country", "countries")
    ('1 site file', '1,200 articles', '0 countries')
    """
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def unwritable(wanted: str | os.PathLike[str], error: OSError) -> str:
    """One line on why a file could not be written, which names the file that was wanted.

    >>> unwritable("/no/such/folder/a.csv", FileNotFoundError(2, "No such file or directory"))
    '/no/such/folder/a.csv cannot be written: there is not a folder /no/such/folder'
    """
    path = Path(wanted).absolute()
    # By os.path: Path's own raise where a folder may not be looked into.
    nearest = next(folder for folder in path.parents if os.path.exists(folder))  # noqa: PTH110
    if os.path.isdir(path):  # noqa: PTH112
        reason = "it is a folder"
    elif not os.path.isdir(nearest):  # noqa: PTH112
        reason = f"{nearest} is not a folder"
    elif nearest != path.parent and isinstance(error, FileNotFoundError):
        reason = f"there is not a folder {path.parent}"
    else:
        reason = error.strerror or str(error)
    return f"{wanted} cannot be written: {reason}"
