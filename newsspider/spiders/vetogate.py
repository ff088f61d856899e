"""فيتو, Egypt: the «libfiles» CMS, with numbered sections."""

from newsspider.base_spiders.libfiles import LibfilesSpider
from newsspider.portals import Feed, Section


class VetogateSpider(LibfilesSpider):
    # Facts of 2026, never seen live; URL shape and selectors are the family's, the stamp structured data.
    name = "vetogate"
    title = "فيتو"
    aliases = ["بوابة فيتو"]
    domains = ["vetogate.com"]
    sources = [Feed("https://www.vetogate.com/rss.aspx"), Section("https://www.vetogate.com/section/168/Economy")]
