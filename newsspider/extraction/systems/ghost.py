"""Ghost: ``gh-*`` and ``post-full-*`` classes."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="ghost",
    generators=("ghost",),
    names=("gh-content", "post-full-content"),
    addresses=("/ghost/",),
    fields={
        "headline": ["h1.gh-article-title", "h1.post-full-title", "h1.article-title"],
        "body": [
            "section.gh-content",
            "div.gh-content",
            "section.post-full-content div.post-content",
            "div.post-content",
        ],
        "published": [
            "time.byline-meta-date::attr(datetime)",
            "time.gh-article-meta-date::attr(datetime)",
            "time.post-full-meta-date::attr(datetime)",
        ],
        "authors": ["h4.author-name a", "h4.gh-article-author-name a", "span.author-name a", "a[href*='/author/']"],
        "section": [
            "a.gh-article-tag",
            "section.post-full-meta a",
            "a.post-card-primary-tag",
            "span.post-card-primary-tag a",
        ],
    },
)
