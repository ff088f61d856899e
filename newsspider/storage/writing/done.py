"""What a writer did, for whoever reports a run."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Summary:
    """What a writer did: ``spooled`` sightings wait, ``lost`` records are nowhere, ``replayed`` are of other runs."""

    outcomes: Counter[str] = field(default_factory=Counter)
    spooled: int = 0
    lost: int = 0
    replayed: int = 0
