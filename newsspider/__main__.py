"""The command ``newsspider``: ``scrapy`` with these settings, in any folder. Also ``python -m newsspider``."""

import os
import sys

from scrapy.cmdline import execute
from scrapy.utils.conf import closest_scrapy_cfg

from newsspider.cli.help import is_unknown, print_help


def main() -> None:
    """Run a command. A folder with a scrapy.cfg has its own settings; everywhere else the package's hold."""
    if not closest_scrapy_cfg():
        os.environ.setdefault("SCRAPY_SETTINGS_MODULE", "newsspider.settings")
    if not sys.argv[0] or sys.argv[0].endswith("__main__.py"):
        sys.argv[0] = "newsspider"
    name = next((word for word in sys.argv[1:] if not word.startswith("-")), None)
    if name is None:
        print_help()
    elif is_unknown(name):
        print(f"no command {name!r}; `newsspider --help` lists them", file=sys.stderr)
        sys.exit(2)
    else:
        execute()


if __name__ == "__main__":
    main()
