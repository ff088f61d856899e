"""The project's settings with many small portals; the present is what the file ``MANY_CLOCK`` says."""

import os
from pathlib import Path

if "MANY_CLOCK" in os.environ:
    os.environ["NEWSSPIDER_NOW"] = Path(os.environ["MANY_CLOCK"]).read_text()

from newsspider.settings import *  # noqa: F403 - all of them; after the clock is set

SPIDER_MODULES = ["tests.deploy.many"]
DOWNLOAD_DELAY = 0
AUTOTHROTTLE_ENABLED = False
