"""Batches of random instances that share their sizes; Hypothesis draws the sizes and the seeds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import numpy as np
from sympy import Basic

from symnet.instances.assumed import NOTHING, Assumed
from symnet.instances.draws import sizes_and_seeds
from symnet.instances.evaluate import Instance, Value
from symnet.instances.functions import Quadratic
from symnet.instances.pattern import PLAIN, Pattern
from symnet.instances.program import Family, Letters
from symnet.instances.rationals import Rationals
from symnet.instances.signature import LARGEST_SIZE, Signature, at_sizes

LARGEST_NUMBER = 6
DENOMINATORS = (1, 1, 1, 2, 3)
"""All numbers of a letter have one of these, unless they are very many."""
VERY_MANY = 10_000
ENTRY_SETS = 5
"""Instances with the same sizes, where there are sizes enough."""


@dataclass(frozen=True)
class Batch:
    """Instances with the same sizes: each array has an axis for them."""

    sizes: Mapping[Basic, int]
    letters: Letters
    count: int

    def instance(self, number: int, definitions: Mapping[Basic, Basic]) -> Instance:
        """One of them."""
        values = {name: _of_instance(letter, number) for name, letter in self.letters.items()}
        return Instance(self.sizes, values, definitions)


def _of_instance(letter: Any, number: int) -> Value:
    match letter:
        case Rationals():
            return letter.reshaped(lambda top: np.asarray(top[number])).rows()
        case Family():
            members = letter.members.reshaped(lambda top: top[number]).cells()
            places = product(*map(range, letter.first, np.add(letter.first, members.shape)))
            return dict(zip(places, members.flat, strict=True))
        case Quadratic():
            return Quadratic(tuple(_of_instance(each, number) for each in letter.coefficients))
    return letter


def draw(
    signature: Signature, sizes: Mapping[Basic, int], count: int, random: Random, given: Assumed = NOTHING
) -> Batch:
    """So many instances at some sizes, with exact numbers for everything, drawn to fit what is given."""
    letters: dict[Basic, Any] = {}
    for matrix in signature.matrices:
        rows, columns = (at_sizes(extent, sizes) for extent in matrix.shape)
        fitting = given.draw(matrix, (rows, columns), count, random)
        letters[matrix] = _numbers(random, count, rows, columns) if fitting is None else fitting
    for scalar in signature.scalars:
        letters[scalar] = _signed(_numbers(random, count), scalar)
    for base, rank in signature.families:
        reach = max([LARGEST_SIZE, signature.reach, *sizes.values()]) + 4
        members = _signed(_numbers(random, count, *(reach,) * rank), base.label)
        letters[base] = Family(members, (-1,) * rank)
    for function, arity in signature.functions:
        letters[function] = Quadratic(tuple(_numbers(random, count) for _ in range(arity + 2)))
    return Batch(sizes, letters, count)


def _numbers(random: Random, *shape: int) -> Rationals:
    count = int(np.prod(shape, dtype=object))
    drawn = np.frombuffer(random.randbytes(count), dtype=np.uint8).astype(np.int64)
    top = drawn % (2 * LARGEST_NUMBER + 1) - LARGEST_NUMBER
    bottom = random.choice(DENOMINATORS) if count < VERY_MANY else 1
    return Rationals(top.reshape(shape), bottom, LARGEST_NUMBER)


def _signed(numbers: Rationals, symbol: Any) -> Rationals:
    """The numbers with the sign that their symbol is declared to have."""
    if symbol.is_nonnegative:
        return numbers.reshaped(lambda top: np.maximum(np.abs(top), int(symbol.is_positive is True)))
    if symbol.is_nonpositive:
        return numbers.reshaped(lambda top: -np.maximum(np.abs(top), int(symbol.is_negative is True)))
    return numbers


def batches(
    signature: Signature,
    examples: int,
    seed: int,
    *,
    most: int,
    pattern: Pattern = PLAIN,
    given: Assumed = NOTHING,
) -> Iterator[Batch]:
    """Batches of instances, so many in all, at sizes that differ as long as there are others.

    None has more instances than `most`. With a pattern, numbers for sizes are small ones too.
    """
    groups = sizes_and_seeds([*signature.sizes, *pattern.numbers], -(-examples // ENTRY_SETS), seed)
    for number, (drawn, entries) in enumerate(groups):
        random = Random(entries)  # noqa: S311 - numbers to test with, no secrets
        left, sizes = (examples + number) // len(groups), pattern.completed(drawn)
        while sizes is not None and left > 0:
            yield draw(signature, sizes, min(left, most), random, given)
            left -= most
