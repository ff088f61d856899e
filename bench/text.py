"""Text: how fast the stored and the compared form are made, and bytes decoded, on Arabic made up here."""

from collections.abc import Callable
from random import Random
from time import process_time

from newsspider.arabic import clean_text, match_text
from newsspider.text import decode
from newsspider.text.language import detect

SENTENCES = (
    "أعلنت وزارة الصحة اليوم عن افتتاح مستشفى جديد في المدينة وقال الوزير إن العمل مستمر على تطوير الخدمات التي "
    "تقدمها الدولة للمواطنين منذ بداية العام الماضي وأضاف أنه تم الانتهاء من المرحلة الأولى بنسبة كبيرة"
)
SIZE = 200_000  # words: a little over 2 MB


def article(length: int, seed: int = 1) -> str:
    """Paragraphs of Arabic words with punctuation, now and then a no-break space, a tatweel, a vowel mark, a number."""
    chance = Random(seed)
    words = SENTENCES.split()
    made = []
    for place in range(length):
        word = chance.choice(words)
        if chance.random() < 0.01:
            word = chance.choice((word + "\u064b", word[:1] + "ـ" + word[1:], "\u00a0" + word, "٢٠٢٤", "\u200f" + word))
        made.append(word + ("\n\n" if place % 60 == 59 else "، " if place % 12 == 11 else " "))
    return "".join(made)


def rows() -> list[tuple[str, float, str]]:
    """(what, number, unit) for each line of the report."""
    long = article(SIZE)
    articles = [article(400, seed) for seed in range(500)]
    page = article(10_000).encode()[:100_000]
    old_page = article(10_000).replace("٢٠٢٤", "").replace("\u00a0", " ").encode("cp1256", "ignore")[:100_000]
    megabytes = sum(len(text.encode()) for text in articles) / 1e6
    return [
        ("clean_text, one long text", len(long.encode()) / 1e6 / _seconds(lambda: clean_text(long)), "MB/s"),
        ("match_text, one long text", len(long.encode()) / 1e6 / _seconds(lambda: match_text(long)), "MB/s"),
        ("clean_text, articles", megabytes / _seconds(lambda: [clean_text(text) for text in articles]), "MB/s"),
        ("match_text, articles", megabytes / _seconds(lambda: [match_text(text) for text in articles]), "MB/s"),
        ("decode, 100 KB of UTF-8", 1e3 * _seconds(lambda: decode(page, "text/html; charset=utf-8")), "ms"),
        ("decode, 100 KB of windows-1256 undeclared", 1e3 * _seconds(lambda: decode(old_page)), "ms"),
        ("detect, an article", 1e6 * _seconds(lambda: detect(articles[0])), "µs"),
    ]


def _seconds(run: Callable[[], object]) -> float:
    """Processor time, the best of five: what else the machine does only ever adds."""
    best = float("inf")
    for _ in range(5):
        start = process_time()
        run()
        best = min(best, process_time() - start)
    return best
