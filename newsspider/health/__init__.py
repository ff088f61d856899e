"""How the portals are doing, by their runs: baselines learnt from the past, alarms, tables, pages and metrics."""

from newsspider.health.alarms import Alarm, alarm_line
from newsspider.health.runs import Run, read_run
from newsspider.health.watch import Watch, watch_runs

__all__ = ["Alarm", "Run", "Watch", "alarm_line", "read_run", "watch_runs"]
