"""One spelling for each URL: scheme, host, percent-encoding, query parameters."""

import re
from collections.abc import Collection, Set
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import quote

import idna

from newsspider.tables import rows
from newsspider.urls.hosts import bare_host, ip_address
from newsspider.urls.splitting import MAX_HOST, urljoin, urlsplit

_PATH_SAFE = "!$&'()*+,;=:@/"
_QUERY_SAFE = _PATH_SAFE + "?"
_NORMAL_PATH = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@/]*")
_ESCAPES = re.compile(r"((?:%[0-9A-Fa-f]{2})+)")
_UNRESERVED_ESCAPE = re.compile(r"%(?:2[DE]|3[0-9]|4[1-9A-F]|5[0-9AF]|6[1-9A-F]|7[0-9AE])")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:")
_SLOPPY_HTTP = re.compile(r"(https?):[/\\]*", re.IGNORECASE)
_FORBIDDEN_IN_HOST = re.compile(r"[\x00-\x20\x7f\"#%/<>?@\[\\\]^`{|},;!$&'()*+=:]")
_SESSION_IN_PATH = re.compile(r";jsessionid=[^/]*", re.IGNORECASE)
_AT_ENDS = "".join(map(chr, range(0x21))) + "\x7f\u00a0\u200b\u200e\u200f\u202a\u202c\ufeff"
_DEFAULT_PORTS = frozenset({80, 443})
_MOST = 8192  # no server takes longer ones, and data that was pasted into a link is no URL


