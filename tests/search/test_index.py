"""The index itself: what it finds, what corrections and deletions do, and what a damaged file costs."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newsspider.search import database, index
from newsspider.search.find import Filters, counts, rank
from newsspider.search.query import parse
from tests.search.articles import corrected, document

DOCS = [
    document(
        "alwafd:1", "الحكومة تقر الموازنة", "قالت وزارة المالية إن الموازنة الجديدة أُقرّت أمس.", 0, section="اقتصاد"
    ),
    document("alwafd:2", "افتتاح مدارس جديدة", "زار الوزير المدرسة ووزارة التعليم معا.", 24, authors=["منى سالم"]),
    document(
        "youm7:1", "مباراة القمة تنتهي بالتعادل", "قال المدرب إن فريقه لعب جيدا أمام الحكومة.", 48, source="رويترز"
    ),
    document("youm7:2", "كلام كامل عن الأمل", "رئيس الوزراء في زيارة، والوزراء رئيس لجنتهم.", 24 * 40),
]


ANY = Filters()


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    connection = database.connect(tmp_path)
    index.apply(connection, map(index.Entry.of, DOCS))
    yield connection
    connection.close()


def found(connection: sqlite3.Connection, text: str, filters: Filters = ANY, **options: bool) -> list[str]:
    return rank(connection, parse(text), filters, **options).ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("حكومات", {"alwafd:1", "youm7:1"}),
        ("مدرسة", {"alwafd:2"}),
        ("وزارة", {"alwafd:1", "alwafd:2"}),
        ("الموازنه الجديده", {"alwafd:1"}),
        ('"رئيس الوزراء"', {"youm7:2"}),
        ('"الوزراء رئيس"', {"youm7:2"}),  # «والوزراء رئيس»: the conjunction is written with its word
        ('"رئيس لجنة"', set()),
        ("الحكومة -الموازنة", {"youm7:1"}),
        ("مباراة OR مدارس", {"youm7:1", "alwafd:2"}),
        ("headline:الحكومة", {"alwafd:1"}),
        ("body:الحكومة", {"youm7:1"}),
        ("امل", {"youm7:2"}),
    ],
)
def test_a_query_finds_its_articles(connection: sqlite3.Connection, text: str, ids: set[str]) -> None:
    assert set(found(connection, text)) == ids


def test_a_place_is_found_with_its_particles_and_from_a_query_with_one(connection: sqlite3.Connection) -> None:
    """«بسوسة» is «ب» with «سوسة», since no «البسوسة» is written; «بعيد» is a word of its own, as «البعيد» shows."""
    texts = ["سوسة", "بسوسة", "بسوسة", "وسوسة", "عيد", "عيد", "بعيد", "البعيد"]
    index.apply(connection, [index.Entry.of(document(f"s:{n}", f"خبر {text}")) for n, text in enumerate(texts)])
    assert set(found(connection, "سوسة")) == set(found(connection, "بسوسة")) == {"s:0", "s:1", "s:2", "s:3"}
    assert set(found(connection, "عيد")) == {"s:4", "s:5"}


def test_a_name_that_looks_like_a_plural_is_found_by_itself(connection: sqlite3.Connection) -> None:
    texts = ["القصرين", "بالقصرين", "وقصرين"] * 10 + ["القصر", "قصر"]
    index.apply(connection, [index.Entry.of(document(f"q:{n}", f"خبر {text}")) for n, text in enumerate(texts)])
    assert len(found(connection, "القصرين")) == 30
    assert set(found(connection, "قصر")) >= {"q:30", "q:31"}


def test_a_word_that_begins_with_l_is_found_behind_its_preposition(connection: sqlite3.Connection) -> None:
    texts = ["لاعب", "اللاعب", "لاعبين", "للاعب"]
    index.apply(connection, [index.Entry.of(document(f"l:{n}", f"خبر {text}")) for n, text in enumerate(texts)])
    assert set(found(connection, "لاعبين")) == {"l:0", "l:1", "l:2", "l:3"}


def test_exact_finds_only_the_word_as_it_is_written(connection: sqlite3.Connection) -> None:
    assert found(connection, "مدرسة", exact=True) == []
    assert found(connection, "المدرسة", exact=True) == ["alwafd:2"]


def test_a_headline_comes_before_a_body(connection: sqlite3.Connection) -> None:
    others = [document(f"okaz:{number}", f"خبر رقم {number}", "نص آخر تماما") for number in range(20)]
    index.apply(connection, map(index.Entry.of, others))
    assert found(connection, "الحكومة") == ["alwafd:1", "youm7:1"]


def test_by_date_the_newest_comes_first(connection: sqlite3.Connection) -> None:
    assert found(connection, "الحكومة", by_date=True) == ["youm7:1", "alwafd:1"]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (Filters(sites=["youm7"]), {"youm7:1"}),
        (Filters(since=date(2026, 3, 2)), {"youm7:1"}),
        (Filters(until=date(2026, 3, 2)), {"alwafd:1"}),
        (Filters(since=date(2026, 3, 1), until=date(2026, 4, 1)), {"alwafd:1", "youm7:1"}),
        (Filters(section="الإقتصاد"), set()),
        (Filters(section="إقتصاد"), {"alwafd:1"}),
        (Filters(source="رويترز"), {"youm7:1"}),
        (Filters(author="منى سالم"), set()),
    ],
)
def test_filters_narrow_what_is_found(connection: sqlite3.Connection, filters: Filters, ids: set[str]) -> None:
    assert set(found(connection, "الحكومة", filters)) == ids


def test_articles_are_counted_by_site_and_day(connection: sqlite3.Connection) -> None:
    by_both = counts(connection, parse("الحكومة"), Filters())
    assert by_both == {("alwafd", "2026-03-01"): 1, ("youm7", "2026-03-03"): 1}


def test_a_correction_replaces_the_words_of_before(connection: sqlite3.Connection) -> None:
    new = corrected(DOCS[0], headline="البرلمان يقر الموازنة")
    index.apply(connection, [index.Entry.of(new)])
    assert found(connection, "headline:الحكومة") == []
    assert found(connection, "headline:البرلمان") == ["alwafd:1"]


def test_an_older_version_replaces_nothing(connection: sqlite3.Connection) -> None:
    index.apply(connection, [index.Entry.of(corrected(DOCS[0], headline="البرلمان يقر الموازنة"))])
    assert index.apply(connection, [index.Entry.of(DOCS[0])]) == 0
    assert found(connection, "headline:البرلمان") == ["alwafd:1"]


def test_an_article_taken_out_is_found_by_none_of_its_words(connection: sqlite3.Connection) -> None:
    assert index.apply(connection, [], ["alwafd:1", "alwafd:99"]) == 1
    assert found(connection, "الموازنة") == []
    connection.execute("INSERT INTO words_1 (words_1) VALUES ('integrity-check')")


def test_every_letter_that_an_article_may_hold_comes_out_as_it_went_in(connection: sqlite3.Connection) -> None:
    odd = document("x:1", "پرویز café 日本 😀 «ڤيينا»", "نصّ\x00 \ufffd " + "ك" * 5000)
    index.apply(connection, [index.Entry.of(odd)])
    index.apply(connection, [], ["x:1"])
    connection.execute("INSERT INTO words_1 (words_1) VALUES ('integrity-check')")
    assert found(connection, "café") == []


@pytest.mark.parametrize("size", [0, 1, 100, 4096, 5000])
def test_a_truncated_file_is_replaced_by_an_empty_index(tmp_path: Path, size: int) -> None:
    connection = database.connect(tmp_path)
    index.apply(connection, map(index.Entry.of, DOCS))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file = tmp_path / database.FILE
    file.write_bytes(file.read_bytes()[:size])
    connection = database.connect(tmp_path)
    assert database.generation(connection) == 1
    connection.close()


def test_the_file_belongs_to_its_user_alone(tmp_path: Path) -> None:
    database.connect(tmp_path).close()
    assert (tmp_path / database.FILE).stat().st_mode & 0o077 == 0
