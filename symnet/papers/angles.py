"""Sines and cosines: of sums by those of the summands, and numbers whose squares sum to 1."""

from collections.abc import Callable, Mapping
from typing import Final

from sympy import Add, Basic, Dummy, Expr, Integer, Mul, Number, Pow, Symbol, cos, expand, expand_trig, sin

FUNCTIONS: Final[Mapping[str, Callable[[Expr], Expr]]] = {
    "cos": lambda angle: of_parts(cos, angle),
    "sin": lambda angle: of_parts(sin, angle),
}


def of_parts(function: type[Expr], angle: Expr) -> Expr:
    """A sine or cosine by those of the products that its angle is a sum of.

    >>> from sympy.abc import a, b
    >>> of_parts(cos, a - 2 * b)
    (2*cos(b)**2 - 1)*cos(a) + 2*sin(a)*sin(b)*cos(b)
    """
    if not all(isinstance(each, Symbol | Number | Add | Mul | Pow) for each in angle.atoms(Basic) | {angle}):
        return function(angle, evaluate=False)
    return expand_trig(function(expand(angle)))


def as_numbers(*terms: Basic) -> tuple[dict[Basic, Basic], tuple[tuple[Basic, Basic], ...]]:
    """A letter for each sine and cosine in some terms, and what is known of these letters."""
    found = sorted({each.args[0] for term in terms for each in term.atoms(cos, sin)}, key=str)
    letters: dict[Basic, Basic] = {}
    equations: list[tuple[Basic, Basic]] = []
    for angle in found:
        if angle.has(Dummy):
            continue
        pair = Symbol(f"cos({angle})"), Symbol(f"sin({angle})")
        letters |= {cos(angle, evaluate=False): pair[0], sin(angle, evaluate=False): pair[1]}
        equations.append((pair[0] ** 2 + pair[1] ** 2, Integer(1)))
    return letters, tuple(equations)


def are_free(letters: Mapping[Basic, Basic], *terms: Basic) -> bool:
    """Whether sines and cosines may have any values with these squares where they stand in some terms.

    So it is if their angles are different products of letters that stand nowhere else, and none is pi.
    """
    angles = {letter.args[0] for letter in letters}
    inside = {symbol for angle in angles for symbol in angle.free_symbols}
    plain = [term.xreplace(letters) for term in terms]
    if any(angle.is_number or angle.as_coeff_Mul()[0] != 1 for angle in angles) or Symbol("pi") in inside:
        return False
    return not any(term.has(cos, sin, *inside) for term in plain)
