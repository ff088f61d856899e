"""Parse stamps as portals print them: every Arabic convention, ISO and RFC formats, English and French.

``parse_stamp`` reads one stamp and returns None rather than guess; ``split_labelled`` splits a line of several stamps;
``read_row`` separates a stamp from the byline beside it; ``from_epoch`` reads the numbers that APIs give.
"""

from newsspider.dates.epoch import from_epoch
from newsspider.dates.labelled import LabelledStamp, may_name_day, split_labelled
from newsspider.dates.parser import parse_stamp
from newsspider.dates.rows import Row, bare_stamp, read_row
from newsspider.dates.stamp import Precision, Stamp

__all__ = [
    "LabelledStamp",
    "Precision",
    "Row",
    "Stamp",
    "bare_stamp",
    "from_epoch",
    "may_name_day",
    "parse_stamp",
    "read_row",
    "split_labelled",
]
