"""The values of a page's JSON-LD scripts, however badly they are written.

A reader of its own, since extruct's gives up on a whole script for one trailing comma or stray quotation mark, and
brings an RDF library (0.2 s at import) that nothing else here needs.
"""

import json
import re
from typing import Any
from weakref import WeakKeyDictionary

from newsspider.text import Page

_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>|;)\s*$"
)
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
# A value of a key in text that is not JSON; it ends where the next key or the end of the object begins, so that
# quotation marks inside the value (a headline's, mostly) do not end it.
_LOOSE = re.compile(
    r'"(headline|datePublished|dateModified|articleSection|articleBody|description)"\s*:\s*"(.*?)"\s*'
    r'(?=,\s*"[@\w]+"\s*:|\})',
    re.DOTALL,
)
_LOOSE_AUTHOR = re.compile(r'"author"\s*:\s*[\[{].{0,200}?"name"\s*:\s*"([^"]*)"', re.DOTALL)
_parsed: WeakKeyDictionary[Page, list[Any]] = WeakKeyDictionary()


def scripts(page: Page) -> list[Any]:
    """The values of the page's scripts, parsed once."""
    if page not in _parsed:
        scripts = (script for script in page.tagged["script"] if "ld+json" in (script.get("type") or ""))
        texts_of_scripts = ("".join(script.itertext()) for script in scripts)
        _parsed[page] = [data for text in texts_of_scripts if (data := _load(text) or _loosely(text))]
    return _parsed[page]


def _load(text: str) -> Any:
    """The value of a script, repaired if it has one of the usual faults; None if it is not JSON."""
    try:
        return json.loads(text, strict=False)  # not strict: raw line breaks inside strings
    except (ValueError, RecursionError):
        pass
    stripped = _WRAPPING.sub("", _WRAPPING.sub("", text)).strip()
    repaired = _BAD_ESCAPE.sub("", _TRAILING_COMMA.sub("", stripped))
    for candidate in (stripped, repaired, repaired.replace("&quot;", '"'), f"[{repaired.replace('}{', '},{')}]"):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _loosely(text: str) -> dict[str, Any]:
    if not re.search(r'"@type"\s*:\s*\[?\s*"[^"]*(?:Article|BlogPosting)', text):
        return {}
    node: dict[str, Any] = {"@type": "NewsArticle"}
    for key, value in _LOOSE.findall(text):
        node.setdefault(key, value.replace('\\"', '"'))
    if author := _LOOSE_AUTHOR.search(text):
        node["author"] = author[1]
    return node
