"""Takes the pictures of the README: ``python -m demo.screenshots``. Needs Chromium and requirements-dev.txt.

``python -m demo.screenshots FOLDER`` takes every kind of page into a folder: on a desktop, a phone, in the dark.

A small made-up archive is written the way a crawl writes it: articles of three portals, one of which takes over the
others' report, and a correction. Then the reader is started over it and photographed.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import sync_playwright

from newsspider.items import Article, Fetch, Sighting
from newsspider.pipelines.clean import derive
from newsspider.search import feed
from newsspider.storage.archive import Archive

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
NOW = datetime(2026, 3, 12, 16, 30, tzinfo=UTC)
ZONES = {"hespress": "Africa/Casablanca", "alwafd": "Africa/Cairo", "okaz": "Asia/Riyadh"}

BRIDGE = (
    "افتتح وزير التجهيز والماء صباح الخميس جسر «وادي السدر» الجديد، الذي يربط ضفتي المدينة بعد ثلاث سنوات من الأشغال.",
    "وقال الوزير في تصريح للصحافة إن كلفة المشروع بلغت 240 مليون درهم، وإن الجسر سيخفف الضغط عن وسط المدينة الذي "
    "تعبره يوميا آلاف السيارات والشاحنات القادمة من الميناء.",
    "وأوضح مدير المشروع أن طول الجسر 420 مترا، وأنه صُمم ليتحمل فيضانات من النوع الذي شهدته المنطقة قبل خمس سنوات، "
    "حين انقطعت الطريق الوحيدة بين الضفتين أسبوعا كاملا وتضررت مئات المنازل والمحلات القريبة من المجرى.",
    "ومن المنتظر أن تبدأ حافلات النقل العمومي في استعماله ابتداء من يوم الاثنين المقبل، فيما ستبقى الطريق القديمة "
    "مفتوحة أمام الراجلين والدراجات إلى حين الانتهاء من تهيئة الكورنيش وإنارته.",
    "وعبر عدد من السكان عن ارتياحهم لافتتاح الجسر، مطالبين بإضافة ممر آمن لتلاميذ المدرسة الإعدادية المجاورة.",
)
WATER = (
    "بدأت محافظة «النخيل» اليوم تشغيل محطة جديدة لمعالجة المياه تخدم 18 قرية، بعد تجارب استمرت شهرين.",
    "وقال رئيس شركة المياه إن طاقة المحطة 60 ألف متر مكعب في اليوم، وإن عينات الأسبوع الأول جاءت مطابقة للمواصفات.",
    "وطالب سكان القرى المجاورة بضمهم إلى المرحلة الثانية التي ينتظر أن تبدأ قبل نهاية العام.",
)
MATCH = (
    "تعادل فريقا «الساحل» و«المنار» بهدف لكل منهما في افتتاح الدورة الثانية من البطولة الوطنية مساء الأربعاء.",
    "وسجل للضيوف مهاجمهم في الدقيقة 12، قبل أن يدرك أصحاب الأرض التعادل من ركلة جزاء في الدقيقة 77.",
)
CORRECTED = "420 مليون درهم"
NOTE = "تصحيح: ورد في نسخة سابقة من هذا الخبر أن كلفة المشروع 240 مليون درهم، والصحيح 420 مليونا."


def article(_id: str, headline: str, paragraphs: Sequence[str], hours: float, **more: object) -> Article:
    """An article published some hours before the present."""
    site, _, number = _id.partition(":")
    at, zone = NOW - timedelta(hours=hours), ZONES[site]
    made = Article(_id=_id, site=site, headline=headline, body="\n\n".join(paragraphs), language="ar", timezone=zone)
    made.published_at, made.published_precision = at, "minute"
    made.published_on = f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    made.section, made.url = "مجتمع", f"https://www.{site}.example/{number}"
    made.extraction = {"headline": "site", "body": "site", "published_at": "json-ld"}
    for name, value in more.items():
        setattr(made, name, value)
    derive(made)
    return made


def sightings() -> list[tuple[Article, datetime]]:
    """What the pages showed, each at its moment, in the order of the visits."""
    by = {"authors": ["سلمى العلمي"]}
    first = article("hespress:101", "الوزير يفتتح جسر «وادي السدر» بعد ثلاث سنوات من الأشغال", BRIDGE, 7, **by)
    mended = [text.replace("240 مليون درهم", CORRECTED).replace("420 مترا", "380 مترا") for text in BRIDGE]
    second = article("hespress:101", f"{CORRECTED}: الوزير يفتتح جسر «وادي السدر»", [*mended, NOTE], 7, **by)
    taken = [text.replace("صباح الخميس", "اليوم") for text in BRIDGE]
    credit = {"source": "هسبريس", "source_site": "hespress"}
    copy = article("alwafd:202", "المغرب: افتتاح جسر «وادي السدر»", taken, 5.2, **credit)
    headline = "افتتاح جسر جديد في المغرب بكلفة 240 مليون درهم"
    shorter = article("okaz:303", headline, BRIDGE[:4], 3.5, source="وكالات")
    water = article("alwafd:203", "محطة مياه جديدة تخدم 18 قرية في محافظة «النخيل»", WATER, 2)
    match = article("hespress:104", "«الساحل» و«المنار» يفتتحان الدورة الثانية بالتعادل 1-1", MATCH, 20)
    seen = ((match, 6), (first, 6), (copy, 5), (shorter, 3), (water, 1), (second, 0.7))
    return [(made, NOW - timedelta(hours=hours)) for made, hours in seen]


async def fill(archive: Archive) -> None:
    """Write the visits through the archive's writer, one by one."""
    writer = archive.writer()
    await writer.open()
    for made, at in sightings():
        made.fetch = Fetch(at=at, key=made._id, requested_url=made.url)
        await writer.put(Sighting(made, made.fetch))
        await writer.flush()
    await writer.close()
    connection = archive.connection()
    await feed.catch_up(await connection.open(), archive.data_dir)
    await connection.close()


