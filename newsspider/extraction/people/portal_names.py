"""The names of a portal, by its declaration and by what its pages state."""

import re
from collections.abc import Mapping
from typing import Any

from newsspider.arabic import match_text
from newsspider.extraction.machine.structured import texts
from newsspider.extraction.people.credits import without_institution
from newsspider.portals import Portal
from newsspider.text import Page
from newsspider.urls.splitting import urlsplit

_JOINT = re.compile(r"\s+[|\-–—:»«]+\s+")


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
