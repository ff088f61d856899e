"""What every test may use: the shared real pages, where they are at hand."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages, stamps and texts, which belong to others and are no part of the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not at hand: the real pages belong to their publishers and are not in the project")
    return SHARED
