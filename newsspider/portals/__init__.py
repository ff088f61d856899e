"""Portals as declarations: what a site file may say, which portal an address belongs to, its canonical form and key."""

from newsspider.portals.addresses import article_key, canonical_of, canonical_of_page, is_home, key_of
from newsspider.portals.generic import generic_portal
from newsspider.portals.portal import DeclarationError, Layout, Portal, Selector
from newsspider.portals.router import Router
from newsspider.portals.sources import Api, Feed, Ids, NewsSitemap, Section, Sitemap, Source, WordPress

__all__ = [
    "Api",
    "DeclarationError",
    "Feed",
    "Ids",
    "Layout",
    "NewsSitemap",
    "Portal",
    "Router",
    "Section",
    "Selector",
    "Sitemap",
    "Source",
    "WordPress",
    "article_key",
    "canonical_of",
    "canonical_of_page",
    "generic_portal",
    "is_home",
    "key_of",
]
