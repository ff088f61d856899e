"""The declaration of a portal that has no site file."""

from newsspider.portals.portal import Portal
from newsspider.portals.zones import zone_for
from newsspider.urls import site_of


def generic_portal(url: str, timezone: str | None = None) -> Portal:
    """A portal without a site file. Its zone is the given one, else its country domain's; see also ``view.zone_of``."""
    site = site_of(url)
    return Portal(site=site, title="", domains=(site.partition("/")[0],), timezone=timezone or zone_for(url))
