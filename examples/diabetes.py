"""Trained linear networks on the diabetes data, collapsed exactly and held to what scikit-learn predicts.

Run `python examples/diabetes.py`; `--figures` adds the figures that differ from machine to machine.
"""

# ruff: noqa: T201 - an example prints
import sys
from dataclasses import replace
from fractions import Fraction
from textwrap import fill
from typing import Any

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.neural_network import MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from symnet import Proved, verify
from symnet.models import sklearn as models
from symnet.models.collapse import Collapsed
from symnet.models.exact import shown
from symnet.models.rounding import Agreement
from symnet.search import Verdict


def perceptron(*widths: int) -> MLPRegressor:
    """A network of that many hidden nodes a layer, trained by full batches until it stops improving."""
    return MLPRegressor(
        hidden_layer_sizes=widths,
        activation="identity",
        alpha=0.0,
        batch_size=442,
        learning_rate_init=0.1,
        epsilon=0.1,
        tol=0.0,
        n_iter_no_change=50,
        max_iter=20_000,
        random_state=0,
    )


def scaled(regressor: Any) -> Any:
    return make_pipeline(StandardScaler(), regressor)


def equation(form: Collapsed, names: list[str]) -> str:
    terms = [f"{shown(b, 5)} {name}" for b, name in zip(form.coefficients[0], names, strict=True)]
    text = " + ".join([shown(form.intercept[0], 5), *terms]).replace("+ -", "- ")
    return fill(f"y = {text}", 100, initial_indent="  ", subsequent_indent="      ")


def proved(verdict: Verdict, layers: int) -> str:
    if isinstance(verdict, Proved) and verdict.vacuous:
        return "nothing to prove, one layer is its own collapsed form"
    return f"the {layers} layers equal the collapsed form: {type(verdict).__name__}"


def report(title: str, model: Any, rows: Any, names: list[str]) -> tuple[Collapsed, Agreement]:
    """Collapse a fitted model, prove it, check it on all rows, and print what was found."""
    network, form = models.read(model), models.collapse(model)
    verdict = verify(network.output, form.network.output)
    agreement = models.check(model, rows, form)
    print(title)
    print(equation(form, names))
    print(f"  exact: ratios of integers of {'hundreds' if form.digits > 99 else 'tens'} of digits")
    print(f"  two routes agree {form.checked}")
    print(f"  proof: {proved(verdict, len(network.layers))}")
    if not (isinstance(verdict, Proved) and agreement.within):
        sys.exit(f"  NOT as it should be: {verdict}; {agreement}")
    print(f"  predict: {agreement.rows} of {agreement.rows} rows within the proven rounding bound")
    if "--figures" in sys.argv:
        print(f"  figures: {form.digits} digits; {agreement}")
    print()
    return form, agreement


def main() -> None:
    data = load_diabetes(scaled=False)
    rows, target, names = data.data, data.target, data.feature_names
    deviations = StandardScaler().fit_transform(rows)
    regressors = {
        "LinearRegression": LinearRegression,
        "Ridge": Ridge,
        "MLP, 1 hidden layer of 8": lambda: perceptron(8),
        "MLP, 3 hidden layers of 8, 6, 4": lambda: perceptron(8, 6, 4),
    }
    print(f"{len(rows)} patients, {len(names)} inputs: {', '.join(names)}\n")
    found = []
    for title, regressor in regressors.items():
        trained, unit = (deviations, "standard deviations") if "MLP" in title else (rows, "original units")
        model, pipeline = regressor().fit(trained, target), scaled(regressor()).fit(rows, target)
        found.append(report(f"{title} (x in {unit})", model, trained, names))
        found.append(report(f"StandardScaler, {title} (x in original units)", pipeline, rows, names))

    largest = max(agreement.largest.difference for _, agreement in found)
    ratio = max(agreement.tightest.ratio for _, agreement in found)
    print(f"Every difference is below 1e-11: {largest < Fraction(1, 10**11)}")
    print(f"Every difference is below half of its bound: {ratio < Fraction(1, 2)}")

    form, _ = found[-1]
    row = list(form.coefficients[0])
    row[2] *= 1 + Fraction(1, 10**9)
    planted = models.check(pipeline, rows, replace(form, coefficients=(tuple(row),)))
    print(
        f"With the bmi coefficient changed by one part in 10^9: {len(planted.outside)} rows outside the bound"
    )


if __name__ == "__main__":
    main()
