"""Copies as newsrooms make them: a text with words changed, letters varied, a lead, a dateline or boilerplate added."""

import random
import re
import unicodedata
from collections.abc import Callable, Sequence

Edit = Callable[[str, random.Random, Sequence[str]], str]

BOILERPLATE = (
    "للاطلاع على المزيد من الأخبار العاجلة يمكنكم تحميل التطبيق على هواتفكم المحمولة ومتابعة صفحاتنا على مواقع التواصل",
    "جميع الحقوق محفوظة ولا يسمح بإعادة النشر أو الاقتباس دون إذن خطي مسبق من إدارة التحرير في المؤسسة",
    "يشار إلى أن الوكالة تنشر على مدار الساعة تقارير إخبارية مصورة ومكتوبة بست لغات وتوزعها على مئات المشتركين",
)
DATELINES = (
    "تونس (وات) - ",
    "رويترز: ",
    "القاهرة - أ ش أ - ",
    "باريس، فرنسا (أ ف ب) -- ",
    "عمان في 12 أيار /العمانية/ ",
)
_WORD = re.compile(r"\S+")


def words(share: float, kinds: Sequence[str] = ("replace", "delete", "insert")) -> Edit:
    """Edit a share of the words, each one replaced, deleted, or another one inserted before it, in equal parts."""

    def edit(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
        found = list(_WORD.finditer(text))
        chosen = set(rng.sample(range(len(found)), round(share * len(found))))

        def changed(match: re.Match[str]) -> str:
            if next(counter) not in chosen:
                return match[0]
            kind = rng.choice(kinds)
            other = rng.choice(vocabulary)
            return {"replace": other, "delete": "", "insert": f"{other} {match[0]}"}[kind]

        counter = iter(range(len(found)))
        return _WORD.sub(changed, text)

    return edit


def letters(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
    """Other hands, other letters: hamzas dropped, final yeh and teh marbuta, vowel marks, tatweel, digits, quotes."""
    text = text.translate(str.maketrans("أإآ", "ااا")) if rng.random() < 0.7 else text
    text = re.sub(r"ى\b", "ي", text) if rng.random() < 0.5 else re.sub(r"ي\b", "ى", text)
    text = re.sub(r"ة\b", "ه", text)
    text = re.sub(r"(?<=[بتثسشمنكل])(?=[وايرد])", lambda _: rng.choice(("", "", "", "ـ", "\u064e", "\u0651")), text)
    text = text.translate(str.maketrans("0123456789", rng.choice(("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "0123456789"))))
    text = text.replace('"', rng.choice(("«", "»", "'"))).replace("لا", rng.choice(("لا", "\ufefb")))
    return unicodedata.normalize(rng.choice(("NFC", "NFD")), text)


def new_lead(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
    """The portal's own first sentence, 12 to 20 words, before the agency's text."""
    lead = " ".join(rng.choice(vocabulary) for _ in range(rng.randint(12, 20)))
    return f"{lead}.\n{text}"


def agency(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
    """A dateline before the text and one paragraph of boilerplate after it."""
    return f"{rng.choice(DATELINES)}{text}\n{rng.choice(BOILERPLATE)}."


def truncated(text: str, rng: random.Random, vocabulary: Sequence[str]) -> str:
    """The first 60 % of the words, as portals with a paywall or a «read more» print them."""
    found = list(_WORD.finditer(text))
    return text[: found[max(0, round(0.6 * len(found)) - 1)].end()] if found else text


# Each way of copying with the recall that is promised for it; None where only the mean of all counts.
CLASSES: dict[str, tuple[Edit, float | None]] = {
    "2 % of the words edited": (words(0.02), 1.0),
    "5 % of the words edited": (words(0.05), 1.0),
    "10 % of the words edited": (words(0.10), 1.0),
    "20 % of the words edited": (words(0.20), 0.85),
    "letter variants": (letters, 1.0),
    "a new lead": (new_lead, 1.0),
    "agency dateline and boilerplate": (agency, None),
    "truncated to 60 %": (truncated, None),
}
