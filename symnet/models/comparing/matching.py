"""The opaque operations of two models paired, and every segment of the one compared with one of the other.

Soundness. Each step of the second model is paired with a step of the first that is the same operation on
inputs which agree, so it gives the same, up to what the segments are apart; then the outputs are compared.
Units may stand in another order and at another scale: an operation that acts on each entry for itself, say
relu, gives f(d·P·z) = d·P·f(z) for a permutation P, and for d > 0 if it is positively homogeneous.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from symnet.models.comparing.explanations import explanation
from symnet.models.comparing.matrices import Found, Tier, Worst, compared, format_of
from symnet.models.comparing.units import (
    Correspondence,
    Dead,
    Units,
    axes_of,
    correspondence,
    factor_between,
    in_units,
    multiplied,
)
from symnet.models.graphs import Extent
from symnet.models.segments import (
    CONSTANT,
    Entries,
    Form,
    Key,
    Result,
    Rules,
    Segmented,
    Selection,
    Step,
    retyped,
)
from symnet.rounding import Format

BILINEAR: Final = ("matmul", "multiply")
"""Operations of two tensors for which f(a·x, b·y) = a·b·f(x, y)."""
EXPLAINED: Final = 2**22
"""How many entries a segment has at most for which mistakes are tried."""
MOVED: Final = "units in another order are not read as features"
DECISIONS: Final = ("the same numbers", "binary64", "exact arithmetic", "structure")


@dataclass(frozen=True, slots=True)
class Partner:
    """The step of the first model that a step of the second is, how their units correspond, and by how much
    the one of the second is larger."""

    number: int
    units: Units | None = None
    factor: float = 1.0


@dataclass(frozen=True, slots=True)
class Segment:
    """What came of an affine segment: the layer that gives it, how near it is, and where it is furthest off.

    `key` is what the worst entry multiplies in the first model, `where` says so in words, and `reason` why
    nothing was compared.
    """

    name: str
    tier: Tier
    entries: int = 0
    worst: Worst | None = None
    key: Key | None = None
    decided: str = "structure"
    reason: str = ""
    explanation: str = ""
    """A mistake that explains it, which was tried."""
    where: str = ""


class Unpaired(Exception):
    """Two forms that cannot be compared, and why."""


@dataclass(slots=True)
class Matching:
    """The comparison of two models."""

    before: Segmented
    after: Segmented
    accumulate: Format
    narrowest: Format
    form: Format | None = None
    partners: dict[int, Partner] = field(default_factory=dict)
    segments: list[Segment] = field(default_factory=list)
    dead: dict[int, Dead] = field(default_factory=dict)
    """Units of steps of the first model that always give 0."""
    differing: dict[int, tuple[Segment, Form, Form]] = field(default_factory=dict)
    """Segments that differ with their forms, by identity; kept, so that no other segment takes it over."""

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
        self.segments = [self._explained(segment) for segment in self.segments]
        return self.segments

    def _explained(self, segment: Segment) -> Segment:
        """A segment that differs, with a mistake that explains it, if one does."""
        if id(segment) not in self.differing or segment.entries > EXPLAINED:
            return segment
        _, one, two = self.differing[id(segment)]

        def agrees(form: Form) -> bool:
            return self._compared(segment.name, form, two.terms, two).tier <= Tier.ALONG

        return replace(segment, explanation=explanation(one, two, agrees))

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
            best = best or (partner, segments)
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
        if step.operation.kind in BILINEAR and other.extents == step.extents:
            factor, moved = self._multiplied(names, other, step)
            if all(segment.tier <= Tier.ALONG for segment in moved):
                return Partner(number, factor=factor), moved
        for found in self._correspondences(other, step):
            outer, self.dead[number] = self.dead.get(number), found.dead
            moved = [
                self._compared(name, one, dict(two.terms), two)
                for name, one, two in zip(names, found.before, found.after, strict=True)
            ]
            if all(segment.tier <= Tier.ALONG for segment in moved):
                return Partner(number, found.units), moved
            if outer is None:
                del self.dead[number]
            else:
                self.dead[number] = outer
        return Partner(number), segments or [_unpaired(names[0], "another number of units")]

    def _multiplied(self, names: Sequence[str], other: Step, step: Step) -> tuple[float, list[Segment]]:
        """A product of which each factor may be larger by a number."""
        total, segments = 1.0, []
        for name, one, two in zip(names, other.inputs, step.inputs, strict=True):
            try:
                mine, form = self._typed(one, two)
                terms = self._terms(form)
            except Unpaired as error:
                return 1.0, [_unpaired(name, str(error))]
            mine = self._living(mine)
            factor = factor_between(mine, Form(form.axes, terms))
            segments.append(self._compared(name, multiplied(mine, factor), terms, form))
            total *= factor
        return total, segments

    def _correspondences(self, other: Step, step: Step) -> Iterator[Correspondence]:
        """Guesses how the units of a step correspond, along each axis where they are treated alike."""
        pairs = []
        for one, two in zip(other.inputs, step.inputs, strict=True):
            try:
                mine, form = self._typed(one, two)
                pairs.append((self._living(mine), Form(form.axes, self._terms(form))))
            except Unpaired:
                return
        before, after = [one for one, _ in pairs], [two for _, two in pairs]
        if any(len(form.axes) != len(step.extents) for form in after):
            return
        for axis in axes_of(step.operation, after[0]) if after else []:
            found = correspondence(step.operation, axis, before, after)
            if found is not None:
                yield found

    def _typed(self, one: Form, two: Form) -> tuple[Form, Form]:
        """Both forms with those parts as features along which units may have another order, or that are
        features of either."""
        parts = set()
        for key in two.terms:
            partner = self.partners.get(key.atom.number) if isinstance(key.atom, Result) else None
            place = (
                key.reading[partner.units.axis] if partner is not None and partner.units is not None else None
            )
            if place is not None:
                parts.add(place.part)
        if min(parts, default=0) < 0:
            raise Unpaired(MOVED)
        wanted = [parts | set(form.features) for form in (one, two)]
        if _extents(one) == _extents(two):
            together = [retyped(form, wanted[0] | wanted[1]) for form in (one, two)]
            if together[0] is not None and together[1] is not None:
                return together[0], together[1]
        left, right = retyped(one, wanted[0]), retyped(two, wanted[1])
        if left is None or right is None:
            raise Unpaired(MOVED)
        return left, right

    def _segment(self, name: str, one: Form, two: Form) -> Segment:
        """Two forms compared."""
        try:
            one, two = self._typed(one, two)
            terms = self._terms(two)
        except Unpaired as error:
            return _unpaired(name, str(error))
        return self._compared(name, self._living(one), terms, two)

    def _compared(self, name: str, one: Form, terms: Mapping[Key, Entries], two: Form) -> Segment:
        """Two forms compared, the second one by the atoms of the first model."""
        if one.axes != two.axes:
            return _unpaired(name, f"axes of another kind: {_axes(one)} and {_axes(two)}")
        found: list[tuple[Key, Found]] = []
        for key in dict.fromkeys([*one.terms, *terms]):
            left, right = one.terms.get(key), terms.get(key)
            columns = (left or right).shape[1]  # type: ignore[union-attr]
            zero = Selection(np.full(one.rows, -1), columns)
            left, right = left or zero, right or zero
            if left.shape != right.shape:
                return _unpaired(name, f"shapes {left.shape} and {right.shape}")
            form = self.form or format_of(right) or format_of(left) or self.narrowest
            found.append((key, compared(left, right, Rules.of(form, self.accumulate))))
        segment = _together(name, found)
        if segment.tier >= Tier.OPEN:
            self.differing[id(segment)] = segment, one, Form(two.axes, terms)
        return segment

    def _living(self, form: Form) -> Form:
        """A form of the first model without what multiplies units that always give 0."""
        terms = {}
        for key, matrix in form.terms.items():
            dead = self.dead.get(key.atom.number) if isinstance(key.atom, Result) else None
            terms[key] = matrix
            if dead is not None and len(dead.positions) and key.reading[dead.axis] is None:
                units = np.arange(int(key.atom.extents[dead.axis]))
                units[dead.positions] = -1
                terms[key] = in_units(
                    matrix, key, key.atom.extents, Units(dead.axis, units, np.ones(len(units)))
                )
        return Form(form.axes, terms)

    def _terms(self, form: Form) -> dict[Key, Entries]:
        """The terms of a form of the second model, by the atoms of the first."""
        terms = {}
        for key, matrix in form.terms.items():
            if not isinstance(key.atom, Result):
                terms[key] = matrix
                continue
            partner = self.partners.get(key.atom.number)
            step = self.after.steps[key.atom.number]
            given = f"what {step.name or step.operation.kind} gives"
            if partner is None:
                raise Unpaired(f"{given} stands only in the second model")
            extents = self.before.steps[partner.number].extents
            if partner.units is None and extents != key.atom.extents:
                raise Unpaired(f"{given} has shape {list(extents)} before and {list(key.atom.extents)} after")
            atom = Result(partner.number, extents)
            if partner.factor != 1:
                scaled = multiplied(Form(form.axes, {key: matrix}), partner.factor)
                matrix = scaled.terms[key]  # noqa: PLW2901
            if partner.units is not None:
                matrix = in_units(matrix, key, extents, partner.units)  # noqa: PLW2901
            terms[Key(atom, key.reading)] = matrix
        return terms


def _layers(one: Step, two: Step) -> list[str]:
    """The names of the segments that lead into a step."""
    return [
        name or two.name or one.name or two.operation.kind
        for name in (two.layers if len(two.layers) == len(two.inputs) else [""] * len(two.inputs))
    ]


def _unpaired(name: str, reason: str) -> Segment:
    return Segment(name, Tier.APART, reason=reason)


def _together(name: str, found: Sequence[tuple[Key, Found]]) -> Segment:
    """What came of the terms of a form."""
    entries = sum(each.entries for _, each in found)
    tier = max((each.tier for _, each in found), default=Tier.SAME)
    ranked = [(each.worst.ratio, k) for k, (_, each) in enumerate(found) if each.worst is not None]
    decided = max((each.decided for _, each in found), key=DECISIONS.index, default=DECISIONS[0])
    key, worst = (found[max(ranked)[1]][0], found[max(ranked)[1]][1].worst) if ranked else (None, None)
    return Segment(name, tier, entries, worst, key, decided, where="" if key is None else _where(key))


def _where(key: Key) -> str:
    """What a term multiplies, in words."""
    if key == CONSTANT:
        return "the offset"
    taps = [place.offset for place in key.reading if place is not None and place.part >= 0]
    moved = f" at tap {taps}" if any(taps) else ""
    return ("the offset" if not isinstance(key.atom, Result) else "the weights") + moved


def _axes(form: Form) -> str:
    kinds = (("position", "feature")[part.is_feature] for part in form.parts)
    return f"{_extents(form)} of {', '.join(kinds)}"


def _extents(form: Form) -> list[list[Extent]]:
    return [[part.extent for part in axis] for axis in form.axes]
