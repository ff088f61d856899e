"""Bounds on real crawls: size, decompression, redirects, private addresses, TLS."""

import gzip

import pytest

from tests.portal_server import PortalServer, Reply, stream

MIB = 1024 * 1024


def to(target: str, status: int = 302) -> Reply:
    return Reply(status=status, headers={"Location": target})


def test_a_body_of_300_mb_is_too_large_whether_it_says_so_or_not(server, crawl):
    announced = server.add(
        "/announced", lambda seen: Reply(stream(300 * MIB), headers={"Content-Length": str(300 * MIB)})
    )
    silent = server.add("/silent", lambda seen: Reply(stream(300 * MIB)))
    outcomes = crawl(announced, silent)
    assert [outcomes[url]["reason"] for url in (announced, silent)] == ["too_large", "too_large"]
    assert outcomes.peak < 300
    assert server.paths().count("/silent") == 1  # a retry would be as large


@pytest.mark.parametrize("layers", [1, 2])
def test_a_gzip_bomb_is_too_large(server, crawl, layers):
    body = b" " * (200 * MIB)
    for _ in range(layers):
        body = gzip.compress(body)
    headers = {"Content-Encoding": ", ".join(["gzip"] * layers)}
    url = server.add("/bomb", Reply(body, headers=headers))
    outcomes = crawl(url)
    assert outcomes[url]["reason"] == "too_large"
    assert outcomes.peak < 300


def test_a_page_below_the_bound_is_taken(server, crawl):
    url = server.add("/large", Reply(gzip.compress(b"x" * (7 * MIB)), headers={"Content-Encoding": "gzip"}))
    assert crawl(url)[url]["length"] == 7 * MIB


def test_a_redirect_on_the_portal_is_followed(server, crawl):
    url = server.add("/old", to("/new", 301))
    server.add("/new", "here")
    assert crawl(url)[url]["url"] == server.url("/new")


def test_whoever_wants_every_status_is_led_to_the_page_and_sees_its_status(server, crawl):
    url = server.add("/old", to("/gone", 301))
    server.add("/gone", Reply("weg", status=410))
    outcome = crawl(url, meta={"handle_httpstatus_all": True})[url]
    assert (outcome["status"], outcome["url"]) == (410, server.url("/gone"))


def test_a_source_on_a_foreign_host_may_redirect_there(server, crawl):
    url = server.add("/feed", to("/feed.xml"), host="127.0.0.2")
    server.add("/feed.xml", "<rss/>", host="127.0.0.2")
    assert crawl(url, domains=("portal.example",), sources=(url,))[url]["status"] == 200


def test_a_redirect_in_circles_ends_at_once_with_its_status(server, crawl):
    url = server.add("/a", to("/b"))
    server.add("/b", to("/a"))
    outcome = crawl(url)[url]
    assert outcome["reason"] == "http_302"
    assert "circles" in outcome["detail"]
    assert server.paths() == ["/robots.txt", "/a", "/b"]


def test_redirects_without_end_stop_after_ten(server, crawl):
    server.add_default(lambda seen: to(f"/{int(seen.path[1:]) + 1}", 301))
    url = server.url("/1")
    assert crawl(url)[url]["reason"] == "http_301"
    assert len(server.paths()) == 12  # robots.txt, the page and ten redirects


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://[::1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0/",
        "http://localhost/",
    ],
)
@pytest.mark.parametrize("meta", [{}, {"allow_offsite": True}], ids=["article", "anywhere"])
def test_a_redirect_into_a_private_network_is_not_followed(server, crawl, target, meta):
    url = server.add("/news", to(target))
    outcome = crawl(url, meta=meta)[url]
    assert outcome["reason"] == "http_302"
    assert "not a public address" in outcome["detail"]


@pytest.mark.parametrize("name", ["2130706433", "0x7f000001", "127.1"])
def test_a_private_address_in_disguise_is_not_asked(server, crawl, name):
    url = server.add("/news", to(f"http://{name}:{server.port}/secret"))
    server.add("/secret", "x")
    assert crawl(url, meta={"allow_offsite": True}, RETRY_TIMES=0)[url]["reason"] in {"http_302", "unreachable"}
    assert "/secret" not in server.paths()


