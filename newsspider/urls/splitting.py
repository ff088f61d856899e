"""``urlsplit`` and ``urljoin`` of the standard library for addresses that strangers wrote.

The library normalises a host that is not ASCII, at a cost that grows with the square of its combining marks. A host has
at most 255 characters, so a longer one is refused before that.
"""

import re
from urllib.parse import SplitResult
from urllib.parse import urljoin as _urljoin
from urllib.parse import urlsplit as _urlsplit

MAX_HOST = 1000  # characters of user, host and port as they are written, maybe percent-encoded
_AUTHORITY = re.compile(r"[^/?#]*//([^/?#]*)")


def _check(url: str) -> None:
    # By the library's own eyes: it removes these before it looks for the host.
    match = _AUTHORITY.match(url.translate({9: None, 10: None, 13: None}) if not url.isprintable() else url)
    if match and len(match[1]) > MAX_HOST:
        raise ValueError(f"a host of {len(match[1])} characters")


def urlsplit(url: str) -> SplitResult:
    """As the library's.

    :raises ValueError: as the library's, and for a host that is too long to be one.
    """
    _check(url)
    return _urlsplit(url)


def urljoin(base: str, url: str) -> str:
    """As the library's.

    :raises ValueError: as the library's, and for a host that is too long to be one.
    """
    _check(base)
    _check(url)
    return _urljoin(base, url)


def has_userinfo(url: str) -> bool:
    """Whether an address holds a user name or password. Never raises."""
    match = _AUTHORITY.match(url.strip().replace("\\", "/"))
    return match is not None and "@" in match[1]


def joined(base: str, url: str) -> str | None:
    """As :func:`urljoin`; None for what is not an address."""
    try:
        return urljoin(base, url)
    except ValueError:
        return None


def path_of(url: str) -> str:
    """The path of an address; empty for what is not one."""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
