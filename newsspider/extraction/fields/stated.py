"""The stamps of a page, those for machines included, and the values that the source of its URL gives."""

import re
from collections.abc import Mapping
from typing import Any

from newsspider.extraction.fields import generic
from newsspider.extraction.fields.stamps import Candidate, Role, visible_candidates
from newsspider.extraction.fields.times import box_stamps
from newsspider.extraction.machine.structured import texts
from newsspider.extraction.view import PageView

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
# What one of these gives is noted by its own name; other sources (a list, the memory) know nothing of an article.
_METHODS = {"feed": "feed", "sitemap": "sitemap", "api": "api"}


def stated_stamps(view: PageView) -> list[Candidate]:
    """All stamps of a page, best first: the site file's, the printed ones if it names none, those for machines."""
    found: list[Candidate] = []
    roles: tuple[Role, Role] = ("published", "updated")
    for role in roles:
        for text in view.selected(role):
            if _FOR_MACHINES.match(text):
                found.append(Candidate(text, role, "site", True))
            else:
                found += visible_candidates(text, "site", role)
    if wanted := _wanted(view, {candidate.role for candidate in found}):
        found += [c for c in _system_stamps(view) if c.role in wanted]
        found += [c for c in generic.printed_stamps(view.full_page) if (c.role or "published") in wanted]
        found += [c for c in box_stamps(view.full_page) if c.role in wanted]
    for key, role in (("datePublished", roles[0]), ("dateModified", roles[1])):
        found += [Candidate(text, role, "json-ld", True) for text in texts(view.data.get(key))]
    if view.by_layout is None:
        found += generic.marked_stamps(view.full_page)
    for role in roles:
        for key in _METAS[role]:
            method = "opengraph" if key.startswith(("og:", "article:")) else "meta"
            found += [Candidate(text, role, method, True) for text in view.page.metas.get(key, [])[:1]]
    return found


def _system_stamps(view: PageView) -> list[Candidate]:
    """The stamps that the page's content system keeps in places of its own."""
    found: list[Candidate] = []
    roles: tuple[Role, Role] = ("published", "updated")
    for role in roles:
        for text in view.by_convention(role)[:1]:
            machine = _FOR_MACHINES.match(text) is not None
            found += [Candidate(text, role, "system", True)] if machine else visible_candidates(text, "system", role)
    return found


def _wanted(view: PageView, given: set[Role | None]) -> set[Role]:
    """For which moments the page is searched for printed stamps: those that the layout neither gives nor rules out."""
    fields = view.by_layout.layout.fields if view.by_layout else {}
    wanted: set[Role] = set()
    if "published" not in given and fields.get("published") != ():
        wanted.add("published")
    if "updated" not in given and "updated" not in fields and (view.by_layout is None or _says_updated(view.page.text)):
        wanted.add("updated")
    return wanted


def _says_updated(text: str) -> bool:
    """Whether the page has the word at all, which is a cheaper look than reading it in order."""
    return any(word in text for word in ("تحديث", "تعديل", "حُدّ", "حُدِّ", "عُدّ", "عُدِّ", "محدّث", "pdated"))


def source_value(known: Any, field: str = "") -> Any:
    """The value that a feed, sitemap or API entry gives for a field; without a field the method of that source."""
    if known is None:
        return None if field else "feed"
    get = known.get if isinstance(known, Mapping) else lambda name, default=None: getattr(known, name, default)
    if not field:
        return _METHODS.get(get("source") or "", "feed")
    return get(field) or (get("fields") or {}).get(field)


def source_stamps(known: Any) -> list[Candidate]:
    """The stamps that the source knew."""
    roles: tuple[Role, Role] = ("published", "updated")
    return [
        Candidate(str(text), role, source_value(known), True) for role in roles if (text := source_value(known, role))
    ]
