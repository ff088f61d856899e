"""Corrections as people read them: each changed field with what went and what came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from newsspider.items import CONTENT_FIELDS
from newsspider.storage.reading import Version, is_minor
from newsspider.text import diff
from newsspider.text.diff import Run

CONTEXT = 14  # unchanged words shown on either side of a change


@dataclass(frozen=True)
class FieldChange:
    """One field's change; ``lines`` are its paragraphs, or its one line. Unchanged paragraphs are left out."""

    name: str
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class Correction:
    """A change of an article: from revision ``number`` to the next, ``at`` the moment it was seen.

    ``minor`` is a change of spelling or signs only. ``cause`` is ``portal``, or ``extraction`` where the page was the
    same and was read better.
    """

    article: Mapping[str, Any]
    number: int
    at: datetime | None
    cause: str
    minor: bool
    fields: tuple[FieldChange, ...]


def between(before: Version, after: Version) -> Correction:
    """What the step from one version to the next changed."""
    old, new = before.document, after.document
    return Correction(
        article=new,
        number=before.number,
        at=after.at,
        cause=before.cause or "portal",
        minor=_only_text(before.changed) and is_minor(old, new),
        fields=tuple(
            field_change(name, old.get(name), new.get(name)) for name in CONTENT_FIELDS if name in before.changed
        ),
    )


def correction_of(doc: Mapping[str, Any]) -> Correction:
    """A revision as the archive gives it, with its article and what came, as a correction."""
    names = [name for name in CONTENT_FIELDS if name in doc]
    after = doc["after"]
    before = {**after, **{name: doc[name] for name in names}}
    return Correction(
        article=doc["article"],
        number=doc["revision"],
        at=doc.get("seen_at"),
        cause=doc.get("cause", "portal"),
        minor=_only_text(names) and is_minor(before, after),
        fields=tuple(field_change(name, before.get(name), after.get(name)) for name in names),
    )


def _only_text(names: Sequence[str]) -> bool:
    """Whether nothing but texts changed, which the eye may pass over; a moment or a name is never minor."""
    return not set(names) - {"headline", "subheadline", "body", "keywords"}


def field_change(name: str, before: Any, after: Any) -> FieldChange:
    """How one field changed."""
    if name == "body":
        lines = diff.texts(before or "", after or "")
        return FieldChange(
            name, tuple(tuple(shortened(line)) for line in lines if any(run.kind != "same" for run in line))
        )
    if isinstance(before, list) or isinstance(after, list):
        return FieldChange(name, (tuple(_items(before or [], after or [])),))
    return FieldChange(name, (tuple(diff.words(_as_text(before), _as_text(after))),))


def shortened(line: Sequence[Run]) -> list[Run]:
    """A line with its long unchanged stretches left out."""
    made = []
    for place, run in enumerate(line):
        words = run.text.split()
        head, tail = (CONTEXT if place else 0), (CONTEXT if place < len(line) - 1 else 0)
        if run.kind != "same" or len(words) <= head + tail + 1:
            made.append(run)
        else:
            made.append(Run("same", " ".join([*words[:head], "…", *(words[-tail:] if tail else [])])))
    return made


def _items(before: Sequence[str], after: Sequence[str]) -> list[Run]:
    gone = [Run("gone", item) for item in before if item not in after]
    return (
        [Run("same", item) for item in before if item in after]
        + gone
        + [Run("come", i) for i in after if i not in before]
    )


def _as_text(value: Any) -> str:
    return f"{value:%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else value or ""
