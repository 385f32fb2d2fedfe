"""Estimators as graphs: they compute what scikit-learn does, and are their exports, or are not."""

import re
import sys
from copy import deepcopy
from time import process_time

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestRegressor, VotingRegressor
from sklearn.feature_selection import SelectKBest, f_regression
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import Lasso, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    PolynomialFeatures,
    QuantileTransformer,
    StandardScaler,
)
from sklearn.svm import SVR
from sklearn.utils import all_estimators

import symnet
from symnet.errors import LimitExceeded, MissingExtra, UsageError
from symnet.models.comparing import Different, Same
from symnet.models.graphs import Graph, Node, Take
from symnet.models.sklearn import LINEAR, graph, supported
from symnet.models.sources import opened
from tests.models.evaluation import evaluate
from tests.models.sklearn_models import CASES, NONE, ROWS, SCALED, TARGET, THREE, perceptron

skl2onnx = pytest.importorskip("skl2onnx", reason="exports are made by skl2onnx")
utils = pytest.importorskip("onnx.utils", reason="exports are read with onnx")
onnxruntime = pytest.importorskip("onnxruntime", reason="exports are run by onnxruntime")

every_case = pytest.mark.parametrize(
    "case", CASES, ids=[re.sub(r" at 0x[0-9a-f]+", "", case.name) for case in CASES]
)


def computed(model, rows):
    """The method that a graph is of, and what it gives, as a matrix."""
    ((method, _),) = graph(model).outputs.items()
    found = getattr(model, method)(np.array(rows))
    return method, np.asarray(found.toarray() if hasattr(found, "toarray") else found).reshape(len(rows), -1)


@every_case
def test_the_graph_computes_what_the_estimator_does(case):
    method, expected = computed(case.model, case.rows)
    found = evaluate(graph(case.model), {"x": case.rows})[method]
    tolerance = 1e-6 if case.name == "float32 weights" else 1e-11
    assert found.shape == expected.shape
    assert np.allclose(found, expected, rtol=tolerance, atol=tolerance)


def exported(model, rows):
    """What skl2onnx makes of an estimator, with its scores alone if it is a classifier."""
    last = model.steps[-1][1] if hasattr(model, "steps") else model
    options = None
    if hasattr(last, "classes_") and hasattr(last, "decision_function"):
        options = {"raw_scores": True}
        if type(last).__name__ not in {"LinearSVC", "RidgeClassifier"}:
            options["zipmap"] = False
        options = {id(last): options}
    made = skl2onnx.to_onnx(model, rows[:1].astype(np.float32), options=options)
    if len(made.graph.output) == 1:
        return made
    return utils.Extractor(made).extract_model(["X"], [made.graph.output[1].name])


def scores(proto, columns):
    """A file as a graph; of two scores of two classes that of the second, where the estimator gives one."""
    read = opened(proto)
    ((name, node),) = read.outputs.items()
    if columns == 1 and node.shape[-1] == 2:
        node = Node.of(Take(1, (1,)), node)
    return Graph(read.inputs, {name: node}, read.assumed)


@every_case
@pytest.mark.filterwarnings("ignore")
def test_the_export_is_judged(case):
    columns = computed(case.model, case.rows)[1].shape[1]
    try:
        proto = exported(case.model, case.rows)
    except Exception:  # whatever it raises for what it does not convert
        assert case.export == NONE
        return
    verdict, _, message = case.export.partition(": ")
    if verdict == "refused":
        with pytest.raises(symnet.SymnetError, match=message):
            symnet.compare(case.model, proto)
        return
    found = symnet.compare(case.model, scores(proto, columns))
    assert str(found).startswith(case.export)


def changed(model, change):
    """A copy that something is done to."""
    other = deepcopy(model)
    change(other)
    return other


RIDGE = make_pipeline(StandardScaler(), Ridge()).fit(ROWS, TARGET)
NET = perceptron("relu")
POLYNOMIAL = make_pipeline(PolynomialFeatures(2, include_bias=False), Ridge()).fit(SCALED, TARGET)
VOTES = VotingRegressor([("ridge", Ridge()), ("lasso", Lasso(0.1))]).fit(SCALED, TARGET)
TARGETED = TransformedTargetRegressor(Ridge(), transformer=StandardScaler()).fit(SCALED, TARGET)
COLUMNS = ColumnTransformer([("a", StandardScaler(), [0, 1]), ("b", "passthrough", [3])]).fit(ROWS)
VECTORS = SVR(kernel="linear").fit(SCALED, TARGET)
LOGISTIC = LogisticRegression().fit(SCALED, THREE)
WHITE = PCA(2, whiten=True).fit(ROWS)
CLIPPED = MinMaxScaler(clip=True).fit(ROWS)
CHOSEN = make_pipeline(SelectKBest(f_regression, k=2), Ridge()).fit(SCALED, TARGET)


