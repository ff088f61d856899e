"""الإمارات اليوم, Emirates: Polopoly."""

from newsspider.base_spiders.polopoly import PolopolySpider
from newsspider.portals import Feed


class EmaratalyoumSpider(PolopolySpider):
    # Facts of 2009 to 2020, never seen live; selectors are the family's.
    name = "emaratalyoum"
    title = "الإمارات اليوم"
    domains = ["emaratalyoum.com"]
    examples = [
        "http://www.emaratalyoum.com/politics/news/2015-10-10-1.828836",
        "https://www.emaratalyoum.com/local-section/2009-09-05-1.156794",
    ]
    sources = [Feed("https://www.emaratalyoum.com/1.533091?ot=ot.AjaxPageLayout")]
