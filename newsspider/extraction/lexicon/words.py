"""Lists of single words, written as a text."""


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for lists that read better so."""
    return tuple(text.split())
