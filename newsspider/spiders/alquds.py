"""القدس العربي, United Kingdom: WordPress, posts under their slug or ``?p=<number>``."""

from newsspider.base_spiders.wordpress import WordPressSpider
from newsspider.portals import Feed


class AlqudsSpider(WordPressSpider):
    # Facts of 2016 to 2026, never seen live; selectors are the family's. Feed: no direct fetch for some.
    name = "alquds"
    title = "القدس العربي"
    aliases = ["صحيفة القدس العربي"]
    domains = ["alquds.co.uk"]
    country = "GB"
    timezone = "Europe/London"
    examples = ["http://www.alquds.co.uk/?p=596597", "https://www.alquds.co.uk/النفط-يتراجع-من-أعلى-مستوى-له/"]
    sources = [Feed("https://www.alquds.co.uk/feed/")]
    requires = "residential"
