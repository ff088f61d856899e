"""Unicode normalisation at a cost that grows with the length of a text, whatever the text is.

Normalisation sorts each run of combining marks, at a cost that grows with the square of the run. The Stream-Safe Text
Process (UAX #15, 13) bounds a run to 30 marks, which no word of any language reaches; here the rest is left out.
"""

import re
import unicodedata
from typing import Literal

MOST = 30

# Characters that are taken apart into marks only.
_COMPOSED = {ord(c): unicodedata.normalize("NFD", c) for c in "\u0344\u0f73\u0f75\u0f81"}
# All marks are characters beyond ASCII that belong to no word by themselves; which of a run are marks is looked up.
_RUN = re.compile(rf"[^\w\x00-\x7f]{{{MOST + 1},}}")
# The same for every sixth character of a text, which takes a sixth of the time.
_STRIDE = 6
_SUSPECT = re.compile(rf"[^\w\x00-\x7f]{{{(MOST + 1) // _STRIDE}}}")


def _cut(run: re.Match[str]) -> str:
    kept, marks = [], 0
    for character in run[0].translate(_COMPOSED):
        marks = marks + 1 if unicodedata.combining(character) else 0
        if marks <= MOST:
            kept.append(character)
    return "".join(kept)


def bounded(text: str) -> str:
    """The text without the marks of a run that come after the thirtieth. Idempotent.

    >>> bounded("ا" + "\\u064b\\u0651" * 99) == "ا" + "\\u064b\\u0651" * 15
    True
    """
    if len(text) <= MOST or text.isascii() or not _SUSPECT.search(text[::_STRIDE]):
        return text
    return _RUN.sub(_cut, text)


def normalized(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """``unicodedata.normalize`` of the bounded text."""
    return unicodedata.normalize(form, bounded(text))
