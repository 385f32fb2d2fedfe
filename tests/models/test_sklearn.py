"""Models of scikit-learn read exactly, their predictions within the bound, and everything else refused."""

import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
import sklearn.linear_model
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.compose import TransformedTargetRegressor
from sklearn.decomposition import PCA
from sklearn.linear_model import Lasso, LinearRegression, LogisticRegression, Ridge
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from symnet.errors import MissingExtra, SymnetError, UsageError
from symnet.models import collapse as framework_free
from symnet.models.sklearn import LINEAR, check, collapse, networks, read

DRAW = np.random.default_rng(3)
ROWS = DRAW.normal(size=(40, 3)) * [1.0, 30.0, 0.02] + [0.0, 500.0, 1.0]
TARGET = ROWS @ [1.5, -0.25, 20.0] + DRAW.normal(size=40) + 7.0
TARGETS = np.column_stack([TARGET, -2 * TARGET + ROWS[:, 0]])


def perceptron(*widths, targets=TARGET):
    """A perceptron after one pass over standardised rows: what it has learnt is of no interest."""
    model = MLPRegressor(hidden_layer_sizes=widths, activation="identity", random_state=0)
    return model.partial_fit(StandardScaler().fit_transform(ROWS), targets)


def with_perceptron(scaler, *widths):
    """A fitted pipeline of a scaler and a perceptron; the scaler fitted on the same rows."""
    return Pipeline([("scale", scaler.fit(ROWS)), ("mlp", perceptron(*widths))])


def pipelines():
    scalers = [StandardScaler(with_mean=m, with_std=s) for m in (True, False) for s in (True, False)]
    yield from (make_pipeline(scaler, Ridge()).fit(ROWS, TARGET) for scaler in scalers)
    yield from (with_perceptron(clone(scaler), 4) for scaler in scalers)
    yield make_pipeline(StandardScaler(), "passthrough", LinearRegression()).fit(ROWS, TARGET)
    yield make_pipeline(make_pipeline(StandardScaler(), None), make_pipeline(StandardScaler(), Ridge())).fit(
        ROWS, TARGET
    )
    yield make_pipeline(StandardScaler(), StandardScaler(copy=False), LinearRegression()).fit(ROWS, TARGETS)
    yield make_pipeline(StandardScaler(), "passthrough").fit(ROWS)


def models_alone():
    yield from (perceptron(*widths) for widths in [(1,), (6,), (5, 4, 3)])
    yield perceptron(4, 4, targets=TARGETS)
    yield LinearRegression().fit(ROWS, TARGET)
    yield LinearRegression(fit_intercept=False).fit(ROWS, TARGET)
    yield LinearRegression().fit(ROWS, TARGETS)
    yield LinearRegression(fit_intercept=False).fit(ROWS, TARGETS)
    yield Ridge().fit(ROWS, TARGET.reshape(-1, 1))
    yield LinearRegression().fit(ROWS.astype(np.float32), TARGET.astype(np.float32))
    yield StandardScaler().fit(ROWS)
    yield StandardScaler(copy=False).fit(ROWS)


ESTIMATORS = [*models_alone(), *pipelines()]
every_estimator = pytest.mark.parametrize("estimator", ESTIMATORS, ids=range(len(ESTIMATORS)))


@every_estimator
def test_what_is_computed_lies_within_the_bound(estimator):
    before = ROWS.copy()
    found = check(estimator, ROWS)
    assert found.within
    assert found.rows == len(ROWS)
    assert np.array_equal(ROWS, before)


@every_estimator
def test_one_coefficient_wrong_by_one_part_in_a_thousand_million_is_found(estimator):
    form = collapse(estimator)
    table = [list(row) for row in form.coefficients]
    position = max(range(3), key=lambda i: abs(table[-1][i]) * Fraction(abs(ROWS[:, i]).max()))
    table[-1][position] *= 1 + Fraction(1, 10**9)
    found = check(estimator, ROWS, replace(form, coefficients=tuple(map(tuple, table))))
    assert not found.within
    assert len(found.outside) > len(ROWS) // 2
    assert {deviation.output for deviation in found.outside} == {form.outputs - 1}


@every_estimator
def test_the_network_read_collapses_to_the_same_form(estimator):
    network = read(estimator)
    form = framework_free.collapse(network)
    assert form == collapse(estimator)
    assert len(framework_free.prove(network, form)) == len(network.layers)


