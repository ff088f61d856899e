"""URLs: one spelling each, keys of articles, sites, and hosts that must not be asked."""

import re
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsspider.portals import Portal, article_key, canonical_of, canonical_of_page, key_of
from newsspider.portals.portal import declare
from newsspider.urls import canonical_url, is_private, resolve, same_site, site_of

CAIRO = declare(
    site="cairo",
    title="بوابة",
    domains=("cairo.example.com",),
    timezone="Africa/Cairo",
    layouts={"now": {"headline": "h1"}},
    article_url=r"^https?://(?:www\.|m\.)?cairo\.example\.com/(?:[^/]+/)?(?P<id>\d{5,8})(?:-[^/?#]*)?$",
)
ANY = Portal(site="portal", title="any", domains=())


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Example.COM", "https://www.example.com/"),
        ("http://example.com:80/a", "https://example.com/a"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("https://example.com./a", "https://example.com/a"),
        ("https://user:secret@example.com/a", "https://example.com/a"),
        ("https://example.com/a#top", "https://example.com/a"),
        ("https://example.com/%d8%a7%7e%41", "https://example.com/%D8%A7~A"),
        ("https://example.com/أخبار مصر", "https://example.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1%20%D9%85%D8%B5%D8%B1"),
        ("https://example.com/%c7%e1", "https://example.com/%C7%E1"),
        ("https://example.com/a%2fb(c)", "https://example.com/a%2Fb(c)"),
        ("https://example.com/100%/x", "https://example.com/100%25/x"),
        ("https://example.com/a/./b/../c", "https://example.com/a/c"),
        ("https://example.com\\a\\b", "https://example.com/a/b"),
        ("https://example.com/a;jsessionid=1F/b", "https://example.com/a/b"),
        ("https://example.com/a?utm_source=x&fbclid=1&page=2", "https://example.com/a"),
        (" https://exam\nple.com/a\t", "https://example.com/a"),
        ("https://موقع.مصر/", "https://xn--4gbrim.xn--wgbh1c/"),
    ],
)
def test_a_url_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@pytest.mark.parametrize("url", ["http://127.0.0.1/a", "http://example.com:8080/a", "http://[2001:db8::1]/a"])
def test_http_stays_where_https_cannot_be_taken_for_granted(url: str) -> None:
    assert canonical_url(url) == url


def test_the_scheme_is_what_the_portal_serves() -> None:
    assert canonical_url("https://example.com/a", https=False) == "http://example.com/a"
    assert canonical_url("http://example.com/a", https=None) == "http://example.com/a"


def test_declared_parameters_are_kept_in_their_order() -> None:
    url = "https://example.com/view.aspx?x=1&ID=%7e7&amp;cdate=15052026&id=8"
    assert canonical_url(url, query=("cdate", "id")) == "https://example.com/view.aspx?cdate=15052026&id=~7"
    assert canonical_url(url, query={"id", "cdate"}) == "https://example.com/view.aspx?cdate=15052026&id=~7"


def test_where_nothing_is_declared_only_tracking_goes() -> None:
    url = "https://example.com/view.php?newsid=5&utm_campaign=x&at_medium=y&gclid=z&cat=2&ref=home"
    assert canonical_url(url, query=None) == "https://example.com/view.php?cat=2&newsid=5"


def test_the_preferred_host_replaces_its_own_twins_only() -> None:
    assert canonical_url("https://m.example.com/a", host="www.example.com") == "https://www.example.com/a"
    assert canonical_url("https://sport.example.com/a", host="www.example.com") == "https://sport.example.com/a"


