"""Text from the web in a line at a terminal: only ever text. Apart from the tables: a crawl imports no ``rich``."""

import re
import sys
from typing import TextIO

from newsspider.text.controls import without_controls


def safe(text: object) -> str:
    """A text on one line, without anything that a terminal obeys.

    >>> safe("عاجل\\x1b[2J [bold]\\n\\u202eخبر")
    'عاجل[2J [bold] خبر'
    """
    return without_controls(" ".join(str(text).split()))


def say(text: object, file: TextIO | None = None) -> None:
    """Print one line that may hold text from the web; spaces stay as they are."""
    print(without_controls(re.sub(r"[\n\t]", " ", str(text))), file=file or sys.stdout, flush=True)
