"""Joomla: com_content's article-info list, and K2."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="joomla",
    generators=("joomla",),
    names=("com_content", "com-content", "itemHeader"),
    addresses=("com_content", "/media/jui/", "option=com_k2", "/components/com_"),
    fields={
        "headline": [
            "h2.itemTitle",
            "h1.itemTitle",
            "div.item-page div.page-header h2",
            "div.item-page h2[itemprop=headline]",
        ],
        "body": ["div.itemFullText", "div[itemprop=articleBody]", "div.com-content-article__body", "div.itemBody"],
        "published": [
            "dd.published time::attr(datetime)",
            "dd.create time::attr(datetime)",
            "span.itemDateCreated",
            "dd.published",
            "dd.create",
        ],
        "updated": ["dd.modified time::attr(datetime)", "span.itemDateModified", "dd.modified"],
        "authors": ["dd.createdby span[itemprop=name]", "dd.createdby", "span.itemAuthor a"],
        "section": ["dd.category-name a", "div.itemCategory a"],
        "keywords": ["ul.tags a", "div.tags a", "ul.itemTags a"],
    },
)
