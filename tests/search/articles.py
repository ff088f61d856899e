"""Made-up articles as the archive holds them, as far as the search index reads them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from newsspider.arabic import match_text

START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def document(_id: str, headline: str, body: str = "", hours: float = 0, **fields: Any) -> dict[str, Any]:
    """The document of an article that was published and stored ``hours`` after ``START``."""
    at = START + timedelta(hours=hours)
    return {
        "_id": _id,
        "site": _id.partition(":")[0],
        "headline": headline,
        "body": body,
        "search_text": match_text(f"{headline}\n{body}"),
        "published_at": at,
        "published_on": at.date().isoformat(),
        "published_precision": "minute",
        "timezone": "UTC",
        "first_seen_at": at,
        "changed_at": at,
        "section": None,
        "source": None,
        "authors": [],
        "url": f"https://{_id.replace(':', '.example/')}",
        "story_id": _id,
        "duplicate_of": None,
        **fields,
    }


def corrected(doc: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """The document after a correction an hour later."""
    new = {**doc, **fields, "changed_at": doc["changed_at"] + timedelta(hours=1)}
    return {**new, "search_text": match_text(f"{new['headline']}\n{new['body']}")}
