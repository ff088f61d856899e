"""Which known portal a source line names."""

import re
from collections.abc import Mapping

from newsspider.arabic import match_text

# Words before an institution's name that no portal's own name needs.
_INSTITUTIONS = ("بوابة", "صحيفة", "جريدة", "موقع", "وكالة", "قناة", "شبكة", "مجلة", "تلفزيون", "إذاعة", "منصة")
_INSTITUTION = re.compile(rf"^(?:{'|'.join(map(match_text, _INSTITUTIONS))})\s+(?=\S)")
# «The news agency» names none, though a daily is called «الأنباء» («the news»).
_ANY_AGENCY = frozenset(map(match_text, ("وكالة الأنباء", "وكالة أنباء", "وكالات الأنباء", "وكالات أنباء")))
_PART = re.compile(r"\s*(?:\s[-–—ـ]\s|[-–—/|،,:;؛()«»\"\[\]]|\bو(?=\s))\s*")


def without_institution(name: str) -> str:
    """A name in compared form without the word for what it is a name of.

    >>> without_institution("صحيفه الخليج")
    'الخليج'
    """
    return _INSTITUTION.sub("", name)


def resolve(source: str | None, names: Mapping[str, str]) -> str | None:
    """The site of the portal that a source names, or None. ``names`` leads from compared forms of names to sites.

    >>> names = {"الوفد": "alwafd", "البيان": "albayan"}
    >>> resolve("صحيفة الوفد", names), resolve("أبوظبي - البيان", names), resolve("بترا", names)
    ('alwafd', 'albayan', None)
    >>> resolve("وكالة الأنباء - عمان", {"الانباء": "alanba"}) is None
    True
    """
    if not source:
        return None
    for part in (source, *_PART.split(source)):
        name = match_text(part)
        while name and name not in _ANY_AGENCY:
            if name in names:
                return names[name]
            shorter = without_institution(name)  # more than one may stand there («موقع صحيفة الأيام»)
            if shorter == name:
                break
            name = shorter
    return None
