"""Zones as stamps state them: places after «بتوقيت», names of Greenwich, abbreviations. Places also mark datelines.

The one place for them. A value of several zones, separated by blanks, is a name that means different places («عمان»):
it is read only if the portal's own zone is one of them.
"""

PLACES = {
    "Asia/Riyadh": "السعودية, المملكة, المملكة العربية السعودية, العربية السعودية, السعوديه, مكة, مكة المكرمة, "
    "الرياض, جدة, المدينة المنورة, الدمام, الخبر, الظهران, الطائف, تبوك, أبها, بريدة, حائل, جازان, جيزان, نجران, "
    "الأحساء, القصيم, عرعر, الباحة, ينبع, الجبيل, نيوم, العلا, سكاكا, حفر الباطن, عسير, riyadh, jeddah, "
    "makkah, mecca",
    "Asia/Dubai": "الإمارات, الامارات العربية المتحدة, أبوظبي, أبو ظبي, ابوظبى, دبي, الشارقة, عجمان, الفجيرة, "
    "رأس الخيمة, أم القيوين, dubai, abu dhabi",
    "Asia/Qatar": "قطر, الدوحة, الدوحه, doha, qatar",
    "Asia/Kuwait": "الكويت, kuwait",
    "Asia/Bahrain": "البحرين, المنامة, bahrain, manama",
    "Asia/Muscat": "مسقط, سلطنة عمان, السلطنة, صلالة, صحار, نزوى, muscat, oman",
    "Asia/Amman Asia/Muscat": "عمان",
    "Asia/Aden": "اليمن, صنعاء, عدن, تعز, المكلا, الحديدة, مأرب, حضرموت, sanaa, aden",
    "Asia/Baghdad": "العراق, بغداد, أربيل, البصرة, الموصل, كركوك, النجف, النجف الأشرف, كربلاء, كربلاء المقدسة, "
    "السليمانية, دهوك, الأنبار, ديالى, بابل, الناصرية, ذي قار, ميسان, واسط, صلاح الدين, إقليم كردستان, كردستان, "
    "baghdad, erbil",
    "Asia/Damascus": "سوريا, سورية, دمشق, حلب, حمص, حماة, اللاذقية, طرطوس, درعا, إدلب, دير الزور, الحسكة, "
    "القامشلي, الرقة, السويداء, القنيطرة, damascus, aleppo",
    "Asia/Beirut": "لبنان, بيروت, صيدا, صور, بعلبك, طرابلس لبنان, beirut",
    "Asia/Amman": "الأردن, اربد, إربد, الزرقاء, العقبة, amman, jordan",
    "Asia/Hebron": "فلسطين, فلسطين المحتلة, القدس, القدس المحتلة, القدس الشريف, رام الله, نابلس, الخليل, جنين, "
    "بيت لحم, طولكرم, أريحا, قلقيلية, jerusalem, ramallah",
    "Asia/Gaza": "غزة, قطاع غزة, خان يونس, رفح, gaza",
    "Africa/Cairo": "مصر, القاهرة, القاهره, الإسكندرية, الجيزة, أسوان, الأقصر, بورسعيد, السويس, الإسماعيلية, طنطا, "
    "المنصورة, أسيوط, سوهاج, المنيا, الفيوم, بني سويف, قنا, دمياط, شرم الشيخ, الغردقة, العريش, العلمين, مرسى "
    "مطروح, كفر الشيخ, دمنهور, الزقازيق, بنها, شبين الكوم, cairo, egypt, alexandria",
    "Africa/Khartoum": "السودان, الخرطوم, بورتسودان, أم درمان, khartoum, sudan",
    "Africa/Tripoli": "ليبيا, طرابلس, بنغازي, مصراتة, طبرق, سبها, سرت, درنة, tripoli, benghazi",
    "Africa/Tunis": "تونس, صفاقس, سوسة, القيروان, بنزرت, tunis, tunisie, tunisia",
    "Africa/Algiers": "الجزائر, الجزائر العاصمة, وهران, قسنطينة, عنابة, alger, algiers, algerie",
    "Africa/Casablanca": "المغرب, الرباط, الدار البيضاء, مراكش, فاس, طنجة, أكادير, مكناس, وجدة, تطوان, سلا, "
    "casablanca, rabat, morocco, maroc",
    "Africa/El_Aaiun": "العيون",
    "Africa/Nouakchott": "موريتانيا, نواكشوط, انواكشوط, nouakchott",
    "Africa/Mogadishu": "الصومال, مقديشو",
    "Africa/Djibouti": "جيبوتي",
    "Indian/Comoro": "جزر القمر, موروني",
    "Asia/Tehran": "إيران, طهران, tehran",
    "Europe/Istanbul": "تركيا, إسطنبول, اسطنبول, أنقرة, istanbul, ankara",
    "Europe/Moscow": "روسيا, موسكو, moscow",
    "Europe/Kyiv": "أوكرانيا, كييف, kyiv, kiev",
    "Europe/London": "بريطانيا, المملكة المتحدة, لندن, london",
    "Europe/Paris": "فرنسا, باريس, paris",
    "Europe/Berlin": "ألمانيا, برلين, برلين وسط أوروبا, وسط أوروبا, أوروبا الوسطى, berlin",
    "Europe/Madrid": "إسبانيا, مدريد, madrid",
    "Europe/Rome": "إيطاليا, روما, rome",
    "Europe/Vienna": "النمسا, فيينا, vienna",
    "Europe/Brussels": "بلجيكا, بروكسل, brussels",
    "Europe/Zurich": "سويسرا, جنيف, زيورخ, geneva",
    "Europe/Athens": "اليونان, أثينا",
    "Asia/Nicosia": "قبرص, نيقوسيا",
    "Asia/Jerusalem": "إسرائيل, تل أبيب, tel aviv",
    "America/New_York": "نيويورك, واشنطن, شرق الولايات المتحدة, الساحل الشرقي, شرق أمريكا, new york, washington",
    "America/Los_Angeles": "لوس أنجلوس, سان فرانسيسكو",
    "Asia/Karachi": "باكستان, إسلام آباد",
    "Asia/Kabul": "أفغانستان, كابول, كابل",
    "Asia/Kolkata": "الهند, نيودلهي, نيو دلهي, new delhi",
    "Asia/Shanghai": "الصين, بكين, beijing",
    "Asia/Tokyo": "اليابان, طوكيو, tokyo",
}

