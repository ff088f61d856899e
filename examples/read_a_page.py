"""One saved page to one article: ``python examples/read_a_page.py page.html https://portal.example/news/1 [ZONE]``."""

import sys
from pathlib import Path

import newsspider


def main(file: str, url: str, timezone: str | None = None) -> None:
    """Print what the page says of itself, and the beginning of its text."""
    article = newsspider.extract(Path(file).read_bytes(), url, timezone=timezone)
    print(article.headline)
    print(article.published_at, article.source, "، ".join(article.authors))
    print(article.body[:200])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except newsspider.NotAnArticle as error:
        sys.exit(f"no article: {error.reason} {error.detail}")
