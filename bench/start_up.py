"""Start-up: processor time of a command line until it ends, beside Scrapy's own."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from newsspider.site_tools.samples import WRITTEN, article_pages, load

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3


def rows() -> Iterator[tuple[str, float, str]]:
    sample = next(iter(article_pages(WRITTEN)))
    url = load(sample).page().url
    with tempfile.TemporaryDirectory() as elsewhere:
        bare = _seconds(["--help"], Path(elsewhere))
    yield "scrapy --help, outside the project", bare, "s"
    own = _seconds(["--help"], ROOT)
    yield "scrapy --help", own, "s"
    yield "scrapy --help / the same outside the project", own / bare, "times"
    yield "scrapy list", _seconds(["list"], ROOT), "s"
    yield "scrapy extract FILE", _seconds(["extract", str(sample), "--url", url], ROOT), "s"


def _seconds(arguments: list[str], folder: Path) -> float:
    return min(_once(arguments, folder) for _ in range(ROUNDS))


def _once(arguments: list[str], folder: Path) -> float:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCRAPY_")}
    process = subprocess.Popen(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"scrapy {' '.join(arguments)} ended with {process.returncode}")
    return used.ru_utime + used.ru_stime