README = {"correction": "/article/hespress:101/revisions", "story": "/story/hespress:101", "latest": "/"}
PAGES = {
    **README,
    "article": "/article/hespress:101",
    "version": "/article/hespress:101@1?fields=1",
    "difference": "/story/hespress:101?a=hespress:101&b=okaz:303",
    "search": "/search?q=جسر وادي السدر",
    "nothing": "/search?q=زعفران",
    "attention": "/attention?q=جسر&q=محطة",
    "corrections": "/corrections",
    "portal": "/portal/hespress",
    "health": "/health",
    "english": "/?lang=en",
}
DESKTOP = {"viewport": {"width": 1000, "height": 760}, "device_scale_factor": 1.5}
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": DESKTOP,
    "phone": {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2},
    "dark": {**DESKTOP, "color_scheme": "dark"},
}


def photograph(base: str, folder: Path | None) -> None:
    """The pages of the README as a desktop shows them, or all pages on all screens into a folder."""
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
        for screen, settings in SCREENS.items() if folder else [("", DESKTOP)]:
            context = browser.new_context(locale="ar", **settings)
            for name, path in (PAGES if folder else README).items():
                page = context.new_page()
                page.goto(base + path)
                page.wait_for_function("document.fonts.status === 'loaded'")
                file = (folder / f"{name}-{screen}.png") if folder else IMAGES / f"{name}.png"
                page.screenshot(path=file, full_page=folder is not None)
                page.close()
                print(f"wrote {file}")
        browser.close()


def main(names: Sequence[str]) -> None:
    target = Path(names[0]).absolute() if names else None
    if target:
        target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        settings = {"MONGO_URI": None, "MONGO_DATABASE": "newsspider", "DATA_DIR": folder, "REVISIT_SCHEDULE": []}
        asyncio.run(fill(Archive.from_settings(settings)))
        environment = {**os.environ, "DATA_DIR": folder, "NEWSSPIDER_NOW": NOW.isoformat()}
        environment.pop("MONGO_URI", None)
        command = [sys.executable, "-m", "newsspider", "serve", "--port", "0"]
        served = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            assert served.stdout is not None
            photograph("http://" + served.stdout.readline().split("http://")[1].split("/")[0], target)
        finally:
            served.terminate()
            served.wait(30)


if __name__ == "__main__":
    main(sys.argv[1:])
