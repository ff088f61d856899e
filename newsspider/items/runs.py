"""What a run came to: the closing part of its document."""

from dataclasses import dataclass

from newsspider.items.reasons import FATAL


@dataclass(frozen=True)
class RunOutcome:
    """The closing part of a run's document. ``state`` is ``finished``, ``interrupted`` or ``failed``."""

    state: str
    reason: str | None
    counts: dict[str, int]
    rejected: dict[str, int]
    failed: dict[str, int]
    coverage: dict[str, float]

    @property
    def could_not(self) -> bool:
        """Whether the run could not do its work, so that the exit status is 1."""
        return self.reason in FATAL or self.state == "failed"
