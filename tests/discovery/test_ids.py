"""The walk back through running numbers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.discovery.ids import IdWalk
from newsspider.portals import Ids

IDS = Ids("https://portal.example/{id}", misses=3)


def numbers(found) -> list[int]:
    return [entry.fields["id"] for entry in found]


def test_walks_back_from_the_newest_known_number():
    found = IdWalk(IDS, at=1000).take(3)
    assert [entry.url for entry in found] == [f"https://portal.example/{n}" for n in (1000, 999, 998)]


def test_ends_at_the_lowest_number():
    walk = IdWalk(IDS, at=2)
    assert numbers(walk.take(10)) == [2, 1]
    assert not walk.finished
    for number in (2, 1):
        walk.seen(number, True)
    assert walk.finished


def test_a_row_of_misses_ends_the_walk():
    walk = IdWalk(IDS, at=100)
    for number in numbers(walk.take(3)):
        walk.seen(number, False)
    assert walk.finished


def test_a_hit_among_misses_lets_it_go_on():
    walk = IdWalk(IDS, at=100)
    for number, hit in zip(numbers(walk.take(5)), (False, False, True, False, False), strict=True):
        walk.seen(number, hit)
    assert numbers(walk.take(1)) == [95]


def test_late_answers_are_judged_in_the_walks_order():
    walk = IdWalk(IDS, at=100)
    walk.take(4)
    for number in (99, 98, 97):
        walk.seen(number, False)
    assert not walk.stopped  # 100 has no answer yet, but three misses in a row are not all judged
    walk.seen(100, True)
    assert walk.stopped


def test_numbers_may_have_steps():
    assert numbers(IdWalk(Ids("https://portal.example/{id}", step=10), at=100).take(3)) == [100, 90, 80]


def test_a_stopped_walk_takes_no_more():
    walk = IdWalk(IDS, at=100)
    walk.stop()
    assert walk.take(5) == []
    assert walk.finished


def test_numbers_without_an_answer_are_asked_again_after_a_restart():
    walk = IdWalk(IDS, at=100)
    walk.take(4)
    walk.seen(100, True)
    walk.seen(98, True)
    again = IdWalk.resume(IDS, walk.state())
    assert numbers(again.take(2)) == [99, 98]


@given(st.sets(st.integers(1, 60)), st.integers(1, 7), st.lists(st.integers(0, 59), max_size=6))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_however_often_it_is_cut_off_it_finds_what_one_walk_finds(articles, batch, cuts):
    def found_by(cut_after: set[int]) -> set[int]:
        walk, found, asked = IdWalk(IDS, at=60), set(), 0
        while not walk.finished:
            for number in numbers(walk.take(batch)):
                walk.seen(number, number in articles)
                found |= {number} & articles
                asked += 1
                if asked in cut_after:
                    walk = IdWalk.resume(IDS, walk.state())
                    break
        return found

    assert found_by(set(cuts)) >= found_by(set())
