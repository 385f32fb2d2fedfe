"""Terms compiled to functions of arrays: a whole batch of instances is evaluated at once, exactly.

This code shares nothing with the core or with derivations. An array has an axis for each index in scope, the
innermost first, then the batch, then the rows and columns of a matrix; what does not depend on an index has
no axis for it, or one of length 1, and is computed once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import product as pairs
from typing import Any, TypeAlias

import numpy as np
from sympy import (
    Add,
    Adjoint,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    DotProduct,
    Float,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Product,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    conjugate,
    preorder_traversal,
    re,
)
from sympy.core.function import Application
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.hadamard import HadamardPower
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.permutation import PermutationMatrix

from symnet.errors import UnsupportedTerm
from symnet.instances.functions import EXACT, STEPS, Quadratic, by_signs, is_root, root
from symnet.instances.rationals import Array, Rationals, product, together, total, whole

Letters: TypeAlias = Mapping[Basic, Any]
"""Arrays for matrices and scalars, `Family` for indexed families, Python functions for functions."""


@dataclass(frozen=True)
class Family:
    """The members of b[i, ...]: an axis for the batch, then one for each index; `first` is that of place 0.

    `given` says which places hold a member, if not all do.
    """

    members: Rationals
    first: tuple[int, ...]
    given: Array | None = None


class Plain:
    """Numbers as they are."""

    def letter(self, value: Rationals) -> Rationals:
        """The value of what a term is made of."""
        return value

    def seen(self, value: Rationals) -> None:
        """Told of the value of each subterm."""

    def demand(self, sort: str, term: Basic) -> None:
        """Told where a quotient, an inverse or a function is needed."""

    def smallest(self, parts: Sequence[Rationals]) -> Rationals:
        """The smallest of some numbers."""
        return EXACT[Min](*parts)


PLAIN = Plain()


@dataclass(eq=False)
class Scope:
    """Values for the indices in scope, over those of the scopes around it.

    `depth` is the number of axes for indices; `active` says where a value is needed at all. Where there is
    none, `void` says so in the outermost scope that has these indices: the root, or that of free indices.
    """

    sizes: Mapping[Basic, int]
    letters: Letters
    domain: Plain = PLAIN
    around: "Scope | None" = None
    bound: Mapping[Basic, Rationals] = field(default_factory=dict)
    depth: int = 0
    active: Array | None = None
    base: "Scope | None" = None
    places: "Scope | None" = None
    void: Array | None = None
    why: str = ""
    cache: dict["Node", Rationals] = field(default_factory=dict)

    @property
    def exactly(self) -> "Scope":
        """The scope for sizes, positions and exponents, which are numbers as they are."""
        if self.domain is PLAIN:
            return self
        if self.places is None:
            around = self.around.exactly if self.around else None
            self.places = Scope(
                self.sizes, self.letters, PLAIN, around, self.bound, self.depth, self.active, self.base
            )
        return self.places

    def inside(self, bound: Mapping[Basic, Rationals], axes: int, active: Array | None = None) -> "Scope":
        """A scope with more indices, and axes for them."""
        return Scope(
            self.sizes,
            self.letters,
            self.domain,
            self,
            bound,
            self.depth + axes,
            _both(self.active, active),
            self.base or self,
        )

    def free(self, values: Mapping[Any, range]) -> "Scope":
        """A scope for free indices, each with all its values."""
        bound = {
            index: _axis(each.start, each.stop, self.depth + number)
            for number, (index, each) in enumerate(values.items())
        }
        scope = self.inside(bound, len(values))
        scope.base = scope
        return scope

    def reject(self, where: Array, why: str) -> None:
        """There is no value at some places."""
        base = self.base or self
        missing = np.asarray(where if self.active is None else where & self.active)
        while missing.ndim > base.depth + 1:
            missing = np.asarray(missing.any(axis=0))
        if missing.any():
            base.void = missing if base.void is None else base.void | missing
            base.why = why


def _both(first: Array | None, second: Array | None) -> Array | None:
    if first is None or second is None:
        return second if first is None else first
    return first & second


def _axis(start: int, stop: int, depth: int) -> Rationals:
    """The values of an index along a new first axis."""
    return whole(np.arange(start, stop).reshape(-1, *(1,) * (depth + 1)))


Compute: TypeAlias = Callable[[Scope], Rationals]


class Node:
    """A subterm as a function of a scope; `free` are the symbols it depends on."""

    __slots__ = ("compute", "free", "is_matrix")

    def __init__(
        self, compute: Callable[[Scope], Rationals], free: frozenset[Basic], is_matrix: bool
    ) -> None:
        self.compute = compute
        self.free = free
        self.is_matrix = is_matrix

    def __call__(self, scope: Scope) -> Rationals:
        """The value, computed once in the outermost scope that has all its indices and needs as much."""
        while (
            scope.around is not None
            and scope.active is scope.around.active
            and self.free.isdisjoint(scope.bound)
        ):
            scope = scope.around
        found = scope.cache.get(self)
        if found is None:
            found = scope.cache[self] = self.compute(scope)
            scope.domain.seen(found)
        return found

    def scalar(self, scope: Scope) -> Rationals:
        """The value as a number, be it the entry of a matrix of one entry."""
        value = self(scope)
        return value.reshaped(lambda top: top[..., 0, 0]) if self.is_matrix else value

    def integers(self, scope: Scope) -> Array | None:
        """The value where it is made of integers, as a position, an extent or an exponent must be."""
        value = self.scalar(scope.exactly)
        if value.bottom == 1:
            return value.top
        top = value.top.astype(object)
        return None if (top % value.bottom).any() else whole(top // value.bottom).top


class Program:
    """Terms with the same definitions, each subterm compiled once.

    >>> from sympy import MatrixSymbol, Symbol, Trace
    >>> n = Symbol("n", positive=True, integer=True)
    >>> A = MatrixSymbol("A", n, n)
    >>> batch = whole(np.array([[[1, 2], [3, 4]], [[0, 1], [1, 0]]]))
    >>> Program().compile(Trace(A * A))(Scope({n: 2}, {A: batch})).rows()
    [29, 2]
    """

    def __init__(self, definitions: Mapping[Basic, Basic] | None = None) -> None:
        self.definitions = dict(definitions or {})
        self.families = {name.base: name for name in self.definitions if isinstance(name, Indexed)}
        self.nodes: dict[Basic, Node] = {}

    def compile(self, term: Basic) -> Node:
        """A term as a function of a scope. Raises `UnsupportedTerm` for one that has no exact value."""
        if term not in self.nodes:
            self.nodes[term] = self._node(term)
        return self.nodes[term]

    def _node(self, term: Any) -> Node:
        if term in self.definitions and not isinstance(term, Indexed):
            meaning = self.compile(self.definitions[term])
            return Node(lambda scope: meaning(_detached(scope, {})), frozenset(), meaning.is_matrix)
        match term:
            case Rational():
                value = whole(np.array([int(term.p)], dtype=object), int(term.q))
                return Node(lambda scope: scope.domain.letter(value), frozenset(), False)
            case Symbol():
                return Node(lambda scope: _symbol(scope, term), frozenset([term]), False)
            case MatrixSymbol():
                return Node(lambda scope: scope.domain.letter(_given(scope, term)), frozenset(), True)
            case Sum():
                node = self.compile(term.function)
                for limit in term.limits:
                    if len(limit) != 3:
                        raise UnsupportedTerm(f"a sum without bounds has no numeric value: {term}")
                    node = self._sum(node, *limit, through=span(term.function, *limit))
                return node
            case MatrixElement():
                return self._of(_element, term.parent, term.i, term.j)
            case Indexed():
                return self._member(term)
            case Inverse():
                return self._of(partial(_inverse, term), term.arg, is_matrix=True)
            case Determinant():
                return self._of(partial(_determinant, term), term.arg)
            case Pow() if is_root(term):
                return self._function(root(term.exp), term, [term.base])
            case Pow() | HadamardPower() | MatPow():
                return self._power(term, term.base, term.exp)
            case MatrixBase():
                return self._of(_stacked(term.shape), *term.flat(), is_matrix=True)
            case Identity() | ZeroMatrix() | OneMatrix():
                make = _CONSTANTS[type(term)]
                return Node(lambda scope: _ones_and_zeros(scope, make, term.shape), frozenset(), True)
            case BlockMatrix():
                height, width = term.blockshape
                blocks = [term.blocks[r, c] for r, c in pairs(range(height), range(width))]
                return self._of(_blocks(width), *blocks, is_matrix=True)
            case ElementwiseApplyFunction():
                return self._applied(term)
            case Float():
                return self._node(Rational(term))
            case Adjoint():
                return self.compile(Transpose(term.arg))
            case conjugate() | re():
                return self.compile(term.args[0])
            case DotProduct() | Product():
                return self.compile(term.doit())
            case PermutationMatrix():
                return self.compile(term.as_explicit())
        for kind, operation in _OPERATIONS.items():
            if isinstance(term, kind):
                return self._of(operation, *term.args, is_matrix=isinstance(term, MatrixExpr))
        if isinstance(term, STEPS):
            return self.compile(by_signs(term))
        if isinstance(term, Application):
            return self._function(term.func, term, term.args)
        raise UnsupportedTerm(f"{type(term).__name__} has no numeric value here: {term}")

    def _of(self, compute: Callable[..., Rationals], *parts: Basic, is_matrix: bool = False) -> Node:
        """What is computed from parts, all in the same scope."""
        nodes = [self.compile(part) for part in parts]
        free = frozenset().union(*(node.free for node in nodes))
        return Node(lambda scope: compute(scope, *nodes), free, is_matrix)

    def _sum(self, body: Node, index: Basic, lower: Basic, upper: Basic, *, through: Any) -> Node:
        first, last = self.compile(lower), self.compile(upper)

        def compute(scope: Scope) -> Rationals:
            low, high = (_needed(each.integers(scope), "a bound of a sum") for each in (first, last))
            if through is not None and through[0] in scope.sizes:
                high = np.array([scope.sizes[through[0]] + through[1]])
            start, stop = int(low.min()), int(high.max()) + 1
            if stop <= start:
                return scope.domain.letter(NONE)
            values = _axis(start, stop, scope.depth)
            if low.size == high.size == 1:
                value = body.scalar(scope.inside({index: values}, 1))
            else:
                inside = (low <= values.top) & (values.top <= high)
                value = body.scalar(scope.inside({index: values}, 1, inside)).where(inside)
            return _summed(value, scope.depth, stop - start)

        free = (body.free - {index}) | first.free | last.free
        return Node(compute, free, False)

    def _member(self, term: Indexed) -> Node:
        """A member of a family, by its definition if it has one."""
        name = self.families.get(term.base)
        if name is None:
            return self._of(lambda scope, *positions: _family(scope, term, positions), *term.indices)
        nodes = [self.compile(position) for position in term.indices]
        meaning = self.compile(self.definitions[name])

        def compute(scope: Scope) -> Rationals:
            found = [node.scalar(scope.exactly) for node in nodes]
            return meaning.scalar(_detached(scope, dict(zip(name.indices, found, strict=True))))

        return Node(compute, frozenset().union(*(node.free for node in nodes)), False)

    def _function(self, function: Any, where: Basic, arguments: Sequence[Basic]) -> Node:
        def compute(scope: Scope, *parts: Node) -> Rationals:
            values = [part.scalar(scope) for part in parts]
            if function is Min:
                return scope.domain.smallest(values)
            if function in EXACT:
                return EXACT[function](*values)
            scope.domain.demand("the value of a function", where)
            if function not in scope.letters:
                raise UnsupportedTerm(f"no value is given for the function of {where}")
            return _called(scope, scope.letters[function], values)

        return self._of(compute, *arguments)

    def _power(self, term: Basic, base: Basic, exponent: Basic) -> Node:
        matrix = isinstance(term, MatPow)

        def compute(scope: Scope, below: Node, above: Node) -> Rationals:
            if scope.domain is not PLAIN and term.free_symbols <= scope.sizes.keys():
                return scope.domain.letter(node(scope.exactly))
            value = below(scope) if isinstance(term, MatrixExpr) else below.scalar(scope)
            found = above.integers(scope)
            if found is None:
                wrong = above.scalar(scope.exactly).cells().flat[0]
                raise UnsupportedTerm(f"the exponent must be an integer; found {wrong} in {term}")
            if found.size == 1:
                return _powered(scope, term, value, int(found.item()), matrix)
            powers = []
            for each in np.unique(found):
                here = found == each
                chosen = scope.inside({}, 0, here)
                here = here[..., None, None] if isinstance(term, MatrixExpr) else here
                powers.append(_powered(chosen, term, value, int(each), matrix).where(here))
            return total(powers)

        node = self._of(compute, base, exponent, is_matrix=isinstance(term, MatrixExpr))
        return node

    def _applied(self, term: ElementwiseApplyFunction) -> Node:
        """A function of every entry: rows and columns are two more indices."""
        (entry,) = term.function.variables
        matrix, body = self.compile(term.expr), self.compile(term.function.expr)

        def compute(scope: Scope) -> Rationals:
            cells = matrix(scope).reshaped(lambda top: _as_indices(top, scope.depth))
            value = body.scalar(scope.inside({entry: cells}, 2))
            shape = cells.top.shape[:2]
            return value.reshaped(lambda top: _as_cells(top, shape, scope.depth))

        return Node(compute, matrix.free | (body.free - {entry}), True)


Span: TypeAlias = tuple[Integer, int]
"""The extent that an index runs through, and what is added to it for the last value of the index."""


def span(body: Basic, index: Basic, lower: Basic, upper: Basic) -> Span | None:
    """Which extent an index runs through to its end, if its bounds are numbers.

    That of a matrix with the index in a position, or else the number of values of the index.

    >>> from sympy import MatrixSymbol, Symbol
    >>> i = Symbol("i", integer=True)
    >>> span(MatrixSymbol("x", 64, 1)[i - 1, 0], i, Integer(1), Integer(64))
    (64, 0)
    """
    if not (isinstance(lower, Integer) and isinstance(upper, Integer)):
        return None
    for entry in preorder_traversal(body):
        if isinstance(entry, MatrixElement):
            for position, extent in zip((entry.i, entry.j), entry.parent.shape, strict=True):
                ahead = position - index
                if isinstance(extent, Integer) and ahead == extent - 1 - upper:
                    return extent, -1 - int(ahead)
    return upper - lower + 1, int(lower) - 1


NONE = whole(np.array([0]))


def _root(scope: Scope) -> Scope:
    while scope.around is not None:
        scope = scope.around
    return scope


def _detached(scope: Scope, bound: Mapping[Basic, Rationals]) -> Scope:
    """A scope that has nothing of the scopes around it but their axes."""
    root = _root(scope)
    inner = Scope(root.sizes, root.letters, root.domain, root, bound, scope.depth, scope.active)
    inner.base = scope.base or scope
    return inner


def _summed(value: Rationals, depth: int, count: int) -> Rationals:
    """The sum over the innermost index; what does not depend on it counts as often as it has values."""
    if value.top.ndim == depth + 2 and value.top.shape[0] == count:
        return value.sum(0)
    same = value.reshaped(lambda top: top[0]) if value.top.ndim == depth + 2 else value
    return same * whole(np.array([count]))


def _needed(found: Array | None, what: str) -> Array:
    if found is None:
        raise UnsupportedTerm(f"{what} must be an integer")
    return found


# -- letters
def _symbol(scope: Scope, term: Symbol) -> Rationals:
    holder: Scope | None = scope
    while holder is not None:
        if term in holder.bound:
            return scope.domain.letter(holder.bound[term])
        holder = holder.around
    if term in scope.sizes:
        return scope.domain.letter(whole(np.array([scope.sizes[term]])))
    return scope.domain.letter(_given(scope, term))


def _given(scope: Scope, term: Basic) -> Any:
    if term not in scope.letters:
        raise UnsupportedTerm(f"no value is given for {term}")
    return scope.letters[term]


def _ones_and_zeros(scope: Scope, make: Callable[..., Array], shape: Sequence[Basic]) -> Rationals:
    array = make(tuple(int(extent.xreplace(scope.sizes)) for extent in shape))
    return scope.domain.letter(Rationals(array[None].astype(np.int64), 1, 1))


_CONSTANTS: dict[Any, Callable[..., Array]] = {
    Identity: lambda shape: np.eye(*shape),
    ZeroMatrix: np.zeros,
    OneMatrix: np.ones,
}


# -- entries
def _element(scope: Scope, parent: Node, row: Node, column: Node) -> Rationals:
    """An entry of a matrix; there is none outside it."""
    matrix = parent(scope)
    at = [_needed(each.integers(scope), "a position") for each in (row, column)]
    return _taken(scope, matrix, at, (0, 0))


def _family(scope: Scope, term: Indexed, positions: Sequence[Node]) -> Rationals:
    family = _given(scope, term.base)
    at = [_needed(each.integers(scope), "a position") for each in positions]
    found = _taken(scope, family.members, at, family.first)
    if family.given is not None:
        given = Rationals(family.given[None].astype(np.int64), 1, 1)
        scope.reject(_taken(scope, given, at, family.first).top == 0, "a family has no such member")
    return scope.domain.letter(found)


def _taken(scope: Scope, array: Rationals, positions: list[Array], first: Sequence[int]) -> Rationals:
    """The entries at some positions of the last axes, which begin at `first`."""
    count = len(positions)
    lead, extents = array.top.shape[:-count], array.top.shape[-count:]
    at = []
    for position, start, extent in zip(positions, first, extents, strict=True):
        place = position - start
        outside = (place < 0) | (place >= extent)
        if outside.any():
            scope.reject(np.asarray(outside), "a position is outside its matrix or family")
            place = np.where(outside, 0, place)
        at.append(place.astype(np.int64))
    if all(place.size == 1 for place in at):
        single: tuple[Any, ...] = (..., *(place.item() for place in at))
        return array.reshaped(lambda top: top[single])
    shape = np.broadcast_shapes(lead, *(place.shape for place in at))
    spread = np.broadcast_to(array.top, (*shape[: len(shape) - len(lead)], *array.top.shape))
    ahead = [
        np.arange(extent if extent == size else 1).reshape(-1, *(1,) * (len(shape) - 1 - axis))
        for axis, (extent, size) in enumerate(zip(spread.shape[:-count], shape, strict=True))
    ]
    return array.reshaped(lambda _: np.asarray(spread[(*ahead, *at)]))


def _delta(scope: Scope, left: Node, right: Node) -> Rationals:
    same = left.scalar(scope.exactly) == right.scalar(scope.exactly)
    return scope.domain.letter(Rationals(same.astype(np.int64), 1, 1))


# -- matrices
def _stacked(shape: tuple[int, int]) -> Callable[..., Rationals]:
    def join(tops: list[Array]) -> Array:
        same = np.broadcast_arrays(*tops)
        return np.stack(same, axis=-1).reshape(*same[0].shape, *shape)

    return lambda scope, *cells: together([cell.scalar(scope) for cell in cells], join)


def _multiplied(scope: Scope, *parts: Node) -> Rationals:
    """Scalars and matrices multiplied: from the side that makes the smaller products."""
    matrices = [part(scope) for part in parts if part.is_matrix]
    factors = [part(scope).reshaped(lambda top: top[..., None, None]) for part in parts if not part.is_matrix]
    if matrices[-1].top.shape[-1] < matrices[0].top.shape[-2]:
        found = reduce(lambda right, left: left @ right, reversed(matrices))
    else:
        found = reduce(lambda left, right: left @ right, matrices)
    return product([*factors, found])


def _blocks(width: int) -> Callable[..., Rationals]:
    def join(tops: list[Array]) -> Array:
        lead = np.broadcast_shapes(*(top.shape[:-2] for top in tops))
        spread = [np.broadcast_to(top, (*lead, *top.shape[-2:])) for top in tops]
        rows = [spread[start : start + width] for start in range(0, len(spread), width)]
        return np.concatenate([np.concatenate(row, axis=-1) for row in rows], axis=-2)

    return lambda scope, *parts: together([part(scope) for part in parts], join)


def _kronecker(left: Rationals, right: Rationals) -> Rationals:
    found = left.reshaped(lambda top: top[..., :, None, :, None]) * right.reshaped(
        lambda top: top[..., None, :, None, :]
    )
    rows, within, columns, across = found.top.shape[-4:]
    return found.reshaped(lambda top: top.reshape(*top.shape[:-4], rows * within, columns * across))


def _diagonal(matrix: Rationals) -> Rationals:
    return matrix.reshaped(lambda top: np.diagonal(top, axis1=-2, axis2=-1))


def _diagonal_matrix(scope: Scope, vector: Node) -> Rationals:
    entries = vector(scope).reshaped(lambda top: top.reshape(*top.shape[:-2], -1))
    size = entries.top.shape[-1]
    spread = entries.reshaped(lambda top: top[..., None] * np.eye(size, dtype=np.int64))
    return scope.domain.letter(spread)


def _diagonal_part(scope: Scope, matrix: Node) -> Rationals:
    value = matrix(scope)
    return scope.domain.letter(value.where(np.eye(*value.top.shape[-2:], dtype=bool)))


_OPERATIONS: dict[Any, Callable[..., Rationals]] = {
    KroneckerDelta: _delta,
    MatAdd: lambda scope, *parts: total([part(scope) for part in parts]),
    HadamardProduct: lambda scope, *parts: product([part(scope) for part in parts]),
    MatMul: _multiplied,
    KroneckerProduct: lambda scope, *parts: reduce(_kronecker, [part(scope) for part in parts]),
    Transpose: lambda scope, part: part(scope).reshaped(lambda top: top.swapaxes(-1, -2)),
    Trace: lambda scope, part: _diagonal(part(scope)).sum(-1),
    DiagMatrix: _diagonal_matrix,
    DiagonalMatrix: _diagonal_part,
    Add: lambda scope, *parts: total([part.scalar(scope) for part in parts]),
    Mul: lambda scope, *parts: product([part.scalar(scope) for part in parts]),
    DiagonalOf: lambda scope, part: _diagonal(part(scope)).reshaped(lambda top: top[..., None]),
}
"""By kind; sums and products of matrices come before those of numbers, which SymPy says they are too."""


# -- powers, inverses, functions
def _inverse(term: Basic, scope: Scope, part: Node) -> Rationals:
    return _inverted(scope, term, part(scope))


def _inverted(scope: Scope, term: Basic, matrix: Rationals) -> Rationals:
    scope.domain.demand("an inverse", term)
    found, singular = matrix.inverses()
    scope.reject(singular, "a matrix that is inverted is singular")
    return found


def _determinant(term: Basic, scope: Scope, part: Node) -> Rationals:
    scope.domain.demand("a determinant", term)
    return part(scope).determinants()


def _powered(scope: Scope, term: Basic, base: Rationals, exponent: int, matrix: bool) -> Rationals:
    if matrix:
        size = base.top.shape[-1]
        if exponent == 0:
            return scope.domain.letter(Rationals(np.eye(size, dtype=np.int64)[None], 1, 1))
        factor = _inverted(scope, term, base) if exponent < 0 else base
        return reduce(lambda left, right: left @ right, [factor] * abs(exponent))
    if exponent < 0:
        scope.domain.demand("a quotient", term)
        zero = base.top == 0
        zero = zero.any(axis=(-1, -2)) if isinstance(term, MatrixExpr) else zero
        scope.reject(np.asarray(zero), "a number is divided by 0")
        return base.reciprocal().power(-exponent)
    return base.power(exponent)


def _called(scope: Scope, function: Callable[..., Any], values: list[Rationals]) -> Rationals:
    """A function of numbers at every place; there is no value where it divides by 0."""
    if isinstance(function, Quadratic) and isinstance(function.coefficients[0], Rationals):
        return function(*values)
    cells = np.broadcast_arrays(*(value.cells() for value in values))
    found = np.zeros(cells[0].shape, dtype=object)
    for place in np.ndindex(found.shape):
        try:
            found[place] = function(*(each[place] for each in cells))
        except ZeroDivisionError:
            where = np.zeros(found.shape, dtype=bool)
            where[place] = True
            scope.reject(where, "a number is divided by 0")
    return Rationals.of(found)


def _as_indices(top: Array, depth: int) -> Array:
    """A matrix with its rows and columns as the two innermost indices."""
    first = np.moveaxis(top, (-2, -1), (0, 1))
    return first.reshape(*first.shape[:2], *(1,) * (depth + 3 - first.ndim), *first.shape[2:])


def _as_cells(top: Array, shape: tuple[int, int], depth: int) -> Array:
    """The two innermost indices as rows and columns of a matrix."""
    full = top.reshape(*(1,) * (depth + 3 - top.ndim), *top.shape)
    spread = np.broadcast_to(full, (*shape, *full.shape[2:]))
    return np.moveaxis(spread, (0, 1), (-2, -1))
