"""Who sends copy and from where: news agencies, cities, and the credits and datelines made of them."""

import re
from collections.abc import Collection

from newsspider.arabic import match_text
from newsspider.extraction import lexicon

_SPACES_AND_DOTS = re.compile(r"[\s.]+")


def _tight(text: str) -> str:
    return _SPACES_AND_DOTS.sub("", match_text(text))


_WIRES = frozenset(map(_tight, lexicon.WIRES))
_AGENCY = _tight("وكالة")
_PLACES = frozenset(_tight(place) for place in lexicon.PLACES.replace("\n", "").split("|"))
# An agency's signature at the end: dashes or brackets, or both. «(صورة)» alone is none, so brackets without dashes
# count for known agencies only.
_DASHED = re.compile(r"\s*(?:[-–—ـ_]{2,}|(?<=[.…])\s*[-–—])\s*[(\[«]?\s*([^()\[\]«»\d.؟!]{2,30}?)\s*[)\]»]?\s*\.?\s*$")
_BRACKETED = re.compile(r"\s*[-–—/]*\s*[(\[]\s*([^()\[\]]{2,40}?)\s*[)\]]\s*\.?\s*$")
_ENDED = re.compile(
    r"\s*[-–—/(]*\s*(?:انتهى|إنتهى|النهاية)\s*[)/\-–—]?\s*(?:[/\-–—]*\s*[\d\w]{0,4}(?!\w)\s*[./)]?){0,5}\s*$"
)
_SAYS_END = re.compile("نتهى|النهاية")
_ENDED_LETTERS = re.compile(r"\s*[-–—/(]*\s*(?:انتهى|إنتهى)\b(?=.{0,14}$)(?:[^\w\s]|\s|\d|\b\w{1,3}\b)*$")
# Characters from the end, in which it stands with what is around it.
_LONGEST_CREDIT = 120
# Who edited the agency's copy («ر.س/ م.ل»).
_INITIALS = re.compile(r"\W*(?:[^\W\d_]{1,2}\s*[./]\s*){1,6}[^\W\d_]{0,2}\W*$")
_JOINED = re.compile(r"\s*(?:[،,/\\+&]|\s[-–—ـ]\s|[-–—]|\bو(?=\s))\s*")
# A dateline ends with one of these; «الصحيفة:» needs a name that is known.
_HEAD_END = re.compile(r"\s*(?:[:：]\s*[-–—]+|[-–—ـ]{1,3}|[:：/|»])\s*")
_LONGEST_HEAD = 60
_QUOTES = re.compile(r"[«»\"“”()\[\]]")


# «القاهرة 15 مايو (رويترز) -»: the day of the report, which a dateline may carry.
_DAY = re.compile(r"\s*[،,]?\s*(?:في\s+)?\b[\d٠-٩]{1,2}\s+[^\W\d]+(?:/[^\W\d]+)?(?:\s+[\d٠-٩]{4})?(?=\s*(?:[(«/]|$))")
_SIGNED = re.compile(r"([^()«»:،.]{2,30}?)\s*[(«]\s*([^()«»]+?)\s*[)»]")
# Words of a sentence, which no town's name is made of.
_RUNNING = re.compile(r"\b(?:قال|قالت|اعلن|اعلنت|ان|في|علي|من|عن|التي|الذي|هذا|هذه|وكاله|صحيفه)\b")


def is_wire(text: str) -> bool:
    """Whether a text is the name of a news agency, or of several."""
    names = [name for part in _JOINED.split(_QUOTES.sub(" ", text)) if (name := part.strip())]
    return bool(names) and all(tight in _WIRES or tight.removeprefix(_AGENCY) in _WIRES for tight in map(_tight, names))


def is_place(text: str) -> bool:
    """Whether a text is the name of a city or country that reports come from, or of several («دمشق، سوريا»)."""
    parts = [part for part in _JOINED.split(text) if part.strip()]
    return bool(parts) and all(_tight(part) in _PLACES for part in parts)


def names_wire(text: str) -> bool:
    """Whether one of the names in a text is a news agency's."""
    return any(_tight(part) in _WIRES for part in _JOINED.split(_QUOTES.sub(" ", text)) if part.strip())


def end_credit(text: str) -> tuple[str, str | None]:
    """A paragraph without the agency's signature at its end, and the agency; (text, None) if there is none.

    >>> end_credit("وأكدت الوزارة استمرار الحملة. --(بترا)")
    ('وأكدت الوزارة استمرار الحملة.', 'بترا')
    """
    if _INITIALS.match(text):
        return "", None
    ended = (_ENDED.search(text) or _ENDED_LETTERS.search(text)) if _SAYS_END.search(text) else None
    if ended and (ended.start() == 0 or len(text) - ended.start() < 30):
        text = text[: ended.start()].rstrip(" /-–—")
    for pattern in (_BRACKETED, _DASHED):
        match = pattern.search(text, max(0, len(text) - _LONGEST_CREDIT))
        if match is None:
            continue
        name = match[1].strip()
        dashed = re.match(r"\s*[-–—ـ_]{1,3}", match[0]) is not None
        if is_wire(name) or (dashed and pattern is _BRACKETED and len(name.split()) <= 2 and not is_place(name)):
            return text[: match.start()].rstrip(), name
    if len(text) < 40 and is_wire(text):
        return "", _QUOTES.sub("", text).strip(" .-–—/")
    return text, None


