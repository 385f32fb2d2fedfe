"""An input at which two models differ by more than rounding explains: random ones, and the best made better.

Noise grows with all of an input and a difference only with some of it, so what helps is to leave parts out,
change signs and repeat what went well. Each input that is tried is run on balls, so what is found is proved.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from time import monotonic
from typing import Final, NamedTuple

import numpy as np

from symnet.errors import LimitExceeded, ShapeError
from symnet.models.comparing.balls import Balls
from symnet.models.comparing.enclosures import Runner
from symnet.models.graphs import Array, Extent, Graph, factors
from symnet.models.segments import Evaluation, Key, Result, Rules, Segmented

FREE: Final = (1, 3, 2)
"""What free extents are at inputs that are tried: the first is the batch."""
RANDOM: Final = 6
IMPROVED: Final = 400
SECONDS: Final = 20.0
"""How many inputs are tried, and for how long."""
STEP: Final = 8
"""Entries of inputs are multiples of 1/8, which every format holds."""
LARGEST: Final = 2**24
"""How many numbers an input may have."""


class Witness(NamedTuple):
    """Inputs, the number of an output, a place there, and what both models give."""

    inputs: list[Array]
    output: int
    place: tuple[int, ...]
    left: float
    right: float


class Tried(NamedTuple):
    """By how many times the radii outputs are apart, and where; more than 1 is a proof."""

    score: float
    witness: Witness


@dataclass(frozen=True, slots=True)
class Search:
    """Two models, run at inputs."""

    before: Graph
    after: Graph
    one: Segmented
    two: Segmented
    rules: Rules
    suspects: Sequence[tuple[Key, int]]
    """What entries that are off multiply, and their columns."""
    fixed: Mapping[str, int]
    """Extents of the first model that the second one fixes."""

    def witness(self) -> Witness | None:
        """An input at which outputs are proved to be apart, if one is found.

        Raises `UnsupportedTerm` at an operation of which no enclosure is known, `ShapeError` if the models do
        not take the same inputs, `LimitExceeded` if those are too large.
        """
        shapes, sizes = self._shapes()
        runners = [
            Runner(model, Evaluation(self.rules), sizes, results=model is self.two)
            for model in (self.one, self.two)
        ]
        ends, best = monotonic() + SECONDS, None
        draw = np.random.default_rng(0)
        first = [*self._impulses(shapes)]
        first += [[_drawn(draw, shape, (1, 4, 16)[k % 3]) for shape in shapes] for k in range(RANDOM)]
        for attempt in range(len(first) + IMPROVED):
            if attempt < len(first):
                inputs = first[attempt]
            elif best is not None:
                inputs = _changed(draw, best.witness.inputs)
            else:
                break
            tried = _tried(inputs, *(runner.run(inputs) for runner in runners))
            if tried is not None and (best is None or tried.score > best.score):
                best = tried
            if best is not None and best.score > 1:
                return best.witness
            if monotonic() > ends:
                break
        return None

    def _impulses(self, shapes: Sequence[Sequence[int]]) -> Iterator[list[Array]]:
        """Inputs that are 0 but where an entry that is off reads them."""
        for key, column in self.suspects:
            atom = key.atom
            step = self.one.steps[atom.number] if isinstance(atom, Result) else None
            if step is None or step.operation.kind != "input":
                continue
            (number,) = step.operation.attributes
            shape = shapes[number]
            if not prod(shape):
                continue
            features = [axis for axis, place in enumerate(key.reading) if place is None]
            index = [extent // 2 for extent in shape]
            places = np.unravel_index(column, [shape[axis] for axis in features]) if features else ()
            for axis, place in zip(features, places, strict=True):
                index[axis] = int(place)
            inputs = [np.zeros(each) for each in shapes]
            inputs[number][tuple(index)] = 1.0
            yield inputs

    def _shapes(self) -> tuple[list[list[int]], Mapping[str, int]]:
        """The shapes of inputs, and what free extents are."""
        names = [
            name
            for node in self.before.inputs.values()
            for extent in node.shape
            for name in factors(extent)[0]
            if name not in self.fixed
        ]
        free = dict.fromkeys(names)
        sizes = {name: FREE[min(number, len(FREE) - 1)] for number, name in enumerate(free)}
        known = {**self.fixed, **sizes}
        shapes = [[_size(extent, known) for extent in node.shape] for node in self.before.inputs.values()]
        if sum(map(prod, shapes)) > LARGEST:
            raise LimitExceeded(f"the inputs have more than {LARGEST} numbers")
        return shapes, {f"#{number}": size for number, size in enumerate(sizes.values(), 1)}


def agreed(before: Graph, after: Graph) -> tuple[dict[str, int], dict[str, int]]:
    """The free extents of each model that the other one fixes.

    Raises `ShapeError` if the models do not take the same inputs.
    """
    counts = len(before.inputs), len(after.inputs)
    if counts[0] != counts[1]:
        raise ShapeError(f"there are {counts[0]} inputs before, {counts[1]} after")
    fixed: tuple[dict[str, int], dict[str, int]] = {}, {}
    names: tuple[dict[str, str], dict[str, str]] = {}, {}
    for node, other in zip(before.inputs.values(), after.inputs.values(), strict=True):
        fits = len(node.shape) == len(other.shape)
        for left, right in zip(node.shape, other.shape, strict=False):
            if isinstance(left, int) and isinstance(right, int):
                fits &= left == right
            elif isinstance(left, str) and isinstance(right, int):
                fits &= fixed[0].setdefault(left, right) == right
            elif isinstance(left, int) and isinstance(right, str):
                fits &= fixed[1].setdefault(right, left) == left
            elif isinstance(left, str) and isinstance(right, str):
                fits &= names[0].setdefault(left, right) == right and names[1].setdefault(right, left) == left
        if not fits:
            raise ShapeError(f"an input has shape {list(node.shape)} before and {list(other.shape)} after")
    return fixed


def _size(extent: Extent, sizes: Mapping[str, int]) -> int:
    names, number = factors(extent)
    return number * prod(sizes[name] for name in names)


def _drawn(draw: np.random.Generator, shape: Sequence[int], spread: int) -> Array:
    return np.rint(draw.standard_normal(shape) * spread * STEP) / STEP


def _changed(draw: np.random.Generator, inputs: Sequence[Array]) -> list[Array]:
    """Inputs of which some entries are left out, have the other sign, or are new."""
    share = 0.5 ** draw.integers(1, 6)
    changed = []
    for array in inputs:
        chosen = draw.random(array.shape) < share
        new = {
            0: np.zeros_like(array),
            1: -array,
            2: np.sign(array) * np.abs(array).max(initial=0),
            3: _drawn(draw, array.shape, 4),
        }[int(draw.integers(0, 4))]
        changed.append(np.where(chosen, new, array))
    return changed


def _tried(inputs: list[Array], lefts: Sequence[Balls], rights: Sequence[Balls]) -> Tried | None:
    """The place of an output at which two enclosures are furthest apart by their radii."""
    best: Tried | None = None
    for number, (left, right) in enumerate(zip(lefts, rights, strict=False)):
        if left.middle.shape != right.middle.shape or not left.middle.size:
            continue
        gap = np.abs(left.middle - right.middle) * (1 - 2.0**-50)
        radius = (left.radius + right.radius) * (1 + 2.0**-50)
        score = gap / np.maximum(radius, 2.0**-1000)
        place = tuple(map(int, np.unravel_index(int(np.argmax(score)), score.shape)))
        if best is None or score[place] > best.score:
            values = float(left.middle[place]), float(right.middle[place])
            best = Tried(float(score[place]), Witness(inputs, number, place, *values))
    return best
