"""The stored and the compared form of a text: each class of characters, and what holds for every string."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.arabic import clean_text, forms, letters, match_text, paragraphs, tokens, word_count

ZWNJ, ZWJ = "\u200c", "\u200d"


@pytest.mark.parametrize(
    ("text", "clean", "match"),
    [
        pytest.param("ا\u0654حمد ا\u0653مال ا\u0655ن", "أحمد آمال إن", "احمد امال ان", id="decomposed letters"),
        pytest.param("أإآٱ", "أإآٱ", "اااا", id="hamza forms of alef"),
        pytest.param("مسؤول شؤون", "مسؤول شؤون", "مسءول شءون", id="hamza on waw"),
        pytest.param("مسئول شئون", "مسئول شئون", "مسءول شءون", id="hamza on yeh"),
        pytest.param("شى\u0654", "شئ", "شء", id="hamza on a yeh without dots"),
        pytest.param("مصطفى", "مصطفى", "مصطفي", id="alef maqsura"),
        pytest.param("مكتبة", "مكتبة", "مكتبه", id="teh marbuta"),
        pytest.param("الأمریکیة", "الأمريكية", "الامريكيه", id="keheh and medial Farsi yeh"),
        pytest.param("ہذا وھذا", "هذا وهذا", "هذا وهذا", id="heh goal and heh doachashmee"),
        pytest.param("كتابە إلے", "كتابه إلي", "كتابه الي", id="ae and yeh barree"),
        pytest.param("رئاسۃ", "رئاسة", "رءاسه", id="teh marbuta goal"),
        pytest.param("علی الایرانی", "على الايراني", "علي الايراني", id="final Farsi yeh"),
        pytest.param("عیسیٰ", "عيسى\u0670", "عيسي", id="Farsi yeh that carries an alef"),
        pytest.param("شی\u0654", "شئ", "شء", id="Farsi yeh that carries a hamza"),
        pytest.param("پ چ ژ گ ڤ ڨ", "پ چ ژ گ ڤ ڨ", "پ چ ژ گ ڤ ڨ", id="letters of other languages"),
        pytest.param("ه\u0670ذا كِتابٌ", "ه\u0670ذا كِتابٌ", "هذا كتاب", id="vowel marks"),
        pytest.param("الله\u0610 قال\u06d6 ن\u06e5", "الله\u0610 قال\u06d6 ن\u06e5", "الله قال ن", id="Quranic signs"),
        pytest.param("مـــصر الــقاهــرة", "مصر القاهرة", "مصر القاهره", id="tatweel inside a word"),
        pytest.param("شيـ\u0654ا", "شيئا", "شيءا", id="tatweel that carries a hamza"),
        pytest.param("الرحمـ\u0670ن مـَصر", "الرحم\u0670ن مَصر", "الرحمن مصر", id="tatweel that carries a mark"),
        pytest.param("1446هـ لـ«الصباح» الـ36", "1446هـ لـ«الصباح» الـ36", "1446ه ل الصباح ال36", id="tatweel at end"),
        pytest.param("جدة ـ واس ــ", "جدة ـ واس ــ", "جده واس", id="tatweel as a dash"),
        pytest.param(f"ا{ZWNJ}لاكتروني ك{ZWJ}تاب", "الاكتروني كتاب", "الاكتروني كتاب", id="joiners between letters"),
        pytest.param(f"ا{ZWNJ}\u0654حمد", "أحمد", "احمد", id="letter and mark that a joiner held apart"),
        pytest.param(f"1438ه{ZWJ} (ه{ZWJ})", "1438هـ (هـ)", "1438ه ه", id="joiner after heh as an abbreviation"),
        pytest.param(f"مكتبه{ZWJ} كبيرة", "مكتبه كبيرة", "مكتبه كبيره", id="joiner after a word"),
        pytest.param("👨‍👩‍👧 ❤️ 👍🏽 1️⃣", "👨‍👩‍👧 ❤️ 👍🏽 1️⃣", "1", id="emoji"),
        pytest.param("م\ufe0fصر\u200d\u200d", "مصر", "مصر", id="selectors and joiners without emoji"),
        pytest.param("\u202bمصر\u202c \u2067أ\u2069\u200e\u061c", "مصر أ", "مصر ا", id="bidi controls"),
        pytest.param("\ufeffم\u200bص\u2060ر\u00ad", "مصر", "مصر", id="invisible characters"),
        pytest.param("أ\u00a0ب\u2009\u202f\u3000ج\tد", "أ ب ج د", "ا ب ج د", id="spaces"),
        pytest.param("ﻣﺼﺮ ﻻ ﻷ ﮐ ﯼ", "مصر لا لأ ك ي", "مصر لا لا ك ي", id="presentation forms"),
        pytest.param("ﺳﺎ\ufe73", "سا", "سا", id="tail fragment"),
        pytest.param("ب\ufe70 ب\ufe77 ب\ufc60", "ب\u064b ب\u064e ب\u064e\u0651", "ب ب ب", id="presentation marks"),
        pytest.param("محمد ﷺ ﷽ 5﷼ ﴿قل﴾ ﷻ", "محمد ﷺ ﷽ 5﷼ ﴿قل﴾ ﷻ", "محمد 5 قل", id="honorifics and symbols"),
        pytest.param("عبدﷲ", "عبدالله", "عبدالله", id="the name of God"),
        pytest.param("٣٫٥ ۲۰۲۴", "٣٫٥ ۲۰۲۴", "3 5 2024", id="digits"),
        pytest.param("«قال»، نعم؛ لا؟ 5٪ …", "«قال»، نعم؛ لا؟ 5٪ …", "قال نعم لا 5", id="punctuation"),
        pytest.param("iPhone 15 É", "iPhone 15 É", "iphone 15 é", id="Latin letters"),
        pytest.param("م² ½ ①", "م² ½ ①", "م² ½ ①", id="no compatibility forms"),
        pytest.param("أ\x1aب\x00\x7f\x81ج", "أبج", "ابج", id="controls"),
        pytest.param("أ\u0085ب\u2028ج\u2029د", "أ\nب\nج\nد", "ا ب ج د", id="line separators"),
        pytest.param("\r\n أ\r\n \r\n\r\n\tب\n", "أ\n\nب", "ا ب", id="line breaks"),
        pytest.param("\ud83d\ude00 \ud800", "😀 \ufffd", "", id="surrogates"),
    ],
)
def test_each_class_of_characters_has_its_form(text: str, clean: str, match: str) -> None:
    assert clean_text(text) == unicodedata.normalize("NFC", clean)
    assert match_text(text) == match


@pytest.mark.parametrize("code", [*range(0x20), *range(0x7F, 0xA0)])
def test_no_control_but_line_breaks_is_stored(code: int) -> None:
    stored = clean_text(f"أ{chr(code)}ب")
    assert stored in ({"أ\nب"} if code in (0x0A, 0x0D, 0x85) else {"أب", "أ ب"})


@pytest.mark.parametrize(
    "text",
    [
        "دولت اعلام کرد که قیمت بنزین در سال آینده افزایش نمی‌یابد",
        "وزیراعظم نے کہا ہے کہ حکومت عوام کو ریلیف دے گی",
        "سەرۆکی هەرێمی کوردستان پێشوازی لە وەزیری دەرەوە کرد",
        "د افغانستان ولسمشر وویل چې د سولې خبرې به پیل شي",
    ],
)
def test_a_text_of_another_language_keeps_its_letters(text: str) -> None:
    assert clean_text(text) == text.replace(ZWNJ, "")


def test_a_foreign_word_keeps_its_letters_in_an_arabic_text() -> None:
    assert clean_text("أعلنت شرکة پاکستان للنفط عن الأرباح فی کابل") == "أعلنت شركة پاکستان للنفط عن الأرباح في كابل"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("إلی", "إلى"),
        ("الی", "الى"),
        ("وعلی", "وعلى"),
        ("حتّی", "حتّى"),
        ("بالمستشفی", "بالمستشفى"),
        ("سیتولی", "سيتولى"),
        ("الأولی", "الأولى"),
        ("موسی", "موسى"),
        ("فی", "في"),
        ("السوری", "السوري"),
        ("بلدی", "بلدي"),
        ("لتلقی", "لتلقي"),
        ("قوی", "قوي"),
        ("القوی", "القوى"),
    ],
)
def test_final_farsi_yeh_follows_the_word(typed: str, stored: str) -> None:
    assert clean_text(typed) == stored


def test_match_text_takes_spellings_for_the_same() -> None:
    assert match_text("مستشفى الأميرة: مسؤولة، ٢٥٪") == match_text("مستشفي الاميره مسئوله 25")


def test_word_count_counts_marked_words_and_no_signs() -> None:
    assert word_count("قال رئيسُ الوزراء – إنَّ 15 % ... «نعم»\n\nو٣") == 7


def test_tokens_letters_and_paragraphs() -> None:
    assert tokens(match_text("قال: «نعم»")) == ["قال", "نعم"]
    assert letters("قال 5 km رَ") == 4
    assert paragraphs("أ\n\nب\nج") == ["أ", "ب\nج"]


_arabic = st.one_of(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), st.sampled_from("\u0640\u0654\u0670یکےهى"))
_presentation = st.one_of(
    st.characters(min_codepoint=0xFB50, max_codepoint=0xFDFF), st.characters(min_codepoint=0xFE70, max_codepoint=0xFEFF)
)
_invisible = st.one_of(
    st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp", "Mn"]),
    st.sampled_from("\u200b\u200c\u200d\u200e\u2066\ufe0f\u20e3❤👩🏴\U000e0067\U000e007f \n"),
)
_surrogates = st.characters(categories=["Cs"])
_words = st.sampled_from([" است ", " که ", " من ", " ال", "شد", " ہے ", "على"])
_texts = st.lists(
    st.one_of(_arabic, _presentation, _invisible, st.characters(), _words, st.characters(categories=["Cs"])),
    max_size=16,
).map("".join)


@settings(deadline=None, max_examples=600)
@given(_texts)
def test_both_forms_are_idempotent_and_agree(text: str) -> None:
    clean, match = clean_text(text), match_text(text)
    assert clean_text(clean) == clean
    assert match_text(match) == match
    assert match_text(clean) == match


@settings(deadline=None, max_examples=300)
@given(_texts)
def test_the_stored_form_is_one_form_and_can_be_stored(text: str) -> None:
    clean = clean_text(text)
    assert unicodedata.is_normalized("NFC", clean)
    assert clean.encode().decode() == clean
    assert "  " not in clean
    assert "\n\n\n" not in clean
    assert clean == clean.strip()


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet="ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي ،.0123456789abc", max_size=60))
def test_plain_arabic_is_stored_as_it_is(text: str) -> None:
    assert clean_text(text) == " ".join(text.split(" ")).strip() or "  " in text


# The characters of most texts, and some beside them that have several forms.
_USUAL = st.text(
    st.sampled_from(
        [
            *map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100), *range(0x600, 0x6D4), *range(0x2000, 0x2030))),
            *("\n", "\t", "\r", "\ufe0f", "\ufef7", "\u0301"),
        ]
    ),
    max_size=14,
)


@settings(deadline=None, derandomize=True, max_examples=1500)
@given(_USUAL)
def test_texts_that_need_no_normalising_are_told_rightly(text: str) -> None:
    every = re.compile(r"(?s:.)")
    shortcuts = (clean_text(text), match_text(text))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms, "_UNSETTLED", every)
        patch.setattr(forms, "_TO_BE_SETTLED", every)
        assert (clean_text(text), match_text(text)) == shortcuts
