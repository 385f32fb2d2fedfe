"""Models run on balls: at one input, each output is enclosed whatever its weights were rounded to on the way.

A ball is a number and a radius, both of binary64, rounded outwards. Every matrix entry is a ball that holds
the exact number and all that a computation that rounds along the way can have got for it, so the enclosure of
the output holds what each of these models gives. Functions such as exp are enclosed by python-flint's `arb`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from symnet.errors import UnsupportedTerm
from symnet.models.comparing.balls import Balls
from symnet.models.comparing.functions import applied, transposed
from symnet.models.graphs import Array, Extent, factors
from symnet.models.segments import (
    TRANSPOSED,
    UPWARD,
    Block,
    Entries,
    Evaluation,
    Form,
    Key,
    Numbers,
    One,
    Segmented,
    Selection,
    Step,
)


@dataclass(frozen=True, slots=True)
class Runner:
    """A model at one input, with sizes for its free extents.

    With `results`, its weights are taken for results of a computation, rounded at its end.
    """

    model: Segmented
    evaluation: Evaluation
    sizes: Mapping[str, int]
    results: bool = False

    def run(self, inputs: Sequence[Array]) -> list[Balls]:
        """The outputs. Raises `UnsupportedTerm` at an operation of which no enclosure is known."""
        atoms: list[Balls] = []
        for step in self.model.steps:
            if step.operation.kind == "input":
                atoms.append(Balls.exactly(inputs[step.operation.attributes[0]]))
            else:
                atoms.append(self._step(step, [self._form(form, atoms) for form in step.inputs]))
        return [self._form(form, atoms) for form in self.model.outputs.values()]

    def extent(self, extent: Extent) -> int:
        """The size that an extent has here."""
        names, number = factors(extent)
        for name in names:
            if name not in self.sizes:
                raise UnsupportedTerm(f"the size {name} is not known from those of the inputs")
            number *= self.sizes[name]
        return number

    def _form(self, form: Form, atoms: Sequence[Balls]) -> Balls:
        """A tensor from the atoms."""
        parts = form.parts
        places = [number for number, part in enumerate(parts) if not part.is_feature]
        shape = [self.extent(parts[number].extent) for number in places]
        total: Balls | None = None
        for key, matrix in form.terms.items():
            term = self._times(self._read(key, atoms, places, shape), matrix)
            term = term.moved(lambda array: np.broadcast_to(array, (*shape, form.rows)))
            total = term if total is None else total + term
        if total is None:
            total = Balls.exactly(np.zeros((*shape, form.rows)))
        sizes = form.sizes(form.features)
        order = [*places, *form.features]
        back = [order.index(number) for number in range(len(parts))]
        extents = [int(np.prod([self.extent(part.extent) for part in axis], initial=1)) for axis in form.axes]
        return total.moved(lambda array: array.reshape((*shape, *sizes)).transpose(back).reshape(extents))

    def _times(self, read: Balls, matrix: Entries) -> Balls:
        """The features of an atom, multiplied by a matrix."""
        if isinstance(matrix, Selection) and (matrix.positions >= 0).all():
            return read.moved(lambda array: array[..., matrix.positions])
        return read.matmul(self._rounded(self.evaluation.whole(matrix).transposed))

    def _rounded(self, block: Block) -> Balls:
        """A block with all that a computation that rounds along the way can have got."""
        around = block.error + block.rounding
        if self.results:
            around = around + self.evaluation.rules.once(block.size + around)
        return Balls(block.value, np.broadcast_to(around * UPWARD, block.value.shape))

    def _numbers(self, atom: Numbers) -> Array:
        return self.model.numbers[atom.digest].wide()

    def _read(self, key: Key, atoms: Sequence[Balls], places: Sequence[int], shape: Sequence[int]) -> Balls:
        """An atom as it is read: positions first, its features as the last axis."""
        match key.atom:
            case One(extents):
                atom = Balls.exactly(np.ones([self.extent(extent) for extent in extents]))
            case Numbers():
                # They may be what a sum of others was rounded to.
                numbers = self._numbers(key.atom)
                atom = Balls(numbers, np.asarray(self.evaluation.rules.once(np.abs(numbers)) * UPWARD))
            case result:
                atom = atoms[result.number]
        features = sum(place is None for place in key.reading)
        rank, seen = len(places) + features, 0
        index: list[Array] = []
        inside: Any = np.ones((1,) * rank, dtype=bool)
        columns = 1
        for axis, place in enumerate(key.reading):
            extent = atom.middle.shape[axis]
            if place is None:
                index.append(_along(np.arange(extent), len(places) + seen, rank))
                seen, columns = seen + 1, columns * extent
                continue
            at = places.index(place.part) if place.part >= 0 else 0
            count = shape[at] if place.part >= 0 else 1
            position = _along(place.step * np.arange(count) + place.offset, at, rank)
            inside = inside & (position >= 0) & (position < extent)
            index.append(np.clip(position, 0, extent - 1))

        def taken(array: Array) -> Array:
            if not array.size:
                return np.zeros(
                    (*np.broadcast_shapes(inside.shape, *(n.shape for n in index))[: len(places)], columns)
                )
            found = np.where(inside, array[tuple(index)] if index else array.reshape([1] * rank), 0.0)
            return found.reshape(*found.shape[: len(places)], columns)

        return atom.moved(taken)

    def _step(self, step: Step, inputs: Sequence[Balls]) -> Balls:
        """What an opaque operation gives."""
        shape = [self.extent(extent) for extent in step.extents]
        if step.operation.kind == TRANSPOSED:
            *windows, weights = step.operation.attributes
            return transposed(inputs[0], self._rounded(Block(self._numbers(weights))), windows, shape)
        return applied(step.operation, inputs, shape)


def _along(numbers: Array, axis: int, rank: int) -> Array:
    """Numbers along one of so many axes."""
    return numbers.reshape([-1 if k == axis else 1 for k in range(rank)])
