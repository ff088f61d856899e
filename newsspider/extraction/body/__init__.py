"""Where the article's text is in the page, and where it ends."""
