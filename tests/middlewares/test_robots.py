"""robots.txt, on real crawls: what it forbids, what its absence means, and what its failure means."""

import pytest

from tests.portal_server import Reply, stream


def test_what_is_forbidden_is_not_asked_for_and_counts_as_robots(server, crawl):
    server.add("/robots.txt", "User-agent: *\nDisallow: /private/\n")
    forbidden, allowed = server.add("/private/1", "x"), server.add("/news/1", "x")
    outcomes = crawl(forbidden, allowed)
    assert outcomes[forbidden]["reason"] == "robots"
    assert outcomes[allowed]["status"] == 200
    assert server.paths() == ["/robots.txt", "/news/1"]


def test_our_own_group_beats_the_one_for_all(server, crawl):
    server.add("/robots.txt", "User-agent: *\nDisallow:\n\nUser-agent: NewsSpider\nDisallow: /\n")
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["reason"] == "robots"


def test_a_word_of_the_user_agents_comment_is_not_our_name(server, crawl):
    server.add("/robots.txt", "User-agent: archive\nDisallow: /\n")
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["status"] == 200


def test_arabic_paths_are_compared_encoded_or_not(server, crawl):
    server.add("/robots.txt", "User-agent: *\nDisallow: /أرشيف/\n")
    url = server.url("/%D8%A3%D8%B1%D8%B4%D9%8A%D9%81/1")
    assert crawl(url)[url]["reason"] == "robots"


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_no_robots_txt_is_no_rule(server, crawl, status):
    server.add("/robots.txt", Reply("User-agent: *\nDisallow: /", status=status))
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["status"] == 200


def test_a_server_error_forbids_all(server, crawl):
    server.add("/robots.txt", Reply("User-agent: *\nAllow: /", status=500))
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["reason"] == "robots"
    assert set(server.paths()) == {"/robots.txt"}


def test_a_server_error_that_passes_forbids_nothing(server, crawl):
    server.add("/robots.txt", [Reply(status=503), "User-agent: *\nAllow: /"])
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["status"] == 200


def test_no_answer_gives_its_own_reason(server, crawl):
    server.add("/robots.txt", Reply("late", delay=10))
    url = server.add("/news/1", "x")
    assert crawl(url, DOWNLOAD_TIMEOUT=0.5, RETRY_TIMES=0)[url]["reason"] == "timeout"


def test_a_redirected_robots_txt_is_followed(server, crawl):
    server.add("/robots.txt", Reply(status=301, headers={"Location": "/rules/robots.txt"}))
    server.add("/rules/robots.txt", "User-agent: *\nDisallow: /private\n")
    url = server.add("/private/1", "x")
    assert crawl(url)[url]["reason"] == "robots"


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status=302, headers={"Location": "/robots.txt"}),
        Reply("<html><body>not what you asked for</body></html>"),
        Reply(b"\xff\xfe\x00\x01" * 50, content_type="application/octet-stream"),
        Reply("User-agent: *\nDisallow: /private\n" + "#" * 9_000_000),
    ],
    ids=["circle", "web page", "bytes", "9 MB"],
)
def test_what_is_no_robots_txt_hinders_nothing(server, crawl, reply):
    server.add("/robots.txt", reply)
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["status"] == 200


def test_it_is_asked_for_once_a_host_before_all_else(server, crawl):
    urls = [server.add(f"/{number}", "x") for number in range(8)]
    outcomes = crawl(*urls, CONCURRENT_REQUESTS_PER_DOMAIN=8)
    assert [outcome.get("status") for outcome in outcomes.values()] == [200] * 8, outcomes
    assert server.paths()[0] == "/robots.txt"
    assert server.paths().count("/robots.txt") == 1


def test_a_robots_txt_without_end_is_cut_off(server, crawl):
    server.add("/robots.txt", lambda seen: Reply(stream(20_000_000)))
    url = server.add("/news/1", "x")
    assert crawl(url)[url]["status"] == 200
