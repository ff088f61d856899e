"""Prometheus' text format from the portals' rows, for node_exporter's textfile collector."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from newsspider.health.disk import Disk
from newsspider.health.report import Row

Sample = tuple[Mapping[str, str], float]


def exposition(rows: Iterable[Row], disk: Disk) -> str:
    """All metrics, each with its help and type, as text format 0.0.4 wants them.

    Everything is a gauge: values are read anew from the run documents each time, and a window's counts go down, too.
    """
    rows = [row for row in rows if row.last is not None]
    parts = [
        _metric("newsspider_alarms", "Open alarms of a portal.", ((_of(row), len(row.alarms)) for row in rows)),
        _metric(
            "newsspider_alarm",
            "An open alarm, by metric; the value is 1.",
            (({**_of(row), "metric": alarm.metric}, 1) for row in rows for alarm in row.alarms),
        ),
        _metric(
            "newsspider_last_run_timestamp_seconds",
            "When a portal's last run ended.",
            ((_of(row), row.last.ended_at.timestamp()) for row in rows if row.last),
        ),
        _metric(
            "newsspider_last_run_ok",
            "Whether a portal's last run could do its work.",
            ((_of(row), row.last.state == "finished") for row in rows if row.last),
        ),
        _metric(
            "newsspider_last_run_reason",
            "Why a portal's last run brought nothing; the value is 1.",
            (({**_of(row), "reason": row.last.reason}, 1) for row in rows if row.last and row.last.reason),
        ),
        _metric("newsspider_runs", "Runs that ended in the window.", ((_of(row), row.runs) for row in rows)),
        _metric(
            "newsspider_stored_articles", "Articles stored in the window.", ((_of(row), row.stored) for row in rows)
        ),
        _metric(
            "newsspider_usual_articles",
            "Articles that are usual in a window as long, on these weekdays.",
            ((_of(row), row.usual_stored) for row in rows if row.usual_stored is not None),
        ),
        _metric(
            "newsspider_newest_article_age_seconds",
            "Age of a portal's newest article.",
            ((_of(row), row.hours * 3600) for row in rows if row.hours is not None),
        ),
        _metric(
            "newsspider_field_coverage_ratio",
            "Share of the window's articles that have a field.",
            (({**_of(row), "field": name}, share) for row in rows for name, share in sorted(row.coverage.items())),
        ),
        _metric(
            "newsspider_rejected_pages",
            "Pages rejected in the window, by reason.",
            (({**_of(row), "reason": name}, n) for row in rows for name, n in sorted(row.rejected.items())),
        ),
        _metric(
            "newsspider_failed_requests",
            "Requests that failed in the window, by reason.",
            (({**_of(row), "reason": name}, n) for row in rows for name, n in sorted(row.failed.items())),
        ),
        _metric(
            "newsspider_disk_bytes",
            "Bytes on disk.",
            (
                ({"part": part}, size)
                for part in ("database", "recordings", "spool", "logs", "free")
                if (size := getattr(disk, part)) is not None
            ),
        ),
    ]
    return "".join(parts)


def _of(row: Row) -> dict[str, str]:
    return {"site": row.site, "mode": row.mode}


def _metric(name: str, text: str, samples: Iterable[Sample]) -> str:
    lines = [f"{name}{_labels(labels)} {_number(value)}\n" for labels, value in samples]
    return "".join([f"# HELP {name} {text}\n# TYPE {name} gauge\n", *lines]) if lines else ""


def _labels(labels: Mapping[str, str]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels.items()) + "}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.6g}" if abs(value) < 1e6 else f"{value:.3f}"


def write(path: Path, text: str) -> None:
    """Write a file so that whoever reads it meanwhile sees the old one or the new one, and nothing in between.

    :raises OSError: if it cannot be written.
    """
    new = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        new.write_text(text, encoding="utf-8")
        new.chmod(0o644)  # node_exporter runs as another user
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
