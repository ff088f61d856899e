"""How long what is no article is kept: files here, documents by the expiry indexes of the schema."""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from newsspider.storage.schema.shapes import KEEP_CRAWLS_DAYS, KEEP_REJECTED_DAYS

logger = logging.getLogger(__name__)

# Days. Damaged spool files are looked at or not; recordings serve the mending of selectors, which is done in weeks.
KEEP_DAMAGED_DAYS = 90
KEEP_RECORDINGS_DAYS = 90

# The setting of each kind, and its default.
_SETTINGS = {
    "rejected": ("NEWSSPIDER_KEEP_REJECTED_DAYS", KEEP_REJECTED_DAYS),
    "crawls": ("NEWSSPIDER_KEEP_CRAWLS_DAYS", KEEP_CRAWLS_DAYS),
    "recordings": ("NEWSSPIDER_KEEP_RECORDINGS_DAYS", KEEP_RECORDINGS_DAYS),
    "damaged": ("NEWSSPIDER_KEEP_DAMAGED_DAYS", KEEP_DAMAGED_DAYS),
}


def keep_days(settings: Mapping[str, Any]) -> dict[str, int]:
    """How many days each kind is kept.

    :raises ValueError: naming the setting that is no number of days.
    """
    found = {}
    for kind, (name, default) in _SETTINGS.items():
        value = settings.get(name)
        try:
            found[kind] = default if value is None else int(value)
        except (TypeError, ValueError):
            raise ValueError(f"{name} is {value!r}; it is a number of days") from None
        if found[kind] < 1:
            raise ValueError(f"{name} is {value!r}; it is at least 1")
    return found


def expire_files(folders: Iterable[Path], pattern: str, days: int, now: datetime) -> list[Path]:
    """Remove files that were last written more than ``days`` ago; gives them. One that resists is named and stays."""
    removed = []
    for path in (path for folder in folders if folder.is_dir() for path in sorted(folder.glob(pattern))):
        try:
            written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            if path.is_file() and now - written > timedelta(days=days):
                path.unlink()
                removed.append(path)
        except OSError as error:
            logger.warning("%s cannot be removed: %s", path, error.strerror)
    return removed


def expire_data(data_dir: Path | str, days: Mapping[str, int], now: datetime) -> list[Path]:
    """Remove what has been kept long enough in a data folder. Spool files that wait to be written never expire."""
    data = Path(data_dir)
    return [
        *expire_files([data / "spool"], "*.damaged", days["damaged"], now),
        *expire_files([data / "recordings", data / "warc"], "*.warc*", days["recordings"], now),
    ]
