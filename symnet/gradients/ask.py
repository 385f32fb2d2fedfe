"""`gradient`, `jacobian` and `verify_gradient`: what is found is shown only if it is proved."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, count
from typing import Final, Literal, overload

from sympy import Basic, Derivative, Eq, Equality, Idx, MatrixSymbol, Q, Symbol, Trace
from sympy.assumptions import AppliedPredicate

from symnet.core.verdicts import Definitions, Differential, Proved, Refuted, Unknown, Verdict
from symnet.errors import LimitExceeded, Rejected, ShapeError, UnprovedStep, UnsupportedTerm, UsageError
from symnet.gradients.slope import before_last, slope, symmetric, turned
from symnet.reading.arguments import as_flag
from symnet.reading.assumptions import assumptions
from symnet.reading.definitions import inserted, ordered
from symnet.reading.shapes import shape
from symnet.reading.terms import as_term, in_one_line, is_matrix, size_symbols, told
from symnet.search.decide import (
    MAX_MEGABYTES,
    MAX_SECONDS,
    MAX_TERMS,
    Limits,
    decided,
    limited,
    look_at_shapes,
)
from symnet.search.gradients import by_entries, proved_gradient
from symnet.terms import extents, normal_product

STILL: Final = (
    "zero",
    "integer",
    "rational",
    "irrational",
    "algebraic",
    "transcendental",
    "imaginary",
    "infinite",
)
"""What a symbol is declared to be that does not move."""


@overload
def gradient(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: Literal[False] = False,
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> Basic: ...
@overload
def gradient(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: Literal[True],
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> tuple[Basic, Proved]: ...
def gradient(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: bool = False,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Basic | tuple[Basic, Proved]:
    """The gradient of a number with respect to a matrix, a vector or a scalar, in the shape of that.

    The number is a scalar term or a matrix of one entry. It may have sums, products, powers, traces, Hadamard
    products, inverses and reciprocals of what it is differentiated with respect to, but no functions of it.
    Definitions are put in first, and their names are kept in the answer; definitions, assumptions and limits
    are those of `verify`. With `proof`, also the proof that the core has checked, for all sizes.

    Raises `UsageError` if `wrt` is no letter or something is assumed of it, `ShapeError` for a matrix or if
    sizes do not fit, `UnsupportedTerm` where a function is applied, `UnprovedStep` or `LimitExceeded` past a
    limit.

    >>> from sympy import MatrixSymbol, Trace
    >>> from symnet import sizes
    >>> n, p, h = sizes("n p h")
    >>> X, y, b = MatrixSymbol("X", n, p), MatrixSymbol("y", n, 1), MatrixSymbol("b", p, 1)
    >>> gradient((y - X * b).T * (y - X * b), b)
    -2*X.T*(-X*b + y)
    >>> W, V, r = MatrixSymbol("W", h, p), MatrixSymbol("V", n, h), MatrixSymbol("r", n, 1)
    >>> gradient(Trace(r.T * r) + Trace(W.T * W), W, definitions={r: y - V * W * b})
    2*W - 2*V.T*r*b.T
    """
    proof = as_flag(proof, "proof")
    asked = _asked(term, wrt, definitions, assuming, limited(max_terms, max_seconds, max_megabytes))
    found = asked.slope()
    proved = asked.proved(found)
    return (found, proved) if proof else found


@overload
def jacobian(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: Literal[False] = False,
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> Basic: ...
@overload
def jacobian(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: Literal[True],
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> tuple[Basic, Proved]: ...
def jacobian(
    term: object,
    wrt: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    proof: bool = False,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Basic | tuple[Basic, Proved]:
    """The matrix J of the first order of a column f, an m×1 term, with respect to a column x or a scalar.

    J is m×n where x is n×1, and m×1 for a scalar. What is proved is that Jᵀc is the gradient of cᵀf for every
    column c. All else is as for `gradient`.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> A, x = MatrixSymbol("A", m, n), MatrixSymbol("x", n, 1)
    >>> jacobian(A * x * x.T * x, x)
    Trace(x.T*x)*A + 2*A*x*x.T
    """
    proof = as_flag(proof, "proof")
    limits = limited(max_terms, max_seconds, max_megabytes)
    column, letter = as_term(term, "the term"), as_term(wrt, "the letter")
    if not is_matrix(column) or shape(column)[1] != 1:
        raise ShapeError(f"a jacobian is of a column; found {in_one_line(column)}")
    if is_matrix(letter) and shape(letter)[1] != 1:
        raise ShapeError(f"a jacobian is with respect to a column or a scalar; found {in_one_line(letter)}")
    named, assumed = dict(ordered({} if definitions is None else definitions)), assumptions(assuming)
    taken = [column, letter, *named, *named.values(), *assumed]
    weights = MatrixSymbol(_unused("c", taken), extents(column)[0], 1)
    asked = _asked(weights.T * column, letter, named, assumed, limits)
    found = turned(before_last(asked.slope(), weights))
    weighted = normal_product(turned(found), weights)
    proved = asked.proved(weighted if is_matrix(letter) else Trace(weighted))
    return (found, proved) if proof else found


def verify_gradient(
    term: object,
    wrt: object,
    claimed: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Verdict:
    """Decide whether a term is the gradient of a number with respect to a letter.

    If it is, the left side of the proof is SymPy's `Derivative(term, wrt)`. If it is not, the gradient that
    is found is the left side of a refutation, with an instance at which the claimed one has another value.
    What is asked, and what is raised for it, are as for `gradient`.

    >>> from sympy import MatrixSymbol, Trace
    >>> from symnet import sizes
    >>> h, p = sizes("h p")
    >>> W = MatrixSymbol("W", h, p)
    >>> print(verify_gradient(Trace(W.T * W), W, 2 * W))
    Proved (dual numbers, sizes: all)
    >>> print(verify_gradient(Trace(W.T * W), W, W))
    Refuted: 2*W on the left, W on the right
    """
    limits = limited(max_terms, max_seconds, max_megabytes)
    asked, other = _asked(term, wrt, definitions, assuming, limits), as_term(claimed, "the claimed gradient")
    own = shape(asked.wrt)[:2] if is_matrix(asked.wrt) else None
    if (shape(other)[:2] if is_matrix(other) else None) != own:
        raise ShapeError(
            f"a gradient has the shape of {asked.wrt}, {_sized(asked.wrt)}; "
            f"found {in_one_line(other)}, {_sized(other)}"
        )
    if (refuted := asked.refuted(other)) is not None:
        return refuted
    found = asked.proof(other)
    return (
        found
        if isinstance(found, Proved)
        else Unknown(Derivative(asked.term, asked.wrt), other, asked.named, found)
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A number, and what it is differentiated with respect to."""

    term: Basic
    wrt: Basic
    named: Definitions
    assumed: tuple[Basic, ...]
    limits: Limits

    def slope(self) -> Basic:
        """A gradient, not yet proved."""
        try:
            terms, named = inserted([self.term], self.named)
            found = slope(terms[0], self.wrt, named)
        except UnsupportedTerm as refusal:
            try:
                found = by_entries(self.term, self.wrt, self.named, self.assumed, self.limits.budget())
            except Rejected:  # A function is applied to the letter.
                raise refusal from None
        return symmetric(found, [each.arguments[0] for each in self.assumed if _is_symmetric(each)])

    def proof(self, slope: Basic) -> Proved | str:
        """The proof of a gradient, or why there is none."""
        stated = Differential(self.term, self.wrt, slope, self.named, self.assumed)
        return proved_gradient(stated, self.limits)

    def proved(self, slope: Basic) -> Proved:
        """The proof of a gradient. Raises `UnprovedStep` if there is none."""
        found = self.proof(slope)
        if isinstance(found, Proved):
            return found
        raise UnprovedStep(f"{in_one_line(slope)} could not be proved to be the gradient: {found}")

    def refuted(self, claimed: Basic) -> Refuted | None:
        """An instance at which the gradient and a claimed one differ, if there is one."""
        try:
            slope = self.slope()
            if slope != claimed:
                self.proved(slope)
        except (UnsupportedTerm, UnprovedStep, LimitExceeded):
            return None
        # The equation with itself makes what the term presupposes a condition of the instance.
        defined = Eq(self.term, self.term, evaluate=False)
        verdict = decided(slope, claimed, self.limits, dict(self.named), [*self.assumed, defined])
        return verdict if isinstance(verdict, Refuted) else None


