"""Which answers of recordings are read, and by the declaration of which portal."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsspider.portals import Portal, Router, generic_portal
from newsspider.text.wording import command
from newsspider.urls.hosts import host_of

GENERIC = "portal"  # the spider's name that means the generic reader


@dataclass(frozen=True)
class Wanted:
    """What was asked for: pages of one ``spider`` (``portal``: all pages, by the generic reader) or of several
    ``sites``, each a portal's name or a host; with ``unknown`` also those of hosts without a site file."""

    spider: str | None = None
    sites: tuple[str, ...] = ()
    unknown: bool = False
    timezone: str | None = None

    def problem(self, known: Iterable[str]) -> str | None:
        """What cannot be done about it, given the portals that are known; None if all can."""
        names = set(known)
        if self.spider not in (None, GENERIC) and self.spider not in names:
            return f"no portal {self.spider!r}; {command('list')} shows them"
        for site in self.sites:
            if "." not in site and site not in names:
                return f"no portal {site!r}; {command('list')} shows them, and a host may be named as well"
        return None


class Choice:
    """Finds the portal by which an answer is read."""

    def __init__(self, wanted: Wanted, router: Router) -> None:
        self._wanted, self._router = wanted, router
        self._names = {name for name in (wanted.spider, *wanted.sites) if name and "." not in name}
        self._hosts = tuple(site.lower().removeprefix("www.") for site in wanted.sites if "." in site)

    def portal_for(self, url: str) -> Portal | None:
        """The portal of an address; None for an answer that is not wanted."""
        if self._wanted.spider == GENERIC:
            return self._generic(url) if not self._wanted.sites or self._is_named(url) else None
        portal = self._router.portal_for(url)
        if portal is not None:
            return portal if self._is_wanted(portal, url) else None
        return self._generic(url) if self._wanted.unknown or self._is_named(url) else None

    def _generic(self, url: str) -> Portal | None:
        try:
            return generic_portal(url, timezone=self._wanted.timezone)
        except ValueError:  # the address has no host
            return None

    def _is_wanted(self, portal: Portal, url: str) -> bool:
        if self._wanted.spider is not None:
            return portal.site == self._wanted.spider
        return not self._wanted.sites or portal.site in self._names or self._is_named(url)

    def _is_named(self, url: str) -> bool:
        if not self._hosts:
            return False
        try:
            host = host_of(url)
        except ValueError:
            return False
        return any(host == named or host.endswith(f".{named}") for named in self._hosts)