@pytest.mark.parametrize("url", ["", "example.com/a", "ftp://example.com/", "https://", "https://[::", "https://a b/"])
def test_what_is_no_url_raises_value_error(url: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_url(url)


_pieces = st.one_of(
    st.sampled_from(
        [
            "http://",
            "https://",
            "//",
            "/",
            "?",
            "&",
            "=",
            "#",
            "%",
            "%d8%a7",
            "%2f",
            "%2e%2e",
            "..",
            ".",
            "/../",
            "أخبار",
            "\\",
            "@",
            ":",
            ":80",
            "[",
            "[::1]",
            "id=1",
            "utm_a=1",
            "amp;",
            "+",
            "1",
        ]
    ),
    st.sampled_from(["example.com", "مصر", "\u200f", " ", "\n", "\ud800", "。", "0x7f.1", ";jsessionid=1"]),
    st.characters(),
)
_urls = st.lists(_pieces, max_size=12).map("".join)


@settings(deadline=None, max_examples=400)
@given(_urls, st.sampled_from([None, (), ("id",)]))
def test_canonical_urls_are_ascii_and_stay(rest: str, query: tuple[str, ...] | None) -> None:
    try:
        url = canonical_url("https://example.com/" + rest, query=query)
    except ValueError:
        return
    assert canonical_url(url, query=query) == url
    assert re.fullmatch(r"https?://[!-~]+", url)
    assert "#" not in url


@settings(deadline=None, max_examples=400)
@given(_urls, _urls)
def test_resolve_never_raises_and_stays(base: str, href: str) -> None:
    url = resolve("https://example.com/a/" + base, href)
    resolve(href, base)
    assert url is None or resolve("https://elsewhere.example/", url) == url


@settings(deadline=None)
@given(st.text(alphabet="ابتثجحخ /-٣%é", max_size=20))
def test_raw_and_encoded_paths_are_the_same(path: str) -> None:
    path = path.replace("%", "")
    raw, encoded = f"https://example.com/x{path}/1", f"https://example.com/x{quote(path).lower()}/1"
    assert canonical_url(raw) == canonical_url(encoded)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a b", "https://example.com/a%20b"),
        ("خبر/1?q=م", "https://example.com/p/%D8%AE%D8%A8%D8%B1/1?q=%D9%85"),
        ("//cdn.example.com/i.jpg", "https://cdn.example.com/i.jpg"),
        ("\n https:/other.example\\x\t", "https://other.example/x"),
        ("?page=2#list", "https://example.com/p/q?page=2"),
        ("/na\nme", "https://example.com/name"),
        ("javascript:void(0)", None),
        ("java\nscript:alert(1)", None),
        ("mailto:a@example.com", None),
        ("tel:123", None),
        ("data:text/html,x", None),
        ("whatsapp://send?text=x", None),
        ("#comments", None),
        ("", None),
        ("http://[::", None),
        ("http://a..b/", None),
        ("http://example.com:port/", None),
    ],
)
def test_a_link_leads_where_a_browser_goes(href: str, url: str | None) -> None:
    assert resolve("https://example.com/p/q", href) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://cairo.example.com/1234567",
        "http://m.cairo.example.com/1234567?utm_source=x#c",
        "https://cairo.example.com/أخبار/1234567-عنوان",
        "https://cairo.example.com/%d8%a7/1234567-%D8%B9",
    ],
)
def test_the_key_is_the_portals_id(url: str) -> None:
    assert key_of(url, CAIRO) == "1234567"


def test_only_a_group_named_id_is_a_key() -> None:
    pattern = re.compile(r"/(\d{8})/")
    key = article_key("https://example.com/20240501/slug", pattern, ())
    assert re.fullmatch(r"[0-9a-f]{20}", key)


@pytest.mark.parametrize(
    "twin",
    [
        "http://example.com/a/%D8%A7",
        "https://www.example.com/a/ا",
        "https://m.example.com/a/%d8%a7?utm_source=x",
        "https://amp.example.com/a/%d8%a7#x",
    ],
)
def test_twins_have_one_hashed_key(twin: str) -> None:
    assert article_key(twin, None, ()) == article_key("https://example.com/a/%D8%A7", None, ())


def test_kept_parameters_are_part_of_the_key() -> None:
    first, second = (f"https://example.com/view.php?id={number}" for number in (1, 2))
    assert key_of(first, ANY) != key_of(second, ANY)
    assert article_key(first, None, ()) == article_key(second, None, ())


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.bbc.com/arabic/articles/x", "bbc.com/arabic"),
        ("https://www.bbc.com/news/x", "bbc.com"),
        ("https://www.france24.com/ar/x", "france24.com/ar"),
        ("https://gate.ahram.org.eg/News/1.aspx", "ahram.org.eg"),
        ("https://www.alquds.co.uk/x", "alquds.co.uk"),
        ("https://one.blogspot.com/x", "one.blogspot.com"),
        ("http://192.0.2.7/x", "192.0.2.7"),
        ("http://localhost:6800/", "localhost"),
    ],
)
def test_a_site_is_a_registered_domain_and_a_shared_hosts_prefix(url: str, site: str) -> None:
    assert site_of(url) == site


def test_a_caller_may_name_a_shared_host() -> None:
    assert site_of("https://x.example.com/ara/1", {"example.com": ["ara"]}) == "example.com/ara"
    assert site_of("https://x.example.com/arabia/1", {"example.com": ["ara"]}) == "example.com"


