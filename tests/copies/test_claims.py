"""Whether a page is believed to be the stored article: a correction, a rewrite, something suspect, a notice."""

import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from newsspider.copies.claims import Others, Signs, Verdict, Version, is_notice, judge
from newsspider.copies.likeness import common_words, names_same, same_headline, same_text
from newsspider.copies.notices import Met, RunMemory, text_key

TEXTS = Path(__file__).resolve().parents[3] / "shared" / "text" / "jawhara-3000.jsonl"
AT = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 9, 2, 6, 0, tzinfo=UTC)

BODY = (
    "افتتح المجلس البلدي صباح اليوم الجسر الجديد الذي يصل ضفتي النهر بعد أعمال دامت ثلاث سنوات، وقال رئيسه إن الجسر "
    "يخفف الازدحام عن وسط المدينة. وحضر الافتتاح عدد كبير من السكان الذين انتظروا المشروع طويلا، فيما أعلنت الشركة "
    "المنفذة أن الممرات الجانبية ستكتمل مع نهاية العام المقبل بعد تسليم آخر قطعة من الحديد."
)
NEW = (
    "كشفت لجنة التحقيق أن أسعار المواد ارتفعت بسبب عقود لم تعرض على الرقابة، وطالبت بإحالة الملف إلى القضاء فورا. "
    "ورد المقاول بأن شركته التزمت بكل شروط المناقصة، ونفى محاميه ما نشر من وثائق، مؤكدا أن الجلسة الأولى ستعقد يوم "
    "الأحد أمام محكمة الاستئناف بحضور الخبراء."
)
CONSENT = "نحن وشركاؤنا نستخدم ملفات تعريف الارتباط لتخزين المعلومات على جهازك والوصول إليها ومعالجة البيانات الشخصية."
STORED = Version("افتتاح الجسر الجديد فوق النهر", BODY, AT, True, ("ليلى حسن",))
BARE = Version("افتتاح الجسر الجديد فوق النهر", BODY)  # of a portal that prints neither stamp nor byline

