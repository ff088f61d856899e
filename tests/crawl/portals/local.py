"""The portal of the tests: ``LOCAL_PORTAL`` is where it is served, ``LOCAL_SOURCES`` a Python list of its sources,
``LOCAL_LAYOUT`` selectors in place of its own."""

import os
import signal
import unicodedata

from newsspider.base_spiders.article import ArticleSpider
from newsspider.portals import sources

BASE = os.environ.get("LOCAL_PORTAL", "http://127.0.0.1:9")


class LocalSpider(ArticleSpider):
    name = "local"
    title = "بوابة الاختبار"
    domains = ["127.0.0.1", "127.0.0.2"]
    country = "EG"
    timezone = "Africa/Cairo"
    https = False
    requires = os.environ.get("LOCAL_REQUIRES") or None
    article_url = r"^https?://127\.0\.0\.[12]:\d+/news/(?P<id>\d+)(?:-[^/?#]*)?$"
    sources = eval(os.environ.get("LOCAL_SOURCES", "[]"), {"BASE": BASE, **vars(sources)})  # noqa: S307 - the tests' own
    layouts = {
        "now": {
            "headline": "h1.title",
            "body": "div.text",
            "published": "time.published",
            "updated": "time.updated",
            "source": ".source",
            "authors": ".byline",
            **eval(os.environ.get("LOCAL_LAYOUT", "{}")),  # noqa: S307 - the tests' own
        }
    }

    @staticmethod
    def after(article, page) -> None:
        if "عطل في القارئ" in article.headline:
            raise ZeroDivisionError("as a site file's hook may do")
        if "يعلق القارئ" in article.headline:
            unicodedata.normalize("NFC", "ا" + "\u064b\u0651" * 2_000_000)  # one call of C that ends after hours
        if "يموت القارئ" in article.headline:
            os.kill(os.getpid(), signal.SIGSEGV)
