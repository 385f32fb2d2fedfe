"""Named rewritings of scalar and matrix terms: each proposes a term that is to be proved equal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import mul as times
from typing import TypeAlias

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Expr,
    Identity,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Rational,
    Sum,
    Symbol,
    ZeroMatrix,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.reading.storage import sum_as_it_stands
from symnet.reading.terms import is_matrix
from symnet.terms.build import add, factors, matrix_add, matrix_mul, mul
from symnet.terms.entries import index_letters


@dataclass(frozen=True, slots=True)
class Product:
    """One term of a distributed scalar sum: Σ over the limits, the outermost first, of Π factors."""

    factors: tuple[Expr, ...]
    limits: tuple[Basic, ...] = ()

    def __mul__(self, other: "Product") -> "Product":
        kept = other.apart_from(self)
        mine = self.apart_from(kept)
        return Product(mine.factors + kept.factors, mine.limits + kept.limits)

    def apart_from(self, first: "Product") -> "Product":
        """The same product, with its sums over letters that do not occur in another product."""
        others, own = (*first.factors, *first.limits), {limit[0] for limit in self.limits}
        doubles = own and own & {s for part in others for s in part.free_symbols}
        if not doubles:
            return self
        parts = (*self.factors, *self.limits, *first.factors, *first.limits)
        # A letter that is the name of a size, or of the entry of an adapter U or V, would mislead.
        used = {str(symbol) for part in parts for symbol in part.free_symbols} | set("mrstuv")
        fresh = index_letters(used)
        return self.replaced({index: next(fresh) for index in sorted(doubles, key=str)})

    def replaced(self, indices: Mapping[Symbol, Symbol]) -> "Product":
        """The product with indices replaced, those of its sums too."""
        return Product(
            tuple(factor.xreplace(indices) for factor in self.factors),
            tuple(limit.xreplace(indices) for limit in self.limits),
        )

    def term(self) -> Expr:
        """The product as a term: its number in front of the sums, scalars in front within them."""
        scalars = [f for f in self.factors if isinstance(f, Symbol)]
        entries = [f for f in self.factors if not isinstance(f, Rational | Symbol)]
        return mul([self.number, *factors(nested(mul([*scalars, *entries]), self.limits))])

    @property
    def number(self) -> Expr:
        """The rational factor of the product."""
        return reduce(times, (f for f in self.factors if isinstance(f, Rational)), Integer(1))

    @property
    def without_number(self) -> "Product":
        """The product without its rational factor."""
        return Product(tuple(f for f in self.factors if not isinstance(f, Rational)), self.limits)

    def position_of(self, x: MatrixSymbol) -> Expr | None:
        """The position at which an input enters the product, if one does."""
        return next((f.i for f in self.factors if isinstance(f, MatrixElement) and f.parent == x), None)

    def limit_of(self, x: MatrixSymbol) -> Basic | None:
        """The limits of the sum over the position of an input, if there is such a sum."""
        position = self.position_of(x) if self.limits else None
        return next((limit for limit in self.limits if limit[0] == position), None)

    def renamed(self, x: MatrixSymbol, index: Symbol) -> "Product":
        """The same product, its sum over the inputs running over `index`; the two letters are exchanged."""
        limit = self.limit_of(x)
        if limit is None or limit[0] == index:
            return self
        return self.replaced({limit[0]: index, index: limit[0]})

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
            inner = (p.apart_from(Product((), limits)) for p in products(term.function))
            return tuple(Product(p.factors, limits + p.limits) for p in inner)
    return (Product((term,)),)


def distribute(term: Expr) -> Expr:
    """Every product distributed over every sum."""
    return add([each.term() for each in products(term)])


def exchange(term: Expr, x: MatrixSymbol) -> Expr:
    """A distributed sum with the sum over the input's index outermost in each term."""
    return add([_outermost(each, x).term() for each in products(term)])


def _outermost(product: Product, x: MatrixSymbol) -> Product:
    limit = product.limit_of(x)
    first = () if limit is None else (limit,)
    return Product(product.factors, first + tuple(other for other in product.limits if other != limit))


