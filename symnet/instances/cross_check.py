"""Every statement tried on random exact instances, a network run forward layer by layer."""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, Verbosity, given, reject, settings
from hypothesis import seed as seeded
from hypothesis import strategies as st
from sympy import Basic

from symnet.derive import AnyDepth, Derivation
from symnet.derive.derivation import Step
from symnet.errors import Disagreement
from symnet.instances import depths
from symnet.instances.evaluate import Instance, Value
from symnet.instances.shrink import shrink
from symnet.instances.signature import Signature, index_values, signature_of
from symnet.instances.strategies import instances
from symnet.reading.arguments import as_integer, as_kind
from symnet.statements import Claim, Statement

EXAMPLES = 100
Found = TypeVar("Found")


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
    signature = _signature(statement)
    tried, found = _search(
        signature, lambda instance: _differs(statement, signature, instance), examples, seed
    )
    if found is not None:
        instance, what = found
        raise Disagreement(f"{what} at {instance} (seed {seed})")
    return Checked(tried, seed)


def _check(examples: object, seed: object) -> None:
    as_integer(examples, "the number of examples", 0)
    as_integer(seed, "the seed")


def _at_random_depths(statement: AnyDepth, examples: int, seed: int) -> Checked:
    random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
    for _ in range(examples):
        if what := depths.differs(random, statement.bias, statement.residual):
            raise Disagreement(f"{what} (seed {seed})")
    return Checked(examples, seed)


def counterexample(claim: Claim, *, examples: int = EXAMPLES, seed: int = 0) -> Instance | None:
    """The smallest instance found at which the two sides of a claim differ, if one is found."""
    as_kind(claim, Claim, "a claim")
    _check(examples, seed)
    signature = _signature(claim)
    _, found = _search(signature, lambda instance: _claim_differs(claim, signature, instance), examples, seed)
    return None if found is None else found[0]


def _signature(statement: Derivation | Claim) -> Signature:
    match statement:
        case Claim():
            return signature_of([statement.lhs, statement.rhs])
        case Derivation():
            named = [part for each in statement.where for part in (each.name, each.term)]
            lines = [step.term for step in statement.steps]
            return signature_of([statement.lhs, *lines, *named], dict(statement.definitions))


def _search(
    signature: Signature, differs: Callable[[Instance], str | None], examples: int, seed: int
) -> tuple[int, tuple[Instance, str] | None]:
    """The number of instances tried, and the smallest one at which something differs."""
    tried = 0
    found: list[tuple[Instance, str]] = []
    if not examples:
        return tried, None

    @seeded(seed)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
        report_multiple_bugs=False,
    )
    @given(st.shared(instances(signature), key="instance"))
    def attempt(instance: Instance) -> None:
        nonlocal tried
        try:
            what = differs(instance)
        except ZeroDivisionError:
            reject()
        tried += 1
        if what:
            found.append((instance, what))
            raise _Differs

    try:
        attempt()
    except _Differs:
        instance = shrink(found[-1][0], lambda trial: differs(trial) is not None)
        return tried, (instance, str(differs(instance)))
    return tried, None


class _Differs(Exception):
    """Tells Hypothesis that an instance was found."""


def _differs(statement: Derivation | Claim, signature: Signature, instance: Instance) -> str | None:
    """What differs at an instance, in words, or None."""
    if isinstance(statement, Derivation):
        return _derivation_differs(statement, signature, instance)
    return _claim_differs(statement, signature, instance)


def _claim_differs(claim: Claim, signature: Signature, instance: Instance) -> str | None:
    for indices in index_values(signature, instance, claim.lhs, claim.rhs):
        left, right = (_as_matrix(instance.value(side, indices)) for side in (claim.lhs, claim.rhs))
        if left != right:
            return f"{claim.lhs} is {left}, but {claim.rhs} is {right}{_at(indices)}"
    return None


def _derivation_differs(derivation: Derivation, signature: Signature, instance: Instance) -> str | None:
    forward = _run_forward(derivation, instance)
    left = derivation.subject
    for step in (Step(derivation.lhs, "definition"), *derivation.steps):
        line, left = step.term, left if step.left is None else step.left
        for indices in index_values(signature, instance, left, line):
            expected = [forward[k] for k in indices.values()] if indices else forward
            value = _as_matrix(instance.value(line, indices))
            entries = [entry for row in expected for entry in row]
            if value not in (expected, [[entry] for entry in entries], [entries]):
                return f"the network gives {expected}, but {line} is {value}{_at(indices)}"
    for each in derivation.where:
        for indices in index_values(signature, instance, each.name):
            name, term = (_as_matrix(instance.value(part, indices)) for part in (each.name, each.term))
            if name != term:
                return f"{each.name} is {name}, but {each.term} is {term}{_at(indices)}"
    return None


def _run_forward(derivation: Derivation, instance: Instance) -> Value:
    """The output of the network as a column; with data, a row for each observation, errors added."""
    values: dict[Any, Any] = dict(instance.values)
    network = derivation.network
    if derivation.view != "data":
        return [[output] for output in network.evaluate(values, values[network.x])]
    by_name = {str(symbol): value for symbol, value in values.items()}
    data = by_name["X_0"] if "X_0" in by_name else by_name["X"]
    return [
        [output + error for output, error in zip(network.evaluate(values, row), errors, strict=True)]
        for row, errors in zip(data, by_name["epsilon"], strict=True)
    ]


def _as_matrix(value: Value) -> Value:
    return value if isinstance(value, list) else [[value]]


def _at(indices: dict[Basic, int]) -> str:
    shown = ", ".join(f"{symbol} = {value}" for symbol, value in indices.items())
    return f" for {shown}" if shown else ""
