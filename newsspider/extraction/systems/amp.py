"""AMP pages: the legacy theme of WordPress's plugin, and what other systems make of it."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="amp",
    names=("amp-wp-article", "amp-wp-title", "amp-wp-byline"),
    fields={
        "headline": ["h1.amp-wp-title"],
        "body": ["div.amp-wp-article-content", "div.amp-wp-content"],
        "published": ["div.amp-wp-posted-on time::attr(datetime)", "div.amp-wp-meta time::attr(datetime)"],
        "authors": ["span.amp-wp-author"],
        "section": ["div.amp-wp-tax-category a"],
        "keywords": ["div.amp-wp-tax-tag a"],
    },
)
