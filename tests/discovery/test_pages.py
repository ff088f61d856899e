"""Articles of several pages."""

import pytest

from newsspider.discovery.pages import MAX_PARTS, is_part, next_part
from newsspider.extraction.parts import join_parts
from tests.discovery.conftest import page

FIRST = "https://portal.example/news/1001"


@pytest.mark.parametrize(
    ("first", "target"),
    [
        (FIRST, f"{FIRST}?page=2"),
        (FIRST, f"{FIRST}/2"),
        (FIRST, f"{FIRST}/page/2/"),
        (FIRST, "https://www.portal.example/news/1001?Page=2"),
        (f"{FIRST}?page=1", f"{FIRST}?page=2"),
        (f"{FIRST}?lang=ar", f"{FIRST}?lang=ar&p=2"),
        ("https://portal.example/a.html", "https://portal.example/a-2.html"),
        ("https://portal.example/a.html", "https://portal.example/a/2.html"),
        ("https://portal.example/خبر", "https://portal.example/%D8%AE%D8%A8%D8%B1?page=2"),
    ],
)
def test_a_part_is_the_articles_address_with_the_number_added(first, target):
    assert is_part(first, target, 2)


@pytest.mark.parametrize(
    "target",
    [
        "https://portal.example/news/1002",
        "https://portal.example/news/1001?page=3",
        "https://portal.example/news/1001?id=2",
        "https://portal.example/news/1001?page=2&amp=1",
        "https://other.example/news/1001?page=2",
        "https://portal.example/news/1001/2/3",
        "https://portal.example/news?page=2",
        FIRST,
    ],
)
def test_another_address_is_no_part(target):
    assert not is_part(FIRST, target, 2)


def test_the_next_part_is_found_by_its_pager():
    markup = '<article><p>نص</p><a href="?page=2">التالي</a></article>'
    assert next_part(page(markup, FIRST).tree, FIRST, FIRST) == f"{FIRST}?page=2"


def test_the_third_part_follows_the_second():
    markup = '<div class="pages"><a href="/news/1001">1</a><b>2</b><a href="/news/1001/3">3</a></div>'
    assert next_part(page(markup, f"{FIRST}/2").tree, f"{FIRST}/2", FIRST, 2) == f"{FIRST}/3"


@pytest.mark.parametrize(
    "markup",
    [
        '<link rel="next" href="/news/1002"><a href="/news/1002">التالي</a>',
        '<a rel="next" href="/news?page=2">x</a>',
        "<p>لا شيء</p>",
    ],
)
def test_the_next_article_is_no_part(markup):
    assert next_part(page(markup, FIRST).tree, FIRST, FIRST) is None


def test_parts_are_bounded():
    markup = f'<a rel="next" href="?page={MAX_PARTS + 1}">x</a>'
    assert next_part(page(markup, FIRST).tree, FIRST, FIRST, MAX_PARTS) is None


def test_parts_become_one_body_without_what_is_printed_again():
    assert join_parts(["مقدمة\n\nأولا", "مقدمة\n\nثانيا", "مقدمة\n\nثانيا"]) == "مقدمة\n\nأولا\n\nثانيا"