@every_estimator
def test_the_network_computes_what_the_estimator_does(estimator):
    # coarse on purpose, and without the bound: one row in floats
    row = ROWS[:1]
    compute = estimator.predict if hasattr(estimator, "predict") else estimator.transform
    exact = [float(y) for y in read(estimator).evaluate({}, [Fraction(v) for v in row[0]])]
    assert np.allclose(np.ravel(compute(row.copy())), exact, rtol=1e-6)


@pytest.mark.parametrize("name", LINEAR)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_every_linear_model_of_the_table_predicts_within_the_bound(name):
    rows = StandardScaler().fit_transform(ROWS)
    model = getattr(sklearn.linear_model, name)()
    model.fit(rows, TARGETS if name.startswith("MultiTask") else TARGET)
    assert check(model, rows).within


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_weights_at_any_row_within_the_bound(data):
    numbers = st.floats(-1e9, 1e9) | st.sampled_from([0.1, 1e16, -1e16, 5e-324])
    model = perceptron(3, 2)
    for arrays in (model.coefs_, model.intercepts_):
        for array in arrays:
            size = array.size
            array.flat = data.draw(st.lists(numbers, min_size=size, max_size=size))
    rows = np.array(data.draw(st.lists(st.tuples(numbers, numbers, numbers), min_size=1, max_size=4)))
    assert check(model, rows).within


def test_a_perceptron_is_read_layer_by_layer():
    model = with_perceptron(StandardScaler(), 5, 4)
    scaler, mlp = model[0], model[1]
    network = read(model)
    assert [int(layer.outputs) for layer in network.layers] == [3, 5, 4, 1]
    scaled = network.layers[0]
    assert scaled.weights[1, 1] * Fraction(scaler.scale_[1]) == 1
    assert scaled.offset[1, 0] * Fraction(scaler.scale_[1]) == -Fraction(scaler.mean_[1])
    assert scaled.weights[0, 1] == 0
    assert Fraction(*network.layers[1].weights[2, 1].as_numer_denom()) == Fraction(mlp.coefs_[0][1, 2])
    assert Fraction(*network.layers[3].offset[0, 0].as_numer_denom()) == Fraction(mlp.intercepts_[2][0])


def test_a_scaler_is_read_as_it_transforms_now():
    scaler = StandardScaler().fit(ROWS)
    scaler.set_params(with_mean=False)
    assert check(scaler, ROWS).within
    assert not any(collapse(scaler).intercept)


def test_a_column_of_one_value_is_not_scaled():
    rows = np.column_stack([ROWS[:, 0], np.full(40, 2.5)])
    assert check(make_pipeline(StandardScaler(), Ridge()).fit(rows, TARGET), rows).within


def test_rows_may_be_lists():
    model = make_pipeline(StandardScaler(copy=False), Ridge()).fit(ROWS.copy(), TARGET)
    assert check(model, ROWS.tolist()) == check(model, ROWS)


class Shifted(LinearRegression):
    """A subclass that predicts differently."""

    def predict(self, X):
        return super().predict(X) + 1e-9