def constant_part(term: Expr, x: MatrixSymbol) -> Expr:
    """The terms of a distributed sum that have no input, equal ones joined."""
    return _constant_part(products(term), x)


def _constant_part(found: Sequence[Product], x: MatrixSymbol) -> Expr:
    return _joined_sum([each for each in found if each.position_of(x) is None])


def joined(term: Expr) -> Expr:
    """A sum, every product distributed, equal ones joined: b + 2b is 3b."""
    return _joined_sum(products(term))


def _joined_sum(found: Sequence[Product]) -> Expr:
    numbers: dict[Product, Expr] = {}
    for each in found:
        rest = each.without_number
        numbers[rest] = numbers.get(rest, Integer(0)) + each.number
    kept = [Product((number, *p.factors), p.limits) for p, number in numbers.items() if number != 0]
    return add([each.term() for each in kept or found])


def collect(term: Expr, x: MatrixSymbol, index: Symbol) -> Expr:
    """The terms without input together, and for each input the sum of its coefficients.

    A sum over the inputs runs over `index`, whatever letter it had; an input that stands alone, as in
    y_j = x_j + ..., is the sum of δ_{j,i} x_i beside such sums.
    """
    found = products(term)
    constant = _constant_part(found, x)
    named = [each.renamed(x, index) for each in found if each.position_of(x) is not None]
    groups: dict[tuple[Expr, Basic | None], list[Product]] = {}
    for each in _alone_joined(named, x):
        groups.setdefault((each.position_of(x), each.limit_of(x)), []).append(each)
    collected = [_coefficient_times_input(group, x, *place) for place, group in groups.items()]
    return add([*([] if constant == 0 else [constant]), *collected])


def _alone_joined(found: list[Product], x: MatrixSymbol) -> Iterator[Product]:
    """The products, where one with an input at a free position is spread over all positions of the others."""
    places = {
        (position, each.limit_of(x)): None
        for each in found
        if isinstance(position := each.position_of(x), Integer) or each.limit_of(x) is not None
    }
    for each in found:
        position = each.position_of(x)
        if not places or (position, each.limit_of(x)) in places:
            yield each
            continue
        rest = each.without(x)
        for place, limit in places:
            delta = KroneckerDelta(position, place)
            limits = () if limit is None else (limit,)
            yield Product((*rest.factors, delta, x[place, 0]), limits + rest.limits)


def _coefficient_times_input(
    group: list[Product], x: MatrixSymbol, position: Expr, outer: Basic | None
) -> Expr:
    inner = [
        Product(each.factors, tuple(limit for limit in each.limits if limit != outer)).without(x)
        for each in group
    ]
    body = mul([_joined_sum(inner), x[position, 0]])
    return nested(body, [outer] if outer is not None else [])


Terms: TypeAlias = "tuple[tuple[Expr, tuple[MatrixExpr, ...]], ...]"
"""A distributed matrix term: its products, each a scalar and matrices."""


def distribute_matrices(term: MatrixExpr, variable: MatrixSymbol | None = None) -> Terms:
    """The terms (scalar, matrices) of a matrix term after all products are distributed over all sums.

    Those with a factor 0 are left out, as long as any term is left. Blocks that hold the variable are
    distributed too, [A·x + a; B·x + b] = [A; B]·x + [a; b], and so are blocks in a row with the variable in
    front, [X·A + a, X·B + b] = X·[A, B] + [a, b].
    """
    match term:
        case MatAdd():
            found = tuple(each for part in term.args for each in distribute_matrices(part, variable))
            return _without_zeros(found) or found[:1]
        case MatMul():
            done: Terms = ((Integer(1), ()),)
            for part in term.args:
                terms = distribute_matrices(part, variable) if is_matrix(part) else ((part, ()),)
                done = tuple((s * scalar, m + matrices) for s, m in done for scalar, matrices in terms)
            return _without_zeros(done) or ((Integer(1), (ZeroMatrix(*term.shape),)),)
        case BlockMatrix() if variable is not None and term.has(variable):
            return _distributed_blocks(term, variable)
    return ((Integer(1), (term,)),)


