"""What is shown of the portals: a row for each, worst first, with its alarms, numbers and last month by days."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any

from newsspider.health.alarms import Alarm, alarm_line
from newsspider.health.outcome import ADVICE
from newsspider.health.runs import Run
from newsspider.health.watch import REGULAR, Watch, watch_runs
from newsspider.text.wording import typed

DAYS = 30  # shown in the charts
SHOWN_FIELDS = ("headline", "body", "published_at", "authors", "source", "section", "keywords", "images")

# How bad an alarm of a metric is; the sum orders the table.
WEIGHTS = {"found": 100, "runs": 80, "stored": 60, "fresh": 40, "accepted": 40, "words": 30, "layout": 20}
FIELD_WEIGHTS = {"headline": 50, "body": 50, "published_at": 50}
OTHER_FIELD = 20


@dataclass(frozen=True)
class Day:
    """One day of a portal. ``coverage`` is by field, ``hours`` the age of the newest article at the day's last run."""

    day: date
    runs: int = 0
    stored: int = 0
    articles: int = 0
    coverage: Mapping[str, float] = field(default_factory=dict)
    hours: float | None = None


@dataclass(frozen=True)
class Row:
    """A portal as it is now. Counts are of the time that was asked for; ``usual`` is of the same length of time."""

    site: str
    title: str
    mode: str
    status: str  # alarm, failing, new (too little is known for a baseline), quiet (no run), ok
    last: Run | None
    runs: int = 0
    found: int = 0
    stored: int = 0
    usual_stored: float | None = None
    rejected: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    words: int | None = None
    layouts: Mapping[str, float] = field(default_factory=dict)
    hours: float | None = None
    alarms: tuple[Alarm, ...] = ()
    why: str | None = None  # the reason, where nothing was stored
    days: tuple[Day, ...] = ()

    @property
    def weight(self) -> tuple[float, str]:
        """Sorts the worst first."""
        base = {"alarm": 1000, "failing": 500, "quiet": 100, "new": 10, "ok": 0}[self.status]
        return -base - sum(map(_weight, self.alarms)), self.site

    @property
    def advice(self) -> str:
        """What to do where nothing was stored."""
        return typed(ADVICE.get(self.why or "", ""))


def _weight(alarm: Alarm) -> float:
    return WEIGHTS.get(alarm.metric, FIELD_WEIGHTS.get(alarm.field or "", OTHER_FIELD))


def rows(
    runs: Iterable[Run], now: datetime, since: datetime, titles: Mapping[str, str], zones: Mapping[str, tzinfo]
) -> list[Row]:
    """A row for each portal and mode, and for each portal of ``titles`` that never ran; the worst first.

    A site that is not in ``titles`` and never gave a page is a mistyped name or an address tried once: it has no row.
    """
    runs = list(runs)
    real = set(titles) | {run.site for run in runs if run.new or run.articles}
    ordered = [run for run in runs if run.site in real]
    by_watch: dict[tuple[str, str], list[Run]] = {}
    for run in sorted(ordered, key=lambda run: run.ended_at):
        by_watch.setdefault((run.site, run.mode), []).append(run)
    made = [
        _row(watch, by_watch[key], now, since, titles.get(key[0], ""), zones.get(key[0], UTC))
        for key, watch in watch_runs(ordered).items()
        if key[1] in REGULAR or any(run.ended_at >= since for run in by_watch[key])
    ]
    ran = {row.site for row in made}
    made += [Row(site, title, "new", "quiet", None) for site, title in titles.items() if site not in ran]
    return sorted(made, key=lambda row: row.weight)


