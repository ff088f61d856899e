"""What the portals' spiders are built on: the article spider, and one base for each CMS family."""
