"""``make demo``: crawl the bundled recordings as live portals would be crawled, then show what was stored."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRAPY = [str(Path(sys.executable).with_name("scrapy"))]

# The crawls, each with the present that it is told: a little after its pages were recorded.
CRAWLS = (
    ("A day of alwafd", "alwafd", "alwafd.warc.gz", "2026-09-14T18:30:00+00:00"),
    ("The next day, with a correction and a withdrawal", "alwafd", "next-day.warc.gz", "2026-09-15T18:30:00+00:00"),
    ("A second portal, which takes over a text", "aliraqnews", "next-day.warc.gz", "2026-09-15T18:40:00+00:00"),
)
PRESENT = "2026-09-15T19:00:00+00:00"

SHOWN = (
    ("The newest articles", "latest"),
    ("Stories: who was first, who took it over", "stories"),
    ("Pages that gave no article", "rejected"),
)

NEXT = f"""
To read it in a browser, at the time of the recording (corrections, stories, search, health):
    NEWSSPIDER_NOW={PRESENT} .venv/bin/scrapy serve
To look at it in MongoDB Compass, run `.venv/bin/scrapy mongo` and paste the URI that it prints; each view of the
database newsspider shows something: latest, stories, corrections, coverage. docs/compass.md has filters to paste.
A live crawl: .venv/bin/scrapy crawl alwafd"""


def main() -> int:
    for title, portal, recording, now in CRAWLS:
        print(f"{title}:", flush=True)
        if status := scrapy("crawl", portal, "-s", f"WARC_REPLAY={HERE / recording}", "-L", "ERROR", now=now):
            return status
    for title, command in SHOWN:
        print(f"\n{title} (scrapy {command}):", flush=True)
        if status := scrapy(command):
            return status
    print(NEXT)
    return 0


def scrapy(*words: str, now: str = PRESENT) -> int:
    """Run scrapy with these words at the present of ``now``; its exit status."""
    # The database server goes by its own clock, by which what the recording rejected expired long ago.
    environment = os.environ | {"NEWSSPIDER_NOW": now, "NEWSSPIDER_KEEP_REJECTED_DAYS": "10000"}
    return subprocess.run([*SCRAPY, *words], cwd=HERE.parent, env=environment).returncode  # noqa: S603 - our own words


if __name__ == "__main__":
    sys.exit(main())
