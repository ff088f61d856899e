"""What must be true of the site files, of each by itself and of all together; and the table of them."""

import ast
import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from newsspider.arabic import match_text
from newsspider.portals import Portal, canonical_of, key_of
from newsspider.site_tools.source_checks import source_problems
from newsspider.urls import same_site
from newsspider.urls.splitting import urlsplit

# A site file is a form that is filled in; what does not fit into it belongs to a family or to the extraction.
MAX_LINES = 30
MAX_LINE_LENGTH = 120  # as ruff's: thirty lines of any length would be no bound
HOOKS = frozenset({"before", "after"})

# What a portal may need before it answers.
REQUIRES = {
    "browser": "draws its pages by script, or lets browsers in only",
    "residential": "gives data centres empty feeds or 403",
}
STATUS = re.compile(r"from-facts|from-family|proven \d{4}-\d{2}-\d{2}")

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")
_LABEL = re.compile(r"[a-z](?:[a-z0-9-]*[a-z0-9])?")
_PREFIX = re.compile(r"(?:/[^/?#\s]+)*")
_ARABIC = re.compile(r"[\u0621-\u064a]")


@dataclass(frozen=True)
class Site:
    """A portal, the file that declares it, and the folders of sample pages in one of which it must have some.

    A portal that was proven by real pages need not: they are the publisher's, and only at hand where they were saved.
    """

    portal: Portal
    file: Path
    samples: tuple[Path, ...] = ()


def check(sites: Iterable[Site]) -> list[str]:
    """What is wrong with the site files, a line each that begins with the portal's name; empty if all is well."""
    sites = list(sites)
    lines = [f"{site.portal.site}: {problem}" for site in sites for problem in check_site(site)]
    return lines + _together([site.portal for site in sites])


def check_site(site: Site) -> Iterator[str]:
    """What is wrong with one site file."""
    portal = site.portal
    yield from _identity(portal)
    yield from _urls(portal)
    for source in portal.sources:
        yield from source_problems(source, portal)
    if len(set(map(repr, portal.sources))) < len(portal.sources):
        yield "declares the same source twice"
    if not any(layout.fields.keys() & {"headline", "body"} for layout in portal.layouts):
        yield "no layout selects headline or body"
    yield from _file(site)


def _identity(portal: Portal) -> Iterator[str]:
    if not _NAME.fullmatch(portal.site):
        yield f"name {portal.site!r} is not lower-case ASCII letters, digits and underscores"
    if not _ARABIC.search(portal.title):
        yield f"title {portal.title!r} is not the portal's Arabic name"
    if not re.fullmatch(r"[A-Z]{2}", portal.country or ""):
        yield f"country {portal.country!r} is not a two-letter code"
    if portal.timezone is None:
        yield "has no timezone"
    if not portal.languages:
        yield "allows no language"
    if not STATUS.fullmatch(portal.status):
        yield f"status {portal.status!r} is neither from-facts, from-family nor `proven YYYY-MM-DD`"
    if portal.requires is not None and portal.requires not in REQUIRES:
        yield f"requires {portal.requires!r}; known are {sorted(REQUIRES)}"


def _urls(portal: Portal) -> Iterator[str]:
    if not portal.domains:
        yield "has no domain"
    for domain in portal.domains:
        if not _is_host(domain):
            yield f"domain {domain!r} is not a bare host name in lower case, without scheme, port and www."
    if not _PREFIX.fullmatch(portal.path_prefix):
        yield f"path_prefix {portal.path_prefix!r} must begin with a slash and not end with one"
    if portal.article_url is None:
        yield "has no article_url, so every link on its pages would be an article"
    elif not portal.article_url.pattern.startswith("^https?://"):
        yield "article_url does not begin with ^https?://"
    keys: dict[str, str] = {}
    for url in portal.examples:
        canonical = canonical_of(url, portal)
        if not same_site(url, portal.domains) or not urlsplit(url).path.startswith(portal.path_prefix):
            yield f"example {url} is not on {portal.domains[0]}{portal.path_prefix}"
        for spelling in {url, canonical}:
            if not portal.matches(spelling):
                yield f"article_url does not match the example {spelling}"
        key = key_of(url, portal)
        if key in keys:
            yield f"examples {keys[key]} and {url} have the same key {key}"
        keys[key] = url


def _is_host(domain: str) -> bool:
    """Whether a domain is a host's name, or inside a network also its address or its short name."""
    if _DOMAIN.fullmatch(domain) or _LABEL.fullmatch(domain):
        return not domain.startswith("www.")
    try:
        return str(ipaddress.ip_address(domain)) == domain
    except ValueError:
        return False


def _file(site: Site) -> Iterator[str]:
    name, text = site.portal.site, site.file.read_text(encoding="utf-8")
    if site.file.stem != name:
        yield f"stands in {site.file.name}, which should have its name"
    pages = [page for folder in site.samples for page in (folder / name).glob("*.html")]
    if site.samples and not pages and not site.portal.status.startswith("proven"):
        yield f"has no sample page in tests/pages/{name} or pages/{name}"
    lines = text.splitlines()
    if len(lines) > MAX_LINES:
        yield f"has {len(lines)} lines; {MAX_LINES} are the bound"
    for number, line in enumerate(lines, 1):
        if len(line) > MAX_LINE_LENGTH:
            yield f"line {number} has {len(line)} characters; {MAX_LINE_LENGTH} are the bound"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name not in HOOKS:
            yield f"has the method {node.name}; only the hooks {sorted(HOOKS)} may be"
        if isinstance(node, ast.Name) and node.id == "custom_settings":
            yield "has custom_settings; what all portals may need is a setting, what one needs is not"
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("newsspider.spiders"):
            yield "imports another site file; what two share is a family"


def _together(portals: list[Portal]) -> list[str]:
    lines: list[str] = []
    places: dict[str, str] = {}
    known: dict[str, str] = {}
    for portal in portals:
        for domain in portal.domains:
            place = domain + portal.path_prefix
            if place in places:
                lines.append(f"{portal.site}: {place} is {places[place]}'s")
            places[place] = portal.site
        for name in {match_text(name) for name in (portal.title, *portal.aliases)}:
            if name in known:
                lines.append(
                    f"{portal.site}: the name {name!r} is {known[name]}'s as well, so no source line can mean it"
                )
            known[name] = portal.site
    return lines


COLUMNS = ("portal", "country", "found through", "status", "needs", "name")


def rows(portals: Iterable[Portal]) -> list[tuple[str, ...]]:
    """The portals by country: how each is found, how far its site file may be trusted, and what it is called."""
    return [
        (
            portal.site,
            portal.country or "",
            ", ".join(dict.fromkeys(type(source).__name__ for source in portal.sources)) or "no_source",
            portal.status,
            portal.requires or "",
            portal.title,
        )
        for portal in sorted(portals, key=lambda portal: (portal.country or "", portal.site))
    ]


def table(portals: Iterable[Portal]) -> str:
    """The rows as a table in Markdown."""
    lines = [f"| {' | '.join(row)} |" for row in (COLUMNS, *rows(portals))]
    return "\n".join([lines[0], "|---" * len(COLUMNS) + "|", *lines[1:]])


BEGIN, END = "<!-- portals -->", "<!-- /portals -->"


def with_table(text: str, portals: Iterable[Portal]) -> str:
    """A document with the table between its markers.

    :raises ValueError: if the document has no markers.
    """
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"the markers {BEGIN} and {END} are missing")
    return f"{head}{BEGIN}\n{table(portals)}\n{END}{tail}"
