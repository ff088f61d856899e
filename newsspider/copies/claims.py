"""Whether a page is believed to be the article that is stored under its address: one judgement, by weighing signs.

A consent wall, a maintenance page or another article at an article's address comes with status 200 and reads like a
text. What gives it away is that nothing in it is known: neither headline nor text of the stored article, nor its
moment; and that other addresses say the same. A correction keeps some of these, however much of it is new.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsspider.copies.likeness import CLOSE, same_headline, same_text

# The same headline and text under so many addresses of one run is a notice.
NOTICE_ADDRESSES = 3
# How the signs of an ordinary rewrite are weighed, and what they must come to.
ENOUGH = 3
_SAME_MOMENT, _OLD_HEADLINE, _LIVE, _OWN_ADDRESS, _STRUCTURED, _SAME_WRITER = 4, 2, 3, 1, 1, 1
_NO_STAMP, _NO_WRITER, _SHRUNK, _NOTICE_WORDS = -2, -1, -1, -4
# Nearer moments are one day's: an update that was dated anew.
_OTHER_DAY = timedelta(hours=20)
# A text of so few words, or of less than a third of the stored one, is shrunk.
_FEW_WORDS = 60


class Verdict(StrEnum):
    """What a page comes to. Only ``ordinary`` and ``rewrite`` change what is stored."""

    ORDINARY = "ordinary"
    SUSPECT = "suspect"
    REWRITE = "rewrite"
    NOTICE = "notice"


@dataclass(frozen=True)
class Version:
    """One version of an article, stored or just read. ``exact`` says that ``published_at`` is known to the minute."""

    headline: str
    body: str
    published_at: datetime | None = None
    exact: bool = False
    authors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Signs:
    """What a page itself says for and against being its address's article.

    ``stamp``: it prints or states a stamp; ``address``: it declares this address, or its article's id; ``structured``:
    it describes an article of its own headline to machines; ``live``: a live blog; ``titles``: all headlines that it
    states; ``notice``: its words are those of a wall or notice.
    """

    stamp: bool = False
    address: bool = False
    structured: bool = False
    live: bool = False
    titles: tuple[str, ...] = ()
    notice: bool = False

    @classmethod
    def named(cls, names: Iterable[str], titles: Iterable[str] = (), *, live: bool = False) -> "Signs":
        """The signs whose names are given."""
        shown = set(names)
        return cls("stamp" in shown, "address" in shown, "structured" in shown, live, tuple(titles), "notice" in shown)


@dataclass(frozen=True)
class Others:
    """What the run and earlier visits know besides the page.

    ``addresses``: how many of this run have this headline and text; ``named``: whether the sources named them by this
    headline (True), by others (False), or by none (None); ``seen_before``: the same text was suspect here at an earlier
    visit; ``read``: how many other pages of the portal read as articles in this run.
    """

    addresses: int = 1
    named: bool | None = None
    seen_before: bool = False
    read: int = 0


def judge(stored: Version | None, seen: Version, signs: Signs, others: Others | None = None) -> Verdict:
    """What a page comes to, given what is stored under its address (None for a first visit)."""
    others = others or Others()
    if is_notice(signs.stamp, others):
        return Verdict.NOTICE
    if stored is None:
        return Verdict.ORDINARY
    if same_text(stored.body, seen.body) and not _is_filled_anew(stored, seen, signs):
        return Verdict.ORDINARY
    # The words of a notice under the article's own headline are a wall in front of the text.
    if same_headline(stored.headline, seen.headline) and not (signs.notice and _is_shrunk(stored, seen)):
        return Verdict.ORDINARY
    if _is_rewrite(stored, seen, signs):
        return Verdict.ORDINARY
    return Verdict.REWRITE if is_accepted(signs, others) else Verdict.SUSPECT


def is_accepted(signs: Signs, others: Others) -> bool:
    """Whether a page unlike what is stored is the portal's new text: seen again, while other pages read as articles."""
    return others.seen_before and others.read > 0 and not signs.notice and not is_notice(signs.stamp, others)


def is_notice(stamp: bool, others: Others) -> bool:
    """Whether what several addresses of a run have in common is a notice, and not a story in several sections."""
    if others.addresses < NOTICE_ADDRESSES or others.named:
        return False
    return others.named is False or not stamp


def _is_rewrite(stored: Version, seen: Version, signs: Signs) -> bool:
    """Whether a page of which neither headline nor text is known shows that it is the article all the same.

    A stamp, a byline and structured data of its own any other article has as well; so one of the signs must be the
    stored article's: its moment, its headline, or that it is a live blog.
    """
    moment = seen.published_at is not None and seen.published_at == stored.published_at and seen.exact
    old_headline = any(same_headline(stored.headline, title) for title in signs.titles)
    if not (moment or old_headline or signs.live):
        return False
    weights = (
        (moment, _SAME_MOMENT),
        (old_headline, _OLD_HEADLINE),
        (signs.live, _LIVE),
        (signs.address, _OWN_ADDRESS),
        (signs.structured, _STRUCTURED),
        (bool(set(stored.authors) & set(seen.authors)), _SAME_WRITER),
        (stored.published_at is not None and not signs.stamp, _NO_STAMP),
        (bool(stored.authors) and not seen.authors, _NO_WRITER),
        (_is_shrunk(stored, seen), _SHRUNK),
        (signs.notice, _NOTICE_WORDS),
    )
    return sum(weight for holds, weight in weights if holds) >= ENOUGH


def _is_filled_anew(stored: Version, seen: Version, signs: Signs) -> bool:
    """Whether the page is another day's form (the weather, a list of matches) and not a version of the stored one.

    Its frame is the same text; headline, day and a quarter of the words are others, and it does not say that it
    belongs to this address, as a page does that a portal fills anew each day.
    """
    if signs.address or stored.published_at is None or seen.published_at is None:
        return False
    return (
        abs(seen.published_at - stored.published_at) >= _OTHER_DAY
        and not same_headline(stored.headline, seen.headline)
        and not same_text(stored.body, seen.body, CLOSE)
    )


def _is_shrunk(stored: Version, seen: Version) -> bool:
    words = len(seen.body.split())
    return (words < _FEW_WORDS and 2 * words < len(stored.body.split())) or 3 * words < len(stored.body.split())