UTC_NAMES = (
    "غرينتش, جرينتش, غرينيتش, جرينيتش, قرينتش, كرينتش, غرنتش, جرنتش, غرينيش, جرينش, غرينتش الدولي, ت غ, تغ, ت ج, "
    "التوقيت العالمي, التوقيت العالمي الموحد, بالتوقيت العالمي, بالتوقيت العالمي الموحد, العالمي الموحد, التوقيت "
    "الدولي, gmt, utc, z, ut, tu"
)

# Abbreviations in minutes east of Greenwich. AST, CST and IST mean several zones each and are left out on purpose,
# except AST where the portal itself lies in Arabia. MET, EAT, CAT and WET are words.
ABBREVIATIONS = {
    60: "cet, west, bst",
    120: "cest, eet",
    180: "eest, msk, trt",
    240: "gst",
    -240: "edt",
    -300: "est, cdt",
    -360: "mdt",
    -420: "mst, pdt",
    -480: "pst",
}
NAMED_ABBREVIATIONS = {
    "Asia/Riyadh": "ksa",
    "Asia/Dubai": "uae",
    "America/New_York": "et",
    "Asia/Riyadh Asia/Baghdad Asia/Kuwait Asia/Qatar Asia/Bahrain Asia/Aden": "ast",
}
