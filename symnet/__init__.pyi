from .affine import Affine
from .algebra import collect, equal, expand
from .canonical import CanonicalForm
from .connections import Concat, Parallel, Residual
from .derive import Derivation, any_depth, derive
from .errors import (
    Disagreement,
    LimitExceeded,
    ShapeError,
    SymnetError,
    UnprovedStep,
    UnreadableLatex,
    UnsupportedTerm,
    UsageError,
)
from .layers import BatchNorm, Dense, Dropout, LinearActivation
from .network import Network
from .search import Proved, Refuted, Unknown, induct, verify
from .terms import sizes
from .theorems import theorem
from .typeset.notation import Notation
from .typeset.style import Style
from .version import __version__

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
