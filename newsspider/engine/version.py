"""By which code pages are read: a job goes on only with the same, and all its workers have the same."""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from pathlib import Path

from scrapy.settings import BaseSettings

from newsspider import __version__

_SUFFIXES = (".py", ".tsv", ".toml")


def version_of(settings: BaseSettings) -> str:
    """The release, and a digest of all code and tables that read pages: the package's, and the site files'."""
    return _version(tuple(settings.getlist("SPIDER_MODULES")))


@lru_cache(maxsize=8)
def _version(modules: tuple[str, ...]) -> str:
    digest = hashlib.sha256()
    for name in sorted({"newsspider", *modules}):
        spec = find_spec(name)
        for shown, path in _files(spec) if spec is not None else ():
            digest.update(f"{name} {shown}\n".encode())
            digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def _files(spec: ModuleSpec) -> Iterator[tuple[str, Path]]:
    """The files of a package, or of a module alone; of an egg, which is replaced as a whole, none."""
    if spec.submodule_search_locations is None and spec.origin is not None and Path(spec.origin).is_file():
        yield Path(spec.origin).name, Path(spec.origin)
    for folder in map(Path, spec.submodule_search_locations or ()):
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder)
            if path.suffix in _SUFFIXES and "web" not in place.parts[:1]:
                yield place.as_posix(), path
