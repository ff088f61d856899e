"""hAtom and h-entry: classes that themes of many systems share."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="microformats",
    names=("hentry", "h-entry", "entry-title", "p-name"),
    fields={
        "headline": ["h1.entry-title", "h1.p-name", "h2.entry-title"],
        "body": ["div.entry-content", "div.e-content", "section.entry-content"],
        "published": [
            "time.dt-published::attr(datetime)",
            "time.published::attr(datetime)",
            "time.entry-date::attr(datetime)",
            "abbr.published::attr(title)",
        ],
        "updated": ["time.dt-updated::attr(datetime)", "time.updated:not(.published)::attr(datetime)"],
        "authors": ["a.p-author", "span.p-author", "span.author.vcard", "a[rel~=author]"],
        "section": ["a[rel~=category]", "span.cat-links a"],
        "keywords": ["a.p-category", "span.tags-links a", "a[rel~=tag]:not([rel~=category])"],
    },
    shared=True,
)
