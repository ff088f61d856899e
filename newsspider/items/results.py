"""The outcome of one answer of a portal."""

from newsspider.items.article import Article
from newsspider.items.sightings import Rejection, Visit

# An article, a page that holds none with the reason, or a visit that gave none (gone, not modified, failed).
Result = Article | Rejection | Visit
