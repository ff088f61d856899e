"""From bytes to text to a parsed page; the language of a text; the wording of messages."""

from newsspider.text.answer import Answer
from newsspider.text.decoding import decode
from newsspider.text.element_index import ElementIndex
from newsspider.text.page import Page, declared_url

__all__ = ["Answer", "ElementIndex", "Page", "declared_url", "decode"]
