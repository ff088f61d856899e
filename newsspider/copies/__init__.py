"""Copies of one text under many headlines and portals: fingerprints, and what two texts are to each other.

Pure: what is stored for ever is computed here and pinned by test vectors; the database is asked in
``storage.documents.stories``. The scheme, its constants and what was measured are in docs/copies.md.
"""

from newsspider.copies.comparison import Comparison, Text
from newsspider.copies.decision import DAYS_APART, Kind, Relation, estimate, moment, order_key, relate
from newsspider.copies.fingerprint import Fingerprint, fingerprint, fingerprint_folded

__all__ = [
    "DAYS_APART",
    "Comparison",
    "Fingerprint",
    "Kind",
    "Relation",
    "Text",
    "estimate",
    "fingerprint",
    "fingerprint_folded",
    "moment",
    "order_key",
    "relate",
]
