from newsspider.portals import Portal, Router
from newsspider.portals.portal import declare


def portal(site: str, domain: str, prefix: str = "", pattern: str | None = None) -> Portal:
    return declare(
        site=site, title=site, domains=[domain], path_prefix=prefix, article_url=pattern, timezone="UTC", layouts={}
    )


ROUTER = Router(
    [portal("bbc", "bbc.com", "/arabic"), portal("wafd", "alwafd.news"), portal("gate", "gate.ahram.org.eg")]
)


def site_of(url: str) -> str | None:
    found = ROUTER.portal_for(url)
    return found.site if found else None


def test_a_url_goes_to_the_portal_of_its_host_whatever_the_subdomain() -> None:
    assert site_of("https://www.alwafd.news/123456") == "wafd"
    assert site_of("http://M.ALWAFD.NEWS/123456") == "wafd"


def test_a_host_that_only_ends_alike_is_another_portal() -> None:
    assert site_of("https://notalwafd.news/1") is None
    assert site_of("https://www.ahram.org.eg/1") is None


def test_a_path_prefix_separates_portals_of_one_host() -> None:
    assert site_of("https://www.bbc.com/arabic/articles/c1") == "bbc"
    assert site_of("https://www.bbc.com/arabic") == "bbc"
    assert site_of("https://www.bbc.com/arabica/1") is None
    assert site_of("https://www.bbc.com/news/1") is None


def test_the_article_pattern_decides_between_portals_of_one_host_and_prefix() -> None:
    router = Router([portal("a", "x.example", "", r"/a/\d+"), portal("b", "x.example", "", r"/b/\d+")])
    found = router.portal_for("https://x.example/b/7")
    assert found is not None
    assert found.site == "b"


def test_a_url_that_is_none_belongs_to_nobody() -> None:
    assert site_of("https://[bad/1") is None
    assert site_of("") is None
