"""Layers, each with the affine map that it is: `elementary` ones, and `connections` of several."""

from symnet.layers.affine import Affine
from symnet.layers.connections import (
    Chain,
    Concat,
    Parallel,
    Residual,
    chain,
    chain_affine,
    chain_apply,
    chain_xreplace,
)
from symnet.layers.elementary import PLAIN, BatchNorm, Dense, Dropout, Layer, LinearActivation

__all__ = [
    "PLAIN",
    "Affine",
    "BatchNorm",
    "Chain",
    "Concat",
    "Dense",
    "Dropout",
    "Layer",
    "LinearActivation",
    "Parallel",
    "Residual",
    "chain",
    "chain_affine",
    "chain_apply",
    "chain_xreplace",
]
