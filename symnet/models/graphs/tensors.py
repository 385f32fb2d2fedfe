"""Stored numbers: an array of IEEE floats as a file has it, widened block by block, never as a whole."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UsageError
from symnet.reading.terms import told
from symnet.rounding import FORMATS, Format

Array = np.ndarray[Any, np.dtype[Any]]
Index = int | slice | Array | tuple[int | slice | Array, ...]
STORED: Final = {
    np.dtype(np.float64): "float64",
    np.dtype(np.float32): "float32",
    np.dtype(np.float16): "float16",
}

AT_ONCE: Final = 2**22
"""How many numbers are compared at a time."""


@dataclass(frozen=True, slots=True, eq=False)
class Tensor:
    """Numbers in a format, each taken exactly.

    `stored` is an array of floats or, of bfloat16, of the 16 bits of each number as unsigned integers; it may
    be mapped from a file. `name` says where the numbers come from.

    >>> Tensor.of([[0.5, 1.0]], "the weights").wide().tolist()
    [[0.5, 1.0]]
    """

    stored: Array
    form: Format
    name: str

    @classmethod
    def of(cls, numbers: Any, name: str) -> "Tensor":
        """An array of floats, or numbers that binary64 holds exactly.

        Raises `UsageError` for anything else, naming what was found.
        """
        array = np.asarray(numbers)
        if array.dtype.kind in "iub" and array.size and abs(array).max() <= FORMATS["float64"].exact:
            array = array.astype(np.float64)
        if array.dtype not in STORED:
            raise UsageError(f"{name} must hold floats of 16, 32 or 64 bits; found {told(array.dtype)}")
        return cls(array, FORMATS[STORED[array.dtype]], name)

    @classmethod
    def of_bfloat16(cls, bits: Array, name: str) -> "Tensor":
        """Numbers of bfloat16, each given by its 16 bits."""
        return cls(bits, FORMATS["bfloat16"], name)

    @property
    def shape(self) -> tuple[int, ...]:
        """The extents of the axes."""
        return tuple(map(int, self.stored.shape))

    @property
    def transposed(self) -> "Tensor":
        """The same numbers, the last two axes exchanged."""
        return Tensor(self.stored.swapaxes(-1, -2), self.form, self.name)

    @property
    def negated(self) -> "Tensor":
        """The same numbers with the other sign."""
        stored = self.stored ^ np.uint16(0x8000) if self.form.name == "bfloat16" else -self.stored
        return Tensor(stored, self.form, self.name)

    def reshaped(self, *shape: int) -> "Tensor":
        """The same numbers in another shape."""
        return Tensor(self.stored.reshape(shape), self.form, self.name)

    def __getitem__(self, index: Index) -> "Tensor":
        return Tensor(np.asarray(self.stored[index]), self.form, self.name)

    def wide(self) -> Array:
        """The numbers in binary64, which is exact. Raises `UsageError` at a number that is not finite."""
        if self.form.name == "bfloat16":
            narrow = (self.stored.astype(np.uint32) << np.uint32(16)).view(np.float32)
        else:
            narrow = self.stored
        with np.errstate(invalid="ignore"):  # a NaN that signals is refused below, as any other
            wide = np.asarray(narrow, dtype=np.float64)
        if not np.isfinite(wide).all():
            position = tuple(map(int, np.argwhere(~np.isfinite(wide))[0]))
            raise UsageError(
                f"{self.name} must hold finite numbers; found {wide[position]} at {list(position)}"
            )
        return wide

    def same(self, other: "Tensor") -> bool:
        """Whether both hold the same bits of the same format in the same shape."""
        if self.form != other.form or self.shape != other.shape:
            return False
        if self.stored is other.stored or not self.stored.size:
            return True
        if not self.stored.ndim:
            return bool(_bits(self.stored) == _bits(other.stored))
        rows = max(1, AT_ONCE * len(self.stored) // self.stored.size)
        return all(
            np.array_equal(_bits(self.stored[at : at + rows]), _bits(other.stored[at : at + rows]))
            for at in range(0, len(self.stored), rows)
        )


def _bits(array: Array) -> Array:
    """The bits of floats as integers, where zeros of both signs and NaN are told apart."""
    return array if array.dtype.kind == "u" else array.view(f"u{array.dtype.itemsize}")


def broadcast(tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The tensor repeated to a shape. Raises `ShapeError` if it does not fit."""
    try:
        return Tensor(np.broadcast_to(tensor.stored, shape), tensor.form, tensor.name)
    except ValueError:
        raise ShapeError(
            f"{tensor.name} must fit the shape {list(shape)}; found {list(tensor.shape)}"
        ) from None
