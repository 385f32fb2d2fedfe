"""Terms and values as LaTeX in the notation of a paper."""

import re
from collections.abc import Mapping
from typing import Final

import sympy
from sympy import Basic


def value_latex(value: Basic) -> str:
    """A number or an array of numbers as LaTeX."""
    if isinstance(value, sympy.MatrixBase):
        rows = [" & ".join(map(value_latex, value.row(row))) for row in range(value.rows)]
        return r"\begin{pmatrix} " + r" \\ ".join(rows) + r" \end{pmatrix}"
    if isinstance(value, sympy.NDimArray):
        return value_latex(sympy.ImmutableMatrix(value)) if value.rank() == 2 else _listed(value)
    if isinstance(value, sympy.Rational) and not value.is_Integer:
        sign = "-" if value < 0 else ""
        return rf"{sign}\frac{{{abs(value.p)}}}{{{value.q}}}"
    return str(value)


def _listed(array: "sympy.NDimArray") -> str:
    return f"({', '.join(str(each) for each in sympy.flatten(array.tolist()))})"


def witness_latex(values: Mapping[Basic, Basic], letters: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The letters of a witness and their values; `letters` has the LaTeX of each name of SymPy."""
    return tuple((in_letters(str(name), letters), value_latex(value)) for name, value in values.items())


def size_latex(size: Basic) -> str:
    """A size as people write it."""
    return str(size).replace("**", "^").replace("*", " ")


def in_letters(text: str, letters: Mapping[str, str]) -> str:
    """A text of SymPy's terms with the names and the signs of the paper."""
    named = _NAME.sub(lambda found: letters.get(found.group(), found.group()), text)
    for sign, printed in _SIGNS:
        named = sign.sub(printed, named)
    return named


_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_']*")
_SIGNS: Final = (
    (re.compile(r"\.T\b"), r"^\\top"),
    (re.compile(r"\*\*\(-1\)|\.I\b"), r"^{-1}"),
    (re.compile(r"\*\*(\d+)"), r"^{\1}"),
    (re.compile(r"\*"), " "),
)
