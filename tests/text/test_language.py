"""Languages by letters and common words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.text.language import detect


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ar", "عاجل: استقالة رئيس الوزراء"),
        ("ar", "فيديو.. لحظة سقوط طائرة"),
        ("ar", "ريال مدريد يهزم برشلونة"),
        ("ar", "القوات الأمریکیة تعلن انسحابها من العراق"),
        ("ar", "علی لاریجانی یلتقی الرئیس السوری فی دمشق"),
        ("ar", "إیطالیا تعتقل مهاجرین غیر شرعیین قرب ساحل صقلیة"),
        ("ar", "الپيتزا والڤيديو في گارمين"),
        ("ar", "تنافس Samsung Galaxy S24 Ultra هاتف iPhone 15 Pro Max في السوق"),
        ("ar", "وقّع Robert Lewandowski و Kylian Mbappé و Erling Haaland عقودا جديدة"),
        ("ar", "قَالَ الرَّئِيسُ إِنَّ الأَمْرَ مُهِمٌّ"),
        ("fa", "رئیس جمهور ایران با وزیر خارجه روسیه دیدار کرد"),
        ("fa", "دولت اعلام کرد که قیمت بنزین در سال آینده افزایش نمی‌یابد"),
        ("fa", "قیمت دلار امروز در بازار تهران"),
        ("fa", "وزیر نفت: صادرات نفت ایران افزایش می‌یابد"),
        ("ur", "وزیراعظم نے کہا ہے کہ حکومت عوام کو ریلیف دے گی"),
        ("ur", "پاکستان اور بھارت کے درمیان مذاکرات"),
        ("ps", "د افغانستان ولسمشر وویل چې د سولې خبرې به پیل شي"),
        ("ckb", "سەرۆکی هەرێمی کوردستان پێشوازی لە وەزیری دەرەوە کرد"),
        ("en", "Oil prices rise after OPEC meeting in Vienna"),
        ("en", "The president of الجزائر said on Monday that the talks would continue with the minister"),
        ("fr", "Le président de la République a rencontré le ministre"),
        ("es", "El presidente del Gobierno ha dicho que no"),
        ("de", "Der Kanzler hat am Montag mit dem Minister gesprochen"),
        ("tr", "Cumhurbaşkanı bir açıklama yaptı ve dedi"),
        ("ru", "Президент России заявил, что переговоры продолжаются"),
        ("he", "ראש הממשלה אמר היום"),
        ("zh", "中国国家主席在北京"),
        ("ja", "日本の首相は言った"),
        ("ko", "한국 대통령"),
        (None, ""),
        (None, "12:30 – 15/3"),
        (None, "iPhone 15"),
        (None, "https://example.com/the/of/and"),
    ],
)
def test_language_of_a_line(language: str | None, text: str) -> None:
    assert detect(text) == language


def test_a_long_text_in_an_unknown_language_is_und() -> None:
    assert detect("Zorvex plimdu qatrel snovig brentak lumofi. " * 20) == "und"


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_nothing_makes_it_fail(text: str) -> None:
    assert detect(text) is None or detect(text + " ") == detect(text)


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            ["قال", "الوزير", "في", "بيان", "إن", "الحكومة", "على", "علم", "بما", "حدث", "أمس", "وأنها", "تتابع"]
        ),
        min_size=4,
    )
)
def test_arabic_typed_on_a_persian_keyboard_stays_arabic(words: list[str]) -> None:
    assert detect(" ".join(words).translate(str.maketrans("يكى", "یکی"))) == "ar"
