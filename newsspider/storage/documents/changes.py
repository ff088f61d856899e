"""What changed between two versions of an article, and how a person reads it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from newsspider.dates import parse_stamp
from newsspider.items import CONTENT_FIELDS
from newsspider.text.diff import opcodes, pairs_of, paragraphs

Doc = Mapping[str, Any]

# Unchanged words shown on either side of a change.
CONTEXT = 12

# Any moment does: only whether the text needs one is asked.
_SOME_MOMENT = datetime(2024, 6, 15, 12, tzinfo=UTC)

MOMENT_FIELDS = {
    "published_at": ("published_at", "published_on", "published_precision", "published_text"),
    "updated_at": ("updated_at", "updated_text"),
}


def changed_fields(old: Doc, new: Doc) -> tuple[str, ...]:
    """The content fields whose values differ. White space, also where paragraphs begin, and the order of keywords do
    not count.

    >>> changed_fields({"headline": "a  b", "authors": []}, {"headline": "a b", "authors": ["x"]})
    ('authors',)
    """
    return tuple(name for name in CONTENT_FIELDS if _compared(name, old.get(name)) != _compared(name, new.get(name)))


def _compared(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return " ".join(value.split()) or None
    if isinstance(value, list):
        texts = [" ".join(str(item).split()) for item in value]
        return sorted(set(texts)) if name == "keywords" else texts
    return value


def kept_moments(old: Doc, new: Doc) -> dict[str, Any]:
    """Of the stored fields those that a new version must not change.

    A moment read from a relative stamp («منذ ساعتين») is only about right and moves with each visit, so it never
    changes a stored one. Neither does a bare day the moment within it: the page says less, not something else.
    """
    kept: dict[str, Any] = {}
    for name, fields in MOMENT_FIELDS.items():
        if old.get(name) is not None and (_is_relative(name, new) or _says_less(name, old, new)):
            kept |= {field: old.get(field) for field in fields}
    return kept


# What only a source said of an article (its feed, sitemap or listing) is not on its page.
_SOURCES = frozenset({"feed", "sitemap", "api"})


def kept_from_sources(old: Doc, new: Doc) -> dict[str, Any]:
    """Of the stored fields those that a source gave and this sighting, which came without the source, says nothing of.

    The page was not asked for by way of the source this time; nothing was taken back.
    """
    methods, now = old.get("extraction") or {}, new.get("extraction") or {}
    kept: dict[str, Any] = {}
    for name, method in methods.items():
        if method in _SOURCES and name not in now and not new.get(name) and old.get(name):
            kept |= {field: old.get(field) for field in MOMENT_FIELDS.get(name, (name,))}
            now = {**now, name: method}
    return {**kept, "extraction": now} if kept else {}


def _is_relative(name: str, doc: Doc) -> bool:
    if doc.get(name) is None:
        return False
    text = doc.get("published_text" if name == "published_at" else "updated_text")
    if name == "published_at" and doc.get("published_precision") == "hour":
        return True
    if not text:
        return False
    zone = doc.get("timezone") or "UTC"
    return parse_stamp(text, zone, None) is None and parse_stamp(text, zone, _SOME_MOMENT) is not None


def _says_less(name: str, old: Doc, new: Doc) -> bool:
    return (
        name == "published_at"
        and new.get(name) is not None
        and new.get("published_precision") == "day"
        and old.get("published_precision") in ("minute", "second")
        and new.get("published_on") == old.get("published_on")
    )


def replaced_values(old: Doc, fields: Iterable[str]) -> dict[str, Any]:
    """The values that a revision keeps, in the article's field order."""
    wanted = set(fields)
    return {name: old.get(name) for name in CONTENT_FIELDS if name in wanted}


def describe(old: Doc, new: Doc, fields: Iterable[str]) -> dict[str, list[str]]:
    """The changes for people: for each field lines with ``{-removed-}`` and ``{+added+}`` words, the body by paragraph.

    >>> describe({"headline": "مقتل عشرة في حريق"}, {"headline": "مقتل عشرين في حريق"}, ["headline"])
    {'headline': ['مقتل {-عشرة-} {+عشرين+} في حريق']}
    """
    lines: dict[str, list[str]] = {}
    for name in CONTENT_FIELDS:
        if name in set(fields):
            before, after = old.get(name), new.get(name)
            if name == "body":
                lines[name] = _paragraph_changes(before or "", after or "")
            elif name in ("authors", "keywords"):
                lines[name] = _list_changes(before or [], after or [])
            else:
                lines[name] = [marked(_as_text(before), _as_text(after))]
    return lines


SHOWN = 160  # characters of a change that is shown in one line
# Releases before 0.2.0 marked what went by square brackets; such changes are stored.
_MARKED = re.compile(
    r"(?:\{-(?P<gone>.*?)-\}|\[-(?P<gone_once>.*?)-\])(?: \{\+(?P<new>.*?)\+\})?|\{\+(?P<come>.*?)\+\}"
)
_PLACE = re.compile(r"paragraph \d+(?: removed| added)?: ")


