"""Matrices as they are made of stored numbers: products, sums and selections, computed where asked.

Nothing is multiplied out when a model is read, and two matrices that are made the same way of the same
numbers are known to be equal without any arithmetic.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Final, TypeAlias, Union

import numpy as np
from flint import arb, ctx

from symnet.errors import UsageError
from symnet.models.graphs import Array, Tensor
from symnet.models.segments.blocks import (
    SMALLEST,
    Block,
    Bound,
    Rules,
    inverse,
    product,
    scaled,
    stored,
    summed,
)

ALL: Final = slice(None)
DIGITS: Final = 5000
"""More binary digits than a sum of products of two numbers of binary64 has."""
ROOTS: Final = 4
"""Roundings on the way to γ/√(σ² + ε): a sum, a root, a quotient, and one for a root that rounds twice."""


@dataclass(frozen=True, eq=False)
class Selection:
    """The matrix whose row i is the unit vector of `positions[i]`, or zero where that is -1."""

    positions: Array
    columns: int

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.positions), self.columns

    @cached_property
    def is_identity(self) -> bool:
        """Whether it moves nothing."""
        return len(self.positions) == self.columns and bool((self.positions == np.arange(self.columns)).all())

    @cached_property
    def is_injective(self) -> bool:
        """Whether no column is taken twice."""
        places = self.positions[self.positions >= 0]
        return len(np.unique(places)) == len(places)


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """A matrix of stored numbers."""

    tensor: Tensor

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.tensor.shape
        return rows, columns


@dataclass(frozen=True, slots=True, eq=False)
class Product:
    """left·right."""

    left: "Entries"
    right: "Entries"

    @property
    def shape(self) -> tuple[int, int]:
        return self.left.shape[0], self.right.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class Total:
    """A sum."""

    parts: tuple["Entries", ...]

    @property
    def shape(self) -> tuple[int, int]:
        return self.parts[0].shape


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Some rows of a matrix; row -1 is zero."""

    positions: Array
    matrix: "Entries"

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.positions), self.matrix.shape[1]


@dataclass(frozen=True, slots=True, eq=False)
class Scaled:
    """Every row of a matrix multiplied by its factor."""

    factors: "Factors"
    matrix: "Entries"

    @property
    def shape(self) -> tuple[int, int]:
        return self.matrix.shape


@dataclass(frozen=True, slots=True, eq=False)
class Stacked:
    """Matrices on top of each other."""

    parts: tuple["Entries", ...]

    @property
    def shape(self) -> tuple[int, int]:
        return sum(part.shape[0] for part in self.parts), self.parts[0].shape[1]

    def split(self, rows: Array) -> list[tuple["Entries", Array, Array]]:
        """The parts in which rows lie, which of them, and their positions in the part."""
        found, start = [], 0
        for part in self.parts:
            end = start + part.shape[0]
            which = np.flatnonzero((start <= rows) & (rows < end))
            if len(which):
                found.append((part, which, rows[which] - start))
            start = end
        return found


