"""When the way through one source is at its end."""

from newsspider.discovery.listing import Step, Walk
from newsspider.portals import Section


def walk_of(*pages: list[bool]) -> Walk:
    """A walk that met pages whose articles were there (True) or gone."""
    walk = Walk(Section("https://portal.example/archive"))
    for number, articles in enumerate(pages, start=1):
        for there in articles:
            walk.answered(Step("https://portal.example/archive", walk, number=number), there)
    return walk


def test_three_pages_in_a_row_whose_articles_are_all_gone_end_a_walk() -> None:
    assert walk_of([True], [False, False], [False], [False]).ended
    assert not walk_of([True], [False], [False]).ended


def test_one_article_on_a_page_keeps_the_walk_going() -> None:
    assert not walk_of([False, False], [False, True], [False], [False]).ended


def test_a_page_whose_articles_are_all_known_already_says_nothing() -> None:
    assert walk_of([False], [], [False], [], [False]).ended
