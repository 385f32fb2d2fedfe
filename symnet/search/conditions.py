"""`conditions`: what a claim that does not hold needs in order to hold, each proved. Not trusted."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, combinations, islice
from time import monotonic
from typing import Final

from sympy import Basic, Dummy, Equality, Identity, Integer, MatrixSymbol, Symbol, ZeroMatrix
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanFalse, BooleanTrue

from symnet.core.verdicts import Definitions, Proved, Refuted, Verdict
from symnet.errors import LimitExceeded, ShapeError, SymnetError, UnsupportedTerm
from symnet.reading.arguments import as_limit
from symnet.reading.assumptions import assumptions
from symnet.reading.claims import read_claim
from symnet.reading.definitions import inserted, ordered
from symnet.reading.rebuild import put_in
from symnet.reading.terms import as_term, is_matrix, nodes
from symnet.search.decide import MAX_MEGABYTES, MAX_TERMS, decided, limited
from symnet.search.suppositions import (
    Pairs,
    Supposition,
    of_letters,
    properties,
    size_suppositions,
    special,
    square,
    unit_sizes,
)

MOST: Final = 150
"""How many suppositions are tried at most."""
SHOWN: Final = 5
"""How many conditions are found at most."""
SECONDS: Final = 10.0
"""The most seconds that the search takes."""
EACH: Final = 1.0
"""The most seconds that one supposition is tried."""


@dataclass(frozen=True, slots=True, repr=False)
class Condition:
    """What makes a claim hold, and the proof that it does.

    `assuming` is what `verify` is to be told besides, `sizes` what sizes become: the proof is of the claim
    with those put in.
    """

    words: str
    assuming: tuple[Basic, ...]
    sizes: Pairs
    proof: Proved

    def __str__(self) -> str:
        return f"holds if {self.words}"

    __repr__ = __str__


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim as it is decided."""

    left: Basic
    right: Basic
    named: Definitions
    assuming: tuple[Basic, ...]

    @property
    def terms(self) -> list[Basic]:
        """All its terms, families put in where they are used."""
        sides, rest = inserted([self.left, self.right], self.named)
        given = chain(*(each.args for each in self.assuming if isinstance(each, Equality)))
        return [*sides, *chain(*rest), *given]

    @property
    def letters(self) -> list[Basic]:
        """Its letters of which something may be supposed. Raises `ShapeError` if sizes do not fit."""
        sides, rest = inserted([self.left, self.right], self.named)
        written = read_claim(sides[0], sides[1], rest)
        taken = {*dict(self.named), *written.sizes, *written.free, *written.bound}
        found = {part for each in self.terms for part in nodes(each)}
        return sorted(found - taken, key=str)

    def is_said_by(self, supposed: Supposition) -> bool:
        """Whether an equation of a letter that is supposed is the claim itself."""
        return any(
            isinstance(each[0], MatrixSymbol | Symbol) and {*each} == {self.left, self.right}
            for each in supposed.equations
            if not supposed.kind
        )

    def proof(self, supposed: Supposition, seconds: float) -> Proved | None:
        """The proof of the claim where something is supposed; None if none is found."""
        verdict = self._verdict(supposed, seconds)
        return verdict if isinstance(verdict, Proved) else None

    def is_met(self, supposed: Supposition) -> bool:
        """Whether there are values of which the claim speaks and at which all that is supposed holds: with
        another letter added on one side, it is refuted."""
        shape = self.right.xreplace(dict(supposed.sizes)).shape if is_matrix(self.right) else None
        other = MatrixSymbol("_other", *shape) if shape else Dummy("other")
        return isinstance(self._verdict(supposed, EACH, other), Refuted)

    def _verdict(self, supposed: Supposition, seconds: float, more: Basic | None = None) -> Verdict | None:
        """The verdict where something is supposed, with `more` added on the right; None if there is none."""
        try:
            claim = self.where(supposed.sizes)
            if claim is None:
                return None
            right = claim.right if more is None else claim.right + more
            given = (*claim.assuming, *supposed.assuming)
            return _verdict(claim.left, right, dict(claim.named), given, seconds)
        except (SymnetError, TypeError, ValueError):  # SymPy evaluates a term that is built again, and fails.
            return None

    def where(self, sizes: Pairs) -> "_Claim | None":
        """The claim with other sizes; None where it then assumes what is false."""
        meaning = dict(sizes)
        named = tuple((put_in(name, meaning), put_in(term, meaning)) for name, term in self.named)
        given: list[Basic] = []
        for each in self.assuming:
            new = _assumed(each, meaning)
            if isinstance(new, BooleanFalse):
                return None
            given += [] if isinstance(new, BooleanTrue) else [new]
        return _Claim(put_in(self.left, meaning), put_in(self.right, meaning), named, tuple(given))

    @property
    def is_about_nothing(self) -> bool:
        """Whether a side is literally 0."""
        return any(each == 0 or isinstance(each, ZeroMatrix) for each in (self.left, self.right))


