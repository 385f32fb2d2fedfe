from .chance import independent, moments
from .derive import Derivation, any_depth, derive, least_squares
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
from .gradients import gradient, jacobian, verify_gradient
from .layers import Affine, BatchNorm, Concat, Dense, Dropout, LinearActivation, Parallel, Residual
from .models.compare import compare
from .models.comparing import Different, Rounded, Same
from .network import CanonicalForm, Network
from .papers import check_latex
from .search import Proved, Refuted, Unknown, conditions, induct, verify
from .session import collect, equal, expand
from .statements import theorem
from .terms import permutation, selector, sizes
from .typeset.page import Style
from .typeset.symbols import Notation
from .version import __version__

__all__ = [
    "Affine",
    "BatchNorm",
    "CanonicalForm",
    "Concat",
    "Dense",
    "Derivation",
    "Different",
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
    "Rounded",
    "Same",
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
    "check_latex",
    "collect",
    "compare",
    "conditions",
    "derive",
    "equal",
    "expand",
    "gradient",
    "independent",
    "induct",
    "jacobian",
    "least_squares",
    "moments",
    "permutation",
    "selector",
    "sizes",
    "theorem",
    "verify",
    "verify_gradient",
]