def first_change(changes: Mapping[str, Sequence[str]]) -> str:
    """The first of :func:`describe`'s changes as one line of at most 160 characters, what went before what came.

    >>> first_change({"headline": ["مقتل {-عشرة-} {+عشرين+} في حريق"]})
    'مقتل {-عشرة-} {+عشرين+} في حريق'
    """
    line = next((" ".join(line.split()) for lines in changes.values() for line in lines), "")
    line = _PLACE.sub("", line, count=1)
    found = _MARKED.search(line)
    if found is None:
        return line[:SHOWN]
    gone, come = found["gone"] or found["gone_once"], found["new"] or found["come"]
    room = SHOWN // 2 - 10 if gone and come else SHOWN - 20
    parts = [f"{{-{_clipped(gone, room)}-}}"] if gone else []
    parts += [f"{{+{_clipped(come, room)}+}}"] if come else []
    following = line[found.end() :]
    after = following[: next_change.start()] if (next_change := _MARKED.search(following)) else following
    return _with_context(line[: found.start()].split(), " ".join(parts), after.split(), more=next_change is not None)


_REVISION = ("_id", "article_id", "site", "revision", "seen_at", "what", "shown", "cause", *CONTENT_FIELDS, "changes")


def shaped_revision(known: Doc) -> dict[str, Any]:
    """A revision with its fields in their order, and what people read in one line: ``what`` changed, and ``shown``."""
    values = {**known, "what": ", ".join(known["changes"]), "shown": first_change(known["changes"])}
    return {name: values[name] for name in _REVISION if name in values}


def _clipped(text: str, room: int) -> str:
    """A text cut after a word where it is longer than ``room`` characters, with a mark there."""
    if len(text) <= room:
        return text
    cut = text[: room - 1]
    return (cut.rpartition(" ")[0] or cut) + "…"


def _with_context(before: list[str], change: str, after: list[str], *, more: bool) -> str:
    """A change between as many of its neighbouring words as fit. ``more`` says that the line goes on after them."""
    room = SHOWN - len(change) - len("… ") - len(" …")
    left: list[str] = []
    right: list[str] = []
    grew = True
    while grew:
        grew = False
        if before and len(before[-1]) < room:
            room -= len(before[-1]) + 1
            left.insert(0, before.pop())
            grew = True
        if after and len(after[0]) < room:
            room -= len(after[0]) + 1
            right.append(after.pop(0))
            grew = True
    return " ".join(["…"] * bool(before) + left + [change] + right + ["…"] * (bool(after) or more))


def _as_text(value: Any) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value or ""


def _list_changes(before: Sequence[str], after: Sequence[str]) -> list[str]:
    gone = [f"{{-{item}-}}" for item in before if item not in after]
    come = [f"{{+{item}+}}" for item in after if item not in before]
    return gone + come or [f"{{-{'، '.join(before)}-}} {{+{'، '.join(after)}+}}"]


def marked(before: str, after: str) -> str:
    """Two texts as one, word by word, with what went in ``{- -}`` and what came in ``{+ +}``."""
    old, new = before.split(), after.split()
    parts: list[str] = []
    for tag, i1, i2, j1, j2 in opcodes(old, new):
        if tag == "equal":
            parts += old[i1:i2]
        else:
            parts += [f"{{-{' '.join(old[i1:i2])}-}}"] if i2 > i1 else []
            parts += [f"{{+{' '.join(new[j1:j2])}+}}"] if j2 > j1 else []
    return " ".join(parts)


def _excerpt(before: str, after: str) -> str:
    """:func:`marked`, with long unchanged stretches left out."""
    old, new = before.split(), after.split()
    codes = opcodes(old, new)
    parts: list[str] = []
    for number, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag != "equal":
            parts += [f"{{-{' '.join(old[i1:i2])}-}}"] if i2 > i1 else []
            parts += [f"{{+{' '.join(new[j1:j2])}+}}"] if j2 > j1 else []
            continue
        head = CONTEXT if number else 0
        tail = CONTEXT if number < len(codes) - 1 else 0
        words = old[i1:i2]
        if len(words) <= head + tail + 1:
            parts += words
        else:
            parts += [*words[:head], "…", *(words[-tail:] if tail else [])]
    return " ".join(parts)


def _paragraph_changes(before: str, after: str) -> list[str]:
    old, new = paragraphs(before), paragraphs(after)
    lines: list[str] = []
    for tag, i1, i2, j1, j2 in opcodes(old, new):
        if tag != "equal" and " ".join(old[i1:i2]) != " ".join(new[j1:j2]):  # equal: only the breaks moved
            lines += _block_changes(old[i1:i2], new[j1:j2], i1 + 1, j1 + 1)
    return lines


def _block_changes(old: Sequence[str], new: Sequence[str], first_old: int, first_new: int) -> list[str]:
    pairs = pairs_of(old, new)
    partner = {j: i for i, j in pairs}
    taken = {i for i, _ in pairs}
    lines = [f"paragraph {first_old + i} removed: {{-{text}-}}" for i, text in enumerate(old) if i not in taken]
    for j, text in enumerate(new):
        if j not in partner:
            lines.append(f"paragraph {first_new + j} added: {{+{text}+}}")
        elif old[partner[j]] != text:
            lines.append(f"paragraph {first_new + j}: {_excerpt(old[partner[j]], text)}")
    return lines
