"""A simulated run as the crawl writes it into ``crawls``."""

from datetime import timedelta
from typing import Any

from newsspider.health import Run


def document(run: Run, site: str, shift: timedelta = timedelta(0)) -> dict[str, Any]:
    return {
        "_id": f"{site}-{run.id}",
        "site": site,
        "mode": run.mode,
        "started_at": run.started_at + shift,
        "ended_at": run.ended_at + shift,
        "state": run.state,
        "reason": run.reason,
        "counts": {"found": run.found, "fetched": run.fetched, "stored": run.stored, "revised": run.revised},
        "rejected": dict(run.rejected),
        "failed": dict(run.failed),
        "coverage": dict(run.coverage),
        "settings": {},
        "measures": {
            "articles": run.articles,
            "words": run.words,
            "layouts": dict(run.layouts),
            "methods": {name: dict(counts) for name, counts in run.methods.items()},
            "newest": run.newest + shift if run.newest else None,
            "examples": dict(run.examples),
        },
    }
