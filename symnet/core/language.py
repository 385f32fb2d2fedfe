"""The language: what a claim is made of. Everything is numbered, nothing is named.

SEMANTICS. Sizes are positive integers. A letter is a function from integer positions to real numbers, total
and, but for its declared property, arbitrary; a scalar letter has no positions, a matrix letter two. A
function is a total function of real numbers, or of matrices. At given sizes, letters and functions, and at
given values of the indices that are free in it, a term denotes a number, or a matrix with entries at
0 <= row < rows and 0 <= column < columns; each class below says which.

A claim is true if both sides are equal at all sizes, letters, functions and values of its free indices at
which its hypotheses and its conditions hold; a hypothesis holds if its sides are equal for all values of its
own free indices in their ranges. Its conditions are: what is inverted is invertible, what is divided by is
not 0, what a logarithm is of is positive and what a root is of is not negative, at the values of the claim's
free indices and for all values of the indices bound around it or free in its hypothesis; and no sum runs
backwards, for all values of the indices in its extent, whatever is around it.

Every term is checked when it is added to a table: sizes fit where they meet, and the positions of an entry
lie inside its matrix. Each index is bound in at most one place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum
from fractions import Fraction
from functools import reduce
from itertools import chain, pairwise
from operator import add
from typing import Final, TypeAlias, assert_never

from symnet.core.polynomials import ONE, ZERO, Polynomial, is_inside, never_negative
from symnet.errors import ShapeError, UnsupportedTerm

Shape: TypeAlias = tuple[Polynomial, Polynomial] | None
"""Rows and columns; None for a number."""


class Property(Enum):
    """What is declared of a matrix letter, or of the numbers that any other letter stands for."""

    GENERAL = "general"
    SYMMETRIC = "symmetric"
    DIAGONAL = "diagonal"
    POSITIVE = "positive"
    NOT_NEGATIVE = "not negative"


_SYMMETRIC: Final = (Property.SYMMETRIC, Property.DIAGONAL)


class Kind(Enum):
    """What is known of a function. The arguments of `MAXIMUM` and `MINIMUM` may be reordered; `ROOT` has a
    number and the natural number q of its q-th root, q >= 2: see `laws` for where it is 0. `POWER` has a base
    and an exponent: it is known where that is an integer or the base is positive.
    """

    ARBITRARY = "arbitrary"
    PARTICULAR = "particular"
    MAXIMUM = "maximum"
    MINIMUM = "minimum"
    ABSOLUTE = "absolute"
    SIGN = "sign"
    EXPONENTIAL = "exponential"
    LOGARITHM = "logarithm"
    ROOT = "root"
    POWER = "power"
    HYPERBOLIC_TANGENT = "hyperbolic tangent"
    DETERMINANT = "determinant"


SINGLE: Final = (
    Kind.ABSOLUTE,
    Kind.SIGN,
    Kind.EXPONENTIAL,
    Kind.LOGARITHM,
    Kind.HYPERBOLIC_TANGENT,
    Kind.DETERMINANT,
)
"""Functions of one argument."""
SEVERAL: Final = (Kind.MAXIMUM, Kind.MINIMUM)
"""Functions of at least one argument."""


CONDITIONS: Final = {Kind.LOGARITHM: "positive", Kind.ROOT: "not negative"}
"""Of which numbers the values of a function are spoken."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A scalar or a family with `arity` positions, or a matrix with a shape. The name is for display only."""

    name: str
    arity: int
    shape: Shape = None
    declared: Property = Property.GENERAL

    def __post_init__(self) -> None:
        if self.arity < 0 or (self.shape is not None and self.arity != 2):
            raise UnsupportedTerm("a matrix has two positions, a family as many as it has indices")
        is_square = self.shape is not None and self.shape[0] == self.shape[1]
        fits = is_square if self.is_symmetric else self.shape is None
        if self.declared is not Property.GENERAL and not fits:
            raise ShapeError(f"a letter of this shape is not declared {self.declared.value}")

    @property
    def is_symmetric(self) -> bool:
        """Whether the two positions of a matrix letter may change places."""
        return self.declared in _SYMMETRIC


