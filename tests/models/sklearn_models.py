"""Fitted estimators on small data, each with what comes of comparing it with its export by skl2onnx."""

import warnings
from copy import deepcopy
from typing import Any, NamedTuple

import numpy as np
import sklearn.linear_model
from sklearn.compose import ColumnTransformer, TransformedTargetRegressor
from sklearn.cross_decomposition import CCA, PLSSVD, PLSCanonical, PLSRegression
from sklearn.decomposition import PCA, IncrementalPCA, TruncatedSVD
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import VotingRegressor
from sklearn.feature_selection import (
    RFE,
    SelectFromModel,
    SelectKBest,
    SelectPercentile,
    SequentialFeatureSelector,
    VarianceThreshold,
    f_regression,
)
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import (
    GammaRegressor,
    Lasso,
    LinearRegression,
    LogisticRegression,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    SGDClassifier,
)
from sklearn.model_selection import GridSearchCV, RandomizedSearchCV
from sklearn.multioutput import MultiOutputRegressor
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MaxAbsScaler,
    MinMaxScaler,
    PolynomialFeatures,
    RobustScaler,
    StandardScaler,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection
from sklearn.svm import SVR, LinearSVC, LinearSVR, NuSVR

from symnet.models.sklearn import LINEAR, graph

DRAW = np.random.default_rng(5)
SCALED = DRAW.normal(size=(40, 4))
ROWS = SCALED * [1.0, 30.0, 0.02, 2.0] + [0.0, 500.0, 1.0, 3.0]
TARGET = SCALED @ [1.5, -0.25, 2.0, 1.0] + 0.1 * DRAW.normal(size=40) + 4.0
TARGETS = np.column_stack([TARGET, SCALED[:, 0] - 2 * TARGET])
TWO = (np.median(TARGET) < TARGET).astype(int)
THREE = np.digitize(TARGET, np.quantile(TARGET, [0.33, 0.66]))

SAME, ONCE, ALONG = "Same", "Rounded: rounded once", "Rounded: rounded along the way"
NONE = "not converted"


def computed(model, rows):
    """The method that a graph is of, and what it gives, as a matrix."""
    ((method, _),) = graph(model).outputs.items()
    found = getattr(model, method)(np.array(rows))
    return method, np.asarray(found.toarray() if hasattr(found, "toarray") else found).reshape(len(rows), -1)


class Case(NamedTuple):
    """An estimator, rows for it, and what is said of its export in float32, with the reason if it is bad."""

    name: str
    model: Any
    rows: np.ndarray
    export: str
    why: str = ""


def perceptron(activation: str, targets: np.ndarray = TARGET, *widths: int) -> MLPRegressor:
    """A perceptron after a few passes: what it has learnt is of no interest."""
    model = MLPRegressor(hidden_layer_sizes=widths or (5, 3), activation=activation, random_state=0)
    for _ in range(3):
        model.partial_fit(SCALED, targets)
    return model


def linear_regressors():
    for name in LINEAR:
        model = getattr(sklearn.linear_model, name)()
        yield Case(name, model.fit(SCALED, TARGETS if name.startswith("Multi") else TARGET), SCALED, ONCE)


