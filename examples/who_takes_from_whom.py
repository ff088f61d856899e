"""Who printed a story after whom, counted: ``python examples/who_takes_from_whom.py [SINCE]``."""

import sys
from collections import Counter

import newsspider


def main(since: str | None = None) -> None:
    """Print each pair of first portal and taker, the most frequent first, and how many stories it has."""
    pairs: Counter[tuple[str, str]] = Counter()
    with newsspider.archive() as archive:
        for story in archive.stories(since=since):
            first, *others = story["sites"]
            pairs.update((first, taker) for taker in others)
    for (first, taker), count in pairs.most_common():
        print(f"{first} -> {taker}: {count}")


if __name__ == "__main__":
    main(*sys.argv[1:])
