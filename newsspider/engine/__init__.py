"""Recordings of any size read again on any number of cores: what a serial run gives, whatever is killed on the way."""
