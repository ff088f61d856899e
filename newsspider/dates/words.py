"""The words of a stamp other than months, weekdays and zones: labels, clock markers, units, numbers.

The one place for them, written as printed and folded by ``lexer``.
"""

# What a label says about the stamp after it.
LABELS = {
    "published": "نشر, نشرت, نشره, نشرها, النشر, ينشر, منشور, منشورة, المنشور, أضيف, أضيفت, الإضافة, إضافة, "
    "إضافته, أدرج, أدرجت, الإدراج, إدراجه, أنشئ, الإنشاء, إنشاؤه, إنشائه, إنشاءه, إنشاؤها, أرسل, أرسلت, الإرسال, "
    "صدر, صدرت, الإصدار, حرر, حررت, زمن النشر, موعد النشر, أول نشر, نشر أول مرة, نشر لأول مرة, نشر للمرة الأولى, "
    "نشر على الموقع, نشر في الموقع, مقال نشر, مقال منشور, تم الرفع, تم رفعه, published, "
    "posted, publie, publiee, publication, published on, created, date published, poste, cree",
    "updated": "تحديث, التحديث, تحديثه, تحديثها, محدث, محدثة, حدث, حدثت, تعديل, التعديل, تعديله, تعديلها, "
    "عدل, عدلت, معدل, معدلة, آخر التحديثات, آخر التعديلات, التحديث الأخير, التعديل الأخير, تحديث أخير, تعديل أخير, "
    "جرى التحديث, جرى تحديثه, جرى التعديل, جرى تعديله, جرى تحديثها, آخر مراجعة, تمت المراجعة, تمت مراجعته, تاريخ "
    "المراجعة, updated, update, last updated, last update, modified, last modified, mis a jour, mise a jour, "
    "derniere mise a jour, modifie, modifiee, actualise",
}
# Words that are labels only together with what leads to the date: alone they open bylines or sentences.
LEADING_LABELS = {
    "published": "كتب, كتبت, كتبه, كتبها, دون, دونت, بث, بثت, أذيع, أذيعت, رفع, رفعت, طرح, نشرنا, نشرناه, نشرناها",
    "updated": "جدد, نقح, نقحت, روجع, روجعت, صحح, صححت",
}
LEADS = "في, بتاريخ, يوم, بيوم, في تاريخ, في يوم"
# Nouns that make a label of «date of», and things that may stand between a label and its date.
DATE_OF = "الكتابة, كتابة, التحرير, تحرير, الرفع, رفع, البث, بث, التدوين, الطرح, النشر, نشر"
THINGS = "الخبر, المقال, المقالة, الموضوع, التقرير, الفيديو, المادة, الصفحة, التدوينة"

# Neither published nor updated, and nothing else either.
FILLERS = (
    "تاريخ, التاريخ, بتاريخ, تاريخه, لتاريخ, وقت, الوقت, التوقيت, توقيت النشر, المحلي, الصيفي, الشتوي, تاريخ "
    "الخبر, تاريخ المقال, تاريخ الموضوع, تاريخ التقرير, الموافق, الموافق ل, الموافق لـ, موافق, الموافقة, يوافق, "
    "المصادف, المصادفة, تم, تمت, آخر, أخر, أحدث, المرة الأخيرة, ال, ل, هذا اليوم, تاريخ الإضافة والنشر, بالتقويم, "
    "التقويم, حوالي, تقريبا, نحو, قرابة, التوقيت المحلي, بالتوقيت المحلي, حسب التوقيت المحلي, بحسب التوقيت "
    "المحلي, توقيت محلي, بتوقيت محلي, وفق التوقيت المحلي, st, nd, rd, th, er, on, at, le, la, the, of, de, du, a, "
    "an, t, about, date, time, uhr, hrs, local time, last, il y a environ"
)
# Fillers inside a stamp, and in a run of other words the mark of a sentence.
PREPOSITIONS = "في, من, و, على, عند, تمام, مع"
CALENDAR_WORDS = "يوم, عام, سنة, شهر, لعام, لسنة, للعام, لشهر, العام, بشهر"
CLOCK_WORDS = "الساعة, بالساعة, للساعة, على الساعة, في الساعة, عند الساعة, في تمام الساعة, عند تمام الساعة, تمام الساعة"
ZONE_WORDS = (
    "بتوقيت, توقيت, حسب توقيت, بحسب توقيت, وفق توقيت, وفقا لتوقيت, على توقيت, بتوقيت مدينة, توقيت مدينة, بالتوقيت "
    "المحلي لمدينة, بالتوقيت المحلي ل, بالتوقيت المحلي في, بتوقيت العاصمة"
)

# Which part of the day a marker names; ``clock`` says what hours each allows. «م» is kept apart: after a year it is AD.
MARKERS = {
    "am": "ص, صباحا, صباح, الصباح, صبحا, قبل الظهر, ق ظ, قظ, am, a m, du matin, in the morning, ضحى, ضحا",
    "pm": "مساء, مساءا, مسائا, المساء, بعد الظهر, بعد ظهر, بعد الضهر, ب ظ, بظ, pm, p m, du soir, "
    "in the afternoon, in the evening",
    "noon": "ظهرا, ظهر, الظهر, عند الظهر, ظ, وقت الظهر",
    "afternoon": "عصرا, عصر, العصر",
    "night": "ليلا, ليل, الليل, ليلة",
    "midnight": "منتصف الليل, بعد منتصف الليل, عند منتصف الليل",
    "dawn": "فجرا, فجر, الفجر",
}
PM_OR_AD = "م"
HOUR_LETTERS = "س, سا, h"

