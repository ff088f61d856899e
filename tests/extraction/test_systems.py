"""Pages in the markup of content systems, with what their conventions say."""

from datetime import UTC, datetime

import pytest

from newsspider.extraction.systems import system_of, systems
from tests.extraction.reading import BODY, HEADLINE, document, page, paragraphs, read

TITLE = f"<title>{HEADLINE} &#8211; المرفأ اليوم</title>"
MOMENT = "2026-11-20T10:15:00+02:00"
AT = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
LATER = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CATEGORY = '<a href="/category/city/" rel="category tag">المدينة</a>'
TAGS = '<a href="/tag/fish/" rel="tag">صيد بحري</a>، <a href="/tag/port/" rel="tag">ميناء</a>'

WORDPRESS_CLASSIC = f"""<article id="post-7" class="post-7 post type-post hentry category-city tag-fish tag-port">
<header class="entry-header"><h1 class="entry-title">{HEADLINE}</h1></header>
<div class="entry-content">{paragraphs()}</div>
<footer class="entry-footer"><span class="posted-on">Published <time class="entry-date published"
 datetime="{MOMENT}">20 نوفمبر 2026</time>
<time class="updated" datetime="2026-11-21T11:00:00+02:00">21 نوفمبر 2026</time></span>
<span class="byline"> <span class="author vcard"><a class="url fn n" href="/author/u1/">سامر النجار</a></span></span>
<span class="cat-links">Categorized as {CATEGORY}</span><span class="tags-links">Tagged {TAGS}</span></footer>
</article>"""

WORDPRESS_BLOCKS = f"""<main class="wp-block-group"><div class="wp-block-group">
<h1 class="wp-block-post-title">{HEADLINE}</h1></div>
<div class="entry-content wp-block-post-content">{paragraphs()}</div>
<div class="wp-block-group"><div class="wp-block-post-date"><time datetime="{MOMENT}">نوفمبر 20, 2026</time></div>
<div class="wp-block-post-date wp-block-post-date__modified-date">
<time datetime="2026-11-21T11:00:00+02:00">أمس</time></div>
<div class="wp-block-post-author"><p class="wp-block-post-author__name">سامر النجار</p></div>
<div class="taxonomy-category wp-block-post-terms"><a href="/category/city/" rel="tag">المدينة</a></div>
<div class="taxonomy-post_tag wp-block-post-terms">{TAGS}</div></div></main>"""

DRUPAL = f"""<div class="node node--type-article"><h1 class="page-title">
<span class="field--name-title">{HEADLINE}</span></h1>
<div class="node__submitted">أرسله <span class="field--name-uid">سامر النجار</span> في
<span class="field--name-created">
<time datetime="{MOMENT}">جمعة, 11/20/2026 - 10:15</time></span></div>
<div class="field field--name-body">{paragraphs()}</div>
<div class="field field--name-field-section"><a href="/taxonomy/term/3">المدينة</a></div>
<div class="field field--name-field-tags"><a href="/taxonomy/term/8">صيد بحري</a>
<a href="/taxonomy/term/9">ميناء</a></div></div>"""

JOOMLA = f"""<div class="item-page"><div class="page-header"><h2 itemprop="headline">{HEADLINE}</h2></div>
<dl class="article-info"><dd class="createdby">كتب بواسطة: <span itemprop="name">سامر النجار</span></dd>
<dd class="category-name">القسم: <a href="/index.php/city">المدينة</a></dd>
<dd class="published">نشر بتاريخ: <time datetime="{MOMENT}">20 تشرين الثاني/نوفمبر 2026</time></dd></dl>
<div itemprop="articleBody">{paragraphs()}</div>
<ul class="tags"><li><a href="/index.php/component/tags/tag/fish">صيد بحري</a></li>
<li><a href="/index.php/component/tags/tag/port">ميناء</a></li></ul></div>"""

BLOGGER = f"""<div class="post hentry"><h3 class="post-title entry-title">{HEADLINE}</h3>
<div class="post-body entry-content">{paragraphs()}</div>
<div class="post-footer">مرسلة بواسطة <span class="post-author vcard">
<span class="fn"><span itemprop="name">سامر النجار</span></span></span> في <a class="timestamp-link" href="#">
<abbr class="published" title="{MOMENT}">10:15 ص</abbr></a> <span class="post-labels">التسميات:
<a href="/search/label/a" rel="tag">صيد بحري</a>, <a href="/search/label/b" rel="tag">ميناء</a></span></div></div>"""

