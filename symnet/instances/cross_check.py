"""Every statement tried on random exact instances, a network run forward layer by layer."""

from dataclasses import dataclass
from functools import partial
from random import Random

import numpy as np
from sympy import Basic, MatrixSymbol

from symnet.derive import AnyDepth, Derivation
from symnet.errors import Disagreement
from symnet.instances import depths
from symnet.instances.batches import Batch, batches
from symnet.instances.comparison import Comparison, Equation
from symnet.instances.evaluate import Instance, Value
from symnet.instances.program import Letters
from symnet.instances.rationals import Rationals
from symnet.instances.shrink import shrink
from symnet.instances.signature import signature_of
from symnet.reading.arguments import as_integer, as_kind
from symnet.statements import Claim, Statement

EXAMPLES = 100
ATTEMPTS = 10
"""How often instances are drawn anew for those at which there is no value, such as an inverse."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many random instances agreed, and the seed from which they are drawn again."""

    examples: int
    seed: int

    def __str__(self) -> str:
        return f"checked: {self.examples} random instances, seed {self.seed}"


def cross_check(statement: Statement, *, examples: int = EXAMPLES, seed: int = 0) -> Checked:
    """Try a statement on random instances, drawn from a seed.

    Every line of a derivation is compared with the network run forward; the two sides of a claim with
    each other; a theorem on any depth with layers run forward at random depths. Raises `Disagreement` with
    the smallest instance found where they differ.
    """
    as_kind(statement, (Derivation, AnyDepth, Claim), "a statement")
    _check(examples, seed)
    if isinstance(statement, AnyDepth):
        return _at_random_depths(statement, examples, seed)
    comparison = _comparison(statement)
    tried, found = _search(comparison, examples, seed)
    if found is not None:
        raise Disagreement(f"{comparison.words(found)} at {found} (seed {seed})")
    return Checked(tried, seed)


def counterexample(claim: Claim, *, examples: int = EXAMPLES, seed: int = 0) -> Instance | None:
    """The smallest instance found at which the two sides of a claim differ, if one is found."""
    as_kind(claim, Claim, "a claim")
    _check(examples, seed)
    return _search(_comparison(claim), examples, seed)[1]


def _check(examples: object, seed: object) -> None:
    as_integer(examples, "the number of examples", 0)
    as_integer(seed, "the seed")


def _at_random_depths(statement: AnyDepth, examples: int, seed: int) -> Checked:
    random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
    for _ in range(examples):
        if what := depths.differs(random, statement.bias, statement.residual):
            raise Disagreement(f"{what} (seed {seed})")
    return Checked(examples, seed)


def _search(comparison: Comparison, examples: int, seed: int) -> tuple[int, Instance | None]:
    """The number of instances tried, and the smallest one at which something differs."""
    random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
    signature, tried = comparison.signature, 0
    for _ in range(ATTEMPTS):
        for batch in batches(signature, examples - tried, random):
            defined, differs = comparison(batch)
            if differs.any():
                found = batch.instance(int(differs.argmax()), signature.definitions)
                return tried, shrink(found, comparison.fails)
            tried += int(defined.sum())
        if tried == examples:
            break
    return tried, None


def _comparison(statement: Derivation | Claim) -> Comparison:
    """The equations of a statement, the outputs of its network being those of the forward pass."""
    if isinstance(statement, Claim):
        lhs, rhs = statement.lhs, statement.rhs
        return Comparison([(lhs, rhs, partial(_claimed, lhs, rhs))], signature_of([lhs, rhs]))
    (outputs,) = statement.subject.atoms(MatrixSymbol)
    equations: list[Equation] = [(statement.subject, statement.lhs, partial(_given, statement.lhs))]
    left = statement.subject
    for step in statement.steps:
        left = left if step.left is None else step.left
        equations.append((left, step.term, partial(_given, step.term)))
    equations += [(each.name, each.term, partial(_claimed, each.name, each.term)) for each in statement.where]
    definitions = dict(statement.definitions)
    sides = [side for each in equations for side in each[:2]]
    signature = signature_of(sides, {**definitions, outputs: statement.lhs})
    del signature.definitions[outputs]
    return Comparison(equations, signature, partial(_run_forward, statement, outputs))


def _claimed(lhs: Basic, rhs: Basic, left: Value, right: Value) -> str:
    return f"{lhs} is {left}, but {rhs} is {right}"


def _given(line: Basic, left: Value, right: Value) -> str:
    return f"the network gives {left}, but {line} is {right}"


def _run_forward(derivation: Derivation, outputs: MatrixSymbol, batch: Batch) -> Letters:
    """The outputs of the network as a column; with data, a row for each observation, errors added."""
    network = derivation.network
    values = {name: letter.cells() for name, letter in batch.letters.items() if isinstance(letter, Rationals)}
    if derivation.view != "data":
        return {outputs: Rationals.of(network.evaluate(values, values[network.x])[..., None])}
    by_name = {str(symbol): value for symbol, value in values.items()}
    data = by_name["X_0"] if "X_0" in by_name else by_name["X"]
    rows = [network.evaluate(values, data[:, row, :, None]) for row in range(data.shape[1])]
    return {outputs: Rationals.of(np.stack(rows, axis=1) + by_name["epsilon"])}