@dataclass(frozen=True, slots=True)
class Function:
    """A function of numbers, or of matrices. The name is for display only."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Number:
    """A rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A polynomial in sizes and indices, as a number."""

    value: Polynomial


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of a family of numbers; a scalar letter has no positions."""

    letter: int
    positions: tuple[Polynomial, ...]


@dataclass(frozen=True, slots=True)
class At:
    """An entry of a matrix term."""

    matrix: int
    row: Polynomial
    column: Polynomial


@dataclass(frozen=True, slots=True)
class Plus:
    """A sum of numbers, or of matrices of one shape."""

    terms: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Times:
    """A product of numbers."""

    factors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Power:
    """A natural power of a number or of a square matrix; the power 0 is 1, or the identity."""

    base: int
    exponent: int


@dataclass(frozen=True, slots=True)
class Reciprocal:
    """1/s; condition: s is not 0."""

    base: int


@dataclass(frozen=True, slots=True)
class Sum:
    """Σ body over 0 <= index < extent of the index; condition: the extent is at least 0."""

    index: int
    body: int


@dataclass(frozen=True, slots=True)
class Delta:
    """1 where the position is 0, else 0."""

    position: Polynomial


@dataclass(frozen=True, slots=True)
class Apply:
    """The value of a function."""

    function: int
    arguments: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix letter."""

    letter: int


@dataclass(frozen=True, slots=True)
class Array:
    """The matrix with entry `body` at [row, column]; the extents of these two indices are its shape."""

    row: int
    column: int
    body: int


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix of blocks; a number is a block of one entry."""

    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """The identity matrix."""

    extent: Polynomial


@dataclass(frozen=True, slots=True)
class Zero:
    """The zero matrix."""

    rows: Polynomial
    columns: Polynomial


