"""Random graphs against what is the same in another way, and against mutants, both run in float64.

The number of graphs is that of the environment variable SYMNET_EXAMPLES; SYMNET_SEED draws others.
"""

import os

import numpy as np
import pytest

from symnet import Different, Rounded, Same, compare
from symnet.models.comparing import witnesses
from symnet.models.comparing.enclosures import Runner
from symnet.models.graphs import factors
from symnet.models.segments import Evaluation, Rules, segmented
from symnet.rounding import FORMATS
from tests.models.evaluation import evaluate
from tests.models.generated_graphs import SIZES, at_random, generated, mutated, rewritten

COUNT = int(os.environ.get("SYMNET_EXAMPLES", "60"))
SEED = int(os.environ.get("SYMNET_SEED", "0"))
POINTS = 4
FOUND = (560, 50434)
"""Graphs that once made a verdict fail."""
EXACT = Rules.of(FORMATS["float64"], FORMATS["float64"])


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
    for number in [*range(part, COUNT, 10), *FOUND[part::10]]:
        draw = np.random.default_rng([SEED, number])
        graph = generated(draw)
        other, mutant = rewritten(graph, draw), mutated(graph, draw)
        assert apart(graph, other, draw) < 1e-9
        for pair in [(graph, other), (other, graph), *([(graph, mutant), (other, mutant)] if mutant else [])]:
            assert wrong(*pair, draw) is None, number
        decided[Same] += isinstance(compare(graph, other), Same)
        decided[Different] += mutant is not None and isinstance(compare(graph, mutant), Different)
    assert sum(decided.values()) > 0


@pytest.mark.parametrize("part", range(5))
def test_enclosures_hold_what_graphs_give(part):
    for number in range(part, COUNT, 5):
        draw = np.random.default_rng([SEED, number])
        graph = rewritten(generated(draw), draw)
        inputs = at_random(graph, draw)
        names = [name for node in graph.inputs.values() for e in node.shape for name in factors(e)[0]]
        sizes = {f"#{k}": SIZES[name] for k, name in enumerate(dict.fromkeys(names), 1)}
        found = Runner(segmented(graph), Evaluation(EXACT), sizes).run(list(inputs.values()))
        for balls, expected in zip(found, evaluate(graph, inputs).values(), strict=True):
            size = 1 + np.abs(expected)
            assert balls.middle.shape == expected.shape, number
            assert (balls.radius <= 1e-8 * size.max(initial=0)).all(), number
            assert (np.abs(balls.middle - expected) <= balls.radius + 1e-12 * size).all(), number
