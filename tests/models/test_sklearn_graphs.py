"""Estimators as graphs: they compute what scikit-learn does, wrong ones differ, the rest is refused."""

import sys
from copy import deepcopy
from time import process_time

import numpy as np
import pytest
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor, make_column_transformer
from sklearn.decomposition import PCA, TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import RandomForestRegressor, VotingRegressor
from sklearn.feature_selection import SelectKBest, VarianceThreshold, f_regression
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    PolynomialFeatures,
    QuantileTransformer,
    RobustScaler,
    StandardScaler,
)
from sklearn.svm import SVR
from sklearn.utils import all_estimators

import symnet
from symnet.errors import LimitExceeded, MissingExtra, UsageError
from symnet.models.comparing import Different, Same
from symnet.models.sklearn import LINEAR, graph, supported
from tests.models.evaluation import evaluate
from tests.models.sklearn_models import (
    CASES,
    LOGISTIC,
    NET,
    RIDGE,
    ROWS,
    SCALED,
    TARGET,
    TARGETS,
    THREE,
    WRONG,
    computed,
)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_graph_computes_what_the_estimator_does(case):
    method, expected = computed(case.model, case.rows)
    found = evaluate(graph(case.model), {"x": case.rows})[method]
    tolerance = 1e-6 if case.name == "float32 weights" else 1e-11
    assert found.shape == expected.shape
    assert np.allclose(found, expected, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize(("right", "wrong"), WRONG.values(), ids=WRONG)
def test_a_wrong_model_is_different_and_predict_shows_it(right, wrong):
    found = symnet.compare(right, wrong)
    assert isinstance(found, Different), found
    left, other = (computed(model, found.witness["x"])[1][found.place] for model in (right, wrong))
    assert np.isclose(left, found.left, rtol=1e-5) and np.isclose(other, found.right, rtol=1e-5)
    assert not np.isclose(left, other, rtol=1e-9, atol=1e-12)


def transformer(draw, depth=0):
    """A transformer, of others up to some depth."""

    def chance():
        return bool(draw.integers(2))

    def others():
        return [transformer(draw, depth + 1) for _ in range(draw.integers(1, 3))]

    kinds = [
        lambda: StandardScaler(with_mean=chance(), with_std=chance()),
        lambda: RobustScaler(with_centering=chance(), with_scaling=chance()),
        lambda: MinMaxScaler(clip=chance()),
        MaxAbsScaler,
        lambda: PCA(int(draw.integers(1, 3)), whiten=chance()),
        lambda: TruncatedSVD(1),
        VarianceThreshold,
        lambda: PolynomialFeatures(int(draw.integers(1, 3)), include_bias=chance()),
        lambda: make_union(*others()),
        lambda: make_pipeline(*others()),
        lambda: make_column_transformer((others()[0], [1, 0]), (others()[0], [-1, 0, 1])),
    ]
    return kinds[draw.integers(len(kinds) if depth < 2 else 8)]()


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.filterwarnings("ignore")
def test_any_pipeline_is_what_it_computes_and_itself_and_no_other(seed):
    parts = StandardScaler(), transformer(np.random.default_rng(seed)), Ridge()
    model = make_pipeline(*parts).fit(ROWS, TARGETS)
    found = evaluate(graph(model), {"x": ROWS})["predict"]
    assert np.allclose(found, model.predict(ROWS), rtol=1e-6, atol=1e-6)
    assert isinstance(symnet.compare(model, deepcopy(model)), Same)
    other = deepcopy(model)
    other[-1].intercept_ = np.add(other[-1].intercept_, [0.0, 0.125])
    found = symnet.compare(model, other)
    assert isinstance(found, Different), found
    assert found.place[-1] == 1


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
    yield scalar, "transformer 'a' of the model must take a list of columns that are there; found 1"
    elsewhere = deepcopy(scalar)
    elsewhere.transformers_ = [("a", "passthrough", ["age"])]
    yield elsewhere, "found \\['age'\\]"
    elsewhere = deepcopy(scalar)
    elsewhere.transformers_ = [("a", "passthrough", [1, 4])]
    yield elsewhere, "found \\[1, 4\\]"
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
JUNK = (
    None,
    "x",
    [],
    -1,
    np.zeros(0),
    np.zeros((2, 3, 4)),
    np.array([1, 2], dtype=object),
    np.full(4, np.inf),
)


def inner(model):
    """An estimator and all that it is made of."""
    yield model
    for name in ("steps", "transformer_list", "transformers_", "estimators_"):
        for each in getattr(model, name, ()):
            part = each[1] if isinstance(each, tuple) else each
            if not isinstance(part, str):
                yield from inner(part)
    for name in ("best_estimator_", "estimator_", "regressor_", "transformer_"):
        if hasattr(model, name):
            yield from inner(getattr(model, name))


@pytest.mark.parametrize("junk", JUNK, ids=range(len(JUNK)))
@pytest.mark.filterwarnings("ignore")
def test_attributes_that_fit_did_not_leave_are_read_or_refused(junk):
    refusals = 0
    for case in CASES[len(LINEAR) - 1 :]:
        for number, part in enumerate(inner(case.model)):
            for name in [name for name in vars(part) if name.endswith("_")]:
                model = deepcopy(case.model)
                vars(list(inner(model))[number])[name] = junk
                try:
                    graph(model)
                except symnet.SymnetError:
                    refusals += 1
    assert refusals > 100


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
