"""Paces and refusals, on real crawls: robots.txt delays, Retry-After, back-off, and hosts that are given up."""

import pytest

from tests.portal_server import Reply

# A delay runs from one request's beginning to the next one's; what a busy machine loses between that and the arrival is
# not the crawl's.
NEARLY = 0.75


def pages(server, count: int, **kwargs) -> list[str]:
    return [server.add(f"/{number}", f"page {number}", **kwargs) for number in range(count)]


@pytest.mark.parametrize(
    "wish",
    ["Crawl-delay: 0.6", "Request-rate: 10/6s", "Crawl-delay: 0.1\nRequest-rate: 10/6"],
)
def test_the_delay_of_robots_txt_is_kept_between_all_requests_of_the_host(server, crawl, wish):
    server.add("/robots.txt", f"User-agent: newsspider\n{wish}\n")
    crawl(*pages(server, 4), CONCURRENT_REQUESTS_PER_DOMAIN=4)
    assert len(server.paths()) == 5
    assert min(server.gaps()) >= 0.6 * NEARLY


def test_a_delay_for_others_is_not_ours(server, crawl):
    server.add("/robots.txt", "User-agent: archive\nCrawl-delay: 30\n\nUser-agent: *\nAllow: /\n")
    assert crawl(*pages(server, 3)).seconds < 30


def test_each_host_has_its_own_delay(server, crawl):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.7\n", host="127.0.0.2")
    slow = [server.url(path, "127.0.0.2") for path in ("/0", "/1", "/2")]
    crawl(*pages(server, 3), *slow, domains=("127.0.0.1", "127.0.0.2"))
    assert min(server.gaps("127.0.0.2")) >= 0.7 * NEARLY
    fast = [seen.at for seen in server.requests if seen.host == "127.0.0.1"]
    slow_ones = [seen.at for seen in server.requests if seen.host == "127.0.0.2"]
    assert fast[-1] - fast[0] < slow_ones[-1] - slow_ones[0]


def test_autothrottle_does_not_undo_the_delay(server, crawl):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 0.5\n")
    crawl(*pages(server, 6), AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_MAX_DELAY=0.05)
    assert min(server.gaps()) >= 0.5 * NEARLY


def test_a_delay_that_no_run_could_keep_is_a_refusal(server, crawl):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 86400\n")
    (outcome,) = crawl(*pages(server, 1)).values()
    assert outcome["reason"] == "robots"
    assert server.paths() == ["/robots.txt"]


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_in_seconds_is_waited_for_and_the_request_made_again(server, crawl, status):
    url = server.add("/news", [Reply(status=status, headers={"Retry-After": "1"}), "there"])
    outcome = crawl(url)[url]
    assert outcome["status"] == 200
    assert server.paths() == ["/robots.txt", "/news", "/news"]
    assert server.gaps()[1] >= NEARLY


def test_retry_after_as_a_date_is_meant_by_the_hosts_own_clock(server, crawl):
    headers = {"Date": "Sun, 01 Nov 2015 10:00:00 GMT", "Retry-After": "Sun, 01 Nov 2015 10:00:01 GMT"}
    url = server.add("/news", [Reply(status=429, headers=headers), "there"])
    assert crawl(url)[url]["status"] == 200
    assert NEARLY <= server.gaps()[1] < 30  # by this machine's clock it would be years, or nothing


def test_a_refusal_holds_up_all_requests_of_the_host_and_no_other(server, crawl):
    first = server.add("/first", [Reply(status=429, headers={"Retry-After": "3"}), "there"], host="127.0.0.1")
    second = server.add("/second", "there", host="127.0.0.1")
    others = [server.add(f"/{number}", "there", host="127.0.0.2") for number in range(3)]
    one_by_one = {"CONCURRENT_REQUESTS_PER_DOMAIN": 1}  # none is under way when the refusal comes
    outcomes = crawl(first, second, *others, domains=("127.0.0.1", "127.0.0.2"), **one_by_one)
    assert {outcome["status"] for outcome in outcomes.values()} == {200}
    refused = next(seen.at for seen in server.requests if seen.path == "/first")
    resumed = [seen.at for seen in server.requests if seen.at > refused and seen.host == "127.0.0.1"]
    assert len(resumed) == 2
    assert min(resumed) - refused >= 3 * NEARLY
    assert max(seen.at for seen in server.requests if seen.host == "127.0.0.2") < min(resumed)


def test_a_refused_host_is_asked_more_slowly_from_then_on(server, crawl):
    refused = server.add("/refused", [Reply(status=429, headers={"Retry-After": "0"}), "there"])
    crawl(refused, *pages(server, 4), DOWNLOAD_DELAY=0.3, DOWNLOAD_DELAY_JITTER=0, AUTOTHROTTLE_START_DELAY=0.3)
    assert min(server.gaps()[2:]) >= 0.6 * NEARLY


