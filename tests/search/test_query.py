"""What people type, and what they are told when it cannot be read."""

import pytest

from newsspider.search.query import MAX_LENGTH, QueryError, Term, parse


def test_words_are_all_required_in_match_form() -> None:
    assert parse("الحُكومة  أمس").required == ((Term(("الحكومه",)),), (Term(("امس",)),))


@pytest.mark.parametrize("text", ['"رئيس الوزراء"', "«رئيس الوزراء»", "“رئيس الوزراء”"])
def test_quotation_marks_of_any_kind_make_a_phrase(text: str) -> None:
    assert parse(text).required == ((Term(("رءيس", "الوزراء"), phrase=True),),)


@pytest.mark.parametrize("text", ['قمة -عاجل -"بث مباشر"', '-"بث مباشر" -عاجل قمة'])
def test_a_minus_excludes_a_word_or_a_phrase(text: str) -> None:
    query = parse(text)
    assert query.required == ((Term(("قمه",)),),)
    assert set(query.excluded) == {Term(("عاجل",)), Term(("بث", "مباشر"), phrase=True)}


def test_or_joins_its_two_neighbours_only() -> None:
    assert parse("قمة OR اجتماع طارئ").required == ((Term(("قمه",)), Term(("اجتماع",))), (Term(("طارء",)),))


@pytest.mark.parametrize("text", ["headline:قمة", "عنوان:قمة", "HEADLINE:قمة"])
def test_a_field_limits_a_word(text: str) -> None:
    assert parse(text).required == ((Term(("قمه",), field="headline"),),)


def test_a_word_that_holds_punctuation_is_a_phrase_of_its_pieces() -> None:
    assert parse("كوفيد-19").required == ((Term(("كوفيد", "19"), phrase=True),),)


def test_a_minus_inside_a_word_excludes_nothing() -> None:
    assert parse("كوفيد-19").excluded == ()


@pytest.mark.parametrize(
    "text", ["https://a.example/b", "رأي: قمة", "a:b", "NEAR(a b)", "a*", "^a", "{a} : b", "a AND NOT b"]
)
def test_what_an_index_would_take_for_syntax_is_words(text: str) -> None:
    assert parse(text).required


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "name the words"),
        (" . ", "name the words"),
        ("-قمة", "besides those to exclude"),
        ('"قمة', "quotation mark"),
        ("OR قمة", "OR stands between"),
        ("قمة OR", "OR stands between"),
        ("قمة OR OR اجتماع", "OR stands between"),
        ("قمة OR -اجتماع", "OR cannot join"),
        ("ا" * (MAX_LENGTH + 1), "characters"),
        ("كلمة " * 50, "too many words"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as error:
        parse(text)
    assert "\n" not in str(error.value)
