"""Metrics of the portals for Prometheus, written for node_exporter's textfile collector."""

import os
from collections.abc import Iterable
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from newsspider.health.disk import Disk
from newsspider.health.report import Row
from newsspider.storage.server.private import rights_of
from newsspider.text.controls import without_controls

_DISK = ("database", "recordings", "spool", "logs", "free")


def exposition(rows: Iterable[Row], disk: Disk) -> str:
    """All metrics in Prometheus' text format.

    Everything is a gauge: values are read anew from the run documents each time, and a window's counts also go down.
    """
    registry = CollectorRegistry()
    portals = _Portals(registry)
    for row in rows:
        portals.add(row)
    sizes = Gauge("newsspider_disk_bytes", "Bytes on disk.", ["part"], registry=registry)
    for part in _DISK:
        if (size := getattr(disk, part)) is not None:
            sizes.labels(part).set(size)
    return generate_latest(registry).decode()


class _Portals:
    """The gauges of portals, each by site and mode, and some by one label more."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, text: str, *more: str) -> Gauge:
            return Gauge(f"newsspider_{name}", text, ["site", "mode", *more], registry=registry)

        self.alarms = gauge("alarms", "Open alarms of a portal.")
        self.alarm = gauge("alarm", "An open alarm, by metric; the value is 1.", "metric")
        self.ended = gauge("last_run_timestamp_seconds", "When a portal's last run ended.")
        self.ok = gauge("last_run_ok", "Whether a portal's last run could do its work.")
        self.reason = gauge("last_run_reason", "Why a portal's last run stored nothing; the value is 1.", "reason")
        self.runs = gauge("runs", "Runs that ended in the window.")
        self.stored = gauge("stored_articles", "Articles stored in the window.")
        self.usual = gauge("usual_articles", "Articles usual in a window as long, on these weekdays.")
        self.age = gauge("newest_article_age_seconds", "Age of a portal's newest article.")
        self.coverage = gauge("field_coverage_ratio", "Share of the window's articles that have a field.", "field")
        self.rejected = gauge("rejected_pages", "Pages rejected in the window, by reason.", "reason")
        self.failed = gauge("failed_requests", "Requests that failed in the window, by reason.", "reason")

    def add(self, row: Row) -> None:
        """Set the values of a portal; one that never ran has none."""
        if row.last is None:
            return
        of = (row.site, row.mode)
        self.alarms.labels(*of).set(len(row.alarms))
        for alarm in row.alarms:
            self.alarm.labels(*of, alarm.metric).set(1)
        self.ended.labels(*of).set(row.last.ended_at.timestamp())
        self.ok.labels(*of).set(row.last.state == "finished")
        if row.last.reason:
            self.reason.labels(*of, row.last.reason).set(1)
        self.runs.labels(*of).set(row.runs)
        self.stored.labels(*of).set(row.stored)
        if row.usual_stored is not None:
            self.usual.labels(*of).set(row.usual_stored)
        if row.hours is not None:
            self.age.labels(*of).set(row.hours * 3600)
        for gauge, values in ((self.coverage, row.coverage), (self.rejected, row.rejected), (self.failed, row.failed)):
            for name, value in values.items():
                gauge.labels(*of, name).set(value)


def write(path: Path, text: str) -> None:
    """Write a text so that whoever reads the file meanwhile sees the old one or the new one, and nothing in between.

    What a terminal or a browser would obey in it is left out.

    :raises OSError: if it cannot be written.
    """
    rights = rights_of(path)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(without_controls(text), encoding="utf-8")
        new.chmod(rights)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
