"""What portals changed after publication, as CSV: ``python examples/corrections.py [SINCE [UNTIL]]``."""

import csv
import sys

import newsspider

COLUMNS = ("seen_at", "site", "headline", "url", "what", "shown")


def main() -> None:
    """Write a row for each correction in the archive in ./data, or of MONGO_URI; days are YYYY-MM-DD."""
    rows = csv.DictWriter(sys.stdout, COLUMNS, extrasaction="ignore")
    rows.writeheader()
    since, until = [*sys.argv[1:3], None, None][:2]
    with newsspider.archive() as archive:
        rows.writerows(archive.corrections(since=since, until=until))


if __name__ == "__main__":
    main()