def dateline(text: str, portal_names: Collection[str] = ()) -> str | None:
    """The dateline that a first paragraph opens with, as printed and without the mark after it; None if none.

    ``portal_names`` are the portal's own names in compared form.

    >>> dateline("دمشق، سوريا (CNN) -- أكدت جهات معارضة")
    'دمشق، سوريا (CNN)'
    >>> dateline("بغداد/ شبكة أخبار العراق- دعا رئيس الكتلة", ["شبكه اخبار العراق"])
    'بغداد/ شبكة أخبار العراق'
    """
    if len(text) <= _LONGEST_HEAD and _head_kind(text.strip(" -–—:/"), portal_names) == "known":
        return text.strip(" -–—:/")
    best = None
    for match in _HEAD_END.finditer(text[: _LONGEST_HEAD + 4]):
        head = text[: match.start()].strip()
        if not head or match.end() >= len(text):
            continue
        # A hyphen inside a word («أرض-أرض») is no end of a dateline, unless the words before are all known.
        kind = _head_kind(head, portal_names)
        if kind == "known" or (kind == "place" and match[0].strip() not in (":", "：")):
            best = head
    return best.rstrip(" -–—:/") if best else None


def _head_kind(head: str, portal_names: Collection[str]) -> str | None:
    """``place`` for cities alone, ``known`` if an agency or the portal is named, None for other words."""
    named = False
    dated = _DAY.search(head) is not None  # «دبي، الإمارات العربية المتحدة، 22 نوفمبر 2026:»
    head = _DAY.sub(" ", head)
    rest = head
    if (signed := _SIGNED.fullmatch(head)) and is_wire(signed[2]) and not _RUNNING.search(match_text(signed[1])):
        return "known"  # wherever it was sent from: no list has all towns
    for bracketed in re.findall(r"[(«\"“\[]\s*([^()«»\"“”\[\]]+?)\s*[)»\"”\]]", head):
        if is_wire(bracketed) or is_portal(bracketed, portal_names) or is_place(bracketed):
            named = named or not is_place(bracketed)
        else:
            return None
    rest = re.sub(r"[(«\"“\[][^()«»\"“”\[\]]+[)»\"”\]]", " ", rest)
    placed = False
    for part in re.split(r"\s*(?:[،,/|:+]|[-–—ـ]+|\bو(?=\s))\s*", rest):
        if not part.strip():
            continue
        if is_place(part):
            placed = True
        elif is_wire(part) or is_portal(part, portal_names):
            named = True
        elif match_text(part) in _EXTRAS:
            continue
        else:
            return None
    if named or (placed and dated):
        return "known"
    return "place" if placed else None


_AROUND_NAME = re.compile(
    rf"^(?:{'|'.join(map(match_text, ('وكالة أنباء', 'وكالة الأنباء', 'وكالة', 'موقع', 'شبكة', 'صحيفة', 'بوابة')))})\s+"
    rf"|\s+(?:{'|'.join(map(match_text, ('الإخبارية', 'الإخباري', 'للأنباء', 'نيوز', 'نت', 'أونلاين', 'برس')))})$"
)
_EXTRAS = frozenset(map(match_text, ("خاص", "متابعات", "وكالات", "مراسلنا", "من مراسلنا")))


def is_portal(text: str, portal_names: Collection[str]) -> bool:
    folded = match_text(text).removeprefix("ال")
    return bool(folded) and any(folded in (name.removeprefix("ال"), _short(name)) for name in portal_names)


def _short(name: str) -> str:
    """A portal's name as its own reports print it: without «news agency» before it and «news» after it."""
    return _AROUND_NAME.sub("", name).removeprefix("ال")


def is_own_credit(text: str, portal_names: Collection[str]) -> bool:
    """Whether a text credits the portal itself together with agencies: «(فرانس24/ أ ف ب)»."""
    parts = [part.strip() for part in _JOINED.split(_QUOTES.sub(" ", text)) if part.strip()]
    own = [_tight(name) for name in portal_names]
    # A portal may give its name in two languages at once: «فرانس 24 / France 24».
    named = [any(len(_tight(part)) > 3 and name.startswith(_tight(part)) for name in own) for part in parts]
    agencies = [is_wire(part) for part in parts]
    return any(agencies) and all(a or n for a, n in zip(agencies, named, strict=True))
