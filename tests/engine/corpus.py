"""Recordings of shipped portals with made-up texts: any number of pages, later looks at them, and copies.

A page is one of the hand-written samples with other words, another number and the menus of a large portal around it.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from newsspider.portals import Portal
from newsspider.portals.catalogue import portals
from newsspider.recordings import Exchange, Recorder
from newsspider.site_tools.samples import WRITTEN, Sample, load
from tests.crawl.pages import sentence

BEGIN = datetime(2026, 10, 1, 6, tzinfo=UTC)
_HTML = ((b"Content-Type", b"text/html; charset=utf-8"),)
_CARD = '<li class="card"><a href="/tag/{0}" title="خبر"><img src="/i/{0}.jpg" alt="">من أخبار اليوم {0}</a></li>'
_AROUND = "<nav><ul>" + "".join(_CARD.format(number) for number in range(90)) + "</ul></nav>"
_SCRIPT = "<script>" + "var layer = {'a': [1, 2, 3], 'page': 'article'}; " * 600 + "</script>"
_WORD = re.compile("[\u0621-\u064a]{3,}")


@dataclass(frozen=True)
class Made:
    """A page that a portal answered: of article ``number`` at ``at``, with the words of ``text``."""

    site: str
    number: int
    at: datetime
    text: object
    status: int = 200


@cache
def templates(count: int) -> dict[str, tuple[Sample, str]]:
    """Of the first ``count`` portals whose addresses carry a number: a sample, and its page."""
    found: dict[str, tuple[Sample, str]] = {}
    for portal in _portals():
        pattern = portal.article_url
        if pattern is None or "id" not in pattern.groupindex:
            continue
        for path in sorted((WRITTEN / portal.site).glob("*.html")):
            if path.stem.startswith(("index", "section")) or '"found":' in path.with_suffix(".json").read_text():
                continue
            sample = load(path)
            match = pattern.search(sample.expected["url"])
            number = match["id"] if match else None
            if number and number.isdigit() and len(number) > 4 and len(sample.expected.get("body") or ()) > 2:
                found.setdefault(portal.site, (sample, path.read_text(encoding="utf-8")))
        if len(found) == count:
            break
    return found


@cache
def _portals() -> tuple[Portal, ...]:
    from scrapy.utils.project import get_project_settings  # read once, when a corpus is made

    return tuple(portals(get_project_settings()))


def address(site: str, number: int) -> str:
    """The address of an article."""
    url = str(templates(20)[site][0].expected["url"])
    return url.replace(_own_number(site), _number(site, number))


def _own_number(site: str) -> str:
    sample = templates(20)[site][0]
    pattern = next(portal.article_url for portal in _portals() if portal.site == site)
    match = pattern.search(sample.expected["url"]) if pattern else None
    assert match is not None
    return str(match["id"])


def _number(site: str, number: int) -> str:
    own = _own_number(site)
    return own[0] + str(number).zfill(len(own) - 1)


def page(made: Made) -> str:
    """The page of an article: the sample's marks, the words of the text, the menus of a large portal."""
    sample, html = templates(20)[made.site]
    rng = random.Random(str(made.text))
    html = html.replace(_own_number(made.site), _number(made.site, made.number))
    headline = str(sample.expected.get("headline") or "")
    if headline:
        html = html.replace(headline, sentence(("headline", made.text), 9))
    for part, paragraph in enumerate(sample.expected["body"]):
        words = sentence((made.text, part), rng.randint(25, 60))
        html = html.replace(paragraph, words)
    return html.replace("<body>", f"<body>{_AROUND}", 1).replace("</body>", f"{_SCRIPT}</body>", 1)


def corpus(pages: int, sites: int, seed: int = 1) -> Iterator[Made]:
    """Pages in the order of their fetches: one in six is a look at an earlier one, one in twelve another's text."""
    rng = random.Random(seed)
    names = sorted(templates(20))[:sites]
    known: list[Made] = []
    for count in range(pages):
        at = BEGIN + timedelta(seconds=40 * count)
        if known and count % 6 == 5:
            before = known[rng.randrange(len(known))]
            made = replace(before, at=at, text=(count, "again") if rng.random() < 0.3 else before.text)
            if rng.random() < 0.1:
                made = replace(made, status=404)
        elif known and count % 12 == 7:
            made = Made(rng.choice(names), count, at, rng.choice(known[-200:]).text)
        else:
            made = Made(rng.choice(names), count, at, count)
        if made.status == 200:
            known.append(made)
        yield made


def exchange(made: Made) -> Exchange:
    body = page(made).encode() if made.status == 200 else b"<html><body>404</body></html>"
    return Exchange(address(made.site, made.number), made.at, status=made.status, headers=_HTML, body=body)


def record(folder: Path, made: Iterator[Made], per_file: int = 500) -> list[Path]:
    """Write pages to recordings of ``per_file`` each; gives the files."""
    recorder: Recorder | None = None
    folder.mkdir(parents=True, exist_ok=True)
    for count, one in enumerate(made):
        if count % per_file == 0:
            if recorder is not None:
                recorder.close()
            recorder = Recorder(folder / f"part{count // per_file:05}.warc.gz")
        assert recorder is not None
        recorder.write(exchange(one))
    if recorder is not None:
        recorder.close()
    return sorted(folder.glob("*.warc.gz"))
