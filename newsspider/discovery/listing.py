"""One step through a source: the addresses to begin with, and what a page of it gives, whatever the kind of source.

Pure: the spider makes requests of the ``Step`` objects and asks the memory about the entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from newsspider.dates import parse_stamp
from newsspider.discovery import wordpress
from newsspider.discovery.api import ApiRequest, api_request, read_api
from newsspider.discovery.arguments import Arguments
from newsspider.discovery.feed import FeedPage, is_feed, read_feed
from newsspider.discovery.section import MAX_PAGES, SectionWalk, read_section
from newsspider.discovery.sitemap import expand, no_articles, read_sitemap, worth_reading
from newsspider.discovery.url_heuristics import leads_elsewhere, looks_like_article
from newsspider.items import Found, Problem
from newsspider.portals import Api, Feed, Ids, NewsSitemap, Portal, Section, Sitemap, Source, WordPress
from newsspider.text import Answer

# Without `since` a sitemap is read for what may be new since the last runs; whoever wants more says since when.
RECENT = timedelta(days=3)
# Entries of a feed, and those of a sitemap that state no date, taken without `since`: more is an archive, not news.
MAX_ENTRIES = 1000
# Pages of one feed without `since`; the walk ends before, where a page names nothing new.
MAX_FEED_PAGES = 30
# An index may name indexes, whose files may be indexes by mistake; deeper is a loop.
MAX_DEPTH = 4
# Articles in a row that are older than `since` before a walk ends: editors pin a few old ones to the top.
MAX_OLDER = 20
# Pages in a row whose articles are all gone before a walk ends: a calendar has a next page for ever.
MAX_GONE_PAGES = 3


@dataclass
class Walk:
    """What is remembered on the way through one source: its pages, and how many articles in a row were too old."""

    source: Source
    section: SectionWalk | None = None
    older: int = 0
    # Of the pages of the source whose articles were asked for, in their order: whether any of them was there.
    pages: dict[int, bool] = field(default_factory=dict)

    def met(self, published: datetime | None, since: datetime | None) -> None:
        """Take note of an article's date; ``ended`` when the walk has come past ``since``."""
        if published is not None and since is not None:
            self.older = self.older + 1 if published < since else 0

    def answered(self, step: "Step", there: bool) -> None:
        """Take note whether an article that a page of the source names was there."""
        self.pages[step.number] = self.pages.get(step.number, False) or there

    @property
    def ended(self) -> bool:
        """Whether nothing more is to be expected: it has come past the wanted days, or all that it names is gone."""
        last = [self.pages[number] for number in sorted(self.pages)[-MAX_GONE_PAGES:]]
        return self.older >= MAX_OLDER or (len(last) == MAX_GONE_PAGES and not any(last))


@dataclass(frozen=True)
class Step:
    """One request to a source: the first, or one that follows from a page of it.

    One that is only ``guessed`` may give nothing; then the first of the ``others`` is tried, and all that are to be
    read ``instead``.
    """

    url: str
    walk: Walk
    method: str = "GET"
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    number: int = 1
    depth: int = 0
    call: ApiRequest | wordpress.Call | None = None
    guessed: bool = False
    others: tuple[Source, ...] = ()
    instead: tuple["Step", ...] = ()


@dataclass(frozen=True)
class Scope:
    """The scope of a run: the portal, the arguments with the wanted days, and the present moment."""

    portal: Portal
    arguments: Arguments
    now: datetime


@dataclass(frozen=True)
class Listing:
    """What a page of a source gave: entries in the wanted days, the steps after it, or why it gave nothing.

    ``cut`` says why the source was not read to its end, ``stated`` what it says of its portal, ``missing`` which of the
    numbers that were asked for are not there.
    """

    entries: list[Found]
    steps: list[Step]
    problem: Problem | None = None
    cut: Problem | None = None
    stated: wordpress.PortalFacts | None = None
    missing: tuple[int, ...] = ()


def first_steps(source: Source, scope: Scope) -> list[Step]:
    """Where to begin. None for ``Ids``, whose walk begins at the newest known article."""
    walk, arguments, zone = Walk(source), scope.arguments, scope.portal.timezone
    match source:
        case Ids():
            return []
        case Sitemap():
            since = arguments.since or scope.now - RECENT
            return [
                Step(url, walk)
                for url in expand(
                    source.url, _day(since, zone), _day(arguments.until or scope.now, zone) + timedelta(days=1)
                )
            ]
        case Api():
            return [_call(walk, api_request(source), 1)]
        case WordPress():
            return [posts_step(walk, wordpress.Call(wordpress.root_of(source.url)))]
        case Section():
            limit = MAX_PAGES if arguments.since else source.pages
            return [Step(source.url, Walk(source, SectionWalk(source.url, limit=limit)))]
        case _:
            return [Step(source.url, walk)]


def read_listing(step: Step, answer: Answer, scope: Scope) -> Listing:
    """Read one page of a source by its kind."""
    source = step.walk.source
    match source:
        case Feed():
            feed = read_feed(answer.body, answer.content_type, answer.url)
            wanted = _wanted(feed.entries, scope)
            if scope.arguments.since is not None or len(wanted) <= MAX_ENTRIES:
                return Listing(wanted, _next_feed(step, feed, wanted, scope), feed.problem)
            cut = Problem("too_large", f"feed {answer.url} has {len(wanted)} entries; the first {MAX_ENTRIES} are read")
            return Listing(wanted[:MAX_ENTRIES], [], cut=cut)
        case Sitemap():
            return _sitemap(step, source, answer, scope)
        case Section():
            return _section(step, source, answer, scope)
        case Api():
            return _api(step, source, answer, scope)
        case WordPress():
            return _wordpress(step, source, answer, scope)
        case _:
            raise TypeError(f"{source} is not read by pages")


