"""The last check of an article before the database's own validator: one that fails it becomes a rejected page."""

from datetime import timedelta
from typing import Any

from newsspider.items import Article, Rejection
from newsspider.text.wording import counted

# A clock that is a day ahead is a zone mistake somewhere; more is no publication date.
FUTURE = timedelta(days=1)
# Below this a page is a caption, a video or a listing whose only text is a label.
MIN_WORDS = 5


class ValidatePipeline:
    def process_item(self, item: Any) -> Any:
        return checked(item) if isinstance(item, Article) else item


def checked(article: Article) -> Article | Rejection:
    """The article if it may be stored, else a rejected page that says why not."""
    wrong, fetch = problem(article), article.fetch
    assert fetch is not None  # whoever reads a page sets it
    if not wrong:
        return article
    return Rejection(
        fetch.key, article.url, article.site, fetch.at, "invalid", wrong, article.headline, article.body, fetch.status
    )


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
