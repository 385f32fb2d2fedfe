"""The opaque operations of two models paired, and every segment of the one compared with one of the other.

Soundness. Each step of the second model is paired with a step of the first that is the same operation on
inputs which agree, so it gives the same, up to what the segments are apart; then the outputs are compared.
Units may stand in another order and at another scale: an operation that acts on each entry for itself, say
relu, gives f(d·P·z) = d·P·f(z) for a permutation P, and for d > 0 if it is positively homogeneous.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import prod
from typing import Final, NamedTuple

import numpy as np

from symnet.models.comparing.matrices import Found, Tier, Worst, compared
from symnet.models.graphs import Array, Extent, Tensor
from symnet.models.segments import (
    CONSTANT,
    Entries,
    Evaluation,
    Form,
    Given,
    Key,
    Part,
    Product,
    Result,
    Rows,
    Rules,
    Scaled,
    Segmented,
    Selection,
    Step,
)
from symnet.rounding import FORMATS, Format

MIXTURES: Final = 8
"""How many random combinations of its entries a unit is recognised by."""
UNITS: Final = 8192
DECISIONS: Final = ("the same numbers", "binary64", "exact arithmetic", "structure")


class Units(NamedTuple):
    """Which units of the first model those of the second are, along an axis of the atom, and their scales.

    A unit -1 always gives 0.
    """

    axis: int
    positions: Array
    scales: Array


@dataclass(frozen=True, slots=True)
class Partner:
    """The step of the first model that a step of the second is, and how their units correspond."""

    number: int
    units: Units | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """What came of an affine segment: the layer that gives it, how near it is, and where it is furthest off.

    `off` is how many of its entries are neither equal nor the nearest number, `key` what the worst entry
    multiplies in the first model, `reason` says why nothing was compared.
    """

    name: str
    tier: Tier
    entries: int = 0
    off: int = 0
    worst: Worst | None = None
    key: Key | None = None
    decided: str = "structure"
    reason: str = ""

    @property
    def where(self) -> str:
        """What the worst entry multiplies, in words."""
        return "" if self.key is None else _where(self.key)


class Unpaired(Exception):
    """Two forms that cannot be compared, and why."""


@dataclass(slots=True)
class Matching:
    """The comparison of two models."""

    before: Segmented
    after: Segmented
    accumulate: Format
    form: Format | None = None
    partners: dict[int, Partner] = field(default_factory=dict)
    segments: list[Segment] = field(default_factory=list)
    dead: dict[int, Array] = field(default_factory=dict)
    """Units of steps of the first model that always give 0."""

    def run(self) -> list[Segment]:
        """Every segment of the second model, in order."""
        for number, step in enumerate(self.after.steps):
            self._pair(number, step)
        if len(self.before.outputs) != len(self.after.outputs):
            counts = f"{len(self.before.outputs)} outputs before, {len(self.after.outputs)} after"
            self.segments.append(_unpaired("outputs", counts))
        for (name, one), (other, two) in zip(
            self.before.outputs.items(), self.after.outputs.items(), strict=False
        ):
            layer = self.after.names[other] or self.before.names[name] or name
            self.segments.append(self._segment(layer, one, two))
        return self.segments

    @property
    def tier(self) -> Tier:
        """The worst of all segments."""
        return max((segment.tier for segment in self.segments), default=Tier.SAME)

    def _pair(self, number: int, step: Step) -> None:
        """Finds the step of the first model that a step of the second is."""
        likely = sorted(self._candidates(step), key=lambda each: abs(each - number))
        best: tuple[Partner, list[Segment]] | None = None
        for candidate in likely:
            partner, segments = self._tried(candidate, step)
            tier = max((segment.tier for segment in segments), default=Tier.SAME)
            if tier <= Tier.ALONG:
                best = partner, segments
                break
            if best is None or len(likely) == 1:
                best = partner, segments
        if best is None:
            what = f"{step.operation.kind} stands only in the second model"
            self.segments.append(_unpaired(step.name or step.operation.kind, what))
            return
        self.partners[number] = best[0]
        self.segments += best[1]

    def _candidates(self, step: Step) -> Iterator[int]:
        for other, candidate in enumerate(self.before.steps):
            if candidate.operation != step.operation or len(candidate.inputs) != len(step.inputs):
                continue
            if candidate.extents == step.extents or step.operation.pointwise:
                yield other

    def _tried(self, number: int, step: Step) -> tuple[Partner, list[Segment]]:
        """A pair of steps, and what comes of their inputs."""
        other = self.before.steps[number]
        names = _layers(other, step)
        segments = []
        if other.extents == step.extents:
            segments = [
                self._segment(name, one, two)
                for name, one, two in zip(names, other.inputs, step.inputs, strict=True)
            ]
            if all(segment.tier <= Tier.ALONG for segment in segments):
                return Partner(number), segments
        if step.operation.pointwise and len(step.inputs) == 1:
            found = self._units(number, other.inputs[0], step)
            if found is not None:
                units, one, two = found
                moved = self._segment(names[0], one, two)
                if moved.tier <= Tier.ALONG or not segments:
                    return Partner(number, units), [moved]
            self.dead.pop(number, None)
        return Partner(number), segments or [_unpaired(names[0], "another number of units")]

    def _segment(self, name: str, one: Form, two: Form) -> Segment:
        """Two forms compared."""
        try:
            terms = self._terms(two)
        except Unpaired as error:
            return _unpaired(name, str(error))
        if one.axes != two.axes:
            return _unpaired(name, f"axes of another kind: {_axes(one)} and {_axes(two)}")
        mine = {key: self._living(key, matrix) for key, matrix in one.terms.items()}
        found: list[tuple[Key, Found]] = []
        for key in dict.fromkeys([*mine, *terms]):
            left, right = mine.get(key), terms.get(key)
            columns = (left or right).shape[1]  # type: ignore[union-attr]
            zero = Selection(np.full(one.rows, -1), columns)
            left, right = left or zero, right or zero
            if left.shape != right.shape:
                return _unpaired(name, f"shapes {left.shape} and {right.shape}")
            found.append((key, compared(left, right, self.accumulate, self.form)))
        return _together(name, found)

    def _living(self, key: Key, matrix: Entries) -> Entries:
        """A matrix of the first model without what multiplies units that always give 0."""
        dead = self.dead.get(key.atom.number) if isinstance(key.atom, Result) else None
        if dead is None or not len(dead):
            return matrix
        extents = key.atom.extents
        axis = next(k for k, place in enumerate(key.reading) if place is None)
        units = np.arange(int(extents[axis]))
        units[dead] = -1
        return _in_units(matrix, key, extents, Units(axis, units, np.ones(len(units))))

    def _terms(self, form: Form) -> dict[Key, Entries]:
        """The terms of a form of the second model, by the atoms of the first."""
        terms = {}
        for key, matrix in form.terms.items():
            if not isinstance(key.atom, Result):
                terms[key] = matrix
                continue
            partner = self.partners.get(key.atom.number)
            if partner is None:
                name = self.after.steps[key.atom.number]
                raise Unpaired(
                    f"what {name.name or name.operation.kind} gives stands only in the second model"
                )
            extents = self.before.steps[partner.number].extents
            atom = Result(partner.number, extents)
            terms[Key(atom, key.reading)] = _in_units(matrix, key, extents, partner.units)
        return terms

    def _units(self, other: int, one: Form, step: Step) -> tuple[Units, Form, Form] | None:
        """How the units of a step correspond, and both forms for the units that do, in the same order."""
        two, homogeneous = step.inputs[0], step.operation.homogeneous
        if len(one.features) != 1 or one.features != two.features or self.form_of(two) is None:
            return None
        (feature,) = one.features
        axis = next(k for k in range(len(one.axes)) if feature in one.within(k))
        if len(one.axes[axis]) != 1 or _others(one, axis) != _others(two, axis):
            return None
        translated = Form(two.axes, self.form_of(two) or {})
        keys = list(dict.fromkeys([*one.terms, *translated.terms]))
        left, right = self._directions(one, keys), self._directions(translated, keys)
        live = np.arange(len(right))
        if step.operation.kind == "relu":
            self.dead[other] = np.flatnonzero(_is_dead(one, left, keys))
            live = np.flatnonzero(~_is_dead(translated, right, keys))
        positions, scales = _nearest(left, right[live], self.dead.get(other), homogeneous=homogeneous)
        if positions is None:
            return None
        units = np.full(len(right), -1)
        units[live] = positions
        factors = np.ones(len(right))
        factors[live] = scales
        axes = tuple((Part(len(live), True),) if k == axis else each for k, each in enumerate(one.axes))
        scale = Given(Tensor.of(scales.reshape(-1, 1), "the scales of units"))
        rows = {key: Rows(positions, matrix) for key, matrix in one.terms.items()}
        moved = Form(
            axes, rows if (scales == 1).all() else {k: Scaled(scale, each) for k, each in rows.items()}
        )
        kept = Form(axes, {key: Rows(live, matrix) for key, matrix in two.terms.items()})
        return Units(axis, units, factors), moved, kept

    def form_of(self, form: Form) -> dict[Key, Entries] | None:
        """The terms of a form of the second model by the atoms of the first, if all have partners."""
        try:
            return self._terms(form)
        except Unpaired:
            return None

    def _directions(self, form: Form, keys: Sequence[Key]) -> Array:
        """For each row its largest entry and a few random combinations of all entries."""
        evaluation = Evaluation(Rules.of(FORMATS["float64"], FORMATS["float64"]))
        draw = np.random.default_rng(0)
        largest, mixed = np.zeros(form.rows), np.zeros((form.rows, MIXTURES))
        for key in keys:
            if key in form.terms:
                value = evaluation.rows(form.terms[key]).value
                largest = np.maximum(largest, np.abs(value).max(axis=1, initial=0))
                mixed += value @ draw.standard_normal((value.shape[1], MIXTURES))
            else:
                draw.standard_normal((self._columns(key), MIXTURES))
        return np.column_stack([largest, mixed])

    def _columns(self, key: Key) -> int:
        """How many features an atom is read by."""
        pairs = zip(key.reading, key.atom.extents, strict=True)
        return prod(int(extent) for place, extent in pairs if place is None)


def _layers(one: Step, two: Step) -> list[str]:
    """The names of the segments that lead into a step."""
    return [
        name or two.name or one.name or two.operation.kind
        for name in (two.layers if len(two.layers) == len(two.inputs) else [""] * len(two.inputs))
    ]


def _others(form: Form, axis: int) -> tuple[object, ...]:
    return (*form.axes[:axis], *form.axes[axis + 1 :])


def _is_dead(form: Form, directions: Array, keys: Sequence[Key]) -> Array:
    """Units that relu makes 0 at every input: no entry but a constant that is not positive."""
    evaluation = Evaluation(Rules.of(FORMATS["float64"], FORMATS["float64"]))
    dead = np.ones(len(directions), dtype=bool)
    for key in keys:
        if key in form.terms:
            block = evaluation.rows(form.terms[key])
            value, error = block.value, np.broadcast_to(block.error, block.value.shape)
            dead &= (
                (value + error <= 0).all(axis=1) if key == CONSTANT else ~(np.abs(value) + error).any(axis=1)
            )
    return dead


def _nearest(
    left: Array, right: Array, dead: Array | None, *, homogeneous: bool
) -> tuple[Array | None, Array]:
    """For each unit on the right the nearest one on the left that is not taken, and how much larger it is."""
    if len(right) > UNITS or len(left) > UNITS:
        return None, np.ones(0)
    sizes = [
        np.where(each[:, 0] > 0, each[:, 0], 1.0) if homogeneous else np.ones(len(each))
        for each in (left, right)
    ]
    one, two = left[:, 1:] / sizes[0][:, None], right[:, 1:] / sizes[1][:, None]
    used = np.zeros(len(left), dtype=bool)
    if dead is not None:
        used[dead] = True
    if (~used).sum() < len(right):
        return None, np.ones(0)
    positions = np.zeros(len(right), dtype=np.intp)
    for unit, direction in enumerate(two):
        distance = np.where(used, np.inf, ((one - direction) ** 2).sum(axis=1))
        positions[unit] = nearest = int(np.argmin(distance))
        used[nearest] = True
    return positions, sizes[1] / sizes[0][positions]


def _in_units(matrix: Entries, key: Key, extents: Sequence[Extent], units: Units | None) -> Entries:
    """A matrix on the units of an atom of the second model, on those of the first."""
    if units is None:
        return matrix
    if key.reading[units.axis] is not None:
        raise Unpaired("units in another order are not read as features")
    features = [axis for axis, place in enumerate(key.reading) if place is None]
    sizes = [int(extents[axis]) for axis in features]
    grid = np.arange(prod(sizes)).reshape(sizes)
    at = features.index(units.axis)
    taken = np.take(grid, np.maximum(units.positions, 0), axis=at)
    shape = [-1 if k == at else 1 for k in range(len(features))]
    keep = np.broadcast_to((units.positions >= 0).reshape(shape), taken.shape)
    moved: Entries = Selection(np.where(keep, taken, -1).reshape(-1), grid.size)
    if (units.scales != 1).any():
        scales = np.broadcast_to(units.scales.reshape(shape), taken.shape).reshape(-1, 1)
        moved = Scaled(Given(Tensor.of(np.ascontiguousarray(scales), "the scales of units")), moved)
    return Product(matrix, moved)


def _unpaired(name: str, reason: str) -> Segment:
    return Segment(name, Tier.APART, reason=reason)


def _together(name: str, found: Sequence[tuple[Key, Found]]) -> Segment:
    """What came of the terms of a form."""
    entries = sum(each.entries for _, each in found)
    off = sum(each.off for _, each in found)
    tier = max((each.tier for _, each in found), default=Tier.SAME)
    ranked = [(each.worst.ratio, k) for k, (_, each) in enumerate(found) if each.worst is not None]
    decided = max((each.decided for _, each in found), key=DECISIONS.index, default=DECISIONS[0])
    key, worst = (found[max(ranked)[1]][0], found[max(ranked)[1]][1].worst) if ranked else (None, None)
    return Segment(name, tier, entries, off, worst, key, decided)


def _where(key: Key) -> str:
    """What a term multiplies, in words."""
    if key == CONSTANT:
        return "the offset"
    taps = [place.offset for place in key.reading if place is not None and place.part >= 0]
    moved = f" at tap {taps}" if any(taps) else ""
    return ("the offset" if not isinstance(key.atom, Result) else "the weights") + moved


def _axes(form: Form) -> str:
    return str([[part.extent for part in axis] for axis in form.axes])
