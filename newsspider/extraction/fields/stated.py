"""What a page states without showing it: its portal's names, its stamps for machines; and what the source knew."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsspider.arabic import match_text
from newsspider.extraction.fields import generic
from newsspider.extraction.fields.stamps import Candidate, Role, visible_candidates
from newsspider.extraction.machine.structured import texts
from newsspider.extraction.people.credits import without_institution
from newsspider.portals import Portal
from newsspider.text import Page

if TYPE_CHECKING:
    from newsspider.extraction.reader import Reader

_METAS: dict[Role, tuple[str, ...]] = {
    "published": (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "date_published",
        "publishdate",
        "publish_date",
        "published_date",
        "pubdate",
        "publication_date",
        "dc.date",
        "dc.date.issued",
        "dcterms.created",
        "dcterms.date",
        "sailthru.date",
        "parsely-pub-date",
        "cxenseparse:recs:publishtime",
        "article.published",
        "date",
    ),
    "updated": ("article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "dcterms.modified"),
}
_FOR_MACHINES = re.compile(r"\d{4}-\d\d?-\d\d?T|\d{9,13}$")
_JOINT = re.compile(r"\s+[|\-–—:»«]+\s+")
# What one of these gives is noted by its own name; other sources (a list, the memory) know nothing of an article.
_METHODS = {"feed": "feed", "sitemap": "sitemap", "api": "api"}


def stated_names(page: Page, portal: Portal, data: Mapping[str, Any]) -> set[str]:
    """What the portal calls itself, in compared form: no author, no section, no part of a headline has such a name."""
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    stated = [portal.title, *portal.aliases, portal.site, host, host.split(".")[0], host.rpartition(".")[0]]
    stated += [page.meta(key) or "" for key in ("og:site_name", "application-name", "publisher", "twitter:site")]
    stated += texts(data.get("publisher"))
    # The short part at the title's end; at its start only if the head names it as the page's author, too.
    parts = _JOINT.split(page.title or "")
    if len(parts) > 1 and len(parts[-1].split()) <= 4 and not page.meta("og:site_name"):
        stated.append(parts[-1])
    if len(parts) > 1 and match_text(parts[0]) in map(match_text, page.metas.get("author", [])):
        stated.append(parts[0])
    names = {match_text(name.lstrip("@")) for name in stated if name}
    return {name for full in names for name in (full, without_institution(full)) if name}


def stated_stamps(reader: "Reader") -> list[Candidate]:
    """All stamps of a page, best first: the site file's, the printed ones if it names none, those for machines."""
    found: list[Candidate] = []
    roles: tuple[Role, Role] = ("published", "updated")
    for role in roles:
        for text in reader.sited.texts(role) if reader.sited else ():
            if _FOR_MACHINES.match(text):
                found.append(Candidate(text, role, "site", True))
            else:
                found += visible_candidates(text, "site", role)
    if wanted := _wanted(reader, {candidate.role for candidate in found}):
        found += [c for c in generic.printed_stamps(reader.whole) if (c.role or "published") in wanted]
    for key, role in (("datePublished", roles[0]), ("dateModified", roles[1])):
        found += [Candidate(text, role, "json-ld", True) for text in texts(reader.data.get(key))]
    if reader.sited is None:
        found += generic.marked_stamps(reader.whole)
    for role in roles:
        for key in _METAS[role]:
            method = "opengraph" if key.startswith(("og:", "article:")) else "meta"
            found += [Candidate(text, role, method, True) for text in reader.page.metas.get(key, [])[:1]]
    return found


def _wanted(reader: "Reader", given: set[Role | None]) -> set[Role]:
    """For which moments the page is searched for printed stamps: those that the layout neither gives nor rules out."""
    fields = reader.sited.layout.fields if reader.sited else {}
    wanted: set[Role] = set()
    if "published" not in given and fields.get("published") != ():
        wanted.add("published")
    if "updated" not in given and "updated" not in fields and (reader.sited is None or _says_updated(reader.page.text)):
        wanted.add("updated")
    return wanted


def _says_updated(text: str) -> bool:
    """Whether the page has the word at all, which is a cheaper look than reading it in order."""
    return any(word in text for word in ("تحديث", "تعديل", "حُدّ", "حُدِّ", "عُدّ", "عُدِّ", "محدّث", "pdated"))


def told(known: Any, field: str = "") -> Any:
    """What the source that named the page knew: of a field, or, without one, as which method that counts."""
    if known is None:
        return None if field else "feed"
    get = known.get if isinstance(known, Mapping) else lambda name, default=None: getattr(known, name, default)
    if not field:
        return _METHODS.get(get("source") or "", "feed")
    return get(field) or (get("fields") or {}).get(field)


def told_stamps(known: Any) -> list[Candidate]:
    """The stamps that the source knew."""
    roles: tuple[Role, Role] = ("published", "updated")
    return [Candidate(str(text), role, told(known), True) for role in roles if (text := told(known, role))]
