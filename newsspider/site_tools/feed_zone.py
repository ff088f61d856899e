"""Which zones a portal may be in, by the offset from UTC that its feed writes beside its stamps."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from newsspider.tables import rows
from newsspider.text.wording import counted

SHOWN = 3  # zones that are named: most offsets are those of many


def zone_hint(stamps: Iterable[str | None]) -> str | None:
    """The offset that all stamps of a feed have, and which zones have it then; None where it is UTC's or not one.

    >>> zone_hint(["Sat, 04 Jul 2026 18:30:00 +0100"])
    'its feed writes +01:00, as Africa/Algiers, Africa/Casablanca, Africa/Ndjamena and 2 more zones'
    """
    moments = [moment for stamp in stamps if stamp and (moment := _moment(stamp))]
    offsets = {moment.utcoffset() for moment in moments}
    if len(offsets) != 1:
        return None
    offset = offsets.pop()
    if not offset:  # UTC is what programs write that know no zone
        return None
    zones = [
        row["zone"] for row in rows("zones.tsv") if moments[0].astimezone(ZoneInfo(row["zone"])).utcoffset() == offset
    ]
    shown, more = sorted(set(zones))[:SHOWN], len(set(zones)) - SHOWN
    named = f", as {', '.join(shown)}" if shown else ""
    return f"its feed writes {_written(offset)}{named}" + (f" and {counted(more, 'more zone')}" if more > 0 else "")


def _moment(stamp: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(stamp)
        except (ValueError, TypeError, IndexError):
            continue
        if moment.utcoffset() is not None:
            return moment
    return None


def _written(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
