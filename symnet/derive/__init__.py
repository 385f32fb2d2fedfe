"""From a network to a derivation in one of five views."""

from collections.abc import Callable, Mapping
from typing import Final

from symnet.derive.augmented import by_arrays, by_blocks
from symnet.derive.data import by_data
from symnet.derive.derivation import Derivation, Equation, Step
from symnet.derive.matrices import by_matrices
from symnet.derive.parts import Parts
from symnet.derive.sums import by_dots, by_sums
from symnet.errors import UsageError
from symnet.layers import Dense
from symnet.network import Network
from symnet.typeset.notation import Notation, as_notation

__all__ = ["VIEWS", "Derivation", "Equation", "Step", "derive"]


def _explicit(parts: Parts) -> Derivation:
    one_layer_of_many = isinstance(parts.network.layers[0], Dense) and parts.depth == 1 and not parts.scalar
    return by_arrays(parts) if one_layer_of_many else by_dots(parts)


VIEWS: Final[Mapping[str, Callable[[Parts], Derivation]]] = {
    "sum": by_sums,
    "matrix": by_matrices,
    "augmented": by_blocks,
    "explicit": _explicit,
    "data": by_data,
}


def derive(network: Network, view: str = "sum", notation: Notation | str = "article") -> Derivation:
    """The derivation of a network's canonical form, every line proved.

    The views are `sum` (by entries with Σ), `matrix`, `augmented` (each layer one matrix that carries a 1
    along), `explicit` (entries written out, with dots where sizes are symbolic) and `data` (n
    observations, y = X b + ε). Raises `UsageError` for another view or notation.

    >>> from symnet import sizes
    >>> p, h = sizes("p h")
    >>> print(derive(Network.dense(p, 1)).text(), end="")
    ŷ = b_0 + ∑_{i=1}^p b_i x_i  (definition)
    """
    if view not in VIEWS:
        raise UsageError(f"view must be one of {', '.join(VIEWS)}; found {view!r}")
    if not isinstance(network, Network):
        raise UsageError(f"derive takes a Network; found {type(network).__name__}")
    return VIEWS[view](Parts(network, as_notation(notation)))
