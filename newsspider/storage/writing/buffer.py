"""The records that wait to be written, given out in batches that never hold two writes of one thing at once."""

import time
from collections import Counter, deque
from collections.abc import Iterable

from newsspider.storage.writing.records import Record, key_of


class Buffer:
    """Records in the order in which they came. What is about something in flight waits, and so does what came after it
    about the same."""

    def __init__(self, batch: int) -> None:
        self._batch = batch
        self._records: deque[tuple[Record, float]] = deque()
        self._busy: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._records)

    @property
    def age(self) -> float:
        """Seconds that the oldest record has waited."""
        return time.monotonic() - self._records[0][1]

    @property
    def free(self) -> bool:
        """Whether any record may be written now."""
        return any(key_of(record) not in self._busy for record, _ in self._records)

    def add(self, record: Record) -> None:
        self._records.append((record, time.monotonic()))

    def take(self) -> list[Record]:
        """The next batch, in flight until it is given to :meth:`release`."""
        batch: list[Record] = []
        rest: deque[tuple[Record, float]] = deque()
        held: set[str] = set()
        for item in self._records:
            key = key_of(item[0])
            if len(batch) < self._batch and key not in self._busy and key not in held:
                batch.append(item[0])
            else:
                held.add(key)
                rest.append(item)
        self._records = rest
        self._busy.update(key_of(record) for record in batch)
        return batch

    def release(self, batch: Iterable[Record]) -> None:
        self._busy.subtract(key_of(record) for record in batch)
        self._busy += Counter()  # only what is in flight stays
