"""Articles on their way, and what further sources of the run know of them."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from newsspider.base_spiders.searching import SearchingSpider
from newsspider.discovery.ids import IdWalk
from newsspider.discovery.listing import Step
from newsspider.items import Article, Found, Result

# Articles that wait for open sources; one more is given out at once.
MAX_HELD = 500
# Articles of which is kept what the sources know.
MAX_NAMED = 20_000
# Sources whose entries know something of an article.
_KNOWING = frozenset({"api", "feed", "sitemap", "section"})


@dataclass
class PendingArticle:
    """An article on its way: where it was found, by which walk, and its pages so far, of which most have one.

    ``stored`` says that the memory knows of an article under this key, ``tried`` that the last visit failed,
    ``conditional`` that the request told which version is known, so that "not modified" is an answer to it.
    """

    key: str
    found: Found
    step: Step | None = None
    walk: IdWalk | None = None
    stored: bool = False
    tried: bool = False
    conditional: bool = False
    article: Article | None = None
    parts: list[Article] = field(default_factory=list)
    first: str = ""


class PendingSpider(SearchingSpider):
    """The first source that names an article has it fetched; what all of them know of it stays with it."""

    def __init__(self, name: str | None = None, **arguments: str | None) -> None:
        super().__init__(name, **arguments)
        self.pending: dict[str, PendingArticle] = {}
        self.held: dict[str, Article] = {}
        self.named: dict[str, Found] = {}

    def done(self, pending: PendingArticle, outcome: Result) -> AsyncIterator[Any]:
        """Yield what an article's address gave."""
        raise NotImplementedError

    def join(self, key: str, found: Found) -> None:
        """Keep what a source knows of an article, whichever source had it fetched."""
        if found.source not in _KNOWING:
            return
        before = self.named.get(key)
        if before is None:
            if len(self.named) < MAX_NAMED:
                self.named[key] = found
            return
        self.named[key] = before.joined(found)
        self.joined += self.named[key] != before

    def all_known(self, pending: PendingArticle) -> Found:
        """The entry by which an article was requested, with what all sources know of it."""
        named = self.named.get(pending.key)
        return pending.found.joined(named) if named is not None else pending.found

    def hold(self, pending: PendingArticle, result: Result) -> bool:
        """Keep an article back for what the sources that are still open may know of it. Gives whether it was.

        A process that dies meanwhile loses nothing: the memory has the address as new.
        """
        if not self.open_sources or pending.step is None or pending.walk or self.arguments.since:
            return False
        if not isinstance(result, Article) or not self.declaration.generic or len(self.held) >= MAX_HELD:
            return False
        self.held[pending.key] = result
        return True

    async def release(self) -> AsyncIterator[Any]:
        """The articles that waited, with all that the sources know of them."""
        held, self.held = self.held, {}
        if not held:
            return
        from newsspider.extraction.joining import join  # slow, and most runs hold nothing

        for key, article in held.items():
            pending = self.pending[key]
            whole = join(article, self.all_known(pending), self.portal_for(article.url))
            async for item in self.done(pending, whole):
                yield item
