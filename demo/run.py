"""``make demo``: crawl the bundled recording as a live portal would be crawled, then show what was stored."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRAPY = [str(Path(sys.executable).with_name("scrapy"))]
RECORDING = HERE / "alwafd.warc.gz"


def main() -> int:
    print("Crawling a recording of alwafd ...", flush=True)
    crawl = ["crawl", "alwafd", "-s", f"WARC_REPLAY={RECORDING}", "-L", "ERROR"]
    status = subprocess.run([*SCRAPY, *crawl], cwd=HERE.parent).returncode  # noqa: S603 - our own words
    if status:
        return status
    print(flush=True)
    subprocess.run([*SCRAPY, "latest", "--site", "alwafd"], cwd=HERE.parent, check=True)  # noqa: S603 - our own words
    print(
        "\nTo look at it in MongoDB Compass: run `.venv/bin/scrapy mongo`, and paste the URI that it prints.\n"
        "The articles are in the database newsspider, collection articles; docs/documents.md says what each field is.\n"
        "A live crawl: .venv/bin/scrapy crawl alwafd"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
