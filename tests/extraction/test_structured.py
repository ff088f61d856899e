"""JSON-LD as portals write it."""

from datetime import UTC, datetime

import pytest

from newsspider.extraction.machine.microdata import marked, value
from newsspider.extraction.machine.structured import article_data, breadcrumbs, texts
from newsspider.text import Page
from tests.extraction.reading import document, page

NODE = '"@type":"NewsArticle","headline":"عنوان الخبر","datePublished":"2024-09-10T09:30:00+03:00"'


def data(*scripts: str) -> dict[str, object]:
    head = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return article_data(page(document("", head)))


@pytest.mark.parametrize(
    "script",
    [
        "{" + NODE + "}",
        '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},{' + NODE + "}]}",
        '[{"@type":"BreadcrumbList","itemListElement":[]},{' + NODE + "}]",
        '{"@type":"WebPage","mainEntity":{' + NODE + "}}",
        '{"@type":["WebPage"],"mainEntityOfPage":{' + NODE + "}}",
        "{" + NODE + ",}",
        "<!-- {" + NODE + "} -->",
        "//<![CDATA[\n{" + NODE + "}\n//]]>",
        "{" + NODE + "};",
        "{" + NODE + ',"description":"سطر\nوسطر\tآخر"}',
        "{" + NODE + r',"x":"it\'s"}',
        "{" + NODE + "}{" + '"@type":"Organization","name":"y"}',
        "{" + NODE + ',"description":"قال "نعم" ثم مضى"}',
        "{" + NODE.replace("NewsArticle", "https://schema.org/NewsArticle") + "}",
    ],
)
def test_article_is_found(script: str) -> None:
    found = data(script)
    assert (found["headline"], found["datePublished"]) == ("عنوان الخبر", "2024-09-10T09:30:00+03:00")


def test_texts_escaped_twice_are_plain() -> None:
    assert (
        data('{"@type":"NewsArticle","headline":"قال &amp;quot;نعم&amp;quot; &#8211; ومضى"}')["headline"]
        == 'قال "نعم" – ومضى'
    )


def test_headline_with_stray_quotation_marks() -> None:
    found = data(
        '{"@type":"NewsArticle","headline":"المدير: "نعم" للخطة","datePublished":"2024-09-10","author":{"name":"سلمى"}}'
    )
    assert (found["headline"], found["author"]) == ('المدير: "نعم" للخطة', "سلمى")


def test_of_several_articles_the_one_of_this_page() -> None:
    other = '{"@type":"NewsArticle","headline":"خبر آخر","url":"https://www.example-news.com/news/2024/other-1"}'
    own = '{"@type":"NewsArticle","headline":"هذا","mainEntityOfPage":{"@id":"https://example-news.com/news/2024/slug-771234/"}}'
    assert data(other, own)["headline"] == "هذا"


@pytest.mark.parametrize(
    "script", ["", "null", "{", "[[[[", '{"@graph":"x"}', '"text"', "{" + '"a":{' * 60 + "}" * 60 + "}"]
)
def test_what_is_no_article_gives_nothing(script: str) -> None:
    assert data(script) == {}


def test_names_of_people_in_any_shape() -> None:
    assert texts([{"name": "سلمى"}, "هدى", {"name": ["كمال", None]}, 5, None, {"x": 1}]) == ["سلمى", "هدى", "كمال", "5"]


def test_breadcrumbs() -> None:
    script = (
        '{"@type":"BreadcrumbList","itemListElement":[{"position":1,"item":{"name":"الرئيسية"}},'
        '{"position":2,"name":"محليات"}]}'
    )
    head = f'<script type="application/ld+json">{script}</script>'
    assert breadcrumbs(page(document("", head))) == ["الرئيسية", "محليات"]


OWN = "https://www.example.com.jo/news/12345/bridge"
OTHER = "https://www.example.com.jo/news/1/x"


def graph(*nodes: str) -> str:
    return '{"@context":"https://schema.org","@graph":[' + ",".join(nodes) + "]}"


def node(headline: str, url: str = "", date: str = "2026-11-22", extra: str = "") -> str:
    address = f'"url":"{url}",' if url else ""
    return f'{{"@type":"NewsArticle",{address}"headline":"{headline}","datePublished":"{date}"{extra}}}'


