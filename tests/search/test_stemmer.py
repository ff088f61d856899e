"""Words of one family share a stem, and words that only look alike do not."""

import pytest

from newsspider.arabic import match_text
from newsspider.search.stemmer import SHORTEST, stem
from newsspider.tables import rows


def stem_of(word: str) -> str:
    return stem(match_text(word))


@pytest.mark.parametrize(
    "family",
    [
        ("حكومة", "الحكومة", "والحكومة", "بالحكومة", "للحكومة", "حكومات", "حكومتها", "الحكومية"),
        ("وزارة", "الوزارة", "ووزارة", "وزارات", "وزارتهم", "للوزارة"),
        ("وزير", "الوزير", "والوزير", "وزراء", "الوزراء", "للوزراء"),
        ("إلغاء", "وإلغاء", "بإلغاء"),
        ("ألمانيا", "الألمانية", "وألمانيا", "بألمانيا"),
        ("فرنسا", "الفرنسية", "الفرنسي", "الفرنسيين"),
        ("مباراة", "المباريات", "مباراته"),
        ("مدرسة", "مدارس", "بالمدارس"),
        ("إعلان", "إعلانات", "الإعلانات"),
        ("مريض", "مرضى", "المرضى", "مرضاهم"),
        ("قاضي", "القضاة"),
        ("جهاز", "أجهزة", "أجهزتها"),
        ("طبيب", "وأطباء", "الأطباء"),
        ("سجن", "سجنا", "سجون"),
    ],
    ids=lambda family: family[0],
)
def test_a_family_has_one_stem(family: tuple[str, ...]) -> None:
    assert len({stem_of(word) for word in family}) == 1, {word: stem_of(word) for word in family}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("وزارة", "زيارة"),
        ("وزير", "زير"),
        ("إلغاء", "غاء"),
        ("لبنان", "لبن"),
        ("الله", "له"),
        ("مرضى", "مرض"),
        ("سياح", "سياحة"),
        ("قضاة", "قضايا"),
        ("مظاهر", "مظاهرة"),
        ("صحفي", "صحيفة"),
        ("زيتون", "زيت"),
    ],
)
def test_words_that_only_look_alike_stay_apart(one: str, other: str) -> None:
    assert stem_of(one) != stem_of(other)


@pytest.mark.parametrize("word", ["covid", "2024", "الله", "ban", "يد", "كتب5"])
def test_what_is_no_plain_arabic_word_stays_whole(word: str) -> None:
    assert stem(word) == word


def test_no_stem_is_shorter_than_three_letters() -> None:
    words = [row["singular"] for row in rows("broken_plurals.tsv") if len(row["singular"]) >= SHORTEST]
    affixed = [f"{before}{word}{after}" for word in words for before in ("", "و", "وال", "لل") for after in ("", "ها")]
    assert all(len(stem(word)) >= min(SHORTEST, len(word)) for word in affixed)


def test_the_table_of_plurals_is_in_match_form_and_names_each_once() -> None:
    table = list(rows("broken_plurals.tsv"))
    assert all(match_text(row["plural"]) == row["plural"] and row["pattern"] for row in table)
    assert len({row["plural"] for row in table}) == len(table)
