"""SymPy terms as symnet makes them: built as they are to stand, by entries, and written out in full."""

from symnet.terms.build import (
    NAME,
    add,
    as_size,
    extents,
    factors,
    matrix_add,
    matrix_mul,
    mul,
    normal_product,
    normal_sum,
    size_symbol,
    sizes,
    summands,
    summed,
)
from symnet.terms.entries import ZERO, Entries, evaluated, index_letters, replace_index, write_out
from symnet.terms.expansion import Expansion

__all__ = [
    "NAME",
    "ZERO",
    "Entries",
    "Expansion",
    "add",
    "as_size",
    "evaluated",
    "extents",
    "factors",
    "index_letters",
    "matrix_add",
    "matrix_mul",
    "mul",
    "normal_product",
    "normal_sum",
    "replace_index",
    "size_symbol",
    "sizes",
    "summands",
    "summed",
    "write_out",
]
