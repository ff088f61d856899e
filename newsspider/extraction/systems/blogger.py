"""Blogger: posts with hAtom classes, labels as ``rel=tag`` to ``/search/label/``."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="blogger",
    generators=("blogger",),
    addresses=(".blogger.com/", "blogspot.com/feeds", "/search/label/"),
    attributes=("b:version",),
    fields={
        "headline": ["h3.post-title", "h1.post-title", "h2.post-title", "h1.entry-title"],
        "body": ["div.post-body", "div.entry-content"],
        "published": [
            "abbr.published::attr(title)",
            "time.published::attr(datetime)",
            "a.timestamp-link abbr::attr(title)",
            "h2.date-header",
        ],
        "updated": ["time.updated::attr(datetime)", "abbr.updated::attr(title)"],
        "authors": ["span.post-author span[itemprop=name]", "span.post-author .fn", "span.post-author a"],
        "keywords": ["span.post-labels a", "div.post-labels a", "a[href*='/search/label/']"],
    },
)
