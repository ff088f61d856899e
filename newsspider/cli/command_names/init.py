"""``newsspider init``."""

from newsspider.cli.deferred import DeferredCommand


class Command(DeferredCommand):
    summary = "Make a folder to work in, with a place for own portals"
    requires_project = False
