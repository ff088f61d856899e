"""Visits that gave no page: what is noted of an address."""

from newsspider.items import Fetch, Visit


def failed_visit(url: str, fetch: Fetch, reason: str) -> Visit:
    """A failed visit: a later run requests the address again."""
    return visit_of(url, fetch, "failed", reason)


def visit_of(url: str, fetch: Fetch, state: str, reason: str | None) -> Visit:
    """The visit of a fetch, with the state in which it leaves the address."""
    return Visit(fetch.key, url, fetch.key.partition(":")[0], fetch.at, state, status=fetch.status, reason=reason)
