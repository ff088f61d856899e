"""What happened in the archive since a moment, and which alerts it concerns."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from newsspider.search import feed
from newsspider.search.alerts.declaration import Alert
from newsspider.search.find import Filters, matching
from newsspider.search.query import Query
from newsspider.storage import corrections, reading
from newsspider.storage.server.client import Database
from newsspider.text import diff

MOST = 10_000  # corrections of one look
_SENT = ("_id", "site", "headline", "url", "published_at", "revision", "withdrawn_at")
SHOWN = 400  # characters of a text in a message


@dataclass(frozen=True)
class Message:
    """One thing to be sent: ``key`` is the same however often it is found, ``body`` what a webhook gets as JSON."""

    key: str
    alert: Alert
    title: str
    text: str
    body: Mapping[str, Any] = field(default_factory=dict)


async def messages(
    db: Database, data_dir: Path, alerts: Sequence[Alert], since: datetime, now: datetime
) -> list[Message]:
    """What the alerts have to say of everything that happened after ``since``."""
    wanted = {alert.on for alert in alerts}
    made: list[Message] = []
    if "found" in wanted:
        ids = [doc["_id"] async for doc in db["articles"].find({"changed_at": {"$gte": since}}, {"_id": 1})]
        made += await _found(db, data_dir, [alert for alert in alerts if alert.on == "found"], ids)
    if "corrected" in wanted:
        changes = await corrections.first(db, corrections.Wanted(since=since), now, MOST, values=True)
        made += await _corrected(data_dir, [alert for alert in alerts if alert.on == "corrected"], changes)
    if "withdrawn" in wanted:
        docs = await db["articles"].find({"withdrawn_at": {"$gte": since}}, dict.fromkeys(reading.LISTED, 1)).to_list()
        for alert in (alert for alert in alerts if alert.on == "withdrawn"):
            kept = await _matching(data_dir, alert, [doc["_id"] for doc in docs])
            made += [
                _message(alert, doc, "withdrawn", f"@{doc['withdrawn_at']:%Y%m%d%H%M%S}")
                for doc in docs
                if doc["_id"] in kept
            ]
    return made


async def _found(db: Database, data_dir: Path, alerts: Iterable[Alert], ids: Sequence[str]) -> list[Message]:
    made = []
    for alert in alerts:
        kept = await _matching(data_dir, alert, ids)
        made += [_message(alert, doc, "found") for doc in await reading.by_ids(db, sorted(kept))]
    return made


async def _corrected(data_dir: Path, alerts: Iterable[Alert], changes: Sequence[Mapping[str, Any]]) -> list[Message]:
    made = []
    for alert in alerts:
        kept = await _matching(data_dir, alert, list({change["article_id"] for change in changes}))
        for change in changes:
            names = [name for name in alert.fields if name in change.get("changes", {})]
            after = change["after"]
            before = {**after, **{name: change[name] for name in names if name in change}}
            if change["article_id"] not in kept or not names:
                continue
            if not alert.minor and reading.is_minor(before, after):
                continue
            body = {name: {"before": before.get(name), "after": after.get(name)} for name in names}
            text = "\n".join(_marked(str(before.get(name) or ""), str(after.get(name) or "")) for name in names)
            suffix, more = f"@{change['revision']}", {"changes": body}
            made.append(_message(alert, change["article"], "corrected", suffix, more, text))
    return made


async def _matching(data_dir: Path, alert: Alert, ids: Sequence[str]) -> set[str]:
    return await asyncio.to_thread(_look, data_dir, alert.query, alert.filters, ids, alert.exact)


def _look(data_dir: Path, query: Query | None, filters: Filters, ids: Sequence[str], exact: bool) -> set[str]:
    with feed.opened(data_dir) as connection:
        return matching(connection, query, filters, ids, exact=exact)


def _message(
    alert: Alert,
    doc: Mapping[str, Any],
    event: str,
    suffix: str = "",
    more: Mapping[str, Any] | None = None,
    text: str = "",
) -> Message:
    shown = text or (doc.get("body") or "")
    return Message(
        key=f"{alert.name} {doc['_id']}{suffix}",
        alert=alert,
        title=doc.get("headline") or "",
        text=f"{shown[:SHOWN]}\n{doc.get('url') or ''}".strip(),
        body={
            "alert": alert.name,
            "event": event,
            "article": {
                name: doc.get(name)
                for name in ("_id", "site", "headline", "url", "published_at", "revision", "withdrawn_at")
            },
            **(more or {}),
        },
    )


def _marked(before: str, after: str) -> str:
    marks = {"same": "{}", "gone": "{{-{}-}}", "come": "{{+{}+}}"}
    return " ".join(marks[run.kind].format(run.text) for run in diff.words(before, after))
