"""Scrapy's account of itself is left out of a run's log, unless a user chose a level or a file for the log."""

import logging
from collections.abc import Iterator

import pytest
from scrapy.settings import Settings

from newsspider.cli.run_log import without_account

NAMES = ("scrapy.utils.log", "scrapy.addons", "scrapy.middleware", "scrapy.crawler")


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delenv("LOG_LEVEL", raising=False)
    filters = {name: list(logging.getLogger(name).filters) for name in NAMES}
    yield
    for name, before in filters.items():
        logging.getLogger(name).filters[:] = before


def passes(name: str, text: str) -> bool:
    record = logging.LogRecord(name, logging.INFO, "", 0, text, None, None)
    return bool(logging.getLogger(name).filter(record))


def test_what_a_run_says_stays() -> None:
    without_account(Settings())
    assert not passes("scrapy.crawler", "Overridden settings:\n%(settings)s")
    assert not passes("scrapy.middleware", "Enabled %(componentname)ss:\n%(enabledlist)s")
    assert passes("scrapy.crawler", "Received %(signame)s, shutting down gracefully. Send again to force ")


@pytest.mark.parametrize("chosen", [{"LOG_LEVEL": "INFO"}, {"LOG_FILE": "run.log"}])
def test_who_chooses_a_level_or_a_file_gets_all(chosen: dict[str, str]) -> None:
    settings = Settings()
    settings.setdict(chosen, priority="cmdline")
    without_account(settings)
    assert passes("scrapy.crawler", "Overridden settings:\n%(settings)s")


def test_a_level_of_the_environment_counts_as_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_LEVEL", "INFO")
    without_account(Settings())
    assert passes("scrapy.utils.log", "Versions:\n…")
