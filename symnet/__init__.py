"""Symbolic verification of neural networks with linear parts.

State an equation about a network: get a proof for every size, a LaTeX derivation in which every printed
line was checked, or a counterexample.
"""

from symnet.affine import Affine
from symnet.algebra import collect, equal, expand
from symnet.canonical import CanonicalForm
from symnet.connections import Concat, Parallel, Residual
from symnet.derive import Derivation, any_depth, derive
from symnet.errors import (
    Disagreement,
    LimitExceeded,
    ShapeError,
    SymnetError,
    UnprovedStep,
    UnreadableLatex,
    UnsupportedTerm,
    UsageError,
)
from symnet.kernel import Proved, Refuted, Unknown, induct, verify
from symnet.layers import BatchNorm, Dense, Dropout, LinearActivation
from symnet.network import Network
from symnet.terms import sizes
from symnet.theorems import theorem
from symnet.typeset.notation import Notation
from symnet.typeset.style import Style
from symnet.version import __version__

__all__ = [
    "Affine",
    "BatchNorm",
    "CanonicalForm",
    "Concat",
    "Dense",
    "Derivation",
    "Disagreement",
    "Dropout",
    "LimitExceeded",
    "LinearActivation",
    "Network",
    "Notation",
    "Parallel",
    "Proved",
    "Refuted",
    "Residual",
    "ShapeError",
    "Style",
    "SymnetError",
    "Unknown",
    "UnprovedStep",
    "UnreadableLatex",
    "UnsupportedTerm",
    "UsageError",
    "__version__",
    "any_depth",
    "collect",
    "derive",
    "equal",
    "expand",
    "induct",
    "sizes",
    "theorem",
    "verify",
]
