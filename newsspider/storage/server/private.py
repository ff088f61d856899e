"""Who may read what the program leaves on disk.

What lies in ``DATA_DIR`` is its owner's alone. A file that the user named, and that lies elsewhere, has the rights that
the user's umask gives: other programs may wait for it.
"""

import contextlib
import os
from pathlib import Path
from typing import BinaryIO

_OWNER = 0o077  # the umask that leaves rights to the owner only


class _Process:
    """What this process has been told."""

    folder: Path | None = None  # DATA_DIR
    umask: int = 0  # the user's


def make_private(folder: Path) -> None:
    """Make a folder, with those above it that are not there, for its owner alone; one that is there stays as it is."""
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir(mode=0o700, exist_ok=True)


def keep_private(data_dir: Path) -> None:
    """From now on this process makes files for their owner alone, whichever library makes them.

    The data folder itself too, if it is empty: one that somebody already uses may serve others as well.
    """
    before = os.umask(_OWNER)
    if _Process.folder is None:
        _Process.umask = before
    _Process.folder = data_dir.resolve()
    with contextlib.suppress(OSError):
        if data_dir.is_dir() and not any(data_dir.iterdir()):
            data_dir.chmod(data_dir.stat().st_mode & 0o7700)


def rights_of(path: Path) -> int:
    """The rights of a new file that the user named."""
    if _Process.folder is None:
        umask = os.umask(_OWNER)  # the system tells it only to who sets it
        os.umask(umask)
        return 0o666 & ~umask
    return 0o600 if path.resolve().is_relative_to(_Process.folder) else 0o666 & ~_Process.umask


def make_named(path: Path, *, folders: bool) -> None:
    """Make the file that the user named with its rights, and the ``folders`` above it; what is there keeps its own.

    What cannot be made is left to whoever opens it, who also says so.
    """
    if folders or path.parent.is_dir():
        with contextlib.suppress(OSError):
            new_named(path).close()


def new_named(path: Path) -> BinaryIO:
    """A new file that the user named, open and unbuffered.

    :raises FileExistsError: if it is there.
    :raises OSError: if it cannot be made.
    """
    make_named_folder(path.parent)
    file = path.open("xb", buffering=0)
    path.chmod(rights_of(path))
    return file


def make_named_folder(folder: Path) -> None:
    """As :func:`make_named`, of a folder.

    :raises OSError: if it cannot be made.
    """
    for path in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        path.mkdir(exist_ok=True)
        rights = rights_of(path)
        path.chmod(rights | (rights & 0o444) >> 2)  # who may read a folder may enter it
