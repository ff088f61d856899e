"""What reading a source costs grows with its size, whatever it is made of; the shapes are those of `bench scaling`."""

import pytest

from bench.scaling import READERS, SHAPES, Shape, cost, first_count

TIMES = 8
LIMIT = (
    2.0  # times what a source eight times as large should cost: 8 is quadratic, 1.5 what memory beyond its caches adds
)
LEAST = 0.1  # seconds for the smaller: so large that no cache of addresses holds all of it
ALL = [(reader, name, shape) for reader, shapes in SHAPES.items() for name, shape in shapes.items()]


@pytest.mark.soak
@pytest.mark.parametrize(("reader", "name", "shape"), ALL, ids=[f"{reader}: {name}" for reader, name, _ in ALL])
def test_a_source_eight_times_as_large_costs_eight_times_as_much(reader: str, name: str, shape: Shape) -> None:
    count = first_count(reader, shape, LEAST)
    factors = []
    for _ in range(3):  # what else the machine does adds to one of the two, hardly three times to the same one
        factors.append(cost(reader, shape, TIMES * count, 1) / TIMES / cost(reader, shape, count, 3))
        if factors[-1] <= LIMIT:
            return
    pytest.fail(f"{min(factors):.1f} times linear from {count} to {TIMES * count} units")


@pytest.mark.parametrize(
    ("reader", "name", "count"),
    [
        ("feed", "comments", 600),  # was exponential
        ("sitemap", "comments", 600),
        ("feed", "sections of text", 200_000),
        ("feed", "spaces in an address", 400_000),
        ("feed", "attributes", 200_000),
        ("sitemap", "open tags", 200_000),
        ("sitemap", "doctypes", 100_000),
        ("listing", "spaces in a link", 1_000_000),
        ("page", "attributes", 300_000),
    ],
)
def test_a_source_made_to_cost_is_read(reader: str, name: str, count: int) -> None:
    """Each took minutes or years; what fails here does not end."""
    READERS[reader](SHAPES[reader][name].of(count))
