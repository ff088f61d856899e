"""The project's settings, with the portal of these tests among the spiders."""

from newsspider.settings import *  # noqa: F403 - all of them

SPIDER_MODULES = ["newsspider.spiders", "tests.engine.portals"]