def read(*scripts: str, headline: str = "انتهاء صيانة الجسر الرئيسي", url: str = OWN) -> dict[str, object]:
    made = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    html = f"<html><head>{made}<title>{headline} - صحيفة المثال</title></head><body><h1>{headline}</h1></body></html>"
    return article_data(Page(url, html.encode(), "text/html; charset=utf-8", datetime(2026, 11, 23, tzinfo=UTC)))


@pytest.mark.parametrize(
    "others",
    [
        [node("خبر آخر عن الرياضة", OTHER, "2025-01-01")],
        [node("خبر آخر عن الرياضة", "", "2025-01-01")],
        [node("خبر آخر عن الرياضة", OTHER, "2025-01-01"), node("طقس اليوم", "/news/2/y", "2024-01-01")],
        [graph(node("خبر آخر عن الرياضة", OTHER), '{"@type":"WebSite","name":"صحيفة المثال"}')],
        ['{"@type":"WebPage","hasPart":[' + node("خبر آخر عن الرياضة", OTHER) + "]}"],
        ['{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":' + node("خبر آخر", OTHER) + "}]}"],
    ],
)
def test_a_neighbours_node_is_not_the_articles(others: list[str]) -> None:
    assert read(*others, node("انتهاء صيانة الجسر الرئيسي"))["datePublished"] == "2026-11-22"
    assert read(*others) == {}


@pytest.mark.parametrize(
    "url", [OWN, OWN + "/", "/news/12345/bridge", OWN.replace("www.", "m."), "https://www.example.com.jo/"]
)
def test_the_node_that_states_the_pages_address_or_none_is_the_articles(url: str) -> None:
    assert read(node("انتهاء صيانة الجسر الرئيسي في العاصمة", url))["datePublished"] == "2026-11-22"


def test_references_are_followed_inside_the_page() -> None:
    person = '{"@type":"Person","@id":"#p","name":"ليلى حسن"}'
    picture = '{"@type":"ImageObject","@id":"#i","url":"https://x.example/1.jpg"}'
    extra = ',"author":{"@id":"#p"},"image":[{"@id":"#i"}],"publisher":{"@id":"#nobody"}'
    found = read(graph(node("انتهاء صيانة الجسر الرئيسي", extra=extra), picture), person)
    assert (texts(found["author"]), texts(found["image"])) == (["ليلى حسن"], ["https://x.example/1.jpg"])
    assert found["publisher"] is None


def test_references_in_a_circle_end() -> None:
    one, other = '{"@id":"#a","x":1,"author":{"@id":"#b"}}', '{"@id":"#b","x":2,"author":{"@id":"#a"}}'
    assert read(graph(one, other, node("انتهاء صيانة الجسر الرئيسي", extra=',"author":{"@id":"#a"}')))["headline"]


@pytest.mark.parametrize("depth", [30, 900, 5000])
def test_what_is_nested_deeper_than_any_graph_costs_itself(depth: int) -> None:
    nested = '{"a":' * depth + "1" + "}" * depth
    assert read(node("انتهاء صيانة الجسر الرئيسي", extra=f',"x":{nested}')).get("datePublished") in ("2026-11-22", None)
    assert read(nested, node("انتهاء صيانة الجسر الرئيسي"))["datePublished"] == "2026-11-22"


CARD = """<aside><div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="url" href="/news/7/rain">
<span itemprop="headline">أمطار غزيرة على الساحل مساء الجمعة</span></a>
<meta itemprop="datePublished" content="2026-01-02T03:04:00+03:00"><span itemprop="author">سامي الخطيب</span>
</div></aside>"""


@pytest.mark.parametrize("card", [CARD, CARD.replace('itemprop="url" ', ""), CARD.replace('itemprop="headline"', "")])
def test_the_marks_of_a_neighbours_card_are_not_the_articles(card: str) -> None:
    own = """<article itemscope itemtype="https://schema.org/NewsArticle">
    <h1 itemprop="headline">افتتاح الجسر الجديد فوق النهر</h1><meta itemprop="datePublished" content="2026-07-04">
    <p>كتب <span><a itemprop="url" href="/writers/hala-mansour">هالة منصور</a></span></p></article>"""
    found = marked(page(document(card + own + card)))
    assert [value(element) for element in found["datepublished"]] == ["2026-07-04"]
    assert "author" not in found
