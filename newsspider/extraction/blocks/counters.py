"""Lines that count: readers, comments, minutes of reading, font sizes. Many pages have them among the paragraphs."""

import re

from newsspider.arabic import match_text
from newsspider.extraction.blocks.labels import read_line

_THINGS = (
    "قراءات|قراءة|قرائات|مشاهدات|مشاهدة|زيارات|زيارة|زوار|تعليقات|تعليق|مشاركات|إعجابات|إعجاب|نقرات|تحميلات|"
    "مرات القراءة|مرات المشاهدة|القراء|قارئ|views?|reads?|hits|comments?|shares?|likes"
)
_NUMBER = r"[\d٠-٩][\d٠-٩.,٫٬ ]*(?:\s*(?:ألف|مليون|[KkMm]))?"
_UNIT = r"(?:دقيقة|دقيقتان|دقيقتين|دقائق|دقايق|ثانية|ثوان|ثواني|min(?:ute)?s?|mins?)"
_AMOUNT = rf"(?:(?:أقل من|حوالي|نحو)\s+)?(?:{_NUMBER}\s*{_UNIT}|{_UNIT}(?:\s+واحدة)?|{_NUMBER})"


def _folded(pattern: str) -> str:
    return re.sub(r"[\u0621-\u064a]+", lambda word: match_text(word[0]), pattern)


_COUNTER = re.compile(
    _folded(
        rf"\W*(?:(?:إجمالي\s+|مجموع\s+)?(?:عدد\s+)(?:ال)?(?:{_THINGS})\W*{_NUMBER}"  # «عدد القراءات 12»
        rf"|(?:ال)?(?:{_THINGS})\s*[:：(\[]+\s*{_NUMBER}[)\]]?"  # «مشاهدات: 12»
        rf"|(?:قرئ|قرأ|شوهد)\s+(?:(?:هذا\s+)?(?:الخبر|المقال|الموضوع)\s+)?{_NUMBER}\s*(?:مرة|مرات|شخص|شخصا|قارئا?)?"
        rf"|{_NUMBER}\s*(?:{_THINGS})"  # «812 مشاهدة»
        r"|[\d٠-٩][\d٠-٩.,٫٬]*\s*[KkMm]"  # «1.2K», of which a picture says what it counts
        rf"|(?:(?:مدة|وقت|زمن|مده)\s+)?(?:ال|لل)?قراءة\W*{_AMOUNT}"
        rf"|{_AMOUNT}\s+(?:لل|من ال)?(?:قراءة|read)|{_UNIT}\s+قراءة)\W*"
    ),
    re.IGNORECASE,
)
_ARABIC = re.compile(r"[\u0621-\u0652]+")
_FONT = re.compile(r"\W*(?:[AaأطT]\s*[+\-−–]?\s*){2,4}\W*")
# A counter's line with a label of some widget behind it is no longer.
_LONGEST = 60


def is_counter(text: str) -> bool:
    """Whether a line is a counter and nothing else, or but a widget's label.

    >>> is_counter("عدد القراءات : 1523 نسخة للطباعة"), is_counter("5 دقائق قراءة"), is_counter("12 قتيلا")
    (True, True, False)
    """
    if len(text) > _LONGEST or not (any(map(str.isdigit, text)) or "دقيق" in text or "+" in text):
        return False  # without expressions, which cost more
    if _FONT.fullmatch(text):
        return True
    # Folding also makes «ألف» of any spelling one, and drops the colons that tell a label from a sentence.
    folded = _ARABIC.sub(lambda word: match_text(word[0]), text)
    if match := _COUNTER.match(folded):
        rest = folded[match.end() :].strip()
        if not rest:
            return True
        line = read_line(rest)
        return line is not None and line.kind == "widget"
    return False
