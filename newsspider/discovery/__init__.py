"""What is there: feeds, sitemaps, section pages, id ranges and JSON listings, as data and as pure parsers."""
