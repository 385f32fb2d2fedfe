"""Random graphs against what is the same in another way, and against mutants, both run in float64.

The number of graphs is that of the environment variable SYMNET_EXAMPLES; SYMNET_SEED draws others.
"""

import os

import numpy as np
import pytest

from symnet import Different, Rounded, Same, compare
from symnet.models.comparing import witnesses
from tests.models.evaluation import evaluate
from tests.models.generated_graphs import at_random, generated, mutated, rewritten

COUNT = int(os.environ.get("SYMNET_EXAMPLES", "150"))
SEED = int(os.environ.get("SYMNET_SEED", "0"))
POINTS = 4


@pytest.fixture(autouse=True)
def _few_inputs(monkeypatch):
    monkeypatch.setattr(witnesses, "IMPROVED", 10)


def apart(before, after, draw):
    """How far outputs are apart at random inputs, by the size of those before; None if shapes differ."""
    worst = 0.0
    for _ in range(POINTS):
        inputs = at_random(before, draw)
        for left, right in zip(
            evaluate(before, inputs).values(), evaluate(after, inputs).values(), strict=True
        ):
            if left.shape != right.shape:
                return None
            gap = np.abs(left - right).max(initial=0.0)
            worst = max(worst, gap / (1 + np.abs(left).max(initial=0.0)))
    return worst


def wrong(before, after, draw):
    """What is wrong with the verdict on two graphs, if anything."""
    found, gap = compare(before, after), apart(before, after, draw)
    if isinstance(found, Same | Rounded) and (gap is None or gap > 1e-6):
        return f"{found}, but outputs are {gap} apart"
    if isinstance(found, Different):
        left, right = (evaluate(graph, found.witness)[found.output][found.place] for graph in (before, after))
        if abs(left - right) < abs(found.left - found.right) / 2:
            return f"{found}, but it is {left} and {right}"
    return None


@pytest.mark.parametrize("part", range(10))
def test_no_verdict_on_graphs_is_wrong(part):
    decided = {Same: 0, Different: 0}
    for number in range(part, COUNT, 10):
        draw = np.random.default_rng([SEED, number])
        graph = generated(draw)
        other, mutant = rewritten(graph, draw), mutated(graph, draw)
        assert apart(graph, other, draw) < 1e-9
        for pair in [(graph, other), (other, graph), *([(graph, mutant), (other, mutant)] if mutant else [])]:
            assert wrong(*pair, draw) is None, number
        decided[Same] += isinstance(compare(graph, other), Same)
        decided[Different] += mutant is not None and isinstance(compare(graph, mutant), Different)
    assert sum(decided.values()) > 0
