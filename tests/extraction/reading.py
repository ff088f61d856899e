"""Pages for the tests, in texts of our own, and the article that is read from them."""

from datetime import UTC, datetime
from typing import Any

from newsspider.extraction import extract_article, generic_portal
from newsspider.items import Article
from newsspider.portals import Portal
from newsspider.portals.portal import declare
from newsspider.text import Page

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
URL = "https://www.example-news.com/news/2024/slug-771234"
HEADLINE = "بلدية المرفأ تعيد فتح سوق السمك القديم بعد ترميم استمر عامين"
PARAGRAPHS = [
    "أعادت بلدية المرفأ صباح الأحد فتح سوق السمك القديم أمام الباعة والزوار، بعد أعمال ترميم استمرت عامين كاملين "
    "وشملت الأسقف الخشبية وشبكة الصرف والإنارة.",
    "وقالت مديرة المشروع هدى الزين إن الكلفة بلغت 3.5 ملايين دينار، وإن الواجهات الحجرية نُظفت يدويا حجرا حجرا "
    "حتى لا تفقد نقوشها التي تعود إلى القرن الماضي.",
    "أسعار بلا زيادة",
    "وتعهد رئيس نقابة الباعة كمال الحلو بعدم رفع الإيجارات قبل نهاية العام المقبل، موضحا أن ستين بائعا سيعودون "
    "إلى أماكنهم الأصلية، فيما خُصصت عشرون مصطبة لصغار الصيادين.",
    "من جهتهم، طالب سكان الحي بتنظيم حركة الشاحنات فجرا، مؤكدين أن الضجيج كان السبب الأول لشكاواهم قبل الإغلاق.",
]
BODY = "\n\n".join(PARAGRAPHS)
TEASER = "هيئة الموانئ تدرس توسعة الرصيف الشمالي قبل الصيف"


def page(html: str, url: str = URL, fetched_at: datetime = NOW) -> Page:
    return Page(url, html.encode(), "text/html; charset=utf-8", fetched_at)


def read(
    html: str, portal: Portal | None = None, zone: str | None = "Africa/Cairo", url: str = URL, **known: Any
) -> Article:
    """The article of a page, by the generic reader if no portal is given."""
    return extract_article(page(html, url), portal or generic_portal(url, zone), known or None)


def document(body: str, head: str = "", lang: str = "ar") -> str:
    head = f'<head><meta charset="utf-8">{head}</head>'
    return f'<!DOCTYPE html><html lang="{lang}" dir="rtl">{head}<body>{body}</body></html>'


def article(inner: str, header: str = "", after: str = "", head: str = "") -> str:
    """A plain article page: headline, what stands under it, the text, what follows."""
    html = f'<main><article><h1>{HEADLINE}</h1>{header}<div class="text">{inner}</div></article></main>{after}'
    return document(html, f"<title>{HEADLINE} - المرفأ اليوم</title>{head}")


def paragraphs(texts: list[str] = PARAGRAPHS) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def portal(**changes: Any) -> Portal:
    """A declaration to be read by, with the fields that a test changes."""
    said: dict[str, Any] = {
        "site": "example",
        "title": "المرفأ اليوم",
        "domains": ["example-news.com"],
        "timezone": "Africa/Cairo",
        "article_url": r"^https?://(?:www\.)?example-news\.com/news/\d{4}/[\w-]+-(?P<id>\d+)$",
        "layouts": {"one": {"headline": "h1", "body": "div.text"}},
    }
    return declare(**{**said, **changes})
