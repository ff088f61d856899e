"""Which portal was handed to which server when, in the archive: of several schedulers one makes each start."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.errors import DuplicateKeyError

from newsspider.health.runs import Run
from newsspider.storage.server.client import Database

ID = "start of "  # before a portal's name: no portal has a space in its name
SOON = timedelta(minutes=2)  # two looks: a start that has left no run by then, on a server that is away, was in vain


@dataclass(frozen=True)
class Start:
    """A portal's last start: when it was made, and on which server."""

    at: datetime
    server: str

    def is_vain(self, servers: Collection[str], answering: Collection[str], last: Run | None, now: datetime) -> bool:
        """Whether its server is away and will make no run of it, as far as anybody can tell."""
        is_away = self.server in servers and self.server not in answering
        has_run = last is not None and last.started_at >= self.at
        return is_away and not has_run and now >= self.at + SOON


async def read_starts(db: Database) -> Mapping[str, Start]:
    """The last start of each portal."""
    found = db["leases"].find({"_id": {"$gte": ID, "$lt": ID + "\uffff"}})
    return {doc["_id"].removeprefix(ID): Start(doc["at"], doc["holder"]) async for doc in found}


async def claim(db: Database, site: str, seen: Start | None, new: Start) -> bool:
    """Take a start for this scheduler; gives whether nobody else has made one since ``seen`` was read."""
    change = {"$set": {"at": new.at, "holder": new.server, "until": new.at + SOON}}
    try:
        await db["leases"].update_one({"_id": ID + site, "at": seen.at if seen else None}, change, upsert=True)
    except DuplicateKeyError:
        return False
    return True


async def give_up(db: Database, site: str, seen: Start | None, new: Start) -> None:
    """Take back a claim whose start failed, so that the next look makes it."""
    mine = {"_id": ID + site, "at": new.at, "holder": new.server}
    if seen is None:
        await db["leases"].delete_one(mine)
    else:
        change = {"at": seen.at, "holder": seen.server, "until": seen.at + SOON}
        await db["leases"].update_one(mine, {"$set": change})
