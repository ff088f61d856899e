"""Adding a portal as a new user does: newsite, savepage and checksites --live, on a portal without a site file."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.portal_server import PortalServer, Reply

ROOT = Path(__file__).resolve().parents[2]
HOME = "http://www.alnoor.example"
STORIES = {
    884512: ("بلدية الواحة تفتح سوق المزارعين مساء كل خميس", "السبت 4 تموز 2026 - 06:30 م"),
    884498: ("متطوعون ينظفون مجرى السيل قبل موسم الأمطار", "الجمعة 3 تموز 2026 - 11:05 ص"),
    884471: ("مدرسة الحي تزرع سطحها خضارا وأعشابا", "الخميس 2 تموز 2026 - 09:00 ص"),
}
PARAGRAPHS = (
    "قررت بلدية الواحة فتح الساحة المقابلة للمكتبة العامة أمام صغار المنتجين من القرى المجاورة، وتخصيص ستين موقعا لهم.",
    "وقال رئيس البلدية إن الفكرة جاءت بعد شكوى من بيع المحاصيل للوسطاء بأقل من نصف سعرها في المدينة.",
    "ويبدأ العمل أول الشهر المقبل ويستمر حتى نهاية موسم التين، على أن تقيم البلدية التجربة بعده.",
)


def story(number: int, title_class: str = "story-title") -> str:
    title, stamp = STORIES[number]
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    return f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} | صحيفة النور</title>
<meta property="og:site_name" content="صحيفة النور"></head>
<body><header><span class="now">الأحد 5 تموز 2026</span></header>
<main><div class="story-head"><h1 class="{title_class}">{title}</h1><span class="story-by">كتبت: هالة العمري</span>
<span class="story-date">نشر: {stamp}</span></div><div class="story-body">{text}</div></main>
<section class="more"><h3>الأكثر قراءة</h3>
<a href="/news/local/880001-x">طقس الغد</a> <span>الأحد 5 تموز 2026</span></section>
</body></html>"""


def front() -> str:
    links = "".join(f'<h2><a href="/news/local/{number}-s">{STORIES[number][0]}</a></h2>' for number in STORIES)
    return f"""<html><head><title>صحيفة النور</title><link rel="alternate" type="application/rss+xml" href="/rss.xml">
</head><body><nav><a href="/section/local">محليات</a></nav>{links}</body></html>"""


