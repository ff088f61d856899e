"""Repairs text that was decoded wrongly before it was published («Ø§Ù„»), where the repair is certain."""

import re
from typing import NamedTuple

from newsspider.arabic import characters as ch


class Repair(NamedTuple):
    """A text, how many runs of mojibake in it were repaired, and how many were left alone as uncertain."""

    text: str
    repaired: int
    doubtful: int


class _Misreading:
    """UTF-8 that was read as a code page: the characters that its bytes became."""

    def __init__(self, codec: str, signs: str, certain: int) -> None:
        self.signs = signs  # characters, rare in sound Arabic; every garbled text has one
        self.certain = certain  # so many letters in a row leave no doubt
        self.byte: dict[int, int] = {}
        for code in range(0x80, 0x100):
            try:
                character = bytes((code,)).decode(codec)
            except UnicodeDecodeError:
                character = chr(code)
            self.byte[ord(character)] = code
            # What the code page leaves undefined, and what was read as Latin-1, came through as C1 controls.
            if code < 0xA0:
                self.byte[code] = code
        follow = self._class(0x80, 0xBF)
        leads = self._class(0xC2, 0xDF) + self._class(0xE0, 0xEF)
        unit = f"[{self._class(0xC2, 0xDF)}][{follow}]|[{self._class(0xE0, 0xEF)}][{follow}]{{2}}"
        # Where some of these characters are themselves Arabic letters, a run beside any other letter is sound text.
        letter = "ء-ي" if ord("ط") in self.byte else ""
        after = f"(?![{letter}])" if letter else ""
        self.word = re.compile(f"(?<![{letter}{leads}])[{leads}][{leads}{follow}]++{after}")
        self.units = re.compile(f"((?:{unit})+)")
        self.lead = re.compile(f"[{leads}\ufffd]")

    def _class(self, first: int, last: int) -> str:
        # Quotation marks must stay outside the class of leads, hence by byte and not by character.
        return ch.char_class(chr(code) for code, byte in self.byte.items() if first <= byte <= last)

    def original(self, run: str) -> str | None:
        """What a run was before it was misread, maybe several times; None if that would be no text."""
        found = None
        for _ in range(_MOST_TIMES):
            try:
                run = bytes(self.byte[ord(character)] for character in run).decode("utf-8")
            except (KeyError, UnicodeDecodeError):
                break
            if _TEXT.fullmatch(run):
                found = run
        return found


_MOST_TIMES = 3  # misread once more at each of a few stations
# Quotation marks, dashes, the ellipsis, direction marks: three characters such as «â€¦» are never anything else.
_PUNCTUATION = "\u200b-\u200f\u2010-\u2027\u202a-\u202f\u2030-\u203e\u2066-\u2069\ufeff\u20ac\ufdfa"
_TEXT = re.compile(
    f"[{ch.char_class(ch.LETTERS | ch.MARKS)}{_PUNCTUATION}،؛؟٪٫٬٭ـ۔٠-٩۰-۹\u00a0-\u00bf\u00e0-\u00ff\ufe70-\ufefc]+"
)
_LETTER = re.compile(f"[{ch.char_class(ch.LETTERS)}\ufe80-\ufefc]")
_ONLY_PUNCTUATION = re.compile(f"[{_PUNCTUATION}]+")

_ODD = re.compile("[\u0080-\u024f\u02c6\u02dc\u2010-\u2122]")

_LATIN = _Misreading("cp1252", "ØÙÛâÃ", certain=2)
# Its units are an Arabic letter and a sign («ط،»); one or two such pairs may occur in a sound text.
_ARABIC = _Misreading("cp1256", "§„", certain=3)


def _mend(text: str, misreading: _Misreading) -> Repair:
    certain = False
    found: list[tuple[int, int, str, bool]] = []
    doubtful = 0
    for word in misreading.word.finditer(text):
        pieces = misreading.units.split(word[0])
        if len(pieces) == 1:
            continue
        # A first byte without its second: something was lost, and with it the certainty about the word.
        after = text[word.end() : word.end() + 1]
        if any(misreading.lead.search(piece) for piece in pieces[::2]) or after == "\ufffd":
            doubtful += 2 * sum(map(len, pieces[1::2])) >= len(word[0])
            continue
        at = word.start()
        for place, piece in enumerate(pieces):
            original = misreading.original(piece) if place % 2 else None
            if original is not None:
                letters = len(_LETTER.findall(original))
                sure = letters >= misreading.certain
                certain = certain or sure
                beside = text[max(at - 1, 0) : at] + text[at + len(piece) : at + len(piece) + 1]
                sure = sure or bool(_ONLY_PUNCTUATION.fullmatch(original) and not _ODD.search(beside))
                found.append((at, at + len(piece), original, sure))
            at += len(piece)
    parts: list[str] = []
    end = repaired = 0
    for start, stop, original, sure in found:
        if certain or sure:
            parts += (text[end:start], original)
            end = stop
            repaired += 1
    return Repair("".join((*parts, text[end:])), repaired, doubtful if certain else 0)


def repair(text: str) -> Repair:
    """Put back UTF-8 that was read as windows-1252, Latin-1 or windows-1256, once or several times over.

    Only the runs that were misread are touched. A word in which a byte was lost is left alone and counted.

    >>> repair("وكالة – Ø§Ù„Ø£Ù†Ø¨Ø§Ø¡")
    Repair(text='وكالة – الأنباء', repaired=1, doubtful=0)
    """
    repaired = doubtful = 0
    for misreading in (_ARABIC, _LATIN, _ARABIC):  # each may have come upon the other
        if any(sign in text for sign in misreading.signs):
            mended = _mend(text, misreading)
            text, repaired, doubtful = mended.text, repaired + mended.repaired, doubtful + mended.doubtful
    return Repair(text, repaired, doubtful)


def repair_mojibake(text: str) -> str:
    """The text with certain mojibake repaired; see ``repair``."""
    return repair(text).text
