"""Articles in words of our own, and the frames that portals of many kinds put around them."""

from datetime import UTC, datetime

from newsspider.extraction import extract_article, generic_portal
from newsspider.items import Article
from newsspider.text import Page

URL = "https://www.akhbar-example.com/news/2024/alpha-123456"
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
PORTAL = "أخبار المثال"
HEADLINE = "توسعة الميناء القديم في مدينة الساحل تبدأ الأسبوع المقبل"
TEXT = (
    "أعلنت إدارة الميناء القديم في مدينة الساحل أن أعمال توسعة الرصيف الشرقي ستبدأ خلال الأسبوع المقبل بعد اكتمال "
    "الدراسات الفنية.",
    "وقالت الإدارة في بيان إن المشروع سيضيف ستة مراس جديدة لقوارب الصيد الصغيرة، وإن التمويل مؤمن بالكامل من صندوق "
    "التنمية المحلي.",
    "وأوضح المهندس المسؤول عن التنفيذ أن العمل سيجري ليلا في أغلب المراحل حتى لا تتعطل حركة السفن التجارية خلال موسم "
    "الصيف.",
    "ويشكو الصيادون منذ سنوات من ضيق المساحة المخصصة لهم، ويقول بعضهم إن قواربهم تتضرر كل شتاء بسبب التزاحم عند المدخل "
    "الضيق.",
    "وبحسب الخطة المنشورة فإن المرحلة الأولى تستغرق أربعة أشهر، تليها مرحلة ثانية لبناء مخازن للشباك وورشة لإصلاح "
    "المحركات.",
    "وينتظر أهالي الحي المجاور أن يوفر المشروع فرص عمل موسمية لأبنائهم، في حين يطالب ناشطون بدراسة أثره على الشاطئ "
    "الرملي القريب.",
    "يذكر أن الميناء بني قبل أكثر من قرن، وأن آخر أعمال صيانة واسعة فيه جرت قبل عشرين عاما على يد شركة محلية متخصصة.",
)
BODY = "\n\n".join(TEXT)
MENU = (
    '<nav><ul><li><a href="/">الرئيسية</a></li><li><a href="/sports">رياضة</a></li>'
    '<li><a href="/economy">اقتصاد</a></li></ul></nav>'
)
STAMP = '<time datetime="2024-05-15T14:05:00+03:00">15 مايو 2024</time>'


def paragraphs(texts: tuple[str, ...] = TEXT) -> str:
    """The texts as markup."""
    return "".join(f"<p>{text}</p>" for text in texts)


def document(body: str, head: str = "") -> str:
    """A page with the usual head."""
    return (
        f'<html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{HEADLINE} - {PORTAL}</title>'
        f'<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="{PORTAL}">{head}</head>'
        f"<body>{body}</body></html>"
    )


def article_page(text: str | None = None, below_headline: str = STAMP, after: str = "") -> str:
    """A plain article: menu, headline, what stands below it, and the text (ours, unless other is given)."""
    text = paragraphs() if text is None else text
    box = f'<article><h1>{HEADLINE}</h1>{below_headline}<div class="entry-content">{text}</div>{after}</article>'
    return document(MENU + box)


def read(html: str, url: str = URL, timezone: str = "Africa/Cairo") -> Article:
    """The page through the generic reader."""
    page = Page(url, html.encode(), "text/html; charset=utf-8", NOW)
    return extract_article(page, generic_portal(url, timezone))
