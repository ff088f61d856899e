"""WordPress: core's classic and block themes, and what most other themes keep of them."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="wordpress",
    generators=("wordpress",),
    names=("wp-block-post",),
    addresses=("wp-content/", "wp-includes/", "https://api.w.org/", "/wp-json/"),
    fields={
        "headline": ["h1.entry-title", "h1.wp-block-post-title", "h1.post-title", "h2.wp-block-post-title"],
        "body": ["div.entry-content", "div.wp-block-post-content", "div.post-content", "div.td-post-content"],
        "published": [
            "time.entry-date.published::attr(datetime)",
            "time.published::attr(datetime)",
            "div.wp-block-post-date:not(.wp-block-post-date__modified-date) time::attr(datetime)",
            "time.entry-date::attr(datetime)",
            "abbr.published::attr(title)",
        ],
        "updated": [
            "time.updated:not(.published)::attr(datetime)",
            "div.wp-block-post-date__modified-date time::attr(datetime)",
        ],
        "authors": [
            "p.wp-block-post-author__name",
            "div.wp-block-post-author-name",
            "span.author.vcard",
            "span.byline .author",
            "div.posted-by a[rel~=author]",
            "a.author-name",
            "a[rel~=author][href*='/author/']:not(.author-link)",
        ],
        "section": [
            "div.taxonomy-category a",
            "a[rel~=category]",
            "span.cat-links a",
            "a[href*='/category/']",
        ],
        "keywords": [
            "div.taxonomy-post_tag a",
            "span.tags-links a",
            "div.tagcloud a",
            "a[rel~=tag]:not([rel~=category]):not([href*='/category/'])",
        ],
    },
)