def test_a_public_name_that_leads_into_a_private_network_is_not_asked(server, crawl):
    url = server.add("/news", to(f"http://inside.other.example:{server.port}/secret"))
    crawled = crawl(url, meta={"allow_offsite": True}, names={"inside.other.example": "127.0.0.1"})
    assert crawled[url]["reason"] == "unreachable"
    assert crawled[url]["detail"].startswith("inside.other.example leads to 127.0.0.1, which is not a public address")
    assert "inside.other.example leads to 127.0.0.1, which is not a public address" in crawled.log
    assert "/secret" not in server.paths()


@pytest.mark.parametrize("name", ["portal.example", "www.portal.example"])
def test_not_even_the_portals_own_name_may_lead_into_a_private_network(server, crawl, name):
    server.add("/news", "here")
    url = f"http://{name}:{server.port}/news"
    crawled = crawl(url, domains=("portal.example",), names={name: "127.0.0.1"})
    assert crawled[url]["reason"] == "unreachable"
    assert server.paths() == []
    assert crawled.log.count("refusing to connect") == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_an_inner_address_is_connected_to_unless_somebody_named_it(server, crawl, address):
    server.add_default("inside")
    url = f"http://{address}:{server.port}/news"
    assert crawl(url, domains=("portal.example",), RETRY_TIMES=0)[url]["reason"] in {"unreachable", "invalid"}
    assert server.paths() == []


def test_a_portal_that_is_itself_in_a_private_network_may_redirect_within_itself(server, crawl):
    url = server.add("/news", to(server.url("/news", "127.0.0.2")), host="127.0.0.1")
    server.add("/news", "here", host="127.0.0.2")
    assert crawl(url, domains=("127.0.0.1", "127.0.0.2"))[url]["status"] == 200


def test_a_redirect_off_the_portal_is_not_followed(server, crawl):
    url = server.add("/news", to("http://other.example/landing", 301))
    outcome = crawl(url)[url]
    assert outcome["reason"] == "http_301"
    assert "other.example" in outcome["detail"]


def test_a_redirect_to_an_endless_address_is_not_followed(server, crawl):
    url = server.add("/news", to("/" + "a" * 5000))
    assert crawl(url)[url]["reason"] == "http_302"


def test_a_meta_refresh_on_the_portal_is_followed(server, crawl):
    url = server.add("/old", '<html><head><meta http-equiv="refresh" content="0; url=/new"></head></html>')
    server.add("/new", "here")
    assert crawl(url)[url]["url"] == server.url("/new")


@pytest.mark.parametrize(
    "content",
    [
        "0; url=http://169.254.169.254/",
        "0; url=http://other.example/",
        "0; url=/page",
        "60; url=/elsewhere",
        "300",
    ],
)
def test_a_meta_refresh_that_is_not_followed_leaves_the_page(server, crawl, content):
    url = server.add("/page", f'<html><head><meta http-equiv="refresh" content="{content}"></head><p>نص</p></html>')
    assert crawl(url)[url]["url"] == url
    assert server.paths() == ["/robots.txt", "/page"]


def test_refreshes_in_circles_end(server, crawl):
    url = server.add("/a", '<html><head><meta http-equiv="refresh" content="0; url=/b"></head></html>')
    server.add("/b", '<html><head><meta http-equiv="refresh" content="0; url=/a"></head></html>')
    assert crawl(url)[url]["status"] == 200
    assert server.paths() == ["/robots.txt", "/a", "/b"]


def test_a_portal_with_a_certificate_of_its_own_is_read(tmp_path, crawl):
    with PortalServer(tls=tmp_path) as server:
        url = server.add("/news", "here")
        assert crawl(url)[url]["status"] == 200


def test_tls_that_does_not_come_about_is_unreachable(server, crawl):
    url = server.add("/news", "x").replace("http:", "https:")
    assert crawl(url, RETRY_TIMES=0)[url]["reason"] == "unreachable"


def test_a_slow_host_does_not_hold_up_another_ones_redirect(server, crawl):
    server.add("/robots.txt", "User-agent: *\nCrawl-delay: 1\n", host="127.0.0.1")
    url = server.add("/old", to(server.url("/1", "127.0.0.2")), host="127.0.0.1")
    server.add("/1", to("/2"), host="127.0.0.2")
    server.add("/2", to("/3"), host="127.0.0.2")
    server.add("/3", "here", host="127.0.0.2")
    assert crawl(url, domains=("127.0.0.1", "127.0.0.2"))[url]["status"] == 200
    assert max(server.gaps("127.0.0.2")) < 0.9
