"""Sample pages of a portal, each beside a JSON file that says which article it holds, and how a reading differs."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from newsspider.items import FIELD_TABLE, PAGE_FIELDS, Article
from newsspider.items.fields import names
from newsspider.site_tools.place import project_folder
from newsspider.text import Page

# Hand-written pages are a part of the project; saved ones are the publishers' property and stay with who saved them.
_ROOT = project_folder()
WRITTEN, SAVED = _ROOT / "tests" / "pages", _ROOT / "pages"

# What a sample's JSON may say besides the article's fields.
ABOUT = ("trap", "url", "fetched_at", "content_type", "layout", "site_gives", "unread")
# What a reader can judge by looking at the page; the others follow from the declaration or are hints to developers.
JUDGED = names(FIELD_TABLE, "judged")

_LISTING = re.compile(r'^\s*"found":', re.MULTILINE)


class BadSample(ValueError):
    """A sample's JSON is not JSON, lacks what is needed, or names a field that no article has."""


@dataclass(frozen=True)
class Sample:
    """A saved page. ``expected`` is its JSON: ``url`` and ``fetched_at``, and the article's fields by SPEC's names.

    ``body`` is the list of its paragraphs. ``layout`` and ``site_gives`` say which of the portal's layouts the page
    has, and which fields the portal's own selectors give there. Fields named in ``unread`` were not yet compared with
    the page by a person.
    """

    site: str
    path: Path
    expected: Mapping[str, Any]

    @property
    def name(self) -> str:
        return f"{self.site}/{self.path.stem}"

    @property
    def answers(self) -> Path:
        """The JSON file."""
        return self.path.with_suffix(".json")

    def page(self) -> Page:
        """The page, read and parsed anew."""
        expected = self.expected
        return Page(
            expected["url"],
            self.path.read_bytes(),
            expected.get("content_type"),
            datetime.fromisoformat(expected["fetched_at"]),
        )


def load(path: Path) -> Sample:
    """The sample whose page is ``path``.

    :raises BadSample: naming the file.
    """
    answers = path.with_suffix(".json")
    try:
        expected = json.loads(answers.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadSample(f"{answers}: {error}") from error
    lacking = [key for key in ("url", "fetched_at") if not expected.get(key)]
    unknown = set(expected) - set(ABOUT) - set(PAGE_FIELDS)
    if lacking or unknown:
        raise BadSample(f"{answers}: " + (f"lacks {lacking}" if lacking else f"has unknown fields {sorted(unknown)}"))
    return Sample(path.parent.name, path, expected)


def article_pages(folder: Path) -> Iterator[Path]:
    """The saved article pages of all portals below ``folder``. A saved listing, whose JSON has ``found``, is none."""
    for path in sorted(folder.glob("*/*.html")):
        answers = path.with_suffix(".json")
        if answers.exists() and not _LISTING.search(answers.read_text(encoding="utf-8")):
            yield path


def draft(page: Page, article: Article, about: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The JSON of a page just saved, as the machine reads it: every value is still to be compared with the page."""
    zone = ZoneInfo(article.timezone)
    values = {name: _written(getattr(article, name), name, zone) for name in JUDGED}
    given = [name for name in JUDGED if article.extraction.get(name) == "site"]
    return {
        "url": page.url,
        "fetched_at": page.fetched_at.isoformat(),
        "content_type": page.content_type,
        **(about or {}),
        "layout": article.extraction.get("layout"),
        "site_gives": given,
        "unread": list(values),
        **values,
    }


def refreshed(expected: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """A sample's JSON by a new draft, and a line for each value that is another now.

    A changed value is unread again; what only a person can say (``trap``) stays.
    """
    changed = [name for name in JUDGED if expected.get(name) != new.get(name)]
    unread = [name for name in JUDGED if name in changed or name in expected.get("unread", ())]
    lines = [f"{name}:\n  - {expected.get(name)!r}\n  + {new.get(name)!r}" for name in changed]
    kept = {name: expected[name] for name in ("url", "fetched_at", "content_type", "trap") if name in expected}
    return {**new, **kept, "unread": unread}, lines


def write(path: Path, values: Mapping[str, Any]) -> None:
    """Write a sample's JSON so that people can read and edit it."""
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _written(value: Any, name: str, zone: ZoneInfo) -> Any:
    if name == "body":
        return value.split("\n\n") if value else []
    # As the page prints it, so that a person can compare.
    return value.astimezone(zone).isoformat() if isinstance(value, datetime) else value
