"""Where a page that was saved without its address says it came from."""

import pytest

from newsspider.text import Page, declared_url
from tests.extraction.sample import NOW, URL, document


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (f'<link rel="canonical" href="{URL}">', URL),
        (f'<meta property="og:url" content="{URL}">', URL),
        ('<link rel="canonical" href="https://.akhbar-example.com">', None),
        (f'<link rel="canonical" href="https://.akhbar-example.com"><meta name="twitter:url" content="{URL}">', URL),
        ("", None),
    ],
)
def test_an_address_without_a_host_is_none(head: str, found: str | None) -> None:
    assert declared_url(Page("", document("", head), None, NOW)) == found
