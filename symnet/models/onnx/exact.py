"""Stored numbers computed from others where that is exact in their format, and casts."""

from collections.abc import Callable
from fractions import Fraction
from math import isqrt
from typing import Any, Final

import numpy as np

from symnet.errors import UnsupportedTerm, UsageError
from symnet.models.graphs import Tensor
from symnet.models.onnx.values import Array

# The most entries that are computed one by one.
ENTRIES: Final = 2**12
WIDTHS: Final = {"float16": np.float16, "float32": np.float32, "float64": np.float64}


def negated(numbers: Tensor) -> Tensor:
    """The numbers with the other sign."""
    if numbers.form.name == "bfloat16":
        return Tensor(numbers.stored ^ np.uint16(0x8000), numbers.form, numbers.name)
    return Tensor(-numbers.stored, numbers.form, numbers.name)


def cast(numbers: Tensor, form: str) -> Tensor:
    """The numbers in another format, each rounded once, to even where it is halfway."""
    if numbers.form.name == form:
        return numbers
    wide = numbers.wide()
    if form == "bfloat16":
        return Tensor.of_bfloat16(_bfloat16(wide, numbers.name), numbers.name)
    with np.errstate(over="ignore"):
        return Tensor.of(wide.astype(WIDTHS[form]), numbers.name)


def _bfloat16(wide: Array, name: str) -> Array:
    """The bits of numbers rounded to bfloat16, by way of binary32, which must hold them."""
    narrow = wide.astype(np.float32)
    if not np.array_equal(narrow.astype(np.float64), wide):
        raise UnsupportedTerm(f"{name} would be rounded twice, to float32 and to bfloat16")
    bits = narrow.view(np.uint32).astype(np.uint64)
    return ((bits + 0x7FFF + ((bits >> np.uint64(16)) & np.uint64(1))) >> np.uint64(16)).astype(np.uint16)


def combined(kind: str, left: Tensor, right: Tensor, name: str) -> Tensor | None:
    """left ∘ right entry by entry, or nothing if a result is not a number of their format."""
    if max(left.stored.size, right.stored.size) > ENTRIES:
        return None
    a, b = np.broadcast_arrays(left.wide(), right.wide())
    if a.size > ENTRIES or (kind == "divide" and not b.all()):
        return None
    exact = [_RULES[kind](Fraction(x), Fraction(y)) for x, y in zip(a.flat, b.flat, strict=True)]
    wider = max(left.form, right.form, key=lambda form: form.bits)
    return _stored(exact, a.shape, wider.name, name)


def root(numbers: Tensor, name: str) -> Tensor | None:
    """The square roots, or nothing if one is not a number of the format."""
    wide = numbers.wide()
    if wide.size > ENTRIES:
        return None
    if (wide < 0).any():
        raise UsageError(f"{name} takes the square root of {wide.min()}")
    exact = [_root(Fraction(x)) for x in wide.flat]
    found = [each for each in exact if each is not None]
    return _stored(found, wide.shape, numbers.form.name, name) if len(found) == len(exact) else None


def _root(x: Fraction) -> Fraction | None:
    found = Fraction(isqrt(x.numerator), isqrt(x.denominator))
    return found if found * found == x else None


def _stored(exact: list[Fraction], shape: tuple[int, ...], form: str, name: str) -> Tensor | None:
    if form == "bfloat16":
        return None
    try:
        wide = np.array([float(each) for each in exact], dtype=np.float64).reshape(shape)
    except OverflowError:
        return None
    with np.errstate(over="ignore"):
        narrow = wide.astype(WIDTHS[form])
    fits = bool(np.isfinite(narrow).all()) and all(
        Fraction(float(found)) == each for found, each in zip(narrow.flat, exact, strict=True)
    )
    return Tensor.of(narrow, name) if fits else None


_RULES: Final[dict[str, Callable[[Fraction, Fraction], Any]]] = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
}
