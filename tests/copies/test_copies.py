"""Fingerprints that are stored for ever, and the decision on two of them."""

import itertools
import random
import statistics
import struct
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xxhash
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import copies as measured
from bench.edits import CLASSES
from newsspider import copies
from newsspider.copies.fingerprint import BANDS, PERMUTATIONS, ROWS, VERSION, fingerprint
from newsspider.copies.story import Place, settle
from newsspider.text import decode

TEXT = (
    "أعلنت وزارة الصحة، يوم الأحد، تسجيل 12 إصابة جديدة بالمرض في ثلاث محافظات. وقال المتحدث باسم الوزارة إن "
    "الحالات كلها مستقرة وتتلقى العلاج في المستشفيات الحكومية منذ أمس.\n\n"
    "وأضاف أن الفرق الطبية تواصل تتبع المخالطين في المدارس والأسواق حتى إشعار آخر."
)
NOON = datetime(2024, 5, 12, 12, tzinfo=UTC)


def doc(_id: str = "a:1", text: str = TEXT, headline: str = "عنوان", **more: Any) -> dict[str, Any]:
    found = fingerprint(headline, text)
    return {
        "_id": _id,
        "content_hash": found.content_hash,
        "shingles": found.shingles,
        "signature": found.signature,
        "bands": found.bands,
        "published_at": NOON,
        "published_precision": "minute",
        "timezone": "Asia/Riyadh",
        "first_seen_at": NOON,
        **more,
    }