def feed() -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>{HOME}/news/local/{number}-s</link></item>"
        for number, (title, _) in STORIES.items()
    )
    return Reply(f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/xml")


class Project:
    """A copy of the project, whose commands reach the portal through a proxy on loopback."""

    def __init__(self, folder: Path, server: PortalServer) -> None:
        self.folder, self.server = folder, server
        for name in ("newsspider", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("scrapy.cfg", "pyproject.toml"):
            shutil.copy(ROOT / name, folder)
        clean = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.environment = {**clean, "http_proxy": server.url(""), "NEWSSPIDER_NOW": "2026-07-05T08:00:00+00:00"}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        quick = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=0"] if command[0] == "scrapy" else []
        return subprocess.run(
            [sys.executable, "-m", *command, *quick],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def test_pages(self) -> subprocess.CompletedProcess[str]:
        return self.run("pytest", "-q", "-p", "no:cacheprovider", "tests/spiders/test_pages.py", "-k", "alnoor")

    @property
    def site(self) -> Path:
        return self.folder / "newsspider" / "spiders" / "alnoor.py"

    def answers(self, number: int) -> Path:
        return self.folder / "pages" / "alnoor" / f"{number}.json"

    def confirm(self, number: int) -> None:
        """What a person does who compared the JSON with the page and found it right."""
        values = json.loads(self.answers(number).read_text("utf-8"))
        self.answers(number).write_text(json.dumps({**values, "unread": []}, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[PortalServer]:
    with PortalServer() as portal:
        portal.add(f"{HOME}/robots.txt", Reply("User-agent: *\nAllow: /\n", content_type="text/plain"))
        portal.add(f"{HOME}/", front())
        portal.add(f"{HOME}/rss.xml", feed())
        for number in STORIES:
            portal.add(f"{HOME}/news/local/{number}-s", story(number))
        yield portal


@pytest.fixture(scope="module")
def project(server: PortalServer, tmp_path_factory: pytest.TempPathFactory) -> Project:
    made = Project(tmp_path_factory.mktemp("project"), server)
    done = made.run("scrapy", "newsite", "--timezone", "Asia/Amman", "alnoor", f"{HOME}/news/local/884512-s")
    assert done.returncode == 0, done.stderr
    assert "scrapy checksites alnoor" in done.stdout
    return made


def test_draft_is_a_good_site_file(project: Project) -> None:
    text = project.site.read_text("utf-8")
    assert 'title = "صحيفة النور"' in text
    assert 'country = "JO"' in text
    assert r"alnoor\.example/news/[^/?#]+/(?P<id>\d+)" in text  # as all that its feed links
    assert f'Feed("{HOME}/rss.xml")' in text
    assert '"headline": "h1.story-title"' in text
    assert '"body": "div.story-body"' in text
    assert '"published": "span.story-date"' in text
    done = project.run("scrapy", "checksites", "alnoor")
    assert (done.returncode, done.stderr) == (0, "")


def test_page_fails_until_a_person_has_read_it(project: Project) -> None:
    drafted = json.loads(project.answers(884512).read_text("utf-8"))
    assert "headline" in drafted["unread"]
    assert drafted["body"] == list(PARAGRAPHS)
    assert drafted["published_at"] == "2026-07-04T18:30:00+03:00"
    before = project.test_pages()
    assert before.returncode == 1
    assert "not yet read by a person: headline" in before.stdout
    project.confirm(884512)
    after = project.test_pages()
    assert after.returncode == 0, after.stdout


def test_second_page_is_saved_and_read_again_after_a_change(project: Project) -> None:
    url = f"{HOME}/news/local/884498-s"
    assert project.run("scrapy", "savepage", "alnoor", url).returncode == 0
    project.confirm(884498)
    same = project.run("scrapy", "savepage", "--refresh", "alnoor", url)
    assert same.stdout.strip() == "nothing changed"
    text = project.site.read_text("utf-8")
    project.site.write_text(text.replace('"body": "div.story-body"', '"body": "div.story-body p:first-child"'))
    changed = project.run("scrapy", "savepage", "--refresh", "alnoor", url)
    project.site.write_text(text, encoding="utf-8")
    assert changed.stdout.startswith("body:\n  - [")
    assert json.loads(project.answers(884498).read_text("utf-8"))["unread"] == ["body"]


def test_a_page_that_cannot_be_saved_is_one_line_with_its_name(project: Project) -> None:
    folder = project.folder / "pages" / "alnoor"
    aside = folder.rename(folder.with_name("aside"))
    folder.touch()
    done = project.run("scrapy", "savepage", "alnoor", f"{HOME}/news/local/884471-s")
    folder.unlink()
    aside.rename(folder)
    assert done.returncode == 1
    assert done.stderr == f"{folder / '884471.html'} cannot be written: {folder} is not a folder\n"


def test_live_check_passes_a_portal_that_reads_and_fails_one_whose_layout_changed(project: Project) -> None:
    well = project.run("scrapy", "checksites", "--live", "alnoor")
    assert well.returncode == 0, well.stdout + well.stderr
    assert "3/3" in well.stdout
    for number in STORIES:
        project.server.add(f"{HOME}/news/local/{number}-s", "<html><body><h1>قريبا</h1><p>نعود</p></body></html>")
    changed = project.run("scrapy", "checksites", "--live", "alnoor")
    assert changed.returncode == 1
    assert "FAILED" in changed.stdout
    assert "layout_changed" in changed.stdout


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("newsite", "wafd", "https://www.alwafd.news/5596662"), "is alwafd's"),
        (("newsite", "nowhere", "http://nowhere.example/news/local/1-missing"), "answered 404"),
        (("savepage", "alwafd", f"{HOME}/news/1"), "does not match"),
        (("savepage", "--refresh", "alwafd", "https://www.alwafd.news/5596662"), "was not saved before"),
    ],
    ids=lambda value: "-".join(value[:2]) if isinstance(value, tuple) else None,
)
def test_misuse_ends_with_one_line(project: Project, command: tuple[str, ...], said: str) -> None:
    done = project.run("scrapy", *command)
    assert done.returncode != 0
    assert said in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


WADI = "http://www.alwadi.example"
POST = f"{WADI}/2026/07/market-opens-on-thursday/"


@pytest.fixture(scope="module")
def wordpress(server: PortalServer, project: Project) -> Project:
    head = f'<link rel="https://api.w.org/" href="{WADI}/wp-json/"><title>الوادي &#8211; أخبار الوادي أولا بأول</title>'
    title, text = STORIES[884512][0], "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    body = (
        f'<article class="hentry"><h1 class="entry-title">{title}</h1><time class="entry-date published"'
        f' datetime="2026-07-04T18:30:00+03:00">4 تموز 2026</time><div class="entry-content">{text}</div></article>'
    )
    server.add(f"{WADI}/robots.txt", Reply(status=404))
    server.add(f"{WADI}/", f"<html><head>{head}</head><body></body></html>")
    server.add(POST, f"<html lang='ar'><head><title>{title} – الوادي</title>{head}</head><body>{body}</body></html>")
    root = {"name": "الوادي", "namespaces": ["wp/v2"], "timezone_string": "Asia/Amman"}
    api = "/wp-json/?_fields=name,timezone_string,gmt_offset,namespaces"
    server.add(f"{WADI}{api}", Reply(json.dumps(root), content_type="application/json"))
    done = project.run("scrapy", "newsite", "alwadi", POST)
    assert done.returncode == 0, done.stderr
    assert "check:" not in done.stdout
    return project


def test_a_wordpress_portal_is_drafted_in_a_few_lines(wordpress: Project) -> None:
    text = (wordpress.folder / "newsspider" / "spiders" / "alwadi.py").read_text("utf-8")
    assert "class AlwadiSpider(WordPressSpider):" in text
    assert 'title = "الوادي"' in text
    assert 'timezone = "Asia/Amman"' in text
    assert f'WordPress("{WADI}/")' in text
    assert "layouts" not in text


def test_a_site_file_is_replaced_only_where_that_is_said(wordpress: Project) -> None:
    refused = wordpress.run("scrapy", "newsite", "alwadi", POST)
    assert refused.returncode == 2
    assert "--force replaces it" in refused.stderr
    assert wordpress.run("scrapy", "newsite", "--force", "alwadi", POST).returncode == 0
