"""A portal's declaration in checked form: what a site file says, with its patterns and selectors compiled.

Pure: a spider class makes one at import, and the crawl, ``scrapy extract`` and ``scrapy reparse`` read pages by it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from lxml import etree
from parsel import csstranslator

from newsspider.items import FIELD_TABLE
from newsspider.items.fields import layout_names
from newsspider.portals.anchors import Anchor, MetaAnchor, anchor_of
from newsspider.portals.selector_needs import Needs, needs_of
from newsspider.portals.sources import Source
from newsspider.text import Page

# The fields for which a layout may give selectors. `remove` cuts nodes out of the body, `related` selects whole blocks.
# An empty list says that the layout's pages have no such field: then it is taken from nowhere, and no page is searched
# for it. A selector that begins with a tag's name is three times as fast as one with a class alone.
SELECTABLE = (*layout_names(FIELD_TABLE), "remove")

STAMPS = ("exact", "local", "month_first", "visible")


class DeclarationError(ValueError):
    """A site file says something that cannot be right. The message names the site and the attribute."""


@dataclass(frozen=True)
class Selector:
    """One compiled selector: ``select(tree)`` gives elements, or strings for ``::text`` and ``::attr(x)``.

    ``needs`` says what a page must have for it to find anything, where that can be told.
    """

    source: str
    select: Callable[[etree._Element], list[Any]]
    needs: Needs | None = None
    anchor: Anchor | MetaAnchor | None = None

    def find(self, page: Page, within: etree._Element | None = None) -> list[Any]:
        """What it gives in a page, or in a part of it; ``select`` does the same for any tree, in more time."""
        found = self.anchor.find(page, within) if self.anchor is not None else None
        if found is not None:
            return found
        if self.needs is not None and not self.needs.met_by(page):
            return []
        return self.select(page.tree if within is None else within)


@dataclass(frozen=True)
class Layout:
    """One of a portal's page layouts: for each field its selectors, in order of preference."""

    name: str
    fields: Mapping[str, tuple[Selector, ...]]


@dataclass(frozen=True)
class Portal:
    """All that is known about a portal.

    ``site`` is the spider's name, ``title`` the portal's Arabic name, ``aliases`` what else others credit it as,
    ``domains`` its hosts (subdomains included), the first one canonical; ``path_prefix`` where portals share a host.
    ``timezone`` is None only under the generic reader. ``article_url`` may have a group ``id``, which is then the key,
    ``query`` names the query parameters that belong to an article's URL. ``stamps`` says how far machine-readable
    stamps are to be believed: ``exact``; ``local`` (the offset lies: read as local time); ``month_first`` (US order);
    ``visible`` (ignore them). ``before`` may change the parsed page, ``after`` the article.
    """

    site: str
    title: str
    domains: tuple[str, ...]
    country: str | None = None
    timezone: str | None = None
    aliases: tuple[str, ...] = ()
    path_prefix: str = ""
    article_url: re.Pattern[str] | None = None
    query: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("ar",)
    https: bool = True
    sources: tuple[Source, ...] = ()
    layouts: tuple[Layout, ...] = ()
    stamps: str = "exact"
    status: str = "from-facts"
    requires: str | None = None
    examples: tuple[str, ...] = ()
    before: Callable[..., None] | None = field(default=None, compare=False)
    after: Callable[..., None] | None = field(default=None, compare=False)

    @property
    def generic(self) -> bool:
        """Whether this is any portal, read without a site file."""
        return not self.layouts

    def matches(self, url: str) -> bool:
        """Whether a URL is one of an article of this portal."""
        return self.article_url is None or self.article_url.search(url) is not None


_XPATH_START = re.compile(r"\.{0,2}/|\(")


class _Translator(csstranslator.HTMLTranslator):
    """As parsel's, but the cheap look for the bare word comes first: most elements of a page have other classes."""

    def xpath_attrib_includes(self, xpath: Any, name: str, value: str | None) -> Any:
        if value and re.fullmatch(r"[\w-]+", value):
            xpath.add_condition(f"contains({name}, '{value}')")
        return super().xpath_attrib_includes(xpath, name, value)


_translator = _Translator()


def compile_selector(text: str) -> Selector:
    """Compile CSS (with ``::text`` and ``::attr(name)``), or XPath if it begins with ``/``, ``./`` or ``(``."""
    try:
        if _XPATH_START.match(text):
            return Selector(text, etree.XPath(text, smart_strings=False))
        path = _translator.css_to_xpath(text)
        select = etree.XPath(path, smart_strings=False)
        return Selector(text, select, needs_of(text), anchor_of(text, _translator.css_to_xpath))
    except Exception as error:  # cssselect and lxml raise a dozen kinds of error here
        raise DeclarationError(f"selector {text!r} does not compile: {error}") from error


def compile_layouts(layouts: Mapping[str, Mapping[str, str | Sequence[str]]]) -> tuple[Layout, ...]:
    """Compile ``{layout: {field: selector or selectors}}``."""
    made = []
    for name, selectors in layouts.items():
        unknown = set(selectors) - set(SELECTABLE)
        if unknown:
            raise DeclarationError(f"layout {name!r} has unknown fields {sorted(unknown)}; known are {SELECTABLE}")
        made.append(Layout(name, {key: _compile_all(value) for key, value in selectors.items()}))
    return tuple(made)


def _compile_all(value: str | Iterable[str]) -> tuple[Selector, ...]:
    return tuple(compile_selector(text) for text in ([value] if isinstance(value, str) else value))


def declare(
    *,
    site: str,
    layouts: Mapping[str, Mapping[str, str | Sequence[str]]],
    article_url: str | None,
    timezone: str | None,
    stamps: str = "exact",
    **rest: Any,
) -> Portal:
    """Check a declaration and compile it.

    :raises DeclarationError: naming the site and what is wrong.
    """
    try:
        pattern = re.compile(article_url) if article_url else None
        if pattern and set(pattern.groupindex) - {"id"}:
            raise DeclarationError(f"article_url has groups {sorted(pattern.groupindex)}; only `id` means something")
        if timezone is not None:
            ZoneInfo(timezone)
        if stamps not in STAMPS:
            raise DeclarationError(f"stamps is {stamps!r}; it may be one of {STAMPS}")
        others: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in rest.items()
        }
        return Portal(
            site=site,
            article_url=pattern,
            timezone=timezone,
            stamps=stamps,
            layouts=compile_layouts(layouts),
            **others,
        )
    except (DeclarationError, re.error, KeyError, OSError, TypeError) as error:
        raise DeclarationError(f"site {site}: {error}") from error
