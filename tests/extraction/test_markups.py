# ruff: noqa: E501 -- markup as the systems write it, in lines of their own length
"""The generic reader on the markup of the content systems that Arabic portals run on, with all their noise."""

from html import escape

import pytest

from newsspider.items import Article
from tests.extraction.reading import BODY, HEADLINE, NOW, PARAGRAPHS, TEASER, document, paragraphs, read

MENU = "<nav class='main-menu'><ul><li><a href='/'>الرئيسية</a></li><li><a href='/politics'>سياسة</a></li></ul></nav>"
FOOTER = (
    "<footer class='site-footer'><p>جميع الحقوق محفوظة لموقع المرفأ اليوم 2024</p><a href='/about'>من نحن</a></footer>"
)
SHARE = (
    "<div class='social-share'><span>شارك</span><a href='https://facebook.com/x'>فيسبوك</a><a href='#'>تويتر</a></div>"
)
SIDEBAR = (
    "<aside class='sidebar'><h3>الأكثر قراءة</h3><ul>"
    + "".join(
        f"<li><a href='/news/2024/x-77{n}000'>{TEASER} {n}</a><span>22 نوفمبر 2026</span></li>" for n in range(1, 8)
    )
    + "</ul></aside>"
)
COMMENTS = (
    "<div id='comments' class='comments-area'><h3>التعليقات</h3><ol><li class='comment'><p>خطوة ممتازة ونتمنى أن يعود السوق "
    "إلى سابق عهده لأن الناس اشتاقت إلى أجوائه القديمة والبسيطة</p><time>22 نوفمبر 2026</time></li></ol></div>"
)

wordpress = document(
    f"""<div id="page" class="site"><header id="masthead" class="site-header"><p>الأحد 22 نوفمبر 2026</p>{MENU}</header>
<div id="content"><article id="post-771234" class="post type-post hentry"><header class="entry-header">
<div class="breadcrumbs"><a href="/">الرئيسية</a> » <a href="/category/local/">محليات</a> » <span>{HEADLINE}</span></div>
<h1 class="entry-title">{HEADLINE}</h1><div class="entry-meta"><span class="author vcard"><a rel="author"
href="/author/salma/">سلمى الخطيب</a></span> <time class="entry-date published" datetime="2024-09-10T09:30:00+02:00">10
سبتمبر 2024</time></div></header><div class="post-thumbnail"><img width="800" src="/wp-content/uploads/2024/09/souk.jpg">
</div>{SHARE}<div class="entry-content">{paragraphs(PARAGRAPHS[:2])}<div class="wp-block-embed"><blockquote
class="twitter-tweet"><p>تغريدة طويلة عن السوق القديم وما جرى فيه خلال العامين الماضيين من أعمال ترميم وصيانة متواصلة</p>
</blockquote></div><p><strong>اقرأ أيضا:</strong> <a href="/news/2024/x-770001">{TEASER}</a></p>{paragraphs(PARAGRAPHS[2:])}
<div class="sharedaddy"><h3>شارك هذا الموضوع:</h3></div><div id="jp-relatedposts"><h3>مقالات ذات صلة</h3></div></div>
<footer class="entry-footer"><span class="tags-links"><a rel="tag" href="/tag/a/">سوق السمك</a>، <a rel="tag"
href="/tag/b/">ترميم</a></span></footer></article>{COMMENTS}</div>{SIDEBAR}{FOOTER}</div>""",
    f'<title>{HEADLINE} - المرفأ اليوم</title><meta property="og:title" content="{HEADLINE}">'
    '<meta property="article:published_time" content="2024-09-10T07:30:00+00:00">'
    '<meta property="og:image" content="https://www.example-news.com/wp-content/uploads/2024/09/souk.jpg">',
)

