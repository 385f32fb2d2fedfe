"""Which names share memory, so that an operation in place changes what they all stand for."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf
from typing import Any

from symnet.errors import UnsupportedTerm
from symnet.models.torch.program import Name, Program


@dataclass(slots=True)
class Memory:
    """Names by what they share, and where each is used last."""

    last: dict[str, float]
    stored: frozenset[str]
    shared: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, program: Program) -> "Memory":
        """The memory of a program before its first call."""
        last: dict[str, float] = {}
        for position, called in enumerate(program.calls):
            last.update(dict.fromkeys(names(called.arguments.values()), position))
        last.update(dict.fromkeys(program.outputs, inf))
        return cls(last, frozenset(program.stored))

    def share(self, results: Iterable[str], arguments: Iterable[str]) -> None:
        """Notes that these are, or may be, views of those."""
        together = {*results, *arguments}
        for name in tuple(together):
            together |= self.shared.get(name, set())
        self.shared.update(dict.fromkeys(together, together))

    def overwrite(self, name: str, position: int, told: set[str]) -> None:
        """Refuses an operation in place if it changes what is stored, or what is used later and not told."""
        for other in self.shared.get(name, {name}):
            if other in self.stored:
                raise UnsupportedTerm(f"it changes the stored tensor {other} in place")
            if other not in told and self.last.get(other, -1) > position:
                raise UnsupportedTerm(
                    f"it changes {name} in place, and with it {other}, which is used later; "
                    "export the model by torch.export.export(...).run_decompositions({})"
                )


def names(values: Iterable[Any]) -> Iterator[str]:
    """The names among arguments."""
    for value in values:
        if isinstance(value, Name):
            yield value.name
        elif isinstance(value, list):
            yield from names(value)
