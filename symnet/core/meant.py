"""Nodes of SymPy that others say as well: what each of them means, as data.

A node of a kind in `MEANT` is read as the term that it means. This is the whole definition of the node: it
holds wherever the node stands, for real numbers and matrices of real numbers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

import sympy
from sympy import Basic

MEANT: Final[Mapping[type, Callable[[Any], Basic]]] = {
    sympy.Adjoint: lambda t: sympy.Transpose(t.args[0]),
    sympy.conjugate: lambda t: t.args[0],
}
