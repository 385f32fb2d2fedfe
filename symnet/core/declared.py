"""What SymPy declares of symbols, held against numbers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import sympy
from sympy import Basic

from symnet.core.language import Property
from symnet.core.symbols import SYMBOLS
from symnet.errors import UnsupportedTerm

INTEGERS: Final = tuple(map(sympy.Integer, (1, 2, 4, 7, 9, 0, -1)))
SAMPLES: Final = (*INTEGERS, sympy.Rational(1, 2))
"""What holds of all `INTEGERS`, or `SAMPLES`, is taken to hold of all integers, or all rational numbers."""
OTHERS: Final = (sympy.Rational(3, 2), sympy.sqrt(2), sympy.pi, sympy.Integer(2))
REALS: Final = (*SAMPLES, *OTHERS, *(-x for x in OTHERS))
"""If what is declared of a symbol holds of none of these, it is taken to hold of no real number."""


def sign_of(symbol: Any) -> Property:
    """What is declared of the sign of a symbol. Raises `UnsupportedTerm` if no real number is so."""
    facts = symbol.assumptions0.items()
    real = any(all(getattr(x, f"is_{fact}", None) in (None, truth) for fact, truth in facts) for x in REALS)
    if not real or (symbol.is_antihermitian and not symbol.is_zero):
        raise UnsupportedTerm(f"numbers are real, but {symbol} is declared otherwise")
    if symbol.is_positive:
        return Property.POSITIVE
    return Property.NOT_NEGATIVE if symbol.is_nonnegative else Property.GENERAL


def declared(symbol: Any, samples: Sequence[Any]) -> list[str]:
    """What is declared of a symbol, in words; nothing if all of it holds of all samples."""
    symbol = symbol.label if type(symbol) is sympy.Idx else symbol
    facts = symbol.__getnewargs_ex__()[1].items() if is_special(symbol.assumptions0, samples) else ()
    return [f"{symbol} is {fact}" if truth else f"{symbol} is not {fact}" for fact, truth in facts]


def is_special(facts: Mapping[str, bool | None], samples: Sequence[Any]) -> bool:
    """Whether some of these facts do not hold of all samples."""
    return any(
        getattr(each, f"is_{fact}", None) not in (None, truth)
        for fact, truth in facts.items()
        for each in samples
    )


def symbols_in(terms: Iterable[Any]) -> Iterator[Basic]:
    """The symbols in some terms."""
    todo, seen = [*terms], dict[int, Any]()
    while todo:
        t = todo.pop()
        if type(t) in SYMBOLS:
            yield t
        elif isinstance(t, Basic) and id(t) not in seen:
            seen[id(t)] = t
            todo.extend(t.args)
