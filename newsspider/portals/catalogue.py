"""All portals that have a site file, as declarations."""

from scrapy.settings import BaseSettings
from scrapy.spiderloader import get_spider_loader

from newsspider.arabic import match_text
from newsspider.portals.portal import Portal
from newsspider.portals.router import Router


def portals(settings: BaseSettings) -> list[Portal]:
    """The declarations of all site files, by name, without the generic reader."""
    return list(_portals(tuple(settings.getlist("SPIDER_MODULES")), settings))


def router(settings: BaseSettings) -> Router:
    """Which portal a URL belongs to, among all that have a site file."""
    return Router(portals(settings))


def names(settings: BaseSettings) -> dict[str, str]:
    """Match form of each portal's names to its site, for whom a source line credits."""
    return {match_text(name): portal.site for portal in portals(settings) for name in (portal.title, *portal.aliases)}


_cache: dict[tuple[str, ...], tuple[Portal, ...]] = {}


def _portals(modules: tuple[str, ...], settings: BaseSettings) -> tuple[Portal, ...]:
    if modules not in _cache:
        loader = get_spider_loader(settings)
        declared = (getattr(loader.load(name), "declaration", None) for name in sorted(loader.list()))
        _cache[modules] = tuple(portal for portal in declared if portal and not portal.generic)
    return _cache[modules]
