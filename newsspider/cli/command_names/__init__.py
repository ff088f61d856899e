"""The commands by name, for Scrapy to list: each says its summary, and is imported when it is called."""