def times(array, factor, *place):
    """One entry multiplied."""
    array[place] *= factor


WRONG = {
    "one weight": (RIDGE, changed(RIDGE, lambda m: times(m[1].coef_, 1.001, 2))),
    "the intercept": (RIDGE, changed(RIDGE, lambda m: setattr(m[1], "intercept_", m[1].intercept_ + 0.01))),
    "no scaler": (RIDGE, RIDGE[1]),
    "no mean": (RIDGE, changed(RIDGE, lambda m: m[0].set_params(with_mean=False))),
    "another scale": (RIDGE, changed(RIDGE, lambda m: times(m[0].scale_, 0.999, 1))),
    "a hidden weight": (NET, changed(NET, lambda m: times(m.coefs_[1], 1.01, 2, 1))),
    "a hidden offset": (NET, changed(NET, lambda m: times(m.intercepts_[0], -1, 3))),
    "another activation": (NET, changed(NET, lambda m: setattr(m, "activation", "tanh"))),
    "the monomials' weight": (POLYNOMIAL, changed(POLYNOMIAL, lambda m: times(m[1].coef_, 1.01, 6))),
    "one vote": (VOTES, changed(VOTES, lambda m: m.set_params(weights=np.array([1.0, 3.0])))),
    "the target's scale": (TARGETED, TARGETED.regressor_),
    "another column": (
        COLUMNS,
        changed(COLUMNS, lambda m: m.transformers_.__setitem__(1, ("b", m.transformers_[1][1], [2]))),
    ),
    "a dual coefficient": (VECTORS, changed(VECTORS, lambda m: times(m._dual_coef_, 0.9, 0, 0))),
    "another class": (LOGISTIC, changed(LOGISTIC, lambda m: times(m.coef_, -1, 2))),
    "not whitened": (WHITE, changed(WHITE, lambda m: m.set_params(whiten=False))),
    "another component": (WHITE, changed(WHITE, lambda m: times(m.components_, -1, 1))),
    "not clipped": (CLIPPED, changed(CLIPPED, lambda m: m.set_params(clip=False))),
    "chosen otherwise": (
        CHOSEN,
        changed(CHOSEN, lambda m: setattr(m[0], "scores_", np.roll(m[0].scores_, 1))),
    ),
}
every_wrong = pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)


