"""The ends of a text: bylines above it; signatures, numbers and contacts under it."""

import re

from newsspider.arabic import match_text
from newsspider.extraction.blocks.labels import credited
from newsspider.extraction.body.body import Body, Surroundings
from newsspider.extraction.people.agencies import dateline, end_credit, is_own_credit, is_wire
from newsspider.extraction.people.people import names
from newsspider.extraction.people.persons import Signature, read_signature

# A byline or an agency's name is no longer than this.
_SHORT = 90
# More of them stand neither over a text nor under it, and a page of nothing else would be read for hours.
_LINES = 100
_JOINT = re.compile(r"[-–—ـ/|:]")
_TRADE = r"(?:ال)?(?:كاتب|صحفي|صحافي|إعلامي|اعلامي|باحث|أكاديمي|محلل|أستاذ|استاذ|روائي|شاعر|خبير|محام)ة?\b"
# A columnist's note about himself under the text.
_ABOUT_WRITER = re.compile(rf"\s*[*•]+\s*{_TRADE}(?=.{{0,150}}$)")
_OCCUPATION = re.compile(rf"\W*{_TRADE}[^.!؟?]{{0,80}}")
# Who prepared an agency's report, in brackets: «(إعداد … للنشرة العربية - تحرير …)».
_DESK = re.compile(r"\W*[(\[]\s*(?=(?:تغطية|إعداد|اعداد|تحرير|كتابة|ترجمة|شارك)\b)([^()\[\]]{8,220})[)\]]\W*")
_DESK_PARTS = re.compile(r"\s+[-–—]\s+|[؛،,]\s*|(?:للنشرة|في النشرة)\s+(?:العربية|الإنجليزية)")
_DESK_LABEL = re.compile(
    r"^(?:(?:شارك في\s+)?(?:ال)?تغطية(?:\s+(?:الصحفية|صحفية|إضافية))?|إعداد|اعداد|تحرير|كتابة|ترجمة)\s+(?:من\s+)?"
)
# What agencies print under a report: its number, the hour it was sent at, initials without dots («س ن / أ أ»).
_LETTERS = r"[ء-ي](?:\s[ء-ي]){0,2}"
_TAIL = re.compile(rf"\W*(?:\d{{1,6}}|\d{{1,2}}:\d{{2}}\s*ت\s*مـ?|{_LETTERS}(?:\s*/\s*{_LETTERS})+)\W*")
# … and columnists: where they are to be reached.
_ADDRESS = re.compile(
    r"\W*(?:(?:البريد الإلكتروني|البريد الالكتروني|للتواصل|بريد|إيميل|ايميل|تويتر|e-?mail|twitter)\W*)?"
    r"(?:(?:[\w.+-]+@[\w-]+(?:\.[\w-]+)+|@\w{3,30})[\s|،,/–-]*){1,3}\W*",
    re.IGNORECASE,
)


def trim(paragraphs: list[str], body: Body, known: Surroundings) -> None:
    """Take bylines, signatures and contacts off both ends of a text, and note whom they name."""
    for _ in range(min(len(paragraphs), _LINES)):
        last = paragraphs[-1]
        if (
            _ABOUT_WRITER.match(last)
            or _TAIL.fullmatch(last)
            or _ADDRESS.fullmatch(last)
            or _is_agency_and_writers(last, body, known)
            or _credits_desk(last, body)
        ):
            paragraphs.pop()
            continue
        if _OCCUPATION.fullmatch(last) and len(paragraphs) > 2 and _signature(paragraphs[-2], known):
            paragraphs.pop()  # under the writer's name
            break
        if len(last) <= _SHORT and is_own_credit(last, known.portal_names):
            body.source = body.source or credited(last)
            paragraphs.pop()
            continue
        text, credit = end_credit(last)
        if text == last:
            break
        if credit and body.source is None:
            body.source = credit
        paragraphs.pop()
        if text and end_credit(text)[0]:
            paragraphs.append(text)
            break
    _edge_bylines(paragraphs, body, known)
    if paragraphs:
        body.dateline = dateline(paragraphs[0], known.portal_names) or body.dateline


def _is_agency_and_writers(text: str, body: Body, known: Surroundings) -> bool:
    """Whether a last line is an agency's name with its writers' («وام/هالة منصور»), which are then noted."""
    agency, slash, writers = text.partition("/")
    if not slash or len(text) > _SHORT or not is_wire(agency):
        return False
    found = names(writers, known.portal_names)
    if found:
        body.source = body.source or agency.strip()
        body.authors += [name for name in found if name not in body.authors]
    return bool(found)


def _credits_desk(text: str, body: Body) -> bool:
    """Whether a last line says in brackets who prepared the report; the names that are certain are noted."""
    match = _DESK.fullmatch(text)
    if match is None:
        return False
    for part in _DESK_PARTS.split(match[1]):
        found = read_signature(_DESK_LABEL.sub("", part.strip()))
        if found:
            body.authors[:] = dict.fromkeys((*body.authors, *found.authors))
    return True


def _edge_bylines(paragraphs: list[str], body: Body, known: Surroundings) -> None:
    """A line of certain names, cities and agencies before the text or after it."""
    last = paragraphs[-1] if len(paragraphs) > 3 else ""
    if found := _signature(last, known):
        _sign(found, body)
        paragraphs.pop()
    begin = 0
    while begin < min(len(paragraphs) - 2, _LINES) and len(paragraphs[begin]) <= _SHORT:
        first = paragraphs[begin]
        own = len(first) <= 45 and not _JOINT.search(first) and match_text(first) in known.portal_names
        signed = None if own else _signature(first, known, town=_JOINT.search(first) is not None)
        if not own and (signed is None or not signed.authors):
            break
        if signed:
            _sign(signed, body)
        begin += 1
    del paragraphs[:begin]


def _signature(text: str, known: Surroundings, town: bool = False) -> Signature | None:
    """The byline in a line; None if the headline names the same person, who is then the subject."""
    found = read_signature(text, known.portal_names, town=town) if len(text) <= _SHORT else None
    if found is None or any(match_text(name) in known.repeated[0] for name in found.authors):
        return None
    return found


def _sign(found: Signature, body: Body) -> None:
    body.authors[:] = dict.fromkeys((*body.authors, *found.authors))
    body.source = body.source or found.agency
