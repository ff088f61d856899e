"""Which known portal a source line names."""

import re
from collections.abc import Mapping

from newsspider.arabic import match_text

# What newspapers put before their name; one may follow another («موقع صحيفة الأيام»).
_INSTITUTION = re.compile(
    rf"^(?:{'|'.join(map(match_text, 'بوابة صحيفة جريدة موقع وكالة قناة شبكة مجلة تلفزيون إذاعة منصة'.split()))})\s+"
)
_PART = re.compile(r"\s*(?:\s[-–—ـ]\s|[-–—/|،,:;؛()«»\"\[\]]|\bو(?=\s))\s*")


def resolve(source: str | None, names: Mapping[str, str]) -> str | None:
    """The site of the portal that a source names, or None. ``names`` leads from compared forms of names to sites.

    >>> names = {"بوابه الوفد": "alwafd", "البيان": "albayan"}
    >>> resolve("صحيفة الوفد", {**names, "الوفد": "alwafd"}), resolve("أبوظبي - البيان", names), resolve("بترا", names)
    ('alwafd', 'albayan', None)
    """
    if not source:
        return None
    for part in (source, *_PART.split(source)):
        name = match_text(part)
        while name:
            if name in names:
                return names[name]
            shorter = _INSTITUTION.sub("", name)
            if shorter == name:
                break
            name = shorter
    return None
