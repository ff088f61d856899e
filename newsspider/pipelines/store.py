"""Writes what the spider yields through the archive's writer, and keeps the run's document and the crawl's memory."""

import asyncio
import contextlib
import logging
import time
from dataclasses import replace
from typing import Any

from pymongo.errors import PyMongoError
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from newsspider import clock
from newsspider.discovery.memory import Memory
from newsspider.health.measures import Measures
from newsspider.health.outcome import run_outcome, summary
from newsspider.items import Article, Rejection, Sighting, Visit
from newsspider.items.sightings import Retraction, RunDocument, WriteResult
from newsspider.pipelines.belief import Belief
from newsspider.pipelines.known_urls import WriterUrls
from newsspider.pipelines.lease import Lease
from newsspider.pipelines.log import LAST, RejectionLog, Stored
from newsspider.pipelines.run_facts import mode_of, shown_of, site_of, waiting_text
from newsspider.search.feed import compare_daily, feeder
from newsspider.storage.archive import Archive
from newsspider.storage.documents import crawls, retention, stories
from newsspider.storage.documents.future import correct_future
from newsspider.storage.documents.takeover import take_over
from newsspider.storage.reading_notes import ReadingNotes
from newsspider.storage.schema.schema import refresh_views
from newsspider.storage.server.client import Database
from newsspider.storage.server.errors import DatabaseDamaged, StorageError
from newsspider.storage.server.private import keep_private
from newsspider.storage.writing.records import records_of
from newsspider.storage.writing.spool import SpoolFull
from newsspider.text.wording import counted

logger = logging.getLogger(__name__)

# Seconds after its last page in which a run ends whatever the database does: what that has for the last articles and
# for the run's document, and what is kept for the lease and the embedded server's files.
END, ARTICLES, DOCUMENT, LEAVING = 25.0, 15.0, 4.0, 8.0


