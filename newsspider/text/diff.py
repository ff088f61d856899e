"""Two versions of a text compared: word by word, and which paragraph became which."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# Two paragraphs with at least this share of common words are one that was edited; below, one went and another came.
SAME_PARAGRAPH = 0.4
# Blocks with more paragraphs than this are paired in order, since comparing each with each grows with the square.
PAIRED = 40
Kind = Literal["same", "gone", "come"]


@dataclass(frozen=True)
class Run:
    """Words that both versions have, or one of them."""

    kind: Kind
    text: str


def words(before: str, after: str) -> list[Run]:
    """Two texts as one, in runs of words.

    >>> [(run.kind, run.text) for run in words("a b c", "a x c")]
    [('same', 'a'), ('gone', 'b'), ('come', 'x'), ('same', 'c')]
    """
    old, new = before.split(), after.split()
    runs: list[Run] = []
    for tag, i1, i2, j1, j2 in opcodes(old, new):
        if tag == "equal":
            runs.append(Run("same", " ".join(old[i1:i2])))
            continue
        if i2 > i1:
            runs.append(Run("gone", " ".join(old[i1:i2])))
        if j2 > j1:
            runs.append(Run("come", " ".join(new[j1:j2])))
    return runs


def texts(before: str, after: str) -> list[list[Run]]:
    """The paragraphs of two texts in reading order, each as runs; one that went or came is a single run."""
    old, new = paragraphs(before), paragraphs(after)
    lines: list[list[Run]] = []
    for tag, i1, i2, j1, j2 in opcodes(old, new):
        if tag == "equal":
            lines += [[Run("same", text)] for text in old[i1:i2]]
        else:
            lines += _block(old[i1:i2], new[j1:j2])
    return lines


def _block(old: Sequence[str], new: Sequence[str]) -> list[list[Run]]:
    partner = {j: i for i, j in pairs_of(old, new)}
    lines: list[list[Run]] = []
    next_old = 0
    for j, text in enumerate(new):
        if j not in partner:
            lines.append([Run("come", text)])
            continue
        lines += [[Run("gone", gone)] for gone in old[next_old : partner[j]]]
        next_old = partner[j] + 1
        lines.append(words(old[partner[j]], text))
    return lines + [[Run("gone", gone)] for gone in old[next_old:]]


def opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """The steps from one list to the other, as ``difflib`` gives them."""
    # Past some thousand words the exact comparison takes seconds; then frequent words are not used as anchors.
    return list(SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > 4000).get_opcodes())


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a stored text, each on one line."""
    return [" ".join(text.split()) for text in re.split(r"\n\s*\n", body) if text.strip()]


def pairs_of(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which old paragraph became which new one: the most alike first, each once, none crossing another."""
    if len(old) > PAIRED or len(new) > PAIRED:
        return [(i, i) for i in range(min(len(old), len(new))) if _likeness(old[i])(new[i]) >= SAME_PARAGRAPH]
    scores = []
    for i, text in enumerate(old):
        like = _likeness(text)
        scores += [(like(other), -i, -j) for j, other in enumerate(new)]
    pairs: list[tuple[int, int]] = []
    for score, i, j in sorted(scores, reverse=True):
        if score < SAME_PARAGRAPH:
            break
        if all((-i < a) == (-j < b) and -i != a and -j != b for a, b in pairs):
            pairs.append((-i, -j))
    return sorted(pairs)


def _likeness(text: str) -> Callable[[str], float]:
    words = set(text.split())

    def like(other: str) -> float:
        others = set(other.split())
        return 2 * len(words & others) / ((len(words) + len(others)) or 1)

    return like
