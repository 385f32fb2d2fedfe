"""Estimators made of others: pipelines, columns, unions, votes, targets in other units, searches."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final

import numpy as np

from symnet.errors import UsageError
from symnet.models.graphs import Dense, Node, Scale
from symnet.models.sklearn.framework import as_fitted, framework, require_fitted
from symnet.models.sklearn.maps import DECIDE, INVERT, PREDICT, TRANSFORM, Reader, side_by_side, taken
from symnet.models.sklearn.stored import divisor, numbers

Composer = Callable[[Any, Node, str, str], Node]
METHODS: Final = ("predict", "decision_function", "transform")
"""What a model gives: the first of these that is read for its class."""
SINGLE: Final[Mapping[str, Mapping[str, Reader]]] = {
    "predict": PREDICT,
    "decision_function": DECIDE,
    "transform": TRANSFORM,
    "inverse_transform": INVERT,
}
FOUND: Final = {
    "linear_model.RANSACRegressor": "estimator_",
    "model_selection.GridSearchCV": "best_estimator_",
    "model_selection.RandomizedSearchCV": "best_estimator_",
}
"""Estimators that leave all to another, and its attribute."""


def supported() -> tuple[str, ...]:
    """The names of all classes that `graph` reads."""
    names = {name for table in SINGLE.values() for name in table} | FOUND.keys() | COMPOSED.keys()
    return tuple(sorted(name.rpartition(".")[2] for name in names))


def made(model: Any, x: Node, where: str, method: str) -> Node:
    """What a method of a fitted estimator gives for the rows x.

    Raises `UsageError` for an estimator that is not fitted or not supported, naming it and its step.
    """
    with as_fitted(where):
        require_supported(model, where, method)
        single = _readers(method).get(type(model))
        if single is not None:
            return single(model, x, where)
        return _composers(method)[type(model)](model, x, where, method)


def require_supported(model: Any, where: str, method: str) -> None:
    """Refuses what is not read: a subclass may compute something else, so classes are looked up exactly."""
    kind = type(model)
    if not _reads(kind, method):
        found = f"the class {model.__name__}" if isinstance(model, type) else kind.__name__
        if any(_reads(kind, other) for other in METHODS):
            raise UsageError(f"{where} cannot be read: no {method} of {found} is read")
        raise UsageError(f"{where} cannot be read: found {found}; supported are {', '.join(supported())}")
    require_fitted(model, where)
    attribute = _found(kind)
    if attribute is not None and not hasattr(model, attribute):
        raise UsageError(f"{where} must have {attribute}; found none: fit {kind.__name__} with refit=True")


def method_of(model: Any) -> str:
    """What the model gives: that which is read of its last step."""
    last = last_of(model)
    return next((method for method in METHODS if _reads(type(last), method)), METHODS[-1])


def last_of(model: Any) -> Any:
    """The estimator that gives the result of a pipeline or a search."""
    if type(model) is _class("pipeline.Pipeline"):
        return last_of(model.steps[-1][1])
    attribute = _found(type(model))
    return last_of(getattr(model, attribute)) if attribute and hasattr(model, attribute) else model


def _found(kind: type) -> str | None:
    return next((attribute for name, attribute in FOUND.items() if kind is _class(name)), None)


def _pipeline(pipeline: Any, x: Node, where: str, method: str) -> Node:
    steps = [(name, part) for name, part in pipeline.steps if part is not None]
    if method == "inverse_transform":
        steps.reverse()
    for number, (name, part) in enumerate(steps, 1):
        if isinstance(part, str) and part == "passthrough":
            continue
        last = number == len(steps) or method == "inverse_transform"
        x = made(part, x, f"step {name!r} of {where}", method if last else "transform")
    return x


def _columns(model: Any, x: Node, where: str, _: str) -> Node:
    """Transformers of some columns each, their results beside one another."""
    weights = model.transformer_weights or {}
    parts = []
    for name, part, columns in model.transformers_:
        place = f"transformer {name!r} of {where}"
        positions = _positions(model, columns, place)
        if len(positions) and not (isinstance(part, str) and part == "drop"):
            parts.append(_weighted(part, taken(x, positions, place), place, weights.get(name)))
    return side_by_side(parts, where)


def _positions(model: Any, columns: Any, where: str) -> list[int]:
    """Columns by number, name, mask or slice, as numbers from 0. Raises `UsageError` for one not there."""
    try:
        return _numbered(columns, model.n_features_in_, list(getattr(model, "feature_names_in_", ())))
    except (IndexError, TypeError, ValueError):
        raise UsageError(f"{where} must take a list of columns that are there; found {columns!r}") from None


def _numbered(columns: Any, width: int, names: list[str]) -> list[int]:
    if isinstance(columns, slice):
        ends = [columns.start, columns.stop]
        if any(isinstance(end, str) for end in ends):
            start = None if ends[0] is None else names.index(ends[0])
            stop = None if ends[1] is None else names.index(ends[1]) + 1  # the end is included
            columns = slice(start, stop, columns.step)
        return list(range(width)[columns])
    array = np.asarray(columns)
    if array.ndim != 1:
        raise TypeError("a single column is no matrix")
    if array.dtype.kind == "b":
        return [int(each) for each in np.flatnonzero(array)]
    return [names.index(each) if isinstance(each, str) else range(width)[each] for each in array.tolist()]


def _union(model: Any, x: Node, where: str, _: str) -> Node:
    """Transformers of the same rows, their results beside one another."""
    weights = model.transformer_weights or {}
    parts = [
        _weighted(part, x, f"transformer {name!r} of {where}", weights.get(name))
        for name, part in model.transformer_list
        if not (isinstance(part, str) and part == "drop")
    ]
    return side_by_side(parts, where)


def _weighted(part: Any, x: Node, where: str, weight: Any) -> Node:
    if not (isinstance(part, str) and part == "passthrough"):
        x = made(part, x, where, "transform")
    if weight is None:
        return x
    return Node.of(Scale(numbers(np.float64(weight), f"the weight of {where}")), x, name=where)


def _voting(model: Any, x: Node, where: str, _: str) -> Node:
    """The mean of predictions, with weights where they are given."""
    names = [name for name, part in model.estimators if not (isinstance(part, str) and part == "drop")]
    votes = [
        made(part, x, f"estimator {name!r} of {where}", "predict")
        for name, part in zip(names, model.estimators_, strict=True)
    ]
    weights = np.ones(len(names))
    if model.weights is not None:
        given = dict(zip([name for name, _ in model.estimators], model.weights, strict=True))
        weights = np.array([given[name] for name in names], dtype=np.float64)
    total = divisor(weights.sum(), f"the sum of the weights of {where}")
    row = Dense(numbers(weights.reshape(1, -1), f"weights of {where}"))
    return Node.of(
        Scale(total, divide=True), Node.of(row, side_by_side(votes, where), name=where), name=where
    )


def _each_output(model: Any, x: Node, where: str, _: str) -> Node:
    """A regressor for each column of the result."""
    parts = [
        made(part, x, f"regressor {number} of {where}", "predict")
        for number, part in enumerate(model.estimators_, 1)
    ]
    return side_by_side(parts, where)


def _targets(model: Any, x: Node, where: str, _: str) -> Node:
    """Predictions in the units of the transformed targets, taken back."""
    y = made(model.regressor_, x, f"the regressor of {where}", "predict")
    return made(model.transformer_, y, f"the transformer of {where}", "inverse_transform")


def _left_to(attribute: str) -> Composer:
    def read(model: Any, x: Node, where: str, method: str) -> Node:
        return made(getattr(model, attribute), x, f"{attribute} of {where}", method)

    return read


COMPOSED: Final[Mapping[str, tuple[Composer, tuple[str, ...]]]] = {
    "compose.ColumnTransformer": (_columns, ("transform",)),
    "compose.TransformedTargetRegressor": (_targets, ("predict",)),
    "ensemble.VotingRegressor": (_voting, ("predict",)),
    "multioutput.MultiOutputRegressor": (_each_output, ("predict",)),
    "pipeline.FeatureUnion": (_union, ("transform",)),
    "pipeline.Pipeline": (_pipeline, (*METHODS, "inverse_transform")),
}


def _reads(kind: type, method: str) -> bool:
    return kind in _readers(method) or kind in _composers(method)


@cache
def _readers(method: str) -> Mapping[type, Reader]:
    """How a method of each single class is read."""
    return {kind: reader for name, reader in SINGLE[method].items() for kind in _classes(name)}


@cache
def _composers(method: str) -> Mapping[type, Composer]:
    """How a method of each class that is made of others is read."""
    composers = {name: composer for name, (composer, methods) in COMPOSED.items() if method in methods}
    if method in METHODS:
        composers |= {name: _left_to(attribute) for name, attribute in FOUND.items()}
    return {kind: composer for name, composer in composers.items() for kind in _classes(name)}


def _classes(name: str) -> Iterator[type]:
    """The class of a name, if this version of scikit-learn has it."""
    found = _class(name)
    if found is not None:
        yield found


def _class(name: str) -> Any:
    module, _, kind = name.rpartition(".")
    return getattr(framework(module), kind, None)
