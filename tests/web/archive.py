"""An archive for the reader: articles of some portals with corrections, stories, withdrawn ones and odd headlines."""

import random
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from pymongo.database import Database

from newsspider.arabic import match_text
from tests.search.articles import START, document

Doc = dict[str, Any]
HOURS = 500  # from the oldest article to the newest
SITES = ("alwafd", "okaz", "hespress", "youm7")
_PROSE = (
    "أعلنت وزارة الصحة افتتاح مستشفى جديد في العاصمة وقال الوزير إن العمل مستمر لتطوير الخدمات للمواطنين منذ بداية "
    "العام وأضاف أن المرحلة الأولى انتهت بنسبة كبيرة وستبدأ المرحلة الثانية خلال أسابيع بحضور مسؤولين من المحافظة"
)
WORDS = _PROSE.split()
HOSTILE = (
    "<script>document.title='hit'</script> خبر",
    "خبر [/x] عاجل {{ 7*7 }} {% raw %}",
    "خبر \x1b[31mأحمر\u202eمقلوب\u2066",
    "ك" * 5000,
    '"><img src=x onerror=alert(1)> خبر',
    "]]> & <!-- خبر -->",
)
MIXED = (
    "شركة Apple تطلق iPhone 17 في 20 دولة",
    "ارتفاع سعر النفط 3.5% إلى 82.40 دولار",
    "(رويترز): وفاة 12 شخصا في حادث",
    "«الأهلي» يفوز 2-1 على Real Madrid",
    "COVID-19: منظمة الصحة تحذر من متحور XBB.1.5",
    'بحث أمريكي: ChatGPT لا يفهم "السياق"',
    "من 2010 إلى 2020: عقد من التغيير",
    "الاتحاد الأوروبي (EU) يقر قانون AI Act",
    "هاتف +20 2 1234 للاستفسار عن رحلة MS777",
    "قناة BBC: 50% من الناخبين لم يقرروا",
    "إطلاق القمر NileSat-301 بنجاح!",
    "سؤال وجواب: ما هو الـ 5G؟",
    "3 قتلى و15 جريحا في انفجار",
    "رئيس شركة Tesla (إيلون ماسك) يزور الرياض",
    "درجة الحرارة 45°C في الكويت",
    "قرار رقم 12/2024 بشأن الـ VAT",
    "بث مباشر | مباراة الهلال vs النصر",
    'وزير: "لا زيادة في الأسعار" قبل 2027',
    "Windows 12 يصل إلى المنطقة العربية",
    "نسبة 1:3 لصالح المنتخب – تقرير FIFA",
)


def fill(db: Database[Doc], articles: int, corrections: int, stories: int) -> None:
    """An archive of its own making: as many articles, of them some corrected and some told by three portals.

    The hostile ones are both, besides those.
    """
    draw = random.Random(9)
    docs: list[Doc] = []
    revisions: list[Doc] = []
    headlines = [*HOSTILE, *MIXED]
    for number in range(articles):
        site = SITES[number % len(SITES)]
        headline = headlines[number] if number < len(headlines) else " ".join(draw.sample(WORDS, 7))
        # The hostile ones are the newest, corrected and copied: they come to every page.
        hostile = number < len(HOSTILE)
        hours = HOURS if hostile else HOURS * number / articles
        doc = _article(f"{site}:{number}", headline, _text(draw), number, hours, draw)
        if hostile or number >= articles - corrections:
            revisions.append(_correct(doc, minor=number % 5 == 0))
        docs.append(doc)
    told = docs[: len(HOSTILE)] + docs[len(headlines) : len(headlines) + stories]
    copies = [copy for doc in told for copy in _copies(doc)]
    docs[1]["withdrawn_at"] = docs[1]["changed_at"]
    docs[2]["published_at"] = docs[2]["published_on"] = None
    docs[0] |= {"url": " javascript:alert(1)", "images": ["javascript:alert(2)"], "keywords": [HOSTILE[0]]}
    _insert(db["articles"], [*docs, *copies])
    _insert(db["revisions"], revisions)
    _insert(db["crawls"], [_run(site) for site in SITES])
    db["rejected"].insert_one(
        {
            "_id": "r1",
            "site": SITES[0],
            "url": "https://a.example/<b>",
            "reason": "not_article",
            "at": START,
            "detail": "x",
        }
    )
    for name, keys in (
        ("articles", "story_id"),
        ("articles", "changed_at"),
        ("revisions", "seen_at"),
        ("revisions", "article_id"),
    ):
        db[name].create_index(keys)


