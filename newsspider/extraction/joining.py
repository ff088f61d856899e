"""What a source knows of an article that was read without it, put into the fields that the page lacks."""

from newsspider.arabic import match_text
from newsspider.extraction.fields.stamp_choice import Reading, decide, put_times, same_day
from newsspider.extraction.fields.stamps import Candidate
from newsspider.extraction.fields.stated import source_stamps, source_value
from newsspider.extraction.machine.structured import texts
from newsspider.extraction.people.people import names, once
from newsspider.items import Article, Found
from newsspider.portals import Portal


def join(article: Article, found: Found, portal: Portal) -> Article:
    """The article with the stamps, writers, section and keywords of the source where its page gave none."""
    method = source_value(found)
    if not article.authors and (stated := texts(source_value(found, "authors"))):
        own = {match_text(name) for name in (portal.title, *portal.aliases)}
        article.authors = once(name for text in stated for name in names(text, own))
        _note(article, "authors", method)
    if not article.section and (section := source_value(found, "section")):
        article.section = str(section)
        _note(article, "section", method)
    if not article.keywords and (keywords := once(texts(source_value(found, "keywords")))):
        article.keywords = keywords
        _note(article, "keywords", method)
    _join_times(article, found, portal)
    return article


def _join_times(article: Article, found: Found, portal: Portal) -> None:
    if article.fetch is None:
        return
    zone = portal.timezone or (article.timezone if article.timezone != "UTC" else None)
    source, reading = source_stamps(found), Reading(zone, article.fetch.at)
    times = decide(source, reading)
    if article.published_precision == "day" and article.published_text:
        printed = Candidate(article.published_text, "published", article.extraction["published_at"], False)
        exact = decide([printed, *source], reading)
        if same_day(exact.published, article.published_on, zone):
            put_times(article, exact, zone)
            return
    if times.published and (article.published_at is None or article.extraction.get("published_at") == "url"):
        put_times(article, times, zone)
        return
    later = times.updated if article.updated_at is None else None
    if later and article.published_at and later.stamp.at > article.published_at:
        article.updated_at, article.updated_text = later.stamp.at, later.text
        _note(article, "updated_at", later.method)


def _note(article: Article, field: str, method: str) -> None:
    if getattr(article, field):
        article.extraction[field] = method
