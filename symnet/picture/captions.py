"""What layers are called in a picture."""

from collections.abc import Sequence
from typing import Final

from symnet.layers import Concat, Dense, Entrywise, Layer, Parallel, Residual

_MANY: Final = 3


def words(layer: Layer) -> str:
    """A layer in words; the connection past a residual's layers is drawn beside them.

    >>> from symnet import Dropout
    >>> words(Dropout(3))
    'dropout'
    """
    match layer:
        case Residual():
            return chained(layer.layers)
        case Parallel():
            return _joined(layer.branches, " + ", "a sum")
        case Concat():
            return f"[{_joined(layer.branches, '; ', 'a stack')}]"
        case Entrywise():
            return layer.word
    return "dense"


def chained(layers: Sequence[Layer]) -> str:
    """Layers one after the other in words, those with a connection past them named as residual."""
    found = [
        f"residual ({words(layer)})" if isinstance(layer, Residual) else words(layer) for layer in layers
    ]
    return ", ".join(found) if len(found) < _MANY else f"{len(found)} layers"


def _joined(branches: Sequence[Sequence[Layer]], sign: str, what: str) -> str:
    if len(branches) >= _MANY:
        return f"{what} of {len(branches)} branches"
    found = [chained(branch) for branch in branches]
    return sign.join(f"({each})" if "," in each else each for each in found)


def described(layer: Layer) -> str:
    """A layer's kind and nodes in words."""
    nodes = f"{layer.outputs} {'node' if layer.outputs == 1 else 'nodes'}"
    match layer:
        case Dense():
            return f"{nodes} {'with' if layer.offset is not None else 'without'} offsets"
        case Residual():
            return f"{nodes}, residual ({words(layer)})"
    return f"{nodes}, {words(layer)}"


def description(layers: Sequence[Layer]) -> str:
    """A network in words: the sizes and kinds of its layers."""
    first = layers[0].inputs
    parts = [f"{first} {'input' if first == 1 else 'inputs'}"]
    parts += [f"layer {number}: {described(layer)}" for number, layer in enumerate(layers, 1)]
    return "; ".join(parts)
