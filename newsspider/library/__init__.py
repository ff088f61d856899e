"""newsspider as a library: HTML in, article out; an archive's articles as dicts. The package itself is its face."""

from newsspider.items import READABLE_FIELDS as FIELDS
from newsspider.library.extracting import extract
from newsspider.library.reading import Archive, archive

__all__ = ["FIELDS", "Archive", "archive", "extract"]