def refused():
    relu = MLPRegressor(hidden_layer_sizes=(2,), activation="relu").partial_fit(ROWS, TARGET)
    yield relu, 'the activation of the model must be "identity", to be linear; found "relu"'
    poisson = perceptron(2)
    poisson.out_activation_ = "exp"
    yield poisson, 'the output activation of the model must be "identity", to be linear; found "exp"'
    signs = (np.median(TARGET) < TARGET).astype(int)
    yield (
        LogisticRegression().fit(ROWS / 500, signs),
        "the model cannot be read: found LogisticRegression; supported",
    )
    yield MLPClassifier(activation="identity").partial_fit(ROWS, signs, classes=[0, 1]), "found MLPClassifier"
    yield TransformedTargetRegressor(LinearRegression()).fit(ROWS, TARGET), "found TransformedTargetRegressor"
    yield Shifted().fit(ROWS, TARGET), "found Shifted"
    yield LinearRegression, "found the class LinearRegression"
    yield "model.pkl", "found str"
    yield None, "found NoneType"
    yield LinearRegression(), "the model must be fitted; found LinearRegression before fit"
    yield MLPRegressor(activation="identity"), "the model must be fitted; found MLPRegressor before fit"
    yield make_pipeline(StandardScaler(), Ridge()), "the model must be fitted; found Pipeline before fit"
    yield (
        Pipeline([("scale", StandardScaler()), ("ridge", Ridge().fit(ROWS, TARGET))]),
        "step 'scale' of the model must be fitted; found StandardScaler before fit",
    )
    yield (
        make_pipeline(PCA(2), Ridge()).fit(ROWS, TARGET),
        "step 'pca' of the model cannot be read: found PCA",
    )
    inner = Pipeline([("range", MinMaxScaler()), ("last", Ridge())])
    yield (
        Pipeline([("inner", inner)]).fit(ROWS, TARGET),
        "step 'range' of step 'inner' of the model cannot be read: found MinMaxScaler",
    )
    fitted = Ridge().fit(ROWS, TARGET)
    yield (
        Pipeline([("first", fitted), ("last", fitted)]),
        "step 'first' of the model must be a scaler, since steps follow it; found Ridge",
    )
    yield make_pipeline("passthrough").fit(ROWS), "a model must have at least one step"
    broken = Lasso().fit(ROWS, TARGET)
    broken.coef_ = np.array([1.0, np.nan, 2.0])
    yield broken, r"coef_ of the model must hold finite numbers; found nan at \[1\]"
    flat = StandardScaler().fit(ROWS)
    flat.scale_ = np.array([1.0, 0.0, 2.0])
    yield flat, "scale_ of the model must not be 0; found 0 at 1"


REFUSED = list(refused())


@pytest.mark.parametrize(("estimator", "message"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_not_supported_is_refused_by_name(estimator, message):
    for function in (read, collapse, lambda model: check(model, ROWS)):
        with pytest.raises(UsageError, match=message):
            function(estimator)


@pytest.mark.filterwarnings("ignore")
def test_the_output_of_a_poisson_loss_is_refused():
    parameters = MLPRegressor().get_params()
    if "loss" not in parameters:
        pytest.skip("this scikit-learn has no loss parameter")
    model = MLPRegressor(hidden_layer_sizes=(2,), activation="identity", loss="poisson", max_iter=2)
    with pytest.raises(UsageError, match='output activation of the model must be "identity"'):
        read(model.fit(StandardScaler().fit_transform(ROWS), abs(TARGET)))


@pytest.mark.parametrize("kind", [np.float32, np.float16, np.int64, object])
def test_rows_of_another_type_are_refused(kind):
    model = LinearRegression().fit(ROWS, TARGET)
    with pytest.raises(UsageError, match="the rows must be float64"):
        check(model, ROWS.astype(kind))


def test_a_row_that_is_not_finite_or_too_short_is_refused():
    model = LinearRegression().fit(ROWS, TARGET)
    broken = ROWS.copy()
    broken[4, 2] = np.inf
    for rows in (broken, ROWS[:, :2]):
        with pytest.raises((SymnetError, ValueError)):
            check(model, rows)


def test_a_changed_model_is_seen_by_an_older_form():
    model = with_perceptron(StandardScaler(), 4)
    form = collapse(model)
    assert check(model, ROWS, form).within
    model[-1].coefs_[0][0, 0] *= 1 + 1e-9
    assert not check(model, ROWS, form).within


def test_a_prediction_that_is_not_what_was_read_is_reported(monkeypatch):
    model = LinearRegression().fit(ROWS, TARGET)
    right = model.predict(ROWS)
    wrong = right.copy()
    wrong[17] *= 1 + 1e-12
    monkeypatch.setattr(LinearRegression, "predict", lambda _self, _rows: wrong)
    found = check(model, ROWS)
    assert [deviation.row for deviation in found.outside] == [17]
    monkeypatch.setattr(LinearRegression, "predict", lambda _self, _rows: right.astype(np.float32))
    with pytest.raises(UsageError, match="must compute in float64; its output is float32"):
        check(model, ROWS)


def test_without_the_framework_the_extra_is_named(monkeypatch):
    networks._kinds.cache_clear()
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)
    with pytest.raises(MissingExtra, match=r"scikit-learn is required .* pip install 'symnet\[models\]'"):
        read(ESTIMATORS[0])
    monkeypatch.undo()
    assert read(ESTIMATORS[0])
