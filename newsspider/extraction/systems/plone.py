"""Plone: the byline under the title, keywords as ``documentTags``."""

from newsspider.extraction.systems.system import System

SYSTEM = System(
    name="plone",
    generators=("plone",),
    names=("plone-loggedin", "documentFirstHeading"),
    addresses=("++plone++", "++resource++plone"),
    fields={
        "headline": ["h1.documentFirstHeading", "#parent-fieldname-title"],
        "body": ["#parent-fieldname-text", "#content-core"],
        "published": [
            "span.documentPublished .value",
            "span.documentPublished span:not(.pat-moment)",
            "span.documentPublished",
        ],
        "updated": ["span.documentModified .value", "span.documentModified"],
        "authors": ["span.documentAuthor a", "span.documentAuthor"],
        "keywords": ["div.documentTags a", "#category a", "a[rel~=nofollow][href*='Subject']"],
    },
)