drupal = document(
    f"""<div class="region region-header"><div class="block">الأحد 22 نوفمبر 2026</div>{MENU}</div><div class="region
region-content"><div class="node node-article node-promoted clearfix"><h1 class="page-title">{HEADLINE}</h1>
<div class="field field-name-field-section field-type-taxonomy"><div class="field-item"><a href="/section/3">محليات</a></div>
</div><div class="field field-name-field-author"><div class="field-item">سلمى الخطيب - المرفأ</div></div>
<div class="field field-name-post-date"><div class="field-item">الثلاثاء, سبتمبر 10, 2024 - 09:30</div></div>
<div class="field field-name-field-image"><div class="field-item"><img src="/sites/default/files/styles/large/souk.jpg">
<div class="image-caption">واجهة السوق بعد الترميم</div></div></div><div class="field field-name-body
field-type-text-with-summary"><div class="field-items"><div class="field-item even" property="content:encoded">
{paragraphs()}</div></div></div><div class="field field-name-field-tags field-type-taxonomy-term-reference"><div
class="field-label">وسوم:</div><ul class="links"><li><a href="/taxonomy/term/1">سوق السمك</a></li><li><a
href="/taxonomy/term/2">ترميم</a></li></ul></div></div><section class="block-views"><h2>مواضيع ذات صلة</h2><div
class="view-content"><div class="views-row"><a href="/news/2024/x-770001">{TEASER}</a></div></div></section></div>
<div class="region region-sidebar-first">{SIDEBAR}</div>{FOOTER}""",
    f"<title>{HEADLINE} | المرفأ اليوم</title>",
)

aspnet = document(
    f"""<form method="post" action="./View.aspx" id="form1"><div id="header"><span id="ctl00_lblDate">الأحد 22 نوفمبر 2026
10:00 ص</span>{MENU}</div><table width="100%"><tr><td valign="top"><table><tr><td><h1><span
id="ctl00_lblTitle">{HEADLINE}</span></h1></td></tr><tr><td><span id="ctl00_lblDate2">الثلاثاء 10/09/2024 09:30 ص</span>
</td></tr><tr><td>كتبت: سلمى الخطيب</td></tr><tr><td><img src="/Upload/souk.jpg" width="400"></td></tr><tr><td><div
id="ctl00_divText">{"<br /><br />".join(PARAGRAPHS)}</div></td></tr><tr><td>الكلمات المفتاحية: سوق السمك ، ترميم</td></tr>
</table></td><td width="200">{SIDEBAR}</td></tr></table></form>""",
    f"<title>المرفأ اليوم :: {HEADLINE}</title>",
)

libfiles = document(
    f"""<div class="top-bar"><div class="date">الأحد 22/نوفمبر/2026 - 10:00 ص</div></div>{MENU}<div class="main-cont"><div
class="right-col"><div class="block news-post"><div class="breadcrumb"><a href="/">الرئيسية</a><a href="/category/3">محليات
</a></div><div class="cont"><h1>{HEADLINE}</h1><div class="info"><div class="publish">الثلاثاء 10/سبتمبر/2024 - 09:30 ص
</div><div class="writer"><a class="name" href="/writer/12">سلمى الخطيب</a></div></div></div><div class="mainImg"><figure>
<img src="/UploadCache/libfiles/296/7/600x338o/712.jpg"><figcaption>واجهة السوق</figcaption></figure></div>{SHARE}<div
class="paragraph-list">{paragraphs(PARAGRAPHS[:2])}<div class="banner-adv"><p>إعلان</p></div>{paragraphs(PARAGRAPHS[2:])}
</div><div class="keywords"><div class="h">الكلمات المفتاحية</div><div class="l"><a href="/keyword/1">سوق السمك</a><a
href="/keyword/2">ترميم</a></div></div></div><div class="related"><h3>اقرأ أيضاً</h3><div class="item-li"><a
href="/news/2024/x-770001"><div class="txt-cont"><h3>{TEASER}</h3></div></a></div></div></div></div>{SIDEBAR}{FOOTER}""",
    f'<title>{HEADLINE}</title><meta property="og:title" content="{HEADLINE}">',
)

