"""The reader: the archive as web pages, feeds and JSON, for people who read only."""
