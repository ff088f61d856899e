"""Who wrote and who is credited, however the page says it."""

from datetime import UTC, datetime

import pytest

from tests.extraction.sample import BODY, TEXT, article_page, document, paragraphs, read


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("محمد علي ـ القاهرة وسارة حسن ـ بيروت", ["محمد علي", "سارة حسن"]),
        ("كتب: أحمد حسن ومحمد علي", ["أحمد حسن", "محمد علي"]),
        ("حوار: كريم وجدي ومنى فؤاد", ["كريم وجدي", "منى فؤاد"]),
        ("بقلم: أحمد وائل الشريف", ["أحمد وائل الشريف"]),
        ("بقلم: محمد ولد عبد العزيز", ["محمد ولد عبد العزيز"]),
        ("نشر بواسطة هالة منصور", ["هالة منصور"]),
        ("أرسلت بواسطة: هالة منصور في الأربعاء, 05/15/2024", ["هالة منصور"]),
        ("من هالة منصور - القاهرة", ["هالة منصور"]),
    ],
)
def test_a_byline_gives_each_writer_and_nothing_else(byline: str, authors: list[str]) -> None:
    article = read(article_page(below_headline=f'<div class="writer">{byline}</div>'))
    assert article.authors == authors
    assert article.body == BODY


def test_a_bloggers_footer_gives_author_stamp_and_labels() -> None:
    post = (
        '<div class="widget Blog"><h2 class="date-header"><span>الأربعاء، 15 مايو 2024</span></h2>'
        '<div class="post hentry" itemscope itemtype="http://schema.org/BlogPosting">'
        '<h3 class="post-title entry-title" itemprop="name">'
        "توسعة الميناء القديم في مدينة الساحل تبدأ الأسبوع المقبل</h3>"
        '<div class="post-body entry-content" itemprop="description articleBody"><div trbidi="on">'
        f"{'<br /><br />'.join(TEXT)}"
        '</div></div><div class="post-footer"><span class="post-author vcard">مرسلة بواسطة <span class="fn" '
        'itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">هالة منصور</span></span>'
        '</span> <span class="post-timestamp">في <a class="timestamp-link" href="/2024/05/port.html"><abbr '
        'class="published" itemprop="datePublished" title="2024-05-15T14:05:00+03:00">2:05 م</abbr></a></span>'
        '<span class="post-labels">التسميات: <a href="/search/label/a" rel="tag">ميناء</a>, '
        '<a href="/search/label/b" rel="tag">صيد بحري</a></span></div><div class="comments"><h4>ليست هناك تعليقات:</h4>'
        '<p><a href="#c">إرسال تعليق</a></p></div></div></div>'
    )
    article = read(document(post))
    assert article.body == BODY
    assert article.authors == ["هالة منصور"]
    assert article.keywords == ["ميناء", "صيد بحري"]
    assert article.published_at == datetime(2024, 5, 15, 11, 5, tzinfo=UTC)


def test_a_line_that_says_whom_the_text_was_taken_from_is_the_source() -> None:
    article = read(article_page(paragraphs() + "<p>نقلا عن صحيفة الشاطئ</p>"))
    assert article.source == "صحيفة الشاطئ"
    assert article.body == BODY


def test_a_sentence_that_quotes_is_text() -> None:
    sentence = "نقلا عن مصادر في الميناء تحدثت إلينا أمس، فإن العمال حضروا قبل الموعد."
    assert sentence in read(article_page(paragraphs() + f"<p>{sentence}</p>")).body
