"""Chance: an expectation is a sum over the outcomes of a finite probability space.

A claim has one space: `OUTCOMES` outcomes, any positive number of them, the k-th with the probability
P[k] > 0, and Σ P[k] = 1 is a hypothesis. A random letter is a family whose first position is the outcome;
E f is Σ P[k]·f(k), where f(k) is f with all its random letters taken at the outcome k. An expectation inside
of another is a number of its own, the same at every outcome of the outer one.

Sound for all distributions, also on infinite spaces. A claim, with its hypotheses, speaks at given sizes and
given letters that are not random of finitely many expectations, E f_1, ..., E f_m, and of no random letter
elsewhere. Let all of these exist for some distribution of the random letters, and all f_j be defined almost
surely. The vector (E f_1, ..., E f_m) lies in the convex hull of the values that (f_1, ..., f_m) takes where
all are defined (Tchakaloff's theorem in the form of Bayer and Teichmann). So finitely many of these outcomes,
each with a positive probability, give the same expectations: innermost ones first, which the outer ones have
as numbers. The hypotheses hold in this finite space as they do in the given one, and so does what is proved.

A derivative is a limit of infinitely many expectations, so the rule for gradients asks for more: an
expectation is a polynomial in what moves, whose coefficients are finitely many expectations. Nothing is
inverted or divided by in it that moves with an outcome.

Nothing else is known of a random letter. One whose distribution is named is therefore not read: what fails in
some space might hold for that distribution.
"""

from typing import Any, Final

import sympy
from sympy.stats.rv import PSpace

from symnet.core import language
from symnet.core.language import Letter, Property, Table
from symnet.core.polynomials import variable
from symnet.errors import UnsupportedTerm

OUTCOMES: Final[Any] = sympy.Function("outcomes")()
"""The number of outcomes, a size."""
OUTCOME: Final[Any] = sympy.Function("outcome")()
"""The outcome at which random letters are taken, an index; as it is no symbol, it is read in no position."""
PROBABILITY: Final = sympy.IndexedBase(sympy.Symbol("probability", positive=True))
"""The probability of each outcome."""
WEIGHTS: Final = Letter("probability", 1, None, Property.POSITIVE)


def mean(table: Table, weights: int, outcome: int, value: int) -> int:
    """Σ over the outcomes of the probability of each times a number."""
    weight = table.add(language.Entry(weights, (variable(outcome),)))
    return table.add(language.Sum(outcome, table.add(language.Times((weight, value)))))


def random_symbol(t: Any) -> Any:
    """The symbol of a random letter of which nothing is known but what is assumed."""
    if type(t.pspace) is not PSpace or not t.symbol.is_commutative:
        raise UnsupportedTerm(
            f"of {t} only moments can be assumed, it must have no distribution; write {type(t).__name__}"
        )
    return t.symbol
