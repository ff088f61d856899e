"""One module for each kind of document: how it is written."""
