"""newsspider: crawls Arabic news portals into MongoDB, each article once, every correction kept."""

__version__ = "0.1.0"
