"""Walls on real crawls: they are counted as blocked, never parsed, and not asked again and again."""

import pytest

from tests.portal_server import Reply

WALL = (
    "<html><head><title>Just a moment...</title></head><body>"
    '<script>window._cf_chl_opt={cType:"managed"};</script></body></html>'
)


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_challenge_is_blocked_and_not_tried_again(server, crawl, status):
    url = server.add("/news", Reply(WALL, status=status))
    outcome = crawl(url)[url]
    assert outcome["reason"] == "blocked"
    assert "Cloudflare" in outcome["detail"]
    assert server.paths() == ["/robots.txt", "/news"]


def test_a_header_is_enough(server, crawl):
    url = server.add("/news", Reply("x", status=403, headers={"cf-mitigated": "challenge"}))
    assert crawl(url)[url]["reason"] == "blocked"


def test_a_wall_that_leads_on_by_meta_refresh_is_not_followed(server, crawl):
    page = '<html><head><meta http-equiv="refresh" content="0;/.well-known/sgcaptcha/?r=%2Fnews"></head></html>'
    url = server.add("/news", Reply(page, status=202))
    assert crawl(url)[url]["reason"] == "blocked"
    assert server.paths() == ["/robots.txt", "/news"]


def test_a_wall_before_robots_txt_blocks_all(server, crawl):
    server.add("/robots.txt", Reply(WALL, status=503))
    url = server.add("/news", "x")
    assert crawl(url)[url]["reason"] == "blocked"
    assert server.paths() == ["/robots.txt"]


def test_a_host_behind_a_wall_is_given_up(server, crawl):
    server.add_default(Reply(WALL, status=403))
    outcomes = crawl(*[server.url(f"/{number}") for number in range(40)])
    assert {outcome["reason"] for outcome in outcomes.values()} == {"blocked"}
    assert len(outcomes) == 40
    assert len(server.paths()) <= 12


def test_an_article_about_walls_is_read(server, crawl):
    words = "<p>" + "تقول الشركة إن الصفحة تعرض عبارة Just a moment قبل الدخول </p>" * 60
    url = server.add(
        "/news", f"<html><head><title>Just a moment: كيف تعمل كلاودفلير</title></head><body>{words}</body></html>"
    )
    assert crawl(url)[url]["status"] == 200
