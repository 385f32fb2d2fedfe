"""The theorem on any depth tried at random depths: exact numbers, layer by layer, beside its closed form."""

from fractions import Fraction
from functools import reduce
from itertools import pairwise
from random import Random
from typing import TypeAlias

import numpy as np

DEEPEST = 5
WIDEST = 4
Layer: TypeAlias = "tuple[np.ndarray, np.ndarray]"


def differs(random: Random, bias: bool, residual: bool) -> str | None:
    """What differs at one random depth, in words, or None."""
    layers, x = _network(random, bias, residual)
    skip = np.identity(len(x), dtype=int).astype(object) if residual else 0
    forward = x
    for weights, offset in layers:
        forward = weights @ forward + offset + (forward if residual else 0)
    maps = [weights + skip for weights, _ in layers]
    closed = _product(maps, len(x)) @ x
    for number, (_, offset) in enumerate(layers, 1):
        closed = closed + _product(maps[number:], len(offset)) @ offset
    if (forward == closed).all():
        return None
    return f"{len(layers)} layers give {forward.tolist()}, the closed form {closed.tolist()}"


def _product(maps: list[np.ndarray], width: int) -> np.ndarray:
    """The maps multiplied, the last one first; without any, the identity of a width."""
    unit = np.identity(width, dtype=int).astype(object)
    return reduce(lambda done, each: each @ done, maps, unit)


def _network(random: Random, bias: bool, residual: bool) -> "tuple[list[Layer], np.ndarray]":
    depth = random.randint(1, DEEPEST)
    widths = [random.randint(1, WIDEST)] * (depth + 1)
    if not residual:
        widths = [random.randint(1, WIDEST) for _ in widths]
    layers = [
        (_matrix(random, rows, columns), _matrix(random, rows, 1) * int(bias))
        for columns, rows in pairwise(widths)
    ]
    return layers, _matrix(random, widths[0], 1)


def _matrix(random: Random, rows: int, columns: int) -> np.ndarray:
    entries = [
        [Fraction(random.randint(-6, 6), random.randint(1, 3)) for _ in range(columns)] for _ in range(rows)
    ]
    return np.array(entries, dtype=object)