def regressors():
    yield Case("no intercept", LinearRegression(fit_intercept=False).fit(SCALED, TARGET), SCALED, ONCE)
    yield Case("two targets", LinearRegression().fit(SCALED, TARGETS), SCALED, ONCE)
    narrow = LinearRegression().fit(SCALED.astype(np.float32), TARGET.astype(np.float32))
    yield Case("float32 weights", narrow, SCALED, SAME)
    yield Case("PLSRegression", PLSRegression(2).fit(ROWS, TARGETS), ROWS, ALONG)
    yield Case("PLSRegression of one target", PLSRegression(2).fit(ROWS, TARGET), ROWS, ALONG)
    yield Case("PLSCanonical", PLSCanonical(2).fit(ROWS, TARGETS), ROWS, NONE)
    yield Case("CCA", CCA(1).fit(ROWS, TARGETS), ROWS, NONE)
    yield Case("LinearSVR", LinearSVR().fit(SCALED, TARGET), SCALED, ONCE)
    yield Case("SVR", SVR(kernel="linear").fit(SCALED, TARGET), SCALED, ALONG)
    yield Case("NuSVR", NuSVR(kernel="linear").fit(SCALED, TARGET), SCALED, ALONG)
    yield Case("KernelRidge", KernelRidge().fit(SCALED, TARGET), SCALED, NONE)
    yield Case("KernelRidge of two", KernelRidge().fit(SCALED, TARGETS), SCALED, NONE)
    yield Case("identity", perceptron("identity"), SCALED, ALONG)
    for activation in ("relu", "tanh", "logistic"):
        yield Case(activation, perceptron(activation), SCALED, ONCE)
    yield Case(
        "relu, two targets",
        perceptron("relu", TARGETS),
        SCALED,
        "Unknown",
        "it makes one column of two targets",
    )
    yield Case("deep", perceptron("relu", TARGET, 6, 5, 4), SCALED, ONCE)
    gamma = GammaRegressor().fit(SCALED, TARGET - TARGET.min() + 1)
    yield Case(
        "GammaRegressor",
        gamma,
        SCALED,
        "Unknown",
        "exp is taken of a vector, which becomes a column after that",
    )
    voters = [("ridge", Ridge()), ("lasso", Lasso(0.01)), ("left out", "drop"), ("ols", LinearRegression())]
    yield Case("votes", VotingRegressor(voters).fit(SCALED, TARGET), SCALED, ALONG)
    yield Case(
        "three votes", VotingRegressor([voters[0], voters[1], voters[3]]).fit(SCALED, TARGET), SCALED, ALONG
    )
    weighted = VotingRegressor([voters[0], voters[3]], weights=np.array([0.3, 2.0])).fit(SCALED, TARGET)
    yield Case("weighted votes", weighted, SCALED, ALONG)
    yield Case("MultiOutputRegressor", MultiOutputRegressor(Ridge()).fit(SCALED, TARGETS), SCALED, ONCE)
    for transformer in (StandardScaler(), MinMaxScaler(), RobustScaler(), MaxAbsScaler()):
        model = TransformedTargetRegressor(Ridge(), transformer=transformer).fit(SCALED, TARGET)
        yield Case(f"target by {type(transformer).__name__}", model, SCALED, NONE)
    chain = TransformedTargetRegressor(
        LinearRegression(), transformer=make_pipeline(StandardScaler(), MinMaxScaler())
    )
    yield Case("targets by a pipeline", chain.fit(SCALED, TARGETS), SCALED, NONE)
    plain = TransformedTargetRegressor(make_pipeline(StandardScaler(), Ridge())).fit(ROWS, TARGET)
    yield Case("target as it is", plain, ROWS, NONE)
    yield Case("GridSearchCV", GridSearchCV(Ridge(), {"alpha": [1, 2]}).fit(SCALED, TARGET), SCALED, ONCE)
    search = RandomizedSearchCV(
        make_pipeline(StandardScaler(), Ridge()), {"ridge__alpha": [1, 2]}, n_iter=1, random_state=0
    )
    yield Case("RandomizedSearchCV", search.fit(ROWS, TARGET), ROWS, NONE)
    yield Case("RANSAC", RANSACRegressor(random_state=0).fit(SCALED, TARGET), SCALED, ONCE)


def classifiers():
    yield Case("LogisticRegression", LogisticRegression().fit(SCALED, TWO), SCALED, ONCE)
    yield Case("LogisticRegression of three", LogisticRegression().fit(SCALED, THREE), SCALED, ONCE)
    sparse = LogisticRegression(C=0.1, l1_ratio=1, solver="liblinear").fit(SCALED, TWO).sparsify()
    yield Case("sparse", sparse, SCALED, NONE)
    yield Case("LDA", LinearDiscriminantAnalysis().fit(SCALED, THREE), SCALED, ONCE)
    yield Case("RidgeClassifier", RidgeClassifier().fit(SCALED, THREE), SCALED, ONCE)
    yield Case("LinearSVC", LinearSVC().fit(SCALED, THREE), SCALED, ONCE)
    yield Case("SGDClassifier", SGDClassifier(random_state=0).fit(SCALED, TWO), SCALED, ONCE)
    yield Case("SGDClassifier of three", SGDClassifier(random_state=0).fit(SCALED, THREE), SCALED, ONCE)
    yield Case("scaled", make_pipeline(StandardScaler(), LogisticRegression()).fit(ROWS, THREE), ROWS, ALONG)


