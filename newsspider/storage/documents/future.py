"""Moments that lie in the future, as a machine writes them whose clock was wrong for a while."""

import logging
from datetime import datetime, timedelta
from typing import Any

from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

# Clocks of machines that share an archive differ by less.
TOLERANCE = timedelta(hours=12)


async def correct_future(db: Database, site: str, now: datetime) -> int:
    """Let the sightings and visits of a site that lie in the future count as of now; gives how many articles did.

    Else no sighting of the present would be newer, and corrections would be refused until that day. Says so once.
    """
    late: dict[str, Any] = {"$gt": now + TOLERANCE}
    newest = await db["articles"].find_one({"site": site, "last_seen_at": late}, sort=[("last_seen_at", -1)])
    articles = await db["articles"].update_many({"site": site, "last_seen_at": late}, {"$set": {"last_seen_at": now}})
    due = {"$set": {"visited_at": now, "next_at": now}}
    visits = await db["urls"].update_many({"site": site, "visited_at": late}, due)
    if newest is not None or visits.modified_count:
        until = f", up to {newest['last_seen_at']:%Y-%m-%d %H:%M} UTC" if newest else ""
        logger.warning(
            "%d articles of %s were seen in the future%s: the clock of this machine is or was wrong. They "
            "count as seen now; set the clock if it is not %s UTC",
            articles.modified_count,
            site,
            until,
            f"{now:%Y-%m-%d %H:%M}",
        )
    return articles.modified_count
