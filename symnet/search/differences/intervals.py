"""Intervals of positions, and summands on rectangles of them. Not trusted."""

from typing import NamedTuple

from symnet.core.polynomials import ONE, ZERO, Polynomial, constant, never_negative
from symnet.core.rules import Coefficient, Summand


class Interval(NamedTuple):
    """The positions start, ..., start + extent - 1."""

    start: Polynomial
    extent: Polynomial

    @property
    def end(self) -> Polynomial:
        """The position after the last one."""
        return self.start + self.extent

    @property
    def places(self) -> list["Interval"]:
        """Each position by itself, if their number is known."""
        return [Interval(self.start + constant(k), ONE) for k in range(self.extent.number or 0)]

    def contains(self, other: "Interval") -> bool:
        """Whether another one is known to lie inside."""
        return never_negative(other.start - self.start, {}) and never_negative(self.end - other.end, {})

    def is_divided(self, at: Polynomial) -> bool:
        """Whether a position is known to divide it."""
        return at not in (self.start, self.end) and self.contains(Interval(at, ZERO))

    def cut(self, at: Polynomial) -> list["Interval"]:
        """The interval in two parts, if a position divides it."""
        if not self.is_divided(at):
            return [self]
        return [Interval(self.start, at - self.start), Interval(at, self.end - at)]

    def bands(self, extent: Polynomial) -> list["Interval"]:
        """The parts of a range before, in and after the interval, empty ones left out."""
        bands = (Interval(ZERO, self.start), self, Interval(self.end, extent - self.end))
        return [band for band in bands if band.extent != ZERO]


class Placed(NamedTuple):
    """A summand, and the rectangle through which its indices `ROW` and `COLUMN` run, counted from 0."""

    summand: Summand
    row: Interval = Interval(ZERO, ONE)
    column: Interval = Interval(ZERO, ONE)

    def times(self, coefficient: Coefficient) -> "Placed":
        """The same with another coefficient."""
        return self._replace(summand=self.summand._replace(coefficient=coefficient))

    def fills(self, rows: Polynomial, columns: Polynomial) -> bool:
        """Whether the rectangle is a whole matrix."""
        return self.row == Interval(ZERO, rows) and self.column == Interval(ZERO, columns)

    @property
    def is_entry(self) -> bool:
        """Whether the rectangle is one entry."""
        return self.row.extent == self.column.extent == ONE
