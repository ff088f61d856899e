"""Pages a second and core that ``scrapy reparse`` reads from recordings, up to what is handed to the archive.

The recordings hold the pages of the reading benchmark as portals send them: packed, in gzip members of a WARC. Each
page is unpacked, read with its portal's site file, and its text folded and fingerprinted.
"""

import gc
import gzip
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import process_time

from scrapy.utils.project import get_project_settings

from bench.extraction import NOW, _pages
from newsspider.engine.items import Item
from newsspider.engine.reading import RecordingReader
from newsspider.engine.scan import scan
from newsspider.engine.wanted import Choice, Wanted
from newsspider.items import Article
from newsspider.portals.catalogue import names, router
from newsspider.recordings.writer import Exchange, Recorder

ROUNDS = 40


def rows() -> Iterator[tuple[str, float, str]]:
    """(what, number, unit): the mean of all rounds, with the collection of garbage as in a worker."""
    settings = get_project_settings()
    choice = Choice(Wanted(), router(settings))
    reader = RecordingReader(choice, names(settings))
    with tempfile.TemporaryDirectory() as folder:
        items = list(_recorded(Path(folder) / "pages.warc.gz", choice))
        _read(reader, items)
        gc.freeze()
        began = process_time()
        for _ in range(ROUNDS):
            articles = _read(reader, items)
        spent = process_time() - began
        gc.unfreeze()
    assert articles == len(items), f"{len(items) - articles} of the pages gave no article"
    yield "reparse before storing", ROUNDS * len(items) / spent, f"pages/s a core ({len(items)} pages, site files)"


def _recorded(path: Path, choice: Choice) -> Iterator[Item]:
    recorder = Recorder(path)
    headers = [(b"Content-Type", b"text/html; charset=utf-8"), (b"Content-Encoding", b"gzip")]
    for url, body, _ in _pages():
        recorder.write(Exchange(url, NOW, status=200, headers=headers, body=gzip.compress(body)))
    recorder.close()
    for answered in scan(str(path), choice, lambda _: []).wanted:
        yield Item(answered.key, answered.place.url, NOW, answered.place)


def _read(reader: RecordingReader, items: list[Item]) -> int:
    return sum(isinstance(result, Article) for item in items for result in reader.read(item, stored=False).results)


if __name__ == "__main__":
    for what, number, unit in rows():
        print(f"{what:45} {number:10.2f} {unit}")
