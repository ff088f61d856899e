"""Fingerprints that are stored for ever, and the decision on two of them."""

import itertools
import random
import statistics
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import copies as measured
from bench.edits import CLASSES
from newsspider import copies
from newsspider.arabic import match_text
from newsspider.copies import Kind, Relation
from newsspider.copies.fingerprint import PERMUTATIONS, RUN, VERSION, fingerprint
from newsspider.copies.story import Place, Relations, parts, resolve, settle
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
        "keys": found.keys,
        "site": _id.partition(":")[0],
        "headline": headline,
        "search_text": match_text(f"{headline}\n{text}"),
        "published_at": NOON,
        "published_precision": "minute",
        "timezone": "Asia/Riyadh",
        "first_seen_at": NOON,
        **more,
    }


def kind(one: dict[str, Any], other: dict[str, Any]) -> Kind:
    return copies.relate(one, other).kind


# -- the scheme -----------------------------------------------------------------------------------------------------


def test_the_fingerprint_of_a_text_is_pinned() -> None:
    found = fingerprint("عنوان", TEXT)
    assert (VERSION, PERMUTATIONS, RUN) == (2, 128, 4)
    assert found.content_hash == "e0a1602d3477532f02f52d23c1ddc12b"  # as in every version
    assert found.shingles == 40
    assert found.signature[:16].hex() == "add5d2037664d301e0128b04cd446900"
    assert found.keys == [
        51034319,
        274209215,
        289960340,
        298813989,
        910547038,
        1005953216,
        1061596738,
        1118938052,
        1310314147,
        1463909019,
        1502608319,
        1736304310,
        1741170659,
        2979196082,
    ]


def test_the_fingerprint_of_a_short_text_is_pinned() -> None:
    found = fingerprint("فوز المنتخب", "شاهد الفيديو")
    assert (found.content_hash, found.shingles) == ("6d38aebc60ef99ab3bb3a7a78202bc39", 1)
    assert found.keys == [2862127341]


def test_the_permutations_are_those_of_splitmix64() -> None:
    # The first numbers of its reference implementation from state 0.
    assert [fingerprint.__globals__["_splitmix"](i) for i in range(3)] == [
        0xE220A8397B1DCDAF,
        0x6E789E6AA1B965F4,
        0x06C45D188009454F,
    ]


def lettered(number: int) -> str:
    """A word of letters for each number below 100,003."""
    return f"{number * 7919 % 100_003:x}".translate(str.maketrans("0123456789", "ghijklmnop"))


@pytest.mark.parametrize("words", [30, 80, 160, 300, 640, 5000])
def test_a_text_has_some_ten_to_forty_keys_of_32_bits(words: int) -> None:
    found = fingerprint("", " ".join(lettered(number) for number in range(words)))
    assert 5 <= len(found.keys) <= max(45, words / 20)
    assert found.keys == sorted(set(found.keys))
    assert all(0 <= key < 2**32 for key in found.keys)
    assert len(found.signature) == 512


def test_a_key_of_a_long_text_is_one_of_a_short_text_as_well() -> None:
    words = [lettered(number) for number in range(900)]
    whole, part = (fingerprint("", " ".join(some)).keys for some in (words, words[300:380]))
    inner = set(fingerprint("", " ".join(words[297:383])).keys)
    assert set(whole) & inner <= set(part) | inner
    assert set(whole) & set(part)


def test_of_a_text_with_enough_other_words_one_key_is_of_the_numbers() -> None:
    words = [lettered(number) for number in range(140)]
    first, second = (
        fingerprint("", " ".join(f"{day}{n}" if n % 7 == 3 else word for n, word in enumerate(words))).keys
        for day in (1, 2)
    )
    assert len(set(first) - set(second)) == len(set(second) - set(first)) == 1
    assert len(first) >= 10
    reworded = " ".join(f"1{n}" if n % 7 == 3 else lettered(1000 + n) for n in range(140))
    assert len(set(first) & set(fingerprint("", reworded).keys)) == 1


def test_of_a_table_of_numbers_the_numbers_are_keys() -> None:
    words = [lettered(number) if number % 3 == 0 else str(number) for number in range(600)]
    whole, part = (set(fingerprint("", " ".join(some)).keys) for some in (words, words[200:400]))
    assert len(whole) >= 25
    assert len(whole & part) >= 5


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
    assert all(0 <= key < 2**32 for key in found.keys)
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
    assert one.keys != two.keys
    assert one.keys == same.keys


def test_a_text_without_words_has_no_copies() -> None:
    one, two = doc("a:1", "…", ""), doc("b:1", "", "")
    assert one["keys"] == []
    assert kind(one, two) is Kind.NONE


# -- what one article is to another --------------------------------------------------------------------------------


def prose(words: int, seed: object) -> str:
    rng = random.Random(f"{seed}")
    return " ".join("".join(rng.choices(("با", "تو", "سي", "مر", "كا", "لي", "نو", "در"), k=4)) for _ in range(words))


