"""What the numbers of a claim stand for in SymPy, and what its conditions are in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

import sympy
from sympy import Basic

from symnet.core import language, show
from symnet.core.language import Claim, presupposed
from symnet.core.polynomials import Polynomial, never_negative, variable

SYMBOLS: Final = (sympy.Symbol, sympy.Dummy, sympy.Idx)
Called = tuple[str, tuple[Basic, ...]]
"""A text, and the terms in it."""
Interval = tuple[Polynomial, Polynomial]
"""The first position, and how many there are."""


@dataclass(slots=True)
class Names:
    """What the numbers of a claim stand for in SymPy: for a letter its symbol, for a free index its symbol
    and first position, for a term of a condition what it is called; an index that is bounded from one side
    alone has an interval of any length, and a function of the index stands for that size.

    `places` has the ranges of free indices in the matrices that they stand in, `intervals` all that is known.
    """

    sizes: dict[Basic, int] = field(default_factory=dict)
    letters: dict[Any, int] = field(default_factory=dict)
    functions: dict[Any, int] = field(default_factory=dict)
    free: dict[Basic, tuple[int, Polynomial]] = field(default_factory=dict)
    symbols: dict[int, Basic] = field(default_factory=dict)
    defined: dict[Basic, int] = field(default_factory=dict)
    called: dict[tuple[str, int], Called] = field(default_factory=dict)
    arrays: dict[int, Basic] = field(default_factory=dict)
    places: dict[Basic, dict[Interval, None]] = field(default_factory=dict)
    intervals: dict[Basic, list[Interval]] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)


def conditions(claim: Claim, names: Names) -> tuple[str, ...]:
    """What a claim assumes and presupposes, in words."""
    found = []
    told = set[tuple[Polynomial, Polynomial]]()
    lengths = [symbol for symbol in names.sizes if type(symbol) not in SYMBOLS]
    for symbol, intervals in names.intervals.items():
        ends = {(_told(first, names), _told(first + extent - 1, names)) for first, extent in intervals}
        if len(ends) > 1:
            found.append(" and ".join(f"{low} <= {symbol} <= {high}" for low, high in sorted(ends)))
            number, start = names.free[symbol]
            told |= {(start + variable(number) - first, extent) for first, extent in intervals}
    for p, extent in claim.table.supposed:
        low = "" if never_negative(p, claim.table.extents) else "0 <= "
        position, last = _as_sympy(p, names), _as_sympy(extent - 1, names)
        if (p, extent) not in told and not any(each.has(*lengths) for each in (position, last) if lengths):
            found.append(f"{low}{position} <= {last}")
    for condition in sorted(presupposed(claim), key=lambda each: each.kind != "forwards"):
        node = claim.table.terms[condition.term]
        if isinstance(node, language.Magnitude) and never_negative(node.value - 1, {}):
            continue
        text = _printed(*names.called.get((condition.kind, condition.term), ("", ())))
        found.append(text or show.condition(claim, condition))
    return tuple(dict.fromkeys((*found, *names.assumed)))


def allowed(
    names: Names, values: Callable[[int], Iterable[Fraction | int]], free: Mapping[Basic, int]
) -> bool:
    """Whether what SymPy assumes of symbols allows the values of letters and of free indices."""

    def may_be(symbol: Any, value: Fraction | int) -> bool:
        number = sympy.Rational(value.numerator, value.denominator)
        facts = symbol.assumptions0.items()
        return all(getattr(number, f"is_{fact}", None) in (None, truth) for fact, truth in facts)

    return all(may_be(symbol, value) for symbol, value in free.items()) and all(
        may_be(key[1], value)
        for key, letter in names.letters.items()
        if key[0] in ("number", "family")
        for value in values(letter)
    )


def _printed(text: str, terms: tuple[Basic, ...]) -> str:
    """A text with terms as SymPy prints them, or nothing where it cannot."""
    try:
        return " ".join(text.format(*terms).split())
    except Exception:
        return ""


def _told(p: Polynomial, names: Names) -> str:
    """A size, or a position of free indices, as SymPy prints it."""
    return str(_as_sympy(p, names))


def _as_sympy(p: Polynomial, names: Names) -> Any:
    sizes: dict[int, Any] = {number: symbol for symbol, number in names.sizes.items()}
    places = {number: symbol - _valued(first, sizes) for symbol, (number, first) in names.free.items()}
    return sympy.expand(_valued(p, sizes | places))


def _valued(p: Polynomial, values: Mapping[int, Any]) -> Any:
    return sympy.Add(*(sympy.Mul(c, *(values[v] for v in monomial)) for monomial, c in p))
