"""Each message to each of its places, once, whatever is restarted and however many machines look.

A document in ``alerts`` stands for a message to one place: made by an insert that only one process can win, held by it
for ``HOLD``, and ``sent`` at the end. A process that dies in the middle leaves it to the next look. Between a place's
answer and the note of it lies a moment in which a death sends the message a second time: a webhook recognises it by
``X-Newsspider-Delivery``, mail by its Message-ID, a file by itself.
"""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pymongo.errors import DuplicateKeyError

from newsspider import clock
from newsspider.search.alerts.channels import DeliveryError, send
from newsspider.search.alerts.declaration import Alert
from newsspider.search.alerts.events import Message, messages
from newsspider.search.hits import refresh
from newsspider.storage.server.client import Database

logger = logging.getLogger(__name__)

HOLD = timedelta(minutes=10)  # a holder that is silent for so long is dead; clocks of machines may differ by minutes
KEPT = timedelta(days=30)  # what was sent is remembered far longer than looks go back
BACK = timedelta(days=2)  # how far each look goes back: what was written late is found as well
FIRST, LONGEST = timedelta(seconds=30), timedelta(hours=1)  # pauses between the tries, each twice the one before
TRIES = 30


@dataclass
class Report:
    """What one look did. ``waiting`` counts messages whose place did not take them yet, ``first`` are alerts that a dry
    look found without an earlier one, to which nothing is news."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0
    shown: list[tuple[str, str]] = field(default_factory=list)
    first: list[str] = field(default_factory=list)


async def run(
    db: Database, data_dir: Path, alerts: Sequence[Alert], settings: Mapping[str, Any], *, dry: bool = False
) -> Report:
    """Look once, and send what is new or waits.

    :param dry: only say in ``shown`` what would be sent, and where.
    """
    await refresh(db, data_dir)
    now = clock.now()
    report = Report()
    if not dry:
        await db["alerts"].delete_many({"at": {"$lt": now - KEPT}})
    for alert in alerts:
        if dry and await db["alerts"].find_one({"_id": f"alert {alert.name}"}) is None:
            report.first.append(alert.name)
        since = max(await _since(db, alert, now, dry), now - BACK)
        for message in await messages(db, data_dir, [alert], since, now):
            for target in alert.to:
                if dry:
                    if await _is_new(db, message, target):
                        report.shown.append((target.partition(":")[0], f"{alert.name}: {message.title}"))
                else:
                    await _deliver(db, message, target, settings, report)
    return report


async def _since(db: Database, alert: Alert, now: datetime, dry: bool) -> datetime:
    """The moment from which an alert looks: its first look. What lies before it is no news."""
    name = f"alert {alert.name}"
    known = await db["alerts"].find_one({"_id": name})
    if known is None:
        if not dry:
            try:
                await db["alerts"].insert_one({"_id": name, "at": now, "state": "since", "since": now})
            except DuplicateKeyError:
                return await _since(db, alert, now, dry)
        return now
    if not dry:
        await db["alerts"].update_one({"_id": name}, {"$set": {"at": now}})  # so that it does not expire
    return known["since"]


def _id(message: Message, target: str) -> str:
    place = hashlib.sha256(target.encode()).hexdigest()[:12]  # the address itself may hold a secret
    return f"{message.key} {place}"


async def _is_new(db: Database, message: Message, target: str) -> bool:
    known = await db["alerts"].find_one({"_id": _id(message, target)})
    return known is None or known["state"] != "sent"


async def _deliver(db: Database, message: Message, target: str, settings: Mapping[str, Any], report: Report) -> None:
    _id_ = _id(message, target)
    now = clock.now()
    if not await _take(db, _id_, now, report):
        return
    try:
        await asyncio.to_thread(send, target, message, settings)
    except DeliveryError as error:
        doc = await db["alerts"].find_one({"_id": _id_}) or {}
        tries = doc.get("tries", 0) + 1
        state = "waiting" if tries < TRIES else "given_up"
        pause = min(FIRST * 2 ** min(tries - 1, 20), LONGEST)
        changes = {"state": state, "tries": tries, "next_at": clock.now() + pause, "error": str(error)[:300]}
        await db["alerts"].update_one({"_id": _id_}, {"$set": changes})
        logger.warning("%s by %s: %s", message.alert.name, target.partition(":")[0], error)
        report.waiting += state == "waiting"
        report.given_up += state == "given_up"
    else:
        await db["alerts"].update_one({"_id": _id_}, {"$set": {"state": "sent", "sent_at": clock.now()}})
        report.sent += 1


async def _take(db: Database, _id: str, now: datetime, report: Report) -> bool:
    """Whether this process may send the message now."""
    held = {"state": "held", "held_until": now + HOLD}
    try:
        await db["alerts"].insert_one({"_id": _id, "at": now, **held})
        return True
    except DuplicateKeyError:
        pass
    free = {"$or": [{"state": "waiting", "next_at": {"$lte": now}}, {"state": "held", "held_until": {"$lt": now}}]}
    taken = await db["alerts"].update_one({"_id": _id, **free}, {"$set": held})
    if taken.modified_count:
        return True
    known = await db["alerts"].find_one({"_id": _id}) or {}
    report.waiting += known.get("state") == "waiting"
    return False
