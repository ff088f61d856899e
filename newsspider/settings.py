"""All settings of the project. Each value that is not Scrapy's default has its reason beside it.

Own settings have their defaults here and nowhere else; docs/settings.md explains them to users.
"""

import os
from pathlib import Path

from scrapy.utils.conf import closest_scrapy_cfg

from newsspider import __version__
from newsspider.items import READABLE_FIELDS

BOT_NAME = "newsspider"
SPIDER_MODULES = ["newsspider.spiders"]
NEWSPIDER_MODULE = "newsspider.spiders"
COMMANDS_MODULE = (
    "newsspider.cli.command_names"  # what Scrapy imports to list them; newsspider.commands are those that run
)

# -- where things are ---------------------------------------------------------------------------------------------
# `-s` beats these, and these take the environment's value.
MONGO_URI = os.environ.get("MONGO_URI") or None  # None: the embedded server
MONGO_DATABASE = os.environ.get("MONGO_DATABASE") or "newsspider"
# Beside the nearest scrapy.cfg, else in the folder one works in; never inside an installed package.
_HERE = Path(closest_scrapy_cfg() or Path.cwd() / "scrapy.cfg").resolve().parent
DATA_DIR = os.environ.get("DATA_DIR") or str(_HERE / "data")
WARC_RECORD = os.environ.get("WARC_RECORD") or None
WARC_REPLAY = os.environ.get("WARC_REPLAY") or None

# -- who asks -----------------------------------------------------------------------------------------------------
# A portal's administrator must be able to find out who crawls, and whom to write to.
NEWSSPIDER_CONTACT = os.environ.get("NEWSSPIDER_CONTACT") or None  # an e-mail address or a page
USER_AGENT = (
    f"newsspider/{__version__} (archive of Arabic news{f'; +{NEWSSPIDER_CONTACT}' if NEWSSPIDER_CONTACT else ''})"
)
ROBOTSTXT_OBEY = True

# -- how politely -------------------------------------------------------------------------------------------------
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one request at a time to a host, unless a portal asked for more
DOWNLOAD_DELAY = 1.0  # seconds; AutoThrottle raises it for a slow host
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1.0
AUTOTHROTTLE_MAX_DELAY = 30.0
NEWSSPIDER_BACKOFF = 2.0  # seconds before the first retry; each further one waits twice as long, up to a minute
NEWSSPIDER_RETRY_AFTER_MAX = 300.0  # seconds that a host may ask to wait; one that asks for more is left for this run
NEWSSPIDER_MAX_CRAWL_DELAY = 300.0  # seconds; a longer Crawl-delay counts as a refusal, since no run would ever end
# Weighted failures in a row after which a host is left alone for this run: an error counts one, no answer, a refusal
# or a wall three, since an error may be one page's and the others are a host's state.
NEWSSPIDER_HOST_PATIENCE = 30
COOKIES_ENABLED = False  # an archive reads what any first visitor reads
TELNETCONSOLE_ENABLED = False  # open ports that nobody needs
REMOTE_CONTROL_ENABLED = False

# -- when it is looked at again -----------------------------------------------------------------------------------
# Ages after first sight: most corrections come within the first day.
REVISIT_SCHEDULE = ["1h", "6h", "24h", "3d", "7d"]

# -- how long things are kept -------------------------------------------------------------------------------------
NEWSSPIDER_KEEP_REJECTED_DAYS = 30  # a selector is mended within weeks; later the page has changed anyway
NEWSSPIDER_KEEP_CRAWLS_DAYS = 400  # a year and a month, so that a month can be compared with the same of last year
NEWSSPIDER_KEEP_RECORDINGS_DAYS = 90  # recordings serve the mending of selectors, which is done in weeks
NEWSSPIDER_KEEP_DAMAGED_DAYS = 90  # damaged spool files that nobody has looked at by then stay unread
NEWSSPIDER_ALERTS_SECRET = os.environ.get("NEWSSPIDER_ALERTS_SECRET") or None  # signs what webhooks are sent
NEWSSPIDER_READER_PASSWORD = os.environ.get("NEWSSPIDER_READER_PASSWORD") or None  # without it only this machine reads
NEWSSPIDER_READER_HOSTS = (
    os.environ.get("NEWSSPIDER_READER_HOSTS") or None
)  # host names behind a proxy, a comma between
NEWSSPIDER_SEARCH = True  # crawls feed the search index; off: `scrapy search` and `scrapy index` do all of it
NEWSSPIDER_SPOOL_MAX_BYTES = 2 * 1024**3  # some 200,000 articles: a database that is away for days, not a full disk
# MB of memory in which the embedded database keeps what it read; 0: 12 for an archive of under 64 MB of files, 256 for
# a larger one and for `reparse`. With 12 a new archive's memory is soon what it stays at.
NEWSSPIDER_DATABASE_CACHE_MB = 0

