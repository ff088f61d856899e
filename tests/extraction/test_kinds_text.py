"""What stands among the paragraphs, and whether it is text."""

# ruff: noqa: E501  (markup reads better in one piece than cut at a column)

import pytest

from newsspider.items import NotAnArticle
from tests.extraction.sample import BODY, HEADLINE, MENU, PORTAL, TEXT, article_page, document, paragraphs, read

FISH = '<a href="/news/2024/beta-123400">أسعار السمك ترتفع في أسواق الساحل</a>'
UNION = '<a href="/news/2024/gamma-123401">نقابة الصيادين تنتخب مجلسا جديدا</a>'
FISH_TITLE, UNION_TITLE = "أسعار السمك ترتفع في أسواق الساحل", "نقابة الصيادين تنتخب مجلسا جديدا"


def titles(text: str) -> list[str]:
    return [entry["title"] for entry in read(article_page(text)).related]


@pytest.mark.parametrize(
    "paragraph",
    [
        f"{TEXT[1]} <strong>إقرأ أيضا:</strong> {FISH}",
        f"{TEXT[1]} (اقرأ أيضاً: {FISH})",
        f"{TEXT[1]} طالع أيضا | {FISH}",
        f"<b>اقرأ أيضًا..</b> {FISH} {TEXT[1]}",
        f"{TEXT[1]}<br>شاهد أيضا: {FISH}<br>",
    ],
)
def test_a_read_also_link_inside_a_paragraph_is_taken_out_of_it(paragraph: str) -> None:
    article = read(article_page(f"<p>{TEXT[0]}</p><p>{paragraph}</p>{paragraphs(TEXT[2:])}"))
    assert article.body == BODY
    assert [entry["title"] for entry in article.related] == [FISH_TITLE]
    assert article.related[0]["url"] == "https://www.akhbar-example.com/news/2024/beta-123400"


def test_two_read_also_links_of_one_paragraph_leave_the_text_between_them() -> None:
    text = f"<p>{TEXT[0]} اقرأ أيضا: {FISH}<br>{TEXT[1]}<br>اقرأ أيضا | {UNION}<br>{TEXT[2]}</p>{paragraphs(TEXT[3:])}"
    article = read(article_page(text))
    assert article.body == BODY
    assert [entry["title"] for entry in article.related] == [FISH_TITLE, UNION_TITLE]


@pytest.mark.parametrize(
    "sentence",
    [
        'وفي نفس السياق، <a href="/news/2024/beta-123400">أكد رئيس النقابة أمس</a> أن الصيادين ينتظرون نتائج الدراسات قبل أي خطوة أخرى.',
        'وقال المهندس: <a href="/news/2024/beta-123400">لن تتعطل حركة السفن</a> في أي مرحلة من مراحل العمل على الرصيف الشرقي هذا العام.',
    ],
)
def test_a_sentence_that_links_stays_as_it_is(sentence: str) -> None:
    article = read(article_page(f"<p>{TEXT[0]}</p><p>{sentence}</p>{paragraphs(TEXT[2:])}"))
    assert len(article.body.split("\n\n")) == len(TEXT)
    assert article.related == []


def test_a_cards_stamp_is_no_part_of_its_title() -> None:
    cards = f'<div class="box"><h3>مواضيع ذات صلة</h3><ul><li>{FISH}<span>2024-05-30</span></li><li>{UNION}<span>2024-05-31</span></li></ul></div>'
    assert titles(paragraphs() + cards) == [FISH_TITLE, UNION_TITLE]


def test_tags_end_where_the_links_lead_elsewhere() -> None:
    footer = (
        '<footer><div class="source-tags"><ul class="tags"><li><span>الوسوم</span></li><li><a href="/tag/a/">ميناء</a></li>'
        '<li><a href="/tag/b/">صيد</a></li></ul></div><div><div><span>سابق</span><a href="/old/">أسواق المدينة القديمة</a></div></div>'
        '<div><a href="/author/h/">هالة منصور</a></div></footer>'
    )
    assert read(article_page(after=footer)).keywords == ["ميناء", "صيد"]


def test_the_clocks_of_a_live_blog_are_no_paragraphs() -> None:
    entries = "".join(
        f'<div class="item"><span class="at">{16 - number}:30</span><h3>تطور في الميناء القديم</h3><p>{text}</p></div>'
        for number, text in enumerate(TEXT)
    )
    found = read(article_page(f'<div class="live">{entries}</div>')).body.split("\n\n")
    assert [paragraph for paragraph in found if paragraph in TEXT] == list(TEXT)
    assert not any(":30" in paragraph for paragraph in found)


def test_questions_verses_and_lists_are_text() -> None:
    verses = ["يا ميناء الليل يا باب البلاد", "كم رست فيك الأماني والشباك"]
    text = (
        f"<p><strong>كيف بدأت الفكرة؟</strong></p><p>{TEXT[0]}</p><p>وأنشد شاعر المدينة:</p><p>{'<br>'.join(verses)}</p>"
        f"<p>{TEXT[1]}</p><ul><li>ستة مراس جديدة لقوارب الصيد</li><li>مخازن للشباك</li></ul>{paragraphs(TEXT[2:])}"
    )
    found = read(article_page(text)).body.split("\n\n")
    assert found == [
        *("كيف بدأت الفكرة؟", TEXT[0], "وأنشد شاعر المدينة:", *verses, TEXT[1]),
        *("ستة مراس جديدة لقوارب الصيد", "مخازن للشباك", *TEXT[2:]),
    ]


