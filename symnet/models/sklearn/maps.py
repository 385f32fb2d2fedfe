"""What single estimators do to rows: a reader for each class, by what is asked of it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, UsageError
from symnet.models import functions
from symnet.models.graphs import BatchNorm, Concatenate, Dense, Node, Scale, Shift, Take, Tensor
from symnet.models.sklearn.framework import LINEAR, is_before
from symnet.models.sklearn.stored import divisor, negated, numbers, row, rows

Reader = Callable[[Any, Node, str], Node]
MONOMIALS: Final = 2**14
"""The most columns that a polynomial may have."""
ACTIVATIONS: Final = {"exp": "exp", "logistic": "sigmoid", "relu": "relu", "tanh": "tanh"}


def _linear(model: Any, x: Node, where: str) -> Node:
    """X·coefᵀ + intercept, a column for each row of coef."""
    weights = rows(model.coef_, f"coef_ of {where}")
    offset = row(model.intercept_, weights.shape[0], f"intercept_ of {where}")
    return Node.of(Dense(weights, offset), x, name=where)


def _exponential(model: Any, x: Node, where: str) -> Node:
    return Node.of(functions.pointwise("exp"), _linear(model, x, where), name=where)


def _pls(model: Any, x: Node, where: str) -> Node:
    """(X - mean)·coefᵀ + intercept; before 1.5 coef is for columns divided by their deviations."""
    x = _centred(model._x_mean, "_x_mean", x, where)
    return _linear(model, _divided(model._x_std, "_x_std", x, where) if is_before(1, 5) else x, where)


def _pls_scores(weights: str) -> Reader:
    def read(model: Any, x: Node, where: str) -> Node:
        x = _centred(model._x_mean, "_x_mean", x, where)
        return _projected(weights, _divided(model._x_std, "_x_std", x, where), model, where, transpose=True)

    return read


def _vectors(model: Any, x: Node, where: str) -> Node:
    """dual_coef·(vectors·x) + intercept, for the linear kernel."""
    vectors = _kernel(model, x, "support_vectors_", where)
    dual = numbers(model.dual_coef_, f"dual_coef_ of {where}")
    offset = row(model.intercept_, dual.shape[0], f"intercept_ of {where}")
    return Node.of(Dense(dual, offset), vectors, name=where)


def _kernel_ridge(model: Any, x: Node, where: str) -> Node:
    vectors = _kernel(model, x, "X_fit_", where)
    dual = numbers(model.dual_coef_, f"dual_coef_ of {where}")
    dual = dual.transposed if len(dual.shape) == 2 else dual.reshaped(1, -1)
    return Node.of(Dense(dual), vectors, name=where)


def _kernel(model: Any, x: Node, name: str, where: str) -> Node:
    if not (isinstance(model.kernel, str) and model.kernel == "linear"):
        raise UsageError(f'the kernel of {where} must be "linear"; found {model.kernel}')
    return Node.of(Dense(numbers(getattr(model, name), f"{name} of {where}")), x, name=f"{name} of {where}")


def _perceptron(model: Any, x: Node, where: str) -> Node:
    last = len(model.coefs_) - 1
    for number, (weights, offset) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        layer = f"layer {number + 1} of {where}"
        linear = Dense(
            numbers(weights, f"coefs_[{number}] of {where}").transposed,
            numbers(offset, f"intercepts_[{number}] of {where}"),
        )
        x = Node.of(linear, x, name=layer)
        activation = model.activation if number < last else model.out_activation_
        if activation != "identity":
            if activation not in ACTIVATIONS:
                known = ", ".join(["identity", *ACTIVATIONS])
                raise UsageError(f"the activation of {layer} must be one of {known}; found {activation}")
            x = Node.of(functions.pointwise(ACTIVATIONS[activation]), x, name=layer)
    return x


def _centred(mean: Any, name: str, x: Node, where: str) -> Node:
    return Node.of(Shift(negated(numbers(mean, f"{name} of {where}"))), x, name=where)


def _divided(scale: Any, name: str, x: Node, where: str) -> Node:
    return Node.of(Scale(divisor(scale, f"{name} of {where}"), divide=True), x, name=where)


def _times(scale: Any, name: str, x: Node, where: str) -> Node:
    return Node.of(Scale(numbers(scale, f"{name} of {where}")), x, name=where)


def _plus(shift: Any, name: str, x: Node, where: str) -> Node:
    return Node.of(Shift(numbers(shift, f"{name} of {where}")), x, name=where)


def _standard(centre: str, centred: str, scaled: str) -> Reader:
    """(X - centre)/scale_, each only where a parameter says so."""

    def read(model: Any, x: Node, where: str) -> Node:
        if getattr(model, centred):
            x = _centred(getattr(model, centre), centre, x, where)
        return _divided(model.scale_, "scale_", x, where) if getattr(model, scaled) else x

    return read


def _unscaled(centre: str, centred: str, scaled: str) -> Reader:
    """X·scale_ + centre, each only where a parameter says so."""

    def read(model: Any, x: Node, where: str) -> Node:
        if getattr(model, scaled):
            x = _times(model.scale_, "scale_", x, where)
        return _plus(getattr(model, centre), centre, x, where) if getattr(model, centred) else x

    return read


def _ranged(model: Any, x: Node, where: str) -> Node:
    """X·scale_ + min_, between the ends of the range if it is clipped."""
    y = _plus(model.min_, "min_", _times(model.scale_, "scale_", x, where), where)
    if not model.clip:
        return y
    low, high = map(float, model.feature_range)
    return Node.of(functions.clip(low, high), y, name=where)


def _unranged(model: Any, x: Node, where: str) -> Node:
    moved = _centred(model.min_, "min_", x, where)
    return _divided(model.scale_, "scale_", moved, where)


def _largest(model: Any, x: Node, where: str) -> Node:
    y = _divided(model.scale_, "scale_", x, where)
    clipped = getattr(model, "clip", False)  # a parameter of newer versions
    return Node.of(functions.clip(-1.0, 1.0), y, name=where) if clipped else y


def _unlargest(model: Any, x: Node, where: str) -> Node:
    return _times(model.scale_, "scale_", x, where)


def _identity(parameter: str) -> Reader:
    def read(model: Any, x: Node, where: str) -> Node:
        if getattr(model, parameter) is not None:
            raise UsageError(f"{parameter} of {where} must be None: a function of Python is not read")
        return x

    return read


def _projected(name: str, x: Node, model: Any, where: str, *, transpose: bool = False) -> Node:
    weights = numbers(getattr(model, name), f"{name} of {where}")
    return Node.of(Dense(weights.transposed if transpose else weights), x, name=where)


def _projection(model: Any, x: Node, where: str) -> Node:
    return _projected("components_", x, model, where)


def _principal(model: Any, x: Node, where: str) -> Node:
    """(X - mean)·componentsᵀ, divided by the deviations if it is whitened."""
    y = _projection(model, _centred(model.mean_, "mean_", x, where), where)
    return _whitened(model.explained_variance_, y, where) if model.whiten else y


def _whitened(variance: Any, y: Node, where: str) -> Node:
    """Each column divided by the root of its variance, which is taken to be at least ε since 1.5."""
    stored = numbers(variance, f"explained_variance_ of {where}")
    least = 0 if is_before(1, 5) else np.finfo(stored.stored.dtype).eps
    with np.errstate(invalid="ignore"):
        small = np.sqrt(stored.stored) < least
    kept = Tensor(np.where(small, least * least, stored.stored), stored.form, stored.name)
    mean = Tensor(np.zeros_like(kept.stored), stored.form, "zero")
    return Node.of(BatchNorm(mean, kept, 0.0), y, name=where)


def _discriminants(model: Any, x: Node, where: str) -> Node:
    """The rows in the space of the discriminants."""
    if model.solver not in {"svd", "eigen"}:
        raise UsageError(f'the solver of {where} must be "svd" or "eigen"; found {model.solver}')
    if model.solver == "svd":
        x = _centred(model.xbar_, "xbar_", x, where)
    scalings = numbers(model.scalings_, f"scalings_ of {where}")[:, : model._max_components]
    return Node.of(Dense(scalings.transposed), x, name=where)


def _selected(model: Any, x: Node, where: str) -> Node:
    return taken(x, model.get_support(indices=True), where)


def taken(x: Node, positions: Any, where: str) -> Node:
    """Some columns. Raises `UsageError` for none."""
    if not len(positions):
        raise UsageError(f"{where} must select a column; found none")
    return Node.of(Take(1, tuple(map(int, positions))), x, name=where)


def _polynomial(model: Any, x: Node, where: str) -> Node:
    """Columns of monomials: 1, single columns, and products of columns."""
    if model.n_output_features_ > MONOMIALS:
        raise LimitExceeded(
            f"{where} must have at most {MONOMIALS} columns; found {model.n_output_features_}"
        )
    return side_by_side([_monomial(x, powers, where) for powers in model.powers_], where)


def _monomial(x: Node, powers: Any, where: str) -> Node:
    columns = np.repeat(np.arange(len(powers)), powers)
    if not len(columns):
        width = len(powers)
        one = Dense(Tensor.of(np.zeros((1, width)), "zero"), Tensor.of(np.ones(1), "one"))
        return Node.of(one, x, name=where)
    part = taken(x, columns, where)
    return part if len(columns) == 1 else Node.of(functions.multiplied(part.shape, [-1]), part, name=where)


def side_by_side(parts: list[Node], where: str) -> Node:
    """Columns beside one another. Raises `UsageError` for none."""
    if not parts:
        raise UsageError(f"{where} must give a column; found none")
    return parts[0] if len(parts) == 1 else Node.of(Concatenate(1), *parts, name=where)


PREDICT: Final[Mapping[str, Reader]] = {
    **{f"linear_model.{name}": _linear for name in LINEAR},
    "cross_decomposition.CCA": _pls,
    "cross_decomposition.PLSCanonical": _pls,
    "cross_decomposition.PLSRegression": _pls,
    "kernel_ridge.KernelRidge": _kernel_ridge,
    "linear_model.GammaRegressor": _exponential,
    "linear_model.PoissonRegressor": _exponential,
    "neural_network.MLPRegressor": _perceptron,
    "svm.LinearSVR": _linear,
    "svm.NuSVR": _vectors,
    "svm.SVR": _vectors,
}
DECIDE: Final[Mapping[str, Reader]] = {
    "discriminant_analysis.LinearDiscriminantAnalysis": _linear,
    "linear_model.LogisticRegression": _linear,
    "linear_model.LogisticRegressionCV": _linear,
    "linear_model.PassiveAggressiveClassifier": _linear,
    "linear_model.Perceptron": _linear,
    "linear_model.RidgeClassifier": _linear,
    "linear_model.RidgeClassifierCV": _linear,
    "linear_model.SGDClassifier": _linear,
    "svm.LinearSVC": _linear,
}
TRANSFORM: Final[Mapping[str, Reader]] = {
    "cross_decomposition.CCA": _pls_scores("x_rotations_"),
    "cross_decomposition.PLSCanonical": _pls_scores("x_rotations_"),
    "cross_decomposition.PLSRegression": _pls_scores("x_rotations_"),
    "cross_decomposition.PLSSVD": _pls_scores("x_weights_"),
    "decomposition.IncrementalPCA": _principal,
    "decomposition.PCA": _principal,
    "decomposition.TruncatedSVD": _projection,
    "discriminant_analysis.LinearDiscriminantAnalysis": _discriminants,
    "feature_selection.GenericUnivariateSelect": _selected,
    "feature_selection.RFE": _selected,
    "feature_selection.RFECV": _selected,
    "feature_selection.SelectFdr": _selected,
    "feature_selection.SelectFpr": _selected,
    "feature_selection.SelectFromModel": _selected,
    "feature_selection.SelectFwe": _selected,
    "feature_selection.SelectKBest": _selected,
    "feature_selection.SelectPercentile": _selected,
    "feature_selection.SequentialFeatureSelector": _selected,
    "feature_selection.VarianceThreshold": _selected,
    "preprocessing.FunctionTransformer": _identity("func"),
    "preprocessing.MaxAbsScaler": _largest,
    "preprocessing.MinMaxScaler": _ranged,
    "preprocessing.PolynomialFeatures": _polynomial,
    "preprocessing.RobustScaler": _standard("center_", "with_centering", "with_scaling"),
    "preprocessing.StandardScaler": _standard("mean_", "with_mean", "with_std"),
    "random_projection.GaussianRandomProjection": _projection,
    "random_projection.SparseRandomProjection": _projection,
}
INVERT: Final[Mapping[str, Reader]] = {
    "preprocessing.FunctionTransformer": _identity("inverse_func"),
    "preprocessing.MaxAbsScaler": _unlargest,
    "preprocessing.MinMaxScaler": _unranged,
    "preprocessing.RobustScaler": _unscaled("center_", "with_centering", "with_scaling"),
    "preprocessing.StandardScaler": _unscaled("mean_", "with_mean", "with_std"),
}