@every_wrong
def test_a_wrong_model_is_different_and_predict_shows_it(right, wrong):
    found = symnet.compare(right, wrong)
    assert isinstance(found, Different), found
    left, other = (computed(model, found.witness["x"])[1][found.place] for model in (right, wrong))
    assert np.isclose(left, found.left, rtol=1e-5) and np.isclose(other, found.right, rtol=1e-5)
    assert not np.isclose(left, other, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
@pytest.mark.filterwarnings("ignore")
def test_the_export_of_a_wrong_model_is_different_and_both_runtimes_show_it(right, wrong):
    proto = exported(wrong, np.zeros((1, wrong.n_features_in_)))
    found = symnet.compare(
        right, scores(proto, computed(right, np.zeros((1, right.n_features_in_)))[1].shape[1])
    )
    assert isinstance(found, Different), found
    (x,) = found.witness.values()
    left = computed(right, x)[1][found.place]
    session = onnxruntime.InferenceSession(proto.SerializeToString(), providers=["CPUExecutionProvider"])
    (other,) = session.run(None, {"X": x.astype(np.float32)})
    assert np.isclose(left, found.left, rtol=1e-5)
    assert np.isclose(other[found.place], found.right, rtol=1e-4, atol=1e-5)
    assert not np.isclose(left, other[found.place], rtol=1e-7)


def reciprocals(model):
    """The scaler with the reciprocals in float32 for its scale, as `Scaler` of ONNX stores them."""
    other = deepcopy(model)
    other.scale_ = 1 / (1 / np.float32(1) / model.scale_.astype(np.float32)).astype(np.float64)
    return other


def test_a_division_that_became_a_reciprocal_in_float32_is_rounding_there_and_a_difference_in_float64():
    scaler = StandardScaler().fit(ROWS)
    (node,) = exported(scaler, ROWS).graph.node
    assert node.op_type == "Scaler"
    stored = next(each.floats for each in node.attribute if each.name == "scale")
    assert np.array_equal(np.float32(stored), np.float32(1 / scaler.scale_))
    assert "rounded along the way" in str(symnet.compare(scaler, exported(scaler, ROWS)))
    narrow = reciprocals(scaler)
    assert isinstance(symnet.compare(scaler, narrow), Different)
    assert "rounded along the way" in str(symnet.compare(scaler, narrow, dtype="float32"))


def test_an_export_in_float64_is_the_same():
    for model in (MinMaxScaler().fit(ROWS), WHITE, perceptron("tanh")):
        proto = skl2onnx.to_onnx(model, ROWS[:1])
        found = symnet.compare(model, proto)
        assert str(found).startswith(("Same", "Rounded")), found
        assert isinstance(symnet.compare(proto, model), type(found))


def named(model, *names):
    """What a fit on a data frame leaves."""
    model.feature_names_in_ = np.array(names, dtype=object)
    return model


def test_columns_are_chosen_by_number_name_slice_and_mask():
    model = ColumnTransformer([("a", MinMaxScaler(), [0, 2]), ("b", StandardScaler(), [2, 3])]).fit(ROWS)
    named(model, "age", "weight", "dose", "rate")
    for first, second in (
        (["age", "dose"], slice("dose", "rate")),
        (np.array([True, False, True, False]), slice(-2, None)),
        (slice(0, 4, 2), slice("dose", None)),
        ([-4, -2], np.array(["dose", "rate"])),
    ):
        other = deepcopy(model)
        pairs = zip(model.transformers_[:2], (first, second), strict=True)
        other.transformers_ = [(name, part, columns) for (name, part, _), columns in pairs]
        assert isinstance(symnet.compare(model, other), Same)


def test_what_is_presupposed_is_told():
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, THREE)
    named(model[0], "age", "weight", "dose", "rate")
    method, names = graph(model).assumed
    assert "decision_function is meant for rows of float64" in method
    assert names == "the columns of x are, in this order, age, weight, dose, rate"
    named(model[0], *(f"x{number}" for number in range(40)))
    assert graph(model).assumed[1].endswith("x30, x31 and 8 more")


class Shifted(Ridge):
    """A subclass that predicts differently."""

    def predict(self, X):
        return super().predict(X) + 1e-9


def broken(model, attribute, value, *place):
    model = deepcopy(model)
    array = np.array(getattr(model, attribute))
    array[place] = value
    setattr(model, attribute, array)
    return model


