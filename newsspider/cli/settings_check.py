"""Settings that cannot be read, found before a command begins: one line instead of a traceback in the middle."""

import logging
import math
from typing import Any

from scrapy.settings import BaseSettings, default_settings

from newsspider import settings as own_settings

_BOOLS = {"1", "0", "true", "false"}
_SECONDS = ("_DELAY", "_MAXDELAY", "_TIMEOUT", "_NO_ITEM")  # may have fractions, also where the default has none


def problem_of(settings: BaseSettings) -> str | None:
    """What is wrong with the first setting that cannot be read, and what to write; None if all can be."""
    for name in sorted(settings):
        default = own_settings.defaults.get(name, getattr(default_settings, name, None))
        value = settings[name]
        if value is None or value is default:
            continue
        if isinstance(default, bool):
            problem = _bool_problem(value)
        elif isinstance(default, int | float):
            problem = _number_problem(name, value, default)
        else:
            continue
        if problem:
            return f"setting {name} is {str(value)[:80]!r}; {problem}"
    return _level_problem(settings["LOG_LEVEL"]) or _archive_problem(settings)


def _bool_problem(value: Any) -> str | None:
    text = str(value).strip().lower()
    return None if text in _BOOLS else "write 1 or 0"


def _number_problem(name: str, value: Any, default: float) -> str | None:
    try:
        number = float(value)
        if isinstance(default, int) and not name.endswith(_SECONDS):
            int(value)
    except (TypeError, ValueError, OverflowError):
        return f"write a number, for example {default}"
    if math.isnan(number) or math.isinf(number):
        return f"write a number, for example {default}"
    if number < 0 and default >= 0 and not name.endswith(("_ADJUST", "_PRIORITY")):
        return "write a number of 0 or more"
    if name.endswith("_DAYS") or name.startswith("CONCURRENT_"):
        return None if number >= 1 else "write a number of 1 or more"
    return None


def _level_problem(value: Any) -> str | None:
    known = logging.getLevelNamesMapping()
    if isinstance(value, int) or str(value).upper() in known or str(value).isdecimal():
        return None
    return f"setting LOG_LEVEL is {str(value)[:80]!r}; write DEBUG, INFO, WARNING or ERROR"


def _archive_problem(settings: BaseSettings) -> str | None:
    if settings["REVISIT_SCHEDULE"] == own_settings.defaults["REVISIT_SCHEDULE"]:
        return None
    # Here, since it brings the database's driver along, which `scrapy extract` does not need: a third of a second.
    from newsspider.storage.archive import Archive

    try:
        Archive.from_settings(settings)
    except ValueError as error:
        return str(error)
    except OverflowError:
        return "REVISIT_SCHEDULE has an age that is too long"
    return None
