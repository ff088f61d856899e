"""Walls and notices by their words, and short news that has some of the same words."""

import pytest

from newsspider.extraction import extract_article, generic_portal
from newsspider.extraction.signs import notice_kind
from newsspider.items import NotAnArticle
from newsspider.text import Page
from tests.extraction.reading import NOW

NOTICES = {
    "a maintenance page": [
        ("الموقع قيد الصيانة", "نعمل على تحديث الموقع وسنعود قريبا بحلة جديدة، نعتذر عن الإزعاج."),
        ("صيانة مجدولة", "موقعنا متوقف الآن لأعمال الصيانة، وسنعود للعمل بعد ساعتين من الآن بإذن الله."),
        ("Under maintenance", "We will be right back, thank you for your patience."),
    ],
    "a consent page": [
        ("نحن نحترم خصوصيتك", "نستخدم نحن وشركاؤنا الكوكيز لمعالجة بياناتك، ويمكنك قبول الكل أو الرفض."),
        ("بوابة الأخبار", "نحن وشركاؤنا نخزن ملفات تعريف الارتباط على جهازك بعد موافقتك عليها."),
    ],
    "a log-in page": [
        ("تسجيل الدخول", "أدخل البريد الإلكتروني وكلمة المرور، ليس لديك حساب؟ أنشئ حسابا جديدا."),
        ("هذا المقال للمشتركين فقط", "سجل الدخول أو اشترك الآن لتتمكن من متابعة القراءة."),
    ],
    "a page of a script": [("تنبيه", "يرجى تفعيل جافا سكريبت في متصفحك، فهذا المتصفح لا يعرض الصفحة كاملة.")],
    "an error page": [
        ("خطأ في قاعدة البيانات", "تعذر الاتصال بالخادم، يرجى المحاولة لاحقا."),
        ("الخدمة غير متاحة", "حدث خطأ غير متوقع، حاول مرة أخرى بعد قليل."),
    ],
    "a page for another country": [("المحتوى غير متاح في بلدك", "هذا المحتوى غير متاح في منطقتك بسبب حقوق البث.")],
    "a block": [("تم حظر الوصول", "ليس لديك صلاحية لعرض هذه الصفحة، راسل مدير الموقع إن كان ذلك خطأ.")],
}
NEWS = [
    ("البلدية تبدأ صيانة الجسر الرئيسي", "أعلنت البلدية بدء أعمال ترميم الجسر الرئيسي أمس، على أن تنتهي خلال شهرين."),
    ("هيئة الاتصالات تشرح حماية الخصوصية", "نشرت الهيئة دليلا يشرح للمستخدمين حقوقهم في حماية البيانات."),
    ("إغلاق الطريق الساحلي مؤقتا", "قالت إدارة المرور إن الطريق مغلق حتى الصباح بسبب أعمال توسعة، وطلبت الحذر."),
    ("اللجنة تقرر حظر استيراد الألعاب النارية", "قررت اللجنة حظر استيراد الألعاب النارية ابتداء من مطلع العام المقبل."),
    ("المنصة تطلق خدمة جديدة للمشتركين", "أطلقت المنصة خدمة تتيح مشاهدة المباريات بجودة عالية بدءا من الأسبوع المقبل."),
]


@pytest.mark.parametrize(
    ("kind", "headline", "body"), [(kind, *page) for kind, found in NOTICES.items() for page in found]
)
def test_a_notice_is_named_as_what_it_is(kind: str, headline: str, body: str) -> None:
    assert notice_kind(headline, body) == kind


@pytest.mark.parametrize(("headline", "body"), NEWS)
def test_short_news_is_no_notice(headline: str, body: str) -> None:
    assert notice_kind(headline, body) is None


def test_an_article_about_cookies_with_a_stamp_is_one() -> None:
    text = "نحن وشركاؤنا نستخدم ملفات تعريف الارتباط، هكذا تبدأ كل الرسائل التي يراها زوار المواقع منذ سنوات."
    html = (
        "<html><head><title>لماذا تسألنا المواقع عن ملفات تعريف الارتباط</title></head><body><article>"
        "<h1>لماذا تسألنا المواقع عن ملفات تعريف الارتباط</h1>"
        "<time datetime='2024-09-10T09:30:00+03:00'>10 سبتمبر 2024</time>"
        f"<p>{text}</p><p>{text}</p></article></body></html>"
    )
    page = Page("https://x.example/news/12345", html, None, NOW)
    assert extract_article(page, generic_portal(page.url, "Asia/Amman")).published_at


@pytest.mark.parametrize(("headline", "body"), [page for found in NOTICES.values() for page in found])
def test_the_page_of_a_notice_is_no_article(headline: str, body: str) -> None:
    html = f"<html lang='ar'><head><title>{headline}</title></head><body><h1>{headline}</h1><p>{body}</p></body></html>"
    page = Page("https://x.example/news/12345", html, None, NOW)
    with pytest.raises(NotAnArticle):
        extract_article(page, generic_portal(page.url, "Asia/Amman"))
