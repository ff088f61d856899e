"""The phrases that label a stamp, put together from their words: «نشر», «نشر هذا الخبر في», «تاريخ كتابة المقال»."""

from collections.abc import Iterator
from itertools import product

from newsspider.dates import words

# What a sentence about the article is labelled by: the verb or verbal noun, «this», and the thing.
_ABOUT = {
    "published": ("نشر", "تم نشر", "أضيف", "تمت إضافة", "كتب", "تمت كتابة", "حرر"),
    "updated": ("تحديث", "تعديل", "حدث", "عدل", "آخر تحديث على", "آخر تعديل على", "جرى تحديث", "جرى تعديل"),
}


def phrases() -> Iterator[tuple[str, str]]:
    """What a label says (``published``, ``updated``), and the phrases that say it, as a list with commas."""
    for role, plain in words.LABELS.items():
        # «نشر في: منذ ساعتين»: the template's preposition stays, whatever stamp follows.
        yield role, f"{plain}, {', '.join(f'{label} في' for label in _entries(plain))}"
    for role, leading in words.LEADING_LABELS.items():
        yield role, ", ".join(" ".join(pair) for pair in product(_entries(leading), _entries(words.LEADS)))
    things = [*_entries(words.THINGS), *(f"هذا {thing}" for thing in _entries(words.THINGS))]
    things += [f"هذه {thing}" for thing in _entries(words.THINGS)]
    dates = [f"تاريخ {noun}" for noun in _entries(words.DATE_OF)]
    yield "published", ", ".join((*dates, *(" ".join(pair) for pair in product(dates, _entries(words.THINGS)))))
    for role, verbs in _ABOUT.items():
        found = [" ".join(pair) for pair in product(verbs, things)]
        yield role, ", ".join((*found, *(f"{phrase} في" for phrase in found)))
    pages = [f"{label} {'لل' + thing.removeprefix('ال')}" for label in ("آخر تحديث", "آخر تعديل")
             for thing in _entries(words.THINGS)]  # fmt: skip
    yield "updated", ", ".join((*pages, *(f"{phrase} في" for phrase in pages)))


def _entries(listed: str) -> list[str]:
    return listed.split(", ")
