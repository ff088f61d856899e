"""A newcomer sees in the demo's output what an archive of news is for."""

import re

import pytest

from .conftest import Shown


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a correction", r"revision 2 +إحلال ٣٦ كيلومتراً"),
        ("a withdrawn article", r"withdrawn +متحف صغير"),
        ("a story over two portals", r"3 articles on 2 sites, first alwafd"),
        ("who took it over", r"aliraqnews +copy +قوارب الصيد"),
        ("a rejected page", r"layout_changed +https://www\.alwafd\.news/5601299"),
        ("how the archive is read", r"scrapy serve"),
        ("how it is looked at in Compass", r"scrapy mongo"),
    ],
)
def test_the_output_shows(demo: Shown, what: str, line: str) -> None:
    assert re.search(line, demo.printed), f"{what} is not in:\n{demo.printed}"


def test_each_crawl_says_what_it_did(demo: Shown) -> None:
    assert "alwafd: 13 found, 13 fetched, 11 stored" in demo.printed
    assert "1 revised" in demo.printed
    assert "aliraqnews: 1 found, 1 fetched, 1 stored" in demo.printed
