"""Whether an article may be stored: the last look before the database's own validator."""

from datetime import timedelta

from newsspider.items import Article
from newsspider.text.wording import counted

# A clock that is a day ahead is a zone mistake somewhere; more is no publication date.
FUTURE = timedelta(days=1)
# Below this a page is a caption, a video or a listing whose only text is a label.
MIN_WORDS = 5


def problem(article: Article) -> str | None:
    """What makes an article invalid, in a few words; None for a valid one."""
    if not article.headline:
        return "no headline"
    if article.word_count < MIN_WORDS:
        return f"a body of {counted(article.word_count, 'word')}"
    if not article._id.partition(":")[2] or not article.url:
        return "no key or URL"
    moment = article.fetch.at if article.fetch else None
    if moment and article.published_at and article.published_at > moment + FUTURE:
        return f"published {article.published_at:%Y-%m-%d}, after it was fetched"
    return None
