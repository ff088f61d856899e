"""The article's pictures: the main one first, no logos, icons or tracking pixels."""

import re
from collections.abc import Iterable

from lxml import etree

from newsspider.urls.splitting import joined, path_of

_LAZY = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-img", "src")
_NO_PICTURE = re.compile(
    r"(?:^|[_\-.])(?:logos?|icons?|favicon|avatars?|sprites?|placeholder|loading|loader|spinner|blank|spacer|pixel|1px|1x1|transparent"
    r"|default|no[-_]?image|noimage|share|advert\w*|banners?|emoji|gravatar|captcha)(?:[_\-.]|\d|$)|\.(?:svg|ico)$",
    re.IGNORECASE,
)
_HALF = re.compile("[\ud800-\udfff]")  # half a character pair, which nothing can store
_NO_HOST = re.compile(r"^data:|doubleclick|googlesyndication|scorecardresearch|gravatar|/ads?/", re.IGNORECASE)
# Narrower is an icon or a button; articles' own pictures are not printed that small.
_SMALLEST = 100
# Levels from a picture up to the writer's box: its link and a wrapper.
_WRITER_DEPTH = 4
_WRITER = re.compile(r"(?:^|[\s_-])(?:avatar|author|writer|columnist)s?(?=$|[\s_-])", re.IGNORECASE)


def picture_url(value: str | None, base: str) -> str | None:
    """An absolute URL of a picture, or None if it is a logo, an icon or a tracker."""
    if not value or not (value := value.strip()) or _NO_HOST.search(value) or _HALF.search(value):
        return None
    if _NO_PICTURE.search(path_of(value).rpartition("/")[2]):  # of the file: folders are called default, too
        return None
    url = joined(base, value)
    return url if url is not None and url.startswith(("http://", "https://")) else None


def pictures_in(elements: Iterable[etree._Element], base: str) -> list[str]:
    """The pictures of a body, in order."""
    found = []
    for element in elements:
        for image in element.iter("img", "amp-img"):
            if _too_small(image.get("width")) or _too_small(image.get("height")) or _shows_writer(image):
                continue
            for attribute in _LAZY:
                if (value := image.get(attribute)) and (url := picture_url(value, base)):
                    found.append(url)
                    break
    return found


def once(urls: Iterable[str]) -> list[str]:
    """Each picture once. Sizes of one picture that differ in the query only are one."""
    kept: dict[str, str] = {}
    for url in urls:
        kept.setdefault(url.partition("?")[0] if re.search(r"\.(?:jpe?g|png|webp|gif)\?", url, re.I) else url, url)
    return list(kept.values())


def _shows_writer(image: etree._Element) -> bool:
    """Whether a picture is the writer's, by what it or a box close around it is called."""
    element: etree._Element | None = image
    for _ in range(_WRITER_DEPTH):
        if element is None or element.tag in ("figure", "article", "section", "main", "body"):
            return False
        if _WRITER.search(element.get("class") or ""):
            return len(list(element.iter("p"))) <= 1
        element = element.getparent()
    return False


def _too_small(size: str | None) -> bool:
    digits = re.match(r"\s*(\d+)\s*(?:px)?\s*$", size or "")
    return digits is not None and int(digits[1]) < _SMALLEST
