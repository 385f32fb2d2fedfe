"""Affine maps of one axis with rational numbers: diagonal ones stay diagonal, products cost the least."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final

import numpy as np
from flint import arb, ctx, fmpq, fmpq_mat

from symnet.errors import UsageError
from symnet.models.exact import from_floats
from symnet.models.graphs import BatchNorm, Convolution, Dense, Node, Scale, Shift, Tensor
from symnet.rounding import Format

DIGITS: Final = 600
"""Binary digits of a root, far more than decide to which number of a format it is rounded."""
Diagonal = list[fmpq]


@dataclass(frozen=True, slots=True, eq=False)
class Affine:
    """x -> linear·x + offset; `forms` are the formats of its numbers, and it is rational without roots."""

    linear: fmpq_mat | Diagonal
    offset: list[fmpq] | None
    forms: tuple[Format, ...]
    is_rational: bool = True

    @property
    def is_diagonal(self) -> bool:
        """Whether every entry is multiplied for itself."""
        return isinstance(self.linear, list)


def affine(node: Node, extent: int) -> Affine:
    """The map of an operation along an axis of that extent."""
    match node.operation:
        case Dense(weights, offset):
            return Affine(_matrix(weights), _column(offset), _forms(weights, offset))
        case Convolution(weights, offset):
            rows = weights.reshaped(weights.shape[0], -1)
            return Affine(_matrix(rows), _column(offset), _forms(weights, offset))
        case Scale(factors, divide):
            numbers = _repeated(factors, extent)
            if divide and not all(numbers):
                raise UsageError(f"{factors.name} must not be 0 where it divides")
            return Affine([1 / each for each in numbers] if divide else numbers, None, _forms(factors))
        case Shift(numbers):
            return Affine([fmpq(1)] * extent, _repeated(numbers, extent), _forms(numbers))
        case BatchNorm() as norm:
            return _normalising(norm)
    raise AssertionError(f"{type(node.operation).__name__} is no map of one axis")


def identity(extent: int) -> Affine:
    """What changes nothing."""
    return Affine([fmpq(1)] * extent, None, ())


def composed(maps: Sequence[Affine]) -> Affine:
    """The maps one after the other, the first one first."""
    offset: list[fmpq] | None = None
    for each in maps:
        moved = None if offset is None else _times(each.linear, offset)
        offset = each.offset if moved is None else moved if each.offset is None else _sum(moved, each.offset)
    linear = _product([each.linear for each in reversed(maps)])
    forms = tuple(dict.fromkeys(form for each in maps for form in each.forms))
    return Affine(linear, offset, forms, all(each.is_rational for each in maps))


def total(maps: Sequence[Affine], signs: Sequence[int]) -> Affine:
    """The sum of maps of one input."""
    if all(each.is_diagonal for each in maps):
        parts = [[sign * n for n in each.linear] for each, sign in zip(maps, signs, strict=True)]
        linear: fmpq_mat | Diagonal = reduce(_sum, parts)
    else:
        linear = reduce(
            lambda one, two: one + two,
            (_whole(each.linear) * fmpq(sign) for each, sign in zip(maps, signs, strict=True)),
        )
    offsets = [
        [sign * n for n in each.offset]
        for each, sign in zip(maps, signs, strict=True)
        if each.offset is not None
    ]
    forms = tuple(dict.fromkeys(form for each in maps for form in each.forms))
    offset = reduce(_sum, offsets) if offsets else None
    return Affine(linear, offset, forms, all(each.is_rational for each in maps))


def _product(factors: list[fmpq_mat | Diagonal]) -> fmpq_mat | Diagonal:
    """The product of matrices from the left to the right: diagonal ones first, then in the cheapest order."""
    merged: list[fmpq_mat | Diagonal] = []
    kept = [each for each in factors if not isinstance(each, list) or any(n != 1 for n in each)]
    for each in kept or factors[:1]:
        if merged and (isinstance(each, list) or isinstance(merged[-1], list)):
            merged[-1] = _scaled(merged[-1], each)
        else:
            merged.append(each)
    if len(merged) == 1:
        return merged[0]
    matrices = [_whole(each) for each in merged]
    extents = [matrices[0].nrows(), *(each.ncols() for each in matrices)]
    split = order(extents)

    def multiplied(first: int, last: int) -> fmpq_mat:
        if first == last:
            return matrices[first]
        middle = split[first, last]
        return multiplied(first, middle) * multiplied(middle + 1, last)

    return multiplied(0, len(matrices) - 1)


def order(extents: Sequence[int]) -> dict[tuple[int, int], int]:
    """Where to split each product of matrices, of these extents, so that it takes the fewest multiplications.

    >>> order([10, 256, 512, 784])[0, 2]
    1
    """
    count = len(extents) - 1
    cost = {(k, k): 0 for k in range(count)}
    split: dict[tuple[int, int], int] = {}
    for length in range(1, count):
        for first in range(count - length):
            last = first + length
            ways = [
                (
                    cost[first, middle]
                    + cost[middle + 1, last]
                    + extents[first] * extents[middle + 1] * extents[last + 1],
                    middle,
                )
                for middle in range(first, last)
            ]
            cost[first, last], split[first, last] = min(ways)
    return split


def _scaled(left: fmpq_mat | Diagonal, right: fmpq_mat | Diagonal) -> fmpq_mat | Diagonal:
    """A product one factor of which is diagonal."""
    if isinstance(left, list):
        if isinstance(right, list):
            return [a * b for a, b in zip(left, right, strict=True)]
        entries = [a * entry for a, row in zip(left, right.table(), strict=True) for entry in row]
        return fmpq_mat(right.nrows(), right.ncols(), entries)
    entries = [entry * b for row in left.table() for entry, b in zip(row, right, strict=True)]
    return fmpq_mat(left.nrows(), left.ncols(), entries)


def _times(linear: fmpq_mat | Diagonal, column: list[fmpq]) -> list[fmpq]:
    if isinstance(linear, list):
        return [a * b for a, b in zip(linear, column, strict=True)]
    return (linear * fmpq_mat(len(column), 1, column)).entries()


def _sum(left: list[fmpq], right: list[fmpq]) -> list[fmpq]:
    return [a + b for a, b in zip(left, right, strict=True)]


def _whole(linear: fmpq_mat | Diagonal) -> fmpq_mat:
    if not isinstance(linear, list):
        return linear
    found = fmpq_mat(len(linear), len(linear))
    for at, each in enumerate(linear):
        found[at, at] = each
    return found


def _normalising(norm: BatchNorm) -> Affine:
    """The factor γ/√(σ² + ε), whose root is taken to `DIGITS` digits, and the offset β - μ·factor."""
    extent = norm.variance.shape[0]
    scales = _numbers(norm.scale) if norm.scale is not None else [fmpq(1)] * extent
    shifts = _numbers(norm.shift) if norm.shift is not None else [fmpq(0)] * extent
    factors = []
    with ctx.workprec(DIGITS):
        for scale, variance in zip(scales, norm.variance.wide().tolist(), strict=True):
            inside = arb(variance) + arb(norm.epsilon)
            if not inside > 0:
                raise UsageError(f"{norm.variance.name} must be positive with epsilon; found {variance}")
            significand, exponent = inside.rsqrt().mid().man_exp()
            factors.append(scale * fmpq(significand) * fmpq(2) ** int(exponent))
    means = _numbers(norm.mean)
    offset = [b - m * a for a, b, m in zip(factors, shifts, means, strict=True)]
    stored = (norm.mean, norm.variance, norm.scale, norm.shift)
    return Affine(factors, offset, _forms(*stored), is_rational=False)


def _forms(*tensors: Tensor | None) -> tuple[Format, ...]:
    return tuple(dict.fromkeys(each.form for each in tensors if each is not None))


def _matrix(tensor: Tensor) -> fmpq_mat:
    return from_floats(tensor.wide(), tensor.name)


def _column(tensor: Tensor | None) -> list[fmpq] | None:
    return None if tensor is None else _numbers(tensor)


def _numbers(tensor: Tensor) -> list[fmpq]:
    return from_floats(tensor.wide().reshape(-1, 1), tensor.name).entries()


def _repeated(tensor: Tensor, extent: int) -> list[fmpq]:
    flat = np.broadcast_to(tensor.wide().reshape(-1, 1), (extent, 1))
    return from_floats(flat, tensor.name).entries()
