"""Functions that a paper means and does not define: what they may be where a claim fails for some of them."""

from collections.abc import Callable, Collection, Mapping
from time import monotonic
from typing import Final

import sympy
from sympy import Basic, Expr, Max
from sympy.core.function import AppliedUndef

from symnet.errors import SymnetError
from symnet.papers.blocks import UNBUILT
from symnet.papers.lexer import words
from symnet.search import Proved, verify

MEANT: Final = words(
    "tan cot sec csc arcsin arccos arctan coth erf erfc gelu silu swish softplus mish elu selu logit "
    "logistic logsumexp sinc lgamma gamma digamma gcd deg Corr"
)
"""Functions whose names say what they are."""
USUAL: Final[Mapping[str, Callable[[Expr], Expr]]] = {
    "the logistic sigmoid": lambda t: 1 / (1 + sympy.exp(-t)),
    "the hyperbolic tangent": sympy.tanh,
    "the ReLU": lambda t: Max(0, t),
    "the exponential": sympy.exp,
    "the absolute value": sympy.Abs,
}
"""What a letter that is a function mostly stands for."""
SECONDS: Final = 1.0
"""The most seconds that each of them is tried, as long as there is time."""


def intended(left: Basic, right: Basic, spoken: Collection[str], until: float) -> str | None:
    """Why a claim that does not hold for all functions may hold for those that are meant.

    `spoken` are functions of which words say something, such as that they are linear.
    """
    several = {each.func for side in (left, right) for each in side.atoms(AppliedUndef)}
    names = {each.__name__ for each in several}
    if known := sorted(names & MEANT):
        return f"nothing is known of {known[0]} but its name"
    if len(several) != 1:
        return None
    (name,) = names
    tried = {**USUAL, "linear": lambda t: 3 * t} if name in spoken else USUAL
    for said, function in tried.items():
        if monotonic() < until and _holds(left, right, function):
            return f"it holds if {name} is {said}, and not for every function"
    return None


def _holds(left: Basic, right: Basic, function: Callable[[Expr], Expr]) -> bool:
    """Whether a claim is proved with a function put in."""
    try:
        sides = [
            side.replace(
                lambda each: isinstance(each, AppliedUndef) and len(each.args) == 1,
                lambda each: function(each.args[0]),
            )
            for side in (left, right)
        ]
        return isinstance(verify(*sides, max_seconds=SECONDS), Proved)
    except (SymnetError, *UNBUILT):
        return False
