"""`near`: one change of a side under which a claim holds that does not, each proved before it is told."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from time import monotonic
from typing import Final

from sympy import Add, Basic, Integer, MatAdd, MatMul, Mul, Rational, Symbol

from symnet.errors import SymnetError
from symnet.explain.variations import variations, words
from symnet.reading.arguments import as_limit
from symnet.reading.assumptions import assumptions
from symnet.reading.definitions import ordered
from symnet.reading.terms import as_term, is_matrix, nodes, sizes_among
from symnet.search import Proved, Refuted, verify

SECONDS: Final = 5.0
"""The most seconds that the search takes."""
EACH: Final = 1.0
"""The most seconds that one change is tried."""


@dataclass(frozen=True, slots=True, repr=False)
class Hint:
    """A claim holds with `new` for `old` in a side, "left" or "right".

    `old` is None where `new` is added, `new` is None where `old` is left out.
    """

    old: Basic | None
    new: Basic | None
    side: str
    proof: Proved

    def __str__(self) -> str:
        if self.old is None:
            return f"holds with {words(self.new)} added" if self.new is not None else "holds"
        if self.new is None:
            return f"holds without {words(self.old)}"
        return f"holds with {words(self.new)} for {words(self.old)}"

    __repr__ = __str__


def near(
    lhs: object,
    rhs: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    seconds: float = SECONDS,
) -> tuple[Hint, ...]:
    """A change of the right side with which a claim holds, and one of the left side, where they are found.

    Tried are mistakes as people make them. The sizes of the claim need not fit. The search is sound and
    incomplete: each change is proved by `verify`. Raises `UsageError` for what `verify` does not take.

    >>> from sympy import MatrixSymbol, symbols
    >>> A, B = MatrixSymbol("A", 3, 3), MatrixSymbol("B", 3, 3)
    >>> near((A * B).T, A.T * B.T)
    (holds with B.T*A.T for A.T*B.T, holds with A.T*B.T for B.T*A.T)
    """
    sides = {"left": as_term(lhs, "the left side"), "right": as_term(rhs, "the right side")}
    until, given = monotonic() + as_limit(seconds, "seconds"), assumptions(assuming)
    ordered({} if definitions is None else definitions)
    found = (_hint(sides, side, definitions, given, until) for side in ("right", "left"))
    return tuple(each for each in found if each is not None)


def _hint(
    sides: Mapping[str, Basic],
    side: str,
    definitions: Mapping[Basic, object] | None,
    assuming: tuple[object, ...],
    until: float,
) -> Hint | None:
    """The first change of a side with which the claim holds."""
    (other,) = (term for name, term in sides.items() if name != side)
    missing = _missing(sides, side, definitions, assuming, until)
    for changed in chain(_changes(sides[side], other), missing):
        left = until - monotonic()
        if left <= 0:
            return None
        proof = _proof({**sides, side: changed}, definitions, assuming, min(left, EACH))
        if proof is not None and changed != sides[side]:
            return Hint(*difference(sides[side], changed), side, proof)
    return None


def _proof(
    sides: Mapping[str, Basic],
    definitions: Mapping[Basic, object] | None,
    assuming: tuple[object, ...],
    seconds: float,
) -> Proved | None:
    with suppress(SymnetError):
        verdict = verify(
            sides["left"], sides["right"], definitions=definitions, assuming=assuming, max_seconds=seconds
        )
        return verdict if isinstance(verdict, Proved) else None
    return None


def _missing(
    sides: Mapping[str, Basic],
    side: str,
    definitions: Mapping[Basic, object] | None,
    assuming: tuple[object, ...],
    until: float,
) -> Iterator[Basic]:
    """A side with the one summand by which the other exceeds it."""
    left, right = sides["left"], sides["right"]
    if (seconds := min(EACH, until - monotonic())) <= 0:
        return
    with suppress(SymnetError):
        verdict = verify(left, right, definitions=definitions, assuming=assuming, max_seconds=seconds)
        if isinstance(verdict, Refuted) and not isinstance(verdict.difference, Add | MatAdd):
            exceeds = verdict.difference
            if is_matrix(left) == is_matrix(right) == is_matrix(exceeds):
                yield right + exceeds if side == "right" else left - exceeds


def _changes(term: Basic, other: Basic) -> Iterator[Basic]:
    """A side with one mistake, then with a factor that only the other side has."""
    with suppress(SymnetError):
        yield from (changed for _, changed in variations(term, other))
    factors = [Integer(2), Rational(1, 2), *_scalars(other)]
    for factor in chain(factors, (1 / each for each in factors[2:])):
        yield factor * term
        if isinstance(term, Add | MatAdd):
            for place, part in enumerate(term.args):
                yield term.func(*term.args[:place], factor * part, *term.args[place + 1 :])


def _scalars(term: Basic) -> list[Symbol]:
    """The scalar letters of a term."""
    parts = [*nodes(term)]
    return sorted({each for each in parts if isinstance(each, Symbol)} - sizes_among(parts), key=str)


def difference(old: Basic, new: Basic) -> tuple[Basic | None, Basic | None]:
    """The smallest parts in which two terms differ; None where one has nothing.

    >>> from sympy import symbols
    >>> a, b, c = symbols("a b c")
    >>> difference((a + b) * c, (a - b) * c)
    (b, -b)
    >>> difference(a + b, a)
    (b, None)
    """
    while old.func == new.func and len(old.args) == len(new.args):
        places = [
            place for place, pair in enumerate(zip(old.args, new.args, strict=True)) if pair[0] != pair[1]
        ]
        if len(places) != 1 or not isinstance(old.args[places[0]], Basic):
            break
        old, new = old.args[places[0]], new.args[places[0]]
    match old, new:
        case (Add() | MatAdd(), _) | (_, Add() | MatAdd()):
            parts = Counter(old.func.make_args(old) if isinstance(old, Add | MatAdd) else [old])
            others = Counter(new.func.make_args(new) if isinstance(new, Add | MatAdd) else [new])
            return _sum(parts - others), _sum(others - parts)
        case MatMul(), MatMul():
            return _factors([*old.args], [*new.args])
    return old, new


def _sum(parts: Counter[Basic]) -> Basic | None:
    terms = sorted(parts.elements(), key=str)
    if not terms:
        return None
    return (MatAdd if is_matrix(terms[0]) else Add)(*terms)


def _factors(old: list[Basic], new: list[Basic]) -> tuple[Basic, Basic]:
    """Products without the matrices that both begin and end with, if their scalars are the same."""
    if Counter(each for each in old if not is_matrix(each)) != Counter(
        each for each in new if not is_matrix(each)
    ):
        return _product(old), _product(new)
    while min(len(old), len(new)) > 1 and old[0] == new[0]:
        old, new = old[1:], new[1:]
    while min(len(old), len(new)) > 1 and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return _product(old), _product(new)


def _product(factors: list[Basic]) -> Basic:
    if len(factors) == 1:
        return factors[0]
    return MatMul(*factors) if any(map(is_matrix, factors)) else Mul(*factors)
