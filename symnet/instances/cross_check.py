"""Every statement tried on random exact instances, a network run forward layer by layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from random import Random
from time import monotonic

import numpy as np
from sympy import Basic, Equality, Indexed, Integer, MatrixSymbol
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.derive import AnyDepth, Derivation
from symnet.errors import Disagreement, UnsupportedTerm
from symnet.instances import depths
from symnet.instances.assumed import assumed
from symnet.instances.batches import Batch, batches
from symnet.instances.chance import random_letters, written_out
from symnet.instances.comparison import Comparison, Equation
from symnet.instances.evaluate import Instance, Value
from symnet.instances.functions import has_laws
from symnet.instances.pattern import PLAIN, Pattern, pattern_of
from symnet.instances.program import Letters
from symnet.instances.rationals import Rationals
from symnet.instances.shrink import shrink
from symnet.instances.signature import signature_of
from symnet.reading.arguments import as_integer, as_kind, as_limit
from symnet.reading.assumptions import assumptions
from symnet.reading.shapes import shape
from symnet.reading.terms import size_symbols
from symnet.statements import Claim, Statement

EXAMPLES = 100
SECONDS = 10.0
ALL_AT_ONCE = 20_000_000
"""Numbers computed for all instances together up to which every one has the sizes as they are."""
ONE_AT_A_TIME = 300_000_000
"""Numbers computed for one instance up to which it is tried at all."""
ATTEMPTS = 10
"""How often instances are drawn anew for those at which there is no value, such as an inverse."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many random instances agreed, and the seed from which they are drawn again.

    Where sizes are large numbers, those that are small in these instances are `shrunk`, and `whole` more were
    tried with the sizes as they are. `asked` is the number of instances wanted, if time ran out before.
    """

    examples: int
    seed: int
    asked: int | None = None
    shrunk: tuple[int, ...] = ()
    whole: int = 0

    def __str__(self) -> str:
        count = str(self.examples) if self.asked is None else f"{self.examples} of {self.asked}"
        if self.shrunk:
            *others, last = map(str, self.shrunk)
            numbers = f"{', '.join(others)} and {last}" if others else last
            more = f", and {self.whole} with these" if self.whole else ""
            return f"checked: {count} random instances with small sizes for {numbers}{more}, seed {self.seed}"
        return f"checked: {count} random instances, seed {self.seed}"


def cross_check(
    statement: Statement, *, examples: int = EXAMPLES, seed: int = 0, seconds: float = SECONDS
) -> Checked:
    """Try a statement on random instances, drawn from a seed.

    Every line of a derivation is compared with the network run forward; the two sides of a claim with
    each other; a theorem on any depth with layers run forward at random depths. Raises `Disagreement` with
    the smallest instance found where they differ.

    Where sizes are numbers so large that this would take long, it is tried at small sizes of the same
    pattern, and once as it is if that can be done; else as often as it can in so many seconds. As many are
    spent to make an instance smaller where they differ. No instance counts where the sides differ once
    functions that have no exact values, such as exp, are others.
    """
    as_kind(statement, (Derivation, AnyDepth, Claim), "a statement")
    seconds = _check(examples, seed, seconds)
    if not examples:
        return Checked(0, seed)
    if isinstance(statement, AnyDepth):
        return _at_random_depths(statement, examples, seed)
    comparison = _comparison(statement)
    checked, found = _search(comparison, examples, seed, seconds)
    if found is not None and _has_laws(comparison):
        return Checked(0, seed, examples)
    if found is not None:
        raise Disagreement(f"{comparison.words(found)} at {found} (seed {seed})")
    return checked


def counterexample(
    claim: Claim, *, examples: int = EXAMPLES, seed: int = 0, seconds: float = SECONDS
) -> Instance | None:
    """The smallest instance found at which the two sides of a claim differ, if one is found."""
    as_kind(claim, Claim, "a claim")
    seconds = _check(examples, seed, seconds)
    comparison = _comparison(claim)
    return None if _has_laws(comparison) else _search(comparison, examples, seed, seconds)[1]


def _has_laws(comparison: Comparison) -> bool:
    """Whether a statement may rest on laws of functions, which have no exact values."""
    return any(has_laws(function) for function, _ in comparison.signature.functions)


def _check(examples: object, seed: object, seconds: object) -> float:
    """How many seconds there are."""
    as_integer(examples, "the number of examples", 0)
    as_integer(seed, "the seed")
    return as_limit(seconds, "seconds")


def _at_random_depths(statement: AnyDepth, examples: int, seed: int) -> Checked:
    random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
    for _ in range(examples):
        if what := depths.differs(random, statement.bias, statement.residual):
            raise Disagreement(f"{what} (seed {seed})")
    return Checked(examples, seed)


def _search(
    comparison: Comparison, examples: int, seed: int, seconds: float
) -> tuple[Checked, Instance | None]:
    """What was tried, and the smallest instance at which something differs."""
    run = partial(_run, comparison, seed, monotonic() + seconds)
    work, pattern, small = comparison.work(), None, None
    if work * examples > ALL_AT_ONCE:
        pattern = pattern_of(comparison.terms)
    if pattern is not None and pattern.numbers:
        tried, late, small = run(examples, pattern)
        if small is None:
            whole, _, found = run(min(examples, 1)) if work <= ONE_AT_A_TIME else (0, False, None)
            numbers = tuple(map(int, pattern.numbers))
            checked = Checked(tried, seed, examples if late else None, numbers, whole)
            return checked, _smallest(comparison, found, seconds)
    if work > ONE_AT_A_TIME:
        return Checked(0, seed, examples), None
    tried, late, found = run(examples, most=max(1, ALL_AT_ONCE // (10 * work)))
    found = found and (small or found)
    return Checked(tried, seed, examples if late else None), _smallest(comparison, found, seconds)


def _smallest(comparison: Comparison, found: Instance | None, seconds: float) -> Instance | None:
    return found and shrink(found, comparison.fails, seconds=seconds)


def _run(
    comparison: Comparison,
    seed: int,
    deadline: float,
    examples: int,
    pattern: Pattern = PLAIN,
    *,
    most: int = EXAMPLES,
) -> tuple[int, bool, Instance | None]:
    """How many instances were tried, whether time ran out, and one at which something differs."""
    signature, tried = comparison.signature, 0
    for attempt in range(ATTEMPTS):
        for batch in batches(
            signature,
            examples - tried,
            seed + attempt,
            most=most,
            pattern=pattern,
            given=comparison.given,
        ):
            if monotonic() > deadline:
                return tried, True, None
            defined, differs = comparison(batch)
            if differs.any():
                return tried, False, batch.instance(int(differs.argmax()), signature.definitions)
            tried += int(defined.sum())
        if tried == examples:
            break
    return tried, False, None


def _comparison(statement: Derivation | Claim) -> Comparison:
    """The equations of a statement, the outputs of its network being those of the forward pass."""
    if isinstance(statement, Claim):
        lhs, rhs, definitions = statement.lhs, statement.rhs, dict(statement.definitions)
        assuming = assumptions(statement.assuming)
        _refuse_own_indices([lhs, rhs], assuming)
        given, told = assumed(assuming, definitions), partial(_claimed, lhs, rhs)
        if random_letters([lhs, rhs]):
            if random_letters(given.terms):
                raise UnsupportedTerm("moments are assumed, and spaces that have them are not drawn")
            lhs, rhs = written_out(lhs), written_out(rhs)
        signature = signature_of([lhs, rhs, *given.terms], definitions | given.values)
        return Comparison([(lhs, rhs, told)], signature, given=given)
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


def _refuse_own_indices(sides: Sequence[Basic], assuming: Sequence[Basic]) -> None:
    """Raise an error if an equation is assumed for all values of an index."""
    equated = [side for each in assuming if isinstance(each, Equality) for side in each.args]
    if not equated:
        return
    sizes = size_symbols([*sides, *equated])
    if any(shape(side, sizes).uses for side in equated if side.has(MatrixElement, Indexed)):
        raise UnsupportedTerm("an equation is assumed for all values of its indices")


def _claimed(lhs: Basic, rhs: Basic, left: Value, right: Value) -> str:
    return f"{lhs} is {left}, but {rhs} is {right}"


def _given(line: Basic, left: Value, right: Value) -> str:
    return f"the network gives {left}, but {line} is {right}"


def _run_forward(derivation: Derivation, outputs: MatrixSymbol, batch: Batch) -> Letters:
    """The outputs of the network as a column; with data, a row for each observation, errors added."""
    network = derivation.network
    if numbers := {name: Integer(n) for name, n in batch.sizes.items() if isinstance(name, Integer)}:
        network = network.xreplace(numbers)
    values = {
        str(name): letter.cells() for name, letter in batch.letters.items() if isinstance(letter, Rationals)
    }
    if derivation.view != "data":
        return {outputs: Rationals.of(network.evaluate(values, values[str(network.x)])[..., None])}
    data = values["X_0"] if "X_0" in values else values["X"]
    rows = [network.evaluate(values, data[:, row, :, None]) for row in range(data.shape[1])]
    return {outputs: Rationals.of(np.stack(rows, axis=1) + values["epsilon"])}