class StorePipeline:
    """The last station. Articles go on to Scrapy's feed exports; rejected pages and visits end here."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StorePipeline":
        return cls(crawler)

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.archive = Archive.from_settings(crawler.settings)
        self.data_dir = self.archive.data_dir
        keep_private(self.data_dir)
        self._searchable = crawler.settings.getbool("NEWSSPIDER_SEARCH")
        index = feeder(self.data_dir) if self._searchable else None
        self.writer = self.archive.writer(self._count_outcome, decide=self._decide, index=index)
        self._took_over = False
        self.measures = Measures()
        self.rejections = RejectionLog()
        self.notes = ReadingNotes(self.data_dir)
        self.belief = Belief()
        self.run: crawls.Run | None = None
        self.lease: Lease | None = None
        self._elsewhere: str | None = None  # why this run does nothing: another one of the portal is at work
        self._stopping: asyncio.Task[None] | None = None

    async def open_spider(self) -> None:
        spider: Any = self.crawler.spider
        try:
            await self.writer.open()
            self.run = crawls.Run(site_of(spider), mode_of(spider), shown_of(self.crawler), clock.now(), self.data_dir)
            document = self.run.start()
            await self._take_lease(spider, document["_id"])
            if self.writer.db is not None:
                await self._tidy(self.writer.db, spider)
            await self.writer.put(RunDocument(dict(document)))
            self.writer.run_id = document["_id"]
        except (StorageError, PyMongoError, OSError) as error:
            logger.error("%s", error)
            self._count("damaged" if isinstance(error, DatabaseDamaged) else "storage_lost")
            raise CloseSpider("storage") from None
        without = await self._killers(spider)
        full = getattr(getattr(spider, "arguments", None), "full", False)
        spider.memory = Memory(WriterUrls(self.writer), full=full, without=without)

    async def _take_lease(self, spider: Any, run_id: str) -> None:
        """Let no two runs ask a portal at once; single pages, named by a person, may be asked beside."""
        seconds = self.crawler.settings.getfloat("NEWSSPIDER_LEASE")
        if seconds <= 0 or mode_of(spider) == "urls":
            return
        lost = lambda: self._stop("lease")  # noqa: E731
        self.lease = Lease(site_of(spider), run_id, seconds, self.writer, self.data_dir, lost)
        if other := await self.lease.take():
            self._elsewhere = f"{site_of(spider)}: run {other} is at work; -s NEWSSPIDER_LEASE=0 starts beside it"
            raise CloseSpider("lease")

    async def _killers(self, spider: Any) -> list[str]:
        """The pages whose reading ended its process twice. They are rejected, and not requested unless asked for."""
        killers = await asyncio.to_thread(self.notes.killers)
        reading = getattr(spider, "reading", None)
        if reading is not None:
            reading.notes = self.notes
            reading.killers = {killer.key for killer in killers}
        for killer in killers:
            if killer.is_new and not killer.key.startswith("source "):
                site = killer.key.partition(":")[0]
                detail = (
                    "its process died twice while it was read; `-a urls=URL -a full=1` or a new release reads it again"
                )
                with contextlib.suppress(Stored):
                    await self.process_item(Rejection(killer.key, killer.url, site, clock.now(), "timeout", detail))
        return [] if mode_of(spider) in ("urls", "full") else [killer.key for killer in killers]

    async def _tidy(self, db: Database, spider: Any) -> None:
        """What is done for the archive before a run: killed runs closed, a new site file's articles taken over, and
        what was kept long enough let go."""
        try:
            await crawls.close_killed(db, self.data_dir, clock.now())
            await correct_future(db, site_of(spider), clock.now())
            portal = getattr(spider, "declaration", None)
            if portal is not None and not portal.generic and (moved := await take_over(db, portal, stories.decide)):
                self._took_over = True  # under new ids, which the search index does not know
                told = counted(moved, "article that was", "articles that were")
                logger.info("Now of %s: %s read without a site file", portal.site, told)
            await asyncio.to_thread(retention.expire_data, self.data_dir, self.archive.keep_days, clock.now())
        except PyMongoError:
            return  # the writer's first bulk notices that the database went away, and the next run tidies

    async def process_item(self, item: Any) -> Any:
        try:
            match item:
                case Article():
                    if await self._store(item):
                        return item
                    raise Stored("a notice, which is no article")
                case Rejection():
                    self._count(f"rejected/{item.reason}")
                    self.rejections.add(item)
                case Visit(state="gone") if item.source != "ids":
                    self.belief.gone(item)
                    raise Stored("decided at the end of the run")
                case Visit():
                    self._count_visit(item)
                case _:
                    return item
            for record in records_of(item):
                await self.writer.put(record)
        except SpoolFull:
            self._stop("storage")
        raise Stored("written")

    async def _store(self, article: Article) -> bool:
        """Write an article; gives whether it is one, and no notice that several addresses show."""
        self._count("articles")
        self.measures.add(article)
        if article.no_zone:
            self._count("rejected/no_zone")
        if article.other_layout:
            self._count("other_layout")
        assert article.fetch is not None  # whoever reads a page sets it
        if article.fetch.key != article._id and self._memory.has_met(article._id) and self.belief.holds_back(article):
            return True
        return await self._put(article)

    async def _put(self, article: Article) -> bool:
        records, notice = self.belief.records(article)
        for record in records:
            await self.writer.put(record)
        return not notice

    @property
    def _memory(self) -> Memory:
        return getattr(self.crawler.spider, "memory", None) or Memory()

    async def _settle_belief(self) -> None:
        """Write what only the run as a whole decides."""
        for article in self.belief.claims():
            await self.writer.flush()  # the pages at whose address they stand come first
            await self._put(article)
        await self.writer.flush()  # what became of the last pages speaks for the others
        for sighting in self.belief.rewrites():
            self._count("rejected/suspect", -1)
            await self.writer.put(sighting)
        assert self.crawler.stats is not None
        read = any(self.crawler.stats.get_value(f"newsspider/{name}") for name in ("articles", "unchanged"))
        for visit in self.belief.removals(read=read):
            self._count_visit(visit)
            await self.writer.put(visit)

    async def _close_unused(self) -> None:
        await self.writer.close()
        self.notes.close()
        if self.run is not None:
            self.run.release()
        assert self.crawler.stats is not None
        self.crawler.stats.set_value("newsspider/summary", self._elsewhere)
        logger.info("%s", self._elsewhere, extra=LAST)

    async def close_spider(self) -> None:
        self.rejections.close()
        if self._elsewhere:
            await self._close_unused()
            return
        began = time.monotonic()
        end = began + END
        self.writer.ending.within(ARTICLES)
        with contextlib.suppress(SpoolFull):
            await self._settle_belief()
        done = await self.writer.settle(max(1.0, began + ARTICLES - time.monotonic()))
        self._count("spooled", done.spooled)
        self._count("storage_lost", done.lost + (self.writer.db is None and not done.spooled))
        self._count("settled", self._memory.settled)
        for reason, number in self._memory.waiting.items():
            self._count(f"waiting/{reason}", number)
        stats = self.crawler.stats
        assert stats is not None
        lost = self.lease is not None and self.lease.lost
        self._count("lease_lost", int(lost))
        outcome = run_outcome(stats.get_stats(), interrupted=not self.crawler.crawling)
        outcome = replace(outcome, coverage=self.measures.coverage)
        line = summary(site_of(self.crawler.spider), outcome, waiting_text(done, self.writer.spool.folder))
        if self.run is not None:
            document = self.run.end(outcome, clock.now(), line) | {"measures": self.measures.document()}
            try:
                async with asyncio.timeout(DOCUMENT):
                    if lost and self.writer.db is not None:
                        await crawls.save(self.writer.db, document)  # of this run alone, whoever has the portal now
                    else:
                        await self.writer.put(RunDocument(document))
            except (SpoolFull, PyMongoError, TimeoutError):
                logger.error("The run's document could not be kept either; the next run closes it as interrupted")
        self.writer.ending.within(DOCUMENT)
        await self.writer.flush()
        await self._refresh_derived(end - LEAVING)
        if self.lease is not None:
            await self.lease.release(within=2.0)
        await self.writer.close(end - time.monotonic())
        self.notes.close()
        if self.run is not None:
            self.run.release()
        stats.set_value("newsspider/summary", line)
        stats.set_value("newsspider/could_not", outcome.could_not)
        (logger.error if outcome.could_not else logger.info)("%s", line, extra=LAST)

    async def _refresh_derived(self, until: float) -> None:
        """Let the views for people, and once a day the search index, follow what is stored; the next run does what
        this one has no time for."""
        if self.writer.db is None:
            return
        with contextlib.suppress(PyMongoError, TimeoutError):
            async with asyncio.timeout(max(0.0, until - time.monotonic())):
                await refresh_views(self.writer.db)
                if self._searchable:
                    await compare_daily(self.writer.db, self.archive.data_dir, at_once=self._took_over)

    # -- counts ---------------------------------------------------------------------------------------------------

    def _count(self, name: str, by: int = 1) -> None:
        assert self.crawler.stats is not None
        if by:
            self.crawler.stats.inc_value(f"newsspider/{name}", by)

    def _count_outcome(self, sighting: Sighting | Retraction, outcome: WriteResult) -> None:
        if isinstance(sighting, Retraction):
            self._count("stored", -1)
            self._count("rejected/suspect")
        elif outcome.status == "rejected":
            logger.warning("%s was refused by the database: %s", sighting.article.url, outcome.detail)
            self._count("rejected/invalid")
        elif outcome.status == "suspect":
            logger.warning("%s is not believed: %s", sighting.article.url, outcome.detail)
            self._count("rejected/suspect")
            self.belief.suspect(sighting, outcome)
        else:
            if outcome.status in ("revised", "unchanged"):
                self.belief.read(outcome.id)
            self._count(outcome.status if outcome.status in ("stored", "revised") else "unchanged")

    def _count_visit(self, visit: Visit) -> None:
        if visit.state == "done":
            self._count("unchanged")
        elif visit.state == "gone":
            self._count("gone")
        elif visit.reason:
            self._count(f"failed/{visit.reason}")

    async def _decide(self, db: Database, ids: list[str]) -> None:
        await stories.decide(db, ids)
        self._count(
            "duplicate", await db["articles"].count_documents({"_id": {"$in": ids}, "duplicate_of": {"$ne": None}})
        )

    def _stop(self, reason: str) -> None:
        """End the crawl: what comes now could be put nowhere, and is asked for again by the next run."""
        if self._stopping is None and self.crawler.engine is not None:
            self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))
