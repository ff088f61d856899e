"""Scrapy's feeds in files (``-o FILE``): the rights that the user's umask gives, inside DATA_DIR the owner's alone."""

from pathlib import Path
from typing import IO

from scrapy import Spider
from scrapy.extensions.feedexport import FileFeedStorage

from newsspider.storage.server.private import make_named


class FileStorage(FileFeedStorage):
    """The storage of Scrapy, whose file is made before it opens it."""

    def open(self, spider: Spider) -> IO[bytes]:
        make_named(Path(self.path), folders=True)
        return super().open(spider)