ORDINARY, SUSPECT, REWRITE, NOTICE = Verdict
CASES = {
    "a first visit": (None, Version("أي عنوان", NEW), Signs(), Others(), ORDINARY),
    "the same again": (STORED, STORED, Signs(stamp=True), Others(), ORDINARY),
    "a new headline over the same text": (
        STORED,
        Version("عنوان آخر تماما", BODY, AT, True),
        Signs(),
        Others(),
        ORDINARY,
    ),
    "the same headline over a new text": (STORED, Version(STORED.headline, NEW), Signs(), Others(), ORDINARY),
    "a corrected headline over a new text": (
        STORED,
        Version("افتتاح الجسر القديم فوق النهر", NEW),
        Signs(),
        Others(),
        ORDINARY,
    ),
    "cut to its first sentence, renamed": (STORED, Version("تنويه", BODY.split(".")[0]), Signs(), Others(), ORDINARY),
    "continued to twice its length, renamed": (
        STORED,
        Version("تنويه", f"{NEW}\n\n{BODY}"),
        Signs(),
        Others(),
        ORDINARY,
    ),
    "a consent page": (STORED, Version("خصوصيتك تهمنا", CONSENT), Signs(notice=True), Others(), SUSPECT),
    "a consent page that keeps the head of the article": (
        STORED,
        Version("خصوصيتك تهمنا", CONSENT),
        Signs(address=True, titles=(STORED.headline,)),
        Others(),
        SUSPECT,
    ),
    "the same over an article without stamp and byline": (
        BARE,
        Version("خصوصيتك تهمنا", CONSENT),
        Signs(address=True, titles=(BARE.headline,)),
        Others(),
        SUSPECT,
    ),
    "a wall under the article's own headline": (
        STORED,
        Version(STORED.headline, "سجل الدخول لمتابعة القراءة، هذا النص للمشتركين فقط."),
        Signs(notice=True),
        Others(),
        SUSPECT,
    ),
    "another article": (
        STORED,
        Version("لجنة التحقيق تحيل الملف", NEW, LATER, True, ("سامي",)),
        Signs(stamp=True, structured=True),
        Others(),
        SUSPECT,
    ),
    "another article of the same writer that declares this address": (
        STORED,
        Version("لجنة التحقيق تحيل الملف", NEW, LATER, True, ("ليلى حسن",)),
        Signs(stamp=True, structured=True, address=True),
        Others(),
        SUSPECT,
    ),
    "rewritten, its moment kept": (
        STORED,
        Version("لجنة التحقيق تحيل الملف", NEW, AT, True),
        Signs(stamp=True, address=True),
        Others(),
        ORDINARY,
    ),
    "shrunk to its correction, its moment kept": (
        STORED,
        Version("تصحيح", "سحبت الصحيفة خبرا نشر هنا لعدم صحته وتعتذر لقرائها.", AT, True),
        Signs(stamp=True, address=True),
        Others(),
        ORDINARY,
    ),
    "rewritten on the same day, no more is known": (
        Version("أ ب ت", BODY, AT, False),
        Version("لجنة التحقيق", NEW, AT, False),
        Signs(stamp=True),
        Others(),
        SUSPECT,
    ),
    "a live blog with a new headline": (
        STORED,
        Version("تطورات اليوم الثاني", NEW, LATER, True),
        Signs(stamp=True, live=True, address=True),
        Others(),
        ORDINARY,
    ),
    "suspect again, alone": (STORED, Version("عنوان آخر", NEW), Signs(), Others(seen_before=True), SUSPECT),
    "suspect again, others read": (
        STORED,
        Version("عنوان آخر", NEW),
        Signs(),
        Others(seen_before=True, read=4),
        REWRITE,
    ),
    "a consent page again, others read": (
        STORED,
        Version("خصوصيتك تهمنا", CONSENT),
        Signs(notice=True),
        Others(seen_before=True, read=4),
        SUSPECT,
    ),
    "under three addresses, named otherwise": (
        None,
        Version("تنبيه", NEW, AT, True),
        Signs(stamp=True),
        Others(3, named=False),
        NOTICE,
    ),
    "under three addresses, no stamp, not named": (None, Version("تنبيه", NEW), Signs(), Others(3), NOTICE),
    "under two addresses": (None, Version("تنبيه", NEW), Signs(), Others(2), ORDINARY),
    "a story in three sections": (
        None,
        Version("خبر", NEW, AT, True),
        Signs(stamp=True),
        Others(3, named=True),
        ORDINARY,
    ),
    "a story in three sections of a sitemap": (
        None,
        Version("خبر", NEW, AT, True),
        Signs(stamp=True),
        Others(3),
        ORDINARY,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_the_judgement_of(name: str) -> None:
    stored, seen, signs, others, expected = CASES[name]
    assert judge(stored, seen, signs, others) is expected


def test_a_story_without_a_stamp_that_its_lists_name_is_no_notice() -> None:
    assert not is_notice(False, Others(5, named=True))


def met(_id: str) -> Met:
    return Met(_id, _id, f"https://x.example/{_id}", AT)


def test_the_run_names_the_earlier_pages_once_the_third_says_the_same() -> None:
    memory = RunMemory()
    told = [
        memory.met(met(f"a:{n}"), "الموقع تحت الصيانة", f"نعود قريبا req-{n}", stamp=False, title=f"خبر {n} عن الجسر")
        for n in range(4)
    ]
    assert told == [None, None, [met("a:0"), met("a:1")], []]


def test_two_portals_with_the_same_notice_are_counted_apart() -> None:
    memory = RunMemory()
    assert [memory.met(met(f"{site}:1"), "تنبيه", NEW, stamp=False, title=None) for site in "abc"] == [None] * 3


def test_a_page_met_twice_is_one_address() -> None:
    memory = RunMemory()
    assert [memory.met(met("a:1"), "تنبيه", NEW, stamp=False, title=None) for _ in range(4)] == [None] * 4


def test_pages_that_read_as_articles_speak_for_a_rewrite_seen_again() -> None:
    memory = RunMemory()
    memory.met(met("a:1"), "عنوان", NEW, stamp=True, title=None)
    assert memory.others("a:1", "عنوان", NEW).read == 0  # the page does not speak for itself
    memory.read("a:2")
    memory.read("b:3")
    assert memory.others("a:1", "عنوان", NEW) == Others(1, None, True, 1)


def test_the_number_of_a_request_makes_no_other_text() -> None:
    assert text_key("خطأ", "رقم الطلب 8f3a-91c عند 20261123") == text_key("خطأ", "رقم الطلب 77b0-aa1 عند 20261124")
    assert text_key("خطأ", "رقم أول") != text_key("خطأ", "رقم ثان")


@pytest.mark.parametrize(
    ("one", "other", "length"), [("a b c d", "b d", 2), ("a a b", "a b a", 2), ("", "a", 0), ("a", "a", 1)]
)
def test_common_words_are_counted_in_their_order(one: str, other: str, length: int) -> None:
    assert common_words(one.split(), other.split()) == common_words(other.split(), one.split()) == length


def test_a_lists_shortened_title_names_the_article() -> None:
    assert names_same("افتتاح الجسر الجديد", "افتتاح الجسر الجديد فوق النهر بعد ثلاث سنوات من العمل")
    assert not names_same("افتتاح الجسر الجديد فوق النهر", "الموقع تحت الصيانة")


Change = Callable[[list[str], float, random.Random], list[str]]


def _replaced(words: list[str], share: float, rng: random.Random) -> list[str]:
    for place in rng.sample(range(len(words)), int(share * len(words))):
        words[place] = words[place][::-1] + "ظ"
    return words


def _removed(words: list[str], share: float, rng: random.Random) -> list[str]:
    gone = set(rng.sample(range(len(words)), int(share * len(words))))
    return [word for place, word in enumerate(words) if place not in gone]


def _cut(words: list[str], share: float, rng: random.Random) -> list[str]:
    return words[: max(9, round(len(words) * (1 - share)))]


@pytest.fixture(scope="module")
def articles() -> list[dict[str, str]]:
    if not TEXTS.exists():
        pytest.skip("the 3,000 articles are not at hand")
    return [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]


@pytest.mark.parametrize("change", [_replaced, _removed, _cut])
def test_up_to_two_fifths_of_changed_words_are_a_correction(articles: list[dict[str, str]], change: Change) -> None:
    rng = random.Random(7)
    for number, article in enumerate(articles):
        share = 0.01 + 0.39 * (number % 40) / 39
        new = " ".join(change(article["text"].split(), share, rng))
        stored = Version(article["title"], article["text"])
        assert judge(stored, Version("عنوان لا يشبه ذاك", new), Signs()) is ORDINARY, (share, article["text"])


@pytest.mark.parametrize("change", [_replaced, _removed])
def test_changed_words_under_a_stamp_of_the_same_day_are_a_correction(
    articles: list[dict[str, str]], change: Change
) -> None:
    rng = random.Random(9)
    for number, article in enumerate(articles[::5]):
        new = " ".join(change(article["text"].split(), 0.01 + 0.39 * (number % 40) / 39, rng))
        stored = Version(article["title"], article["text"], AT, True)
        seen = Version("عنوان لا يشبه ذاك", new, AT + timedelta(hours=9), True)
        assert judge(stored, seen, Signs(stamp=True)) is ORDINARY, article["text"]


def moment(text: str) -> datetime:
    return datetime.strptime(f"{text} +0000", "%d/%m/%Y %z") if "/" in text else datetime.fromisoformat(text)


def test_the_text_of_another_article_is_never_a_correction(articles: list[dict[str, str]]) -> None:
    dated = [(moment(article["time"]), article) for article in articles]
    rng = random.Random(11)
    for _ in range(6000):
        (at, one), (then, other) = rng.sample(dated, 2)
        if same_headline(one["title"], other["title"]):
            continue
        old, new = Version(one["title"], one["text"], at), Version(other["title"], other["text"], then)
        assert judge(old, new, Signs(stamp=True, structured=True)) is SUSPECT, (one, other)


def filled_form(day: str, at: datetime) -> Version:
    """A form of ninety words, of which each third is the day's own."""
    words = [f"{day}{n}" if n % 3 == 0 else f"ثابت{n}" for n in range(90)]
    return Version(f"طقس {day}", " ".join(words), at)


def test_another_days_form_is_no_correction_unless_the_address_is_its_own() -> None:
    tuesday, wednesday = filled_form("الثلاثاء", AT), filled_form("الأربعاء", LATER)
    assert same_text(tuesday.body, wednesday.body)
    assert judge(tuesday, wednesday, Signs(stamp=True)) is SUSPECT
    assert judge(tuesday, wednesday, Signs(stamp=True, address=True)) is ORDINARY
    assert judge(tuesday, filled_form("الأربعاء", AT + timedelta(hours=3)), Signs(stamp=True)) is ORDINARY


def test_a_long_text_is_compared_at_once() -> None:
    words = " ".join(f"كلمة{number}" for number in range(200_000))
    assert same_text(words, words)
    assert not same_text(words, NEW)
