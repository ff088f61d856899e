"""Copy detection: fingerprints of texts, and the decision whether two articles tell the same story.

The functions are pure; ``storage.stories`` queries the database. Fingerprints are stored permanently, so test vectors
pin their values. docs/copies.md has the scheme, its constants and the measurements.
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
