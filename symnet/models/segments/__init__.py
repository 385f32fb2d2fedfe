"""Affine segments of models: their matrices, lazily, with certified values and bounds on rounding."""

from symnet.models.segments.blocks import Block, Bound, Rules
from symnet.models.segments.building import BARRIER, TRANSPOSED, Segmented, Step, segmented
from symnet.models.segments.entries import (
    Entries,
    Evaluation,
    Given,
    Normalising,
    Product,
    Rows,
    Scaled,
    Selection,
    Stacked,
    Stored,
    Total,
    exact_entry,
    same,
)
from symnet.models.segments.forms import CONSTANT, Form, Key, Numbers, One, Part, Place, Result, retyped

__all__ = [
    "BARRIER",
    "CONSTANT",
    "TRANSPOSED",
    "Block",
    "Bound",
    "Entries",
    "Evaluation",
    "Form",
    "Given",
    "Key",
    "Normalising",
    "Numbers",
    "One",
    "Part",
    "Place",
    "Product",
    "Result",
    "Rows",
    "Rules",
    "Scaled",
    "Segmented",
    "Selection",
    "Stacked",
    "Step",
    "Stored",
    "Total",
    "exact_entry",
    "retyped",
    "same",
    "segmented",
]
