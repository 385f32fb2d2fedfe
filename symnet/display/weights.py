"""The field of weights: the rational numbers, or the rational functions of some scalars over them."""

from collections.abc import Sequence
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx
from sympy import Add, Expr, Mul, Pow, Rational

from symnet.errors import LimitExceeded

Weight = Any
"""A rational number of python-flint or a `Quotient`; both are true unless they are 0."""

MAX_PRODUCT = 100_000
"""Products of two polynomials with more pairs of terms than this are refused."""


class Quotient:
    """A rational function in lowest terms, its denominator with the leading coefficient 1."""

    __slots__ = ("above", "below")

    def __init__(self, above: Weight, below: Weight) -> None:
        if not below.is_constant():
            common = above.gcd(below)
            above, below = above / common, below / common
        unit = 1 / below.leading_coefficient()
        self.above, self.below = unit * above, unit * below

    def __add__(self, other: "Quotient") -> "Quotient":
        if self.below == other.below:
            return Quotient(self.above + other.above, self.below)
        crossed = _times(self.above, other.below) + _times(other.above, self.below)
        return Quotient(crossed, _times(self.below, other.below))

    def __sub__(self, other: "Quotient") -> "Quotient":
        return self + -other

    def __neg__(self) -> "Quotient":
        return Quotient(-self.above, self.below)

    def __mul__(self, other: "Quotient") -> "Quotient":
        return Quotient(_times(self.above, other.above), _times(self.below, other.below))

    def __truediv__(self, other: "Quotient") -> "Quotient":
        return Quotient(_times(self.above, other.below), _times(self.below, other.above))

    def __bool__(self) -> bool:
        return bool(self.above)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quotient) and self.above == other.above and self.below == other.below

    def __hash__(self) -> int:
        # Polynomials of python-flint have no hash; equal quotients have as many terms.
        return hash((len(self.above), len(self.below)))


def _times(left: Weight, right: Weight) -> Weight:
    if len(left) * len(right) > MAX_PRODUCT:
        raise LimitExceeded(
            f"scalars of {len(left)} and {len(right)} terms are too large to be multiplied; "
            f"the limit is {MAX_PRODUCT} products"
        )
    return left * right


class Weights:
    """The field of the rational functions of some scalars, which are terms of SymPy.

    An identity of rational functions holds whatever the scalars are, where no denominator vanishes. Sums and
    products of scalars have no denominators: two of them that are equal in this field are equal polynomials.

    >>> from sympy.abc import s, t
    >>> field = Weights([s, t])
    >>> once, half = field.scalar(0), field.number(1, 2)
    >>> field.as_expr(once * once / (half * field.scalar(1)))
    2*s**2/t
    """

    def __init__(self, scalars: Sequence[Expr]) -> None:
        self.scalars = tuple(scalars)
        self._context = fmpq_mpoly_ctx.get(("s", len(scalars)), Ordering.lex)
        self._generators = self._context.gens()
        self.one = self.number(1)

    def number(self, numerator: int, denominator: int = 1) -> Weight:
        """A rational number."""
        value = fmpq(numerator, denominator)
        return self._polynomial(self._context.constant(value)) if self.scalars else value

    def scalar(self, place: int) -> Weight:
        """One of the scalars, by its place."""
        return self._polynomial(self._generators[place])

    def _polynomial(self, polynomial: Weight) -> Quotient:
        return Quotient(polynomial, self._context.constant(1))

    def as_expr(self, weight: Weight) -> Expr:
        """A weight as a term of SymPy."""
        if isinstance(weight, Quotient):
            return Mul(self._expr(weight.above), Pow(self._expr(weight.below), -1))
        return _rational(weight)

    def _expr(self, polynomial: Weight) -> Expr:
        return Add(
            *(
                Mul(
                    _rational(coefficient),
                    *(Pow(s, int(e)) for s, e in zip(self.scalars, powers, strict=True)),
                )
                for powers, coefficient in polynomial.to_dict().items()
            )
        )


def _rational(value: fmpq) -> Rational:
    return Rational(int(value.p), int(value.q))