blogger = document(
    f"""<div class='widget Header'><div class='titlewrapper'><h2>المرفأ اليوم</h2></div></div><div class='widget Blog'
id='Blog1'><div class='blog-posts hfeed'><div class='post hentry'><h1 class='post-title entry-title'>{HEADLINE}</h1><div
class='post-header'><span class='post-author vcard'>سلمى الخطيب</span> <abbr class='published' title='x'>10 سبتمبر 2024</abbr>
</div><div class='post-body entry-content' id='post-body-1'><div class="separator"><a href="/s1600/souk.jpg"><img
src="/s640/souk.jpg"></a></div><div dir="rtl">{"</div><div dir='rtl'><br></div><div dir='rtl'>".join(PARAGRAPHS)}</div></div>
<div class='post-footer'><span class='post-labels'>التسميات: <a rel='tag' href='/search/label/a'>سوق السمك</a>، <a rel='tag'
href='/search/label/b'>ترميم</a></span></div></div></div></div><div class='widget PopularPosts'><h2>المشاركات الشائعة</h2><a
href='/2024/01/x.html'>{TEASER}</a></div>""",
    f"<title>المرفأ اليوم: {HEADLINE}</title>",
)

polopoly = document(
    f"""<header><div class="hijri">الأحد 12 جمادى الآخرة 1448هـ - 22 نوفمبر 2026م</div>{MENU}</header><article><h1 class="title"
itemprop="headline name">{HEADLINE}</h1><figure class="detailsmedia"><img src="/polopoly_fs/1.1!/image/souk.jpg"></figure>
<div id="articledetails" class="articlecontent" itemprop="articleBody"><div class="metadata"><div class="source"><span
class="label">المصدر:</span><ul><li>سلمى الخطيب - المرفأ</li></ul></div><div class="publish-date"><span class="label">التاريخ:
</span><time itemprop="datePublished" datetime="2024-09-10T09:30+0200">10 سبتمبر 2024</time><time itemprop="dateModified"
datetime="2020-01-01T10:00+0200" style="display: none;"></time></div></div>{paragraphs()}<p class="follow-google"><a
href="https://news.google.com/x">تابعوا أخبار المرفأ عبر غوغل نيوز</a></p><div class="shareholder">{SHARE}</div></div>
</article>{FOOTER}""",
    f'<title>{HEADLINE} - محليات - المرفأ اليوم</title><meta property="og:site_name" content="المرفأ اليوم">',
)

amp = document(
    f"""<amp-sidebar id="s">{MENU}</amp-sidebar><header class="amp-header"><amp-img src="/logo.png" width=90></amp-img></header>
<article class="amp-wp-article"><header><h1 class="amp-wp-title">{HEADLINE}</h1><div class="amp-wp-meta amp-wp-byline">
<amp-img src="/avatar.jpg" width=24></amp-img><span class="amp-wp-author">سلمى الخطيب</span></div><div class="amp-wp-posted-on">
<time datetime="2024-09-10T07:30:00+00:00">منذ عامين</time></div></header><figure><amp-img src="/uploads/souk.jpg" width=800
height=450></amp-img></figure><div class="amp-wp-article-content">{paragraphs(PARAGRAPHS[:2])}<amp-ad></amp-ad>
{paragraphs(PARAGRAPHS[2:])}<amp-social-share></amp-social-share></div></article>""",
    f"<title>{HEADLINE}</title>",
)

elementor = document(
    f"""<div class="elementor elementor-location-header"><div class="elementor-widget elementor-widget-nav-menu">{MENU}</div></div>
<div class="elementor elementor-location-single post"><div class="elementor-widget elementor-widget-theme-post-title"><div
class="elementor-widget-container"><h1>{HEADLINE}</h1></div></div><div class="elementor-widget elementor-widget-post-info">
<ul><li>10 سبتمبر 2024</li><li>9:30 ص</li></ul></div><div class="elementor-widget elementor-widget-theme-post-content"><div
class="elementor-widget-container">{paragraphs()}</div></div><div class="elementor-widget elementor-widget-share-buttons">
فيسبوك</div></div>{FOOTER}""",
    f"<title>{HEADLINE} - المرفأ اليوم</title>",
)

