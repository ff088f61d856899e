"""Which portal a URL belongs to, and which portal a name means, among all that have a site file."""

from collections.abc import Iterable

from newsspider.portals.portal import Portal
from newsspider.urls.splitting import urlsplit


class Router:
    """Finds the portal of a URL by host and path prefix; the longest prefix wins, then a matching article pattern."""

    def __init__(self, portals: Iterable[Portal]) -> None:
        self._by_host: dict[str, list[Portal]] = {}
        for portal in portals:
            for domain in portal.domains:
                self._by_host.setdefault(domain.lower(), []).append(portal)

    def portal_for(self, url: str) -> Portal | None:
        """The portal whose host and path prefix the URL has, or None. Never raises."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return None
        labels = host.split(".")
        for start in range(len(labels)):
            found = [
                p for p in self._by_host.get(".".join(labels[start:]), ()) if _has_prefix(parts.path, p.path_prefix)
            ]
            if found:
                return max(found, key=lambda p: (len(p.path_prefix), p.article_url is not None and p.matches(url)))
        return None


def _has_prefix(path: str, prefix: str) -> bool:
    prefix = prefix.rstrip("/")
    return path == prefix or path.startswith(prefix + "/") if prefix else True