def _without_zeros(terms: Terms) -> Terms:
    return tuple((scalar, each) for scalar, each in terms if not _is_zero((scalar, *each)))


def _is_zero(factors: Sequence[Basic]) -> bool:
    return any(isinstance(factor, ZeroMatrix) or factor == 0 for factor in factors)


def without_zeros(term: MatrixExpr) -> MatrixExpr:
    """A matrix term without the products that have a factor 0: 0·W·x + b is b.

    >>> from symnet import sizes
    >>> p = sizes("p")
    >>> W, x, b = MatrixSymbol("W", p, p), MatrixSymbol("x", p, 1), MatrixSymbol("b", p, 1)
    >>> without_zeros(MatAdd(W * MatMul(0, x, evaluate=False), b, evaluate=False))
    b
    """
    match term:
        case MatMul():
            parts = [without_zeros(part) if is_matrix(part) else part for part in term.args]
            return ZeroMatrix(*term.shape) if _is_zero(parts) else matrix_mul(parts)
        case MatAdd():
            kept = [part for part in map(without_zeros, term.args) if not _is_zero([part])]
            return matrix_add(kept) if kept else ZeroMatrix(*term.shape)
        case BlockMatrix():
            height, width = term.blockshape
            return BlockMatrix(
                [[without_zeros(term.blocks[r, c]) for c in range(width)] for r in range(height)]
            )
    return term


def _distributed_blocks(blocks: BlockMatrix, variable: MatrixSymbol) -> Terms:
    """A column of blocks as [A; B; ...]·variable + [a; b; ...], or a row likewise from the other side."""
    down = blocks.blockshape[1] == 1
    parts = [distribute_matrices(part, variable) for part in blocks.blocks]
    end = -1 if down else 0
    linear = [
        coefficient(tuple(each for each in terms if each[1][end] == variable), end, part, variable)
        for terms, part in zip(parts, blocks.blocks, strict=True)
    ]
    constant = [
        matrix_sum(kept) if (kept := tuple(each for each in terms if each[1][end] != variable)) else None
        for terms in parts
    ]
    product = (_joined(linear, down), variable) if down else (variable, _joined(linear, down))
    found: Terms = ((Integer(1), product),)
    if all(part is None for part in constant):
        return found
    filled = [
        ZeroMatrix(*part.shape) if each is None else each
        for each, part in zip(constant, blocks.blocks, strict=True)
    ]
    return (*found, (Integer(1), (_joined(filled, down),)))


def coefficient(terms: Terms, end: int, part: MatrixExpr, variable: MatrixSymbol) -> MatrixExpr:
    """The coefficient of the variable, the last factor (end -1) or the first (0) of these terms of a part."""
    if not terms:
        rows, columns = part.shape
        return ZeroMatrix(rows, variable.shape[0]) if end else ZeroMatrix(variable.shape[1], columns)
    unit = Identity(variable.shape[0] if end else variable.shape[1])
    rest = ((s, (factors[:-1] if end else factors[1:]) or (unit,)) for s, factors in terms)
    return matrix_sum(like_joined(tuple(rest)))


def like_joined(terms: Terms) -> Terms:
    """The terms with equal products joined, if all their scalars are numbers: B + 2B is 3B."""
    numbers: dict[tuple[MatrixExpr, ...], Expr] = {}
    if not all(isinstance(scalar, Rational) for scalar, _ in terms):
        return terms
    for number, matrices in terms:
        numbers[matrices] = numbers.get(matrices, Integer(0)) + number
    return tuple((number, matrices) for matrices, number in numbers.items() if number != 0) or terms


def _joined(parts: list[MatrixExpr], down: bool) -> BlockMatrix:
    return BlockMatrix([[part] for part in parts] if down else [parts])


def matrix_sum(terms: Terms) -> MatrixExpr:
    """A sum of scalars times products of matrices."""
    return matrix_add([matrix_mul([scalar, *matrices]) for scalar, matrices in terms])
