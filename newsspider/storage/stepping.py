"""Reading a collection back in time, in steps that each give about as many documents as one wants at a time."""

from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from typing import Any

from newsspider.storage.server.client import Database

Doc = dict[str, Any]

_SHORTEST = timedelta(minutes=1)


async def back_in_time(
    db: Database,
    collection: str,
    field: str,
    *,
    low: datetime,
    high: datetime,
    open_end: bool,
    about: int,
    fields: Iterable[str],
    rest: Doc | None = None,
    step: timedelta = timedelta(days=1),
) -> AsyncIterator[Doc]:
    """Documents whose moment ``field`` lies from ``low`` to before ``high``, the newest first but for those of a step.

    The embedded server puts a whole answer together before it sends its beginning: for a big archive that takes its
    memory, other questions wait, and the socket's time runs out.

    :param open_end: also those from ``high`` on, in the first step: clocks may differ.
    :param about: documents a step; ``step`` is the first step's length, the others follow from what came.
    :param rest: what else a document must fulfil.
    """
    until = None if open_end else high
    while until is None or until > low:
        since = high if until is None else until - step if step < until - low else low
        within = {"$gte": since} | ({} if until is None else {"$lt": until})
        query = {field: within, **(rest or {})}
        count = 0
        async for doc in db[collection].find(query, dict.fromkeys(fields, 1), batch_size=about):
            count += 1
            yield doc
        until = since
        if count > 2 * about:
            step = max(step / 2, _SHORTEST)
        elif count < about / 2:
            step *= 2
