"""The command ``newsspider``: ``scrapy`` with these settings, in any folder. Also ``python -m newsspider``."""

import os
import sys

from scrapy.cmdline import execute
from scrapy.utils.conf import closest_scrapy_cfg


def main() -> None:
    """Run a command. A folder with a scrapy.cfg has its own settings; everywhere else the package's hold."""
    if not closest_scrapy_cfg():
        os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newsspider.settings")
    if not sys.argv[0] or sys.argv[0].endswith("__main__.py"):
        sys.argv[0] = "newsspider"
    execute()


if __name__ == "__main__":
    main()
