"""Count and split a text's words, Arabic letters and paragraphs."""

import re

from newsspider.arabic import characters as ch

_ARABIC_LETTERS = re.compile(f"[{ch.char_class(ch.LETTERS)}]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def tokens(match_form: str) -> list[str]:
    """Split a text folded by ``match_text`` into its words."""
    return match_form.split()


def word_count(body: str) -> int:
    """Count the white-space tokens that hold a letter or digit.

    ``str.isalnum`` alone would miss words with vowel marks.

    >>> word_count("قال رئيسُ الوزراء – 15 %")
    4
    """
    tokens = body.split()
    return len(tokens) - sum([1 for token in tokens if not token.isalnum() and not _LETTER_OR_DIGIT.search(token)])


def letters(text: str) -> int:
    """Count the letters of the Arabic script."""
    return sum(map(len, _ARABIC_LETTERS.findall(text)))


def paragraphs(body: str) -> list[str]:
    """Split a stored body, whose paragraphs are joined by one blank line."""
    return [paragraph for paragraph in body.split("\n\n") if paragraph]
