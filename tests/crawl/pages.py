"""Pages of the test portal: an article of any number, a feed of some, and texts that differ from each other."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

CAIRO = ZoneInfo("Africa/Cairo")
FIRST = datetime(2026, 9, 1, 8, 0, tzinfo=CAIRO)

_WORDS = [
    "المدينة",
    "القرية",
    "المجلس",
    "الوزارة",
    "المشروع",
    "الطريق",
    "المدرسة",
    "المستشفى",
    "السوق",
    "الميناء",
    "العمال",
    "الطلاب",
    "المزارعون",
    "الخبراء",
    "أعلن",
    "أكد",
    "افتتح",
    "ناقش",
    "بدأ",
    "أنجز",
    "قدم",
    "طالب",
    "زار",
    "راجع",
    "الجديدة",
    "القديمة",
    "الكبيرة",
    "المحلية",
    "السنوية",
    "العامة",
    "صباح",
    "مساء",
    "خلال",
    "بعد",
    "قبل",
    "أمام",
    "داخل",
    "خارج",
    "حول",
    "بين",
    "المياه",
    "الكهرباء",
    "الزراعة",
    "التعليم",
    "الصحة",
    "النقل",
    "البيئة",
    "الثقافة",
    "الرياضة",
    "التجارة",
    "الصناعة",
]


def sentence(seed: object, words: int = 14) -> str:
    """A sentence of Arabic words, the same for the same seed."""
    return " ".join(random.Random(str(seed)).choices(_WORDS, k=words)) + "."


def published(number: int) -> datetime:
    """An article's moment: each is an hour later than the one before."""
    return FIRST + timedelta(hours=number)


def article(number: int, *, body: str | None = None, headline: str | None = None, updated: str = "") -> str:
    text = body or "".join(f"<p>{sentence((number, part), 30)}</p>" for part in range(4))
    at = published(number)
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{number}</title></head>
<body><header>بوابة الاختبار</header><article><h1 class="title">{headline or sentence((number, "h"), 8)}</h1>
<span class="byline">كتب: سامي الحداد</span><time class="published">{at:%Y-%m-%d %H:%M}</time>{updated}
<div class="text">{text}</div><p class="source">المصدر: وكالة الاختبار</p></article>
<aside><a href="/news/999999-other">الأكثر قراءة</a></aside></body></html>"""


def feed(base: str, numbers: Iterable[int]) -> str:
    items = "".join(
        f"<item><title>{sentence((n, 'h'), 8)}</title><link>{base}/news/{n}</link>"
        f"<pubDate>{published(n):%a, %d %b %Y %H:%M:%S %z}</pubDate></item>"
        for n in numbers
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>بوابة</title>{items}</channel></rss>'
    )
