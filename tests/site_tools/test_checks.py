"""The site files: every one loads, starts and is well-formed, and what is wrong with one is said with its name."""

import re
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.project import get_project_settings
from scrapy.utils.test import get_crawler

from newsspider.base_spiders.article import ArticleSpider
from newsspider.base_spiders.libfiles import LibfilesSpider
from newsspider.portals import Api, DeclarationError, Feed, Ids, Portal, Sitemap
from newsspider.portals.catalogue import portals
from newsspider.site_tools.checks import BEGIN, END, Site, check, check_site, rows, table, with_table
from newsspider.site_tools.samples import WRITTEN

ROOT = Path(__file__).resolve().parents[2]
SPIDERS = ROOT / "newsspider" / "spiders"
SETTINGS = get_project_settings()
PORTALS = {portal.site: portal for portal in portals(SETTINGS)}


def site(portal: Portal, like: str | None = None) -> Site:
    return Site(portal, SPIDERS / f"{like or portal.site}.py", (WRITTEN,))


def problems(portal: Portal) -> str:
    """What the checks say of a declaration that was changed for the test."""
    return "\n".join(check_site(site(portal, "alwafd")))


def test_all_site_files_are_well_formed() -> None:
    assert check(map(site, PORTALS.values())) == []


def test_there_are_forty_portals_of_fifteen_countries() -> None:
    assert len(PORTALS) >= 42
    assert len({portal.country for portal in PORTALS.values()}) >= 15


def test_half_of_the_site_files_have_at_most_twenty_lines() -> None:
    lengths = sorted(len((SPIDERS / f"{name}.py").read_text("utf-8").splitlines()) for name in PORTALS)
    assert lengths[len(lengths) // 2] <= 20


@pytest.mark.parametrize("name", sorted(PORTALS))
def test_portal_starts(name: str) -> None:
    cls = get_spider_loader(SETTINGS).load(name)
    assert issubclass(cls, ArticleSpider)
    spider = cls.from_crawler(get_crawler(cls))
    assert spider.name == name
    assert isinstance(spider.start(), AsyncIterator)


def test_scrapy_lists_every_portal() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert set(PORTALS) <= set(done.stdout.split())


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"site": "al-wafd"}, "not lower-case ASCII"),
        ({"title": "Alwafd"}, "Arabic name"),
        ({"domains": ("www.alwafd.news",)}, "bare host name"),
        ({"domains": ("https://alwafd.news",)}, "bare host name"),
        ({"domains": ("alwafd.news:8080",)}, "without scheme, port"),
        ({"country": "Egypt"}, "two-letter"),
        ({"timezone": None}, "no timezone"),
        ({"status": "proven"}, "status"),
        ({"status": "proven yesterday"}, "status"),
        ({"requires": "luck"}, "requires"),
        ({"path_prefix": "arabic/"}, "path_prefix"),
        ({"article_url": None}, "no article_url"),
        ({"article_url": re.compile(r"/(?P<id>\d{6,8})$")}, "does not begin"),
        ({"article_url": re.compile(r"^https?://alwafd\.org/(?P<id>\d+)")}, "does not match the example"),
        ({"examples": ("https://www.alwafd.news/5596662", "https://alwafd.news/5596662-slug")}, "same key"),
        ({"examples": ("https://example.com/5596662",)}, "is not on alwafd.news"),
        ({"layouts": ()}, "no layout selects"),
        ({"sources": (Feed("alwafd.news/rss.aspx"),)}, "not an absolute"),
        ({"sources": (Feed("https://alwafd.news/rss/{page}"),)}, "placeholder"),
        ({"sources": (Feed("https://alwafd.news/rss"), Feed("https://alwafd.news/rss"))}, "twice"),
        ({"sources": (Sitemap("https://alwafd.news/map-{week}.xml"),)}, "not a date"),
        ({"sources": (Ids("https://alwafd.news/story/x/{id}"),)}, "does not match the addresses"),
        (
            {"sources": (Api("https://alwafd.news/a", "items", {"id": "i"}, link="https://alwafd.news/x/y/{id}"),)},
            "does not match the addresses",
        ),
        (
            {"sources": (Api("https://alwafd.news/a", "items", {"url": "u"}, complete=True),)},
            "needs a field `body`",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "-".join(value),
)
def test_wrong_declaration_is_told(change: dict, message: str) -> None:
    assert message in problems(replace(PORTALS["alwafd"], **change))


