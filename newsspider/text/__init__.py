"""From bytes to text to a parsed page; the language of a text; the wording of messages."""

from newsspider.text.decoding import decode
from newsspider.text.page import Page, declared_url

__all__ = ["Page", "declared_url", "decode"]
