"""The alarm: what is said when a portal gives less than its own past lets expect."""

from dataclasses import dataclass
from datetime import datetime

from newsspider.health.outcome import advice
from newsspider.text.wording import counted

# Of the usual number of entries: with so many the sources are well, and the pages behind them are not.
AS_MANY = 0.6


@dataclass(frozen=True)
class Alarm:
    """One metric of one portal that left its usual range.

    ``metric`` is ``coverage.<field>``, ``method.<field>``, ``layout``, ``accepted`` (shares of pages), ``words``
    (median of a body), ``found`` (entries a run), ``stored`` (articles in ``days`` days), ``fresh`` (hours since the
    newest article) or ``runs`` (hours since the last run). ``before`` is the usual value, ``after`` the present one.
    ``since`` is the end of the first run that showed it, ``run`` its id, ``found_at`` the end of the run at which it
    was certain.
    ``example`` is the address of a page to look at. ``reason`` is one of ``reasons``, where the run gave one.
    """

    site: str
    mode: str
    metric: str
    before: float
    after: float
    since: datetime
    found_at: datetime
    run: str = ""
    example: str | None = None
    reason: str | None = None
    detail: str = ""
    days: int = 0

    @property
    def sources_list_as_ever(self) -> bool:
        """Of the metric ``found``: whether not the sources gave nothing, but the pages that they name."""
        return bool(self.reason) and 0 < self.after >= AS_MANY * self.before

    @property
    def field(self) -> str | None:
        """The article's field, where the metric is one of a field."""
        return self.metric.partition(".")[2] or None

    def __str__(self) -> str:
        return f"{self.site}: {alarm_line(self)}"


def alarm_line(alarm: Alarm) -> str:
    """The alarm in one English line without the portal's name."""
    since = f"since {alarm.since:%Y-%m-%d %H:%M} UTC"
    page = f", see {alarm.example}" if alarm.example else ""
    reason = f" ({alarm.reason})" if alarm.reason else ""
    if alarm.metric == "words":
        return f"median body went from {alarm.before:.0f} to {counted(round(alarm.after), 'word')} {since}{page}"
    if alarm.metric == "found" and alarm.sources_list_as_ever:
        listed = counted(round(alarm.after), "entry", "entries")
        return f"no article from {listed} of the sources {since}. {alarm.reason}: {advice(alarm.reason or '')}"
    if alarm.metric == "found":
        listed = counted(round(alarm.after), "entry", "entries")
        return f"sources list {listed}{reason} instead of {alarm.before:.0f} {since}{page}"
    if alarm.metric == "stored":
        span = "24 hours" if alarm.days == 1 else f"{alarm.days} days"
        return f"{counted(round(alarm.after), 'article')} in {span} instead of {alarm.before:.0f} {since}{page}"
    if alarm.metric == "fresh":
        age = counted(round(alarm.after), "hour")
        return f"the newest article is {age} old, usual are at most {alarm.before:.0f}{page}"
    if alarm.metric == "runs":
        return f"no run ended for {alarm.after:.1f} hours, {alarm.before:.1f} are usual: is the scheduler alive?"
    name = {"accepted": "pages that are valid articles", "layout": "pages in the usual layout"}.get(alarm.metric)
    if name is None:
        kind, _, field = alarm.metric.partition(".")
        name = f"articles with {field}" if kind == "coverage" else f"{field} from its usual source"
    detail = f" [{alarm.detail}]" if alarm.detail else ""
    return f"{name} went from {alarm.before:.0%} to {alarm.after:.0%}{reason}{detail} {since}{page}"
