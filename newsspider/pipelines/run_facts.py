"""What a run is called by: its portal, its mode, what was said for it, and what waits after it."""

from pathlib import Path
from typing import Any

from scrapy.crawler import Crawler

from newsspider.storage.writing.done import Summary
from newsspider.text.wording import counted


def site_of(spider: Any) -> str:
    """Whose articles a run looks for: under the generic reader not the spider's name says it, but where it began."""
    declaration = getattr(spider, "declaration", None)
    return declaration.site if declaration else getattr(spider, "name", "crawl")


def mode_of(spider: Any) -> str:
    arguments = getattr(spider, "arguments", None)
    return arguments.mode if arguments else "new"


def shown_of(crawler: Crawler) -> dict[str, Any]:
    """What was said for this run: settings of the command line, and the spider's arguments."""
    settings = crawler.settings
    said = {name: settings[name] for name in settings if (settings.getpriority(name) or 0) >= 40}
    arguments = getattr(crawler.spider, "arguments", None)
    given = {name: str(value) for name, value in vars(arguments).items() if value} if arguments else {}
    return {**said, **given}


def waiting_text(done: Summary, folder: Path) -> str:
    parts = []
    if done.spooled:
        parts.append(f"{counted(done.spooled, 'article waits', 'articles wait')} in {folder}")
    if done.lost:
        parts.append("what had no room is fetched again by the next crawl")
    return "; ".join(parts)
