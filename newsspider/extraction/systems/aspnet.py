"""ASP.NET forms: labels with an id that ends in what they show, in nested tables."""

from newsspider.extraction.systems.system import System


def _labels(*names: str) -> list[str]:
    return [f"{tag}[id$='{name}']" for name in names for tag in ("span", "a", "div")]


SYSTEM = System(
    name="aspnet",
    names=("__VIEWSTATE", "ctl00_"),
    fields={
        "headline": [
            "h1[id$='Title']",
            *_labels("lblTitle", "LabelTitle", "lblHeadline", "lblNewsTitle", "lblSubject"),
        ],
        "body": _labels("lblBody", "lblContent", "lblDetails", "lblText", "lblNewsBody", "LabelBody", "divContent"),
        "published": _labels("lblDate", "LabelDate", "lblPublishDate", "lblNewsDate", "lblTime"),
        "authors": _labels("lblAuthor", "lblWriter", "lblEditor", "LabelAuthor", "lblReporter"),
        "section": _labels("lblSection", "lblCategory", "lblCat", "lnkSection", "hlCategory"),
    },
)
