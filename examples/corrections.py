"""What portals changed after publication, as CSV: ``python examples/corrections.py > corrections.csv``."""

import csv
import sys

import newsspider


def main() -> None:
    """Write a row for each change of an article of the archive in ./data, or of MONGO_URI."""
    rows = csv.writer(sys.stdout)
    rows.writerow(["site", "url", "seen_at", "what", "shown"])
    with newsspider.archive() as archive:
        for article in archive.articles():
            if article["revision"] > 1:
                for change in archive.revisions(article["_id"]):
                    rows.writerow([article["site"], article["url"], change["seen_at"], change["what"], change["shown"]])


if __name__ == "__main__":
    main()
