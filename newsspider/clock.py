"""The present. The only place in the project that reads the clock, so that tests can fix it."""

import os
import time
from datetime import UTC, datetime


def is_fixed() -> bool:
    """Whether ``NEWSSPIDER_NOW`` says which present is meant."""
    return bool(os.environ.get("NEWSSPIDER_NOW"))


def now() -> datetime:
    """The present moment in UTC, at the millisecond that MongoDB can store.

    ``NEWSSPIDER_NOW`` (ISO 8601, with an offset) in the environment replaces it.
    """
    fixed = os.environ.get("NEWSSPIDER_NOW")
    moment = datetime.fromisoformat(fixed) if fixed else datetime.now(UTC)
    if moment.tzinfo is None:
        raise ValueError(f"NEWSSPIDER_NOW={fixed!r} has no offset; write for example 2026-11-22T08:00:00+00:00")
    moment = moment.astimezone(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def since_boot() -> float:
    """Seconds on a clock that nobody sets, and that goes on while the machine sleeps, where the system has one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
