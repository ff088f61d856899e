"""By which code pages are read: a job goes on only with the same, and all its workers have the same."""

import hashlib
from functools import lru_cache
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
        folders = list(spec.submodule_search_locations or ()) if spec is not None else []
        for folder in map(Path, folders):
            for path in sorted(folder.rglob("*")):
                if path.suffix in _SUFFIXES and "web" not in path.relative_to(folder).parts[:1]:
                    digest.update(f"{name} {path.relative_to(folder).as_posix()}\n".encode())
                    digest.update(path.read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"