ASPNET = f"""<form id="aspnetForm"><input type="hidden" id="__VIEWSTATE"><table><tr><td><table><tr><td>
<span id="ctl00_Body_lblTitle">{HEADLINE}</span></td></tr><tr><td><span id="ctl00_Body_lblWriter">سامر النجار</span>
</td></tr>
<tr><td><span id="ctl00_Body_lblDate">20/11/2026 10:15</span></td></tr>
<tr><td><div id="ctl00_Body_lblDetails">{paragraphs()}</div></td></tr></table></td></tr></table></form>"""

PLONE = f"""<article id="content"><h1 class="documentFirstHeading">{HEADLINE}</h1><div class="documentByLine">
<span class="documentAuthor">من قبل <a href="/author/s">سامر النجار</a></span>
<span class="documentPublished">نشر <span class="value">20/11/2026 10:15</span></span></div>
<div id="content-core"><div id="parent-fieldname-text">{paragraphs()}</div></div></article>"""

AMP = f"""<article class="amp-wp-article"><header><h1 class="amp-wp-title">{HEADLINE}</h1>
<div class="amp-wp-meta amp-wp-byline">
<span class="amp-wp-author author vcard">سامر النجار</span></div><div class="amp-wp-meta amp-wp-posted-on">
<time datetime="{MOMENT}">6 days ago</time></div></header><div class="amp-wp-article-content">{paragraphs()}</div>
<footer><div class="amp-wp-meta amp-wp-tax-category">Categories: {CATEGORY}</div>
<div class="amp-wp-meta amp-wp-tax-tag">Tags: {TAGS}</div></footer></article>"""

H_ENTRY = f"""<div class="h-entry"><h1 class="p-name">{HEADLINE}</h1><div class="e-content">{paragraphs()}</div>
<p>
<a class="p-author h-card" href="/people/s">سامر النجار</a> ·
<time class="dt-published" datetime="{MOMENT}">قبل أيام</time>
<a class="p-category" href="/x/fish">صيد بحري</a> <a class="p-category" href="/x/port">ميناء</a></p></div>"""

GHOST = f"""<article class="gh-article"><header><a class="gh-article-tag" href="/tag/city/">المدينة</a>
<h1 class="gh-article-title">{HEADLINE}</h1><h4 class="gh-article-author-name"><a href="/author/s/">سامر النجار</a>
</h4>
<time class="gh-article-meta-date" datetime="{MOMENT}">Nov 20, 2026</time></header>
<section class="gh-content">{paragraphs()}</section></article>"""

PAGES = {
    "wordpress": (WORDPRESS_CLASSIC, "<link rel='stylesheet' href='/wp-content/themes/x/style.css'>"),
    "wordpress blocks": (WORDPRESS_BLOCKS, '<link rel="https://api.w.org/" href="/wp-json/">'),
    "drupal": (DRUPAL, '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)">'),
    "joomla": (JOOMLA, '<meta name="generator" content="Joomla! - Open Source Content Management">'),
    "blogger": (BLOGGER, "<meta content='blogger' name='generator'>"),
    "aspnet": (ASPNET, ""),
    "plone": (PLONE, '<meta name="generator" content="Plone - https://plone.org/">'),
    "amp": (AMP, ""),
    "microformats": (H_ENTRY, ""),
    "ghost": (GHOST, '<meta name="generator" content="Ghost 5.8">'),
}
SECTIONED = ["wordpress", "wordpress blocks", "drupal", "joomla", "amp", "ghost"]
TAGGED = ["wordpress", "wordpress blocks", "drupal", "joomla", "blogger", "amp", "microformats"]


def html(name: str) -> str:
    body, head = PAGES[name]
    return document(body, TITLE + head)


@pytest.mark.parametrize("name", PAGES)
def test_a_system_is_recognised_by_its_marks(name: str) -> None:
    found = system_of(page(html(name)))
    assert found is not None
    assert found.name == name.partition(" ")[0]


@pytest.mark.parametrize("name", PAGES)
def test_headline_text_stamp_and_writer_of_a_systems_page(name: str) -> None:
    found = read(html(name))
    assert (found.headline, found.body, found.published_at, found.authors) == (HEADLINE, BODY, AT, ["سامر النجار"])


@pytest.mark.parametrize("name", SECTIONED)
def test_a_category_is_the_section(name: str) -> None:
    assert read(html(name)).section == "المدينة"


