"""The commands that newsspider adds to Scrapy's."""
