"""`verify`: a claim in, a verdict out. Two decisions that share no code must agree on every claim."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isnan
from numbers import Real
from time import monotonic
from typing import TypeVar

from sympy import Basic

from symnet.errors import Disagreement, LimitExceeded, UnsupportedTerm, UsageError
from symnet.kernel.assumptions import Properties, properties, sentence
from symnet.kernel.budget import MEGABYTE, Budget, peak_memory
from symnet.kernel.claims import Claim, read_claim
from symnet.kernel.definitions import Definitions, inserted, ordered
from symnet.kernel.first import Equal, decide_first
from symnet.kernel.forms import Different
from symnet.kernel.residues import Unequal
from symnet.kernel.second import decide_second
from symnet.kernel.sizes import Fails, Holds
from symnet.kernel.terms import as_term, same_tree
from symnet.kernel.verdicts import _SEAL, Proved, Refuted, Unknown, Verdict
from symnet.kernel.witness import Witness

MAX_TERMS = 200_000
MAX_SECONDS = 60.0
MAX_MEGABYTES = 4096
FIRST_SHARE = 0.6
"""The part of the time after which the first decision leaves the rest to the second."""
Finding = TypeVar("Finding")


def verify(
    lhs: object,
    rhs: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Verdict:
    """Decide whether two terms are equal for all sizes and all entries.

    `definitions` says what a matrix symbol, a scalar symbol or an indexed family stands for; `assuming` has
    `Q.symmetric(A)`, `Q.diagonal(A)`, `Q.orthogonal(A)` and `Q.invertible(A)` of SymPy. A 1×1 matrix and a
    scalar compare. Two decisions that share only the reading of terms must agree. The work is
    bounded by `max_terms`, `max_seconds` and `max_megabytes`, by which the memory of the process may grow
    beyond the most that it has held (on Unix, which tells it); past a bound the verdict is Unknown.

    Raises `ShapeError` if sizes do not fit, `UsageError` if an argument is not what it must be or definitions
    run in a circle, `Disagreement` if the two decisions contradict each other, which is an error of this
    package.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W, x, y = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
    >>> print(verify(W * (x + y), W * x + W * y))
    Proved (normal form, sizes: all)
    >>> print(verify(W * (x + y), W * x + 2 * W * y))
    Refuted: W*y on the left, 2*W*y on the right
    """
    for limit in (max_terms, max_seconds, max_megabytes):
        if not isinstance(limit, Real) or isnan(limit):
            raise UsageError(f"a limit must be a number; found {limit!r}")
    limits = _Limits(max_terms, monotonic(), max_seconds, peak_memory() + max_megabytes * MEGABYTE)
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    if not isinstance(assuming, Iterable):
        raise UsageError(f"assuming takes a sequence of assumptions; found {assuming}")
    assumed = tuple(assuming)
    known = properties(assumed)
    named: Definitions = ()
    try:
        named = ordered({} if definitions is None else definitions)
        sides, rest = inserted([left, right], named)
        claim = read_claim(sides[0], sides[1], rest)
        if both := [name for name, _ in rest if name in known]:
            raise UsageError(f"{both[0]} must not be both defined and assumed to have properties")
        return _decide(_Question(left, right, named, assumed, claim, known), limits)
    except (UnsupportedTerm, LimitExceeded) as refusal:
        return Unknown(left, right, named, str(refusal))
    except RecursionError:
        return Unknown(left, right, named, "the terms are nested too deeply for SymPy")


@dataclass(frozen=True, slots=True)
class _Question:
    """A claim as it was made, and as it is read: families inserted, shapes checked."""

    left: Basic
    right: Basic
    named: Definitions
    assuming: tuple[object, ...]
    claim: Claim
    properties: Properties

    def unknown(self, reason: str) -> Unknown:
        """That the claim is not decided."""
        return Unknown(self.left, self.right, self.named, reason)

    def proved(self, procedure: str, conditions: tuple[str, ...], second: object) -> Proved:
        """That the claim holds for all sizes."""
        return Proved(
            self.left,
            self.right,
            self.named,
            self.assuming,
            procedure,
            same_tree(self.left, self.right),
            "all",
            conditions,
            str(second),
            (),
            (),
            _replayed,
            _SEAL,
        )

    def refuted(self, difference: Basic, words: tuple[str, ...], witness: Witness) -> Refuted:
        """That the claim fails at a witness."""
        return Refuted(self.left, self.right, self.named, difference, words, witness)


def _replayed(proof: Proved) -> Verdict:
    return verify(proof.lhs, proof.rhs, definitions=dict(proof.definitions), assuming=proof.assuming)


def _attempt(decision: Callable[[], Finding]) -> Finding | str:
    """What a decision finds, or why it finds nothing."""
    try:
        return decision()
    except (UnsupportedTerm, LimitExceeded) as refusal:
        return str(refusal)
    except RecursionError:
        return "the terms are nested too deeply for SymPy"


@dataclass(frozen=True, slots=True)
class _Limits:
    """What both decisions may cost from the moment `start` on."""

    terms: int
    start: float
    seconds: float
    bytes: int

    def budget(self, share: float) -> Budget:
        """What one decision may cost that is to be done after a share of the time."""
        return Budget(self.terms, self.start + share * self.seconds, self.bytes)


def _decide(question: _Question, limits: _Limits) -> Verdict:
    claim, properties = question.claim, question.properties
    first_budget, second_budget = limits.budget(FIRST_SHARE), limits.budget(1)
    first = _attempt(lambda: decide_first(claim, properties, first_budget))
    doubted = not isinstance(first, Equal)
    second = _attempt(lambda: decide_second(claim, properties, second_budget, doubted=doubted))
    _check_agreement(claim, first, second)
    match first, second:
        case Equal(procedure=procedure, conditions=conditions), _:
            return question.proved(procedure, conditions, second)
        case _, Holds(all_sizes=True):
            assumed = tuple(sentence(matrix, name) for matrix, names in properties.items() for name in names)
            return question.proved("instances", (*assumed, *claim.conditions), second)
        case Different(difference=difference, words=words), Fails(witness=witness):
            return question.refuted(difference, words, witness)
        case _, Fails(witness=witness):
            return question.refuted(claim.difference, (), witness)
        case Different(doubt=doubt), _:
            return question.unknown(f"the two sides differ in form, but {doubt or second}")
    return question.unknown(str(first))


def _check_agreement(claim: Claim, first: object, second: object) -> None:
    match first, second:
        case (Equal(), Fails() | Unequal()) | (Different(doubt=""), Holds(all_sizes=True)):
            raise Disagreement(
                f"the two decisions contradict each other on {claim.left} = {claim.right}: "
                f"{first} and {second}; this is an error of symnet"
            )
