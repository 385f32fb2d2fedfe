"""Units in another order or at another scale: recognised by numbers, then compared like everything else.

A unit is a position along an axis of the tensor that an operation gives, such as a hidden unit or a head. An
operation that treats all of them alike gives f(P·z) = P·f(z) for a permutation P of them, and f(d·z) = d·f(z)
for d > 0 if it is positively homogeneous. What is found here is only a guess, which decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Final, NamedTuple

import numpy as np

from symnet.models.graphs import Array, Extent, Opaque, Tensor
from symnet.models.segments import (
    CONSTANT,
    Entries,
    Evaluation,
    Form,
    Given,
    Key,
    Part,
    Rules,
    Scaled,
    Selection,
    chosen,
    times,
)
from symnet.rounding import FORMATS

MIXTURES: Final = 8
"""How many random combinations of its entries a unit is recognised by."""
UNITS: Final = 8192
"""Of how many units the order is looked for."""


class Units(NamedTuple):
    """Which units of the first model those of the second are, along an axis, and by how much they are larger.

    A unit -1 always gives 0.
    """

    axis: int
    positions: Array
    scales: Array


class Dead(NamedTuple):
    """Units along an axis that always give 0."""

    axis: int
    positions: Array


@dataclass(frozen=True, slots=True)
class Correspondence:
    """How units correspond, which of the first model are dead, and the forms of both that should agree."""

    units: Units
    dead: Dead
    before: tuple[Form, ...]
    after: tuple[Form, ...]


def axes_of(operation: Opaque, form: Form) -> list[int]:
    """The axes along which an operation treats all units alike and that are features of its input."""
    rank = len(form.axes)
    alike = range(rank) if operation.pointwise else [rank + axis for axis in operation.independent]
    return [axis for axis in alike if len(form.axes[axis]) == 1 and form.axes[axis][0].is_feature]


def correspondence(
    operation: Opaque, axis: int, before: Sequence[Form], after: Sequence[Form]
) -> Correspondence | None:
    """A guess how the units along an axis of all inputs correspond, both by the atoms of the first model."""
    if any(axis not in axes_of(operation, form) for form in (*before, *after)):
        return None
    if len({len(form.axes) for form in (*before, *after)}) > 1:  # axes are counted from the last
        return None
    if any(_others(one, axis) != _others(two, axis) for one, two in zip(before, after, strict=True)):
        return None
    lefts, rights = [], []
    for one, two in zip(before, after, strict=True):
        keys = list(dict.fromkeys([*one.terms, *two.terms]))
        lefts.append(_directions(one, keys, axis))
        rights.append(_directions(two, keys, axis))
    count = len(rights[0])
    if max(count, len(lefts[0])) > UNITS or len({len(each) for each in rights}) > 1:
        return None
    live, dead = np.arange(count), np.zeros(0, dtype=np.intp)
    if operation.kind == "relu" and len(before) == 1:
        dead = np.flatnonzero(_are_dead(before[0], axis))
        live = np.flatnonzero(~_are_dead(after[0], axis))
    homogeneous = operation.pointwise and operation.homogeneous and len(before) == 1
    found = _nearest(np.hstack(lefts), np.hstack(rights)[live], dead, homogeneous=homogeneous)
    if found is None:
        return None
    positions, scales = found
    units, factors = np.full(count, -1), np.ones(count)
    units[live], factors[live] = positions, scales
    moved = tuple(_moved(form, axis, positions, scales) for form in before)
    kept = tuple(_moved(form, axis, live, np.ones(len(live))) for form in after)
    return Correspondence(Units(axis, units, factors), Dead(axis, dead), moved, kept)


def factor_between(one: Form, two: Form) -> float:
    """By how much the entries of the second form, both by the same atoms, seem to be larger."""
    if one.terms.keys() != two.terms.keys():
        return 1.0
    key = next(iter(one.terms))
    left, right = (_EXACTLY.rows(form.terms[key]).value for form in (one, two))
    if left.shape != right.shape or not left.any():
        return 1.0
    place = np.unravel_index(int(np.argmax(np.abs(left))), left.shape)
    factor = float(right[place] / left[place])
    return factor if factor else 1.0


def multiplied(form: Form, factor: float) -> Form:
    """A form with all entries multiplied."""
    if factor == 1:
        return form
    factors = _factors(np.full(form.rows, factor))
    return Form(form.axes, {key: Scaled(factors, each) for key, each in form.terms.items()})


def in_units(matrix: Entries, key: Key, extents: Sequence[Extent], units: Units) -> Entries:
    """A matrix on the units of an atom of the second model, on those of the first; its axis is a feature."""
    features = [axis for axis, place in enumerate(key.reading) if place is None]
    sizes = [int(extents[axis]) for axis in features]
    grid = np.arange(prod(sizes)).reshape(sizes)
    at = features.index(units.axis)
    taken = np.take(grid, np.maximum(units.positions, 0), axis=at)
    shape = [-1 if axis == at else 1 for axis in range(len(features))]
    keep = np.broadcast_to((units.positions >= 0).reshape(shape), taken.shape)
    moved: Entries = Selection(np.where(keep, taken, -1).reshape(-1), grid.size)
    if (units.scales != 1).any():
        moved = Scaled(_factors(np.broadcast_to(units.scales.reshape(shape), taken.shape)), moved)
    return times(matrix, moved)


def _factors(scales: Array) -> Given:
    return Given(Tensor.of(np.ascontiguousarray(scales).reshape(-1, 1), "the scales of units"))


def _others(form: Form, axis: int) -> tuple[object, ...]:
    return (*form.axes[:axis], *form.axes[axis + 1 :])


def _grid(form: Form, axis: int) -> Array:
    """The rows of a form, those of a unit in a row."""
    (number,) = form.within(axis)
    grid = np.arange(form.rows).reshape(form.sizes(form.features))
    return np.moveaxis(grid, form.features.index(number), 0)


def _moved(form: Form, axis: int, positions: Array, scales: Array) -> Form:
    """Some units of a form, each multiplied by its scale."""
    (number,) = form.within(axis)
    at = form.features.index(number)
    grid = np.moveaxis(_grid(form, axis)[positions], 0, at)
    axes = tuple((Part(len(positions), True),) if k == axis else each for k, each in enumerate(form.axes))
    rows: dict[Key, Entries] = {key: chosen(grid.reshape(-1), each) for key, each in form.terms.items()}
    if (scales != 1).any():
        shape = [-1 if k == at else 1 for k in range(grid.ndim)]
        factors = _factors(np.broadcast_to(scales.reshape(shape), grid.shape))
        rows = {key: Scaled(factors, each) for key, each in rows.items()}
    return Form(axes, rows)


def _directions(form: Form, keys: Sequence[Key], axis: int) -> Array:
    """For each unit its largest entry and a few random combinations of the entries of each of its rows."""
    draw = np.random.default_rng(0)
    largest, mixed = np.zeros(form.rows), np.zeros((form.rows, MIXTURES))
    for key in keys:
        mixture = draw.standard_normal((_columns(key), MIXTURES))
        if key in form.terms:
            value = _EXACTLY.rows(form.terms[key]).value
            largest = np.maximum(largest, np.abs(value).max(axis=1, initial=0))
            mixed += value @ mixture
    grid = _grid(form, axis)
    rows = np.column_stack([largest, mixed])[grid.reshape(-1)].reshape(len(grid), -1, MIXTURES + 1)
    return np.column_stack([rows[:, :, 0].max(axis=1), rows[:, :, 1:].reshape(len(grid), -1)])


_EXACTLY: Final = Evaluation(Rules.of(FORMATS["float64"], FORMATS["float64"]))


def _columns(key: Key) -> int:
    """How many features an atom is read by."""
    if not key.reading:
        return 1
    pairs = zip(key.reading, key.atom.extents, strict=True)
    return prod(int(extent) for place, extent in pairs if place is None)


def _are_dead(form: Form, axis: int) -> Array:
    """Units that relu makes 0 at every input: no entry but a constant that is not positive."""
    dead = np.ones(form.rows, dtype=bool)
    for key, matrix in form.terms.items():
        block = _EXACTLY.rows(matrix)
        least = (block.value if key == CONSTANT else np.abs(block.value)) + block.error
        dead &= (least <= 0).all(axis=1)
    grid = _grid(form, axis)
    return np.asarray(dead[grid.reshape(-1)].reshape(len(grid), -1).all(axis=1))


def _nearest(left: Array, right: Array, dead: Array, *, homogeneous: bool) -> tuple[Array, Array] | None:
    """For each unit on the right the nearest one on the left that is not taken, and how much larger it is."""
    sizes = [
        np.where(each[:, 0] > 0, each[:, 0], 1.0) if homogeneous else np.ones(len(each))
        for each in (left, right)
    ]
    one, two = left[:, 1:] / sizes[0][:, None], right[:, 1:] / sizes[1][:, None]
    used = np.zeros(len(left), dtype=bool)
    used[dead] = True
    if (~used).sum() < len(right):
        return None
    positions = np.zeros(len(right), dtype=np.intp)
    for unit, direction in enumerate(two):
        distance = np.where(used, np.inf, ((one - direction) ** 2).sum(axis=1))
        positions[unit] = nearest = int(np.argmin(distance))
        used[nearest] = True
    return positions, sizes[1] / sizes[0][positions]