def _asked(
    term: object,
    wrt: object,
    definitions: Mapping[Basic, object] | None,
    assuming: Iterable[object],
    limits: Limits,
) -> _Asked:
    """What is asked for. Raises the errors of `gradient`."""
    number, letter = as_term(term, "the term"), wrt
    assumed, named = assumptions(assuming), ordered({} if definitions is None else definitions)
    if not isinstance(letter, MatrixSymbol | Symbol) or isinstance(letter, Idx):
        raise UsageError(f"a gradient is with respect to a matrix or scalar symbol; found {told(letter)}")
    if letter in dict(named):
        raise UsageError(f"a gradient is with respect to what has no definition; found one of {letter}")
    terms = number, *(value for _, value in named)
    with suppress(UnsupportedTerm):  # A bound of a sum that is the index of another one.
        if letter in size_symbols(terms):
            raise UsageError(f"a gradient is not with respect to a size; found {letter}")
    if declared := [fact for fact in STILL if letter.assumptions0.get(fact)]:
        raise UsageError(
            f"a gradient is with respect to what moves in every direction; found {letter}, declared "
            f"{declared[0]}"
        )
    look_at_shapes(number, number, named)
    if is_matrix(number) and _sized(number) != "1 by 1":
        raise ShapeError(f"a gradient is of a number; found {in_one_line(number)}, {_sized(number)}")
    for each in assumed:
        held = isinstance(each, Equality) or getattr(each, "function", Q.invertible) != Q.invertible
        if held and each.has(letter):
            raise UsageError(
                f"a gradient is with respect to what moves in every direction, so {told(each)} must not be "
                f"assumed of {letter}"
            )
    return _Asked(number, letter, named, assumed, limits)


def _is_symmetric(each: Basic) -> bool:
    return isinstance(each, AppliedPredicate) and each.function in (
        Q.symmetric,
        Q.diagonal,
        Q.positive_definite,
    )


def _sized(term: Basic) -> str:
    """The shape in words."""
    return "{} by {}".format(*shape(term)[:2]) if is_matrix(term) else "a scalar"


def _unused(name: str, terms: Iterable[object]) -> str:
    """A name that is not used in some terms."""
    taken = {str(symbol) for term in terms for symbol in getattr(term, "free_symbols", ())}
    return next(each for each in chain([name], (f"{name}_{k}" for k in count(1))) if each not in taken)