def _next_feed(step: Step, feed: FeedPage, wanted: list[Found], scope: Scope) -> list[Step]:
    """The next page of a feed that has pages. Past the end they name nothing, or nothing new."""
    since = scope.arguments.since
    if feed.next is None or not feed.entries or step.number >= (MAX_PAGES if since else MAX_FEED_PAGES):
        return []
    if since is not None and not wanted:
        return []
    return [Step(feed.next, step.walk, number=step.number + 1, guessed=True)]


def _sitemap(step: Step, source: Sitemap, answer: Answer, scope: Scope) -> Listing:
    if is_feed(answer.body):  # some robots.txt name their feeds so
        return read_listing(replace(step, walk=replace(step.walk, source=Feed(source.url))), answer, scope)
    found = read_sitemap(answer.body, answer.content_type, answer.url, ZoneInfo(scope.portal.timezone or "UTC"))
    since = scope.arguments.since or scope.now - RECENT
    steps = [
        Step(link.url, step.walk, depth=step.depth + 1)
        for link in found.sitemaps
        if step.depth < MAX_DEPTH
        and worth_reading(link, since)
        and not (scope.portal.generic and no_articles(link.url))
    ]
    entries = [entry for entry in found.entries if scope.portal.matches(entry.url)]
    if scope.portal.generic and not isinstance(source, NewsSitemap):
        # Sections, tags and persons stand in sitemaps, too; where addresses tell them apart, articles are taken.
        shaped = [entry for entry in entries if looks_like_article(entry.url, entry.title or "")]
        entries = shaped or [entry for entry in entries if not leads_elsewhere(entry.url)]
    if scope.arguments.since is None:
        dated = [entry for entry in entries if entry.lastmod or entry.published]
        undated = [entry for entry in entries if not (entry.lastmod or entry.published)]
        recent = dated if isinstance(source, NewsSitemap) else [e for e in dated if not _before(e, since, scope)]
        entries = [*recent, *undated[:MAX_ENTRIES]]
    return Listing(_wanted(entries, scope), steps, found.problem)


def _section(step: Step, source: Section, answer: Answer, scope: Scope) -> Listing:
    found = read_section(answer.page, source, scope.portal, step.number)
    walk = step.walk.section
    following = walk.advance(found) if walk else None
    since = scope.arguments.since
    dated = [entry for entry in found.entries if entry.published]
    past = bool(since and dated) and all(_before(entry, since, scope) for entry in dated)  # type: ignore[arg-type]
    steps = [Step(following, step.walk, number=step.number + 1)] if following and not past else []
    cut = walk.trap if walk and since else None
    return Listing(_wanted(found.entries, scope), steps, found.problem, cut)


def _api(step: Step, source: Api, answer: Answer, scope: Scope) -> Listing:
    found = read_api(
        answer.body, answer.content_type, step.call if isinstance(step.call, ApiRequest) else api_request(source)
    )
    dated = [entry for entry in found.entries if entry.published]
    since = scope.arguments.since
    past = bool(since and dated) and all(_before(entry, since, scope) for entry in dated)  # type: ignore[arg-type]
    limit = MAX_PAGES if since else source.pages
    more = found.next is not None and not past and step.number < limit
    steps = [_call(step.walk, found.next, step.number + 1)] if more and found.next else []
    return Listing(_wanted(found.entries, scope), steps, found.problem)


def posts_step(walk: Walk, call: wordpress.Call, number: int = 1) -> Step:
    """A call to WordPress's API as a step. The API may be closed, which is no failure."""
    return Step(call.url, walk, number=number, call=call, guessed=True)


def _wordpress(step: Step, source: WordPress, answer: Answer, scope: Scope) -> Listing:
    call = step.call if isinstance(step.call, wordpress.Call) else wordpress.Call(wordpress.root_of(source.url))
    found = wordpress.read_answer(answer, call)
    since, until = scope.arguments.since, scope.arguments.until
    steps: list[Step] = []
    if found.portal is not None:
        posts = wordpress.Call(call.root, "posts", since=since, until=until)
        steps = [replace(posts_step(step.walk, posts, 2), instead=step.instead)]
    elif found.more and call.page < (MAX_PAGES if since else source.pages):
        steps = [posts_step(step.walk, call.following(), step.number + 1)]
    return Listing(_wanted(found.entries, scope), steps, found.problem, stated=found.portal, missing=found.missing)


def _call(walk: Walk, request: ApiRequest, number: int) -> Step:
    body = request.body.encode() if request.body is not None else None
    return Step(request.url, walk, request.method, body, request.headers, number, call=request)


def _wanted(entries: list[Found], scope: Scope) -> list[Found]:
    """The entries that may lie in the wanted days: all whose source does not say otherwise."""
    since, until = scope.arguments.since, scope.arguments.until
    if since is None and until is None:
        return entries
    return [
        entry
        for entry in entries
        if not (since and _before(entry, since, scope)) and not (until and _from(entry, until, scope))
    ]


def _before(entry: Found, moment: datetime, scope: Scope) -> bool:
    """Whether an entry is certainly older: by its stamp, or since even its last change is."""
    published = _published(entry, scope)
    if published is not None:
        return published < moment
    return entry.lastmod is not None and entry.lastmod < moment


def _from(entry: Found, moment: datetime, scope: Scope) -> bool:
    published = _published(entry, scope)
    return published is not None and published >= moment


def _published(entry: Found, scope: Scope) -> datetime | None:
    stamp = parse_stamp(entry.published, scope.portal.timezone, scope.now) if entry.published else None
    return stamp.at if stamp else None


def _day(moment: datetime, zone: str | None) -> date:
    return moment.astimezone(ZoneInfo(zone) if zone else UTC).date()