old_frames = (
    "<html><head><title>المرفأ اليوم</title></head><body bgcolor=#ffffff><center><font size=2>الأحد 22/11/2026</font></center>"
    f"<p align=right><font size=5 color=red><b>{HEADLINE}</b></font><p align=right><font size=2>2024-09-10 09:30</font>"
    f"<p align=right><font size=3>{'<br><br>'.join(PARAGRAPHS)}</font><hr><a href=index.html>عودة</a></body></html>"
)

PAGES = {
    "wordpress": wordpress,
    "drupal": drupal,
    "aspnet": aspnet,
    "libfiles": libfiles,
    "blogger": blogger,
    "polopoly": polopoly,
    "amp": amp,
    "elementor": elementor,
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {name: read(html) for name, html in PAGES.items()}


@pytest.mark.parametrize("name", PAGES)
class TestEachMarkup:
    def test_headline(self, articles: dict[str, Article], name: str) -> None:
        assert articles[name].headline == HEADLINE

    def test_body(self, articles: dict[str, Article], name: str) -> None:
        assert articles[name].body == BODY

    def test_day(self, articles: dict[str, Article], name: str) -> None:
        assert articles[name].published_on == "2024-09-10"

    def test_no_update(self, articles: dict[str, Article], name: str) -> None:
        assert articles[name].updated_at is None


@pytest.mark.parametrize("name", ["wordpress", "drupal", "aspnet", "libfiles", "blogger", "amp"])
def test_authors(articles: dict[str, Article], name: str) -> None:
    assert articles[name].authors == ["سلمى الخطيب"]


@pytest.mark.parametrize("name", ["wordpress", "drupal", "aspnet", "libfiles", "polopoly", "amp"])
def test_minute(articles: dict[str, Article], name: str) -> None:
    published = articles[name].published_at
    assert published
    # Cairo's summer time began again in 2023: +03:00, except where the page states +02:00 itself.
    assert published.strftime("%H:%M") in ("06:30", "07:30")


@pytest.mark.parametrize("name", ["wordpress", "drupal", "aspnet", "libfiles", "blogger"])
def test_keywords(articles: dict[str, Article], name: str) -> None:
    assert articles[name].keywords == ["سوق السمك", "ترميم"]


@pytest.mark.parametrize("name", ["wordpress", "drupal", "libfiles"])
def test_related(articles: dict[str, Article], name: str) -> None:
    assert [entry["title"] for entry in articles[name].related] == [TEASER]


@pytest.mark.parametrize("name", ["wordpress", "drupal", "libfiles"])
def test_section(articles: dict[str, Article], name: str) -> None:
    assert articles[name].section == "محليات"


@pytest.mark.parametrize("name", ["wordpress", "drupal", "aspnet", "libfiles", "polopoly", "amp"])
def test_main_picture(articles: dict[str, Article], name: str) -> None:
    assert articles[name].images
    assert articles[name].images[0].rpartition("/")[2] in ("souk.jpg", "712.jpg")


def test_page_without_headings_or_boxes_gives_its_text() -> None:
    found = read(old_frames)
    assert found.body.endswith(BODY)


@pytest.mark.parametrize("lang", ["en-US", "fa", "", "fr"])
def test_wrong_language_attribute_misleads_nobody(lang: str) -> None:
    assert read(document(f"<h1>{HEADLINE}</h1><div>{paragraphs()}</div>", lang=lang)).language == "ar"


def test_masthead_clock_is_no_stamp() -> None:
    html = document(f"<div class='t'>{NOW:%d/%m/%Y %H:%M}</div><h1>{HEADLINE}</h1><div>{paragraphs()}</div>")
    assert read(html).published_at is None


def test_text_survives_escaping() -> None:
    text = 'قال <المدير> & نائبه إن «الخطة» "جاهزة" للتنفيذ خلال الأسبوع المقبل بعد موافقة المجلس عليها بالإجماع.'
    assert text in read(document(f"<h1>{HEADLINE}</h1><div>{paragraphs()}<p>{escape(text)}</p></div>")).body
