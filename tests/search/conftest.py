"""A real database server for the tests of the search index."""

import itertools
import os
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.database import Database

from tests.servers import serving

_numbers = itertools.count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("search")) as running:
        yield running.uri


@pytest.fixture
def db(server: str) -> Iterator[Database[dict[str, Any]]]:
    """An empty database that no other test uses."""
    with MongoClient(server, tz_aware=True) as client:
        yield client[f"search_{os.getpid()}_{next(_numbers)}"]
