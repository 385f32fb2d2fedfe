"""Models run on balls: at one input, each output is enclosed whatever its weights were rounded to on the way.

A ball is a number and a radius, both of binary64, rounded outwards. Every matrix entry is a ball that holds
the exact number and all that a computation that rounds along the way can have got for it, so the enclosure of
the output holds what each of these models gives. Functions such as exp are enclosed by python-flint's `arb`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from flint import arb, ctx

from symnet.errors import UnsupportedTerm
from symnet.models.graphs import Array, Extent, Opaque, factors
from symnet.models.segments import (
    BARRIER,
    Evaluation,
    Form,
    Key,
    Numbers,
    One,
    Segmented,
    Step,
)

UPWARD: Final = 1 + 2.0**-28
HALF_ULP: Final = 2.0**-53
SMALLEST: Final = 2.0**-1074
DIGITS: Final = 120
"""Binary digits in which functions are enclosed."""


class Balls(NamedTuple):
    """Numbers, each known up to a radius."""

    middle: Array
    radius: Array

    @classmethod
    def exactly(cls, numbers: Array) -> "Balls":
        return cls(numbers, np.zeros_like(numbers))

    @property
    def size(self) -> Array:
        """At least the absolute values."""
        return (np.abs(self.middle) + self.radius) * UPWARD

    def moved(self, move: Callable[[Array], Array]) -> "Balls":
        """The same balls in other places."""
        return Balls(move(self.middle), move(self.radius))

    def __add__(self, other: "Balls") -> "Balls":  # type: ignore[override]
        middle = self.middle + other.middle
        return Balls(middle, (self.radius + other.radius + HALF_ULP * np.abs(middle)) * UPWARD)

    def times(self, other: "Balls") -> "Balls":
        """Entry by entry."""
        middle = self.middle * other.middle
        spread = self.radius * other.size + np.abs(self.middle) * other.radius
        return Balls(middle, (spread + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)

    def matmul(self, other: "Balls") -> "Balls":
        """A product of matrices along the last two axes."""
        terms = self.middle.shape[-1]
        middle = self.middle @ other.middle
        size = np.abs(self.middle) @ np.abs(other.middle)
        spread = self.radius @ other.size + np.abs(self.middle) @ other.radius
        return Balls(middle, (spread + size * (terms + 1) * 2 * HALF_ULP + terms * SMALLEST) * UPWARD)


@dataclass(frozen=True, slots=True)
class Runner:
    """A model at one input, with sizes for its free extents."""

    model: Segmented
    evaluation: Evaluation
    sizes: Mapping[str, int]

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
        total = Balls.exactly(np.zeros((*shape, form.rows)))
        for key, matrix in form.terms.items():
            block = self.evaluation.whole(matrix)
            radius = np.broadcast_to((block.error + block.rounding) * UPWARD, block.value.shape)
            read = self._read(key, atoms, places, shape)
            term = read.matmul(Balls(block.value.T, radius.T))
            total = total + term.moved(lambda array: np.broadcast_to(array, (*shape, form.rows)))
        sizes = form.sizes(form.features)
        order = [*places, *form.features]
        back = [order.index(number) for number in range(len(parts))]
        extents = [int(np.prod([self.extent(part.extent) for part in axis], initial=1)) for axis in form.axes]
        return total.moved(lambda array: array.reshape(*shape, *sizes).transpose(back).reshape(extents))

    def _read(self, key: Key, atoms: Sequence[Balls], places: Sequence[int], shape: Sequence[int]) -> Balls:
        """An atom as it is read: positions first, its features as the last axis."""
        match key.atom:
            case One(extents):
                atom = Balls.exactly(np.ones([self.extent(extent) for extent in extents]))
            case Numbers(digest):
                atom = Balls.exactly(self.model.numbers[digest].wide())
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
            found = np.where(inside, array[tuple(index)] if index else array.reshape((1,) * rank), 0.0)
            return found.reshape(*found.shape[: len(places)], columns)

        return atom.moved(taken)

    def _step(self, step: Step, inputs: Sequence[Balls]) -> Balls:
        """What an opaque operation gives."""
        shape = [self.extent(extent) for extent in step.extents]
        return applied(step.operation, inputs, shape)


def _along(numbers: Array, axis: int, rank: int) -> Array:
    """Numbers along one of so many axes."""
    return numbers.reshape([-1 if k == axis else 1 for k in range(rank)])


def applied(operation: Opaque, inputs: Sequence[Balls], shape: Sequence[int]) -> Balls:
    """An enclosure of an opaque operation. Raises `UnsupportedTerm` where none is known."""
    x = inputs[0]
    match operation.kind, operation.attributes:
        case (kind, _) if kind in (BARRIER, "reshape"):
            return x.moved(lambda array: array.reshape(shape))
        case "relu", ():
            return _monotone(x, lambda array: np.maximum(array, 0.0))
        case "leaky_relu", (slope,) if 0 <= slope <= 1:
            return _slopes(x, float(slope))
        case "multiply", ():
            return inputs[0].times(inputs[1])
        case "matmul", ():
            return inputs[0].matmul(inputs[1])
        case "softmax", (axis,):
            return _softmax(x, axis)
        case "attention", (False, scale):
            return _attention(inputs, scale)
        case "normalise", (axes, epsilon):
            return _rows(x, axes, lambda row: _normalised(row, epsilon))
        case kind, attributes if (kind, attributes) in FUNCTIONS:
            return _each(x, FUNCTIONS[kind, attributes])
    raise UnsupportedTerm(f"no enclosure of {operation.kind} is known")


FUNCTIONS: Final[Mapping[tuple[str, tuple[Any, ...]], Callable[[arb], arb]]] = {
    ("sigmoid", ()): lambda x: 1 / (1 + (-x).exp()),
    ("tanh", ()): lambda x: x.tanh(),
    ("exp", ()): lambda x: x.exp(),
    ("erf", ()): lambda x: x.erf(),
    ("sqrt", ()): lambda x: x.sqrt(),
    ("silu", ()): lambda x: x / (1 + (-x).exp()),
    ("gelu", ("none",)): lambda x: x * (1 + (x / arb(2).sqrt()).erf()) / 2,
    ("gelu", ("tanh",)): lambda x: (
        x * (1 + ((2 / arb.pi()).sqrt() * (x + arb("0.044715") * x**3)).tanh()) / 2
    ),
}
"""Functions of every entry."""


def _monotone(x: Balls, function: Callable[[Array], Array]) -> Balls:
    """A function that does not fall and moves nothing further apart than it was."""
    return Balls(function(x.middle), x.radius)


def _slopes(x: Balls, slope: float) -> Balls:
    middle = np.where(x.middle < 0, slope * x.middle, x.middle)
    return Balls(middle, (x.radius + HALF_ULP * np.abs(middle) + SMALLEST) * UPWARD)


def _each(x: Balls, function: Callable[[arb], arb]) -> Balls:
    """A function of every entry, in balls of many digits."""
    with ctx.workprec(DIGITS):
        found = [
            _rounded(function(arb(middle, radius)))
            for middle, radius in zip(x.middle.ravel().tolist(), x.radius.ravel().tolist(), strict=True)
        ]
    return _shaped(found, x.middle.shape)


def _rounded(ball: arb) -> tuple[float, float]:
    """A ball with a middle and a radius of binary64."""
    if not ball.is_finite():
        raise UnsupportedTerm("a value of a function is not finite")
    middle = float(ball.mid())
    radius = float((ball - arb(middle)).abs_upper())
    return middle, radius * UPWARD + SMALLEST if radius else 0.0


def _shaped(found: Sequence[tuple[float, float]], shape: Sequence[int]) -> Balls:
    pairs = np.array(found, dtype=np.float64).reshape(-1, 2)
    return Balls(pairs[:, 0].reshape(shape), pairs[:, 1].reshape(shape))


def _rows(x: Balls, axes: int, function: Callable[[Sequence[arb]], Sequence[arb]]) -> Balls:
    """A function of the last axes together."""
    shape = x.middle.shape
    width = int(np.prod(shape[len(shape) - axes :]))
    middles, radii = (part.reshape(-1, width).tolist() for part in x)
    with ctx.workprec(DIGITS):
        found = [
            _rounded(each)
            for middle, radius in zip(middles, radii, strict=True)
            for each in function([arb(m, r) for m, r in zip(middle, radius, strict=True)])
        ]
    return _shaped(found, shape)


def _normalised(row: Sequence[arb], epsilon: float) -> list[arb]:
    """(x - mean)/√(variance + ε)."""
    mean = sum(row, arb(0)) / len(row)
    centred = [x - mean for x in row]
    root = (sum((x * x for x in centred), arb(0)) / len(row) + arb(epsilon)).sqrt()
    return [x / root for x in centred]


def _softmax(x: Balls, axis: int) -> Balls:
    moved = x.moved(lambda array: np.moveaxis(array, axis, -1))
    return _rows(moved, 1, _shares).moved(lambda array: np.moveaxis(array, -1, axis))


def _shares(row: Sequence[arb]) -> list[arb]:
    """exp x_i / Σ exp x_j, as 1/Σ exp(x_j - x_i), in which the ball of x_i is met once in each term."""
    powers = [(x - row[0].mid()).exp() for x in row]
    whole = sum(powers, arb(0))
    return [power / whole for power in powers]


def _attention(inputs: Sequence[Balls], scale: float | None) -> Balls:
    """softmax(QKᵀ·scale)V, with 1/√d by default."""
    query, key, value = inputs[:3]
    scores = query.matmul(key.moved(lambda array: np.swapaxes(array, -1, -2)))
    width = query.middle.shape[-1]
    factor = arb(scale) if scale is not None else 1 / arb(width).sqrt()
    scaled = _each(scores, lambda x: x * factor)
    return _softmax(scaled, -1).matmul(value)
