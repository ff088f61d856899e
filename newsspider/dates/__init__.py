"""Stamps as portals print them, read into moments: every Arabic convention, ISO and RFC shapes, English and French.

``parse_stamp`` reads one stamp or says None, never a guess; ``split_labelled`` takes a line of several stamps apart;
``read_row`` tells a stamp from the byline beside it; ``from_epoch`` reads what APIs give as a number.
"""

from newsspider.dates.epoch import from_epoch
from newsspider.dates.labelled import LabelledStamp, split_labelled
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
    "parse_stamp",
    "read_row",
    "split_labelled",
]