Entries: TypeAlias = Union[Selection, Stored, Product, Total, Rows, Scaled, Stacked]  # noqa: UP007


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Stored factors, a column with one for each row, or their reciprocals."""

    tensor: Tensor
    reciprocal: bool = False

    def rows(self, positions: Array) -> "Given":
        """The factors of some rows."""
        return Given(self.tensor[positions], self.reciprocal)


@dataclass(frozen=True, slots=True, eq=False)
class Minus:
    """The factor -1."""

    def rows(self, _: Array) -> "Minus":
        """The factors of some rows."""
        return self


@dataclass(frozen=True, slots=True, eq=False)
class Normalising:
    """γ/√(σ² + ε), columns with one for each row."""

    scale: Tensor | None
    variance: Tensor
    epsilon: float

    def rows(self, positions: Array) -> "Normalising":
        """The factors of some rows."""
        scale = None if self.scale is None else self.scale[positions]
        return Normalising(scale, self.variance[positions], self.epsilon)


Factors: TypeAlias = Given | Minus | Normalising


Part: TypeAlias = slice | Array
"""Rows that are asked for."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Blocks of matrices under rules; a matrix that is needed as a whole is computed once."""

    rules: Rules
    _whole: dict[int, tuple[Entries, Block]] = field(default_factory=dict)

    def rows(self, matrix: Entries, part: Part = ALL) -> Block:
        """Some rows of a matrix, by default all."""
        match matrix:
            case Selection(positions, columns):
                return Block(_units(positions[part], columns))
            case Stored(tensor):
                return stored(tensor[part], self.rules)
            case Product(left, Selection() as selection) if selection.is_injective:
                return _moved(self.rows(left, part), selection)
            case Product(left, Scaled(factors, Selection() as selection)) if selection.is_injective:
                across = self.factors(factors)
                block = scaled(across.transposed, self.rows(left, part), self.rules)
                return _moved(block, selection)
            case Product(left, right):
                return product(self.rows(left, part), self.whole(right), self.rules)
            case Total(parts):
                flat = list(_flat(parts))
                return summed(
                    [self.rows(each, part) for each in flat], [*map(_accumulated, flat)], self.rules
                )
            case Rows(positions, inner):
                chosen = positions[part]
                block = self.rows(inner, np.maximum(chosen, 0))
                return block.take(np.where(chosen < 0, -1, np.arange(len(chosen))))
            case Scaled(factors, inner):
                return scaled(self.factors(factors, part), self.rows(inner, part), self.rules)
            case Stacked():
                rows = np.arange(matrix.shape[0])[part]
                pieces = [(which, self.rows(each, at)) for each, which, at in matrix.split(rows)]
                return _assembled(pieces, (len(rows), matrix.shape[1]))

    def whole(self, matrix: Entries) -> Block:
        """All rows, which are kept."""
        if id(matrix) not in self._whole:
            self._whole[id(matrix)] = matrix, self.rows(matrix)
        return self._whole[id(matrix)][1]

    def factors(self, factors: Factors, part: Part = ALL) -> Block:
        """Some factors, as a column."""
        match factors:
            case Given(tensor, reciprocal):
                block = stored(tensor[part], self.rules)
                return inverse(block, tensor.name) if reciprocal else block
            case Minus():
                return Block(np.full((1, 1), -1.0))
            case Normalising(scale, variance, epsilon):
                value = np.ones_like(variance[part].wide()) if scale is None else scale[part].wide()
                value = value / np.sqrt(_positive(variance[part].wide() + epsilon, variance.name))
                size = np.abs(value)
                return Block(value, size * 2.0**-50 + SMALLEST, self.rules.relative(size, ROOTS))


def exact_entry(matrix: Entries, row: int, column: int) -> arb:
    """An entry of the exact matrix, as a ball of `DIGITS` binary digits.

    Sums and products of stored numbers are exact, with radius 0.
    """
    with ctx.workprec(DIGITS):
        return _times_column({row: arb(1)}, matrix, column)


def _times_column(row: Mapping[int, arb], matrix: Entries, column: int) -> arb:
    """A row vector times a column of a matrix."""
    match matrix:
        case Stored(tensor):
            rows = np.fromiter(row, dtype=np.intp)
            numbers = tensor[rows, column].wide().tolist()
            return sum((x * arb(each) for x, each in zip(row.values(), numbers, strict=True)), arb(0))
        case Product(left, Selection(positions, _)):
            places = np.flatnonzero(positions == column).tolist()
            return sum((_times_column(row, left, i) for i in places), arb(0))
        case Product(left, Scaled(factors, Selection(positions, _))):
            places = np.flatnonzero(positions == column).tolist()
            return sum((_times_column(row, left, i) * _exact_factor(factors, i) for i in places), arb(0))
        case Product(left, right):
            return _times_column(_times(row, left), right, column)
        case Total(parts):
            return sum((_times_column(row, part, column) for part in parts), arb(0))
        case _:
            return _times(row, matrix).get(column, arb(0))


def _times(row: Mapping[int, arb], matrix: Entries) -> dict[int, arb]:
    """A row vector times a matrix."""
    match matrix:
        case Selection(positions, _):
            return _collected((int(positions[i]), x) for i, x in row.items() if positions[i] >= 0)
        case Stored(tensor):
            return _collected(
                (j, x * arb(entry))
                for i, x in row.items()
                for j, entry in enumerate(tensor[i].wide().tolist())
                if entry
            )
        case Product(left, right):
            return _times(_times(row, left), right)
        case Total(parts):
            return _collected(chain.from_iterable(_times(row, part).items() for part in parts))
        case Rows(positions, inner):
            chosen = _collected((int(positions[i]), x) for i, x in row.items() if positions[i] >= 0)
            return _times(chosen, inner)
        case Scaled(factors, inner):
            return _times({i: x * _exact_factor(factors, i) for i, x in row.items()}, inner)
        case Stacked():
            pieces = matrix.split(np.array(sorted(row)))
            keys = sorted(row)
            return _collected(
                chain.from_iterable(
                    _times({int(i): row[keys[k]] for k, i in zip(which, at, strict=True)}, part).items()
                    for part, which, at in pieces
                )
            )


