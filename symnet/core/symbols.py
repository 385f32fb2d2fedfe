"""What the numbers of a claim stand for in SymPy, and what its conditions are in words."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Final

import sympy
from sympy import Basic
from sympy.printing.str import StrPrinter

from symnet.core import show
from symnet.core.balls import Ball, Real
from symnet.core.conditions import is_manifest
from symnet.core.language import Claim, Condition, presupposed
from symnet.core.polynomials import Polynomial, never_negative, variable

SYMBOLS: Final = (sympy.Symbol, sympy.Dummy, sympy.Idx)
LONGEST: Final = 2_000
"""A condition is printed only if its terms have fewer nodes than this."""


Interval = tuple[Polynomial, Polynomial]
"""The first position, and the number of positions."""


class _Printer(StrPrinter):  # type: ignore[misc]
    """SymPy's printer, which would print a matrix of ones as 1."""

    def _print_OneMatrix(self, t: Any) -> str:  # noqa: N802 - SymPy looks for this name
        return f"OneMatrix({', '.join(map(self.doprint, t.shape))})"


@dataclass(frozen=True, slots=True)
class Called:
    """How a condition is worded: a text, the terms in it, and the bounds of the indices in them."""

    text: str = ""
    terms: tuple[Basic, ...] = ()
    bounds: tuple[tuple[Basic, Basic, Basic], ...] = ()

    def printed(self, names: "Names | None") -> str:
        """The text as SymPy prints it; empty where SymPy cannot, or where it is long. The bounds are left out
        if `names` are given and no bound index shares its symbol with one.
        """
        told = names is not None and not any(
            each in names.free or each in names.sizes or ("number", each) in names.letters
            for _, each, _ in self.bounds
        )
        bounds = () if told else self.bounds
        terms = (*self.terms, *chain(*bounds))
        nodes = [*_nodes(terms)]
        symbols = {each for each in nodes if type(each) in SYMBOLS}
        if len(nodes) == LONGEST or len({str(each) for each in symbols}) < len(symbols):
            return ""
        text = self.text + " for all " * bool(bounds) + ", ".join(["{} <= {} <= {}"] * len(bounds))
        try:
            return " ".join(text.format(*map(_Printer().doprint, terms)).split())
        except Exception:
            return ""


@dataclass(slots=True)
class Names:
    """What the numbers of a claim stand for in SymPy: a letter for its symbol, a free index for its symbol
    from a first position on, a term of a condition for its wording. An index with bounds on one side only
    has an interval of any length, and a function of the index stands for that length.

    `places` has the ranges of free indices in the matrices that they stand in, `intervals` all known ranges,
    `stated` how a hypothesis, by its number, is worded.
    """

    sizes: dict[Basic, int] = field(default_factory=dict)
    letters: dict[Any, int] = field(default_factory=dict)
    functions: dict[Any, int] = field(default_factory=dict)
    free: dict[Basic, tuple[int, Polynomial]] = field(default_factory=dict)
    symbols: dict[int, Basic] = field(default_factory=dict)
    defined: dict[Basic, int] = field(default_factory=dict)
    called: dict[tuple[str, int], Called] = field(default_factory=dict)
    places: dict[Basic, dict[Interval, None]] = field(default_factory=dict)
    intervals: dict[Basic, list[Interval]] = field(default_factory=dict)
    assumed: list[str] = field(default_factory=list)
    stated: dict[int, Called] = field(default_factory=dict)


