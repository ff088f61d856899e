"""``ArticleLoader``: each field of an article from the first source that has it, and which source that was.

Not Scrapy's ``ItemLoader``, which asks three times over for the processors of each value: some tenth of a reading.
"""

from typing import Any

from newsspider.arabic import clean_text
from newsspider.items import Article

# Fields that hold a list, fields whose values pass as they are, and those whose texts may have several lines.
_LISTS = frozenset({"authors", "keywords", "related", "images"})
_AS_THEY_ARE = frozenset({"related", "images"})
_LINES = frozenset({"body"})


class ArticleLoader:
    """Call ``offer`` in order of preference: the first value of a field stays."""

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {}
        self.methods: dict[str, str] = {}

    def offer(self, field: str, method: str, value: Any) -> bool:
        """Take the value if it says something and the field has none yet. Gives whether the field has one now.

        Texts are taken in the form in which they are stored, and in one line, but for the body.
        """
        if field in self.methods:
            return True
        values = value if isinstance(value, list | tuple) else (value,)
        if field in _AS_THEY_ARE:
            found = [part for part in values if part]
        else:
            found = [text for part in values if part and isinstance(part, str) and (text := clean_text(part))]
            if field not in _LINES:
                found = [" ".join(text.split()) for text in found]
        if not found:
            return False
        self._values[field] = found
        self.methods[field] = method
        return True

    def values(self, field: str) -> list[Any]:
        """What a field has so far."""
        return self._values.get(field, [])

    def text(self, field: str) -> str | None:
        """What a field of one text has so far."""
        return next(iter(self.values(field)), None)

    def article(self) -> Article:
        """The article, with the note of which source gave each field."""
        fields: dict[str, Any] = {n: some if n in _LISTS else some[0] for n, some in self._values.items()}
        item = Article(**fields)
        item.extraction = dict(self.methods)
        return item
