"""`verify`: a claim in, a verdict out. Two decisions that share no code must agree on every claim."""

from collections.abc import Callable, Iterable, Mapping
from time import monotonic
from typing import TypeVar

from sympy import Basic

from symnet.errors import Disagreement, LimitExceeded, UnsupportedTerm
from symnet.kernel.claims import Claim, read_claim
from symnet.kernel.definitions import Definitions, inserted, ordered
from symnet.kernel.forms import Different, Same, decide_by_form
from symnet.kernel.sizes import Fails, Holds, decide_by_instances
from symnet.kernel.tensors import Budget
from symnet.kernel.terms import as_term, same_tree
from symnet.kernel.verdicts import _SEAL, Proved, Refuted, Unknown, Verdict

MAX_TERMS = 200_000
MAX_SECONDS = 60.0
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
) -> Verdict:
    """Decide whether two terms are equal for all sizes and all entries.

    `definitions` says what a matrix symbol, a scalar symbol or an indexed family stands for. A 1×1 matrix
    and a scalar compare. The work is bounded by `max_terms` and `max_seconds`; past a bound the verdict is
    Unknown.

    Raises `ShapeError` if sizes do not fit, `UsageError` if an argument is no term or definitions run
    in a circle, `Disagreement` if the two decisions contradict each other, which is an error of this
    package.

    >>> from sympy import MatrixSymbol, symbols
    >>> h, p = symbols("h p", positive=True, integer=True)
    >>> W, x, y = MatrixSymbol("W", h, p), MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
    >>> print(verify(W * (x + y), W * x + W * y))
    Proved (normal form, sizes: all)
    >>> print(verify(W * (x + y), W * x + 2 * W * y))
    Refuted: W*y on the left, 2*W*y on the right
    """
    left, right = as_term(lhs, "the left side"), as_term(rhs, "the right side")
    # An assumption can only shrink what must hold: a proof without it stands, a refutation does not.
    assumed = tuple(assuming)
    now = monotonic()
    first, whole = Budget(max_terms, now + FIRST_SHARE * max_seconds), Budget(max_terms, now + max_seconds)
    named: Definitions = ()
    try:
        named = ordered({} if definitions is None else definitions)
        sides, rest = inserted([left, right], named)
        verdict = _decide(left, right, named, read_claim(sides[0], sides[1], rest), first, whole)
    except (UnsupportedTerm, LimitExceeded) as refusal:
        return Unknown(left, right, named, str(refusal))
    except RecursionError:
        return Unknown(left, right, named, "the terms are nested too deeply for SymPy")
    if assumed and isinstance(verdict, Refuted):
        return Unknown(left, right, named, f"no proof was found that uses {', '.join(map(str, assumed))}")
    return verdict


def _attempt(decision: Callable[[], Finding]) -> Finding | str:
    """What a decision finds, or why it finds nothing."""
    try:
        return decision()
    except (UnsupportedTerm, LimitExceeded) as refusal:
        return str(refusal)
    except RecursionError:
        return "the terms are nested too deeply for SymPy"


def _decide(
    left: Basic, right: Basic, named: Definitions, claim: Claim, first: Budget, whole: Budget
) -> Verdict:
    form = _attempt(lambda: decide_by_form(claim, first))
    doubted = not isinstance(form, Same)
    instances = _attempt(lambda: decide_by_instances(claim, budget=whole, doubted=doubted))
    _check_agreement(claim, form, instances)
    vacuous = same_tree(left, right)
    match form, instances:
        case Same(conditions=conditions), _:
            second = str(instances)
            return Proved(
                left, right, named, "normal form", vacuous, "all", conditions, second, verify, _SEAL
            )
        case _, Holds(all_sizes=True):
            return Proved(left, right, named, "instances", vacuous, "all", (), str(instances), verify, _SEAL)
        case Different(difference=difference, words=words), Fails(witness=witness):
            return Refuted(left, right, named, difference, words, witness)
        case _, Fails(witness=witness):
            return Refuted(left, right, named, claim.difference, (), witness)
        case Different(doubt=doubt), _:
            return Unknown(left, right, named, f"the two sides differ, but {doubt or instances}")
    return Unknown(left, right, named, str(form))


def _check_agreement(claim: Claim, form: Same | Different | str, instances: Holds | Fails | str) -> None:
    match form, instances:
        case (Same(), Fails()) | (Different(doubt=""), Holds(all_sizes=True)):
            raise Disagreement(
                f"the two decisions contradict each other on {claim.left} = {claim.right}: "
                f"{form} and {instances}; this is an error of symnet"
            )