@pytest.mark.parametrize(("host", "named"), [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost"), ("[::1]", "::1")])
def test_a_portal_inside_the_network_may_be_declared(host: str, named: str) -> None:
    inner = replace(
        PORTALS["alwafd"],
        domains=(named,),
        https=False,
        article_url=re.compile(rf"^https?://{re.escape(host)}:8080/(?P<id>\d+)"),
        examples=(f"http://{host}:8080/5596662",),
        sources=(Feed(f"http://{host}:8080/rss"),),
    )
    assert problems(inner) == ""


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("    custom_settings = {}", "custom_settings"),
        ("    def parse(self, response): ...", "only the hooks"),
        ("from newsspider.spiders.youm7 import Youm7Spider", "imports another site file"),
        (f"# {'x' * 120}", "122 characters"),
        ("\n" * 30, "lines; 30 are the bound"),
    ],
    ids=["settings", "method", "import", "width", "length"],
)
def test_site_file_that_is_more_than_a_declaration_is_told(tmp_path: Path, line: str, message: str) -> None:
    file = tmp_path / "alwafd.py"
    file.write_text((SPIDERS / "alwafd.py").read_text("utf-8") + line + "\n", encoding="utf-8")
    assert message in "\n".join(check_site(Site(PORTALS["alwafd"], file)))


def test_file_of_another_name_and_missing_page_are_told(tmp_path: Path) -> None:
    file = tmp_path / "wafd.py"
    shutil.copy(SPIDERS / "alwafd.py", file)
    told = "\n".join(check_site(Site(PORTALS["alwafd"], file, (tmp_path,))))
    assert "should have its name" in told
    assert "no sample page" in told


def test_two_portals_at_one_place_or_of_one_name_are_told() -> None:
    other = replace(PORTALS["dostor"], domains=("alwafd.news",), title="بوّابة الوفد", aliases=())
    told = check([site(PORTALS["alwafd"]), site(other)])
    assert "dostor: alwafd.news is alwafd's" in told
    assert any(line.startswith("dostor: the name") for line in told)


def test_portals_may_share_a_host_by_their_prefix() -> None:
    arabic = PORTALS["bbc_arabic"]
    persian = replace(arabic, site="bbc_persian", path_prefix="/persian", title="بی بی سی", aliases=())
    told = check([site(arabic), site(persian, "bbc_arabic")])
    assert not [line for line in told if re.search(r"bbc\.com/\w+ is", line)]


def test_wrong_selector_fails_at_import_with_its_name() -> None:
    with pytest.raises(DeclarationError, match=r"site broken.*does not compile"):
        type(
            "Broken",
            (ArticleSpider,),
            {"name": "broken", "title": "ت", "domains": ["a.example"], "layouts": {"a": {"body": "p["}}},
        )


def test_family_fills_in_the_members_domain() -> None:
    cls = type("Member", (LibfilesSpider,), {"name": "member", "title": "عضو", "domains": ["a.example", "b.example"]})
    declaration = cls.declaration  # type: ignore[attr-defined]
    assert declaration.sources == (Feed("https://www.a.example/rss.aspx"),)
    assert declaration.matches("https://b.example/1234567")
    assert not declaration.matches("https://xa.example/1234567")
    assert declaration.status == "from-family"
    assert LibfilesSpider.sources == [Feed("https://www.{domain}/rss.aspx")]


def test_member_with_a_layout_of_its_own_is_from_facts() -> None:
    body = {"name": "member2", "title": "عضو", "domains": ["c.example"], "layouts": {"own": {"body": "p"}}}
    assert type("Member2", (LibfilesSpider,), body).declaration.status == "from-facts"  # type: ignore[attr-defined]


def test_broken_selector_in_a_copy_of_the_project_fails_its_page_by_name(tmp_path: Path) -> None:
    """The whole way: a site file with one wrong selector, and the test that a person would run."""
    for name in ("newsspider", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("scrapy.cfg", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    file = tmp_path / "newsspider" / "spiders" / "hespress.py"
    text = file.read_text("utf-8")
    assert "span.date-post" in text
    file.write_text(text.replace("span.date-post", "span.date-poste"), encoding="utf-8")
    pages = "tests/spiders/test_pages.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", pages, "-k", "hespress"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1
    assert "hespress/hespress: published_at: not given by the portal's selectors" in done.stdout


def test_table_has_a_row_a_portal_and_says_what_has_no_source() -> None:
    nowhere = replace(PORTALS["alwafd"], site="nowhere", sources=())
    made = rows([PORTALS["wam"], nowhere])
    assert [row[0] for row in made] == ["wam", "nowhere"]
    assert made[1][2] == "no_source"
    assert table([PORTALS["wam"]]).splitlines()[2] == "| wam | AE | Api | from-facts |  | وام |"


def test_table_is_put_between_its_markers() -> None:
    text = with_table(f"a\n{BEGIN}\nold\n{END}\nb\n", [PORTALS["wam"]])
    assert "old" not in text
    assert text.startswith(f"a\n{BEGIN}\n| portal |")
    assert with_table(text, [PORTALS["wam"]]) == text
    with pytest.raises(ValueError, match="the markers"):
        with_table("a", [])


def test_the_list_of_portals_is_todays() -> None:
    text = (ROOT / "docs" / "portals.md").read_text("utf-8")
    assert with_table(text, PORTALS.values()) == text, "run: scrapy checksites --readme docs/portals.md"
