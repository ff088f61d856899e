"""الدستور, Egypt: the «libfiles» CMS behind a check for browsers."""

from newsspider.base_spiders.libfiles import LibfilesSpider


class DostorSpider(LibfilesSpider):
    # Facts of 2025, never seen live.
    name = "dostor"
    title = "الدستور"
    aliases = ["الدستور المصرية"]
    domains = ["dostor.org"]
    article_url = r"^https?://(?:www\.)?dostor\.org/(?P<id>\d{5,8})/?$"
    examples = ["https://www.dostor.org/5709416"]
    status = "from-facts"
    requires = "browser"
