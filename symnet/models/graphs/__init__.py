"""Models as graphs of affine operations, with their stored numbers, and opaque ones."""

from symnet.models.graphs.extents import Extent, Shape, derived, factors, product, quotient, renamed
from symnet.models.graphs.nodes import Graph, Node
from symnet.models.graphs.operations import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Input,
    Opaque,
    Operation,
    Permute,
    Reshape,
    Scale,
    Shift,
    Sum,
    Take,
    TransposedConvolution,
    Windows,
)
from symnet.models.graphs.tensors import Array, Tensor, broadcast

__all__ = [
    "Array",
    "BatchNorm",
    "Concatenate",
    "Constant",
    "Convolution",
    "Dense",
    "Extent",
    "Graph",
    "Input",
    "Node",
    "Opaque",
    "Operation",
    "Permute",
    "Reshape",
    "Scale",
    "Shape",
    "Shift",
    "Sum",
    "Take",
    "Tensor",
    "TransposedConvolution",
    "Windows",
    "broadcast",
    "derived",
    "factors",
    "product",
    "quotient",
    "renamed",
]
