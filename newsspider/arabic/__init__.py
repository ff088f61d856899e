"""Arabic text: the form that is stored, the form that is compared, and counts of words, letters and paragraphs."""

from newsspider.arabic.counting import letters, paragraphs, tokens, word_count
from newsspider.arabic.forms import clean_text, match_text

__all__ = ["clean_text", "letters", "match_text", "paragraphs", "tokens", "word_count"]