def with_jaccard(equal: int, shingles: int = 100, seed: int = 0, **more: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two long articles whose signatures agree in ``equal`` of 128 places."""
    rng = random.Random(seed)
    slots = [rng.getrandbits(32) for _ in range(PERMUTATIONS)]
    other = slots[:equal] + [slot ^ 1 for slot in slots[equal:]]
    one, two = (struct.pack(f"<{PERMUTATIONS}I", *values) for values in (slots, other))
    sizes = more.pop("sizes", (shingles, shingles))
    first = doc("a:1", signature=one, shingles=sizes[0], content_hash="a")
    return first, doc("b:1", signature=two, shingles=sizes[1], content_hash="b", **more)


# -- the scheme -----------------------------------------------------------------------------------------------------


def test_the_fingerprint_of_a_text_is_pinned() -> None:
    found = fingerprint("عنوان", TEXT)
    assert (VERSION, PERMUTATIONS, BANDS, ROWS) == (1, 128, 32, 4)
    assert found.content_hash == "e0a1602d3477532f02f52d23c1ddc12b"
    assert found.shingles == 40
    assert found.signature[:16].hex() == "6f8da10b67fc9f03b7a7ea0553110d07"
    assert xxhash.xxh64_hexdigest(found.signature) == "f8f66f7b08f22eab"
    assert found.bands[:3] == [6460183379030418657, 3143704336745397403, 293643810199732495]
    assert found.bands[32:] == [4937802508213473326, 1352109420454174665, -3156177350253033570]
    assert sum(found.bands) == 6168574493605893484


def test_the_fingerprint_of_a_short_text_is_pinned() -> None:
    found = fingerprint("فوز المنتخب", "شاهد الفيديو")
    assert (found.content_hash, found.shingles) == ("6d38aebc60ef99ab3bb3a7a78202bc39", 1)
    assert found.bands == [-7763445847273501787]


def test_the_permutations_are_those_of_splitmix64() -> None:
    # The first numbers of its reference implementation from state 0.
    assert [fingerprint.__globals__["_splitmix"](i) for i in range(3)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


def test_keys_are_signed_64_bit_numbers_and_the_signature_has_512_bytes() -> None:
    found = fingerprint("", TEXT)
    assert len(found.bands) == len(set(found.bands)) == 35
    assert all(-(2**63) <= key < 2**63 for key in found.bands)
    assert len(found.signature) == 512


def test_the_signature_does_what_minhash_promises() -> None:
    """Estimates of Jaccard .5 scatter around .5 as much as 128 draws do: .044."""
    estimates = []
    for trial in range(150):
        words = [f"w{trial}x{number}" for number in range(300)]
        one, two = " ".join(words[:201]), " ".join(words[67:268])  # 200 bigrams each, 133 in common
        estimates.append(copies.estimate(fingerprint("", one).signature, fingerprint("", two).signature))
    assert statistics.mean(estimates) == pytest.approx(133 / 267, abs=0.012)
    assert 0.034 < statistics.stdev(estimates) < 0.054


def test_a_text_of_a_million_words_needs_no_memory_to_speak_of() -> None:
    words = " ".join(f"{number * 7919 % 100_003}" for number in range(200_000))
    assert fingerprint("", words).shingles > 100_000


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.text(), st.text())
def test_any_text_has_a_fingerprint(headline: str, body: str) -> None:
    found = fingerprint(headline, body)
    assert len(found.signature) == 512
    assert len(found.bands) in (0, 1, 32, 33, 34, 35)
    assert fingerprint(headline, body) == found


# -- what is the same text ------------------------------------------------------------------------------------------

VARIANTS = {
    "vocalised": "".join(letter + "\u064e" * (letter in "بتثسشمنكل") for letter in TEXT),
    "lam-alef ligatures": TEXT.replace("لأ", "\ufef7").replace("لا", "\ufefb").replace("لإ", "\ufef9"),
    "presentation forms": TEXT.replace("م", "\ufee3").replace("ش", "\ufeb7"),
    "decomposed": unicodedata.normalize("NFD", TEXT),
    "tatweel": TEXT.replace("الوزارة", "الـــوزارة"),
    "other hamzas": TEXT.replace("أ", "ا").replace("إ", "ا"),
    "final letters": TEXT.replace("ة ", "ه ").replace("ى ", "ي "),
    "eastern digits": TEXT.replace("12", "١٢"),
    "quotes and dashes": "«" + TEXT.replace("،", " -") + "»",
    "bidi marks": TEXT.replace(". ", ".\u200f "),
    "other spaces": TEXT.replace(" ", "\u00a0"),
    "Persian keyboard": TEXT.replace("ك", "ک").replace("ي", "ی"),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_writing_makes_no_difference(name: str) -> None:
    assert fingerprint("", VARIANTS[name]) == fingerprint("", TEXT)


def test_bytes_in_windows_1256_are_the_same_text() -> None:
    assert fingerprint("", decode(TEXT.encode("windows-1256")).text) == fingerprint("", TEXT)


def test_the_headline_of_a_long_text_counts_for_nothing() -> None:
    assert fingerprint("واحد", TEXT) == fingerprint("اثنان", TEXT)


def test_the_headline_of_a_short_text_counts() -> None:
    one, two, same = (fingerprint(headline, "شاهد الفيديو") for headline in ("فوز", "حريق", "فوزٌ!"))
    assert one.content_hash == two.content_hash
    assert one.bands != two.bands
    assert one.bands == same.bands


def test_a_text_without_words_has_no_copies() -> None:
    one, two = doc("a:1", "…", ""), doc("b:1", "", "")
    assert one["bands"] == []
    assert not copies.decide(one, two)


# -- the sentences --------------------------------------------------------------------------------------------------


def sentences(text: str) -> list[int]:
    return fingerprint("", text).bands[32:]


LONG = [
    "word" * 3 + " " + " ".join(f"{name}{number}" for number in range(n))
    for name, n in zip("abcd", (12, 14, 10, 16), strict=True)
]


def test_the_keys_of_sentences_are_those_of_the_three_longest_longest_first() -> None:
    key = {text: sentences(f"{text}. " + "short one. " * 15)[0] for text in LONG}
    assert sentences(". ".join(LONG)) == [key[text] for text in sorted(LONG, key=len, reverse=True)[:3]]


def test_short_sentences_have_no_key() -> None:
    assert sentences(" ".join(f"one two three four five six {number}." for number in range(10))) == []


@pytest.mark.parametrize("end", [". ", "؟ ", "! ", "؛ ", "…", ".\n", "\n\n", '." ', ".\u200f "])
def test_a_sentence_ends_at_its_mark_or_paragraph(end: str) -> None:
    assert sentences(end.join(LONG)) == sentences(". ".join(LONG))


@pytest.mark.parametrize("inside", ["3.5", "www.site.com", "٣٫٥", "٣.٥"])
def test_a_point_inside_a_word_ends_no_sentence(inside: str) -> None:
    text = f"{LONG[0]} {inside} {LONG[1]}"
    assert len(sentences(f"{text}. {LONG[2]}")) == 2


def test_a_truncated_text_keeps_the_key_of_a_sentence() -> None:
    whole = ". ".join(LONG[n % 4].replace("word", f"w{n}") for n in range(9))
    begun = " ".join(whole.split()[: len(whole.split()) * 6 // 10])
    assert set(sentences(whole)) & set(sentences(begun))


# -- the decision ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("equal", "hours", "copy"),
    [(103, 24 * 365, True), (102, 48, True), (102, 48.1, False), (52, 48, True), (52, -48, True), (51, 0, False)],
)
def test_alike_texts_are_copies_if_near_in_time(equal: int, hours: float, copy: bool) -> None:
    one, two = with_jaccard(equal, published_at=NOON + timedelta(hours=hours))
    assert copies.decide(one, two) is copy
    assert copies.decide(two, one) is copy


@pytest.mark.parametrize(
    ("equal", "sizes", "hours", "copy"),
    [
        (30, (100, 400), 0, True),  # J .234, C .95: the smaller is in the larger
        (30, (100, 400), 49, False),
        (20, (100, 400), 0, False),  # C .68
        (30, (29, 400), 0, False),
        (7, (30, 3000), 0, False),  # seven equal places are chance, whatever C says
    ],
)
def test_a_text_inside_another_is_a_copy(equal: int, sizes: tuple[int, int], hours: float, copy: bool) -> None:
    one, two = with_jaccard(equal, sizes=sizes, published_at=NOON + timedelta(hours=hours))
    assert copies.decide(one, two) is copy
    assert copies.decide(two, one) is copy


def test_the_same_text_is_a_copy_years_later() -> None:
    assert copies.decide(doc("a:1"), doc("b:1", published_at=NOON + timedelta(days=3000)))


def test_a_short_text_is_a_copy_under_the_same_headline_only() -> None:
    one = doc("a:1", "شاهد الفيديو", "فوز المنتخب")
    assert copies.decide(one, doc("b:1", "شاهدَ الفيديو!", "فوز المنتخب"))
    assert not copies.decide(one, doc("b:1", "شاهد الفيديو", "حريق"))
    assert not copies.decide(one, doc("b:1", "شاهد الصور", "فوز المنتخب"))


def test_twenty_nine_words_are_short_and_thirty_are_not() -> None:
    words = [f"w{number}" for number in range(30)]
    assert len(fingerprint("", " ".join(words[:29])).bands) == 1
    assert len(fingerprint("", " ".join(words)).bands) > 30
    assert not copies.decide(doc("a:1", " ".join(words)), doc("b:1", " ".join(words[:29])))


# -- who was first --------------------------------------------------------------------------------------------------

DAY = datetime(2024, 5, 11, 21, tzinfo=UTC)  # 12 May in Riyadh


@pytest.mark.parametrize(
    ("fields", "moment"),
    [
        ({}, NOON),
        ({"published_at": None}, NOON),
        ({"published_at": DAY, "published_precision": "hour"}, DAY),
        ({"published_at": DAY, "published_precision": "day"}, NOON),  # seen during that day
        (
            {"published_at": DAY, "published_precision": "day", "first_seen_at": NOON + timedelta(days=9)},
            DAY + timedelta(days=1),  # that day's end
        ),
        (
            {
                "published_at": datetime(2024, 10, 26, 22, tzinfo=UTC),  # 27 October in Paris, of 25 hours
                "published_precision": "day",
                "timezone": "Europe/Paris",
                "first_seen_at": datetime(2025, 1, 1, tzinfo=UTC),
            },
            datetime(2024, 10, 27, 23, tzinfo=UTC),
        ),
        ({"published_at": NOON.replace(tzinfo=None), "first_seen_at": NOON.replace(tzinfo=None)}, NOON),
        (
            {"published_precision": "day", "timezone": "No/Where", "first_seen_at": NOON + timedelta(days=9)},
            NOON + timedelta(hours=12),
        ),
    ],
)
def test_the_moment_of_publication(fields: dict[str, Any], moment: datetime) -> None:
    assert copies.moment(doc(**fields)) == moment


def test_the_order_is_by_publication_then_first_sight_then_id() -> None:
    late = NOON + timedelta(hours=1)
    docs = [doc("b:1"), doc("a:9", first_seen_at=late), doc("a:1", published_at=late), doc("a:2")]
    assert [found["_id"] for found in sorted(docs, key=copies.order_key)] == ["a:2", "b:1", "a:9", "a:1"]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.data())
def test_stories_do_not_depend_on_the_order_of_articles_and_links(data: st.DataObject) -> None:
    ids = [f"s:{number}" for number in range(data.draw(st.integers(1, 8)))]
    docs = {_id: doc(_id, published_at=NOON + timedelta(hours=data.draw(st.integers(0, 3)))) for _id in ids}
    links = data.draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=8))
    found = settle(docs, links)
    shuffled = {_id: docs[_id] for _id in data.draw(st.permutations(ids))}
    assert settle(shuffled, [(b, a) for a, b in data.draw(st.permutations(links))]) == found
    for a, b in links:
        assert found[a].story_id == found[b].story_id
    for _id, place in found.items():
        assert place == Place(place.story_id, None if place.story_id == _id else place.story_id)
        assert copies.order_key(docs[place.story_id]) <= copies.order_key(docs[_id])


# -- how many are found ---------------------------------------------------------------------------------------------


def test_copies_of_real_articles_are_found_and_nothing_else(shared: Path) -> None:
    articles = measured.corpus()[::6]
    found = measured.recall(articles)
    shares = {name: found[name][0] for name in CLASSES}
    for name, (_, wanted) in CLASSES.items():
        assert round(shares[name], 2) >= (wanted or 0), name
    assert statistics.mean(shares.values()) >= 0.95
    natural = measured.natural_pairs(articles)
    decided, wrong, _ = measured.precision(
        itertools.chain(*(found[name][1] for name in ("originals", *CLASSES))), natural
    )
    assert decided > 10_000
    assert wrong / decided <= 0.005
