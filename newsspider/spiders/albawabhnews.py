"""البوابة نيوز, Egypt: the «libfiles» CMS behind a check for browsers."""

from newsspider.base_spiders.libfiles import LibfilesSpider


class AlbawabhnewsSpider(LibfilesSpider):
    # Facts of 2020 to 2026, never seen live; selectors are the family's, the stamp structured data.
    name = "albawabhnews"
    title = "البوابة نيوز"
    domains = ["albawabhnews.com"]
    examples = ["https://www.albawabhnews.com/4148027", "https://www.albawabhnews.com/5107148"]
    requires = "browser"
