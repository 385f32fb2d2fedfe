"""What two terms differ by, and a term as the sum of its products, as users read them. Not trusted."""

from symnet.search.differences.contractions import COLUMN, ROW
from symnet.search.differences.intervals import Interval, Placed
from symnet.search.differences.normal import at_places, difference, normal_form, plain_difference, written
from symnet.search.differences.readback import Writer

__all__ = [
    "COLUMN",
    "ROW",
    "Interval",
    "Placed",
    "Writer",
    "at_places",
    "difference",
    "normal_form",
    "plain_difference",
    "written",
]
