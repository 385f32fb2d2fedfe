"""`decided`: a claim in, a verdict out. What the search finds, the core judges."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from math import inf
from time import monotonic

from sympy import Basic
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import Equality

from symnet.core.balls import Inadmissible
from symnet.core.budget import MEGABYTE, Budget, deep, peak_memory
from symnet.core.certificates import Certificate
from symnet.core.evaluate import Evaluation
from symnet.core.instance import fixed_sizes
from symnet.core.language import Claim
from symnet.core.symbols import Names
from symnet.core.verdicts import Definitions, Proved, Refuted, Stated, Unknown, Verdict, prove, refute, state
from symnet.errors import Disagreement, LimitExceeded, Rejected, ShapeError, UnsupportedTerm, UsageError
from symnet.reading.advice import advised
from symnet.reading.arguments import as_limit
from symnet.reading.assumptions import assumptions, equations, with_properties
from symnet.reading.claims import read_claim
from symnet.reading.definitions import inserted, ordered
from symnet.reading.terms import as_term, same_tree
from symnet.search import determinants, ideals
from symnet.search.certificates import certify, used_hypotheses
from symnet.search.cofactors import cofactors
from symnet.search.counterexamples import as_witness, contradiction, find_counterexample
from symnet.search.differences import difference, plain_difference
from symnet.search.generalise import at_sizes, generalised
from symnet.search.words import HOPELESS, certify_long, is_long
from symnet.second_opinion import Differs, Opinion, Silent, second_opinion

MAX_TERMS = 200_000
MAX_SECONDS = 60.0
MAX_MEGABYTES = 4096
GLANCE = 0.15
"""The share of the time that a first look for a counterexample may take."""
SEARCH = 0.6
"""The share of the time after which the search for a certificate ends."""
GENERAL = 1 / 3
"""The part of the time that a claim with symbols for its sizes may take."""
WIDE = 20_000
"""The most terms of a claim of which a counterexample is looked for at first, and the difference told."""
TELLING = 4.0
"""The most seconds that telling the difference takes."""
SECOND = 0.5
"""The most seconds that a second opinion takes."""
RULES = 2.0
"""The most seconds that a first search for a proof by rules takes."""
LESS = 2.0
"""The most seconds that a search for a proof with one assumption less takes."""
THOROUGH = 1.5
"""The most seconds that a thorough search for a counterexample takes."""
Find = Callable[[Claim, Budget], Certificate | None]
DEEP = "the terms are nested too deeply for SymPy"


def decided(
    lhs: object,
    rhs: object,
    limits: "Limits",
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
) -> Verdict:
    """The verdict of `verify`."""
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    assumed = assumptions(assuming)
    named: Definitions = ()
    try:
        named = ordered({} if definitions is None else definitions)
        known = {*with_properties(assumed)}
        if both := [name for name, _ in named if name in known]:
            raise UsageError(f"{both[0]} must not be both defined and assumed to have properties")
        with deep():
            return _Question(left, right, named, assumed, limits).decided()
    except (ShapeError, UnsupportedTerm, LimitExceeded) as refusal:
        with deep():
            for sides in ((left, right), *equations(assumed)):
                look_at_shapes(*sides, named)
        why = advised(str(refusal))
        if isinstance(refusal, ShapeError):
            raise ShapeError(why) from None
        return Unknown(left, right, named, why)
    except RecursionError:
        return Unknown(left, right, named, DEEP)


def found_certificate(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate of a claim, or None. Raises `LimitExceeded` past the budget."""
    with deep():
        if is_long(claim):
            return certify_long(claim, budget) or certify(claim, replace(budget, max_terms=HOPELESS))
        return (
            ideals.glance(claim, budget)
            or determinants.certify(claim, budget)
            or certify(claim, budget)
            or ideals.certify(claim, budget)
        )


