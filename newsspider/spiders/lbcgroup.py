"""LBCI, Lebanon: the visible clock is Beirut's, the machine-readable one runs an hour behind."""

from newsspider.base_spiders.lbci import LbciSpider


class LbcgroupSpider(LbciSpider):
    # Facts of 2026; the family's layout is proven by a page of that year. Its tags are the title's words.
    name = "lbcgroup"
    title = "المؤسسة اللبنانية للإرسال"
    aliases = ["LBCI", "إل بي سي آي", "ال بي سي آي"]
    domains = ["lbcgroup.tv"]
    country = "LB"
    timezone = "Asia/Beirut"
    article_url = r"^https?://(?:www\.|m\.)?lbcgroup\.tv/(?:[\w-]+/){2}(?P<id>\d{5,8})(?:/|$)"
    examples = ["https://www.lbcgroup.tv/news/lifestyle/898682/شعر-وردي/ar"]
    status = "proven 2026-11-22"
    stamps = "visible"
    layouts = {"lbci": {**LbciSpider.layouts["lbci"], "updated": [], "source": [], "authors": []}}
