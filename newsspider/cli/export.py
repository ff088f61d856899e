"""Articles and stories as lines of JSON for programs, and as CSV that a spreadsheet opens."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newsspider.cli.archive_command import local
from newsspider.items import READABLE_FIELDS
from newsspider.text.controls import json_text, without_controls

# A spreadsheet takes a cell that begins so for a formula; a headline from the web must not become one.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it Excel reads UTF-8 as the machine's old code page

Doc = Mapping[str, Any]

STORY_COLUMNS = (
    "story_id",
    "articles",
    "place",
    "site",
    "published_at",
    "_id",
    "url",
    "source_site",
    "source",
    "headline",
)


def as_json(doc: Mapping[str, Any]) -> str:
    """A document on one line: fields in their order, moments in ISO 8601 and UTC."""
    return json_text({name: _plain(value) for name, value in doc.items()}) + "\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(inner) for inner in value]
    return value


def article_line(doc: Doc) -> str:
    """An article as a line of JSON, in the order of its fields."""
    return as_json({name: doc.get(name) for name in READABLE_FIELDS})


def story_line(articles: Sequence[Doc], sites: Iterable[str], credited: Iterable[str]) -> str:
    """A story as a line of JSON: its original, where it was printed, whom it credits, and its articles in order."""
    original = articles[0]
    shown = ("_id", "site", "headline", "published_at", "source", "source_site", "url")
    return as_json(
        {
            "story_id": original["_id"],
            "headline": original["headline"],
            "site": original["site"],
            "published_at": original.get("published_at"),
            "sites": list(sites),
            "credited": list(credited),
            "articles": [{name: article.get(name) for name in shown} for article in articles],
        }
    )


def article_row(doc: Doc) -> list[str]:
    """An article as cells, one a field: moments in local time, lists joined."""
    return cells(doc, READABLE_FIELDS)


def story_rows(articles: Sequence[Doc]) -> Iterator[list[str]]:
    """A story as rows, one an article, numbered from the original."""
    for place, article in enumerate(articles, 1):
        fixed = {"story_id": articles[0]["_id"], "articles": len(articles), "place": place}
        yield cells({**article, **fixed}, STORY_COLUMNS)


def cells(doc: Doc, names: Iterable[str]) -> list[str]:
    """Some fields of a document as cells."""
    return [_text(doc, name) for name in names]


def csv_line(cells: Iterable[object]) -> str:
    """A line of CSV as RFC 4180 and Excel have it, each cell of which is text: nothing computed, nothing obeyed."""
    line = io.StringIO()
    csv.writer(line).writerow([harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return line.getvalue()


def _text(doc: Doc, name: str) -> str:
    value = doc.get(name)
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local(doc, name)
    if name == "related":
        return " | ".join(entry["title"] for entry in value)
    if isinstance(value, Mapping):
        return " | ".join(f"{key}: {inner}" for key, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return " | ".join(map(str, value))
    return str(value)


def harmless(text: str) -> str:
    r"""The text without controls, and with an apostrophe where a spreadsheet would compute it.

    >>> harmless("=HYPERLINK(1)"), harmless("غزة"), harmless("\x00-1+cmd")
    ("'=HYPERLINK(1)", 'غزة', "'-1+cmd")
    """
    text = without_controls(text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
