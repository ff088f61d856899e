"""Switches recordings on: imports what writes and replays them only then."""

from scrapy.settings import BaseSettings

HANDLER = "newsspider.extensions.recordings_handler.RecordingsDownloadHandler"


class RecordingsAddon:
    """Puts the handler in place where a crawl records or replays, and takes the delays out of a replay.

    The delays spare the portal, and a replay asks nobody. What the command line says stays.
    """

    def update_settings(self, settings: BaseSettings) -> None:
        if not (settings.get("WARC_RECORD") or settings.get("WARC_REPLAY")):
            return
        handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), "http": HANDLER, "https": HANDLER}
        settings.set("DOWNLOAD_HANDLERS", handlers, "spider")
        if settings.get("WARC_REPLAY"):
            settings.set("DOWNLOAD_DELAY", 0, "spider")
            settings.set("AUTOTHROTTLE_ENABLED", False, "spider")
