"""What plugs into Scrapy besides middlewares: recordings, the browser, the progress bar, alarms."""
