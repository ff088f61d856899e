"""The walk back through running numbers."""

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
