"""Labels, credits, datelines and bylines, and the sentences that only begin like them."""

import pytest

from newsspider.arabic import match_text
from newsspider.extraction.blocks.labels import credited, read_line
from newsspider.extraction.blocks.tag_lines import split_tags
from newsspider.extraction.people.agencies import dateline, end_credit
from newsspider.extraction.people.people import names


@pytest.mark.parametrize(
    ("text", "kind", "label", "rest"),
    [
        ("المصدر: بوابة الوفد", "source", "المصدر", "بوابة الوفد"),
        ("المصدر / وكالات", "source", "المصدر", "وكالات"),
        ("كلمات دلالية: سوق السمك", "keywords", "كلمات دلالية", "سوق السمك"),
        ("الكلمات المفتاحية", "keywords", "الكلمات المفتاحية", ""),
        ("الوسوم :", "keywords", "الوسوم", ""),
        ("تاجز:", "keywords", "تاجز", ""),
        ("إقرأ أيضاً:", "related", "إقرأ أيضاً", ""),
        ("اقرأ أيضا..", "related", "اقرأ أيضا", ""),
        ("• اقرأ أيضًا »", "related", "اقرأ أيضًا", ""),
        ("مواضيع ذات علاقة", "related", "مواضيع ذات علاقة", ""),
        ("قد يهمك أيضاً", "related", "قد يهمك أيضاً", ""),
        ("المقالات ذات الصلة", "related", "المقالات ذات الصلة", ""),
        ("قصص مشابهة", "related", "قصص مشابهة", ""),
        ("قد تُعجبك هذه المشاركات", "related", "قد تُعجبك هذه المشاركات", ""),
        ("واقرأ أيضاً:", "related", "واقرأ أيضاً", ""),
        ("نرشح لك:", "related", "نرشح لك", ""),
        ("Labels:", "keywords", "Labels", ""),
        ("الأكثر قراءة", "elsewhere", "الأكثر قراءة", ""),
        ("أضف تعليقك", "comments", "أضف تعليقك", ""),
        ("شارك الخبر:", "widget", "شارك الخبر", ""),
        ("Facebook", "widget", "Facebook", ""),
        ("كتبت أسماء نصار", "byline", "كتبت", "أسماء نصار"),
        ("تحرير: سلمى الخطيب", "byline", "تحرير", "سلمى الخطيب"),
        (
            "تابعوا أخبار الإمارات من البيان عبر غوغل نيوز",
            "follow",
            "تابعوا أخبار الإمارات من البيان عبر غوغل نيوز",
            "",
        ),
        ("للاشتراك في قناتنا على واتساب اضغط هنا", "follow", "للاشتراك في قناتنا على واتساب اضغط هنا", ""),
    ],
)
def test_label(text: str, kind: str, label: str, rest: str) -> None:
    line = read_line(text)
    assert line is not None
    assert (line.kind, line.label, line.rest) == (kind, label, rest)


@pytest.mark.parametrize(
    "text",
    [
        "المصدر الأمني أوضح أن التحقيق مستمر.",
        "المصدر: إن التحقيقات لا تزال مستمرة في القضية ولن تعلن نتائجها قبل نهاية الأسبوع المقبل.",
        "شاهد أيضا جمهور المعرض عرضا قصيرا عن تاريخ المدينة.",
        "اقرأ المزيد من الكتب تفهم العالم أكثر، هكذا نصح الكاتب تلاميذه.",
        "كتب الرئيس رسالة إلى البرلمان يطلب فيها تأجيل الجلسة.",
        "شارك الخبر في صياغته ثلاثة من محرري الوكالة المخضرمين.",
        "الأكثر قراءة بين الطلاب هي كتب التاريخ بحسب أمينة المكتبة.",
        "تابعت الحكومة تنفيذ المشروع منذ بدايته وفق الجدول المعلن.",
    ],
)
def test_sentence_is_no_label(text: str) -> None:
    assert read_line(text) is None


def test_label_and_link_without_a_mark_between() -> None:
    line = read_line("اقرأ أيضا خبر آخر عن السوق", [(None, "خبر آخر عن السوق")])
    assert line is not None
    assert (line.kind, line.rest) == ("related", "خبر آخر عن السوق")


@pytest.mark.parametrize(
    ("text", "rest", "credit"),
    [
        ("وأكدت الوزارة استمرار الحملة. --(بترا)", "وأكدت الوزارة استمرار الحملة.", "بترا"),
        ("وأكدت الوزارة استمرار الحملة (وام)", "وأكدت الوزارة استمرار الحملة", "وام"),
        ("وأكدت الوزارة استمرار الحملة. (أ ش أ)", "وأكدت الوزارة استمرار الحملة.", "أ ش أ"),
        ("وأكدت الوزارة استمرار الحملة. انتهى/ع", "وأكدت الوزارة استمرار الحملة.", None),
        ("وظهر الوزير مبتسما (صورة)", "وظهر الوزير مبتسما (صورة)", None),
        ("وشارك في المباراة الفائز (الأول)", "وشارك في المباراة الفائز (الأول)", None),
        ("رويترز", "", "رويترز"),
    ],
)
def test_credit_at_the_end(text: str, rest: str, credit: str | None) -> None:
    assert end_credit(text) == (rest, credit)


OWN = [match_text("المدينة نيوز"), match_text("شبكة أخبار العراق"), match_text("البيان")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("دمشق، سوريا (CNN) -- أكدت جهات معارضة", "دمشق، سوريا (CNN)"),
        ("بغداد/ شبكة أخبار العراق- دعا رئيس الكتلة", "بغداد/ شبكة أخبار العراق"),
        ("القاهرة - (أ ش أ): أعلن الوزير", "القاهرة - (أ ش أ)"),
        ("المدينة نيوز :- بلغت الحصيلة", "المدينة نيوز"),
        ("أبوظبي – «البيان»: قال المدير", "أبوظبي – «البيان»"),
        ("غزة - الأناضول - قتل ثلاثة", "غزة - الأناضول"),
        ("الرباط ـ أعلنت الحكومة", "الرباط"),
        ("أعلنت الحكومة - في بيان - عن خطتها", None),
        ("مشروع القانون: ماذا تغير؟", None),
        ("صواريخ أرض-أرض سقطت قرب المدينة", None),
    ],
)
def test_dateline(text: str, expected: str | None) -> None:
    assert dateline(text, OWN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("كتبت أسماء نصار", ["أسماء نصار"]),
        ("حسام أبو العلا - القاهرة", ["حسام أبو العلا"]),
        ("القاهرة: محمد عبد الله، سلمى الخطيب", ["محمد عبد الله", "سلمى الخطيب"]),
        ("حوار: آسيا العتروس", ["آسيا العتروس"]),
        ("(أبوظبي - البيان)", []),
        ("أبوظبي - البيان", []),
        ("رويترز", []),
        ("admin", []),
        ("فريق التحرير", []),
        ("المدينة نيوز", []),
    ],
)
def test_names(text: str, expected: list[str]) -> None:
    assert names(text, OWN) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(أبوظبي - البيان)", "أبوظبي - البيان"),
        ("المصدر: وكالات", "وكالات"),
        ("المصدر:", None),
        (" رويترز. ", "رويترز"),
    ],
)
def test_credited(text: str, expected: str | None) -> None:
    assert credited(text) == expected


def test_tags_with_separators_are_several_and_without_are_one() -> None:
    assert split_tags("سوق السمك، ترميم | المرفأ") == ["سوق السمك", "ترميم", "المرفأ"]
    assert split_tags("سوق السمك ترميم المرفأ") == ["سوق السمك ترميم المرفأ"]
