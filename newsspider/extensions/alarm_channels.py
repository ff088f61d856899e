"""Enables the Spidermon monitors if an alarm channel is configured; imports Spidermon only then."""

import importlib.util
import logging
import os
from collections.abc import Mapping
from typing import Any

from scrapy.settings import BaseSettings

logger = logging.getLogger(__name__)

EXTENSION = "newsspider.extensions.monitors.Monitors"
SUITE = "newsspider.extensions.monitors.HealthSuite"

# What must be set for a channel to be used. By their Spidermon names, since its documentation explains them.
CHANNELS: Mapping[str, tuple[str, ...]] = {
    "slack": ("SPIDERMON_SLACK_SENDER_TOKEN", "SPIDERMON_SLACK_SENDER_NAME", "SPIDERMON_SLACK_RECIPIENTS"),
    "telegram": ("SPIDERMON_TELEGRAM_SENDER_TOKEN", "SPIDERMON_TELEGRAM_RECIPIENTS"),
    "email": ("SPIDERMON_SMTP_HOST", "SPIDERMON_EMAIL_SENDER", "SPIDERMON_EMAIL_TO"),
    "sentry": ("SPIDERMON_SENTRY_DSN",),
}
PREFIX = "SPIDERMON_"


def channels(settings: Mapping[str, Any] | BaseSettings) -> list[str]:
    """The channels whose required settings are all present."""
    return [name for name, needed in CHANNELS.items() if all(settings.get(setting) for setting in needed)]


class MonitorsAddon:
    """Takes ``SPIDERMON_…`` from the environment, so that no token stands in a file or a command line."""

    def update_settings(self, settings: BaseSettings) -> None:
        for name, value in os.environ.items():
            if name.startswith(PREFIX) and value:
                settings.set(name, value, "addon")
        if not channels(settings):
            for name, needed in CHANNELS.items():
                if any(settings.get(setting) for setting in needed):
                    missing = ", ".join(setting for setting in needed if not settings.get(setting))
                    logger.warning("Alarms by %s are off: missing setting(s) %s", name, missing)
            return
        if importlib.util.find_spec("spidermon") is None:
            logger.warning(
                "No alarms will be sent: Spidermon is not installed (pip install -r requirements-deploy.txt)"
            )
            return
        settings.set("SPIDERMON_ENABLED", True, "addon")
        settings.set("SPIDERMON_SPIDER_CLOSE_MONITORS", [SUITE], "addon")
        # The project has extensions of its own, above an add-on's priority.
        settings.set("EXTENSIONS", {**settings.getdict("EXTENSIONS"), EXTENSION: 500}, "spider")
