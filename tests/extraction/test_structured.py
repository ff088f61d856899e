"""JSON-LD as portals write it."""

import pytest

from newsspider.extraction.machine.structured import article_data, breadcrumbs, texts
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
