"""The page of the portals' health: the same rows as ``scrapy health``, worst first."""

import time
from datetime import UTC, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from newsspider import clock
from newsspider.health import arabic_labels
from newsspider.health.alarms import Alarm, alarm_line
from newsspider.health.reading import read_runs
from newsspider.health.report import Row, rows
from newsspider.web.rendering import language_of, page

SPAN = timedelta(days=1)
KEPT = 60.0  # seconds that the rows are shown before the runs are read again


class Health:
    """The rows, remembered for a minute: baselines are drawn from hundreds of runs a portal."""

    def __init__(self, titles: dict[str, str], zones: dict[str, str]) -> None:
        self._titles = titles
        self._zones: dict[str, tzinfo] = {site: ZoneInfo(zone) for site, zone in zones.items()}
        self._rows: list[Row] = []
        self._read = -KEPT

    async def rows(self, db: Any) -> list[Row]:
        """A row for each portal, the worst first."""
        if time.monotonic() - self._read >= KEPT:
            now = clock.now()
            self._rows = rows(await read_runs(db, now), now, now - SPAN, self._titles, self._zones)
            self._read = time.monotonic()
        return self._rows


async def health(request: Request) -> Response:
    """How the portals are doing."""
    found: list[Row] = await request.app.state.health.rows(request.app.state.db)
    arabic = language_of(request).code == "ar"

    def sentence(alarm: Alarm) -> str:
        return arabic_labels.sentence(alarm) if arabic else alarm_line(alarm)

    def reason(name: str | None) -> str:
        return arabic_labels.reason(name) if arabic else name or ""

    ran = [row for row in found if row.last]
    idle = [row for row in found if not row.last]
    return page(
        request, "health.html", rows=ran, idle=idle, sentence=sentence, reason=reason, now=clock.now().astimezone(UTC)
    )
