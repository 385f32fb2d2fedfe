"""Linear models of scikit-learn as networks with exact weights, and their predictions held to a bound.

It reads the models of `LINEAR`, `MLPRegressor(activation="identity")`, `StandardScaler`, and a `Pipeline`
of scalers and one of those. The network takes x in the units in which the whole model was fitted.
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UsageError
from symnet.models.collapse import Collapsed, collapse_maps, dense
from symnet.models.exact import as_floats
from symnet.models.rounding import Agreement, Linear, Standardise, Step, agreement
from symnet.models.sklearn.framework import LINEAR, framework, require_fitted
from symnet.network import Network
from symnet.reading.arguments import as_kind

SUPPORTED: Final = (
    'MLPRegressor(activation="identity"), LinearRegression, Ridge, Lasso and the other linear regressors, '
    "StandardScaler, and a Pipeline of scalers and one of these"
)

Reader = Callable[[Any, str], Iterator[Step]]


def read(estimator: Any) -> Network:
    """The function that a fitted estimator computes, as a network of dense layers with rational weights.

    Each layer of a perceptron is a layer; a scaler is one with weights diag(1/scale_) and offset
    -mean_/scale_, by exact division. Each float is read as the fraction that it is.

    Raises `UsageError` for an estimator that is not fitted or not supported, naming it and its step, and
    `MissingExtra` without scikit-learn.

    >>> from sklearn.linear_model import Ridge
    >>> read(Ridge(alpha=1.0).fit([[-1.0], [1.0]], [0.0, 3.0])).output
    Matrix([[1]])*x + Matrix([[3/2]])
    """
    return Network(tuple(dense(step.exact) for step in steps(estimator)))


def collapse(estimator: Any) -> Collapsed:
    """The exact b*_0 and b*_i of a fitted estimator, in the units of its input.

    *Law.* Equals `symnet.models.collapse.collapse(read(estimator))`, but much faster, without SymPy.
    """
    return collapse_maps([step.exact for step in steps(estimator)])


def check(estimator: Any, rows: Any, form: Collapsed | None = None) -> Agreement:
    """What the estimator itself computes for the rows, beside its exact form, within a proven bound.

    `rows` is N×p in binary64, an array or what scikit-learn accepts; each row is taken as exact. `form`
    is by default `collapse(estimator)`. The bound is that of `symnet.models.rounding`, for the layers as
    scikit-learn evaluates them: float64 rows, so float64 throughout, even where weights are stored in
    float32. No tolerance is involved.

    Raises `UsageError` for rows that are not float64, since float32 rows are computed in float32, and
    as `read` does; `LimitExceeded` if overflow is not excluded.

    >>> from sklearn.linear_model import LinearRegression
    >>> X = np.array([[0.1], [0.7], [1.1]])
    >>> check(LinearRegression().fit(X, [0.3, 0.1, 0.2]), X).within
    True
    """
    program = steps(estimator)
    if form is not None:
        as_kind(form, Collapsed, "the exact form")
    exact = collapse_maps([step.exact for step in program]) if form is None else form
    try:
        points = np.array(rows)
    except (ValueError, TypeError) as error:
        raise ShapeError(f"the rows must be numbers in rows of equal length: {error}") from None
    if points.dtype != np.float64:
        raise UsageError(f"the rows must be float64, for which the bound is stated; found {points.dtype}")
    if points.ndim != 2 or points.shape[1] != exact.inputs or not len(points):
        raise ShapeError(f"the rows must be N by {exact.inputs}, N at least 1; found shape {points.shape}")
    compute = estimator.predict if hasattr(estimator, "predict") else estimator.transform
    computed = np.asarray(compute(deepcopy(rows)))  # a scaler with copy=False overwrites what it is given
    if computed.dtype != np.float64:
        raise UsageError(f"the estimator must compute in float64; its output is {computed.dtype}")
    return agreement(program, exact, points, computed)


def steps(estimator: Any) -> tuple[Step, ...]:
    """What the estimator does to a row, in floats and in order. Raises as `read` does."""
    found = tuple(_steps(estimator, "the model"))
    if not found:
        raise UsageError(f"a model must have at least one step; found none in {estimator}")
    return found


def _steps(estimator: Any, where: str) -> Iterator[Step]:
    reader = _kinds().get(type(estimator))
    if reader is None:
        found = f"the class {estimator.__name__}" if isinstance(estimator, type) else type(estimator).__name__
        raise UsageError(f"{where} cannot be read: found {found}; supported are {SUPPORTED}")
    require_fitted(estimator, where)
    yield from reader(estimator, where)


def _pipeline(pipeline: Any, where: str) -> Iterator[Step]:
    last = len(pipeline.steps)
    for number, (name, part) in enumerate(pipeline.steps, 1):
        if part is None or part == "passthrough":
            continue
        place = f"step {name!r} of {where}"
        if number < last and not hasattr(part, "transform"):
            raise UsageError(f"{place} must be a scaler, since steps follow it; found {type(part).__name__}")
        yield from _steps(part, place)


def _scaler(scaler: Any, where: str) -> Iterator[Step]:
    mean = as_floats(scaler.mean_, f"mean_ of {where}") if scaler.with_mean else None
    scale = as_floats(scaler.scale_, f"scale_ of {where}") if scaler.with_std else None
    if scale is not None and not scale.all():
        raise UsageError(f"scale_ of {where} must not be 0; found 0 at {int(np.argmin(scale != 0))}")
    yield Standardise(scaler.n_features_in_, mean, scale)


def _perceptron(model: Any, where: str) -> Iterator[Step]:
    for name, found in (("activation", model.activation), ("output activation", model.out_activation_)):
        if found != "identity":
            raise UsageError(f'the {name} of {where} must be "identity", to be linear; found "{found}"')
    for number, (weights, offset) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        yield Linear(
            as_floats(weights, f"coefs_[{number}] of {where}").T,
            as_floats(offset, f"intercepts_[{number}] of {where}"),
        )


def _linear(model: Any, where: str) -> Iterator[Step]:
    weights = np.atleast_2d(as_floats(model.coef_, f"coef_ of {where}"))
    offset = as_floats(model.intercept_, f"intercept_ of {where}")
    yield Linear(weights, np.broadcast_to(offset, len(weights)))


@cache
def _kinds() -> Mapping[type, Reader]:
    """How each kind of estimator is read; a subclass may predict differently, so it is not looked up."""
    linear = framework("linear_model")
    readers: dict[type, Reader] = {getattr(linear, name): _linear for name in LINEAR}
    readers[framework("neural_network").MLPRegressor] = _perceptron
    readers[framework("preprocessing").StandardScaler] = _scaler
    readers[framework("pipeline").Pipeline] = _pipeline
    return readers
