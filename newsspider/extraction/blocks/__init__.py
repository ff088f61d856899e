"""The page as lines in reading order, and what kinds of lines there are."""
