"""Alarms to people at the end of a run, by Spidermon: monitors over the portal's past, and four channels.

Nothing of it is on unless a channel is configured by its ``SPIDERMON_…`` names in the environment or settings; then the
add-on of ``newsspider.extensions.alarm_channels`` puts the extension in place. Needs ``requirements-deploy.txt``.
"""

import logging
import smtplib
import ssl
from typing import Any
from urllib.parse import quote

from pymongo.errors import PyMongoError
from scrapy import Spider
from scrapy.crawler import Crawler
from spidermon import Monitor, MonitorSuite
from spidermon.contrib.actions.email import SendEmail
from spidermon.contrib.actions.sentry import SendSentryMessage
from spidermon.contrib.actions.slack import SendSlackMessage
from spidermon.contrib.actions.telegram import SendTelegramMessage
from spidermon.contrib.scrapy.extensions import Spidermon

from newsspider import clock
from newsspider.extensions.alarm_channels import channels
from newsspider.health.alarms import Alarm
from newsspider.health.reading import read_runs
from newsspider.health.watch import Watch
from newsspider.storage.archive import Archive
from newsspider.storage.server.errors import StorageError

logger = logging.getLogger(__name__)

SMTP_TIMEOUT = 20.0  # seconds: the run has ended, and the next one waits for its place


class Monitors(Spidermon):
    """Spidermon's extension, which gets the alarms that this run opened before its monitors are asked."""

    async def spider_closed(self, spider: Spider) -> None:
        try:
            alarms = await opened_alarms(self.crawler)
        except (StorageError, PyMongoError) as error:
            logger.warning("The alarms could not be looked for: %s", type(error).__name__)
            return
        self.crawler.stats.set_value("newsspider/alarms", len(alarms))
        spider.alarms = alarms  # type: ignore[attr-defined] # how Spidermon's monitors get at it
        for alarm in alarms:
            logger.warning("%s", alarm)
        super().spider_closed(spider)


async def opened_alarms(crawler: Crawler) -> list[Alarm]:
    """The alarms that this crawler's run opened; its document is written by now."""
    spider = crawler.spider
    assert spider is not None
    mode = getattr(getattr(spider, "arguments", None), "mode", "new")
    connection = Archive.from_settings(crawler.settings).connection()
    try:
        runs = await read_runs(await connection.open(), clock.now(), spider.name)
    finally:
        await connection.close()
    watch = Watch(spider.name, mode)
    opened: list[Alarm] = []
    for run in sorted((run for run in runs if run.mode == mode), key=lambda run: (run.ended_at, run.id)):
        opened = watch.observe(run)
    return opened


class _AlarmMonitor(Monitor):
    """Fails where the run opened an alarm of one of its metrics."""

    metrics: tuple[str, ...] = ()

    def check(self) -> None:
        mine = [alarm for alarm in self.data.spider.alarms if alarm.metric.partition(".")[0] in self.metrics]
        if mine:
            self.fail("\n".join(map(str, mine)))


class SourcesMonitor(_AlarmMonitor):
    """The portal's sources list what they usually list"""

    metrics = ("found", "runs")

    def test_sources(self) -> None:
        self.check()


class VolumeMonitor(_AlarmMonitor):
    """As many articles come as on these weekdays before, and new ones"""

    metrics = ("stored", "fresh")

    def test_volume(self) -> None:
        self.check()


class FieldsMonitor(_AlarmMonitor):
    """Pages have the fields that they usually have, from their usual places"""

    metrics = ("coverage", "method", "layout", "accepted")

    def test_fields(self) -> None:
        self.check()


class TextMonitor(_AlarmMonitor):
    """Bodies are as long as usual"""

    metrics = ("words",)

    def test_words(self) -> None:
        self.check()


def text_of(spider: Any) -> str:
    """The alarms as one message of a few lines."""
    return "\n".join(map(str, spider.alarms))


class SlackAlarm(SendSlackMessage):
    include_attachments = False

    def get_message(self) -> str:
        return text_of(self.data.spider)


class TelegramAlarm(SendTelegramMessage):
    def get_message(self) -> str:
        # Spidermon puts it into a URL as it is, and Telegram reads it as Markdown there.
        text = text_of(self.data.spider)
        for sign in "\\_*[`":
            text = text.replace(sign, f"\\{sign}")
        return quote(text, safe="")


class EmailAlarm(SendEmail):
    """By SMTP, now: Spidermon's own goes through Scrapy's mailer, which a process that ends may not wait for."""

    def __init__(self, smtp: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.smtp = smtp

    @classmethod
    def from_crawler_kwargs(cls, crawler: Crawler) -> dict[str, Any]:
        settings = crawler.settings
        smtp = {
            "host": settings.get("SPIDERMON_SMTP_HOST"),
            "port": settings.getint("SPIDERMON_SMTP_PORT") or None,
            "user": settings.get("SPIDERMON_SMTP_USER"),
            "password": settings.get("SPIDERMON_SMTP_PASSWORD"),
            "tls": settings.getbool("SPIDERMON_SMTP_ENFORCE_TLS"),
            "ssl": settings.getbool("SPIDERMON_SMTP_ENFORCE_SSL"),
        }
        subject = settings.get("SPIDERMON_EMAIL_SUBJECT") or "newsspider: {{ data.spider.name }}"
        return {**super().from_crawler_kwargs(crawler), "smtp": smtp, "subject": subject, "body_text": "alarms"}

    def get_body_text(self) -> str:
        return text_of(self.data.spider)

    def get_body_html(self) -> str:
        return ""

    def send_message(self, message: Any, **kwargs: Any) -> None:
        smtp = self.smtp
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if smtp["ssl"]:
            server = smtplib.SMTP_SSL(smtp["host"], smtp["port"] or 465, timeout=SMTP_TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(smtp["host"], smtp["port"] or 587, timeout=SMTP_TIMEOUT)
        with server:
            if smtp["tls"]:
                server.starttls(context=context)
            if smtp["user"]:
                server.login(smtp["user"], smtp["password"] or "")
            server.send_message(message, to_addrs=[*self.to, *(self.cc or []), *(self.bcc or [])])


class SentryAlarm(SendSentryMessage):
    @classmethod
    def from_crawler_kwargs(cls, crawler: Crawler) -> dict[str, Any]:
        kwargs = super().from_crawler_kwargs(crawler)
        return {**kwargs, "project_name": kwargs.get("project_name") or "newsspider"}

    def get_message(self) -> dict[str, Any]:
        # Not the monitors' tracebacks.
        return {**super().get_message(), "failure_reasons": text_of(self.data.spider)}


ACTIONS = {"slack": SlackAlarm, "telegram": TelegramAlarm, "email": EmailAlarm, "sentry": SentryAlarm}


class HealthSuite(MonitorSuite):
    """All monitors; the configured channels get a message when one fails."""

    # Named one by one: Spidermon's ready suite raises NotConfigured for each threshold that nobody set.
    monitors = [SourcesMonitor, VolumeMonitor, FieldsMonitor, TextMonitor]

    def __init__(self, *args: Any, crawler: Crawler | None = None, **kwargs: Any) -> None:
        super().__init__(*args, crawler=crawler, **kwargs)
        if crawler is not None:
            self.add_monitors_failed_actions([ACTIONS[name] for name in channels(crawler.settings)])
