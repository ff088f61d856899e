"""The walk through portals whose articles are ``/<number>``, from the newest known one back."""

from collections.abc import Iterator
from dataclasses import dataclass

from newsspider.items import Found
from newsspider.portals import Ids


@dataclass
class IdWalk:
    """The numbers to request, until a row of misses, ``lowest`` or a date ends the walk.

    ``at`` is the next number. Answers come in any order, each reported by ``seen``: ``misses`` counts
    the numbers in a row, next to each other, that gave no article, so a late answer ends no walk too early.
    """

    ids: Ids
    at: int
    lowest: int = 1
    stopped: bool = False

    def __post_init__(self) -> None:
        self._pending: set[int] = set()
        self._missing: set[int] = set()
        self._run = 0
        self._judged = self.at

    def take(self, count: int) -> list[Found]:
        """The next ``count`` entries to be fetched; fewer at the end."""
        taken: list[Found] = []
        for number in self._numbers(count):
            self._pending.add(number)
            taken.append(Found(url=self.ids.url.replace("{id}", str(number)), source="ids", fields={"id": number}))
        return taken

    def _numbers(self, count: int) -> Iterator[int]:
        for _ in range(count):
            if self.stopped or self.at < self.lowest:
                return
            yield self.at
            self.at -= self.ids.step

    def give_back(self, entries: list[Found]) -> None:
        """Take back the last entries of those that were taken: they are not fetched now."""
        numbers = [entry.fields["id"] for entry in entries]
        self._pending.difference_update(numbers)
        self.at = max(numbers, default=self.at)

    def seen(self, number: int, hit: bool) -> None:
        """Report whether a number was an article (of any date), or nothing: 404, 410, another portal's page."""
        self._pending.discard(number)
        if not hit:
            self._missing.add(number)
        # Judge in the walk's order, up to the first number that has no answer yet.
        while self._judged > self.at and self._judged not in self._pending:
            self._run = self._run + 1 if self._judged in self._missing else 0
            self._missing.discard(self._judged)
            self._judged -= self.ids.step
            if self._run >= self.ids.misses:
                self.stopped = True

    def stop(self) -> None:
        """End the walk: an article older than the wanted days was met."""
        self.stopped = True

    @property
    def pending(self) -> int:
        """How many numbers have no answer yet."""
        return len(self._pending)

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to take and no answer outstanding."""
        return (self.stopped or self.at < self.lowest) and not self._pending