# Seconds that a run's hold on its portal lasts without a sign of life; so long waits who takes over from a machine that
# died. Four signs come in it, so that a slow database costs none. 0: no lease, and runs of a portal may meet.
NEWSSPIDER_LEASE = 90.0

# -- when the portals are crawled ---------------------------------------------------------------------------------
NEWSSPIDER_SCHEDULE = os.environ.get("NEWSSPIDER_SCHEDULE") or None  # a file; None: deploy/schedule.toml

# -- between the spider and the network ---------------------------------------------------------------------------
# Scrapy's own know neither Crawl-delay nor Retry-After, and follow a redirect to anywhere.
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "newsspider.middlewares.politeness.PolitenessMiddleware": 90,
    "newsspider.middlewares.robots.RobotsMiddleware": 100,
    "newsspider.middlewares.identity.IdentityMiddleware": 500,
    "newsspider.middlewares.retry.RetryMiddleware": 550,
    "newsspider.middlewares.redirects.MetaRefreshMiddleware": 580,
    "newsspider.middlewares.blocked.BlockedMiddleware": 585,
    "newsspider.middlewares.charset.CharsetMiddleware": 588,
    "newsspider.middlewares.redirects.RedirectMiddleware": 600,
}
EXTENSIONS = {
    "scrapy.extensions.throttle.AutoThrottle": None,
    "newsspider.middlewares.politeness.Throttle": 0,  # AutoThrottle that never goes below a host's own delay
    "newsspider.extensions.progress.ProgressBar": 500,
}
TWISTED_DNS_RESOLVER = "newsspider.middlewares.addresses.PublicResolver"  # no name may lead into the local network
DOWNLOAD_HANDLERS = dict.fromkeys(("http", "https"), "newsspider.middlewares.network.NetworkDownloadHandler")

# -- bounds -------------------------------------------------------------------------------------------------------
DOWNLOAD_TIMEOUT = 30  # seconds; Scrapy's 180 lets one dead host hold a run for minutes
# Seconds of processor time to read one page, hundreds of times the usual; then the reader process is ended and the page
# rejected with the reason `timeout`. 0: read in the crawl's own process, without a bound.
NEWSSPIDER_READ_TIMEOUT = 20.0
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024  # bytes; the largest real article page seen has half a megabyte
DOWNLOAD_WARNSIZE = 0
CONCURRENT_ITEMS = 4  # of one page, which gives one or two: Scrapy's 100 start 100 tasks a page that find nothing
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 1_000_000  # bytes of pages in work: a slow database slows the crawl, not the machine
REDIRECT_MAX_TIMES = 10
METAREFRESH_MAXDELAY = 5  # seconds; a slower refresh is a page that reloads itself
URLLENGTH_LIMIT = 4096  # Arabic addresses, percent-encoded, pass Scrapy's 2083

# -- the network's edge -------------------------------------------------------------------------------------------
NEWSSPIDER_BROWSER = False  # on: portals with requires="browser" are asked by one (requirements-browser.txt)
ADDONS = {
    "newsspider.extensions.unused.UnusedAddon": 10,
    "newsspider.extensions.browser.BrowserAddon": 50,
    "newsspider.extensions.recordings.RecordingsAddon": 100,  # only with WARC_RECORD or WARC_REPLAY
    "newsspider.extensions.alarm_channels.MonitorsAddon": 200,  # only if a channel for alarms is configured
}

# -- the way of an article ----------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "newsspider.pipelines.clean.CleanPipeline": 100,
    "newsspider.pipelines.validate.ValidatePipeline": 200,
    "newsspider.pipelines.store.StorePipeline": 900,
}

NEWSSPIDER_PROGRESS = True  # a bar, where the output is a terminal

# -- output -------------------------------------------------------------------------------------------------------
FEED_EXPORT_ENCODING = "utf-8"  # without it JSON escapes every Arabic letter
FEED_EXPORT_FIELDS = list(READABLE_FIELDS)
FEED_STORAGES = dict.fromkeys(("", "file"), "newsspider.extensions.files.FileStorage")  # rights: docs/operations.md
LOG_FORMATTER = "newsspider.pipelines.log.LogFormatter"  # what was stored is not logged as dropped
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # who asked for the page says that it did not come, and why
STATS_DUMP = False  # forty lines below the one that says what was done; the run's document keeps what matters
LOG_LEVEL = os.environ.get("LOG_LEVEL") or "INFO"

# -- from the environment -----------------------------------------------------------------------------------------
# Numbers, switches and lists may be set there too, as with `-s`: a container or a unit sets them for all commands.
defaults = {
    name: value
    for name, value in list(globals().items())
    if name.isupper() and isinstance(value, bool | int | float | list)
}
globals().update({name: os.environ[name] for name in defaults if os.environ.get(name)})