def first_look(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that is found soon, or None: hypotheses for all values of indices are used as rules."""
    found = ideals.glance(claim, budget)
    if found is None and any(claim.own(each) for each in claim.hypotheses):
        with suppress(LimitExceeded):
            own = replace(budget, deadline=min(budget.deadline, monotonic() + RULES))
            return certify(claim, own)
    return found


@dataclass(frozen=True, slots=True)
class _Read:
    """A claim that the core has read, with the search's own copy of it."""

    stated: Stated
    claim: Claim
    names: Names


def _equations_used(read: _Read, certificate: Certificate) -> set[tuple[Basic, ...]]:
    """The sides of the assumed equations whose multiples stand in a certificate."""
    names = read.names.stated
    return {names[each].terms for each in used_hypotheses(read.claim, certificate) if each in names}


def look_at_shapes(left: Basic, right: Basic, named: Definitions) -> None:
    """Raise an error that says where sizes do not fit."""
    try:
        sides, rest = inserted([left, right], named)
        read_claim(sides[0], sides[1], rest)
    except (UnsupportedTerm, LimitExceeded):
        return  # The core says what it cannot read.


@dataclass(frozen=True, slots=True)
class Limits:
    """What a decision may cost from the moment `start` on."""

    terms: int
    start: float
    seconds: float
    bytes: int

    def budget(self, share: float = 1) -> Budget:
        """What may be spent until a share of the time has passed."""
        return Budget(self.terms, self.start + share * self.seconds, self.bytes)

    @property
    def left(self) -> float:
        """How many seconds are left."""
        return self.start + self.seconds - monotonic()

    def at_most(self, seconds: float) -> Budget:
        """What may be spent from now on, within `seconds` seconds."""
        return Budget(self.terms, min(self.start + self.seconds, monotonic() + seconds), self.bytes)


def limited(max_terms: object, max_seconds: object, max_megabytes: object) -> Limits:
    """What may be spent from now on. Raises `UsageError` if a limit is no number."""
    terms, seconds = int(as_limit(max_terms, "max_terms")), as_limit(max_seconds, "max_seconds")
    grown = int(as_limit(max_megabytes, "max_megabytes") * MEGABYTE)
    return Limits(terms, monotonic(), seconds, peak_memory() + grown)


@dataclass(frozen=True, slots=True)
class _Question:
    """A claim as the user states it."""

    left: Basic
    right: Basic
    named: Definitions
    assuming: tuple[Basic, ...]
    limits: Limits

    def read(self, assuming: tuple[Basic, ...]) -> _Read:
        """The claim under some assumptions, read by the core."""
        stated = state(self.left, self.right, self.named, assuming, self.limits.budget())
        return _Read(stated, stated.claim, stated.names)

    def decided(self) -> Verdict:
        """The verdict. False claims are refuted first, where a small instance shows them; a glance at the
        equations comes before, since instances that satisfy them may be hard to find."""
        read = self.read(self.assuming)
        why = contradiction(read.claim, read.names, self.limits.at_most(THOROUGH))
        if why is not None:
            return Unknown(self.left, self.right, self.named, why)
        if (proof := self._as_instance(read)) is not None:
            return proof
        opinion = self._opinion(read)
        differs = isinstance(opinion, Differs)
        found, why = self._certificate(read, first_look)
        look = isinstance(opinion, Silent) and len(read.claim.table.terms) <= WIDE
        if found is None and (differs or (look and not is_long(read.claim))):
            glance = self.limits.at_most(GLANCE * self.limits.seconds)
            if (refuted := self._refuted(read, glance, thorough=differs)) is not None:
                return refuted
        if found is None:
            found, why = self._certificate(read)
        if found is not None:
            try:
                return self._proved(read, found, opinion)
            except Rejected as rejected:
                why = str(rejected)
        refuted = self._refuted(read, self.limits.at_most(THOROUGH), thorough=True)
        return Unknown(self.left, self.right, self.named, why) if refuted is None else refuted

    def _as_instance(self, read: _Read) -> Proved | None:
        """That the claim holds since it does with symbols for its sizes, if these are numbers."""
        if not fixed_sizes(read.claim):
            return None
        limits = replace(self.limits, seconds=GENERAL * self.limits.seconds)
        try:
            general = generalised(self.left, self.right, self.named, self.assuming, limits.budget())
            if general is None:
                return None
            left, right, named, assuming, sizes = general
            question = _Question(left, right, named, assuming, limits)
            known = question.read(assuming)
            opinion = question._opinion(known)
            if isinstance(opinion, Differs) or (found := question._certificate(known)[0]) is None:
                return None
            theorem = question._proved(known, found, opinion)
            needed = [
                each for each, other in zip(self.assuming, assuming, strict=True) if other in theorem.assuming
            ]
            stated, certificate = self.read(tuple(needed)).stated, at_sizes(theorem, sizes)
            return prove(
                stated,
                certificate,
                self.limits.budget(),
                second=theorem.second,
                vacuous=theorem.vacuous,
                general=theorem,
                shown=partial(cofactors, stated, certificate),
            )
        except (LimitExceeded, UnsupportedTerm, Rejected, ShapeError, RecursionError):
            return None
        except (TypeError, ValueError):  # SymPy evaluates a term that is built again, and fails.
            return None

    def _opinion(self, read: _Read) -> Opinion:
        deadline = self.limits.at_most(SECOND).deadline
        return second_opinion(
            self.left, self.right, dict(self.named), read.stated.assuming, deadline=deadline
        )

    def _proved(self, read: _Read, certificate: Certificate, opinion: Opinion) -> Proved:
        """The proof of the claim, with as few of the assumed properties as it needs."""
        weaker, certificate = self._with_less(read, certificate)
        if weaker is not read:
            opinion = self._opinion(weaker)
        vacuous = same_tree(self.left, self.right)
        proof = prove(
            weaker.stated,
            certificate,
            self.limits.budget(),
            second=str(opinion),
            vacuous=vacuous,
            shown=partial(cofactors, weaker.stated, certificate),
        )
        if isinstance(opinion, Differs):
            raise Disagreement(
                f"the core accepts a certificate for {self.left} = {self.right}, but a second opinion is: "
                f"{opinion}; this is an error of symnet"
            )
        return proof

    def _certificate(
        self, read: _Read, find: Find | None = None, seconds: float = inf
    ) -> tuple[Certificate | None, str]:
        budget = self.limits.at_most(min(seconds, SEARCH * self.limits.seconds))
        try:
            found = (find or found_certificate)(read.claim, budget)
        except (LimitExceeded, UnsupportedTerm) as refusal:
            return None, str(refusal)
        except Rejected:
            found = None
        return found, "the two sides differ in form, but no law that symnet knows makes them equal"

    def _with_less(self, read: _Read, certificate: Certificate) -> tuple[_Read, Certificate]:
        """The claim with as few of its assumptions as its proof needs, and that certificate; a bound of an
        index stays."""
        assumed, indices = list(self.assuming), read.names.places.keys()
        for each in sorted(self.assuming, key=lambda each: isinstance(each, AppliedPredicate | Equality)):
            if isinstance(each, AppliedPredicate | Equality) or each.free_symbols.isdisjoint(indices):
                fewer = [other for other in assumed if other is not each]
                try:
                    weaker = self.read(tuple(fewer))
                except UnsupportedTerm:
                    continue  # A size is known by what would be left out.
                used = isinstance(each, Equality) and each.args in _equations_used(read, certificate)
                find = first_look if used else None
                found, _ = self._certificate(weaker, find, LESS)
                if found is not None:
                    read, certificate, assumed = weaker, found, fewer
        return read, certificate

    def _refuted(self, read: _Read, budget: Budget, *, thorough: bool) -> Refuted | None:
        claim, names = read.claim, read.names
        try:
            world = find_counterexample(claim, names, budget, thorough=thorough)
            if world is None:
                return None
            whole = self.limits.budget()
            evaluation = Evaluation(claim, world, whole)
            defined = {name: evaluation.value(term, {}) for name, term in names.defined.items()}
            witness = as_witness(names, world, evaluation.sides(world.indices), defined)
            exceeds, words = plain_difference(self.left, self.right), tuple[str, ...]()
            if len(claim.table.terms) <= WIDE:
                telling = min(TELLING, self.limits.left / 2)
                exceeds, words = difference(read.stated, self.limits.at_most(telling))
            return refute(read.stated, world, whole, witness=witness, difference=exceeds, words=words)
        except (LimitExceeded, UnsupportedTerm, Rejected, Inadmissible):
            return None
