"""Scrapy's extensions that are switched off are left out of what it imports; one that is switched on stays."""

from scrapy.settings import Settings

from newsspider.extensions.unused import UnusedAddon

TELNET, REMOTE = "scrapy.extensions.telnet.TelnetConsole", "scrapy.extensions.remote_control.RemoteControl"


def extensions(**switches: bool) -> set[str]:
    settings = Settings({"TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, **switches})
    UnusedAddon().update_settings(settings)
    return set(settings.getdict("EXTENSIONS_BASE"))


def test_what_is_off_is_left_out() -> None:
    assert extensions() == set(Settings().getdict("EXTENSIONS_BASE")) - {TELNET, REMOTE}


def test_what_is_on_stays() -> None:
    assert TELNET in extensions(TELNETCONSOLE_ENABLED=True)
    assert REMOTE in extensions(REMOTE_CONTROL_ENABLED=True)
