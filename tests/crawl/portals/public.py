"""A portal of the tests at a public address: ``PUBLIC_SOURCES`` is a Python list of its sources."""

import os

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import sources

BASE = os.environ.get("PUBLIC_PORTAL", "http://portal.example.com")


class PublicSpider(ArticleSpider):
    name = "public"
    title = "بوابة عامة"
    domains = ["portal.example.com"]
    country = "EG"
    timezone = "Africa/Cairo"
    https = False
    article_url = r"^https?://(?:[a-z]+\.)?portal\.example\.com(?::\d+)?/news/(?P<id>\d+)$"
    sources = eval(os.environ.get("PUBLIC_SOURCES", "[]"), {"BASE": BASE, **vars(sources)})  # noqa: S307 - the tests' own
    layouts = {"now": {"headline": "h1.title", "body": "div.text", "published": "time.published"}}
