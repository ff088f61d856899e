"""One file a portal, each a declaration."""