class _Parts(NamedTuple):
    scheme: str
    host: str
    port: int | None
    path: str
    query: str

    @property
    def authority(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port is None else f"{host}:{self.port}"


def _escape(text: str, safe: str) -> str:
    """Percent-encode what must be, in upper case; decode what need not be; keep every other escape as it is."""
    pieces = _ESCAPES.split(text)
    pieces[::2] = [quote(piece, safe, errors="replace") for piece in pieces[::2]]
    pieces[1::2] = [
        _UNRESERVED_ESCAPE.sub(lambda escape: chr(int(escape[0][1:], 16)), piece.upper()) for piece in pieces[1::2]
    ]
    return "".join(pieces)


def _without_dots(path: str) -> str:
    """RFC 3986, 5.2.4: ``.`` and ``..`` resolved."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            if kept:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


@lru_cache(maxsize=4096)
def _host(written: str) -> str:
    """A host in lower case and in ASCII. Raises ValueError."""
    if len(written) > MAX_HOST:
        raise ValueError(f"a host of {len(written)} characters")
    host = written.lower()
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode("ascii")
        except idna.IDNAError as error:
            raise ValueError(f"no host name: {written}") from error
    address = ip_address(host)
    if address is not None:
        return str(address)
    host = host.rstrip(".")
    if not host or _FORBIDDEN_IN_HOST.search(host) or ".." in host or host.startswith("."):
        raise ValueError(f"no host name: {written!r}")
    return host


@lru_cache(maxsize=64)  # a page's own address is asked for its parts several times
def _split(url: str) -> _Parts:
    """The parts of an absolute http or https URL, each in its one spelling. Raises ValueError for anything else."""
    if len(url) > _MOST:
        raise ValueError(f"a URL of {len(url)} characters")
    found = urlsplit(url.replace("\\", "/") if "?" not in url else _slashes(url))
    if found.scheme not in ("http", "https"):
        raise ValueError(f"not http or https: {url!r}")
    authority = found.netloc.rpartition("@")[2]
    written, colon, port = authority.rpartition(":")
    if not colon or "]" in port:
        written, port = authority, ""
    if port and not (port.isascii() and port.isdigit() and int(port) < 65536):
        raise ValueError(f"no port: {port!r}")
    path = found.path
    if not _NORMAL_PATH.fullmatch(path):
        path = _escape(path, _PATH_SAFE)
    number = int(port) if port else None
    return _Parts(
        found.scheme,
        _host(written),
        None if number in _DEFAULT_PORTS else number,
        _without_dots(path or "/"),
        found.query,
    )


def _slashes(url: str) -> str:
    before, mark, query = url.partition("?")
    return before.replace("\\", "/") + mark + query


def _tidy(url: str) -> str:
    """What browsers do first: no white space or control characters at the ends, no tabs or line breaks inside."""
    url = url.strip(_AT_ENDS)
    return url.translate({9: None, 10: None, 13: None}) if not url.isprintable() else url


@cache
def _tracking() -> tuple[frozenset[str], tuple[str, ...]]:
    names = [row["parameter"].lower() for row in rows("tracking.tsv")]
    return (
        frozenset(name for name in names if not name.endswith("*")),
        tuple(name[:-1] for name in names if name.endswith("*")),
    )


def _is_tracking(name: str) -> bool:
    exact, prefixes = _tracking()
    name = name.lower()
    return name in exact or name.startswith(prefixes)


def _parameters(query: str) -> list[tuple[str, str]]:
    """Name and ``name=value`` of each parameter. A doubly escaped ampersand (``&amp;id=1``) is one."""
    found = []
    for pair in query.split("&"):
        while pair.startswith("amp;"):
            pair = pair[4:]
        pair = _escape(pair, _QUERY_SAFE)
        if pair:
            found.append((pair.partition("=")[0], pair))
    return found


def _kept_query(query: str, kept: Collection[str] | None) -> str:
    if not query:
        return ""
    parameters = _parameters(query)
    if kept is None:
        return "&".join(sorted(pair for name, pair in parameters if not _is_tracking(name)))
    # Where a name repeats, or its case differs, servers take the first.
    found: dict[str, str] = {}
    for name, pair in parameters:
        found.setdefault(name.lower(), pair)
    pairs = []
    for name in sorted(kept) if isinstance(kept, Set) else kept:
        if name.lower() in found:
            pairs.append(name + found[name.lower()][len(name) :])
    return "&".join(pairs)


def canonical_url(
    url: str, *, https: bool | None = True, query: Collection[str] | None = (), host: str | None = None
) -> str:
    """The one spelling of an article's URL. Idempotent.

    :param https: whether the portal serves https; None leaves the scheme. A URL with a port of its own, or with an IP
        address for a host, keeps its scheme: nothing says that https answers there.
    :param query: the parameters that belong to an article, in their order (a set: sorted); None, where nothing is
        declared, keeps all but tracking, sorted.
    :param host: the portal's preferred host; it replaces its own ``www.``, ``m.`` and ``amp.`` twins.
    :raises ValueError: for what is no absolute http or https URL.

    >>> canonical_url("http://WWW.Example.com:80/أخبار/12?utm_source=x&id=7#top", query=["id"])
    'https://www.example.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/12?id=7'
    """
    parts = _split(_tidy(url))
    scheme = parts.scheme
    if https is not None and parts.port is None and ip_address(parts.host) is None:
        scheme = "https" if https else "http"
    if host is not None and bare_host(host.lower()) == bare_host(parts.host):
        parts = parts._replace(host=host.lower())
    path = _without_dots(_SESSION_IN_PATH.sub("", parts.path)) if ";" in parts.path else parts.path
    kept = _kept_query(parts.query, query)
    return f"{scheme}://{parts.authority}{path}" + (f"?{kept}" if kept else "")


def resolve(base: str, href: str) -> str | None:
    """The absolute http or https URL to which a link on a page leads, without its fragment; None if it leads nowhere.

    Never raises. A link that is empty or only a fragment leads nowhere.

    >>> resolve("https://example.com/a/b", " ../c d\\n#x ")
    'https://example.com/c%20d'
    """
    href = _tidy(href)
    if not href or href[0] == "#":
        return None
    try:
        scheme = _SCHEME.match(href)
        if scheme:
            sloppy = _SLOPPY_HTTP.match(href)
            if not sloppy:
                return None
            href = f"{sloppy[1].lower()}://{href[sloppy.end() :]}"
        parts = _split(urljoin(_tidy(base), _slashes(href)))
    except ValueError:
        return None
    query = _escape(parts.query, _QUERY_SAFE)
    return f"{parts.scheme}://{parts.authority}{parts.path}" + (f"?{query}" if query else "")
