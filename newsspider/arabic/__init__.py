"""Arabic text: its stored form, its compared form, and what is counted in it."""

from newsspider.arabic.counting import letters, paragraphs, tokens, word_count
from newsspider.arabic.forms import clean_text, match_text

__all__ = ["clean_text", "letters", "match_text", "paragraphs", "tokens", "word_count"]
