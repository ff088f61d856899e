"""Where a recording lies: a file of this machine, or one at an address that fsspec opens (https, S3 and others)."""

import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, Protocol, cast

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)
# Bytes read ahead. Pages are read singly, and a page with its record rarely has more.
_BLOCK = 256 * 1024
# Bytes read at once where a whole recording is read.
_STREAM = 4 * 1024 * 1024
_LONGEST = 200 * 1024 * 1024  # bytes of a manifest; Common Crawl's of a month have some kB


class Place(Protocol):
    """What is needed of a recording's file: :class:`pathlib.Path` and :class:`Remote` have it."""

    def open(self, mode: str = "rb") -> Any: ...


class UnreachableRecording(Exception):
    """A recording at an address could not be read, now: the network, the server or the permission is at fault."""


@dataclass(frozen=True)
class Remote:
    """A recording at an address. Only what is asked for is transferred."""

    url: str

    def __str__(self) -> str:
        return self.url

    @property
    def size(self) -> int:
        """Bytes.

        :raises UnreachableRecording: when the server does not say.
        """
        return _size(self.url)

    def open(self, mode: str = "rb", *, whole: bool = False) -> BinaryIO:
        """The recording for reading; ``whole`` if it will be read from its beginning to its end.

        :raises UnreachableRecording: when it cannot be reached.
        """
        try:
            filesystem, path = _file_system(self.url)
            cache: dict[str, Any] = {"block_size": _STREAM if whole else _BLOCK, "cache_type": "readahead"}
            return cast(BinaryIO, _Reported(filesystem.open(path, mode, size=self.size, **cache), self.url))
        except UnreachableRecording:
            raise
        except Exception as error:  # each file system of fsspec has errors of its own
            raise UnreachableRecording(f"{self.url} cannot be read: {_said(error)}") from None


def _file_system(url: str) -> tuple[Any, str]:
    """The file system of an address, and the path there."""
    from fsspec.core import url_to_fs  # takes a tenth of a second, and few read what is elsewhere

    found: tuple[Any, str] = url_to_fs(url)
    return found


@lru_cache(maxsize=4096)
def _size(url: str) -> int:
    try:
        filesystem, path = _file_system(url)
        size = filesystem.size(path)
    except Exception as error:  # each file system of fsspec has errors of its own
        raise UnreachableRecording(f"{url} cannot be read: {_said(error)}") from None
    if size is None:
        raise UnreachableRecording(f"{url} cannot be read: its server does not say how long it is")
    return int(size)


class _Reported:
    """A remote file whose errors are told from those of a damaged recording."""

    def __init__(self, file: Any, url: str) -> None:
        self._file, self._url = file, url

    def read(self, length: int = -1) -> bytes:
        try:
            return bytes(self._file.read(length))
        except Exception as error:  # each file system of fsspec has errors of its own
            raise UnreachableRecording(f"{self._url} cannot be read: {_said(error)}") from None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "_Reported":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def place_of(name: str) -> Path | Remote:
    """The place that a name means: an address with a scheme, or a path of this machine."""
    return Remote(name) if _SCHEME.match(name) else Path(name)


def read_manifest(name: str, base: str | None = None) -> list[str]:
    """The recordings that a manifest lists, one a line; the manifest may be compressed, and lie at an address.

    :param base: where relative names begin. Without it they begin at the server or bucket of a manifest at an address,
        as Common Crawl means them, and in the folder of a manifest on this machine.
    :raises UnreachableRecording: when the manifest cannot be read.
    """
    try:
        filesystem, path = _file_system(name)
        with filesystem.open(path, "rb") as file:
            data = file.read(_LONGEST)
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        lines = [line.strip() for line in data.decode("utf-8").splitlines()]
    except ImportError as error:
        raise UnreachableRecording(f"{name} cannot be read: {_said(error)}") from None
    except Exception as error:  # each file system of fsspec has errors of its own
        raise UnreachableRecording(f"the manifest {name} cannot be read: {_said(error)}") from None
    start = base if base is not None else _beginning(name)
    return list(dict.fromkeys(_joined(start, line) for line in lines if line and not line.startswith("#")))


def _beginning(name: str) -> str:
    match = re.match(r"[a-z][a-z0-9+.-]+://[^/]*", name, re.IGNORECASE)
    return match[0] if match else str(Path(name).resolve().parent)


def _joined(base: str, name: str) -> str:
    if _SCHEME.match(name) or name.startswith("/"):
        return name
    return f"{base.rstrip('/')}/{name}"


def named(names: Iterable[str]) -> list[Path | Remote]:
    """Places by their names."""
    return [place_of(name) for name in names]


def _said(error: Exception) -> str:
    """What an error says, in one line; of a missing package, how it is installed."""
    text = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, ImportError):
        package = "newsspider[s3]" if "s3" in text.lower() else "newsspider[remote]"
        return f"it needs an optional package, install it with: pip install '{package}' ({text[:120]})"
    return text[:300]
