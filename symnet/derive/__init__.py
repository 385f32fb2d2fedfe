"""From a network to a derivation in one of five views."""

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from types import NoneType
from typing import Final

from sympy import MatrixSymbol
from sympy.matrices import MatrixBase

from symnet.derive.augmented import by_arrays, by_blocks
from symnet.derive.data import by_data
from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.induction import AnyDepth, any_depth
from symnet.derive.matrices import by_matrices
from symnet.derive.named import NamedNetwork
from symnet.derive.squares import LeastSquares, least_squares
from symnet.derive.sums import by_dots, by_sums
from symnet.derive.switch import switched
from symnet.errors import UsageError
from symnet.layers import Dense
from symnet.network import Network
from symnet.reading.arguments import as_integer, as_kind, as_sequence
from symnet.reading.terms import told
from symnet.typeset.formula import SHORT, Elision
from symnet.typeset.symbols import Notation

__all__ = [
    "VIEWS",
    "AnyDepth",
    "Derivation",
    "Equation",
    "LeastSquares",
    "Step",
    "any_depth",
    "derive",
    "least_squares",
]


def _explicit(named: NamedNetwork) -> Derivation:
    """One product of matrices for a single layer of letters with several outputs; else output by output."""
    match named.network.layers:
        case (Dense(weights=MatrixSymbol() | MatrixBase()) as layer,) if (
            not named.scalar and layer.activation.slope != 0
        ):
            return by_arrays(named)
    return by_dots(named)


VIEWS: Final[Mapping[str, Callable[[NamedNetwork], Derivation]]] = {
    "sum": by_sums,
    "matrix": by_matrices,
    "augmented": by_blocks,
    "explicit": _explicit,
    "data": by_data,
}


def derive(
    network: Network,
    view: str | Sequence[str] = "sum",
    notation: Notation | str | None = None,
    *,
    limit: int = SHORT.limit,
    leading: int = SHORT.leading,
    after: str | None = None,
) -> Derivation:
    """The derivation of a network's canonical form, every line proved.

    The views are `sum` (by entries with Σ), `matrix`, `augmented` (each layer one matrix that carries a 1
    along), `explicit` (entries written out, with dots where sizes are symbolic) and `data` (n
    observations, y = X b + ε). Dots stand between the first `leading` positions and the last one; sizes that
    are numbers up to `limit` are written out.

    Several views may follow one another, as in `view=("matrix", "sum")`: the next one takes over after the
    line with the reason `after`, by default before the coefficients are named.

    The letters are those of the network; another `notation` renames all of them.

    Raises `UsageError` for an unknown view or notation.

    >>> from symnet import sizes
    >>> p, h = sizes("p h")
    >>> print(derive(Network.dense(p, 1)).text(), end="")
    ŷ = b_0 + ∑_{i=1}^p b_i x_i  (definition)
    """
    as_kind(network, Network, "what is derived")
    views = as_sequence([view] if isinstance(view, str) else view, str, "view")
    if not views or (unknown := [each for each in views if each not in VIEWS]):
        raise UsageError(
            f"view must be one of {', '.join(VIEWS)}; found {told(unknown[0] if views else view)}"
        )
    network = network if notation is None else network.in_notation(notation)
    as_kind(after, (str, NoneType), "after")
    elision = Elision(as_integer(limit, "the limit of what is written out"), as_integer(leading, "leading"))
    named = NamedNetwork(network, elision)
    first, *others = (VIEWS[each](named) for each in views)
    return reduce(lambda done, other: switched(done, other, after), others, first)
