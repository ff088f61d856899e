"""What two texts have in common, exactly: how much, in which direction, and what kind of difference is between them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

from rapidfuzz.distance import Levenshtein

from newsspider.arabic import match_text

Doc = Mapping[str, Any]

# -- a form that was filled in anew --
SLOT = 6  # words at most that one slot of a form takes, on either side
FACTS = 3  # tokens with digits that both must have, so that their change says something
CHANGED_FACTS = 0.6  # share of those tokens that differ
CHANGED_REST = 0.35  # share of the other words that may differ: the frame
FRAME_SLOTS = 3  # slots of a form whose slots are names
FRAME_SHARE = 0.08  # share of the words that such slots take at least; less is a corrected word
# -- two texts with a common block --
BLOCK = 15  # words of a stretch that one of them has for itself
BLOCK_SHARE = 0.2  # share of each text that such stretches take
LEAST_REST = 5  # words that a text has besides its site's furniture, or the furniture is its text
CHANCE = 2  # equal words between two differing stretches that stand there by chance


class Text:
    """The folded words of an article's body, and what is computed of them once."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = list(words)

    @classmethod
    def of(cls, doc: Doc, furniture: Iterable[str] = ()) -> "Text":
        """The text of a stored article, without stretches that are furniture of its site.

        Its search form holds the headline's words before those of the body.
        """
        skip = len(match_text(doc.get("headline") or "").split())
        words = doc["search_text"].split()[skip:]
        for stretch in furniture:
            padded = f" {' '.join(words)} "
            if f" {stretch} " in padded:
                rest = padded.replace(f" {stretch} ", " ").split()
                words = rest if len(rest) >= LEAST_REST else words
        return cls(words)

    @cached_property
    def facts(self) -> Counter[str]:
        """The tokens with digits, each with how often it stands there."""
        rest = (word for word in self.words if not word.isalpha())  # few, and known at once
        return Counter(word for word in rest if any(map(str.isdigit, word)))

    @cached_property
    def bigrams(self) -> frozenset[int]:
        """The pairs of neighbouring words, as this process hashes them to 64 bits: half the time that pairs take."""
        return frozenset(map(hash, pairwise(self.words)))


@dataclass(frozen=True)
class Span:
    """A stretch in which two texts differ: words ``i`` to ``i_end`` of the one, ``j`` to ``j_end`` of the other."""

    i: int
    i_end: int
    j: int
    j_end: int

    @property
    def sizes(self) -> tuple[int, int]:
        """Its words in the one and in the other."""
        return self.i_end - self.i, self.j_end - self.j


