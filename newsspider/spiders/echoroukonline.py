"""الشروق أونلاين, Algeria: WordPress with the «ech» theme, posts under their slug."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed


class EchoroukonlineSpider(WordPressSpider):
    # Facts of 2020 to 2026, never seen live; the example is constructed.
    name = "echoroukonline"
    title = "الشروق أونلاين"
    aliases = ["الشروق الجزائرية"]
    domains = ["echoroukonline.com"]
    country = "DZ"
    timezone = "Africa/Algiers"
    examples = ["https://www.echoroukonline.com/عنوان-خبر-طويل/"]
    sources = [Feed("https://www.echoroukonline.com/feed")]
    layouts = {"ech": {"headline": "h1.ech-sgmn__title", "body": ".ech-artx", "published": "time.ech-card__mtil",
                       "authors": "div.d-f.fxd-c.ai-fs a", "keywords": "ul.ech-sgmn__tgls a",
                       "images": "article.ech-sgmn__article figure img::attr(data-src)"}}  # fmt: skip
