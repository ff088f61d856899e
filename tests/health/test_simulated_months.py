"""Simulated months: three kinds of fault are found as soon as they can be seen, and a healthy month is quiet.

The thresholds, and the rules of the simulation itself, were set by the seeds 0 to 19, 1000 to 1119, 3000 to 3149,
5000 to 5059, 9000 to 9079 and 12000 to 12059. The others were drawn afterwards.
"""

import pytest

from newsspider.health import Alarm, Watch

from .simulation import FAULTS, Month, simulate

TUNED, UNSEEN = range(20), range(7000, 7020)


def watched(month: Month) -> list[tuple[int, Alarm]]:
    """Every alarm with the index of the run that raised it."""
    watch = Watch("sim", "new")
    return [(index, alarm) for index, run in enumerate(month.runs) for alarm in watch.observe(run)]


def is_of(alarm: Alarm, month: Month) -> bool:
    if month.fault == "empty":
        return alarm.metric == "found"
    return alarm.metric in (month.what, f"coverage.{month.what}")


@pytest.mark.parametrize("seeds", [TUNED, UNSEEN], ids=["tuned", "unseen"])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found_within_two_runs_of_being_visible(fault: str, seeds: range) -> None:
    for seed in seeds:
        month = simulate(seed, fault)
        assert month.visible is not None, f"the simulation of seed {seed} shows no fault"
        found = [index for index, alarm in watched(month) if is_of(alarm, month)]
        assert found, f"seed {seed}: {fault} of {month.what} was never found"
        assert found[0] - month.visible <= 2, f"seed {seed}: {fault} of {month.what} was found {found[0]} too late"


@pytest.mark.parametrize("seeds", [TUNED, UNSEEN], ids=["tuned", "unseen"])
def test_of_twenty_healthy_months_nineteen_are_quiet(seeds: range) -> None:
    noisy = {seed: [str(alarm) for _, alarm in found] for seed in seeds if (found := watched(simulate(seed)))}
    assert len(noisy) <= 1, noisy


def test_an_alarm_says_what_changed_when_and_where_to_look() -> None:
    month = simulate(3, "vanished")
    alarm = next(alarm for _, alarm in watched(month) if is_of(alarm, month))
    assert alarm.field == month.what
    assert alarm.before == pytest.approx(month.portal.shares[month.what], abs=0.15)
    assert alarm.after < 0.2
    assert alarm.since <= alarm.found_at
    assert alarm.example is not None
    assert f"articles with {month.what} went from" in str(alarm)
