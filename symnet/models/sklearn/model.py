"""A fitted estimator as a graph."""

from collections.abc import Iterator
from typing import Any, Final

from symnet.errors import UsageError
from symnet.models.graphs import Graph, Input, Node
from symnet.models.sklearn.composed import made, method_of, require_supported
from symnet.models.sklearn.framework import as_fitted

NAMED: Final = 32
"""How many names of columns are told."""


def graph(estimator: Any) -> Graph:
    """The function that a fitted estimator computes of rows x, in the units in which it was fitted.

    It is what `predict` gives, of a classifier `decision_function`, of a transformer `transform`, always as
    a matrix: one target is one column. A pipeline is what its last step is. Maps entry by entry stay so.

    Raises `UsageError` for an estimator that is not fitted or not supported, naming it and its step, and
    for numbers that are not finite; `MissingExtra` without scikit-learn.

    >>> from sklearn.linear_model import Ridge
    >>> graph(Ridge(alpha=1.0).fit([[-1.0], [1.0]], [0.0, 3.0])).outputs["predict"].shape
    ('rows', 1)
    """
    where = "the model"
    with as_fitted(where):
        method = method_of(estimator)
        require_supported(estimator, where, method)
        first = next((part for part in _parts(estimator) if hasattr(part, "n_features_in_")), None)
        if first is None:
            raise UsageError(f"{where} must say how many columns it takes; found no step with n_features_in_")
        x = Node.of(Input(("rows", int(first.n_features_in_))), name="x")
        y = made(estimator, x, where, method)
        assumed = tuple(_assumed(method, getattr(first, "feature_names_in_", ())))
    return Graph({"x": x}, {method: y}, assumed)


def _parts(model: Any) -> Iterator[Any]:
    """An estimator, and those that it gives its rows to."""
    yield model
    for _, part in (*getattr(model, "steps", ()), *getattr(model, "transformer_list", ())):
        yield from _parts(part)


def _assumed(method: str, names: Any) -> Iterator[str]:
    yield (
        f"scikit-learn's {method} is meant for rows of float64; "
        "rows of float32 it may compute in float32, and integers as float64"
    )
    if len(names):
        shown = ", ".join(map(str, names[:NAMED]))
        rest = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        yield f"the columns of x are, in this order, {shown}{rest}"
