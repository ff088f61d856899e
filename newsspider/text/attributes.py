"""Elements of thousands of attributes: a parser compares each with each, a minute for a page of one megabyte."""

import re

LARGE = 100_000  # bytes; in a smaller page it is a second at most
_MOST = 1000  # attributes of an element
# Each tag from its beginning to its end, which quoted brackets do not end; so no byte is looked at twice.
_TAG = re.compile(rb"""<[a-zA-Z][^>"']*+(?:(?:"[^"]*+"|'[^']*+')[^>"']*+)*+""")
_QUOTED = re.compile(rb""""[^"]*"|'[^']*'""")


def without_surplus(page: bytes, least: int = LARGE) -> bytes:
    """The page, of ``least`` bytes or more, in which an element that has more than a thousand attributes has none."""
    if len(page) < least:
        return page
    if any(map(_has_surplus, [tag for tag in _TAG.findall(page) if len(tag) >= 2 * _MOST])):
        return _TAG.sub(_bounded, page)
    return page


def _bounded(match: re.Match[bytes]) -> bytes:
    tag = match[0]
    return tag.split(None, 1)[0] if _has_surplus(tag) else tag


def _has_surplus(tag: bytes) -> bool:
    if len(tag) < 2 * _MOST:
        return False
    # A name with its sign of equality, and a value, where it is quoted.
    return len(_QUOTED.sub(b" x ", tag).split()) > 2 * _MOST
