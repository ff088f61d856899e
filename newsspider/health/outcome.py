"""What a run did, from its counters: counts, coverage, and the one reason why it brought nothing."""

from collections.abc import Mapping
from typing import Any

from newsspider.items.reasons import FATAL
from newsspider.items.runs import RunOutcome
from newsspider.text.wording import typed

PREFIX = "newsspider/"
COUNTS = ("found", "fetched", "stored", "revised", "unchanged", "duplicate")
# Written only where it happened; the runs of the next days read it.
API_CLOSED = "api_closed"

# With fewer pages than this, one odd article would look like a new layout.
MIN_PAGES_FOR_LAYOUT = 3
# Of the pages that read as articles: a share of fewer without any of the layouts are videos or galleries.
MOST_OF_ALL = 0.8

# Of these a few are everyday; how many make a changed layout is decided over the whole run.
_PAGE_REASONS = ("layout_changed", "not_article", "invalid")

# With these a run may have got no article and have done its work.
_NO_FAILURE = frozenset({None, "no_links", "nothing_new", "interrupted"})

# What to do, printed with the reason; docs/documents.md says more.
ADVICE = {
    "unreachable": "no source of the portal answered; check the network, proxy and DNS of this machine",
    "blocked": "the portal answers with a challenge or a notice in place of its articles; what is stored was left "
    "as it is. Open an article in a browser, see `scrapy rejected`; set NEWSSPIDER_CONTACT and ask the portal",
    "robots": "the portal's robots.txt forbids it; leave it, or ask the portal",
    "no_source": "the site file names no source that could be read; add one, or give -a urls=FILE",
    "no_links": "the sources answered, and held no article; look at one in a browser",
    "layout_changed": "the pages are not laid out as the site file says, and what could be read was read without it; "
    "save one with `scrapy savepage`, mend the selectors, "
    "then `scrapy reparse` the recording",
    "nothing_new": "all that was found is stored already, and not due",
    "timeout": "the portal did not answer in time; the next run asks again",
    "too_large": "every page was larger than DOWNLOAD_MAXSIZE",
    "language": "no page was in a language that the portal declares",
    "not_article": "the pages that were fetched hold no article; see the collection `rejected`",
    "invalid": "the pages that were fetched hold no headline or no text; see the collection `rejected`",
    "storage": "the database did not answer; once it does, run `scrapy spool --replay`",
    "suspect": "the pages are unlike the articles that are stored, which were left as they are; open one in a browser, "
    "and see `scrapy rejected`",
    "damaged": "the embedded database does not open; restore a backup, or run `scrapy mongo --salvage`",
    "interrupted": "stopped on the way; start it again, it goes on where it was",
}


def run_outcome(stats: Mapping[str, Any], *, interrupted: bool = False) -> RunOutcome:
    """The outcome of a run from Scrapy's stats, of which those under ``newsspider/`` are read."""
    own = {name.removeprefix(PREFIX): value for name, value in stats.items() if name.startswith(PREFIX)}
    counts = {name: int(own.get(name, 0)) for name in COUNTS}
    counts |= {API_CLOSED: int(own[API_CLOSED])} if own.get(API_CLOSED) else {}
    rejected, failed = _group(own, "rejected/"), _group(own, "failed/")
    articles = own.get("articles", 0)
    coverage = {name: round(n / articles, 4) for name, n in _group(own, "coverage/").items()} if articles else {}
    reason = _reason(own, counts, rejected, failed)
    lease_lost = own.get("lease_lost") and not own.get("storage_lost")  # what waits in the spool has its place
    if lease_lost or (interrupted and reason not in ("storage", "damaged")):
        return RunOutcome("interrupted", "interrupted", counts, rejected, failed, coverage)
    could_not = reason in FATAL or (reason not in _NO_FAILURE and not _has_any(own, counts))
    return RunOutcome("failed" if could_not else "finished", reason, counts, rejected, failed, coverage)


def _has_any(own: Mapping[str, Any], counts: Mapping[str, int]) -> bool:
    """Whether the run got an article from any address that it found, or knows that one is stored."""
    return bool(counts["stored"] or counts["revised"] or counts["unchanged"] or own.get("settled"))


def _group(own: Mapping[str, Any], prefix: str) -> dict[str, int]:
    return {name.removeprefix(prefix): int(n) for name, n in sorted(own.items()) if name.startswith(prefix)}


def _reason(
    own: Mapping[str, Any], counts: Mapping[str, int], rejected: Mapping[str, int], failed: Mapping[str, int]
) -> str | None:
    """Why nothing was stored; None where something was, or where what was stored waits on disk (``storage``)."""
    if own.get("damaged"):
        return "damaged"
    if own.get("spooled") or own.get("storage_lost"):
        return "storage"
    notices = rejected.get("suspect", 0) + rejected.get("blocked", 0)
    if 2 * notices > counts["fetched"]:
        return "blocked"
    other = own.get("other_layout", 0)
    if other >= MIN_PAGES_FOR_LAYOUT and other >= MOST_OF_ALL * own.get("articles", 0):
        return "layout_changed"  # read all the same, by the generic reader
    if counts["stored"] or counts["revised"]:
        return None
    if not counts["found"] and not own.get("due"):
        return _most(failed) if not own.get("sources/read") and failed else "no_links"
    unreadable = own.get("unreadable", 0)
    if not counts["unchanged"] and unreadable >= MIN_PAGES_FOR_LAYOUT and 2 * unreadable > counts["fetched"]:
        return "layout_changed"
    if not own.get("requested") and not own.get("settled"):
        return _most(_group(own, "waiting/")) or "nothing_new"
    if not own.get("requested") or counts["unchanged"]:
        return "nothing_new"
    most = _most({**rejected, **failed}) or "nothing_new"
    return "not_article" if most in _PAGE_REASONS else most


def _most(reasons: Mapping[str, int]) -> str | None:
    return max(reasons, key=lambda name: (reasons[name], name)) if reasons else None


def summary(site: str, outcome: RunOutcome, waiting: str = "") -> str:
    """The run in one line for people: what was done, and if nothing was, why and what to do. ``waiting`` says what the
    database has not got yet."""
    counts = outcome.counts
    parts = [f"{counts[name]} {name}" for name in COUNTS if counts[name] or name in ("found", "stored")]
    parts += [f"{n} rejected as {name}" for name, n in outcome.rejected.items() if name != "no_zone"]
    parts += [f"{n} failed as {name}" for name, n in outcome.failed.items()]
    line = f"{site}: {', '.join(parts)}"
    if days := outcome.rejected.get("no_zone"):  # stored all the same
        line += f". Of {days} only the day is known (no_zone): give -a timezone=ZONE, with -a full=1 for what is stored"
    if outcome.reason:
        line += f". {outcome.reason}: {'; '.join(filter(None, (waiting, advice(outcome.reason))))}"
    return line


def advice(reason: str) -> str:
    """What a reason means and what to do, in one line."""
    if reason in ADVICE:
        return typed(ADVICE[reason])
    status = reason.removeprefix("http_")
    if status in ("404", "410"):
        return "what the sources name is not there; have the addresses moved? Open one in a browser"
    if status == "304":
        return "a cache answers «not modified» to a first request; the next run asks again"
    return f"the portal answered {status} in place of its articles; the next run asks again"
