"""URLs: which are the same, whose they are, and which may be asked for."""

from newsspider.urls.canonical import canonical_url, resolve
from newsspider.urls.hosts import bare_host, is_private, same_site, site_of

__all__ = ["bare_host", "canonical_url", "is_private", "resolve", "same_site", "site_of"]
