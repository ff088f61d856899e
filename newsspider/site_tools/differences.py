"""Where the reading of a sample page differs from the article that a person read there."""

from datetime import datetime
from typing import Any
from urllib.parse import unquote

from scrapy.settings import BaseSettings

from newsspider.extraction import extract_article
from newsspider.items import PAGE_FIELDS, Article, NotAnArticle
from newsspider.portals.catalogue import names, portals
from newsspider.site_tools.samples import Sample
from newsspider.text.wording import counted


def differences(sample: Sample, article: Article) -> list[str]:
    """Where the article that was read is not the expected one: a line for each field."""
    expected, lines = sample.expected, []
    if unread := expected.get("unread"):
        lines.append(
            f"not yet read by a person: {', '.join(unread)}; compare each with the page and take it off `unread`"
        )
    for name in PAGE_FIELDS:
        # `url` is where the page was fetched; what the article makes of it shows in the key.
        if name in expected and name != "url":
            wanted, got = _comparable(name, expected[name]), _comparable(name, getattr(article, name))
            if wanted != got:
                lines.append(f"{name}: expected {_short(wanted, got)}, got {_short(got, wanted)}")
    if "layout" in expected and article.extraction.get("layout") != expected["layout"]:
        lines.append(f"layout: expected {expected['layout']!r}, got {article.extraction.get('layout')!r}")
    for name in expected.get("site_gives", ()):
        if article.extraction.get(name) != "site":
            lines.append(f"{name}: not given by the portal's selectors, but by {article.extraction.get(name)!r}")
    return [f"{sample.name}: {line}" for line in lines]


def _comparable(name: str, value: Any) -> Any:
    match name, value:
        case "body", list():
            return value
        case "body", str():
            return value.split("\n\n") if value else []
        case (("published_at" | "updated_at"), str()):
            return datetime.fromisoformat(value)
        case "images", list():
            return [unquote(url) for url in value]
        case "related", list():
            return [{**entry, "url": unquote(entry["url"]) if entry["url"] else None} for entry in value]
    return value


def _short(value: Any, other: Any) -> str:
    """A value for a message; of a list that differs only in part, that part."""
    if isinstance(value, list) and isinstance(other, list) and value != other:
        first = next((i for i, pair in enumerate(zip(value, other, strict=False)) if pair[0] != pair[1]), None)
        if first is None:
            first = min(len(value), len(other))
        return (
            f"{counted(len(value), 'entry', 'entries')}, the {first + 1}. {value[first]!r}"
            if first < len(value)
            else f"{counted(len(value), 'entry', 'entries')}"
        )
    return repr(value.isoformat() if isinstance(value, datetime) else value)


def read_sample(sample: Sample, settings: BaseSettings) -> list[str]:
    """What is wrong with the article that the sample's portal reads on the page; nothing if all is as it should be."""
    portal = next((one for one in portals(settings) if one.site == sample.site), None)
    if portal is None:
        return [f"{sample.name}: there is no portal of that name"]
    try:
        article = extract_article(sample.page(), portal, names=names(settings))
    except NotAnArticle as error:
        return [f"{sample.name}: headline, body: no article ({error.reason}: {error.detail})"]
    return differences(sample, article)