def conditions(claim: Claim, names: Names) -> tuple[str, ...]:
    """What a claim assumes and presupposes, in words; as `show` writes it where two symbols share a name."""
    symbols = [*names.sizes, *names.free, *names.defined, *(f for f, _ in names.functions)]
    symbols += [names.symbols[letter] for letter in names.letters.values()]
    shaped = {size for shape in claim.table.shapes if shape for extent in shape for size in extent.sizes}
    positive = [
        f"{symbol} is a positive integer"
        for symbol, size in names.sizes.items()
        if type(symbol) in SYMBOLS and size not in shaped and not (symbol.is_positive and symbol.is_integer)
    ]
    called_alike = {" ".join(str(each).split()) for each in symbols}
    if len(called_alike) < len({*symbols}) or "I" in called_alike:
        several = (each for each in presupposed(claim) if not is_manifest(claim.table, each))
        told_by_core = [*show.assumptions(claim), *(show.condition(claim, each) for each in several)]
        told_by_core += [each for each in show.letters(claim) if told_by_core and "#" in each]
        return tuple(dict.fromkeys((*positive, *told_by_core, *names.assumed)))
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
        position, last = as_sympy(p, names), as_sympy(extent - 1, names)
        if (p, extent) not in told and not any(each.has(*lengths) for each in (position, last) if lengths):
            found.append(f"{low}{position} <= {last}")
    found += positive
    called = dict[Condition, Called]()
    for condition in sorted(presupposed(claim), key=lambda each: each.kind != "forwards"):
        if condition.kind == "invertible" and condition.term in claim.definite:
            continue
        if not is_manifest(claim.table, condition):
            called[condition] = names.called.get((condition.kind, condition.term), Called())
    short = _apart({each: each.printed(names) for each in called.values()})
    whole = _apart({each: each.printed(None) for each in called.values()})
    found += [short[each] or whole[each] or show.condition(claim, given) for given, each in called.items()]
    texts = _apart({each: each.printed(None) for each in names.stated.values()})
    for each in names.stated.values():
        own = [str(symbol) for _, symbol, _ in each.bounds]
        if len({*own}) < len(own) or not called_alike.isdisjoint(own):
            texts[each] = ""
    stated = (texts[each] or show.hypothesis(claim, k) for k, each in names.stated.items())
    return tuple(dict.fromkeys((*found, *stated, *names.assumed)))


def _apart(texts: Mapping[Called, str]) -> dict[Called, str]:
    """The texts, emptied where one text speaks of different symbols by the same names."""
    meant: dict[str, set[frozenset[Any]]] = {}
    for each, text in texts.items():
        meant.setdefault(text, set()).add(frozenset(_nodes((*each.terms, *chain(*each.bounds)))))
    return {each: text if len(meant[text]) == 1 else "" for each, text in texts.items()}


def allowed(names: Names, values: Callable[[int], Iterable[Real]], single: Mapping[Basic, Real]) -> bool:
    """Whether what SymPy assumes of symbols allows the values of letters and those in `single`."""

    def may_be(symbol: Any, value: Real) -> bool:
        if isinstance(value, Ball):
            return not any(fact != "commutative" for fact in symbol.assumptions0)
        number = sympy.Rational(value.numerator, value.denominator)
        symbol = symbol.label if type(symbol) is sympy.Idx else symbol
        facts = symbol.assumptions0.items()
        return all(getattr(number, f"is_{fact}") in (None, truth) for fact, truth in facts)

    return all(may_be(symbol, value) for symbol, value in single.items()) and all(
        may_be(key[1], value)
        for key, letter in names.letters.items()
        if key[0] in ("number", "family", "random")
        for value in values(letter)
    )


def brief(term: Any) -> str:
    """A term as SymPy prints it, or the name of its class where that is long."""
    return Called("{}", (term,)).printed(None) or type(term).__name__


def _nodes(terms: Iterable[Any]) -> Iterator[Any]:
    """The nodes of written-out terms, at most `LONGEST`: inner ones by their class, leaves themselves."""
    todo = [*terms]
    for _ in range(LONGEST):
        if not todo:
            return
        t = todo.pop()
        parts = getattr(t, "args", ())
        todo += parts
        yield type(t) if parts else t


def _told(p: Polynomial, names: Names) -> str:
    """A size, or a position of free indices, as SymPy prints it."""
    return str(as_sympy(p, names))


def as_sympy(p: Polynomial, names: Names) -> Any:
    """A size, or a position of free indices, in SymPy."""
    sizes: dict[int, Any] = {number: symbol for symbol, number in names.sizes.items()}
    places = {number: symbol - _valued(first, sizes) for symbol, (number, first) in names.free.items()}
    return sympy.expand(_valued(p, sizes | places))


def _valued(p: Polynomial, values: Mapping[int, Any]) -> Any:
    return sympy.Add(*(sympy.Mul(c, *(values[v] for v in monomial)) for monomial, c in p))
