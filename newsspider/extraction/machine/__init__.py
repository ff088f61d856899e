"""What a page says to machines: JSON-LD, microdata, the state of its scripts."""
