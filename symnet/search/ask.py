"""`verify`: a claim is decided and, on request, conditions are found under which it holds."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from sympy import Basic

from symnet.core.verdicts import Refuted, Verdict, refute, state
from symnet.errors import LimitExceeded, ShapeError
from symnet.reading.arguments import as_flag
from symnet.reading.assumptions import assumptions
from symnet.search.conditions import Condition, under_which
from symnet.search.decide import MAX_MEGABYTES, MAX_SECONDS, MAX_TERMS, Limits, decided, limited


def verify(
    lhs: object,
    rhs: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
    suggest: bool = False,
) -> Verdict:
    """Decide whether two terms are equal for all sizes and all entries.

    `definitions` says what a matrix symbol, a scalar symbol or an indexed family stands for. `assuming` has
    equations, each a pair of terms or `Eq(l, r, evaluate=False)`; `Q.symmetric`, `Q.diagonal`,
    `Q.orthogonal`, `Q.invertible`, `Q.positive_definite` and `Q.fullrank` of matrices; bounds of free
    indices such as `1 <= j`, of sizes such as `n >= p`, and of numbers such as `c > 0`. A 1×1 matrix may be
    compared with a scalar. A proved claim has a certificate that the core has checked, and lists the
    assumptions that it needs; a refuted one has an instance that the core has evaluated, at which all
    assumptions hold. The work is
    bounded by `max_terms`, `max_seconds` and `max_megabytes`: the memory of the process may grow by so much
    beyond its peak so far (on Unix, which reports that). Past a bound the verdict is Unknown. With `suggest`,
    a refutation and a `ShapeError` tell under which conditions the claim holds, as `conditions` finds them.

    Raises `ShapeError` if sizes do not fit, `UsageError` if an argument is not what it must be or definitions
    run in a circle, `Disagreement` if a second opinion contradicts the core, which is an error of symnet.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W, x, y = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
    >>> print(verify(W * (x + y), W * x + W * y))
    Proved (normal form, sizes: all)
    >>> print(verify(W * (x + y), W * x + 2 * W * y))
    Refuted: W*y on the left, 2*W*y on the right
    >>> P = MatrixSymbol("P", h, h)
    >>> print(verify(P**3, P, assuming=[(P**2, P)]))
    Proved (normal form, sizes: all; if P**2 = P)
    >>> print(verify(P.T * W, P * W, suggest=True))
    Refuted: only on the left: P.T*W; only on the right: P*W; holds if P is symmetric
    """
    limits = limited(max_terms, max_seconds, max_megabytes)
    if not as_flag(suggest, "suggest"):
        return decided(lhs, rhs, limits, definitions, assuming)
    assumed = assumptions(assuming)
    try:
        verdict = decided(lhs, rhs, limits, definitions, assumed)
    except ShapeError as error:
        found = under_which(lhs, rhs, definitions, assumed, limits.left)
        fitting = " or ".join(f"with {each.words}" for each in found)
        raise ShapeError(f"{error}; {fitting} the claim holds" if found else str(error)) from None
    if not isinstance(verdict, Refuted):
        return verdict
    return _told(verdict, under_which(lhs, rhs, definitions, assumed, limits.left), limits)


def _told(refuted: Refuted, found: tuple[Condition, ...], limits: Limits) -> Refuted:
    """A refutation, judged once more, with the conditions under which the claim holds among its words."""
    if not found:
        return refuted
    budget = limits.budget()
    words = refuted.words or (f"false at {refuted.witness}",)
    with suppress(LimitExceeded):
        return refute(
            state(refuted.lhs, refuted.rhs, refuted.definitions, refuted.assuming, budget),
            refuted.evidence[1],
            budget,
            witness=refuted.witness,
            difference=refuted.difference,
            words=(*words, *map(str, found)),
        )
    return refuted
