"""البيان, United Arab Emirates: Polopoly until 2020, with a template's date as the modified one."""

from newsspider.base_spiders.polopoly import PolopolySpider
from newsspider.portals import Feed


class AlbayanSpider(PolopolySpider):
    # Facts of 2020 and 2026; the family's layout is proven by a page of 2020. Today's numbers began anew: no key.
    name = "albayan"
    title = "البيان"
    aliases = ["صحيفة البيان", "جريدة البيان"]
    domains = ["albayan.ae"]
    article_url = r"^https?://(?:www\.)?albayan\.ae/(?:[\w-]+/)+(?:\d{4}-\d\d-\d\d-1\.(?P<id>\d+)|\d{6,8})/?$"
    examples = [
        "https://www.albayan.ae/across-the-uae/news-and-reports/2020-06-03-1.3874341",
        "https://www.albayan.ae/technology/tech-radar/1554552",
    ]
    sources = [Feed("https://www.albayan.ae/cmlink/1.446"), Feed("https://www.albayan.ae/1.446?ot=ot.AjaxPageLayout")]
    status = "proven 2026-11-22"
    layouts = {"polopoly": {**PolopolySpider.layouts["polopoly"], "authors": [], "keywords": [], "related": []}}
