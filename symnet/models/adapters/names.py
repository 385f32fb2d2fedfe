"""Tensors of a file by the names that another file has for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from symnet.errors import UsageError
from symnet.models.checkpoints import Checkpoint, Stored
from symnet.reading.terms import told


@dataclass(frozen=True, slots=True)
class Renamed:
    """A file whose names lack one prefix and have another. `tied` says where a name that it leaves out is."""

    file: Checkpoint
    tied: Mapping[str, str]
    drop: str = ""
    add: str = ""

    def own(self, name: str) -> str:
        """The name that the file itself has."""
        return self.add + name.removeprefix(self.drop) if name.startswith(self.drop) else name

    def find(self, name: str) -> Stored | None:
        """The tensor of that name, or of the one that it is tied to."""
        found = self.file.stored.get(self.own(name))
        if found is None and name in self.tied:
            return self.file.stored.get(self.own(self.tied[name]))
        return found

    def __getitem__(self, name: str) -> Stored:
        """The tensor of that name. Raises `UsageError` if there is none."""
        if (found := self.find(name)) is None:
            raise UsageError(f"there must be a tensor {told(name)}")
        return found


def renamed(wanted: Sequence[str], file: Checkpoint, tied: Mapping[str, str], where: str) -> Renamed:
    """The one way in which every wanted tensor is in the file.

    Raises `UsageError` if there is none, naming a tensor that is missing, or if there are several.
    """
    plain = Renamed(file, tied)
    missing = next((name for name in wanted if not plain.find(name)), None)
    if missing is None:
        return plain
    ways = [Renamed(file, tied, *each) for each in sorted(_ways(missing, file))]
    fitting = [
        way
        for way in ways
        if all(map(way.find, wanted)) and len(set(map(way.own, wanted))) == len(set(wanted))
    ]
    if len(fitting) == 1:
        return fitting[0]
    found = "several do" if fitting else "none does; say in `tied` for one that is left out where it is"
    raise UsageError(f"one prefix of names must lead to {told(missing)} in {where}; {found}")


def _ways(name: str, file: Checkpoint) -> set[tuple[str, str]]:
    """What is dropped and added at the front of a name to make it one of the file."""
    heads = accumulate(f"{part}." for part in name.split(".")[:-1])
    ways = {(head, "") for head in heads if name.removeprefix(head) in file.stored}
    return ways | {("", each.removesuffix(name)) for each in file if each.endswith(f".{name}")}
