"""A run as health sees it: the document in ``crawls``, read leniently, since older releases wrote less of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

# What every portal has on every page, or what is no property of a page: a share of these says nothing.
UNTOLD = frozenset({"_id", "site", "timezone", "language", "word_count", "revision", "schema_version", "extraction"})


@dataclass(frozen=True)
class Run:
    """One ended run of a portal.

    ``found`` are the entries that the sources listed, ``new`` the articles stored for the first time or changed.
    ``articles`` is the number of pages read, to which the shares in ``coverage`` refer; ``words`` the median length of
    their bodies. ``examples`` names for each field a page that lacks it.
    """

    site: str
    mode: str
    started_at: datetime
    ended_at: datetime
    id: str = ""
    state: str = "finished"
    reason: str | None = None
    found: int = 0
    stored: int = 0
    revised: int = 0
    fetched: int = 0
    rejected: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    coverage: Mapping[str, float] = field(default_factory=dict)
    articles: int = 0
    words: float | None = None
    layouts: Mapping[str, int] = field(default_factory=dict)
    methods: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    newest: datetime | None = None
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def new(self) -> int:
        """Articles that this run brought, first versions and changed ones."""
        return self.stored + self.revised

    @property
    def empty(self) -> bool:
        """Whether the sources gave nothing at all, for whatever reason."""
        return self.found == 0

    @property
    def barren(self) -> bool:
        """Whether the run could not do its work, or its sources gave nothing."""
        return self.state == "failed" or self.empty


def read_run(doc: Mapping[str, Any]) -> Run | None:
    """The run of a document in ``crawls``; None while it is running, or where the document is damaged."""
    started, ended = _moment(doc.get("started_at")), _moment(doc.get("ended_at"))
    if doc.get("state") == "running" or started is None or ended is None or ended < started:
        return None
    counts, measures = _counts(doc.get("counts")), _mapping(doc.get("measures"))
    methods = {str(name): _counts(shares) for name, shares in _mapping(measures.get("methods")).items()}
    examples = {str(name): str(url) for name, url in _mapping(measures.get("examples")).items() if url}
    words = measures.get("words")
    return Run(
        site=str(doc.get("site", "")),
        mode=str(doc.get("mode", "")),
        started_at=started,
        ended_at=ended,
        id=str(doc.get("_id", "")),
        state=str(doc.get("state", "")),
        reason=doc.get("reason") or None,
        found=counts.get("found", 0),
        stored=counts.get("stored", 0),
        revised=counts.get("revised", 0),
        fetched=counts.get("fetched", 0),
        rejected=_counts(doc.get("rejected")),
        failed=_counts(doc.get("failed")),
        coverage={
            str(name): min(1.0, max(0.0, float(share)))
            for name, share in _mapping(doc.get("coverage")).items()
            if name not in UNTOLD and isinstance(share, int | float)
        },
        articles=_counts(measures).get("articles", 0),
        words=float(words) if isinstance(words, int | float) and words > 0 else None,
        layouts=_counts(measures.get("layouts")),
        methods=methods,
        newest=_moment(measures.get("newest")),
        examples=examples,
    )


def _moment(value: object) -> datetime | None:
    if not isinstance(value, datetime):
        return None
    return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _counts(value: object) -> dict[str, int]:
    return {
        str(name): int(n)
        for name, n in _mapping(value).items()
        if isinstance(n, int | float) and not isinstance(n, bool) and n >= 0
    }