def _assumed(each: Basic, meaning: Mapping[Basic, Basic]) -> Basic:
    if isinstance(each, Relational):
        sides = (put_in(side, meaning) for side in each.args)
        return each.func(*sides, evaluate=False) if isinstance(each, Equality) else each.func(*sides)
    return each.xreplace(dict(meaning))


def _verdict(
    left: object,
    right: object,
    definitions: Mapping[Basic, object] | None,
    assuming: Iterable[object],
    seconds: float,
) -> Verdict:
    return decided(left, right, limited(MAX_TERMS, seconds, MAX_MEGABYTES), definitions, assuming)


def conditions(
    lhs: object,
    rhs: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_seconds: float = SECONDS,
) -> tuple[Condition, ...]:
    """What makes a claim hold that is refuted, or whose sizes do not fit; nothing for any other claim.

    Tried are equal sizes, properties of square letters (symmetric, idempotent, orthogonal, diagonal,
    invertible), letters that commute, that are equal, and that are 1, I or 0. Each condition is proved by
    `verify` before it is told; the simplest come first, and what implies another is left out. A condition
    has `words`, what `verify` is to be told besides as `assuming`, pairs of a size and what it becomes as
    `sizes`, and its `proof`. The search is sound and incomplete. Raises what `verify` raises, but no
    `ShapeError` where only sizes do not fit.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, n, p = symbols("h n p", positive=True, integer=True)
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> conditions(A * B, B * A)
    (holds if A*B = B*A,)
    >>> V, W = MatrixSymbol("V", h, n), MatrixSymbol("W", n, p)
    >>> conditions((W * V).T, V.T * W.T)
    (holds if h = p,)
    """
    seconds = as_limit(max_seconds, "max_seconds")
    assumed = assumptions(assuming)
    try:
        if not isinstance(_verdict(lhs, rhs, definitions, assumed, seconds), Refuted):
            return ()
    except ShapeError:
        pass
    return under_which(lhs, rhs, definitions, assumed, seconds)


def under_which(
    lhs: object,
    rhs: object,
    definitions: Mapping[Basic, object] | None,
    assuming: Iterable[object],
    seconds: float = SECONDS,
) -> tuple[Condition, ...]:
    """The same for a claim that is known to be refuted or ill-sized."""
    until = monotonic() + min(seconds, SECONDS)
    named = ordered({} if definitions is None else definitions)
    claim = _Claim(
        as_term(lhs, "the left side"), as_term(rhs, "the right side"), named, assumptions(assuming)
    )
    found: list[tuple[Supposition, Condition]] = []
    with suppress(UnsupportedTerm, LimitExceeded):
        for several, is_last_resort in _attempts(claim):
            if not (found and is_last_resort):
                _try_each(claim, several, until, found)
    return tuple(condition for _, condition in found)


def _attempts(claim: _Claim) -> Iterator[tuple[Iterator[Supposition], bool]]:
    """What is supposed, and whether only where nothing else has been found."""
    terms = claim.terms
    unequal, single = [*size_suppositions(terms)], [*unit_sizes(terms)]
    try:
        letters = claim.letters
    except ShapeError:
        yield iter([*unequal, *single]), False
        yield (first & second for first, second in combinations([*unequal, *single], 2)), True
        return
    yield chain(unequal, of_letters(terms, letters)), False
    pairs = combinations(properties(square(letters)), 2)
    yield (first & second for first, second in pairs if first.kind == second.kind), True
    yield chain(single, special(letters)), False


def _try_each(
    claim: _Claim,
    several: Iterator[Supposition],
    until: float,
    found: list[tuple[Supposition, Condition]],
) -> None:
    """Add what is proved under a supposition, unless one that was found is weaker."""
    for supposed in islice(several, MOST):
        if len(found) == SHOWN or (left := until - monotonic()) <= 0:
            return
        if claim.is_said_by(supposed) or (proof := claim.proof(supposed, min(left, EACH))) is None:
            continue
        if any(_implies(claim, supposed, other) for other, _ in found):
            continue
        if claim.is_met(supposed) and (claim.is_about_nothing or not _vanishes(proof)):
            condition = Condition(supposed.words, supposed.assuming, supposed.sizes, proof)
            found.append((supposed, condition))


def _implies(claim: _Claim, first: Supposition, second: Supposition) -> bool:
    """Whether what is supposed first is seen to imply the second."""
    if second.kind == "invertible":
        (matrix,) = second.assuming[0].arguments
        orthogonal = first.kind == "orthogonal" and first.assuming[0].arguments == (matrix,)
        return orthogonal or first.equations == ((matrix, Identity(matrix.shape[0])),)
    return bool(second.equations) and all(
        _Claim(left, right, claim.named, claim.assuming).proof(first, EACH) is not None
        for left, right in second.equations
    )


def _vanishes(proof: Proved) -> bool:
    """Whether both sides are 0 under the condition, so that it says little."""
    zero = ZeroMatrix(*proof.lhs.shape) if is_matrix(proof.lhs) else Integer(0)
    with suppress(SymnetError):
        verdict = _verdict(proof.lhs, zero, dict(proof.definitions), proof.assuming, EACH)
        return isinstance(verdict, Proved)
    return False
