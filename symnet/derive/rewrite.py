"""Named rewritings of scalar and matrix terms. Each proposes a line; the kernel proves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul as times
from typing import TypeAlias

from sympy import (
    Add,
    Basic,
    Expr,
    Integer,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Rational,
    Sum,
    Symbol,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.kernel.storage import sum_as_it_stands
from symnet.kernel.terms import is_matrix
from symnet.terms import add, matrix_add, matrix_mul, mul


@dataclass(frozen=True, slots=True)
class Product:
    """One term of a distributed scalar sum: Σ over the limits, the outermost first, of Π factors."""

    factors: tuple[Expr, ...]
    limits: tuple[Basic, ...] = ()

    def __mul__(self, other: "Product") -> "Product":
        return Product(self.factors + other.factors, self.limits + other.limits)

    def term(self) -> Expr:
        """The product as a term, numbers and scalars in front."""
        number = reduce(times, (f for f in self.factors if isinstance(f, Rational)), Integer(1))
        scalars = [f for f in self.factors if isinstance(f, Symbol)]
        entries = [f for f in self.factors if not isinstance(f, Rational | Symbol)]
        return nested(mul([number, *scalars, *entries]), self.limits)

    def position_of(self, x: MatrixSymbol) -> Expr | None:
        """The position at which an input enters the product, if one does."""
        return next((f.i for f in self.factors if isinstance(f, MatrixElement) and f.parent == x), None)

    def without(self, x: MatrixSymbol) -> "Product":
        """The product without the input."""
        kept = (f for f in self.factors if not (isinstance(f, MatrixElement) and f.parent == x))
        return Product(tuple(kept), self.limits)


def nested(body: Expr, limits: Sequence[Basic]) -> Expr:
    """The sums over some limits, the outermost first, of a body."""
    return sum_as_it_stands(body, *reversed(limits)) if limits else body


def products(term: Expr) -> tuple[Product, ...]:
    """The terms of a scalar term after all products are distributed over all sums."""
    match term:
        case Add():
            return tuple(each for part in term.args for each in products(part))
        case Mul():
            one = (Product(()),)
            return reduce(
                lambda done, part: tuple(a * b for a in done for b in products(part)), term.args, one
            )
        case Sum():
            limits = tuple(reversed(term.limits))
            return tuple(Product(p.factors, limits + p.limits) for p in products(term.function))
    return (Product((term,)),)


def distribute(term: Expr) -> Expr:
    """Every product distributed over every sum."""
    return add([each.term() for each in products(term)])


def exchange(term: Expr, x: MatrixSymbol) -> Expr:
    """In each term of a distributed sum, the sum over the input's index outermost."""
    return add([_outermost(each, x).term() for each in products(term)])


def _outermost(product: Product, x: MatrixSymbol) -> Product:
    position = product.position_of(x)
    first = tuple(limit for limit in product.limits if limit[0] == position)
    return Product(product.factors, first + tuple(limit for limit in product.limits if limit not in first))


def constant_part(term: Expr, x: MatrixSymbol) -> Expr:
    """The terms of a distributed sum that have no input."""
    return add([each.term() for each in products(term) if each.position_of(x) is None])


def collect(term: Expr, x: MatrixSymbol) -> Expr:
    """The terms without input together, and for each input the sum of its coefficients."""
    constant = constant_part(term, x)
    groups: dict[tuple[Expr, Basic | None], list[Product]] = {}
    for each in products(term):
        position = each.position_of(x)
        if position is not None:
            outer = next((limit for limit in each.limits if limit[0] == position), None)
            groups.setdefault((position, outer), []).append(each)
    collected = [_coefficient_times_input(group, x, *place) for place, group in groups.items()]
    return add([*([] if constant == 0 else [constant]), *collected])


def _coefficient_times_input(
    group: list[Product], x: MatrixSymbol, position: Expr, outer: Basic | None
) -> Expr:
    inner = [
        Product(each.factors, tuple(limit for limit in each.limits if limit != outer)).without(x)
        for each in group
    ]
    body = mul([add([each.term() for each in inner]), x[position, 0]])
    return nested(body, [outer] if outer is not None else [])


Terms: TypeAlias = "tuple[tuple[Expr, tuple[MatrixExpr, ...]], ...]"
"""A distributed matrix term: its products, each a scalar and matrices."""


def distribute_matrices(term: MatrixExpr) -> Terms:
    """The terms (scalar, matrices) of a matrix term after all products are distributed over all sums."""
    match term:
        case MatAdd():
            return tuple(each for part in term.args for each in distribute_matrices(part))
        case MatMul():
            done: Terms = ((Integer(1), ()),)
            for part in term.args:
                terms = distribute_matrices(part) if is_matrix(part) else ((part, ()),)
                done = tuple((s * scalar, m + matrices) for s, m in done for scalar, matrices in terms)
            return done
    return ((Integer(1), (term,)),)


def matrix_sum(terms: Terms) -> MatrixExpr:
    """A sum of scalars times products of matrices."""
    return matrix_add([matrix_mul([scalar, *matrices]) for scalar, matrices in terms])
