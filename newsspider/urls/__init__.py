"""URLs: which are the same, whose they are, and which may be asked for."""

from newsspider.urls.articles import article_key, canonical_of, canonical_of_page, is_home, key_of
from newsspider.urls.canonical import canonical_url, resolve
from newsspider.urls.hosts import bare_host, is_private, same_site, site_of

__all__ = [
    "article_key",
    "bare_host",
    "canonical_of",
    "canonical_of_page",
    "canonical_url",
    "is_home",
    "is_private",
    "key_of",
    "resolve",
    "same_site",
    "site_of",
]
