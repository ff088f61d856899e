"""JMESPath over the JSON of portals, and what stands at a path as text or stamp."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError


class _Functions(functions.Functions):
    @functions.signature({"types": ["string"]}, {"types": ["string"]})
    def _func_without(self, text: str, prefix: str) -> str:
        return text.removeprefix(prefix)


_OPTIONS = jmespath.Options(custom_functions=_Functions())
_compiled = lru_cache(maxsize=256)(jmespath.compile)


def search(path: str, data: Any) -> Any:
    """What stands at a path; None where nothing does, or where a function meets a value of another type.

    >>> search("without(uuid, 'N')", {"uuid": "N2301234"})
    '2301234'
    """
    expression = _compiled(path)
    try:
        return expression.search(data, options=_OPTIONS)
    except JMESPathError:
        return None


def text_of(value: Any) -> str | None:
    """A string or number as text without needless space; None for all else."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return " ".join(str(value).split()) or None


def stamp_of(value: Any) -> str | None:
    """A stamp as printed; a count of seconds, milliseconds or microseconds since 1970 as ISO 8601.

    >>> stamp_of(1790000000), stamp_of("1790000000000")
    ('2026-09-21T14:13:20+00:00', '2026-09-21T14:13:20+00:00')
    """
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value).strip()
    try:
        count = float(text)
    except ValueError:
        return text or None
    for unit in (1, 1_000, 1_000_000):
        # Seconds of 1973 to 5138, by when no count can be taken for one of a smaller unit.
        if 1e8 <= count / unit < 1e11:
            return datetime.fromtimestamp(count / unit, UTC).isoformat(timespec="seconds")
    return text


def put(target: dict[str, Any], path: str, value: Any) -> None:
    """Set the value at a dotted path of a request's body, as ``variables.offset``."""
    *parents, last = path.split(".")
    for name in parents:
        target = target.setdefault(name, {})
    target[last] = value
