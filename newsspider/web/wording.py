"""The interface in two languages: its words, its numbers and its dates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from newsspider.tables import rows

LANGUAGES = ("ar", "en")


def _texts() -> Mapping[str, Mapping[str, str]]:
    return {row["key"]: {name: row[name] for name in LANGUAGES} for row in rows("reader.tsv")}


TEXTS = _texts()


@dataclass(frozen=True)
class Language:
    """One of the interface's languages."""

    code: str

    @property
    def direction(self) -> str:
        return "rtl" if self.code == "ar" else "ltr"

    def __call__(self, key: str, **values: object) -> str:
        """A text of the interface, with its values put in."""
        text = TEXTS[key][self.code]
        return text.format(**values) if values else text

    def counted(self, number: int, key: str) -> str:
        """A number with its noun. The noun's forms stand in the table, one for each of the language's plurals.

        >>> [Language("ar").counted(number, "articles") for number in (2, 11, -3)]
        ['مادتان', '11 مادة', '-3 مواد']
        """
        forms = TEXTS[key][self.code].split("|")
        if self.code == "en":
            return f"{number:,} {forms[number != 1]}"
        zero, one, two, few, many, other = forms
        rest = abs(number) % 100
        if 0 <= number < 3:
            return (zero, one, two)[number]
        return f"{number:,} {few if 3 <= rest <= 10 else many if rest >= 11 else other}"

    def day(self, day: datetime | str | None, *, weekday: bool = False) -> str:
        """A day in words: «الثلاثاء 3 مارس 2026»."""
        if not day:
            return ""
        moment = datetime.fromisoformat(day) if isinstance(day, str) else day
        name = f"{self('weekdays').split('|')[moment.weekday()]}{'،' if self.code == 'ar' else ','} " if weekday else ""
        return f"{name}{moment.day} {self('months').split('|')[moment.month - 1]} {moment.year}"

    def moment(self, moment: datetime | None, zone: str | None = None) -> str:
        """A moment in a zone, to the minute."""
        if moment is None:
            return ""
        local = moment.astimezone(zone_of(zone))
        return f"{self.day(local)} {local:%H:%M}"


def zone_of(name: str | None) -> tzinfo:
    """The zone of a name; UTC for none and for one that this machine does not know."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def choose(query: str | None, accepted: str) -> Language:
    """The language that an address asks for, else the one that the browser likes best of ours, else Arabic.

    >>> choose(None, "fr;q=0.9, en;q=0.5").code, choose("ar", "en").code, choose(None, "de").code
    ('en', 'ar', 'ar')
    """
    if query in LANGUAGES:
        return Language(query)
    liked: list[tuple[float, str]] = []
    for part in accepted.split(",")[:20]:
        name, _, weight = part.partition(";")
        try:
            liked.append((-float(weight.partition("=")[2] or 1), name.strip().lower()[:2]))
        except ValueError:
            continue
    return Language(next((name for _, name in sorted(liked, key=lambda one: one[0]) if name in LANGUAGES), "ar"))
