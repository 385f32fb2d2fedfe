"""Operators of classical models (`ai.onnx.ml`), as scikit-learn's are exported."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from symnet.errors import ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import Dense, Extent, Node, Opaque, Scale, Shift, Tensor
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import negated
from symnet.models.onnx.moves import positive, reshaped
from symnet.models.onnx.selection import taken
from symnet.models.onnx.values import Discrete, Value, as_node


def _scaler(call: Call) -> Node:
    """(x - offset)·scale along the last axis."""
    x = call.node(0)
    for name in ("offset", "scale"):
        numbers = call.numbers(name)
        if numbers is not None:
            if len(numbers) not in {1, x.shape[-1] if x.shape else 1}:
                raise ShapeError(f"{name} has {len(numbers)} numbers; found shape {list(x.shape)}")
            stored = Tensor.of(numbers, f"{name} of {call.name}")
            x = call.of(Shift(negated(stored)) if name == "offset" else Scale(stored), x)
    return x


def _linear(call: Call, coefficients: str, rows: int) -> Node:
    """Coefficients, one row for each output, and intercepts, of rows of features."""
    x = call.node(0)
    if len(x.shape) == 1:
        x = as_node(reshaped(call, x, (1, *x.shape)), call.name)
    numbers = call.numbers(coefficients)
    if numbers is None:
        raise UsageError(f"{call.kind} needs {coefficients}")
    if rows < 1 or len(numbers) % rows:
        raise UsageError(f"{coefficients} must be {rows} rows; found {len(numbers)} numbers")
    weights = Tensor.of(numbers.reshape(rows, -1), f"{coefficients} of {call.name}")
    intercepts = call.numbers("intercepts")
    offset = None if intercepts is None else Tensor.of(intercepts, f"intercepts of {call.name}")
    return call.of(Dense(weights, offset), x)


def _regressor(call: Call) -> Node:
    if call.text("post_transform", "NONE") != "NONE":
        raise UnsupportedTerm(f"the transformation {call.text('post_transform', 'NONE')} is not read")
    return _linear(call, "coefficients", call.whole("targets", 1))


def _support_vectors(call: Call) -> Node:
    """The coefficients times the products with the support vectors, for the linear kernel."""
    for name, default in (("kernel_type", "LINEAR"), ("post_transform", "NONE")):
        if (told := call.text(name, default)) != default:
            raise UnsupportedTerm(f"{name} {told} of {call.kind} is not read")
    call.numbers("kernel_params")
    vectors = call.whole("n_supports", 0)
    if vectors < 1 or call.whole("one_class", 0):
        raise UnsupportedTerm(f"{call.kind} must have support vectors, and not be one class")
    parts = {name: call.numbers(name) for name in ("support_vectors", "coefficients", "rho")}
    found = {name: numbers for name, numbers in parts.items() if numbers is not None}
    if len(found) < len(parts) or len(found["support_vectors"]) % vectors or len(found["rho"]) != 1:
        raise UsageError(f"{call.kind} needs support vectors of equal length, coefficients and one rho")
    products = Dense(
        Tensor.of(found["support_vectors"].reshape(vectors, -1), f"support_vectors of {call.name}")
    )
    weights = Tensor.of(found["coefficients"].reshape(1, -1), f"coefficients of {call.name}")
    offset = Tensor.of(found["rho"], f"rho of {call.name}")
    return call.of(Dense(weights, offset), call.of(products, call.node(0)))


def _classifier(call: Call) -> list[Value]:
    """The scores are affine; the label is the place of the largest, by a name of its own."""
    strings = call.attribute("classlabels_strings", tuple, ())
    labels = strings or tuple(call.wholes("classlabels_ints"))
    call.wholes("classlabels_ints")
    call.whole("multi_class", 0)
    transform = call.text("post_transform", "NONE")
    intercepts = call.numbers("intercepts")
    rows = len(labels) if intercepts is None else len(intercepts)
    if rows == 1 or rows != len(labels):
        raise UnsupportedTerm(f"{rows} rows of scores for {len(labels)} classes are not read")
    scores = _linear(call, "coefficients", rows)
    label_shape: tuple[Extent, ...] = scores.shape[:1]
    label = call.of(Opaque("ai.onnx.ml.label", (labels,), label_shape), scores)
    if transform in {"SOFTMAX", "LOGISTIC"}:
        softmax, sigmoid = functions.softmax(scores.shape, -1), functions.pointwise("sigmoid")
        scores = call.of(softmax if transform == "SOFTMAX" else sigmoid, scores)
    elif transform != "NONE":
        raise UnsupportedTerm(f"the transformation {transform} is not read")
    return [Discrete(label, "integer"), scores]


def _normalizer(call: Call) -> Node:
    x = call.node(0)
    norm = call.text("norm", "MAX")
    if norm not in {"MAX", "L1", "L2"}:
        raise UsageError(f"the norm must be MAX, L1 or L2; found {norm}")
    return call.of(Opaque("ai.onnx.ml.Normalizer", (norm,), x.shape), x)


def _features(call: Call) -> Value:
    """Some entries along the last axis; of one row they are a row of a matrix."""
    x, positions = call.shape(0), call.integers(1)
    (axis,) = positive(x, [-1])
    found = taken(call, call.value(0), axis, positions)
    return reshaped(call, found, (1, len(positions))) if len(x) == 1 else found


def _imputer(call: Call) -> Value:
    raise UnsupportedTerm(f"{call.kind} replaces numbers that are missing, which no real number is")


def _zip_map(call: Call) -> Value:
    raise UnsupportedTerm(f"{call.kind} makes no tensor: export the model with zipmap=False")


CLASSICAL: Final[Mapping[str, Callable[[Call], Any]]] = {
    "ArrayFeatureExtractor": _features,
    "Imputer": _imputer,
    "LinearClassifier": _classifier,
    "LinearRegressor": _regressor,
    "Normalizer": _normalizer,
    "SVMRegressor": _support_vectors,
    "Scaler": _scaler,
    "ZipMap": _zip_map,
}
