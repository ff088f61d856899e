"""What the spool holds, as BSON: any of the things that a crawl tells the archive."""

from dataclasses import asdict
from typing import Any

import bson
from bson.codec_options import CodecOptions

from newsspider.copies import fingerprint
from newsspider.items import FIELDS, Article, Fetch, Rejection, Result, Sighting, Visit
from newsspider.items.sightings import Retraction, RunDocument
from newsspider.storage.documents.articles import stored_form
from newsspider.storage.documents.rejected import rejected_document

Record = Sighting | Visit | Rejection | Retraction | RunDocument

_AWARE: CodecOptions[dict[str, Any]] = CodecOptions(tz_aware=True)


# A rejected page is fetched again, since the reader may be at fault; but not one in another language.
_FINAL = frozenset({"language"})


def records_of(result: Result) -> list[Sighting | Rejection | Visit]:
    """The records by which the outcome of an answer is written to the archive."""
    if isinstance(result, Article):
        assert result.fetch is not None  # whoever reads a page sets it
        return [Sighting(result, result.fetch)]
    if isinstance(result, Rejection):
        state = "done" if result.reason in _FINAL else "failed"
        return [result, Visit(result.key, result.url, result.site, result.at, state, result.status, result.reason)]
    return [result]


def key_of(record: Record) -> str:
    """What a record is about; records with the same key are written in their order."""
    if isinstance(record, Sighting):
        return str(record.article._id)
    if isinstance(record, RunDocument):
        return f"run {record.document['_id']}"
    return record.id if isinstance(record, Retraction) else str(record.key)


def is_large(record: Record) -> bool:
    """Whether encoding a record takes some milliseconds."""
    return isinstance(record, Sighting) and len(str(record.article.body)) > 100_000  # characters


def encode(record: Record) -> bytes:
    """A record as bytes.

    :raises ValueError, TypeError, KeyError: as :func:`stored_form`.
    """
    doc: dict[str, Any]
    if isinstance(record, Sighting):
        article = stored_form(record.article)
        doc = {"kind": "sighting", "article": article, "fetch": asdict(record.fetch), "source": record.source}
    elif isinstance(record, Visit):
        doc = {"kind": "visit", "visit": asdict(record)}
    elif isinstance(record, Rejection):
        cut = rejected_document(record)
        doc = {"kind": "rejection", "rejection": {"key": cut.pop("_id"), **cut}}
    elif isinstance(record, Retraction):
        cut = rejected_document(record.rejection)
        doc = {"kind": "retraction", "id": record.id, "at": record.at, "rejection": {"key": cut.pop("_id"), **cut}}
    else:
        doc = {"kind": "run", "run": record.document}
    return bson.encode(doc)


def decode(data: bytes) -> Record:
    """A record from its bytes.

    :raises KeyError, TypeError, bson.errors.BSONError: when the bytes are none.
    """
    doc = bson.decode(data, codec_options=_AWARE)
    if doc["kind"] == "sighting":
        article = Article(**{name: doc["article"][name] for name in FIELDS if name in doc["article"]})
        if "keys" not in doc["article"]:  # spooled by an older release
            found = fingerprint(article.headline, article.body)
            article.shingles, article.signature, article.keys = found.shingles, found.signature, found.keys
        # BSON has lists only.
        for name in ("signs", "titles"):
            doc["fetch"][name] = tuple(doc["fetch"].get(name, ()))
        article.fetch = Fetch(**doc["fetch"])
        return Sighting(article, article.fetch, doc["source"])
    if doc["kind"] == "visit":
        return Visit(**doc["visit"])
    if doc["kind"] == "rejection":
        return Rejection(**doc["rejection"])
    if doc["kind"] == "retraction":
        return Retraction(doc["id"], doc["at"], Rejection(**doc["rejection"]))
    return RunDocument(doc["run"])
