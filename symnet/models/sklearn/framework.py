"""scikit-learn itself, imported only when an estimator is read, and the names of its linear regressors."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, Final

from symnet.errors import MissingExtra, SymnetError, UsageError

# Each predicts X·coef_ᵀ + intercept_ and nothing else.
LINEAR: Final = (
    "ARDRegression",
    "BayesianRidge",
    "ElasticNet",
    "ElasticNetCV",
    "HuberRegressor",
    "Lars",
    "LarsCV",
    "Lasso",
    "LassoCV",
    "LassoLars",
    "LassoLarsCV",
    "LassoLarsIC",
    "LinearRegression",
    "MultiTaskElasticNet",
    "MultiTaskElasticNetCV",
    "MultiTaskLasso",
    "MultiTaskLassoCV",
    "OrthogonalMatchingPursuit",
    "OrthogonalMatchingPursuitCV",
    "QuantileRegressor",
    "Ridge",
    "RidgeCV",
    "SGDRegressor",
    "TheilSenRegressor",
)


def require_fitted(estimator: Any, where: str) -> None:
    """Refuses an estimator before `fit`."""
    try:
        framework("utils.validation").check_is_fitted(estimator)
    except framework("exceptions").NotFittedError:
        raise UsageError(f"{where} must be fitted; found {type(estimator).__name__} before fit") from None
    except TypeError:  # 1.4 asks the last step of a pipeline, which may be no estimator; each step is asked
        return


@contextmanager
def as_fitted(where: str) -> Iterator[None]:
    """What is read of attributes: where they are not what `fit` leaves, that is said of the estimator."""
    try:
        yield
    except SymnetError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise UsageError(f"{where} must be as fit leaves it: {error}") from None


def is_before(major: int, minor: int) -> bool:
    """Whether scikit-learn is older than a version."""
    found = import_module("sklearn").__version__.split(".")
    return (int(found[0]), int(found[1])) < (major, minor)


def framework(module: str) -> Any:
    """A module of scikit-learn. Raises `MissingExtra` without it."""
    try:
        return import_module(f"sklearn.{module}")
    except ImportError as error:
        raise MissingExtra(
            f"scikit-learn is required to read its models: pip install 'symnet[models]' ({error})"
        ) from None
