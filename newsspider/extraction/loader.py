"""``ArticleLoader``: each field of an article from the first source that has it, and which source that was."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from itemloaders import ItemLoader
from itemloaders.processors import Identity, TakeFirst

from newsspider.arabic import clean_text
from newsspider.items import Article


def _texts(values: Iterable[Any]) -> list[str]:
    return [text for value in values if isinstance(value, str) and (text := clean_text(value))]


def _lines(values: Iterable[Any]) -> list[str]:
    """Texts of one line each, as a reader sees them."""
    return [" ".join(text.split()) for text in _texts(values)]


class ArticleLoader(ItemLoader):
    """Call ``offer`` in order of preference: the first value of a field stays."""

    default_item_class = Article
    default_input_processor = staticmethod(_lines)
    default_output_processor = TakeFirst()
    body_in = staticmethod(_texts)
    related_in = images_in = Identity()
    authors_out = keywords_out = related_out = images_out = Identity()

    def __init__(self) -> None:
        super().__init__()
        self._values.clear()  # the item's defaults are no values
        self.methods: dict[str, str] = {}

    def offer(self, field: str, method: str, value: Any) -> bool:
        """Take the value if it says something and the field has none yet. Gives whether the field has one now."""
        if field in self.methods:
            return True
        values = [part for part in (value if isinstance(value, list | tuple) else (value,)) if part]
        if values:
            self.add_value(field, values)
        if self._values.get(field):
            self.methods[field] = method
            return True
        return False

    def get_input_processor(self, field_name: str) -> Callable[..., Any]:
        return _processor(f"{field_name}_in", ArticleLoader.default_input_processor)

    def get_output_processor(self, field_name: str) -> Callable[..., Any]:
        return _processor(f"{field_name}_out", ArticleLoader.default_output_processor)

    def article(self) -> Article:
        """The article, with the note of which source gave each field."""
        item: Article = self.load_item()
        item.extraction = dict(self.methods)
        return item


@cache
def _processor(name: str, default: Callable[..., Any]) -> Callable[..., Any]:
    """A processor of the loader, looked up once: ItemLoader asks the item's fields for it at each value."""
    found: Callable[..., Any] = getattr(ArticleLoader, name, default)
    return found
