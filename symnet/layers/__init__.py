"""Layers, each with the affine map that it is: `elementary` ones, and `connections` of several."""

from symnet.layers.affine import Affine, map_latex
from symnet.layers.connections import (
    Chain,
    Concat,
    Parallel,
    Residual,
    chain,
    chain_affine,
    chain_apply,
)
from symnet.layers.elementary import (
    PLAIN,
    BatchNorm,
    Dense,
    Dropout,
    Entrywise,
    Layer,
    LinearActivation,
    exchanged,
)
from symnet.layers.letters import dense_layers, layer_glyphs, refuse_doubles, refuse_sizes

__all__ = [
    "PLAIN",
    "Affine",
    "BatchNorm",
    "Chain",
    "Concat",
    "Dense",
    "Dropout",
    "Entrywise",
    "Layer",
    "LinearActivation",
    "Parallel",
    "Residual",
    "chain",
    "chain_affine",
    "chain_apply",
    "dense_layers",
    "exchanged",
    "layer_glyphs",
    "map_latex",
    "refuse_doubles",
    "refuse_sizes",
]