def test_a_wait_longer_than_allowed_gives_the_host_up(server, crawl):
    refused = server.add("/refused", Reply(status=429, headers={"Retry-After": "3600"}))
    outcomes = crawl(refused, *pages(server, 5))
    assert {outcome["reason"] for outcome in outcomes.values()} == {"http_429"}
    assert server.paths() == ["/robots.txt", "/refused"]


def test_a_host_that_refuses_for_ever_is_given_up(server, crawl):
    server.add_default(Reply(status=429, headers={"Retry-After": "0"}))
    outcomes = crawl(*[server.url(f"/{number}") for number in range(30)], AUTOTHROTTLE_MAX_DELAY=0.2)
    assert {outcome["reason"] for outcome in outcomes.values()} == {"http_429"}
    assert len(outcomes) == 30
    assert len(server.paths()) <= 12


def test_errors_are_tried_again_later_each_time_and_then_counted(server, crawl):
    url = server.add("/news", Reply(status=500))
    assert crawl(url, NEWSSPIDER_BACKOFF=0.4)[url] == {"reason": "http_500", "detail": "the portal answered 500"}
    gaps = server.gaps()[1:]
    assert len(gaps) == 2
    assert gaps[0] >= 0.4 * NEARLY
    assert gaps[1] >= 0.8 * NEARLY


def test_an_error_that_passes_costs_nothing(server, crawl):
    url = server.add("/news", [Reply(status=502), "there"])
    assert crawl(url)[url]["status"] == 200


def test_some_broken_pages_do_not_end_the_crawl_of_a_host(server, crawl):
    broken = [server.add(f"/broken/{number}", Reply(status=500)) for number in range(4)]
    good = server.add("/good", "there")
    assert crawl(*broken, good)[good]["status"] == 200


def test_silence_is_a_timeout(server, crawl):
    url = server.add("/news", Reply("late", delay=20))
    assert crawl(url, DOWNLOAD_TIMEOUT=0.5, RETRY_TIMES=1)[url]["reason"] == "timeout"
    assert server.paths().count("/news") == 2


def test_a_drip_that_never_ends_is_a_timeout(server, crawl):
    url = server.add("/news", lambda seen: Reply((b"x" for _ in range(1000)), pause=0.1))
    assert crawl(url, DOWNLOAD_TIMEOUT=1, RETRY_TIMES=0)[url]["reason"] == "timeout"


def test_a_dead_host_is_unreachable_and_soon_left_alone(server, crawl):
    server.close()
    outcomes = crawl(*[server.url(f"/{number}") for number in range(20)])
    assert {outcome["reason"] for outcome in outcomes.values()} == {"unreachable"}


def test_an_unknown_name_is_unreachable(crawl):
    outcomes = crawl("http://no-such-portal.invalid/1", domains=("no-such-portal.invalid",), RETRY_TIMES=0)
    assert next(iter(outcomes.values()))["reason"] == "unreachable"


def test_a_connection_lost_in_the_middle_is_unreachable(server, crawl):
    url = server.add("/news", Reply(b"x" * 1000, cut=10))
    assert crawl(url, RETRY_TIMES=0)[url]["reason"] == "unreachable"


def test_the_user_agent_names_whom_to_write_to(server, crawl):
    crawl(*pages(server, 1), NEWSSPIDER_CONTACT="archive@library.example")
    assert all("archive@library.example" in seen.headers["User-Agent"] for seen in server.requests)
    assert all(seen.headers["User-Agent"].startswith("newsspider/") for seen in server.requests)
    assert {seen.headers["From"] for seen in server.requests} == {"archive@library.example"}


@pytest.mark.parametrize(
    ("robots", "answer"),
    [
        ("", Reply(status=429, headers={"Retry-After": "100"})),
        ("User-agent: *\nCrawl-delay: 100", Reply("x")),
    ],
    ids=["pause", "delay"],
)
def test_a_run_that_is_told_to_end_does_not_wait_for_its_turn(server, crawl, robots, answer):
    server.add("/robots.txt", robots)
    server.add_default(answer)
    urls = [server.url(f"/{number}") for number in range(5)]
    ready = "/0" if not robots else "/robots.txt"
    outcomes = crawl(*urls, interrupt_when=lambda: ready in server.paths())
    assert outcomes.seconds < 60
    assert {outcome.get("reason", "") for outcome in outcomes.values()} <= {"interrupted", "http_429", ""}