def _exact_factor(factors: Factors, row: int) -> arb:
    match factors:
        case Minus():
            return arb(-1)
        case Given(tensor, reciprocal):
            number = _number(tensor, row)
            return 1 / number if reciprocal else number
        case Normalising(scale, variance, epsilon):
            root = (_number(variance, row) + arb(epsilon)).sqrt()
            return (arb(1) if scale is None else _number(scale, row)) / root


def _number(column: Tensor, row: int) -> arb:
    return arb(float(column[row].wide().item()))


def _collected(pairs: Iterable[tuple[int, arb]]) -> dict[int, arb]:
    found: dict[int, arb] = {}
    for position, number in pairs:
        found[position] = found[position] + number if position in found else number
    return found


def _accumulated(matrix: Entries) -> int:
    """Of how many terms the sums are that a matrix is made of last."""
    match matrix:
        case Product(_, Selection() | Scaled(_, Selection())):
            return 0
        case Product(left, _):
            return left.shape[1]
        case Rows(_, inner) | Scaled(_, inner):
            return _accumulated(inner)
        case _:
            return 0


def _flat(parts: Iterable[Entries]) -> Iterator[Entries]:
    """The parts of a sum, with those of sums in it."""
    for part in parts:
        if isinstance(part, Total):
            yield from _flat(part.parts)
        else:
            yield part


def same(left: Entries, right: Entries) -> bool:
    """Whether two matrices are made the same way of the same numbers."""
    if left is right:
        return True
    match left, right:
        case Selection(positions, columns), Selection(others, width):
            return columns == width and np.array_equal(positions, others)
        case Stored(tensor), Stored(other):
            return tensor.same(other)
        case Product(a, b), Product(c, d):
            return same(a, c) and same(b, d)
        case (Total(parts), Total(others)) | (Stacked(parts), Stacked(others)):
            return len(parts) == len(others) and all(map(same, parts, others))
        case Rows(positions, matrix), Rows(others, other) if np.array_equal(positions, others):
            return same(matrix, other)
        case Stored() | Rows(_, Stored()), Stored() | Rows(_, Stored()):
            return _same_rows(left, right)
        case Scaled(factors, matrix), Scaled(others, other):
            return _same_factors(factors, others) and same(matrix, other)
        case _:
            return False


def _same_rows(left: Entries, right: Entries) -> bool:
    """Whether rows of stored numbers are the same; the first ones are compared before all are taken."""
    if left.shape != right.shape:
        return False
    for part in (slice(1), ALL):
        one, two = _numbers(left, part), _numbers(right, part)
        if one is None or two is None or not one.same(two):
            return False
    return True


def _numbers(matrix: Entries, part: Part) -> Tensor | None:
    """Some rows of stored numbers, or nothing if any is zero."""
    match matrix:
        case Stored(tensor):
            return tensor[part]
        case Rows(positions, Stored(tensor)) if (positions >= 0).all():
            return tensor[positions[part]]
    return None


def _same_factors(left: Factors, right: Factors) -> bool:
    match left, right:
        case Given(a, reciprocal), Given(b, other):
            return reciprocal == other and a.same(b)
        case Minus(), Minus():
            return True
        case Normalising(scale, a, epsilon), Normalising(other, b, eps):
            scales = scale is other or (scale is not None and other is not None and scale.same(other))
            return scales and epsilon == eps and a.same(b)
        case _:
            return False


def _units(positions: Array, columns: int) -> Array:
    """The rows of a selection as numbers."""
    value = np.zeros((len(positions), columns))
    value[np.flatnonzero(positions >= 0), positions[positions >= 0]] = 1
    return value


def _assembled(pieces: Iterable[tuple[Array, Block]], shape: tuple[int, int]) -> Block:
    """Blocks put into the rows of one."""
    value, error, rounding = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for which, block in pieces:
        value[which], error[which], rounding[which] = block
    return Block(value, error if error.any() else 0.0, rounding if rounding.any() else 0.0)


def _moved(block: Block, selection: Selection) -> Block:
    """A block times a selection: its columns in other places."""
    if selection.is_identity:
        return block
    keep = np.flatnonzero(selection.positions >= 0)

    def moved(part: Bound) -> Bound:
        if isinstance(part, float):
            return part
        wide = np.zeros((len(part), selection.columns))
        wide[:, selection.positions[keep]] = part[:, keep]
        return wide

    value = moved(block.value)
    return Block(np.asarray(value), moved(block.error), moved(block.rounding))


def _positive(numbers: Array, name: str) -> Array:
    if not (numbers > 0).all():
        raise UsageError(f"{name} must be positive with epsilon; found {numbers.min()}")
    return numbers
