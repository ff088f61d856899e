"""Between the spider and the network: memory, politeness, bounds, recordings."""