@dataclass(frozen=True, slots=True)
class Product:
    """A product of matrices."""

    factors: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number times a matrix."""

    scalar: int
    matrix: int


@dataclass(frozen=True, slots=True)
class Transpose:
    """A transposed matrix."""

    matrix: int


@dataclass(frozen=True, slots=True)
class Inverse:
    """The inverse of a square matrix; condition: it is invertible."""

    matrix: int


NumberTerm: TypeAlias = Number | Magnitude | Entry | At | Times | Reciprocal | Sum | Delta | Apply
MatrixTerm: TypeAlias = Matrix | Array | Grid | Identity | Zero | Product | Scaled | Transpose | Inverse
Term: TypeAlias = NumberTerm | MatrixTerm | Plus | Power


def parts(term: Term) -> tuple[int, ...]:
    """The numbers of the terms that a term is made of."""
    match term:  # What stands most often in a long claim comes first.
        case Times(factors=several) | Plus(terms=several) | Product(factors=several):
            return several
        case At(matrix=part) | Transpose(matrix=part) | Inverse(matrix=part):
            return (part,)
        case Number() | Magnitude() | Entry() | Delta() | Matrix() | Identity() | Zero():
            return ()
        case Power(base=part) | Reciprocal(base=part) | Sum(body=part) | Array(body=part):
            return (part,)
        case Apply(arguments=several):
            return several
        case Scaled(scalar=scalar, matrix=matrix):
            return scalar, matrix
        case Grid(rows=rows):
            return tuple(part for row in rows for part in row)
    assert_never(term)


@dataclass(slots=True)
class Table:
    """Terms, each after those that it is made of, with their shapes and their free indices.

    Equal terms have one number. `extents` has the range of each index, None where it may be any integer;
    `supposed` has the positions of free indices that a claim supposes to be inside an extent.
    """

    letters: list[Letter] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    extents: dict[int, Polynomial | None] = field(default_factory=dict)
    terms: list[Term] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    free: list[frozenset[int]] = field(default_factory=list)
    bound: set[int] = field(default_factory=set)
    supposed: list[tuple[Polynomial, Polynomial]] = field(default_factory=list)
    numbers: dict[Term, int] = field(default_factory=dict)

    def copy(self) -> "Table":
        """A table to which terms can be added without changing this one."""
        return Table(
            [*self.letters], [*self.functions], {**self.extents}, [*self.terms], [*self.shapes],
            [*self.free], {*self.bound}, [*self.supposed], {**self.numbers},
        )  # fmt: skip

    def detached(self) -> "Table":
        """A copy that shares with this one nothing that could be changed by any means."""
        terms = [_detached(term) for term in self.terms]
        return replace(
            self.copy(), terms=terms, numbers={term: number for number, term in enumerate(terms)},
            letters=[replace(each) for each in self.letters], functions=[replace(f) for f in self.functions],
        )  # fmt: skip

    def index(self, extent: Polynomial | None) -> int:
        """A new index with its range."""
        number = len(self.extents)
        self.extents[number] = extent
        return number

    def suppose(self, position: Polynomial, extent: Polynomial) -> None:
        """Suppose that a position of free indices is inside an extent, unless that is known."""
        if not self._is_inside(position, extent):
            self.supposed.append((position, extent))

    def _is_inside(self, position: Polynomial, extent: Polynomial) -> bool:
        return is_inside(position, extent, self.extents) or (position, extent) in self.supposed

    def add(self, term: Term) -> int:
        """The number of a term; raises `ShapeError` if sizes do not fit, `UnsupportedTerm` if it is none."""
        if (known := self.numbers.get(term)) is not None:
            return known
        if any(not 0 <= part < len(self.terms) for part in parts(term)):
            raise UnsupportedTerm("a term is made of terms that come before it")
        shape = self._shape(term)
        self.free.append(self._free(term))
        self.shapes.append(shape)
        self.terms.append(term)
        self.numbers[term] = number = len(self.terms) - 1
        return number

    def rational(self, value: Fraction | int) -> int:
        """The number of the term that is a rational number."""
        return self.add(Number(Fraction(value)))

    def _free(self, term: Term) -> frozenset[int]:
        found = set().union(*(self.free[part] for part in parts(term)))
        match term:
            case Magnitude(value=p) | Delta(position=p):
                found = p.indices
            case Entry(positions=positions):
                found = set().union(*(p.indices for p in positions))
            case At(row=row, column=column):
                found |= row.indices | column.indices
            case Sum(index=index):
                self._bind(index)
                found = (found - {index}) | (self.extents[index] or ZERO).indices
            case Array(row=row, column=column):
                self._bind(row)
                self._bind(column)
                found -= {row, column}
        if any(index not in self.extents for index in found):
            raise UnsupportedTerm("an index has no range")
        return frozenset(found)

    def _bind(self, index: int) -> None:
        """Each index is bound once, and has a range."""
        if index in self.bound or self.extents.get(index) is None:
            raise UnsupportedTerm("an index is bound twice, or has no range")
        if index in (self.extents[index] or ZERO).indices:
            raise UnsupportedTerm("the range of an index must not depend on it")
        self.bound.add(index)

    def _shape(self, term: Term) -> Shape:
        match term:
            case Number() | Magnitude() | Delta():
                return None
            case Entry(letter=letter, positions=positions):
                if self.letters[letter].shape is not None or len(positions) != self.letters[letter].arity:
                    raise UnsupportedTerm("a family must have the same number of positions everywhere")
                return None
            case At(matrix=matrix, row=row, column=column):
                rows, columns = self.matrix(matrix)
                if not (self._is_inside(row, rows) and self._is_inside(column, columns)):
                    raise ShapeError("a position must lie inside its matrix")
                return None
            case Plus(terms=terms):
                shapes = {self.shapes[part] for part in terms}
                if len(shapes) != 1:
                    raise ShapeError("the terms of a sum must have the same shape")
                return shapes.pop()
            case Times(factors=several):
                self._numbers(several)
                return None
            case Reciprocal(base=base) | Sum(body=base):
                self._numbers((base,))
                return None
            case Power(base=base, exponent=exponent):
                if exponent < 0:
                    raise UnsupportedTerm("an exponent must be a natural number")
                return None if self.shapes[base] is None else self._square(base)
            case Apply(function=function, arguments=arguments):
                self._check_arguments(self.functions[function].kind, arguments)
                return None
            case Matrix(letter=letter):
                shape = self.letters[letter].shape
                if shape is None:
                    raise UnsupportedTerm("a matrix letter has a shape")
                return self._sized(shape)
            case Array(row=row, column=column, body=body):
                self._numbers((body,))
                extents = self.extents.get(row), self.extents.get(column)
                if extents[0] is None or extents[1] is None:
                    raise UnsupportedTerm("an array has two indices with ranges")
                return self._sized((extents[0], extents[1]))
            case Grid(rows=grid):
                return self._grid(grid)
            case Identity(extent=extent):
                return self._sized((extent, extent))
            case Zero(rows=rows, columns=columns):
                return self._sized((rows, columns))
            case Product(factors=factors):
                shapes_ = [self.matrix(part) for part in factors]
                if not shapes_ or any(a[1] != b[0] for a, b in pairwise(shapes_)):
                    raise ShapeError("inner sizes must be equal in a product")
                return shapes_[0][0], shapes_[-1][1]
            case Scaled(scalar=scalar, matrix=matrix):
                self._numbers((scalar,))
                return self.matrix(matrix)
            case Transpose(matrix=matrix):
                rows, columns = self.matrix(matrix)
                return columns, rows
            case Inverse(matrix=matrix):
                return self._square(matrix)
        assert_never(term)

    def matrix(self, number: int) -> tuple[Polynomial, Polynomial]:
        """The shape of a matrix."""
        shape = self.shapes[number]
        if shape is None:
            raise ShapeError("a matrix was required; found a number")
        return shape

    def _numbers(self, several: Iterable[int]) -> None:
        if any(self.shapes[part] is not None for part in several):
            raise ShapeError("a number was required; found a matrix")

    def _check_arguments(self, kind: Kind, arguments: tuple[int, ...]) -> None:
        number = 1 if kind in SINGLE else 2 if kind is Kind.POWER else len(arguments)
        if len(arguments) != number or (kind in SEVERAL and not arguments):
            raise UnsupportedTerm("a function must have the number of arguments that it takes")
        if kind is Kind.DETERMINANT:
            self._square(arguments[0])
            return
        self._numbers(arguments)
        if kind is Kind.ROOT and not (len(arguments) == 2 and self._is_degree(arguments[1])):
            raise UnsupportedTerm("a root is of a number, for a natural number from 2 on")

    def _is_degree(self, number: int) -> bool:
        node = self.terms[number]
        return isinstance(node, Number) and node.value.denominator == 1 and node.value >= 2

    def _square(self, number: int) -> Shape:
        rows, columns = self.matrix(number)
        if rows != columns:
            raise ShapeError("a square matrix was required")
        return rows, columns

    def _sized(self, shape: tuple[Polynomial, Polynomial]) -> Shape:
        """A shape depends on no index, and is never negative."""
        for extent in shape:
            if extent.indices or not never_negative(extent, {}):
                raise ShapeError("the sizes of a matrix must not be negative and must have no index")
        return shape

    def _grid(self, grid: tuple[tuple[int, ...], ...]) -> Shape:
        heights, widths = self.blocks(grid)
        if any(len(row) != len(widths) for row in grid):
            raise ShapeError("the rows of a grid must have the same number of blocks")
        for row, height in zip(grid, heights, strict=True):
            for block, width in zip(row, widths, strict=True):
                if (self.shapes[block] or (ONE, ONE)) != (height, width):
                    raise ShapeError("blocks must have one height in each row, one width in each column")
        return reduce(add, heights), reduce(add, widths)

    def blocks(self, grid: tuple[tuple[int, ...], ...]) -> tuple[list[Polynomial], list[Polynomial]]:
        """The heights and the widths of the blocks of a grid."""
        if not grid or not grid[0]:
            raise ShapeError("a grid has at least one block")
        heights = [(self.shapes[row[0]] or (ONE, ONE))[0] for row in grid if row]
        return heights, [(self.shapes[block] or (ONE, ONE))[1] for block in grid[0]]


@dataclass(frozen=True, slots=True)
class Claim:
    """left = right for all values of the indices in `free`, where the hypotheses hold.

    A hypothesis is a pair of terms whose free indices are its own: each has a range of sizes, and is neither
    in `free` nor bound. The conditions of the closed terms in `presumed` are conditions of
    the claim, and so is that each matrix in `definite` is symmetric and vᵀSv > 0 for every v that is not 0.
    `sizes` names the sizes -1, -2, ..., for display only. A claim is `dual` if its numbers may be
    dual numbers, a + b·ε with ε² = 0, of which less is known than of real ones.
    """

    table: Table
    sizes: tuple[str, ...]
    free: tuple[int, ...]
    left: int
    right: int
    hypotheses: tuple[tuple[int, int], ...] = ()
    presumed: tuple[int, ...] = ()
    definite: tuple[int, ...] = ()
    dual: bool = False

    @property
    def roots(self) -> tuple[int, ...]:
        """The terms that the claim speaks of; their parts, and parts of parts, are not listed."""
        return self.left, self.right, *self.presumed, *self.definite, *chain(*self.hypotheses)

    def own(self, hypothesis: tuple[int, int]) -> list[int]:
        """The indices that are free in a hypothesis, which holds for all their values."""
        left, right = hypothesis
        return sorted(self.table.free[left] | self.table.free[right])

    def __post_init__(self) -> None:
        table = self.table
        if any(index not in table.extents for index in self.free):
            raise UnsupportedTerm("a free index has no range")
        for left, right in ((self.left, self.right), *self.hypotheses):
            if table.shapes[left] != table.shapes[right]:
                raise ShapeError("the two sides must have the same shape")
        if not (table.free[self.left] | table.free[self.right]) <= set(self.free):
            raise UnsupportedTerm("an index is neither free nor bound")
        if any(table.free[term] for term in (*self.presumed, *self.definite)):
            raise UnsupportedTerm("what is assumed of a term must have no free index")
        own = {index for pair in self.hypotheses for index in self.own(pair)}
        ranges = [table.extents[index] for index in own]
        if own & (table.bound | {*self.free}) or any(each is None or each.indices for each in ranges):
            raise UnsupportedTerm("the free indices of a hypothesis are its own, in ranges of sizes")
        supposed = {v for pair in table.supposed for p in pair for v in p.indices}
        if not supposed <= set(self.free):
            raise UnsupportedTerm("only positions of free indices may be supposed to be inside a range")
        if set(self.free) & table.bound or any(
            (table.extents[index] or ZERO).indices - set(self.free) for index in self.free
        ):
            raise UnsupportedTerm("a free index is bound elsewhere, or its range depends on one that is")


@dataclass(frozen=True, slots=True)
class Condition:
    """What a claim presupposes of a term: see the semantics above for which values of its indices."""

    kind: str
    term: int


def spoken_of(table: Table, condition: Condition) -> frozenset[int]:
    """The indices that a condition speaks of: those in the extent of a sum, else those free in its term."""
    node = table.terms[condition.term]
    if condition.kind == "forwards" and isinstance(node, Sum):
        return frozenset((table.extents[node.index] or ZERO).indices)
    return table.free[condition.term]


def presupposed(claim: Claim) -> tuple[Condition, ...]:
    """The conditions of a claim, a function of its terms alone; properties and hypotheses stand in it."""
    table = claim.table
    found = [Condition("positive definite", number) for number in claim.definite]
    for number in reached(table, claim.roots):
        match table.terms[number]:
            case Inverse(matrix=matrix):
                found.append(Condition("invertible", matrix))
            case Reciprocal(base=base):
                found.append(Condition("not zero", base))
            case Apply(function=function, arguments=arguments):
                if (kind := CONDITIONS.get(table.functions[function].kind)) is not None:
                    found.append(Condition(kind, arguments[0]))
            case Sum(index=index) if not never_negative(table.extents[index] or ZERO, table.extents):
                found.append(Condition("forwards", number))
    return tuple(found)


def _detached(term: Term) -> Term:
    """A copy of the term, and of the number in it."""
    if isinstance(term, Number):
        return Number(Fraction(term.value.numerator, term.value.denominator))
    return replace(term)


def reached(table: Table, roots: Iterable[int]) -> list[int]:
    """Some terms and all that they are made of, in order."""
    found: set[int] = set()
    todo = [*roots]
    while todo:
        number = todo.pop()
        if number not in found:
            found.add(number)
            todo.extend(parts(table.terms[number]))
    return sorted(found)