@pytest.mark.parametrize("name", TAGGED)
def test_keywords_are_the_tags_alone(name: str) -> None:
    assert read(html(name)).keywords == ["صيد بحري", "ميناء"]


@pytest.mark.parametrize("name", ["wordpress", "wordpress blocks"])
def test_published_and_updated_are_told_by_class(name: str) -> None:
    assert read(html(name)).updated_at == LATER


def test_a_field_of_a_system_is_noted_with_its_name() -> None:
    found = read(html("wordpress"))
    assert (found.extraction["section"], found.extraction["layout"]) == ("system", "wordpress")


def test_each_systems_selectors_compile() -> None:
    assert all(system.layout.fields for system in systems())


@pytest.mark.parametrize("words", ["أمس", "1 hour ago", "Published 20 نوفمبر 2026", ""])
@pytest.mark.parametrize("place", ["header", "beside", "footer"])
def test_a_time_element_is_heard_wherever_it_stands_in_the_article(words: str, place: str) -> None:
    stamp = f"<time datetime='{MOMENT}'>{words}</time>"
    parts = {name: f"<{name}>{stamp if name == place else ''}</{name}>" for name in ("header", "footer")}
    beside = stamp if place == "beside" else ""
    box = f"<article>{parts['header']}<h1>{HEADLINE}</h1>{beside}{paragraphs()}{parts['footer']}</article>"
    assert read(document(box, TITLE)).published_at == AT


def test_the_stamp_of_a_neighbouring_card_is_not_the_articles() -> None:
    link = "<h3><a href='/news/2024/x-771002'>خبر آخر من المرفأ</a></h3>"
    card = f"<article>{link}<time datetime='2020-01-01T00:10'></time></article>"
    assert read(document(f"<main><h1>{HEADLINE}</h1>{paragraphs()}{card}</main>", TITLE)).published_at is None


def test_the_stamp_of_the_printing_element_beats_a_head_that_contradicts_it() -> None:
    head = '<meta property="article:published_time" content="2026-11-20T08:15:00+02:00">'
    box = f"<article><h1>{HEADLINE}</h1><time datetime='{MOMENT}'>20 نوفمبر 2026</time>{paragraphs()}</article>"
    assert read(document(box, TITLE + head)).published_at == AT


WITH_ICONS = f"""<article class="post hentry"><header class="entry-header"><div class="entry-categories"><span
 class="screen-reader-text">تصنيفات</span><a href="/category/city/" rel="category tag">المدينة</a></div>
<h1 class="entry-title">{HEADLINE}</h1><ul class="post-meta"><li class="post-author meta-wrapper"><span
 class="screen-reader-text">كاتب المقالة</span><span class="meta-text">من <a href="/author/s/">سامر النجار</a>
</span></li>
<li class="post-date meta-wrapper"><span class="screen-reader-text">تاريخ المقالة</span>
<a href="/x">20 نوفمبر، 2026</a></li>
</ul></header><div class="entry-content">{paragraphs()}</div><ul class="post-meta"><li class="post-tags"><span
 class="screen-reader-text">وسوم</span>{TAGS}</li></ul></article>"""

WITH_COUNTERS = f"""<article class="post hentry tag-fish"><ul class="td-category">
<li class="entry-category">{CATEGORY}</li></ul>
<h1 class="entry-title">{HEADLINE}</h1><div class="meta-info"><div class="post-author-name">
<div class="author-by">بواسطة</div>
<a href="/author/s/">سامر النجار</a></div><time class="entry-date updated" datetime="{MOMENT}">20 نوفمبر</time>
<div class="post-views"><span>1520</span></div></div><div class="post-content">{paragraphs()}</div>
<footer><ul class="post-tags"><li><span>الوسوم</span></li><li>{TAGS}</li></ul>
<div class="post-next-prev"><span>المقال السابق</span><a href="/2026/11/x">خبر سابق عن المرفأ القديم</a></div>
</footer></article>"""


@pytest.mark.parametrize("theme", [WITH_ICONS, WITH_COUNTERS], ids=["icons", "counters"])
def test_themes_that_keep_the_systems_conventions(theme: str) -> None:
    found = read(document(theme, TITLE + "<link rel='stylesheet' href='/wp-content/themes/x/style.css'>"))
    assert (found.headline, found.body, found.authors) == (HEADLINE, BODY, ["سامر النجار"])
    assert (found.section, found.keywords, found.published_on) == ("المدينة", ["صيد بحري", "ميناء"], "2026-11-20")
