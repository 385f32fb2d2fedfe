"""Claims and certificates that are made by hand, without the translator and the search."""

from time import monotonic

import pytest

from symnet import SymnetError
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf
from symnet.core.check import Checker, check
from symnet.core.form import plain
from symnet.core.language import Entry, Table
from symnet.core.polynomials import variable


def budget():
    return Budget(200_000, monotonic() + 20)


class Hand:
    """A claim by hand, and what a certificate adds to its table."""

    def __init__(self, *letters):
        self.table = Table(letters=[*letters])
        self.added, self.ranges = [], []

    def __call__(self, term):
        return self.table.add(term)

    def states(self, claim):
        self.claim = claim
        self.table = Checker(claim, Certificate(Leaf()), budget()).table
        self.base = len(self.table.terms)
        self.table.bound -= {*claim.free}  # It would not even write it down.

    def adds(self, term):
        number = self.table.add(term)
        if number == self.base + len(self.added):
            self.added.append(term)
        return number

    def index(self, extent):
        self.ranges.append(extent)
        return self.table.index(extent)

    def given(self, proof, **fields):
        return Certificate(proof, terms=tuple(self.added), extents=tuple(self.ranges), **fields)

    def accepted(self, proof, **fields):
        check(self.claim, plain(self.given(proof, **fields), len(self.claim.sizes)), budget())

    def refused(self, match, proof, **fields):
        with pytest.raises(SymnetError, match=match):
            self.accepted(proof, **fields)


size, other = variable(-1), variable(-2)


def at(letter, *places):
    return Entry(letter, places)
