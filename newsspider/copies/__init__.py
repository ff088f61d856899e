"""Copies of one text under many headlines and portals: how a text is fingerprinted, and when two texts are one story.

Pure: what is stored for ever is computed here and pinned by test vectors; the database is asked in
``storage.stories``. The scheme, its constants and what was measured are in docs/copies.md.
"""

from newsspider.copies.decision import DAYS_APART, decide, decide_many, estimate, moment, order_key
from newsspider.copies.fingerprint import Fingerprint, fingerprint

__all__ = [
    "DAYS_APART",
    "Fingerprint",
    "decide",
    "decide_many",
    "estimate",
    "fingerprint",
    "moment",
    "order_key",
]
