"""What changed between two versions of an article, and how a person reads it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.items import CONTENT_FIELDS
from newsspider.storage.documents.changes import (
    changed_fields,
    describe,
    first_change,
    kept_moments,
    marked,
    replaced_values,
)

AT = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
PARAGRAPHS = [
    "قال رئيس الوزراء إن الحكومة ستبدأ تنفيذ المشروع في الشهر المقبل بعد اكتمال الدراسات.",
    "وأضاف أن تكلفة المشروع تبلغ ثلاثة مليارات جنيه تمول من الموازنة العامة للدولة.",
    "وتابع أن المرحلة الأولى تشمل خمس محافظات في الصعيد والدلتا.",
    "وكان المجلس قد وافق على المشروع في جلسته الأخيرة بأغلبية كبيرة.",
]


def doc(**values: Any) -> dict[str, Any]:
    base = {
        "headline": "الحكومة تبدأ تنفيذ المشروع",
        "subheadline": None,
        "body": "\n\n".join(PARAGRAPHS),
        "source": None,
        "authors": ["منى سالم"],
        "keywords": ["الحكومة", "الصعيد"],
        "published_at": AT,
        "updated_at": None,
        "published_on": "2026-11-22",
        "published_precision": "minute",
        "published_text": "22 نوفمبر 2026 - 09:30",
        "updated_text": None,
        "timezone": "Africa/Cairo",
    }
    return {**base, **values}


def body(*paragraphs: str) -> dict[str, Any]:
    return doc(body="\n\n".join(paragraphs))


def lines(old: dict[str, Any], new: dict[str, Any], field: str = "body") -> list[str]:
    return describe(old, new, changed_fields(old, new)).get(field, [])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("headline", "الحكومة تؤجل تنفيذ المشروع"),
        ("subheadline", "عنوان فرعي"),
        ("body", PARAGRAPHS[0]),
        ("source", "بترا"),
        ("authors", []),
        ("keywords", ["الحكومة"]),
        ("published_at", AT + timedelta(hours=1)),
        ("updated_at", AT + timedelta(hours=2)),
    ],
)
def test_a_change_of_each_content_field_is_one(name: str, value: Any) -> None:
    assert changed_fields(doc(), doc(**{name: value})) == (name,)
    assert list(describe(doc(), doc(**{name: value}), [name])) == [name]


def test_all_content_fields_are_covered() -> None:
    assert set(CONTENT_FIELDS) <= set(doc())


@pytest.mark.parametrize(
    "values",
    [
        {"body": " ".join(PARAGRAPHS)},
        {"body": "\n\n\n".join(PARAGRAPHS).replace(" في", "  في")},
        {"headline": " الحكومة تبدأ  تنفيذ المشروع "},
        {"keywords": ["الصعيد", "الحكومة"]},
        {"subheadline": ""},
        {"section": "سياسة"},
        {"related": [{"title": "x", "url": None, "label": "y"}]},
        {"published_text": "الأحد 22 نوفمبر 2026 09:30 ص"},
    ],
    ids=["breaks", "spaces", "edges", "order of tags", "empty deck", "section", "related", "printed stamp"],
)
def test_white_space_mark_up_and_what_is_no_content_are_no_correction(values: dict[str, Any]) -> None:
    assert changed_fields(doc(), doc(**values)) == ()


def test_the_body_is_shown_by_paragraph_with_the_changed_words_marked() -> None:
    new = [PARAGRAPHS[0], PARAGRAPHS[1].replace("ثلاثة", "أربعة"), *PARAGRAPHS[2:]]
    (line,) = lines(doc(), body(*new))
    assert line.startswith("paragraph 2: ")
    assert "{-ثلاثة-} {+أربعة+}" in line


def test_added_and_removed_paragraphs_are_named() -> None:
    added = "وأوضح المتحدث باسم المجلس أن التنفيذ سيخضع لرقابة دورية."
    assert lines(doc(), body(*PARAGRAPHS[:2], added, *PARAGRAPHS[2:])) == [f"paragraph 3 added: {{+{added}+}}"]
    assert lines(body(*PARAGRAPHS[:2], added, *PARAGRAPHS[2:]), doc()) == [f"paragraph 3 removed: {{-{added}-}}"]


def test_a_rewritten_paragraph_beside_an_edited_one_is_told_apart() -> None:
    edited = PARAGRAPHS[1].replace("ثلاثة", "أربعة")
    other = "نفى مصدر مسؤول صحة ما تردد عن زيادة أسعار الوقود خلال العام الجاري."
    found = lines(doc(), body(edited, other, *PARAGRAPHS[2:]))
    assert found[0] == f"paragraph 1 removed: {{-{PARAGRAPHS[0]}-}}"
    assert found[1].startswith("paragraph 1: ")
    assert found[2] == f"paragraph 2 added: {{+{other}+}}"


def test_moved_breaks_beside_a_change_do_not_show() -> None:
    new = [f"{PARAGRAPHS[0]} {PARAGRAPHS[1]}", PARAGRAPHS[2], PARAGRAPHS[3].replace("كبيرة", "ساحقة")]
    (line,) = lines(doc(), body(*new))
    assert "{-كبيرة.-} {+ساحقة.+}" in line


def test_long_unchanged_stretches_are_left_out() -> None:
    words = [f"كلمة{n}" for n in range(200)]
    (line,) = lines(body(" ".join(words)), body(" ".join([*words[:100], "جديدة", *words[101:]])))
    assert "{-كلمة100-} {+جديدة+}" in line
    assert len(line.split()) < 40
    assert line.count("…") == 2


def test_lists_and_moments_are_shown_as_what_went_and_what_came() -> None:
    new = doc(authors=["منى سالم", "أحمد علي"], updated_at=AT, published_at=AT + timedelta(hours=1))
    assert lines(doc(), new, "authors") == ["{+أحمد علي+}"]
    assert lines(doc(), new, "updated_at") == ["{+2026-11-22T07:30:00Z+}"]
    assert lines(doc(), new, "published_at") == ["{-2026-11-22T07:30:00Z-} {+2026-11-22T08:30:00Z+}"]
    assert lines(doc(authors=["أ", "ب"]), doc(authors=["ب", "أ"]), "authors") == ["{-أ، ب-} {+ب، أ+}"]


def test_replaced_values_are_the_old_ones_in_field_order() -> None:
    assert list(replaced_values(doc(), ["updated_at", "headline"]).items()) == [
        ("headline", "الحكومة تبدأ تنفيذ المشروع"),
        ("updated_at", None),
    ]


@pytest.mark.parametrize("text", ["منذ ساعتين", "قبل 3 ساعات", "منذ دقيقة", "قبل يومين", "الآن"])
def test_a_moment_from_a_relative_stamp_never_changes_a_stored_one(text: str) -> None:
    for precision in ("hour", "day"):
        new = doc(published_at=AT + timedelta(hours=3), published_precision=precision, published_text=text)
        kept = kept_moments(doc(), new)
        assert (kept["published_at"], kept["published_text"]) == (AT, "22 نوفمبر 2026 - 09:30")
    new = doc(updated_at=AT + timedelta(hours=3), updated_text=text)
    assert kept_moments(doc(updated_at=AT, updated_text="x"), new)["updated_at"] == AT
    assert kept_moments(doc(), new) == {}


def test_a_stated_moment_changes_one_from_a_relative_stamp() -> None:
    old = doc(published_precision="hour", published_text="منذ ساعتين")
    assert kept_moments(old, doc(published_at=AT + timedelta(minutes=12))) == {}


def test_a_bare_day_does_not_take_the_time_away() -> None:
    new = doc(published_at=AT.replace(hour=22, minute=0) - timedelta(days=1), published_precision="day")
    assert kept_moments(doc(), new)["published_at"] == AT
    assert kept_moments(doc(), {**new, "published_on": "2026-11-23"}) == {}


def test_an_absolute_stamp_and_a_missing_one_are_changes() -> None:
    assert kept_moments(doc(), doc(published_at=AT + timedelta(hours=1), published_text="22/11/2026 10:30")) == {}
    assert kept_moments(doc(), doc(published_at=None, published_text=None)) == {}


_SOME = ["قال", "رئيس", "الوزراء", "إن", "المشروع", "يبدأ", "غدا", "في", "مصر"]
_WORDS = st.lists(st.sampled_from(_SOME), max_size=12).map(" ".join)
_BODIES = st.lists(_WORDS, max_size=6).map("\n\n".join)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_WORDS, _WORDS)
def test_marks_hold_both_texts(before: str, after: str) -> None:
    removed: list[str] = []
    added: list[str] = []
    state = "both"
    for word in marked(before, after).split():
        if word.startswith("{-"):
            state, word = "old", word[2:]
        elif word.startswith("{+"):
            state, word = "new", word[2:]
        ends = word.endswith(("-}", "+}"))
        word = word[:-2] if ends else word
        if word:
            removed += [word] if state in ("old", "both") else []
            added += [word] if state in ("new", "both") else []
        state = "both" if ends else state
    assert (" ".join(removed), " ".join(added)) == (before, after)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(_BODIES, _BODIES)
def test_two_bodies_differ_exactly_if_there_is_something_to_show(before: str, after: str) -> None:
    old, new = doc(body=before), doc(body=after)
    assert bool(changed_fields(old, new)) == bool(lines(old, new))


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({"headline": ["مقتل [-عشرة-] {+عشرين+} في حريق"]}, "مقتل {-عشرة-} {+عشرين+} في حريق"),
        ({"headline": ["مقتل {-عشرة-} {+عشرين+} في حريق"]}, "مقتل {-عشرة-} {+عشرين+} في حريق"),
        ({"body": ["paragraph 3: قال [-الوزير-] إن الخط {+الثالث+} يعمل"]}, "قال {-الوزير-} إن الخط …"),
        ({"body": ["paragraph 2 added: {+فقرة جديدة+}"]}, "{+فقرة جديدة+}"),
        ({"authors": ["[-منى سالم-]", "{+علي حسن+}"]}, "{-منى سالم-}"),
        ({"headline": ["too large to be shown"]}, "too large to be shown"),
        ({}, ""),
    ],
)
def test_the_first_change_is_one_line(changes: dict[str, list[str]], shown: str) -> None:
    assert first_change(changes) == shown


@pytest.mark.parametrize("words", [1, 10, 30, 200])
def test_the_first_change_has_at_most_160_characters_and_stands_among_its_neighbours(words: int) -> None:
    context = " ".join(f"كلمة{number}" for number in range(100))
    old, new = ("س" * 6 + " ") * words, ("ع" * 6 + " ") * words
    line = first_change({"body": [f"paragraph 1: {context} {{-{old.strip()}-}} {{+{new.strip()}+}} {context}"]})
    assert len(line) <= 160
    assert "{-سسس" in line
    assert "{+ععع" in line
    assert words > 10 or line.startswith("… كلمة")
