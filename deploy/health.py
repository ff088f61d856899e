"""A container's health check: whether scrapyd answers, or, where there is none, whether the scheduler is at work.

Exit status 0 or 1. ``HEALTH_URL`` names a scrapyd; without it the scheduler's lock in ``DATA_DIR`` must be held.
"""

import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

TIMEOUT = 5  # seconds; the container's own limit is ten


def scrapyd_answers(url: str) -> bool:
    try:
        urllib.request.urlopen(f"{url.rstrip('/')}/daemonstatus.json", timeout=TIMEOUT).close()  # noqa: S310
    except urllib.error.HTTPError as error:
        return error.code == 401  # it is alive, and lets in only whom it knows
    except OSError:
        return False
    return True


def scheduler_holds(lock: Path) -> bool:
    import fcntl

    try:
        with lock.open("rb+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


if __name__ == "__main__":
    url = os.environ.get("HEALTH_URL")
    lock = Path(os.environ.get("DATA_DIR", "data")) / "schedule.lock"
    sys.exit(0 if (scrapyd_answers(url) if url else scheduler_holds(lock)) else 1)