def _insert(collection: Any, docs: Iterable[Doc]) -> None:
    chosen = list(docs)
    for start in range(0, len(chosen), 500):
        collection.insert_many(chosen[start : start + 500])


def _text(draw: random.Random) -> str:
    return "\n\n".join(" ".join(draw.choices(WORDS, k=30)) + "." for _ in range(4))


def _article(_id: str, headline: str, body: str, number: int, hours: float, draw: random.Random) -> Doc:
    return document(
        _id,
        headline,
        body,
        hours=hours,
        subheadline="عنوان فرعي" if number % 3 == 0 else None,
        language="ar",
        section=draw.choice(("سياسة", "رياضة", None)),
        authors=["منى سالم"] if number % 2 else [],
        keywords=["صحة", "مستشفى"],
        related=[{"title": "خبر آخر", "url": "https://b.example/1", "label": "اقرأ أيضا"}],
        images=["https://b.example/1.jpg"],
        published_text="منذ قليل",
        updated_at=None,
        updated_text=None,
        dateline=None,
        extraction={"headline": "site", "body": "generic"},
        revision=1,
        withdrawn_at=None,
        content_hash="",
        last_seen_at=START,
    )


def _correct(doc: Doc, *, minor: bool) -> Doc:
    """Change the article; the revision that keeps what was there."""
    old_body, old_headline = doc["body"], doc["headline"]
    doc["body"] = old_body.replace("الصحة", "الصحّة") if minor else f"{old_body}\n\nتوضيح: أضيفت هذه الفقرة."
    doc["headline"] = old_headline if minor else f"تصحيح: {old_headline}"
    doc["revision"] = 2
    doc["search_text"] = match_text(f"{doc['headline']}\n{doc['body']}")
    values = {"body": old_body} if minor else {"headline": old_headline, "body": old_body}
    return {
        "_id": f"{doc['_id']}@1",
        "article_id": doc["_id"],
        "site": doc["site"],
        "revision": 1,
        "seen_at": doc["changed_at"] + timedelta(hours=1),
        "what": ", ".join(values),
        "shown": "",
        "cause": "portal",
        **values,
        "changes": {name: [""] for name in values},
    }


def _copies(doc: Doc) -> list[Doc]:
    made = []
    for place, site in enumerate(("okaz", "youm7")):
        copy = {**doc, "_id": f"{site}:copy-{doc['_id'].replace(':', '-')}", "site": site, "revision": 1}
        copy["body"] = doc["body"] if place else f"{doc['body']}\n\nوكالات."
        copy |= {"duplicate_of": doc["_id"], "story_id": doc["_id"], "source": "رويترز"}
        copy["published_at"] = doc["published_at"] + timedelta(minutes=40 * (place + 1))
        made.append(copy)
    return made


def _run(site: str) -> Doc:
    counts = {"found": 9, "fetched": 9, "stored": 9, "revised": 0, "unchanged": 0, "duplicate": 0}
    return {
        "_id": f"{site}-1",
        "site": site,
        "mode": "new",
        "started_at": START,
        "ended_at": START + timedelta(minutes=1),
        "state": "finished",
        "reason": None,
        "counts": counts,
        "rejected": {},
        "failed": {},
        "coverage": {"headline": 1.0},
        "summary": f"{site}: 9 found, 9 fetched, 9 stored",
    }
