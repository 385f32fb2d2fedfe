"""Models of scikit-learn: as graphs to be compared, and as networks with exact weights whose predictions are
held to a bound.

`graph` reads all that is affine in the rows, perceptrons and polynomials; `supported` names them. `read`,
`collapse` and `check` read the models of `LINEAR`, `MLPRegressor(activation="identity")`, `StandardScaler`,
and a `Pipeline` of scalers and one of those. Each takes x in the units in which the whole model was fitted.
"""

from symnet.models.sklearn.composed import supported
from symnet.models.sklearn.framework import LINEAR
from symnet.models.sklearn.model import graph
from symnet.models.sklearn.networks import SUPPORTED, check, collapse, read, steps

__all__ = ["LINEAR", "SUPPORTED", "check", "collapse", "graph", "read", "steps", "supported"]