def edited(text: str, every: int, word: str = "آخر") -> str:
    words = text.split()
    words[every // 2 :: every] = [f"{word}{number}" for number, _ in enumerate(words[every // 2 :: every])]
    return " ".join(words)


LONG = prose(120, "long")


@pytest.mark.parametrize(
    ("every", "hours", "wanted"),
    [(6, 0, Kind.COPY), (6, 48, Kind.COPY), (6, 48.1, Kind.NONE), (6, -48, Kind.COPY), (2, 0, Kind.NONE)],
)
def test_alike_texts_of_two_outlets_are_copies_if_near_in_time(every: int, hours: float, wanted: Kind) -> None:
    one, two = doc("a:1", LONG), doc("b:1", edited(LONG, every, "كلمة"), published_at=NOON + timedelta(hours=hours))
    one["search_text"], two["search_text"] = (text["search_text"].translate(NO_DIGITS) for text in (one, two))
    assert kind(one, two) is kind(two, one) is wanted


NO_DIGITS = str.maketrans("0123456789", "ابتثجحخدذر")


def test_nearly_the_same_text_is_a_copy_years_later() -> None:
    later = NOON + timedelta(days=3000)
    assert kind(doc("a:1", LONG), doc("b:1", f"{LONG} انتهى", published_at=later)) is Kind.COPY


def test_a_text_inside_another_is_a_part_of_it() -> None:
    brief, report = doc("a:1", LONG), doc("b:1", f"{prose(200, 1)} {LONG} {prose(200, 2)}")
    assert kind(brief, report) is Kind.PART
    assert kind(report, brief) is Kind.CONTAINS
    late = doc("b:1", f"{prose(200, 1)} {LONG} {prose(200, 2)}", published_at=NOON + timedelta(hours=49))
    assert kind(brief, late) is Kind.NONE


def form(day: int, frame: str = LONG) -> str:
    words = frame.split()
    words[::7] = [str(random.Random(day * 100 + place).randint(1, 99)) for place, _ in enumerate(words[::7])]
    return " ".join(words)


@pytest.mark.parametrize("other", ["a:2", "b:2"], ids=["of one outlet", "of two"])
def test_a_form_with_other_numbers_is_no_copy(other: str) -> None:
    assert kind(doc("a:1", form(1)), doc(other, form(2))) is Kind.FORM


def test_a_form_with_other_names_is_a_form_within_one_outlet() -> None:
    words = LONG.split()
    filled = list(words)
    for place in (10, 40, 70, 100):
        filled[place : place + 4] = prose(4, place).split()
    one, two = doc("a:1", " ".join(words)), doc("a:2", " ".join(filled))
    assert kind(one, two) is Kind.FORM
    assert kind(one, doc("b:1", " ".join(filled))) is Kind.COPY


def test_a_later_version_of_an_own_article_is_no_form() -> None:
    first = LONG + " قتل 12 شخصا وأصيب 30 في 5 مواقع"
    later = first.replace("12", "14") + " " + prose(40, "more")
    assert kind(doc("a:1", first), doc("a:2", later)) is Kind.COPY


def test_a_short_text_is_a_copy_under_the_same_headline_only() -> None:
    one = doc("a:1", "شاهد الفيديو", "فوز المنتخب")
    assert kind(one, doc("b:1", "شاهدَ الفيديو!", "فوز المنتخب")) is Kind.COPY
    assert kind(one, doc("b:1", "شاهد الفيديو", "حريق")) is Kind.NONE
    assert kind(one, doc("b:1", "شاهد الصور", "فوز المنتخب")) is Kind.NONE


def test_twenty_nine_words_are_short_and_thirty_are_not() -> None:
    words = [f"w{number}" for number in range(30)]
    assert len(fingerprint("", " ".join(words[:29])).keys) == 1
    assert len(fingerprint("", " ".join(words)).keys) > 4
    assert kind(doc("a:1", " ".join(words)), doc("b:1", " ".join(words[:29]))) is Kind.NONE


# -- what follows for several ---------------------------------------------------------------------------------------


def relations(docs: list[dict[str, Any]]) -> Relations:
    found = Relations()
    for one, other in itertools.combinations(docs, 2):
        if set(one["keys"]) & set(other["keys"]):
            found.add(one["_id"], other["_id"], copies.relate(one, other))
    return resolve(found)


def stories(docs: list[dict[str, Any]]) -> dict[str, Place]:
    return settle({one["_id"]: one for one in docs}, relations(docs))


@pytest.mark.parametrize("site", ["a", "a{}"], ids=["one outlet", "thirty"])
def test_thirty_days_of_one_form_are_thirty_stories(site: str) -> None:
    docs = [doc(f"{site.format(day)}:{day}", form(day), published_at=NOON + timedelta(days=day)) for day in range(30)]
    assert len({place.story_id for place in stories(docs).values()}) == 30


@pytest.mark.parametrize("other", ["a:2", "b:2"], ids=["a correction", "a copy with corrected numbers"])
def test_two_texts_of_one_day_that_differ_in_numbers_are_one_story(other: str) -> None:
    docs = [doc("a:1", form(1)), doc(other, form(2), published_at=NOON + timedelta(hours=3))]
    assert {place.story_id for place in stories(docs).values()} == {"a:1"}


def test_three_texts_of_one_outlet_that_differ_in_numbers_are_a_form_also_on_one_day() -> None:
    docs = [doc(f"a:{hour}", form(hour), published_at=NOON + timedelta(hours=hour)) for hour in range(3)]
    assert len({place.story_id for place in stories(docs).values()}) == 3
    copy = doc("b:1", form(1), published_at=NOON + timedelta(hours=4))
    assert stories([*docs, copy])["b:1"].story_id == "a:1"


@pytest.mark.parametrize("late", [False, True])
def test_a_report_is_no_round_up_of_what_was_taken_from_it(late: bool) -> None:
    report = prose(300, "report").split()
    cut, brief = " ".join(report[:190]), " ".join(report[200:290])
    at = NOON + timedelta(hours=5 if late else -5)
    docs = [doc("a:1", " ".join(report), published_at=at), doc("b:1", cut), doc("c:1", brief)]
    same = stories(docs)["b:1"].story_id == stories(docs)["a:1"].story_id
    assert same is not late  # after both it is one


def test_a_copy_of_a_form_copies_the_day_that_it_copies() -> None:
    docs = [doc(f"a:{day}", form(day), published_at=NOON + timedelta(hours=8 * day)) for day in range(5)]
    copy = doc("b:1", form(3), published_at=NOON + timedelta(hours=25))
    assert stories([*docs, copy])["b:1"] == Place("a:3", "a:3")


def test_a_round_up_joins_nothing_and_contains_its_parts() -> None:
    one, two = doc("a:1", prose(100, 11)), doc("b:1", prose(100, 12))
    both = doc("c:1", f"{prose(100, 11)} {prose(100, 12)}", published_at=NOON + timedelta(hours=2))
    found = stories([one, two, both])
    assert len({place.story_id for place in found.values()}) == 3
    assert relations([one, two, both]).of("c:1", Kind.CONTAINS) == ["a:1", "b:1"]
    assert parts("a:1", relations([one, two, both]), found) == ["c:1"]


def test_furniture_of_a_site_makes_no_story_of_its_articles() -> None:
    furniture = prose(230, "furniture")
    docs = [doc(f"a:{n}", f"{prose(90, n)} {furniture}", published_at=NOON + timedelta(hours=n)) for n in range(5)]
    assert len({place.story_id for place in stories(docs).values()}) == 5


def test_a_story_does_not_drift_along_a_chain() -> None:
    """Each is like the one before, the last has next to nothing of the first."""
    pieces = [prose(40, ("piece", n)) for n in range(8)]
    docs = [doc(f"s{n}:1", " ".join(pieces[n : n + 3]), published_at=NOON + timedelta(hours=n)) for n in range(6)]
    found = stories(docs)
    assert found["s1:1"].story_id == "s0:1"
    assert found["s5:1"].story_id != "s0:1"


@pytest.mark.parametrize(("edit", "least"), [(False, 195), (True, 180)], ids=["as it is", "one word in twelve edited"])
def test_a_brief_of_90_words_in_a_report_of_490_is_found(edit: bool, least: int) -> None:
    found = 0
    for n in range(200):
        brief = prose(90, ("brief", n))
        inside = edited(brief, 12).translate(NO_DIGITS) if edit else brief
        one = doc("a:1", brief)
        report = doc("b:1", f"{prose(200, ('before', n))} {inside} {prose(200, ('after', n))}")
        found += bool(set(one["keys"]) & set(report["keys"])) and kind(one, report) is Kind.PART
    assert found >= least


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
def test_stories_do_not_depend_on_the_order_of_articles_and_relations(data: st.DataObject) -> None:
    ids = [f"s:{number}" for number in range(data.draw(st.integers(1, 8)))]
    docs = {_id: doc(_id, published_at=NOON + timedelta(hours=data.draw(st.integers(0, 3)))) for _id in ids}
    pairs = list(itertools.combinations(ids, 2))
    made = {
        pair: Relation(
            data.draw(st.sampled_from([Kind.COPY, Kind.PART, Kind.FORM])), *data.draw(st.tuples(*[st.floats(0, 1)] * 3))
        )
        for pair in data.draw(st.lists(st.sampled_from(pairs), max_size=8, unique=True) if pairs else st.just([]))
    }
    found = settle(docs, resolve(Relations(made)))
    shuffled = {_id: docs[_id] for _id in data.draw(st.permutations(ids))}
    reversed_ = {(b, a): relation.reversed() for (a, b), relation in reversed(made.items())}
    assert settle(shuffled, resolve(Relations(reversed_))) == found
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
    assert measured.contained(measured.corpus()) >= 0.95
    natural = measured.natural_pairs(articles)
    decided, wrong, _ = measured.precision(
        itertools.chain(*(found[name][1] for name in ("originals", *CLASSES))), natural
    )
    assert decided > 10_000
    assert wrong / decided <= 0.005
