"""Whether a page is a live blog, which is written on while it is read."""

import re

from newsspider.extraction.machine.structured import article_data
from newsspider.text import Page

_TYPE = re.compile(r"(?:^|/)LiveBlogPosting$")


def is_live(page: Page) -> bool:
    """Whether the page says to machines that its article is a live blog, in JSON-LD or microdata."""
    if "LiveBlogPosting" not in page.text:  # a look at the text is cheap, and hardly any page passes it
        return False
    kinds = article_data(page).get("@type")
    if any(_TYPE.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
        return True
    marked = page.tree.xpath("//*[contains(@itemtype, 'LiveBlogPosting')]")
    return any(_TYPE.search(kind) for element in marked for kind in element.get("itemtype").split())
