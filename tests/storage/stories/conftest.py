"""A real server for the tests of stories: SecantusDB on loopback, one for all tests of a process."""

import itertools
import os
from collections.abc import Iterator

import pytest

from tests.servers import serving

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URI of a server that lives as long as the tests."""
    with serving(tmp_path_factory.mktemp("stories")) as running:
        yield running.uri


@pytest.fixture
def database() -> str:
    """The name of an empty database."""
    return f"stories_{os.getpid()}_{next(_numbers)}"
