"""One file a field of the article: where it is looked for and how it is read."""
