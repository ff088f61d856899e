"""The names of months and weekdays, all regions and spellings, and what a named day is in our calendar.

The one place for them. Names are written as printed; ``lexer`` folds them, so that hamza, diacritics, tatweel, Persian
letters and presentation forms need no entries of their own.
"""

from datetime import date

from hijridate import Hijri

# Per month: Egypt and the Gulf; the Levant and Iraq; the Maghreb; common slips of the pen; English and French.
GREGORIAN = {
    1: "يناير, ينايير, ينار, كانون الثاني, كانون ثاني, كانون التاني, كانون الثان, كانون 2, ك 2, جانفي, جنفي, "
    "جانفيي, january, jan, janvier, janv",
    2: "فبراير, فبرير, فيبراير, فبرائر, شباط, اشباط, سباط, فيفري, فيفريي, فيفيري, february, feb, fevrier, fevr, fev",
    3: "مارس, مارث, مارص, آذار, آدار, march, mar, mars",
    4: "أبريل, إبريل, أبرايل, ابرل, نيسان, أفريل, أفرايل, april, apr, avril, avr",
    5: "مايو, مايوو, ماييو, أيار, نوار, ماي, may, mai",
    6: "يونيو, يونيه, يونية, يونييو, يونو, حزيران, حزيزان, جوان, june, jun, juin",
    7: "يوليو, يوليه, يولية, يوليوو, تموز, يوليوز, جويلية, جويليا, جويلة, جوليت, جوليا, july, jul, juillet, juil",
    8: "أغسطس, اغسطوس, أوغسطس, أغسطص, اغصطس, أغسطسس, غسطس, آب, غشت, أغشت, أوت, august, aug, aout",
    9: "سبتمبر, سبتمبير, سيبتمبر, سبمتبر, سبتنبر, أيلول, إيلول, شتنبر, شتمبر, سبطمبر, september, sept, sep, septembre",
    10: "أكتوبر, أوكتوبر, اكتوبير, اكتوبرر, أكثوبر, تشرين الأول, تشرين أول, تشرين 1, ت 1, october, oct, octobre",
    11: "نوفمبر, نوفمبير, نوفنبر, نوفبمر, تشرين الثاني, تشرين ثاني, تشرين التاني, تشرين 2, ت 2, نونبر, november, "
    "nov, novembre",
    12: "ديسمبر, ديسمبير, دسمبر, ديسيمبر, ديسنبر, كانون الأول, كانون أول, كانون 1, ك 1, دجنبر, دجمبر, december, "
    "dec, decembre",
}

# Libya's own names (1969 to 2011). Several are everyday words, so they count only between a day and a year of then.
LIBYAN = {
    1: "أي النار",
    2: "النوار",
    3: "الربيع",
    4: "الطير",
    5: "الماء",
    6: "الصيف",
    7: "ناصر",
    8: "هانيبال, هنيبال",
    9: "الفاتح",
    10: "التمور",
    11: "الحرث",
    12: "الكانون",
}
LIBYAN_LAST_YEAR = 2011

HIJRI = {
    1: "محرم, المحرم, محرم الحرام, شهر الله المحرم, muharram",
    2: "صفر, صفر الخير, صفر المظفر, safar",
    3: "ربيع الأول, ربيع أول, ربيع الأنور, ربيع 1, rabi al awwal",
    4: "ربيع الآخر, ربيع آخر, ربيع الثاني, ربيع ثاني, ربيع التاني, ربيع ثان, ربيع 2, rabi al thani",
    5: "جمادى الأولى, جمادى الأول, جمادى أولى, جمادى أول, جماد الأول, جماد أول, جماد الأولى, جمادا الأولى, جمادى 1",
    6: "جمادى الآخرة, جمادى الآخر, جمادى آخرة, جمادى آخر, جمادى الثانية, جمادى الثاني, جمادى ثاني, جمادى ثانية, "
    "جماد الآخر, جماد الآخرة, جماد آخر, جماد الثاني, جماد الثانية, جماد ثاني, جمادا الآخرة, جمادا الثانية, جمادى "
    "الأخرى, جمادى 2",
    7: "رجب, رجب الفرد, رجب المرجب, رجب الأصب, rajab",
    8: "شعبان, شعبان المعظم, شعبان المبارك, shaban",
    9: "رمضان, رمضان المبارك, رمضان الكريم, رمضان المعظم, ramadan",
    10: "شوال, شوال المكرم, shawwal",
    11: "ذو القعدة, ذي القعدة, ذا القعدة, ذوالقعدة, ذيالقعدة, ذو قعدة, القعدة, dhul qadah",
    12: "ذو الحجة, ذي الحجة, ذا الحجة, ذوالحجة, ذيالحجة, ذو حجة, الحجة, dhul hijjah",
}

# Printed beside the Gregorian date by Egyptian papers. Known, so that they are not taken for a byline; never read.
COPTIC = {
    1: "توت",
    2: "بابه",
    3: "هاتور, هتور",
    4: "كيهك, كياك",
    5: "طوبه",
    6: "أمشير",
    7: "برمهات",
    8: "برموده",
    9: "بشنس",
    10: "بؤونة, باؤونة",
    11: "أبيب",
    12: "مسرى, مسرا",
    13: "نسيء, النسيء",
}

# Monday is 0, as datetime counts. French «mar.» for mardi is missing, since it is March.
WEEKDAYS = {
    0: "الإثنين, إثنين, الأتنين, monday, mon, lundi, lun",
    1: "الثلاثاء, ثلاثاء, الثلثاء, التلاتاء, الثلوثاء, tuesday, tue, tues, mardi",
    2: "الأربعاء, أربعاء,  wednesday, wed, mercredi, mer",
    3: "الخميس, خميس, thursday, thu, thur, thurs, jeudi, jeu",
    4: "الجمعة, جمعة, الجمة, friday, fri, vendredi, ven",
    5: "السبت, سبت, saturday, sat, samedi, sam",
    6: "الأحد, أحد, sunday, sun, dimanche, dim",
}

# No year outside is a Hijri year of a portal's stamp; hijridate's Umm al-Qura tables reach from 1343 to 1500.
HIJRI_YEARS = range(1300, 1501)
GREGORIAN_YEARS = range(1900, 2200)


def gregorian(year: int, month: int, day: int) -> date | None:
    """The day, if there is one."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def hijri(year: int, month: int, day: int) -> date | None:
    """The day by the Umm al-Qura calendar, if its tables have it.

    >>> hijri(1446, 3, 5)
    datetime.date(2024, 9, 8)
    """
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):  # no such day; a year outside the tables
        return None
    return date(found.year, found.month, found.day)