def test_captions_between_paragraphs_are_no_text_and_their_pictures_are_kept() -> None:
    text = "".join(
        f'<p>{paragraph}</p><figure><img src="/img/{number}.jpg" width="600"><figcaption>قوارب الصيد عند الفجر</figcaption></figure>'
        f'<div class="img-box"><img src="/img/b{number}.jpg" width="500"/><span class="img-caption">مشهد آخر (تصوير سمير ناصر)</span></div>'
        for number, paragraph in enumerate(TEXT)
    )
    article = read(article_page(text))
    assert article.body == BODY
    assert len(article.images) == 2 * len(TEXT)


def test_a_short_report_beside_a_long_list_of_links_is_the_text() -> None:
    report = "توفي صباح اليوم عميد الصيادين في الميناء القديم عن عمر ناهز التسعين عاما، ويشيع جثمانه بعد صلاة العصر من المسجد الكبير."
    links = "".join(
        f'<li><a href="/news/2024/x-{n}0000">عنوان خبر آخر من أخبار المدينة رقم {n}</a></li>' for n in range(12)
    )
    page = document(
        f'<div class="row"><div class="col"><h1>{HEADLINE}</h1><span class="date">2024/05/15 02:05 م</span><div class="text">{report}</div>'
        f'<div class="share"><a href="#">فيسبوك</a></div></div><div class="side"><h4>أحدث الأخبار</h4><ul>{links}</ul></div></div>'
    )
    assert read(page).body == report


def test_a_row_of_excerpts_under_linked_titles_is_no_article() -> None:
    cards = "".join(
        f'<div class="card"><h3><a href="/news/2024/x-{n}0000">عنوان خبر آخر من أخبار المدينة رقم {n}</a></h3><p>{TEXT[n]}</p></div>'
        for n in range(7)
    )
    with pytest.raises(NotAnArticle, match="listing"):
        read(document(f"<h1>محليات</h1>{cards}"))


@pytest.mark.parametrize(
    ("ending", "source"),
    [
        (f"<p>{TEXT[-1]} (أ ف ب)</p>", "أ ف ب"),
        (f"<p>{TEXT[-1]}</p><p>المصدر | الخليج الجديد + وكالات</p>", "الخليج الجديد + وكالات"),
        (f"<p>{TEXT[-1]}</p><p>(رويترز، أ ب)</p>", "رويترز، أ ب"),
    ],
)
def test_a_credit_at_the_end_is_the_source_and_no_text(ending: str, source: str) -> None:
    article = read(article_page(paragraphs(TEXT[:-1]) + ending))
    assert article.source == source
    assert article.body == BODY


@pytest.mark.parametrize("style", ["", ' class="s1"', ' lang="AR-SA" style="color:#000"'])
def test_spans_that_cut_words_in_two_leave_them_whole(style: str) -> None:
    long = f"{TEXT[0]} {TEXT[1]}"
    text = f"<p><span{style}>{long[:57]}</span><span{style}>{long[57:]}</span></p>{paragraphs(TEXT[2:])}"
    assert read(article_page(text)).body == "\n\n".join((long, *TEXT[2:]))


def test_hashtags_in_a_line_of_their_own_are_the_tags() -> None:
    for line in ("#ميناء_الساحل #صيد", '<a href="/t/1">#ميناء_الساحل</a> <a href="/t/2">#صيد</a>'):
        article = read(article_page(paragraphs() + f"<p>{line}</p>"))
        assert article.keywords == ["ميناء_الساحل", "صيد"]
        assert article.body == BODY


@pytest.mark.parametrize(
    ("line", "source"),
    [("المصدر ( الشرق الأوسط )", "الشرق الأوسط"), ("هذا الخبر منقول من اليوم السابع", "اليوم السابع"), ("مصدر الخبر / سبق", "سبق")],
)  # fmt: skip
def test_a_source_line_without_a_colon(line: str, source: str) -> None:
    article = read(article_page(paragraphs() + f"<p>{line}</p>"))
    assert article.source == source
    assert article.body == BODY


def test_a_label_is_noted_without_the_pictures_beside_it() -> None:
    text = f"{paragraphs(TEXT[:3])}<p>🔗 <b>اقرأ أيضًا</b> 👇</p><p>{UNION}</p>{paragraphs(TEXT[3:])}"
    assert [entry["label"] for entry in read(article_page(text)).related] == ["اقرأ أيضًا"]


def test_a_head_that_calls_every_page_by_the_portals_name_is_not_believed() -> None:
    page = f'<html><head><title>{PORTAL}</title></head><body>{MENU}<div class="x"><h2>{HEADLINE}</h2><div>{paragraphs()}</div></div></body></html>'
    article = read(page)
    assert article.headline == HEADLINE
    assert article.body == BODY
