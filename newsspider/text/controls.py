"""Characters that a terminal or a page obeys in place of showing them."""

import json
import re
from typing import Any

# Controls (ESC and C1 among them, which move cursors and name windows), and what turns the direction of the text after
# it. Marks that only hint at a direction, and joiners, belong to Arabic and stay.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]|[\ud800-\udfff]")


def without_controls(text: str) -> str:
    """A text without them; line breaks and tabs stay.

    >>> without_controls("عاجل\\x1b[2J\\u202eخبر")
    'عاجل[2Jخبر'
    """
    return _UNSAFE.sub("", text)


def json_text(value: Any, indent: int | None = None) -> str:
    r"""A value as JSON that may be printed: its letters as they are, what a terminal would obey as escapes.

    >>> json_text({"a": "عاجل\x9b2J\u202e"})
    '{"a": "عاجل\\u009b2J\\u202e"}'
    """
    # These stand inside strings only, where JSON reads the escape as the character.
    return _UNSAFE.sub(lambda found: _escaped(found[0]), json.dumps(value, ensure_ascii=False, indent=indent))


def _escaped(sign: str) -> str:
    return f"\\u{ord(sign):04x}"
