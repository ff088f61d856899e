"""The page's words: names of fields, states and reasons in Arabic, and an alarm as an Arabic sentence."""

from newsspider.health.alarms import Alarm
from newsspider.items import FIELD_TABLE

STATUS = {"alarm": "إنذار", "failing": "متعثّر", "quiet": "لم يعمل", "new": "قيد التعلّم", "ok": "سليم"}

REASONS = {
    "unreachable": "تعذّر الاتصال بالبوابة",
    "blocked": "البوابة تعرض حجبًا أو تنبيهًا بدل موادها",
    "robots": "ملف robots.txt يمنع الزيارة",
    "no_source": "لا مصدر معرّفًا في ملف الموقع",
    "no_links": "المصادر أجابت ولم تذكر أي مادة",
    "layout_changed": "تغيّر تصميم الصفحات",
    "nothing_new": "لا جديد في البوابة",
    "not_article": "الصفحات ليست مقالات",
    "language": "لغة الصفحات غير مطلوبة",
    "invalid": "صفحات بلا عنوان أو متن",
    "too_large": "الصفحات أكبر من الحد",
    "timeout": "انتهت مهلة الانتظار",
    "storage": "قاعدة البيانات لا تجيب",
    "damaged": "قاعدة البيانات المدمجة متضررة ولا تفتح",
    "suspect": "صفحات لا تشبه المواد المحفوظة فلم تُعتمد",
    "no_zone": "المنطقة الزمنية غير معروفة",
    "interrupted": "أوقف التشغيل قبل تمامه",
}


def reason(name: str | None) -> str:
    """A reason in Arabic; ``http_503`` keeps its number."""
    if name and name.startswith("http_"):
        if name in ("http_404", "http_410"):
            return "ما تذكره المصادر غير موجود"
        return f"البوابة تجيب برمز الخطأ {name.removeprefix('http_')}"
    return REASONS.get(name or "", name or "")


def field(name: str) -> str:
    """A field's Arabic name; its English one where it has none."""
    return FIELD_TABLE[name].label or name if name in FIELD_TABLE else name


def percent(share: float) -> str:
    return f"{share:.0%}".replace("%", "٪")


def sentence(alarm: Alarm) -> str:
    """What is wrong, in Arabic, without the time and the page to look at."""
    before, after = f"{alarm.before:.0f}", f"{alarm.after:.0f}"
    kind, _, name = alarm.metric.partition(".")
    match kind:
        case "coverage":
            return f"نسبة المواد التي فيها «{field(name)}» هبطت من {percent(alarm.before)} إلى {percent(alarm.after)}"
        case "method":
            return (
                f"«{field(name)}» لم يعد يُقرأ من موضعه المعتاد: من {percent(alarm.before)} إلى {percent(alarm.after)}"
            )
        case "layout":
            return f"الصفحات ذات التصميم المعتاد هبطت من {percent(alarm.before)} إلى {percent(alarm.after)}"
        case "accepted":
            return f"الصفحات المقبولة هبطت من {percent(alarm.before)} إلى {percent(alarm.after)}"
        case "words":
            return f"طول المتن الوسيط تغيّر من {before} إلى {after} كلمة"
        case "found":
            if alarm.sources_list_as_ever:
                return f"لا مواد من {after} رابطًا في المصادر: {reason(alarm.reason)}"
            why = f" ({reason(alarm.reason)})" if alarm.reason else ""
            return f"عدد الروابط في المصادر {after} بدلًا من {before}{why}"
        case "stored":
            span = {1: "في آخر يوم", 3: "في آخر ثلاثة أيام", 7: "في آخر أسبوع"}.get(alarm.days, "")
            return f"المواد المخزّنة {span} {after} بدلًا من {before}"
        case "fresh":
            return f"عمر أحدث مادة {after} ساعة، والمعتاد {before} ساعة على الأكثر"
        case _:
            return f"لم ينته أي تشغيل منذ {alarm.after:.1f} ساعة، والمعتاد {alarm.before:.1f}"
