"""What came of each relation: terms of it are made, and the equations are decided."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from sympy import Basic, Dummy, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan, Transpose

from symnet.errors import ShapeError, SymnetError, UnprovedStep, UnsupportedTerm
from symnet.gradients import verify_gradient
from symnet.papers.blocks import UNBUILT, is_matrix
from symnet.papers.chance import Assumed, at_any_value
from symnet.papers.declarations import Cue
from symnet.papers.extents import Extent
from symnet.papers.hints import hint
from symnet.papers.known import Illegible, IllSized
from symnet.papers.lines import Defined
from symnet.papers.meanings import ByPlaces
from symnet.papers.outcomes import Outcome, Step
from symnet.papers.roles import Part, is_constant_term
from symnet.papers.roots import squared
from symnet.papers.syntax import Derivative, Letter, Node, Scripted, Sign, Unread
from symnet.papers.terms import Terms
from symnet.papers.told import in_letters, size_latex, value_latex, witness_latex
from symnet.papers.written import write
from symnet.search import Proved, Refuted, verify

BOUNDS: Final = {
    Sign.LESS: StrictLessThan,
    Sign.AT_MOST: LessThan,
    Sign.GREATER: StrictGreaterThan,
    Sign.AT_LEAST: GreaterThan,
}
PASSED: Final = "compared with what stands before the wrong side that it follows"
GIVEN: Final = 2.0
"""The most seconds that it is tried whether an assumption follows from those before it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A step that is to be decided: its sides, and what is assumed where it stands."""

    step: Step
    left: Basic
    right: Basic
    assumed: tuple[Assumed, ...]
    part: Part
    terms: Terms
    """What its letters stand for."""
    varied: frozenset[Basic] = frozenset()
    """Letters with respect to which something is differentiated."""
    by: Basic | None = None
    """If the right side is said to be the gradient of the left one: with respect to which letter."""

    def held(self) -> "Iterator[tuple[str, Claim]]":
        """The same with defined letters held fixed where a derivative is taken, and what is to be told."""
        for letter in sorted(self.varied, key=str):
            meanings = self.terms.meanings
            several = [
                (replace(self.terms, held=held), {each.name for each in held})
                for held in meanings.holds(letter)
            ]
            kept = [frozenset({name}) for name in meanings.kept(letter)]
            several += [(replace(self.terms, kept=names), {each.latex for each in names}) for names in kept]
            for fixed, held in several:
                try:
                    left, right = fixed.term(self.part.left), fixed.term(self.part.right)
                except (Illegible, IllSized, SymnetError, *UNBUILT):
                    continue
                if (left, right) != (self.left, self.right):
                    yield f"{', '.join(sorted(held))} is held fixed", replace(self, left=left, right=right)


@dataclass(frozen=True, slots=True)
class Unfit:
    """A step whose sizes do not fit."""

    step: Step
    fault: IllSized
    assumed: tuple[Assumed, ...]
    part: Part
    terms: Terms


@dataclass(slots=True)
class Steps:
    """Makes terms of the relations of a paper in their order, each under what is assumed before it."""

    terms: Terms
    assumed: list[Assumed] = field(default_factory=list)
    special: list[tuple[int, Assumed]] = field(default_factory=list)
    """Values of letters that are assumed in a paragraph alone."""

    def read(self, part: Part) -> Step | Claim | Unfit:
        """What came of a relation, or the claim that it is."""
        step = Step(
            part.relation.place,
            write(part.shown[0]),
            part.relation.text,
            write(part.shown[1]),
            Outcome.UNDECIDED,
            label=part.line.chain.label,
            in_display=part.line.in_display,
        )
        if part.role is Outcome.UNDECIDED:
            return replace(step, message=_why_not(part))
        for side in (part.left, part.right):
            if isinstance(side, Unread):
                return replace(step, place=side.place, outcome=Outcome.UNREAD, message=side.message)
        self.terms.sizes.ranges, self.terms.sizes.shapes = dict(part.ranges), dict(part.shapes)
        for name in part.renewed:
            self.terms.meanings.forget(name, self.terms.sizes.plain(name))
        try:
            if part.fault is not None:
                raise part.fault
            return self._meant(step, part)
        except IllSized as fault:
            found = replace(step, outcome=Outcome.ILL_SIZED, message=self._misfit(fault))
            return found if part.role else Unfit(found, fault, tuple(self.assumed), part, self._now())
        except Illegible as fault:
            return replace(step, place=fault.place, outcome=Outcome.UNREAD, message=fault.message)
        except ShapeError as fault:
            return replace(step, outcome=Outcome.ILL_SIZED, message=self._told(fault))
        except SymnetError as fault:
            return replace(step, outcome=Outcome.UNKNOWN, message=self._told(fault))
        except UNBUILT as fault:
            return replace(step, outcome=Outcome.UNREAD, message=f"SymPy has no term for this: {fault}")

    def _told(self, error: SymnetError) -> str:
        return in_letters(str(error), self.terms.sizes.letters())

    def _meant(self, step: Step, part: Part) -> Step | Claim:
        match part.role:
            case Outcome.DEFINITION:
                assert part.defined is not None  # noqa: S101 - a definition defines something
                turned = part.relation.sign is Sign.DEFINED_BY
                if self._define(part.defined, part.left if turned else part.right):
                    return replace(step, outcome=Outcome.DEFINITION)
            case Outcome.ASSUMPTION:
                sides = self.terms.term(part.left), self.terms.term(part.right)
                if (bound := BOUNDS.get(part.relation.sign)) is not None:
                    free = set(self.terms.free.values())
                    if not any(side.free_symbols & free for side in sides):  # The core takes none on entries.
                        self.assumed.append(bound(*sides))
                    return replace(step, outcome=Outcome.ASSUMPTION)
                return self._given(replace(step, outcome=Outcome.ASSUMPTION), part, sides)
        try:
            sides = self.terms.term(part.left), self.terms.term(part.right)
        except (UnprovedStep, UnsupportedTerm):
            if not isinstance(part.left, Derivative) or part.left.by is None:
                raise
            sides = self.terms.term(part.left.of), self.terms.term(part.right)
            claim = Claim(step, *sides, tuple(self.assumed), part, self._now())
            return replace(claim, by=self.terms.term(part.left.by))
        varied, self.terms.varied = self.terms.varied, set()
        special = [each for paragraph, each in self.special if paragraph == part.line.paragraph]
        left, right, assumed = squared(*sides, (*self.assumed, *special), self.terms.roots)
        return Claim(step, left, right, assumed, part, self._now(), frozenset(varied))

    def _given(self, step: Step, part: Part, sides: tuple[Basic, Basic]) -> Step | Claim:
        """An equation that is assumed from here on, unless it follows from what is assumed before."""
        if is_constant_term(part.right) and isinstance(part.left, Letter | Scripted):
            self.special = [each for each in self.special if each[0] == part.line.paragraph]
            self.special.append((part.line.paragraph, sides))
            return step
        before = tuple(self.assumed)
        self.assumed.append(sides)
        return Claim(step, *sides, before, part, self._now())

    def _now(self) -> Terms:
        """What the letters stand for where a step is."""
        return replace(self.terms, meanings=self.terms.meanings.copy(), sizes=self.terms.sizes.copy())

    def _define(self, defined: Defined, right: Node) -> bool:
        """Say what a letter stands for, and whether that can be: not if its value speaks of it."""
        if defined.parameters is not None:
            return True
        value = self.terms.value(right, {})
        if defined.transposed and is_matrix(value):
            value = Transpose(value)
        if not defined.indices:
            if defined.name.latex in self.terms.sizes.sizes and not value.is_integer:
                return True  # A size that is made of others.
            return self.terms.meanings.define(self.terms.symbol(defined.name), value)
        places = tuple(Dummy(letter, integer=True) for letter in defined.indices)
        counted = {
            self.terms.free[letter]: place - 1
            for letter, place in zip(defined.indices, places, strict=True)
            if letter in self.terms.free
        }
        value = self.terms.meanings.with_free(value, frozenset(counted))
        self.terms.meanings.places[defined.name] = ByPlaces(places, value.xreplace(counted))
        return True

    def _misfit(self, fault: IllSized) -> str:
        left, right = (self._size(each) for each in (fault.misfit.left, fault.misfit.right))
        return f"${left}$ and ${right}$ must be equal sizes: {fault.where}"

    def _size(self, extent: Extent) -> str:
        return size_latex(self.terms.sizes.extents.value(extent))


def decided(claim: Claim | Unfit, seconds: float, letters: Mapping[str, str], *, hints: bool = True) -> Step:
    """What came of a claim, with a hint if it fails; `letters` has the LaTeX of each name of SymPy."""
    given = claim.step.outcome is Outcome.ASSUMPTION
    if given:
        seconds = min(seconds, GIVEN)
    step = claim.step if isinstance(claim, Unfit) else _verdict(claim, seconds, letters)
    if given:
        return step if step.outcome is Outcome.PROVED else claim.step
    if isinstance(claim, Claim) and step.outcome is not Outcome.PROVED:
        for note, other in claim.held():
            found = _verdict(other, seconds, letters)
            if found.outcome is Outcome.PROVED:
                return replace(found, notes=(in_letters(note, letters),))
    if not hints or step.outcome not in (Outcome.REFUTED, Outcome.ILL_SIZED):
        return step
    fault = claim.fault if isinstance(claim, Unfit) else None
    words = hint(claim.part, claim.terms, claim.assumed, fault)
    return replace(step, hints=(words,)) if words else step


def passing_over(before: Claim, claim: Claim, seconds: float, letters: Mapping[str, str]) -> Step | None:
    """What comes of a = c in a chain a = b = c, if that is proved.

    Where b = c is false, b is what is wrong then, and that is said of a = b.
    """
    if before.part.right != claim.part.left:
        return None
    step = replace(claim.step, left=before.step.left, notes=(PASSED,))
    whole = replace(claim, step=step, left=before.left, varied=before.varied | claim.varied, by=before.by)
    found = _verdict(whole, seconds, letters)
    return found if found.outcome is Outcome.PROVED else None


def _verdict(claim: Claim, seconds: float, letters: Mapping[str, str]) -> Step:
    left, right, assumed = at_any_value(claim.left, claim.right, claim.assumed)
    try:
        if claim.by is not None:
            verdict = verify_gradient(left, claim.by, right, assuming=assumed, max_seconds=seconds)
        else:
            verdict = verify(left, right, max_seconds=seconds)
        if claim.by is None and assumed and not isinstance(verdict, Proved):
            verdict = verify(left, right, assuming=assumed, max_seconds=seconds)
    except ShapeError as fault:
        return replace(claim.step, outcome=Outcome.ILL_SIZED, message=in_letters(str(fault), letters))
    except (SymnetError, RecursionError) as fault:
        return replace(claim.step, outcome=Outcome.UNKNOWN, message=in_letters(str(fault), letters))
    match verdict:
        case Proved():
            told = [in_letters(each, letters) for each in verdict.conditions]
            return replace(
                claim.step,
                outcome=Outcome.PROVED,
                conditions=tuple(each for each in told if " = " not in each),
                hypotheses=tuple(each for each in told if " = " in each),
                sizes=verdict.sizes,
            )
        case Refuted() if claim.part.line.cue is Cue.CONDITIONAL:
            message = "it does not hold always, and the words after it name a condition"
            return replace(claim.step, outcome=Outcome.UNKNOWN, message=message)
        case Refuted():
            witness = witness_latex(verdict.witness, letters)
            values = value_latex(verdict.left), value_latex(verdict.right)
            shown = ", ".join(f"{name} = {value}" for name, value in witness)
            message = f"at {shown} the left side is {values[0]} and the right side {values[1]}"
            return replace(
                claim.step, outcome=Outcome.REFUTED, message=message, witness=witness, values=values
            )
    return replace(claim.step, outcome=Outcome.UNKNOWN, message=in_letters(verdict.reason, letters))


def _why_not(part: Part) -> str:
    if part.line.conditional:
        return "an implication, or a choice between equations, is not decided"
    if part.relation.sign in (Sign.LESS, Sign.AT_MOST, Sign.GREATER, Sign.AT_LEAST, Sign.NOT_EQUAL):
        return "an inequality is not decided"
    return f"${part.relation.text}$ is no equation"
