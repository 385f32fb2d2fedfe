"""Estimators as graphs: they compute what scikit-learn does, and are their exports, or are not."""

import numpy as np
import pytest

from symnet.models.sklearn import graph
from tests.models.evaluation import evaluate
from tests.models.sklearn_models import CASES

every_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])


@every_case
def test_the_graph_computes_what_the_estimator_does(case):
    read = graph(case.model)
    ((method, _),) = read.outputs.items()
    expected = getattr(case.model, method)(case.rows.copy())
    expected = np.asarray(expected.toarray() if hasattr(expected, "toarray") else expected)
    found = evaluate(read, {"x": np.asarray(case.rows)})[method]
    assert found.shape == (len(case.rows), expected.size // len(case.rows))
    assert np.allclose(
        found,
        expected.reshape(found.shape),
        rtol=1e-6 if case.name == "float32 weights" else 1e-11,
        atol=1e-11,
    )
