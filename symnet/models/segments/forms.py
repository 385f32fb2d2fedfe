"""Affine forms: what a tensor is in terms of what opaque operations give, for all positions at once.

The tensor y has axes that are made of parts, in row-major order: features, which a matrix mixes, and
positions, such as batch, time or the places of an image, at each of which the same happens:

    y[feature i, positions] = Σ over terms Σ_j M[i, j] · a[feature j, step·position + offset],

where a is an atom, what an opaque operation gives, taken as 0 outside of its image. Constants are multiples
of the atom 1, or of the one that is 1 inside of an image and 0 outside.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from math import prod
from typing import NamedTuple, TypeAlias

import numpy as np

from symnet.models.graphs import Array, Extent
from symnet.models.segments.entries import (
    Entries,
    Given,
    Minus,
    Product,
    Rows,
    Scaled,
    Selection,
    Stacked,
    Total,
)


class Part(NamedTuple):
    """A part of an axis."""

    extent: Extent
    is_feature: bool


class Place(NamedTuple):
    """Where an axis of an atom is read: at step·(position in a part) + offset, or at offset for part -1."""

    part: int
    step: int = 1
    offset: int = 0


Reading: TypeAlias = tuple[Place | None, ...]
"""For each axis of an atom, where it is read, or None if it is a feature."""
Axis: TypeAlias = tuple[Part, ...]


class One(NamedTuple):
    """1 at positions inside of an image of these extents, 0 outside; with none, 1 everywhere."""

    extents: tuple[Extent, ...] = ()


class Numbers(NamedTuple):
    """A constant tensor, by a digest of its numbers, its extents."""

    digest: str
    extents: tuple[int, ...]


class Result(NamedTuple):
    """What the opaque operation of that number gives, its extents."""

    number: int
    extents: tuple[Extent, ...]


Atom: TypeAlias = One | Numbers | Result


class Key(NamedTuple):
    """An atom and how it is read."""

    atom: Atom
    reading: Reading = ()


CONSTANT = Key(One())


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """The axes of a tensor, and the matrix of each term."""

    axes: tuple[Axis, ...]
    terms: Mapping[Key, Entries]

    @classmethod
    def of(cls, atom: Atom) -> "Form":
        """An atom as it is: every axis is a position."""
        axes = tuple((Part(extent, False),) for extent in atom.extents)
        reading = tuple(map(Place, range(len(axes))))
        return cls(axes, {Key(atom, reading): Selection(np.zeros(1, dtype=np.intp), 1)})

    @classmethod
    def collected(cls, axes: tuple[Axis, ...], pairs: Iterable[tuple[Key, Entries]]) -> "Form":
        """The form with these terms, those of one key added."""
        terms: dict[Key, list[Entries]] = {}
        for key, matrix in pairs:
            terms.setdefault(key, []).append(matrix)
        return cls(axes, {key: summed(each) for key, each in terms.items()})

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all axes."""
        return tuple(part for axis in self.axes for part in axis)

    @property
    def features(self) -> tuple[int, ...]:
        """The numbers of the parts that are features: rows are in row-major order of these."""
        return tuple(number for number, part in enumerate(self.parts) if part.is_feature)

    @property
    def rows(self) -> int:
        """How many rows each matrix has."""
        return prod(self.sizes(self.features))

    def sizes(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """The extents of some parts that are features."""
        parts = self.parts
        return tuple(int(parts[number].extent) for number in numbers)

    def within(self, axis: int) -> range:
        """The numbers of the parts of an axis."""
        starts = [0, *accumulate(map(len, self.axes))]
        return range(starts[axis], starts[axis + 1])

    def mapped(self, matrix: Entries) -> "Form":
        """The form times a matrix from the left; the axes stay."""
        return replace(self, terms={key: times(matrix, each) for key, each in self.terms.items()})

    def with_rows(self, axes: tuple[Axis, ...], positions: Array) -> "Form":
        """Other axes, whose rows are some of the old ones."""
        return Form(axes, {key: chosen(positions, each) for key, each in self.terms.items()})


def times(left: Entries, right: Entries) -> Entries:
    """left·right, without products by the identity."""
    if isinstance(right, Selection) and right.is_identity:
        return left
    if isinstance(left, Selection):
        return chosen(left.positions, right)
    if isinstance(left, Scaled) and isinstance(left.matrix, Selection) and isinstance(right, Selection):
        return Scaled(left.factors, times(left.matrix, right))
    return Product(left, right)


def chosen(positions: Array, matrix: Entries) -> Entries:
    """Some rows of a matrix, chosen as near to the stored numbers as can be; row -1 is zero."""
    if len(positions) == matrix.shape[0] and (positions == np.arange(len(positions))).all():
        return matrix
    match matrix:
        case Selection(old, columns):
            return Selection(np.where(positions < 0, -1, old[positions]), columns)
        case Rows(old, inner):
            return chosen(np.where(positions < 0, -1, old[positions]), inner)
        case Product(left, right):
            return Product(chosen(positions, left), right)
        case Total(parts):
            return Total(tuple(chosen(positions, part) for part in parts))
        case Scaled(factors, inner):
            return Scaled(factors.rows(np.maximum(positions, 0)), chosen(positions, inner))
        case Stacked() if len(pieces := matrix.split(positions)) == 1 and (positions >= 0).all():
            ((part, _, rows),) = pieces
            return chosen(rows, part)
        case _:
            return Rows(positions, matrix)


def added(forms: Sequence[Form]) -> Form:
    """The sum of forms of one layout."""
    return Form.collected(forms[0].axes, (term for form in forms for term in form.terms.items()))


def permuted(form: Form, order: Sequence[int]) -> Form:
    """The axes in another order."""
    numbers = [number for axis in order for number in form.within(axis)]
    new = {old: position for position, old in enumerate(numbers)}
    axes = tuple(form.axes[axis] for axis in order)
    grid = np.arange(form.rows).reshape(form.sizes(form.features))
    features = [number for number in numbers if number in form.features]
    rows = grid.transpose([form.features.index(number) for number in features]).reshape(-1)
    moved = Form(axes, {_renumbered(key, new): each for key, each in form.terms.items()})
    return moved.with_rows(axes, rows)


def merged(form: Form, axis: int) -> Form:
    """The features of an axis as one part; they are all that it has, or it is of extent 1 and has none."""
    numbers = form.within(axis)
    if len(numbers) == 1:
        return form
    size = prod(form.sizes(numbers))
    shift = len(numbers) - 1
    new = {n: n if n < numbers.start else n - shift for n in range(len(form.parts))}
    axes = (*form.axes[:axis], (Part(size, True),), *form.axes[axis + 1 :])
    return Form(axes, {_renumbered(key, new): each for key, each in form.terms.items()})


def without_ones(form: Form) -> Form:
    """The form without parts of extent 1: what reads an atom there always reads it at the same place.

    The only place of an axis of extent 1 is read as a feature.
    """
    kept = [number for number, part in enumerate(form.parts) if part.extent != 1]
    new = {number: position for position, number in enumerate(kept)}
    axes = tuple(tuple(part for part in axis if part.extent != 1) for axis in form.axes)

    def fixed(place: Place | None, extent: Extent) -> Place | None:
        if place is None or place.part in new:
            return place
        return None if (place.offset, extent) == (0, 1) else Place(-1, 0, place.offset)

    pairs = (
        (Key(key.atom, tuple(map(fixed, key.reading, key.atom.extents))), each)
        for key, each in form.terms.items()
    )
    return Form.collected(axes, ((_renumbered(key, new), each) for key, each in pairs))


def regrouped(form: Form, axes: Sequence[Sequence[Part]]) -> Form:
    """The same entries with other axes: features may be split and parts grouped in another way."""
    old, new = form.parts, [part for axis in axes for part in axis]
    positions = [number for number, part in enumerate(old) if not part.is_feature]
    others = [number for number, part in enumerate(new) if not part.is_feature]
    assert [old[n] for n in positions] == [new[n] for n in others]  # noqa: S101 - what callers see to
    names = dict(zip(positions, others, strict=True))
    terms = {_renumbered(key, names): each for key, each in form.terms.items()}
    return Form(tuple(tuple(axis) for axis in axes), terms)


def concatenated(forms: Sequence[Form], axis: int) -> Form:
    """Forms one after the other along an axis that is one feature; all other parts agree."""
    first = forms[0]
    (number,) = first.within(axis)
    at = first.features.index(number)
    sizes = [form.sizes(form.features) for form in forms]
    extents = [size[at] for size in sizes]
    starts = [0, *accumulate(map(prod, sizes))]
    grids = [start + np.arange(prod(size)).reshape(size) for start, size in zip(starts, sizes, strict=False)]
    rows = np.concatenate(grids, axis=at).reshape(-1)
    keys = dict.fromkeys(key for form in forms for key in form.terms)
    terms: dict[Key, Entries] = {}
    for key in keys:
        columns = next(form.terms[key].shape[1] for form in forms if key in form.terms)
        zero = [Selection(np.full(form.rows, -1), columns) for form in forms]
        parts = tuple(form.terms.get(key, none) for form, none in zip(forms, zero, strict=True))
        terms[key] = chosen(rows, Stacked(parts))
    axes = (*first.axes[:axis], (Part(sum(extents), True),), *first.axes[axis + 1 :])
    return Form(axes, terms)


def retyped(form: Form, features: Iterable[int]) -> Form | None:
    """The form with other parts as features, or None if there is no simple one.

    There is one if every term selects: each entry of the tensor is a multiple of an entry of the atom.
    """
    wanted = tuple(sorted(set(features)))
    if wanted == form.features:
        return form
    parts = form.parts
    if not all(isinstance(parts[number].extent, int) for number in wanted):
        return None
    sizes = [int(parts[number].extent) for number in wanted]
    terms: list[tuple[Key, Entries]] = []
    for key, matrix in form.terms.items():
        found = _retyped(form, key, matrix, wanted, sizes)
        if found is None:
            return None
        terms.append(found)
    new = iter(Part(part.extent, number in wanted) for number, part in enumerate(parts))
    axes = tuple(tuple(next(new) for _ in axis) for axis in form.axes)
    return Form.collected(axes, terms)


def summed(parts: Sequence[Entries]) -> Entries:
    """The sum of matrices."""
    return parts[0] if len(parts) == 1 else Total(tuple(parts))


def _retyped(
    form: Form, key: Key, matrix: Entries, wanted: Sequence[int], sizes: Sequence[int]
) -> tuple[Key, Entries] | None:
    """A term with other parts as features."""
    match matrix:
        case Selection():
            return _reselected(form, key, matrix, wanted, sizes)
        case Scaled(Minus(), inner):
            found = _retyped(form, key, inner, wanted, sizes)
            return None if found is None else (found[0], Scaled(Minus(), found[1]))
        case Scaled(Given(tensor, reciprocal), inner):
            found, rows = _retyped(form, key, inner, wanted, sizes), _repeated(form, wanted, sizes)
            if found is None or rows is None:
                return None
            return found[0], Scaled(Given(tensor[rows], reciprocal), found[1])
        case Total(parts):
            terms = [_retyped(form, key, each, wanted, sizes) for each in parts]
            ready = [term for term in terms if term is not None]
            if len(ready) < len(parts) or len({other for other, _ in ready}) > 1:
                return None
            return ready[0][0], Total(tuple(each for _, each in ready))
        case _ if key == CONSTANT:
            rows = _repeated(form, wanted, sizes)
            return None if rows is None else (key, chosen(rows, matrix))
    return None


def _repeated(form: Form, wanted: Sequence[int], sizes: Sequence[int]) -> Array | None:
    """Which old row each new one repeats, if all features are still features."""
    if not set(form.features) <= set(wanted):
        return None
    shape = [size if number in form.features else 1 for number, size in zip(wanted, sizes, strict=True)]
    return np.broadcast_to(np.arange(form.rows).reshape(shape), sizes).reshape(-1)


def _reselected(
    form: Form, key: Key, matrix: Selection, wanted: Sequence[int], sizes: Sequence[int]
) -> tuple[Key, Entries] | None:
    """A term that selects entries of an atom, with other parts as features."""
    sources = None if (matrix.positions < 0).any() else _sources(form, key, matrix)
    if sources is None:
        return None
    reading: list[Place | None] = []
    columns: list[tuple[int, Array]] = []
    for extent, source in zip(key.atom.extents, sources, strict=True):
        found = _read(source, wanted, sizes, form)
        if found is None:
            return None
        place, index = found
        reading.append(place)
        if index is not None:
            if not isinstance(extent, int) or not ((index >= 0) & (index < extent)).all():
                return None
            columns.append((extent, index))
    shape = [extent for extent, _ in columns]
    places = [index.reshape(-1) for _, index in columns]
    flat = np.ravel_multi_index(places, shape) if columns else np.zeros(prod(sizes), dtype=np.intp)
    return Key(key.atom, tuple(reading)), Selection(np.asarray(flat, dtype=np.intp), prod(shape))


Source: TypeAlias = Place | Array
"""Where the index along an axis of an atom comes from: a position, or for each row a number."""


def _sources(form: Form, key: Key, matrix: Selection) -> list[Source] | None:
    """Where each index of the atom comes from, by the features of the form."""
    sizes = form.sizes(form.features)
    extents = [extent for extent, place in zip(key.atom.extents, key.reading, strict=True) if place is None]
    if not all(isinstance(extent, int) for extent in extents):
        return None
    indices = iter(np.unravel_index(matrix.positions, [int(each) for each in extents]) if extents else ())
    return [next(indices).reshape(sizes) if place is None else place for place in key.reading]


def _read(
    source: Source, wanted: Sequence[int], sizes: Sequence[int], form: Form
) -> tuple[Place | None, Array | None] | None:
    """How an axis of an atom is read with other features: at a place, or by a number for each new row."""
    ones = [1] * len(wanted)
    if isinstance(source, Place):
        if source.part not in wanted:
            return source, None
        at = wanted.index(source.part)
        shape = [*ones[:at], sizes[at], *ones[at + 1 :]]
        index = (source.step * np.arange(sizes[at]) + source.offset).reshape(shape)
        return None, np.broadcast_to(index, sizes)
    varying = [
        number
        for axis, number in enumerate(form.features)
        if source.shape[axis] > 1 and (source != source.take([0], axis=axis)).any()
    ]
    if all(number in wanted for number in varying):
        dropped = [axis for axis, number in enumerate(form.features) if number not in wanted]
        first = source[tuple(0 if axis in dropped else slice(None) for axis in range(source.ndim))]
        kept = [number for number in form.features if number in wanted]
        shape = [sizes[at] if number in kept else 1 for at, number in enumerate(wanted)]
        return None, np.broadcast_to(first.reshape(shape), sizes)
    if len(varying) != 1:
        return None
    axis = form.features.index(varying[0])
    line = np.moveaxis(source, axis, 0).reshape(source.shape[axis], -1)[:, 0]
    steps = np.diff(line)
    if len(line) > 1 and (steps == steps[0]).all() and steps[0] > 0:
        return Place(varying[0], int(steps[0]), int(line[0])), None
    return None


def _renumbered(key: Key, new: Mapping[int, int]) -> Key:
    """A key with other numbers of parts."""
    reading = tuple(None if p is None else p._replace(part=new.get(p.part, p.part)) for p in key.reading)
    return Key(key.atom, reading)