def transformers():
    for scaler in (
        StandardScaler(),
        StandardScaler(with_mean=False),
        StandardScaler(with_std=False),
        MinMaxScaler(),
        MinMaxScaler((-2, 3)),
        MinMaxScaler(clip=True),
        MaxAbsScaler(),
        RobustScaler(),
        RobustScaler(with_centering=False),
        RobustScaler(with_scaling=False, quantile_range=(10, 90)),
        PCA(2),
        PCA(2, whiten=True),
        IncrementalPCA(3, batch_size=20),
    ):
        yield Case(str(scaler), scaler.fit(ROWS), ROWS, ALONG)
    flat = PCA(2, whiten=True).fit(ROWS)
    flat.explained_variance_[1] = 1e-33
    why = "the export divides by the root of a variance that scikit-learn takes to be larger"
    yield Case("PCA of flat rows", flat, ROWS, "Different", why)
    for projection in (TruncatedSVD(2), GaussianRandomProjection(2, random_state=0)):
        yield Case(str(projection), projection.fit(ROWS), ROWS, ONCE)
    yield Case("PLSSVD", PLSSVD(2).fit(ROWS, TARGETS), ROWS, NONE)
    projection = SparseRandomProjection(3, random_state=0, density=0.5).fit(ROWS)
    yield Case("SparseRandomProjection", projection, ROWS, NONE)
    yield Case("identity function", FunctionTransformer().fit(ROWS), ROWS, SAME)
    for selector in (
        SelectKBest(f_regression, k=2),
        SelectPercentile(f_regression, percentile=50),
        RFE(Ridge(), n_features_to_select=2),
        SelectFromModel(Lasso(0.1)),
        VarianceThreshold(float(np.median(SCALED.var(0)))),
    ):
        yield Case(type(selector).__name__, selector.fit(SCALED, TARGET), SCALED, SAME)
    sequential = SequentialFeatureSelector(Ridge(), n_features_to_select=3).fit(SCALED, TARGET)
    yield Case("SequentialFeatureSelector", sequential, SCALED, NONE)
    parts = [("scale", StandardScaler()), ("pca", PCA(2)), ("raw", "passthrough")]
    yield Case("union", FeatureUnion(parts).fit(ROWS), ROWS, ALONG)
    weighted = FeatureUnion(parts[:2], transformer_weights={"pca": 0.3})
    yield Case("weighted union", weighted.fit(ROWS), ROWS, ALONG)
    yield Case("union without", FeatureUnion([*parts, ("none", "drop")]).fit(ROWS), ROWS, NONE)
    columns = ColumnTransformer([("a", StandardScaler(), [1, 0]), ("b", "passthrough", [3])])
    yield Case("columns", columns.fit(ROWS), ROWS, ALONG)
    remainder = ColumnTransformer(
        [("a", StandardScaler(), slice(2)), ("b", "drop", [2])],
        remainder=MinMaxScaler(),
        transformer_weights={"remainder": 2.5},
    )
    yield Case("remaining columns", remainder.fit(ROWS), ROWS, ALONG)
    mask = ColumnTransformer([("a", RobustScaler(), [True, False, True, False]), ("b", PCA(1), [0, 3])])
    yield Case("columns by a mask", mask.fit(ROWS), ROWS, NONE)
    last = ColumnTransformer([("a", StandardScaler(), [-1])])
    yield Case("columns from the last", last.fit(ROWS), ROWS, NONE)
    cubes = PolynomialFeatures(3, include_bias=False)
    yield Case("cubes", cubes.fit(SCALED[:, :2]), SCALED[:, :2], SAME)
    yield Case(
        "bias",
        PolynomialFeatures(2).fit(SCALED),
        SCALED,
        "refused: N43: input 0 of ConstantOfShape",
        "its column of 1 has as many rows as there are",
    )


def pipelines():
    for scaler in (
        StandardScaler(),
        MinMaxScaler(),
        MaxAbsScaler(),
        RobustScaler(),
        PCA(3),
        PCA(3, whiten=True),
    ):
        yield Case(f"{scaler}, Ridge", make_pipeline(scaler, Ridge()).fit(ROWS, TARGET), ROWS, ALONG)
    inner = make_pipeline(StandardScaler(), make_pipeline(PCA(2), Lasso(0.01))).fit(ROWS, TARGET)
    yield Case("nested", inner, ROWS, ALONG)
    passing = make_pipeline(StandardScaler(), "passthrough").fit(ROWS)
    yield Case("last passes", passing, ROWS, NONE)
    net = Pipeline([("scale", StandardScaler().fit(ROWS)), ("net", perceptron("relu"))])
    yield Case("scaled perceptron", net, ROWS, ALONG)
    squares = make_pipeline(StandardScaler(), PolynomialFeatures(2, include_bias=False), LinearRegression())
    yield Case("squares", squares.fit(ROWS, TARGET), ROWS, ALONG)
    products = make_pipeline(PolynomialFeatures(3, interaction_only=True, include_bias=False), Ridge())
    yield Case("interactions", products.fit(SCALED, TARGET), SCALED, ALONG)
    chosen = make_pipeline(StandardScaler(), SelectKBest(f_regression, k=2), LinearRegression())
    yield Case("chosen", chosen.fit(ROWS, TARGET), ROWS, ALONG)
    scores = PLSRegression(2).fit(ROWS, TARGET)
    after = Ridge().fit(scores.transform(ROWS), TARGET)
    why = "it has what predict gives in the middle of the pipeline"
    refused = "refused: LinearRegressor: coefficients"
    yield Case("PLS scores", Pipeline([("pls", scores), ("ridge", after)]), ROWS, refused, why)
    scores = PLSRegression(2).fit(ROWS, TARGETS)
    after = Ridge().fit(scores.transform(ROWS), TARGET)
    yield Case("two PLS scores", Pipeline([("pls", scores), ("ridge", after)]), ROWS, "Different", why)
    yield Case(
        "discriminants",
        make_pipeline(LinearDiscriminantAnalysis(), Ridge()).fit(SCALED, THREE),
        SCALED,
        NONE,
    )


with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # what was learnt is of no interest
    CASES = [*linear_regressors(), *regressors(), *classifiers(), *transformers(), *pipelines()]


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
