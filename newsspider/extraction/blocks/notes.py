"""Legal and house notes among the paragraphs of a text: «all rights reserved», «the opinions are the writer's own»."""

import re
from collections.abc import Sequence

# A longer paragraph is text, whatever it says of rights.
_LONGEST = 600


def _loosely(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Phrases in any of their usual spellings, to be found in a text that is not folded: that would cost more."""
    spelled = "|".join(re.escape(phrase).replace("\\ ", r"\s+") for phrase in phrases)
    for letters in ("اأإآ", "ةه", "يى"):
        spelled = re.sub(f"[{letters}]", f"[{letters}]", spelled)
    return re.compile(spelled, re.IGNORECASE)


# Legal and house notes under articles.
_NOTE = _loosely(
    (
        "جميع الحقوق محفوظة",
        "حقوق النشر محفوظة",
        "يسمح بالاقتباس",
        "يمنع الاقتباس",
        "الآراء الواردة أدناه",
        "الآراء الواردة في هذا المقال",
        "الآراء المنشورة لا تعبر",
        "لا تعبر بالضرورة عن رأي",
        "لا يعبر بالضرورة عن رأي",
        "يعبر عن رأي كاتبه",
        "تعبر عن رأي كاتبها",
        "تعبر عن آراء أصحابها",
        "لا مانع من الاقتباس",
        "يحظر نشر أو توزيع",
        "يحوي معلومات خاطئة",
        "يحتوي معلومات خاطئة",
        "للإبلاغ عن خطأ",
        "all rights reserved",
        "we use cookies",
        "our partners use cookies",
        "your personal data",
        "هل تسمح بعرض المحتوى من",
        "هذه الصفحة على محتوى من موقع",
        "مضمون هذا الخبر تم كتابته",
    )
)
# Words of such notes that articles use as well: two of them in one short paragraph make a note.
_NOTE_WORDS = _loosely(
    ("سياسة الخصوصية", "شروط الاستخدام", "شروط استخدام", "إرشادات الاستخدام", "ملفات تعريف الارتباط")
)
# A plain look for one of these costs a tenth of the expressions; each note has one, and few paragraphs do: the word for
# rights alone, or that for use, stands in many.
_NOTE_HINTS = (
    *("محفوظ", "آراء", "أراء", "إراء", "اراء", "رأي", "راي", "قتباس", "حظر نشر", "معلومات خاط", "للإبلاغ", "للابلاغ"),
    *("لخصوصي", "شروط", "رشاد", "الارتباط", "محتوى", "مضمون"),
    *("eserved", "ESERVED", "cookies", "ersonal data"),
)


def notes_in(texts: Sequence[str]) -> frozenset[str]:
    """Those of an article's paragraphs that are such notes. Hardly any article has one, so all are looked at at once.

    >>> notes_in(["قال الوزير إن العمل مستمر.", "جميع الحقوق محفوظة © 2026"])
    frozenset({'جميع الحقوق محفوظة © 2026'})
    """
    together = "\n".join(texts)
    hints = [hint for hint in _NOTE_HINTS if hint in together]
    return frozenset(text for text in texts if _is_note(text, hints)) if hints else frozenset()


def _is_note(text: str, hints: Sequence[str]) -> bool:
    if len(text) > _LONGEST or not any(map(text.__contains__, hints)):
        return False
    return _NOTE.search(text) is not None or len(set(_NOTE_WORDS.findall(text))) > 1
