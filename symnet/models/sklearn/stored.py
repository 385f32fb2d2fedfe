"""The numbers of a fitted estimator as tensors, all of them finite."""

from typing import Any

import numpy as np

from symnet.errors import UsageError
from symnet.models.graphs import Tensor, broadcast


def numbers(values: Any, what: str) -> Tensor:
    """An attribute, also a sparse one. Raises `UsageError` at a number that is not finite, with its place."""
    found = Tensor.of(values.toarray() if hasattr(values, "toarray") else values, what)
    found.wide()
    return found


def row(values: Any, count: int, what: str) -> Tensor:
    """So many numbers; a single one stands for all of them."""
    return broadcast(numbers(values, what), (count,))


def rows(values: Any, what: str) -> Tensor:
    """A matrix; a vector is its only row."""
    found = numbers(values, what)
    return found.reshaped(1, -1) if len(found.shape) == 1 else found


def negated(tensor: Tensor) -> Tensor:
    """The numbers with the other sign."""
    return Tensor(-tensor.stored, tensor.form, tensor.name)


def divisor(values: Any, what: str) -> Tensor:
    """Numbers by which something is divided. Raises `UsageError` for 0, with its place."""
    found = numbers(values, what)
    if not found.stored.all():
        raise UsageError(f"{what} must not be 0; found 0 at {int(np.argmin(found.stored != 0))}")
    return found
