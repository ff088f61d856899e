"""Texts from elsewhere, for pages that show hardly any: structured data, a feed's HTML, a generic extractor."""

from collections.abc import Collection, Mapping
from typing import Any

from lxml import etree

from newsspider.arabic import match_text
from newsspider.dates import split_labelled
from newsspider.extraction.blocks.blocks import read_blocks
from newsspider.extraction.machine.structured import texts
from newsspider.text import Page

# A line with a date and little else; a paragraph with one is longer.
_STAMP_LENGTH = 60


def source_text(html: str | None) -> str:
    """The paragraphs of a piece of HTML or plain text, joined by one blank line."""
    if not html or not html.strip():
        return ""
    tree = etree.fromstring(f"<div>{html}</div>".encode(), etree.HTMLParser(encoding="utf-8", no_network=True))
    if tree is None:
        return ""
    return "\n\n".join(block.text for block in read_blocks([tree]) if block.shown)


def machine_text(data: Mapping[str, Any]) -> str:
    """The text that JSON-LD gives in full."""
    stated = texts(data.get("articleBody"))
    return source_text(stated[0].replace("\r", "\n").replace("\n", "<br>")) if stated else ""


def precise_text(page: Page, headline: str | None = None, aside: Collection[str] = ()) -> str:
    """What trafilatura takes for the text, in its precise mode, without headline and stamps, which it leaves in.

    :param aside: texts of the page in compared form that are known not to be the article's, as captions.
    """
    import trafilatura  # a tenth of a second, which most runs never need

    found = trafilatura.extract(page.text, favor_precision=True, include_comments=False, include_tables=False)
    lines = (line.strip() for line in (found or "").splitlines())
    unwanted = {"", match_text(headline or ""), *aside}
    return "\n\n".join(line for line in lines if match_text(line) not in unwanted and not _is_stamp(line))


def _is_stamp(line: str) -> bool:
    return len(line) <= _STAMP_LENGTH and bool(split_labelled(line))
