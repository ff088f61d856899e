"""The folder of a job (``JOBDIR``), looked through before a run goes on with it: Scrapy itself dies of a broken file.

It holds nothing that is not fetched again: which addresses are known is in the archive.
"""

import json
import pickle
import struct
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

_SIZE = struct.Struct(">L")


def set_aside_if_broken(folder: Path, now: datetime) -> str | None:
    """Rename a folder that holds a broken file, so that the job begins anew; gives one line that says so.

    :raises OSError: if it cannot be renamed.
    """
    try:
        _read(folder)
    except Exception as error:  # pickle raises whatever the bytes ask for
        kept = folder.with_name(f"{folder.name}.damaged-{now:%Y%m%dT%H%M%S}")
        folder.rename(kept)
        why = f"{type(error).__name__}: {error}"
        return f"the job in {folder} is damaged ({why[:200]}): it is kept as {kept.name}, and the crawl begins anew"
    return None


def _read(folder: Path) -> None:
    """Read all files as Scrapy does."""
    for name, read in (("active.json", _active), ("spider.state", _state), ("requests.seen", _seen)):
        for path in folder.rglob(name):
            read(path)
    for path in (folder / "requests.queue").rglob("*"):
        if path.name == "info.json":  # of a queue that gives the oldest first
            json.loads(path.read_text(encoding="utf-8"))["size"]
        elif path.is_file() and path.name != "active.json" and not (path.parent / "info.json").exists():
            for request in _queued(path.read_bytes()):
                if not isinstance(pickle.loads(request), dict):  # noqa: S301 - as Scrapy, which reads it next
                    raise ValueError(f"{path.name} holds something else than a request")


def _active(path: Path) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    slots = found.values() if isinstance(found, dict) else [found]
    if not all(isinstance(slot, list) and all(isinstance(one, int) for one in slot) for slot in slots):
        raise ValueError("active.json names no priorities")


def _state(path: Path) -> None:
    if not isinstance(pickle.loads(path.read_bytes()), dict):  # noqa: S301 - as above
        raise ValueError("spider.state holds no state")


def _seen(path: Path) -> None:
    path.read_text(encoding="utf-8")


def _queued(data: bytes) -> Iterator[bytes]:
    """The requests of a queue that gives the newest first: their number, then each with its length behind it."""
    (count,) = _SIZE.unpack(data[: _SIZE.size])
    end = len(data)
    for _ in range(count):
        (length,) = _SIZE.unpack(data[end - _SIZE.size : end])
        begin = end - _SIZE.size - length
        if begin < _SIZE.size:
            raise ValueError("a queue is shorter than its requests")
        yield data[begin : end - _SIZE.size]
        end = begin
    if end != _SIZE.size:
        raise ValueError("a queue is longer than its requests")
