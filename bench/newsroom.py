"""Days of twelve made-up outlets, with what their articles are to each other known: a copy, a part, a form, an update.

The words are made of syllables, with frequencies as in a language, and formulas that all outlets use. One agency's
texts are taken word for word, edited, cut, or with another beginning; outlets write reports of their own, briefs of
both, round-ups of whole articles, forms that are filled in anew each day, and later versions of their own articles.
"""

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

OUTLETS = tuple(f"outlet{number}" for number in range(12))
FURNISHED = {"outlet3": 70, "outlet7": 180}  # outlets whose pages leave so many words of furniture in the text
BEGIN = datetime(2026, 3, 1, 4, tzinfo=UTC)
_SYLLABLES = ("با", "تو", "سي", "مر", "كا", "لي", "نو", "در", "فا", "هم", "عر", "قو", "شي", "زا", "جم", "حل", "صد")


@dataclass
class Made:
    """An article and the truth about it. ``text`` names the text that it is or was made of: the copies of one text are
    a story. ``wholes`` are the texts that contain its own. ``form`` is the form of its outlet."""

    id: str
    site: str
    headline: str
    body: str
    at: datetime
    text: str
    wholes: set[str] = field(default_factory=set)
    form: str | None = None
    kind: str = "own"


class Newsroom:
    """Writes the articles of a day."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        words = {"".join(self.rng.choices(_SYLLABLES, k=self.rng.choice((1, 2, 2, 3, 3, 3)))) for _ in range(9000)}
        self.vocabulary = sorted(words)
        self.rng.shuffle(self.vocabulary)
        weights = [1 / (rank + 8) for rank in range(len(self.vocabulary))]
        self._weights = list(itertools.accumulate(weights))
        self.formulas = [self.words(self.rng.randint(4, 9)) for _ in range(60)]
        self.furniture = {site: self.words(count) for site, count in FURNISHED.items()}
        self.forms = {
            site: [self.words(self.rng.randint(60, 160)) for _ in range(self.rng.randint(1, 3))] for site in OUTLETS
        }
        self._numbers = itertools.count(1)

    def words(self, count: int) -> list[str]:
        """Words that come as often as words of a language do."""
        return self.rng.choices(self.vocabulary, cum_weights=self._weights, k=count)

    def prose(self, count: int) -> list[str]:
        """A text of sentences, one in five with a formula, one in four with a number."""
        text: list[str] = []
        while len(text) < count:
            sentence = self.words(self.rng.randint(8, 24))
            if self.rng.random() < 0.2:
                sentence[:0] = self.rng.choice(self.formulas)
            if self.rng.random() < 0.25:
                sentence.insert(self.rng.randrange(len(sentence)), str(self.rng.randint(2, 3000)))
            sentence[-1] += "."
            text += sentence
        return text[:count]

    def edited(self, words: list[str], share: float) -> list[str]:
        """The text with a share of its words replaced, left out or added to, here and there."""
        made: list[str] = []
        for word in words:
            if self.rng.random() >= share:
                made.append(word)
                continue
            how = self.rng.randrange(3)
            made += [] if how == 0 else self.words(1) if how == 1 else [word, *self.words(1)]
        return made

    def article(self, site: str, words: list[str], at: datetime, text: str, **truth: object) -> Made:
        """An article as its outlet prints it, with its furniture."""
        body = " ".join([*words, *self.furniture.get(site, [])])
        number = next(self._numbers)
        headline = " ".join(self.words(7))
        return Made(f"{site}:{number}", site, headline, body, at, text, **truth)  # type: ignore[arg-type]

    def day(self, day: int, agency: int = 14, own: int = 40) -> list[Made]:
        """One day: so many texts of the agency, so many reports of the outlets, and what is made of them."""
        morning = BEGIN + timedelta(days=day)
        made: list[Made] = []
        texts: list[tuple[str, list[str], datetime]] = []
        for number in range(agency):
            words = self.prose(self.rng.randint(90, 420))
            at = morning + timedelta(minutes=self.rng.randrange(900))
            texts.append((f"agency {day}/{number}", words, at))
            made += self._taken(texts[-1])
        for number in range(own):
            words = self.prose(self.rng.randint(60, 500))
            at = morning + timedelta(minutes=self.rng.randrange(900))
            site = self.rng.choice(OUTLETS)
            texts.append((f"own {day}/{number}", words, at))
            made.append(self.article(site, words, at, texts[-1][0]))
            if self.rng.random() < 0.2:
                made.append(self._update(site, texts[-1]))
        made += [self._brief(one) for one in self.rng.sample(texts, 8) if len(one[1]) >= 150]
        made += [self._round_up(day, number, texts) for number in range(2)]
        made += self._forms(day, morning)
        return made

    def _taken(self, text: tuple[str, list[str], datetime]) -> Iterator[Made]:
        """The articles of the outlets that take a text of the agency."""
        name, words, at = text
        for site in self.rng.sample(OUTLETS, self.rng.randint(1, 6)):
            how = self.rng.random()
            if how < 0.4:
                own = list(words)
            elif how < 0.75:
                own = self.edited(words, self.rng.uniform(0.02, 0.15))
            elif how < 0.9:
                own = words[: round(self.rng.uniform(0.65, 0.95) * len(words))]
            else:
                own = self.words(12) + self.edited(words[12:], 0.04)
            later = at + timedelta(minutes=self.rng.randrange(5, 900))
            yield self.article(site, own, later, name, kind="copy")

    def _update(self, site: str, text: tuple[str, list[str], datetime]) -> Made:
        name, words, at = text
        more = self.prose(round(self.rng.uniform(0.1, 0.5) * len(words)))
        later = at + timedelta(minutes=self.rng.randrange(30, 300))
        return self.article(site, self.edited(words, 0.03) + more, later, name, kind="update")

    def _brief(self, text: tuple[str, list[str], datetime]) -> Made:
        """A passage of 20 to 60 % of a text, lightly edited."""
        name, words, at = text
        size = max(45, round(self.rng.uniform(0.2, 0.6) * len(words)))
        start = self.rng.randrange(len(words) - size + 1)
        brief = self.edited(words[start : start + size], self.rng.uniform(0, 0.15))
        site = self.rng.choice([outlet for outlet in OUTLETS if outlet not in FURNISHED])
        later = at + timedelta(minutes=self.rng.randrange(30, 300))
        return self.article(site, brief, later, f"brief {name}", wholes={name}, kind="brief")

    def _round_up(self, day: int, number: int, texts: list[tuple[str, list[str], datetime]]) -> Made:
        """Three to five whole texts after one another."""
        short = [text for text in texts if len(text[1]) <= 220]
        inside = self.rng.sample(short, min(len(short), self.rng.randint(3, 5)))
        words = [word for _, text, _ in inside for word in [*self.words(4), *text]]
        site = self.rng.choice([outlet for outlet in OUTLETS if outlet not in FURNISHED])
        at = BEGIN + timedelta(days=day, hours=18)
        made = self.article(site, words, at, f"round-up {day}/{number}", kind="round-up")
        self.round_ups.setdefault(made.text, set()).update(name for name, _, _ in inside)
        return made

    def _forms(self, day: int, morning: datetime) -> Iterator[Made]:
        """Each form with today's numbers in it; now and then another outlet takes it as it is."""
        for site, forms in self.forms.items():
            for number, frame in enumerate(forms):
                words = list(frame)
                for place in range(number % 5, len(words), 7):
                    words[place] = str(self.rng.randint(1, 99))
                name = f"form {site} {number} of {day}"
                at = morning + timedelta(minutes=60 + number)
                yield self.article(site, words, at, name, form=f"{site} {number}", kind="form")
                if self.rng.random() < 0.1:
                    other = self.rng.choice([outlet for outlet in OUTLETS if outlet != site])
                    yield self.article(other, words, at + timedelta(hours=2), name, kind="copy of a form")

    @property
    def round_ups(self) -> dict[str, set[str]]:
        """For each round-up the texts in it."""
        return self.__dict__.setdefault("_round_ups", {})


def days(count: int, seed: int = 1) -> tuple[list[Made], dict[str, set[str]]]:
    """The articles of so many days in the order of publication, and for each round-up the texts in it."""
    room = Newsroom(seed)
    made = [article for day in range(count) for article in room.day(day)]
    return sorted(made, key=lambda article: (article.at, article.id)), room.round_ups
