"""What came of each relation: terms of it are made, and the equations are decided."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

from sympy import (
    Basic,
    Dummy,
    GreaterThan,
    Inverse,
    LessThan,
    Pow,
    StrictGreaterThan,
    StrictLessThan,
    Transpose,
)

from symnet.errors import ShapeError, SymnetError, UnprovedStep, UnsupportedTerm
from symnet.gradients import verify_gradient
from symnet.papers.angles import are_free, as_numbers
from symnet.papers.blocks import UNBUILT, is_matrix
from symnet.papers.chance import Assumed, at_any_value
from symnet.papers.declarations import Cue
from symnet.papers.extents import Extent
from symnet.papers.hints import hint
from symnet.papers.intended import intended
from symnet.papers.known import Illegible, IllSized
from symnet.papers.lines import Defined
from symnet.papers.meanings import ByPlaces
from symnet.papers.outcomes import Outcome, Step
from symnet.papers.places import Place
from symnet.papers.roles import Part, is_constant_term
from symnet.papers.roots import squared
from symnet.papers.shapes import DIFFERENTIATED, EXPONENT
from symnet.papers.syntax import (
    Call,
    Derivative,
    Large,
    Letter,
    Node,
    Scripted,
    Sign,
    Unread,
    everything,
    parts,
)
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
LEAST: Final = 0.1
"""The least seconds that a proof is tried."""
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
    later: list[tuple[Place | None, Assumed]] = field(default_factory=list)
    """What is assumed from a place on."""
    paths: Sequence[str] = ()
    """The files of the paper, in their order."""
    section: int = 0
    special: list[tuple[int, tuple[Basic, Basic]]] = field(default_factory=list)
    """Equations that are assumed in a paragraph alone: values of letters, and what follows "if"."""

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
        self._assume_until(part.relation.place)
        self.terms.sizes.ranges, self.terms.sizes.shapes = dict(part.ranges), dict(part.shapes)
        if part.line.section != self.section:
            self.section = part.line.section
            self.terms.meanings.end_section()
        for name in part.renewed:
            self.terms.meanings.forget(name, self.terms.sizes.plain(name))
        try:
            if part.fault is not None:
                raise part.fault
            return self._meant(step, part)
        except IllSized as fault:
            if fault.where.startswith((DIFFERENTIATED, EXPONENT)):
                return replace(step, outcome=Outcome.UNREAD, message=f"only this is read of {fault.where}")
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

    def _assume_until(self, here: Place) -> None:
        """Assume what is assumed from a place before this one on."""
        later, self.later = self.later, []
        for start, each in later:
            if start is None or here.after(start, self.paths):
                self.assumed.append(each)
            else:
                self.later.append((start, each))

    def _told(self, error: SymnetError) -> str:
        return in_letters(str(error), self.terms.sizes.letters())

    def _meant(self, step: Step, part: Part) -> Step | Claim:
        match part.role:
            case Outcome.DEFINITION:
                assert part.defined is not None  # noqa: S101 - a definition defines something
                turned = part.relation.sign is Sign.DEFINED_BY or part.named
                if self._define(part.defined, part.left if turned else part.right):
                    return replace(step, outcome=Outcome.DEFINITION)
            case Outcome.ASSUMPTION if any(map(self._is_index, (part.left, part.right))):
                return replace(step, outcome=Outcome.ASSUMPTION)
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

    def _is_index(self, node: Node) -> bool:
        return isinstance(node, Letter) and node.text in self.terms.sizes.names.indices

    def _given(self, step: Step, part: Part, sides: tuple[Basic, Basic]) -> Step | Claim:
        """An equation that is assumed from here on, unless it follows from what is assumed before."""
        is_special = is_constant_term(part.right) and isinstance(part.left, Letter | Scripted)
        if is_special or part.line.cue is Cue.CASE:
            paragraph = part.line.paragraph
            self.special = [each for each in self.special if each[0] == paragraph and each[1][0] != sides[0]]
            self.special.append((paragraph, sides))
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
        if defined.inverted:
            value = Inverse(value) if is_matrix(value) else Pow(value, -1, evaluate=False)
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
        counted |= {
            self.terms.sizes.sizes[letter]: place
            for letter, place in zip(defined.indices, places, strict=True)
            if letter in self.terms.sizes.sizes and letter not in self.terms.sizes.ranges
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
    """What came of a claim, with a hint if it fails; `letters` has the LaTeX of each name of SymPy.

    All that is tried takes so many seconds, and a hint as many as `symnet.papers.hints.SECONDS` says.
    """
    given = claim.step.outcome is Outcome.ASSUMPTION
    if given:
        seconds = min(seconds, GIVEN)
    until = monotonic() + seconds
    step = claim.step if isinstance(claim, Unfit) else _verdict(claim, until, letters)
    if given:
        return step if step.outcome is Outcome.PROVED else claim.step
    if isinstance(claim, Claim) and step.outcome is not Outcome.PROVED:
        for note, other in claim.held():
            if monotonic() > until:
                break
            found = _verdict(other, until, letters)
            if found.outcome is Outcome.PROVED:
                return replace(found, notes=(in_letters(note, letters),))
    if not hints or step.outcome not in (Outcome.REFUTED, Outcome.ILL_SIZED):
        return step
    fault = claim.fault if isinstance(claim, Unfit) else None
    words = hint(claim.part, claim.terms, claim.assumed, fault)
    return replace(step, hints=(words,)) if words else step


def passing_over(before: Claim, claim: Claim, until: float, letters: Mapping[str, str]) -> Step | None:
    """What comes of a = c in a chain a = b = c, if that is proved.

    Where b = c is false, b is what is wrong then, and that is said of a = b.
    """
    if before.part.right != claim.part.left:
        return None
    step = replace(claim.step, left=before.step.left, notes=(PASSED,))
    whole = replace(claim, step=step, left=before.left, varied=before.varied | claim.varied, by=before.by)
    found = _verdict(whole, until, letters)
    return found if found.outcome is Outcome.PROVED else None


def _verdict(claim: Claim, until: float, letters: Mapping[str, str]) -> Step:
    left, right, assumed = at_any_value(claim.left, claim.right, claim.assumed)
    cosines, squares = as_numbers(left, right)
    is_free = not cosines or are_free(cosines, left, right)
    left, right, assumed = left.xreplace(cosines), right.xreplace(cosines), (*assumed, *squares)
    left_over = max(until - monotonic(), LEAST)
    try:
        if claim.by is not None:
            verdict = verify_gradient(left, claim.by, right, assuming=assumed, max_seconds=left_over)
        else:
            verdict = verify(left, right, max_seconds=left_over / 2 if assumed else left_over)
        if claim.by is None and assumed and not isinstance(verdict, Proved):
            left_over = max(until - monotonic(), LEAST)
            verdict = verify(left, right, assuming=assumed, max_seconds=left_over)
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
        case Refuted() if reason := _unclear(claim):
            return replace(claim.step, outcome=Outcome.UNKNOWN, message=reason)
        case Refuted() if not is_free:
            message = "more may hold of its sines and cosines than is known"
            return replace(claim.step, outcome=Outcome.UNKNOWN, message=message)
        case Refuted() if reason := intended(left, right, claim.terms.spoken(), until):
            return replace(claim.step, outcome=Outcome.UNKNOWN, message=in_letters(reason, letters))
        case Refuted():
            witness = witness_latex(verdict.witness, letters)
            values = value_latex(verdict.left), value_latex(verdict.right)
            shown = ", ".join(f"{name} = {value}" for name, value in witness)
            message = f"at {shown} the left side is {values[0]} and the right side {values[1]}"
            return replace(
                claim.step, outcome=Outcome.REFUTED, message=message, witness=witness, values=values
            )
    return replace(claim.step, outcome=Outcome.UNKNOWN, message=in_letters(verdict.reason, letters))


def _unclear(claim: Claim) -> str | None:
    """Why a claim that does not hold may mean something else: a letter of one side alone says nothing."""
    sizes = claim.terms.sizes
    shaped = sizes.shapes.keys() | {name for name, _ in sizes.families}
    for name in claim.part.lone:
        if name in shaped:
            return f"${name.latex}$ is declared nowhere, and stands on one side alone"
    written = claim.part.left, claim.part.right
    for side in written:
        for function in _of_squares(side, claim.terms):
            return f"{function} of a square matrix is read as that of each entry"
    left, right = claim.left.free_symbols, claim.right.free_symbols
    for letter, index in claim.terms.free.items():
        if (index in left) is not (index in right) and any(_is_summed(letter, side) for side in written):
            return f"${letter}$ is an index on one side alone, and no sum there runs over it"
    return None


def _is_summed(letter: str, side: Node) -> bool:
    """Whether a sum in a term speaks of an index, or may: it stands there twice, or in a power."""
    count = 0
    for node in everything(side):
        match node:
            case Large(below=chains):
                found = [each for chain in chains for part in parts(chain) for each in everything(part)]
                if any(isinstance(each, Letter) and each.text == letter for each in found):
                    return True
            case Scripted(below=below, above=above):
                indices = [each for part in below for each in everything(part)]
                several = sum(isinstance(each, Letter) and each.text == letter for each in indices)
                count += several * (2 if above else 1)
    return count > 1


def _of_squares(side: Node, terms: Terms) -> Iterator[str]:
    """The functions of square matrices that may be series of them."""
    for node in everything(side):
        match node:
            case Call(function="exp" | "log" | "sqrt" as function, arguments=(argument,)):
                rows, columns = terms.shape(argument)
                if rows == columns != 1:
                    yield function


def _why_not(part: Part) -> str:
    if part.line.cue is Cue.DENIED:
        return "it is said not to hold"
    if part.line.conditional:
        return "an implication, or a choice between equations, is not decided"
    if part.relation.sign in (Sign.LESS, Sign.AT_MOST, Sign.GREATER, Sign.AT_LEAST, Sign.NOT_EQUAL):
        return "an inequality is not decided"
    return f"${part.relation.text}$ is no equation"
