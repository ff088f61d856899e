"""Hugo and other generators of static pages: the words that their themes share."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="hugo",
    generators=("hugo", "jekyll", "eleventy", "gatsby"),
    fields={
        "headline": ["h1.post-title", "h1.article-title", "h1.single-title", "header h1"],
        "body": [
            "div.post-content",
            "div.article-content",
            "section.article-content",
            "div.content[itemprop=articleBody]",
        ],
        "published": [
            "time.post-date::attr(datetime)",
            "time.article-time--published::attr(datetime)",
            "time[itemprop=datePublished]::attr(datetime)",
        ],
        "updated": ["time.lastmod::attr(datetime)", "time[itemprop=dateModified]::attr(datetime)"],
        "authors": ["span.post-author a", "a[rel~=author]", "a[href*='/authors/']"],
        "section": ["a[href*='/categories/']"],
        "keywords": ["ul.post-tags a", "section.article-tags a", "a[href*='/tags/']"],
    },
)
