"""Saved searches and what they send: an article was found, a headline was corrected, an article was withdrawn."""

from newsspider.search.alerts.declaration import Alert, AlertError, read
from newsspider.search.alerts.delivery import run

__all__ = ["Alert", "AlertError", "read", "run"]
