"""Atex Polopoly: articles at ``…/YYYY-MM-DD-1.<id>``, feeds as ``?ot=ot.AjaxPageLayout``, ``polopoly_fs`` pictures."""

from newsspider.base_spiders.family import FamilySpider


class PolopolySpider(FamilySpider):
    """Markup proven by a page of albayan's of 2020. A feed's address is a content id, so each member gives its own."""

    # Facts of 2015 to 2020.
    country = "AE"
    timezone = "Asia/Dubai"
    article_url = r"^https?://(?:www\.|m\.)?{domain}/(?:[^/?#]+/)+\d{4}-\d\d-\d\d-1\.(?P<id>\d+)(?:/|$)"
    layouts = {
        "polopoly": {
            "headline": "h1.title",
            "body": "div#articledetails",
            "section": "ul.breadcrumb li.last-child a",
            "published": "time.published::attr(datetime)",
            "source": "div.source li",
            "remove": "div.metadata",
            "images": "figure.detailsmedia img",
        },
    }
    status = "from-family"
