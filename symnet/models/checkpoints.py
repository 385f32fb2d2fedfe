"""Stored tensors by name: floats as `Tensor`s, everything else only as bits that are equal or not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from symnet.errors import UsageError
from symnet.models.graphs import Array, Constant, Graph, Node, Opaque, Tensor
from symnet.rounding import FORMATS

# Floats that are read: how the file calls their format, which one it is, and how NumPy holds its bits.
FLOATS: Final = {
    "F64": ("float64", "<f8"),
    "F32": ("float32", "<f4"),
    "F16": ("float16", "<f2"),
    "BF16": ("bfloat16", "<u2"),
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A tensor where it lies: its name, its format as a safetensors file calls it, its shape, and its bytes,
    which are looked up whenever they are asked for, so that no tensor stays in memory."""

    name: str
    kind: str
    shape: tuple[int, ...]
    load: Callable[[], Array]

    @property
    def is_float(self) -> bool:
        """Whether it has numbers that are read."""
        return self.kind in FLOATS

    def numbers(self) -> Tensor:
        """The numbers. Raises `UsageError` if they are not floats of 16, 32 or 64 bits."""
        if not self.is_float:
            raise UsageError(f"{self.name} must hold floats, {', '.join(FLOATS)}; found {self.kind}")
        form, bits = FLOATS[self.kind]
        return Tensor(self.load().view(bits).reshape(self.shape), FORMATS[form], self.name)

    def bits(self) -> Opaque:
        """Everything in it as one operation without inputs: two that are equal hold the same."""
        return Opaque("stored", (self.kind, self.shape, sha256(self.load().data).hexdigest()), self.shape)

    def alone(self, name: str) -> Graph:
        """The model that gives nothing but this tensor, by that name."""
        operation = Constant(self.numbers()) if self.is_float else self.bits()
        return Graph({}, {name: Node.of(operation, name=name)})


class Checkpoint(Mapping[str, Tensor]):
    """The tensors of a model by name, each read when it is asked for.

    Raises `UsageError` for one that does not hold floats; `stored` knows those, too.
    """

    __slots__ = ("stored",)

    def __init__(self, tensors: Mapping[str, Stored]) -> None:
        self.stored = dict(tensors)

    def __getitem__(self, name: str) -> Tensor:
        return self.stored[name].numbers()

    def __iter__(self) -> Iterator[str]:
        return iter(self.stored)

    def __len__(self) -> int:
        return len(self.stored)
