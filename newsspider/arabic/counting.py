"""What is counted in a text: words, Arabic letters, paragraphs."""

import re

from newsspider.arabic import characters as ch

_ARABIC_LETTERS = re.compile(f"[{ch.char_class(ch.LETTERS)}]+")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


def tokens(match_form: str) -> list[str]:
    """The words of a text that ``match_text`` has folded."""
    return match_form.split()


def word_count(body: str) -> int:
    """White-space tokens that hold a letter or digit; marks on a letter do not matter, as they do to ``str.isalnum``.

    >>> word_count("قال رئيسُ الوزراء – 15 %")
    4
    """
    return sum(1 for token in body.split() if token.isalnum() or _LETTER_OR_DIGIT.search(token))


def letters(text: str) -> int:
    """How many letters of the Arabic script a text has."""
    return sum(map(len, _ARABIC_LETTERS.findall(text)))


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a stored body, which are joined by one blank line."""
    return [paragraph for paragraph in body.split("\n\n") if paragraph]
