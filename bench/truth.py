"""How what was decided compares with what is true of made-up days."""

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.newsroom import Made

Doc = Mapping[str, Any]


@dataclass
class Score:
    """Shares, 0 to 1, and examples of what is wrong."""

    recall: float  # pairs of one text that are in one story
    contained: float  # pairs of a part and its whole that are known as such, or are in one story
    precision: float  # decided pairs, of a story or of part and whole, that are true
    purity: float  # pairs in one story that are true
    series: float  # articles of a form that have its series, and no other's
    wrong: list[tuple[str, str]]
    missed: list[tuple[str, str]]


def score(made: Sequence[Made], round_ups: Mapping[str, set[str]], docs: Mapping[str, Doc]) -> Score:
    """Compare decided articles with the truth."""
    by_id = {one.id: one for one in made}
    by_text = defaultdict(list)
    for one in made:
        by_text[one.text].append(one.id)
    wholes = {one.id: set(one.wholes) for one in made}
    for round_up, texts in round_ups.items():
        for text in texts:
            for _id in by_text[text]:
                wholes[_id].add(round_up)
    true_parts = {
        (part, whole) for part, texts in wholes.items() for text in texts for whole in by_text[text] if part != whole
    }
    # A passage of a text stands in what holds the whole text: true where it is found, and not asked for.
    indirect = {
        (one.id, whole)
        for one in made
        for round_up, texts in round_ups.items()
        for whole in by_text[round_up]
        if not one.wholes.isdisjoint(texts)
    }
    stories = defaultdict(list)
    for _id, doc in docs.items():
        stories[doc["story_id"]].append(_id)
    together = [pair for ids in stories.values() for pair in itertools.combinations(sorted(ids), 2)]
    parts = [(_id, whole) for _id, doc in docs.items() for whole in doc["part_of"]]

    known_parts = true_parts | indirect

    def is_true(a: str, b: str) -> bool:
        return by_id[a].text == by_id[b].text or (a, b) in known_parts or (b, a) in known_parts

    wanted = [pair for ids in by_text.values() for pair in itertools.combinations(sorted(ids), 2)]
    missed = [(a, b) for a, b in wanted if docs[a]["story_id"] != docs[b]["story_id"]]
    direct = [(part, whole) for part, whole in true_parts if by_id[part].kind in ("brief", "own", "copy")]
    known = [
        docs[part]["story_id"] == docs[whole]["story_id"] or whole in docs[part]["part_of"] for part, whole in direct
    ]
    wrong = [pair for pair in [*together, *parts] if not is_true(*pair)]
    pure = sum(is_true(*pair) for pair in together) / (len(together) or 1)
    return Score(
        recall=1 - len(missed) / (len(wanted) or 1),
        contained=sum(known) / (len(known) or 1),
        precision=1 - len(wrong) / (len(together) + len(parts) or 1),
        purity=pure,
        series=_series(made, docs),
        wrong=wrong,
        missed=missed + [pair for pair, one in zip(direct, known, strict=True) if not one],
    )


def _series(made: Sequence[Made], docs: Mapping[str, Doc]) -> float:
    named = defaultdict(set)
    for one in made:
        if one.form:
            named[one.form].add(docs[one.id]["series"])
    no_form = [docs[one.id] for one in made if one.kind in ("own", "copy", "update", "brief")]
    strangers = sum(doc["series"] is not None for doc in no_form)
    right = sum(len(names) == 1 and None not in names for names in named.values())
    return right / (len(named) + strangers or 1)
