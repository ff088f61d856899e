"""شبكة أخبار العراق, Iraq: WordPress; the text opens with a stamp of its own and the city."""

from newsspider.base_spiders.wordpress import WordPressSpider


class AliraqnewsSpider(WordPressSpider):
    # Only the feed is known (2024 to 2026); all else is WordPress's way. «آخر تحديث: …» may stand first in the text.
    name = "aliraqnews"
    title = "شبكة أخبار العراق"
    aliases = ["أخبار العراق"]
    domains = ["aliraqnews.com"]
    country = "IQ"
    timezone = "Asia/Baghdad"
