"""Fractions rounded once, to the nearest number of a format, ties to the even one."""

from collections.abc import Sequence

import numpy as np
from flint import fmpq

from symnet.errors import LimitExceeded
from symnet.models.graphs import Tensor
from symnet.rounding import Format


def rounded(numbers: Sequence[fmpq], shape: tuple[int, ...], form: Format, name: str) -> Tensor:
    """The tensor of the nearest numbers. Raises `LimitExceeded` for one beyond the format.

    The nearest number of binary64 is on the same side of every number halfway between two of a narrower
    format, which binary64 has, too; where it is such a number itself, the fraction decides.

    >>> from symnet.rounding import FORMATS
    >>> near = fmpq(1) + fmpq(1, 2**24) + fmpq(1, 2**80)
    >>> [rounded([each], (1,), FORMATS["float32"], "w").wide().item() - 1 for each in (near, 2 - near)]
    [1.1920928955078125e-07, -5.960464477539063e-08]
    """
    try:
        wide = np.array([int(each.p) / int(each.q) for each in numbers], dtype=np.float64)
    except OverflowError:
        raise LimitExceeded(f"{name} has a number beyond {form.name}") from None
    exponents = np.maximum(np.frexp(wide)[1] - 1, form.least) - (form.bits - 1)
    places = np.ldexp(wide, -exponents)
    nearest = np.rint(places)
    for at in np.flatnonzero(np.abs(places - np.trunc(places)) == 0.5).tolist():
        exact, half = numbers[at], fmpq(*float(wide[at]).as_integer_ratio())
        if exact != half:
            nearest[at] = np.ceil(places[at]) if exact > half else np.floor(places[at])
    found = np.ldexp(nearest, exponents).reshape(shape)
    if not np.isfinite(found).all() or (np.frexp(found)[1] - 1 > form.most).any():
        raise LimitExceeded(f"{name} has a number beyond {form.name}")
    if form.name == "bfloat16":
        return Tensor.of_bfloat16((found.astype(np.float32).view(np.uint32) >> 16).astype(np.uint16), name)
    return Tensor(found.astype(form.name), form, name)
