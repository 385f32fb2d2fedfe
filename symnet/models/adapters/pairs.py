"""A base with its adapter, and the merged file, tensor by tensor, as pairs of small graphs."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from symnet.errors import UsageError
from symnet.models.adapters.folder import Settings, adapter
from symnet.models.adapters.layers import Layer, Numbers, layers
from symnet.models.adapters.names import Renamed, renamed
from symnet.models.checkpoints import Checkpoint, Stored
from symnet.models.graphs import Graph
from symnet.reading.terms import told


class Pair(NamedTuple):
    """A layer, or a tensor of its own, of the base with its adapter, and of the merged file."""

    name: str
    before: Graph
    after: Graph


def merges(
    base: Checkpoint, folder: str | Path, merged: Checkpoint, *, tied: Mapping[str, str] | None = None
) -> Iterator[Pair]:
    """Each pair of `parts`, one at a time, as they are used."""
    for made in parts(base, folder, merged, tied=tied).values():
        yield made()


def parts(
    base: Checkpoint, folder: str | Path, merged: Checkpoint, *, tied: Mapping[str, str] | None = None
) -> dict[str, Callable[[], Pair]]:
    """Each layer that an adapter changes, then each tensor that it does not, by name, made when asked for.

    Before is W·x + b + s·B·A·x, after the merged layer; a tensor of its own is held against what it was, or
    what the adapter puts in its place. `tied` says for names that a file leaves out under which name their
    numbers are. Names of the adapter, the base and the merged file may differ by a prefix.

    Raises `UsageError` for what is not read, such as DoRA, naming it, and for tensors that are missing or
    left over, `ShapeError` for those that do not fit.
    """
    ties = dict(tied or {})
    found = adapter(Path(folder))
    modules = [f"{module}.weight" for module in found.targets]
    own = renamed([*modules, *found.replaced], base, ties, "the base").own
    replaced = {own(name): tensor for name, tensor in found.replaced.items()}
    before = Renamed(Checkpoint({**base.stored, **replaced}), ties)
    names = [*base, *(name for name in ties if name not in base)]
    after = renamed(names, merged, ties, "the merged file")
    weights = [own(name) for name in modules]
    offsets = [f"{name.removesuffix('weight')}bias" for name in weights]
    adapted = {*weights, *offsets}
    spare = set(merged) - {after.own(name) for name in (*names, *adapted)}
    if spare:
        raise UsageError(f"the merged file must have the tensors of the base; found {told(min(spare))}, too")
    rows = layers(list(found.targets.values()), [before[name] for name in weights], found.settings)
    made: dict[str, Callable[[], Pair]] = {}
    for layer, name, offset in zip(rows, weights, offsets, strict=True):
        left, right = (Numbers(file[name], file.find(offset)) for file in (before, after))
        made[name] = partial(_layer, name, layer, found.settings, left, right)
    for name in names:
        if name not in adapted:
            made[name] = partial(tensor, name, before[name], after[name])
    return made


def _layer(name: str, layer: Layer, settings: Settings, before: Numbers, after: Numbers) -> Pair:
    return Pair(name, layer.adapted(before, settings), layer.alone(after))


def tensor(name: str, before: Stored, after: Stored) -> Pair:
    """A tensor of its own in both files."""
    return Pair(name, before.alone(name), after.alone(name))