def test_same_site_knows_subdomains_and_no_lookalikes() -> None:
    assert same_site("https://m.example.com/a", ["www.example.com"])
    assert same_site("https://sport.EXAMPLE.com/a", ["example.com"])
    assert not same_site("https://example.com.evil.net/a", ["example.com"])
    assert not same_site("https://notexample.com/a", ["example.com"])
    assert not same_site("no url", ["example.com"])


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "0",
        "10.0.0.1",
        "172.16.5.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "[::1]",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:10.0.0.1",
        "[::ffff:7f00:1]",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
        "１２７.0.0.1",
        "localhost",
        "LOCALHOST.",
        "db.localhost",
        "printer.local",
        "metadata.google.internal",
        "intranet",
    ],
)
def test_hosts_inside_a_network_are_private(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize(
    "host", ["8.8.8.8", "134744072", "2a00:1450::1", "example.com", "08.example.com", "cafe.com", "0x.org"]
)
def test_public_hosts_are_not_private(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize(
    "candidate",
    [
        "http://203.0.113.5/1234567",  # a portal that prints its machine's address
        "https://elsewhere.example/1234567",
        "https://cairo.example.com/",
        "https://cairo.example.com/section/sport",
        "javascript:void(0)",
        "",
        None,
    ],
)
def test_a_canonical_link_that_is_no_article_of_the_site_is_not_believed(candidate: str | None) -> None:
    page = "https://cairo.example.com/1234567?utm_source=x"
    assert canonical_of_page(page, [candidate], CAIRO) == "https://cairo.example.com/1234567"


def test_a_canonical_link_to_an_article_of_the_site_is_believed() -> None:
    page = "https://m.cairo.example.com/1234567"
    candidates = ["/", "/اقتصاد/1234567-عنوان"]
    expected = "https://m.cairo.example.com/" + quote("اقتصاد") + "/1234567-" + quote("عنوان")
    assert canonical_of_page(page, candidates, CAIRO) == expected


@pytest.mark.parametrize(
    ("candidate", "believed"),
    [
        ("https://www.example.com/a/12", True),
        ("http://www.example.com/a/12", True),
        ("https://news.example.com/a/12", True),
        ("https://www.example.com/", False),
        ("https://www.example.com/ar/", False),
        ("https://www.example.com/index.php", False),
        ("https://example.net/a/12", False),
        ("http://203.0.113.5/a/12", False),
    ],
)
def test_of_an_unknown_portal_only_the_domain_and_the_home_page_are_known(candidate: str, believed: bool) -> None:
    page = "https://www.example.com/a/12?page=1"
    expected = candidate.replace("http:", "https:") if believed else page
    assert canonical_of_page(page, [candidate], ANY) == expected


def test_a_path_prefix_is_part_of_the_site() -> None:
    shared = declare(
        site="shared",
        title="x",
        domains=("shared.example.com",),
        path_prefix="/ar",
        timezone="UTC",
        layouts={"now": {"headline": "h1"}},
        article_url=r"/(?P<id>\d+)$",
    )
    page = "https://shared.example.com/ar/5"
    assert canonical_of_page(page, ["https://shared.example.com/en/5"], shared) == page
    assert canonical_of_page(page, ["https://shared.example.com/ar/x/5"], shared) == "https://shared.example.com/ar/x/5"


def test_a_portal_without_https_keeps_http() -> None:
    plain = Portal(site="plain", title="x", domains=("plain.example.com",), layouts=CAIRO.layouts, https=False)
    assert canonical_of("https://plain.example.com/1", plain) == "http://plain.example.com/1"


@pytest.mark.parametrize(
    "candidate",
    [
        "/news/",
        "https://www.example.com/news",
        "/politics/",
        "/tag/bridge",
        "https://www.example.com",
        "https://www.example.com?ref=home",
        "https://www.example.com/news/12345/bridge, https://www.example.com/news/777/other",
        "https://www.example.com/news/777/other https://www.example.com/news/12345/bridge",
        "https://www.example.com/https://www.example.com/news/777/other",
    ],
)
def test_a_section_a_host_or_a_list_is_no_articles_address(candidate: str) -> None:
    page = "https://www.example.com/news/12345/bridge"
    assert canonical_of_page(page, [candidate], ANY) == page


@pytest.mark.parametrize(
    "candidate",
    ["/news/12345/bridge", "/news/12345", "/2026/11/22/the-bridge-opens", "/?p=12345", "/view.php?id=12345"],
)
def test_the_address_of_an_article_is_believed_of_an_unknown_portal(candidate: str) -> None:
    page = "https://www.example.com/amp/news/12345/bridge/amp"
    assert canonical_of_page(page, [candidate], ANY) == f"https://www.example.com{candidate}"