def refused():
    fitted = Ridge().fit(SCALED, TARGET)
    yield (
        Shifted().fit(SCALED, TARGET),
        "the model cannot be read: found Shifted; supported are ARDRegression, ",
    )
    yield Ridge, "found the class Ridge"
    yield "model.pkl", "found str"
    yield RandomForestRegressor(2).fit(SCALED, TARGET), "found RandomForestRegressor"
    yield Ridge(), "the model must be fitted; found Ridge before fit"
    yield make_pipeline(StandardScaler(), Ridge()), "must be fitted"
    yield (
        Pipeline([("scale", StandardScaler()), ("ridge", fitted)]),
        "step 'scale' of the model must be fitted",
    )
    yield (
        Pipeline([("pca", PCA().fit(SCALED)), ("scale", StandardScaler()), ("ridge", fitted)]),
        "step 'scale' of the model must be fitted; found StandardScaler before fit",
    )
    inner = make_pipeline(StandardScaler(), QuantileTransformer(n_quantiles=4))
    yield (
        make_pipeline(inner, Ridge()).fit(SCALED, TARGET),
        "step 'quantiletransformer' of step 'pipeline' of the model cannot be read: found Quantile",
    )
    yield (
        Pipeline([("first", fitted), ("last", fitted)]),
        "step 'first' of the model cannot be read: no transform of Ridge is read",
    )
    yield make_pipeline("passthrough").fit(SCALED), "must say how many columns it takes"
    yield FunctionTransformer(np.log1p).fit(SCALED), "func of the model must be None"
    yield SVR().fit(SCALED, TARGET), 'the kernel of the model must be "linear"; found rbf'
    yield KernelRidge(kernel="poly").fit(SCALED, TARGET), 'must be "linear"; found poly'
    yield GridSearchCV(Ridge(), {"alpha": [1]}, refit=False).fit(SCALED, TARGET), "must have best_estimator_"
    discriminants = LinearDiscriminantAnalysis(solver="lsqr").fit(SCALED, THREE)
    yield (
        Pipeline([("lda", discriminants), ("ridge", fitted)]),
        'the solver of step \'lda\' of the model must be "svd" or "eigen"; found lsqr',
    )
    targets = TransformedTargetRegressor(Ridge(), func=np.log, inverse_func=np.exp)
    yield (
        targets.fit(SCALED, TARGET - TARGET.min() + 1),
        "inverse_func of the transformer of the model",
    )
    votes = VotingRegressor([("one", RandomForestRegressor(2))]).fit(SCALED, TARGET)
    yield votes, "estimator 'one' of the model cannot be read: found RandomForestRegressor"
    nothing = SelectKBest(f_regression, k=0).fit(SCALED, TARGET)
    yield nothing, "the model must select a column; found none"
    scalar = ColumnTransformer([("a", "passthrough", [1])]).fit(SCALED)
    scalar.transformers_ = [("a", "passthrough", 1)]
    yield scalar, "transformer 'a' of the model must take a list of columns; found 1"
    yield (
        broken(fitted, "coef_", np.nan, 1),
        r"coef_ of the model must hold .* found nan at \[1\]",
    )
    yield broken(fitted, "intercept_", np.inf), r"intercept_ of the model .* found inf at \[\]"
    scaler = StandardScaler().fit(SCALED)
    yield broken(scaler, "scale_", 0, 2), "scale_ of the model must not be 0; found 0 at 2"
    yield (
        make_pipeline(broken(scaler, "mean_", -np.inf, 3), fitted),
        r"mean_ of step 'standardscaler' of the model must hold finite numbers; found -inf at \[3\]",
    )
    yield broken(LOGISTIC, "coef_", np.nan, 2, 1), r"found nan at \[2, 1\]"
    net = deepcopy(NET)
    net.coefs_[1][2, 0] = np.nan
    yield net, r"coefs_\[1\] of the model must hold finite numbers; found nan at \[2, 0\]"
    net = deepcopy(NET)
    net.out_activation_ = "softmax"
    yield net, "the activation of layer 3 of the model must be one of identity, exp, .*; found softmax"


REFUSED = list(refused())


@pytest.mark.parametrize(("model", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_read_is_refused_by_name(model, message):
    with pytest.raises(UsageError, match=message):
        graph(model)


def test_a_polynomial_of_too_many_columns_is_refused():
    rows = np.zeros((2, 200))
    with pytest.raises(LimitExceeded, match="must have at most 16384 columns; found 20301"):
        graph(PolynomialFeatures(2).fit(rows))


def test_a_subclass_given_to_compare_is_refused():
    with pytest.raises(UsageError, match="found Shifted"):
        symnet.compare(Shifted().fit(SCALED, TARGET), RIDGE)


def test_without_the_framework_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.pipeline", None)
    with pytest.raises(MissingExtra, match=r"scikit-learn is required .* pip install 'symnet\[models\]'"):
        graph(RIDGE)


def test_all_that_is_supported_is_a_class_of_scikit_learn():
    names = supported()
    assert set(LINEAR) < set(names)
    assert {"GridSearchCV", "Pipeline", "PLSCanonical", "StandardScaler"} < set(names)
    known = {kind.__name__ for _, kind in all_estimators()}
    assert set(names) <= known


def test_a_wide_scaler_before_a_ridge_is_compared_at_once():
    width = 3200
    scaler = StandardScaler().fit(np.vstack([np.ones(width), np.arange(width) + 2.0]))
    ridge = Ridge().fit(np.eye(2, width), [0.0, 1.0])
    ridge.coef_ = np.linspace(-1, 1, width)
    model = Pipeline([("scale", scaler), ("ridge", ridge)])
    folded = deepcopy(ridge)
    folded.coef_ = (ridge.coef_ / scaler.scale_).astype(np.float32)
    folded.intercept_ = np.float32(ridge.intercept_ - (ridge.coef_ / scaler.scale_) @ scaler.mean_)
    start = process_time()
    found = symnet.compare(model, folded)
    assert process_time() - start < 5  # a dense diagonal takes 20 seconds
    assert str(found).startswith("Rounded: rounded once")