class Comparison:
    """Two texts side by side. Nothing is computed before it is asked for."""

    def __init__(self, a: Text, b: Text) -> None:
        self.a, self.b = a, b
        self._common = len(a.bigrams & b.bigrams)

    @property
    def likeness(self) -> float:
        """The Jaccard similarity of their bigrams, 0 to 1."""
        union = len(self.a.bigrams) + len(self.b.bigrams) - self._common
        return self._common / union if union else 0.0

    @property
    def a_in_b(self) -> float:
        """The share of the first text's bigrams that the second has."""
        return self._common / (len(self.a.bigrams) or 1)

    @property
    def b_in_a(self) -> float:
        """The share of the second text's bigrams that the first has."""
        return self._common / (len(self.b.bigrams) or 1)

    @property
    def facts_agree(self) -> bool:
        """Whether the smaller text's numbers stand in the larger one, as far as it has enough of them to tell."""
        small, large = sorted((self.a, self.b), key=lambda text: len(text.words))
        count = small.facts.total()
        return count < FACTS or (small.facts & large.facts).total() > (1 - CHANGED_FACTS) * count

    @cached_property
    def _spans(self) -> list[Span]:
        """The stretches in which they differ, in order."""
        spans: list[Span] = []
        for op in Levenshtein.opcodes(self.a.words, self.b.words):
            if op.tag == "equal":
                continue
            if spans and spans[-1].i_end == op.src_start and spans[-1].j_end == op.dest_start:
                last = spans.pop()
                spans.append(Span(last.i, op.src_end, last.j, op.dest_end))
            else:
                spans.append(Span(op.src_start, op.src_end, op.dest_start, op.dest_end))
        return spans

    def is_form(self, *, one_outlet: bool) -> bool:
        """Whether both are one form, filled in twice: the frame agrees, the numbers and names in its slots differ.

        By its numbers where it has some; else by its slots, and then only within one outlet, where an editor does not
        replace names here and there in a text that is printed again.
        """
        if min(len(self.a.words), len(self.b.words)) < 0.75 * max(len(self.a.words), len(self.b.words)):
            return False
        return self._facts_changed() or (one_outlet and self._only_slots_changed())

    def _facts_changed(self) -> bool:
        sizes = self.a.facts.total(), self.b.facts.total()
        if min(sizes) < FACTS or 1 - (self.a.facts & self.b.facts).total() / max(sizes) < CHANGED_FACTS / 2:
            return False  # which needs no look at their places
        own = [word for side in (0, 1) for word in self._own(side)]
        changed = sum(word in self.a.facts or word in self.b.facts for word in own)
        words = len(self.a.words) + len(self.b.words) - sum(sizes)
        share, rest = changed / sum(sizes), (len(own) - changed) / max(1, words)
        return share >= CHANGED_FACTS and rest <= min(CHANGED_REST, share / 2)

    def _only_slots_changed(self) -> bool:
        slots = [span for span in self._spans if all(1 <= size <= SLOT for size in span.sizes)]
        in_slots = sum(max(span.sizes) for span in slots)
        differing = sum(max(span.sizes) for span in self._spans)
        one_sided = sum(0 in span.sizes for span in self._spans)
        return (
            len(slots) >= FRAME_SLOTS
            and in_slots >= 0.7 * differing
            and in_slots >= FRAME_SHARE * len(self.a.words)
            and one_sided <= 0.2 * len(self._spans)
        )

    def _own(self, side: int) -> Iterator[str]:
        """The words of one text that stand in differing stretches."""
        for span in self._spans:
            yield from self.a.words[span.i : span.i_end] if side == 0 else self.b.words[span.j : span.j_end]

    @cached_property
    def shares_only_a_block(self) -> bool:
        """Whether a stretch stands in both word for word, and the rest of each is its own.

        So are two articles of a site whose pages carry the same furniture, and an article with a new beginning: which
        of them, other articles of the site tell.
        """
        spans = self._joined_spans()
        large = [span for span in spans if min(span.sizes) >= BLOCK]
        for side, text in enumerate((self.a, self.b)):
            own = sum(span.sizes[side] for span in large)
            scattered = sum(span.sizes[side] for span in spans) - own
            if own < BLOCK_SHARE * len(text.words) or scattered > 0.05 * len(text.words):
                return False
        return True

    def common_stretches(self) -> list[str]:
        """The long stretches that stand in both word for word."""
        found, start = [], 0
        for end in [*(span.i for span in self._joined_spans()), len(self.a.words)]:
            if end - start >= BLOCK:
                found.append(" ".join(self.a.words[start:end]))
            start = max((span.i_end for span in self._joined_spans() if span.i <= end), default=0)
        return [stretch for stretch in found if f" {stretch} " in f" {' '.join(self.b.words)} "]

    def _joined_spans(self) -> list[Span]:
        """The differing stretches, with those joined between which only a word or two agree."""
        joined: list[Span] = []
        for span in self._spans:
            if joined and span.i - joined[-1].i_end <= CHANCE and span.j - joined[-1].j_end <= CHANCE:
                last = joined.pop()
                joined.append(Span(last.i, span.i_end, last.j, span.j_end))
            else:
                joined.append(span)
        return joined