ERA_HIJRI = "ه, هجري, بعد الهجرة, هجرية, هجريا, الهجري, الهجرية, للهجرة, من الهجرة, بالتقويم الهجري, التقويم الهجري, ah"
ERA_AD = "ميلادي, ميلادية, ميلاديا, الميلادي, الميلادية, بالتقويم الميلادي, للميلاد, ad"
ERA_COPTIC = "قبطي, قبطية, القبطي, للشهداء, ق"

# Unit: the spellings that alone mean one; those that alone mean two; plurals and abbreviations, which need a number.
UNITS = {
    "second": ("ثانية, second", "ثانيتين, ثانيتان", "ثواني, ثوان, ث, seconds, sec, secs, seconde, secondes"),
    "minute": (
        "دقيقة, minute, min",
        "دقيقتين, دقيقتان",
        "دقائق, دقيقات, د, دق, minutes, mins, mn",
    ),
    "hour": ("ساعة, hour, heure", "ساعتين, ساعتان", "ساعات, hours, hr, heures"),
    "day": ("يوم واحد, يوما, day, jour", "يومين, يومان", "أيام, days, jours"),
    "week": ("أسبوع, أسبوعا, week, semaine", "أسبوعين, أسبوعان", "أسابيع, weeks, semaines"),
    "month": ("شهرا, month", "شهرين, شهران", "أشهر, شهور, months, mois"),
    "year": ("عاما, year, ans", "سنتين, سنتان, عامين, عامان", "سنوات, سنين, أعوام, years, annee, annees"),
}
# Units that are calendar words as well.
UNIT_OF_CALENDAR_WORD = {"يوم": "day", "شهر": "month", "سنه": "year", "عام": "year"}

AGO_BEFORE = "منذ, قبل, مند, il y a, depuis"
AGO_AFTER = "مضت, مضى, خلت, ago, من الآن"
NOW = (
    "الآن, للتو, توا, منذ لحظات, قبل لحظات, منذ لحظة, قبل لحظة, لحظات, منذ ثوان, منذ ثواني, قبل ثوان, قبل ثواني, "
    "منذ أقل من دقيقة, قبل أقل من دقيقة, منذ بضع ثوان, منذ ثوان معدودة, just now, now, a l instant, moments ago"
)
DAY_WORDS = {
    0: "اليوم, today, aujourd hui",
    -1: "أمس, البارحة, بالأمس, يوم أمس, yesterday, hier",
    -2: "أول أمس, أمس الأول, أول من أمس, قبل أمس, أول البارحة, avant hier",
}

NUMBERS = {
    1: "واحد, واحدة, one, une, un",
    2: "اثنتين, إثنتين, اثنان, two, deux",
    3: "ثلاث, ثلاثة, تلات, three, trois",
    4: "أربع, أربعة, four, quatre",
    5: "خمس, خمسة, five, cinq",
    6: "ست, ستة, six",
    7: "سبع, سبعة, seven",
    8: "ثمان, ثماني, ثمانية, تماني, eight, huit",
    9: "تسع, تسعة, nine, neuf",
    10: "عشر, عشرة, ten, dix",
    11: "أحد عشر, إحدى عشرة, أحد عشرة, eleven, onze",
    12: "اثني عشر, اثنا عشر, اثنتي عشرة, اثنتا عشرة, twelve, douze",
    13: "ثلاثة عشر, ثلاث عشرة",
    14: "أربعة عشر, أربع عشرة",
    15: "خمسة عشر, خمس عشرة",
    16: "ستة عشر, ست عشرة",
    17: "سبعة عشر, سبع عشرة",
    18: "ثمانية عشر, ثماني عشرة, ثمان عشرة",
    19: "تسعة عشر, تسع عشرة",
    20: "عشرين, عشرون",
    30: "ثلاثين, ثلاثون",
    40: "أربعين, أربعون",
    50: "خمسين, خمسون",
}
# Parts of an hour in minutes, after an hour («والنصف») or before the word («نصف ساعة»).
FRACTIONS = {
    30: "نصف, النصف, نص, half",
    15: "ربع, الربع, quarter",
    20: "ثلث, الثلث",
    -15: "إلا ربعا, إلا ربع, إلا الربع",
    -20: "إلا ثلثا, إلا ثلث, إلا الثلث",
    -5: "إلا خمس دقائق, إلا خمسة",
    -10: "إلا عشر دقائق, إلا عشرة",
}
HOUR_NAMES = {
    1: "الواحدة",
    2: "الثانية",
    3: "الثالثة",
    4: "الرابعة",
    5: "الخامسة",
    6: "السادسة",
    7: "السابعة",
    8: "الثامنة",
    9: "التاسعة",
    10: "العاشرة",
    11: "الحادية عشرة, الحادية عشر",
    12: "الثانية عشرة, الثانية عشر",
}
