"""What a hostile portal writes stays text: in the site file that is drafted of it, and in what the commands print."""

import ast
import html
import re
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from newsspider import clock
from newsspider.extraction import extract_article, generic_portal
from newsspider.portals import Feed, WordPress
from newsspider.site_tools.draft import PortalNotes, draft
from newsspider.text import Page
from tests.commands.hostile import ALL, FORBIDDEN
from tests.commands.test_newsite import HOME, PARAGRAPHS, STORIES, Project, story
from tests.portal_server import PortalServer, Reply

CALL = "__import__('pathlib').Path('obeyed').touch()"
# Each would end the literal, the comment or the docstring that it stands in.
PROGRAMS = (
    f'"""\n{CALL}\n"""',
    f'"\n    x = {CALL}\n    y = "',
    f'" + str({CALL}) + "',
    f'\\"\n    x = {CALL} #',
    f"\\\n{CALL}\r{CALL}\x0c{CALL}\x00",
    f"'''\n{CALL}\n''' \\",
    f"{{{CALL}}} ${{title}} $name %s",
    f"\ud800\u2028{CALL}\u2029",
)


def drafted(notes: PortalNotes, url: str) -> str:
    page = Page(url, story(884512), None, clock.now())
    article = extract_article(page, generic_portal(url, timezone="Asia/Amman"))
    return draft("alnoor", page, article, notes, clock.now())


def declared(text: str) -> SimpleNamespace:
    """The assignments of a site file's class; fails where one is more than literals and the names of sources."""
    tree = ast.parse(text.encode("utf-8"))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Attribute | ast.BinOp | ast.JoinedStr)]
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    assert {call.id for call in calls if isinstance(call, ast.Name)} <= {"Feed", "Section", "Sitemap", "WordPress"}
    assert all(isinstance(node, ast.Expr | ast.ImportFrom | ast.ClassDef) for node in tree.body)
    made = next(node for node in tree.body if isinstance(node, ast.ClassDef))
    assigned = [node for node in made.body if isinstance(node, ast.Assign)]
    return SimpleNamespace(**{ast.unparse(node.targets[0]): node.value for node in assigned})


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
@pytest.mark.parametrize("source", [Feed, WordPress])
def test_the_name_of_a_portal_is_no_program(program: str, source: type[Feed | WordPress]) -> None:
    text = drafted(PortalNotes(program, sources=(source(f"{HOME}/{program}"),)), f"{HOME}/news/884512")
    assert ast.literal_eval(declared(text).title) == program


@pytest.mark.parametrize("program", PROGRAMS[:-1], ids=range(len(PROGRAMS) - 1))
def test_an_address_is_no_program(program: str) -> None:
    step = quote(program, safe="")
    others = [f"{HOME}/{step}/884511"]
    site = declared(drafted(PortalNotes("النور", linked=tuple(others)), f"{HOME}/{step}/884512"))
    re.compile(ast.literal_eval(site.article_url))
    query = declared(drafted(PortalNotes("النور"), f"{HOME}/a?{step}=884512"))
    re.compile(ast.literal_eval(query.article_url))
    assert ast.literal_eval(query.query) == [program]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    named = html.escape(PROGRAMS[0] + ALL)
    page = story(884512).replace('content="صحيفة النور"', f'content="{named}"')
    page = page.replace(PARAGRAPHS[0], f"{PARAGRAPHS[0]} {html.escape(ALL)}")
    with PortalServer() as portal:
        portal.add(f"{HOME}/robots.txt", Reply(ALL, content_type="text/plain"))
        portal.add(f"{HOME}/", f"<title>{named}</title><p>{html.escape(ALL)}")
        portal.add(f"{HOME}/news/local/884512-s", page)
        portal.add(f"{HOME}/news/local/884498-s", story(884498).replace(STORIES[884498][0], named))
        portal.add(f"{HOME}/news/local/884471-s", f"<title>{named}</title>")
        yield Project(tmp_path_factory.mktemp("hostile"), portal)


def test_a_hostile_portal_is_drafted_saved_and_refused_as_text(hostile: Project) -> None:
    steps = {
        ("newsite", "--timezone", "Asia/Amman", "alnoor", f"{HOME}/news/local/884512-s"): 0,
        ("savepage", "alnoor", f"{HOME}/news/local/884498-s"): 0,
        ("savepage", "alnoor", f"{HOME}/news/local/884471-s"): 1,
        ("savepage", "--refresh", "alnoor", f"{HOME}/news/local/884512-s"): 0,
        ("checksites", "--live", "alnoor"): 1,
    }
    for arguments, status in steps.items():
        if "--refresh" in arguments:
            text = hostile.site.read_text("utf-8")
            hostile.site.write_text(text.replace("div.story-body", "div.story-body p:first-child"), encoding="utf-8")
        done = hostile.run("scrapy", *arguments)
        assert done.returncode == status, (arguments, done.stdout + done.stderr)
        assert FORBIDDEN.search(done.stdout + done.stderr) is None, arguments
        assert "Traceback" not in done.stderr
    assert not list(hostile.folder.rglob("obeyed"))
