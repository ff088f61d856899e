from datetime import UTC, datetime, timedelta

import pytest
from scrapy.settings import Settings

from newsspider.portals import Portal
from newsspider.portals.catalogue import portals
from newsspider.scheduling.plan import PlanError, PortalPlan, duration, read_plan
from tests.deploy.conftest import ROOT

PORTALS = [
    Portal("alwafd", "الوفد", ("alwafd.news",), timezone="Africa/Cairo"),
    Portal("okaz", "عكاظ", ("okaz.com.sa",), timezone="Asia/Riyadh"),
    Portal("masrawy", "مصراوي", ("masrawy.com",), timezone="Africa/Cairo", requires="residential"),
]


def entries(text: str) -> dict[str, PortalPlan]:
    return {entry.site: entry for entry in read_plan(text, PORTALS).entries}


def test_portals_that_are_not_named_take_the_defaults() -> None:
    found = entries('[defaults]\nevery = "45m"\n[portals.okaz]\nevery = "2h"')
    assert found["alwafd"].every == timedelta(minutes=45)
    assert found["okaz"].every == timedelta(hours=2)


def test_a_portal_that_requires_something_runs_only_if_it_is_named() -> None:
    assert set(entries("")) == {"alwafd", "okaz"}
    assert set(entries("[portals.masrawy]")) == {"alwafd", "okaz", "masrawy"}


def test_all_can_be_off_but_those_that_are_named() -> None:
    assert set(entries("[defaults]\nenabled = false\n[portals.okaz]")) == {"okaz"}


def test_arguments_are_told_as_on_a_command_line() -> None:
    found = entries('[defaults]\nsettings = {A = 1}\n[portals.okaz]\narguments = {full = true}\nsettings = {B = "x"}')
    assert found["okaz"].arguments == {"full": "1"}
    assert found["okaz"].settings == {"A": "1", "B": "x"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[portals.alwfad]", "unknown portal"),
        ('[defaults]\nevery = "soon"', "not a duration"),
        ('[defaults]\nevry = "1h"', "means nothing"),
        ('[portals.okaz]\nmin = "1m"', "10m <= min"),
        ('[portals.okaz]\nmax = "3d"', "24h"),
        ('[portals.okaz]\nhours = "25-3"', "not a span of hours"),
        ('[portals.okaz]\nhours = "7-7"', "not a span of hours"),
        ("servers = [5]", "not a list of URLs"),
        ('servers = ["ftp://a"]', "not an http"),
        ("starts = 0", "one or more"),
        ('[portals.okaz]\nenabled = "yes"', "not true or false"),
        ('[portals.okaz]\narguments = {"a b" = 1}', "neither name"),
        ("portals = 3", "not a table"),
        ("[", "no valid TOML"),
    ],
)
def test_what_would_not_do_what_it_says_is_refused(text: str, told: str) -> None:
    with pytest.raises(PlanError, match=told):
        read_plan(text, PORTALS)


def test_a_password_in_the_file_is_refused_and_not_repeated() -> None:
    with pytest.raises(PlanError, match="SCRAPYD_PASSWORD") as refused:
        read_plan('servers = ["http://u:hidden@127.0.0.1:6800"]', PORTALS)
    assert "hidden" not in str(refused.value)


def test_hours_are_the_portals_own_and_may_run_over_midnight() -> None:
    okaz = entries('[portals.okaz]\nhours = "22-5"')["okaz"]
    assert okaz.open_at(datetime(2026, 1, 1, 19, 30, tzinfo=UTC))  # 22:30 in Riyadh
    assert okaz.open_at(datetime(2026, 1, 1, 1, 59, tzinfo=UTC))
    assert not okaz.open_at(datetime(2026, 1, 1, 2, 0, tzinfo=UTC))
    assert not okaz.open_at(datetime(2026, 1, 1, 12, 0, tzinfo=UTC))


def test_durations() -> None:
    assert duration("90s") == timedelta(seconds=90)
    assert duration("1d") == timedelta(days=1)


def test_the_schedule_of_the_project_is_valid() -> None:
    settings = Settings({"SPIDER_MODULES": ["newsspider.spiders"]})
    plan = read_plan((ROOT / "deploy" / "schedule.toml").read_text(encoding="utf-8"), portals(settings))
    assert len(plan.entries) >= 40
    assert plan.servers == ("http://127.0.0.1:6800",)
