"""When each portal is crawled, and where: pure planning, scrapyd's web service, and child processes."""
