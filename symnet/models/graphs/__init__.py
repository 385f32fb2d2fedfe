"""Models as graphs of affine operations, with their stored numbers, and opaque ones."""

from symnet.models.graphs.nodes import Graph, Node
from symnet.models.graphs.operations import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Extent,
    Input,
    Opaque,
    Operation,
    Permute,
    Reshape,
    Scale,
    Shape,
    Shift,
    Sum,
    Take,
    TransposedConvolution,
    Windows,
)
from symnet.models.graphs.tensors import Tensor, broadcast

__all__ = [
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
]