def _row(watch: Watch, runs: list[Run], now: datetime, since: datetime, title: str, zone: tzinfo) -> Row:
    last = runs[-1]
    span = [run for run in runs if run.ended_at >= since]
    alarms = tuple(sorted(watch.alarms(now), key=lambda alarm: -_weight(alarm)))
    stored = sum(run.stored for run in span)
    usual = watch.volume.usual(1, last.ended_at)
    articles = sum(run.articles for run in span)
    words = [(run.words, run.articles) for run in span if run.words]
    if alarms:
        status = "alarm"
    elif last.barren and last.mode in REGULAR and last.reason != "interrupted":
        status = "failing"
    else:
        status = "new" if usual is None else "ok"
    return Row(
        site=watch.site,
        title=title,
        mode=watch.mode,
        status=status,
        last=last,
        runs=len(span),
        found=max((run.found for run in span), default=0),
        stored=stored,
        usual_stored=usual * ((now - since) / timedelta(days=1)) if usual is not None else None,
        rejected=_total(run.rejected for run in span),
        failed=_total(run.failed for run in span),
        coverage=_coverage(span),
        words=round(sum(value * n for value, n in words) / articles) if articles and words else None,
        layouts=_shares(_total(run.layouts for run in span)),
        hours=(now - watch.freshness.newest).total_seconds() / 3600 if watch.freshness.newest else None,
        alarms=alarms,
        why=None if stored else _why(span, last),
        days=_days(runs, now, zone),
    )


def _why(span: list[Run], last: Run) -> str | None:
    """The one reason why nothing was stored: the last run's, or the most frequent where that one has none."""
    reasons = [run.reason for run in span if run.reason] or ([last.reason] if last.reason else [])
    if last.reason and last.reason != "interrupted":
        return last.reason
    return max(reasons, key=lambda reason: (reasons.count(reason), reason)) if reasons else None


def _days(runs: list[Run], now: datetime, zone: tzinfo) -> tuple[Day, ...]:
    by_day: dict[date, list[Run]] = {}
    for run in runs:
        by_day.setdefault(run.ended_at.astimezone(zone).date(), []).append(run)
    today = now.astimezone(zone).date()
    newest: datetime | None = None
    made = []
    for day in (today - timedelta(days=age) for age in range(DAYS - 1, -1, -1)):
        of_day = by_day.get(day, [])
        newest = max((run.newest for run in of_day if run.newest), default=newest)
        end = of_day[-1].ended_at if of_day else None
        made.append(
            Day(
                day,
                len(of_day),
                sum(run.stored for run in of_day),
                sum(run.articles for run in of_day),
                _coverage(of_day),
                max(0.0, (end - newest).total_seconds() / 3600) if end and newest else None,
            )
        )
    return tuple(made)


def _coverage(runs: Iterable[Run]) -> dict[str, float]:
    hits: dict[str, float] = {}
    articles = 0
    for run in runs:
        articles += run.articles
        for name, share in run.coverage.items():
            hits[name] = hits.get(name, 0.0) + share * run.articles
    return {name: round(n / articles, 4) for name, n in hits.items()} if articles else {}


def _total(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for name, n in one.items():
            total[name] = total.get(name, 0) + n
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    return {name: round(n / total, 3) for name, n in counts.items()} if total else {}


def values(row: Row) -> dict[str, Any]:
    """A row for programs: plain values, moments in ISO 8601."""
    return {
        "site": row.site,
        "title": row.title,
        "mode": row.mode,
        "status": row.status,
        "last_run": _moment(row.last.ended_at) if row.last else None,
        "last_state": row.last.state if row.last else None,
        "last_reason": row.last.reason if row.last else None,
        "runs": row.runs,
        "found": row.found,
        "stored": row.stored,
        "usual_stored": round(row.usual_stored, 1) if row.usual_stored is not None else None,
        "why_nothing": row.why,
        "rejected": dict(row.rejected),
        "failed": dict(row.failed),
        "coverage": dict(row.coverage),
        "words": row.words,
        "layouts": dict(row.layouts),
        "hours_since_newest": round(row.hours, 1) if row.hours is not None else None,
        "alarms": [
            {
                "metric": alarm.metric,
                "field": alarm.field,
                "before": round(alarm.before, 4),
                "after": round(alarm.after, 4),
                "days": alarm.days or None,
                "since": _moment(alarm.since),
                "run": alarm.run or None,
                "reason": alarm.reason,
                "example": alarm.example,
                "text": alarm_line(alarm),
            }
            for alarm in row.alarms
        ],
    }


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
