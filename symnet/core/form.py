"""The form of a proof outside this process: plain values, as JSON has them.

    {"version": 1, "rule": "equation", "table": {...}, "claim": {...}, "certificates": [{...}]}

The rule "induction" has a recursion as its claim, and certificates of its base and its step. A node is
[kind, field, ...] with the fields of its class in their order, a tuple is a list, a fraction is [numerator,
denominator] in lowest terms, an enumeration is the text of its value, a polynomial as in `polynomials`; a
number from 2^53 on is text, in hexadecimal. The types of the classes are the grammar.

What is read is data: it is made of these classes alone, no text in it is looked up or evaluated, and a table
checks its terms, which are added one by one.
Law: from_json(to_json(claim, certificates)) == (claim, certificates).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import gcd
from types import NoneType, UnionType
from typing import Any, Final, get_args, get_origin, get_type_hints

from symnet.core.certificates import Certificate
from symnet.core.induction import Recursion
from symnet.core.language import Claim, Function, Letter, Table, Term
from symnet.core.polynomials import ZERO, Polynomial
from symnet.core.rules import VALUE
from symnet.errors import Rejected, SymnetError, UnsupportedTerm

VERSION: Final = 1
RULES: Final[Mapping[str, tuple[type[Claim | Recursion], int]]] = {
    "equation": (Claim, 1),
    "induction": (Recursion, 2),
}
"""For each rule what it proves, and how many certificates that takes."""
TABLE: Final[Mapping[str, Any]] = {
    "letters": tuple[Letter, ...],
    "functions": tuple[Function, ...],
    "extents": tuple[Polynomial | None, ...],
    "supposed": tuple[tuple[Polynomial, Polynomial], ...],
    "terms": tuple[Term, ...],
}
"""What is written of a table; the rest follows from that."""
HEADED: Final = (tuple[int, tuple[Polynomial, ...], int], tuple[int, int, tuple[Polynomial, ...]])
"""Factors and cuts: they begin with a head, which may be below 0."""
HEXADECIMAL: Final = re.compile("-?0x[1-9a-f][0-9a-f]*")
EXACT: Final = 1 << 53
"""Every reader of JSON takes numbers below this one as they are."""
DEEPEST: Final = 100
"""How deeply lists may be nested, so that the stack suffices."""


def to_json(claim: Claim | Recursion, certificates: tuple[Certificate, ...]) -> dict[str, Any]:
    """A claim and its certificates as plain values."""
    table = {name: getattr(claim.table, name) for name in TABLE}
    table["extents"] = tuple(claim.table.extents.values())
    return {
        "version": VERSION,
        "rule": next(name for name, (kind, _) in RULES.items() if isinstance(claim, kind)),
        "table": {name: _written(value) for name, value in table.items()},
        "claim": {name: _written(getattr(claim, name)) for name in _stated(type(claim))},
        "certificates": [
            {name: _written(getattr(each, name)) for name in _types(Certificate)} for each in certificates
        ],
    }


def from_json(value: object) -> tuple[Claim | Recursion, tuple[Certificate, ...]]:
    """The claim and the certificates that were written. Raises `Rejected` if a value is not of this form."""
    try:
        return _read(value)
    except Rejected:
        raise
    except SymnetError as error:
        raise Rejected(f"a claim is not well formed: {error}") from error
    except LookupError as error:
        raise Rejected("a claim is not well formed: a number stands for nothing") from error


def plain(certificate: Certificate, sizes: int) -> Certificate:
    """A certificate written and read again, so made of exact types. Raises `Rejected` if it has no form."""
    try:
        written = {name: _written(getattr(certificate, name)) for name in _types(Certificate)}
        return Certificate(**_Reader(sizes).fields(written, _types(Certificate)))
    except (AttributeError, TypeError, ValueError, LookupError) as error:
        raise Rejected(f"a certificate is not well formed: {error!r}") from None


def _read(value: object) -> tuple[Claim | Recursion, tuple[Certificate, ...]]:
    _check_depth(value)
    top = _object(value, ("version", "rule", "table", "claim", "certificates"))
    if type(top["version"]) is not int or top["version"] != VERSION:
        raise Rejected(f"a form of version {VERSION} was required")
    if type(top["rule"]) is not str or top["rule"] not in RULES:
        raise Rejected(f"one of the rules {', '.join(RULES)} was required")
    kind, number = RULES[top["rule"]]
    reader = _Reader(len(_list(_object(top["claim"], _stated(kind))["sizes"])))
    table = _table(**reader.fields(top["table"], TABLE))
    claim = kind(table=table, **reader.fields(top["claim"], _stated(kind)))
    certificates = _list(top["certificates"], number)
    return claim, tuple([Certificate(**reader.fields(each, _types(Certificate))) for each in certificates])


def _table(letters: Any, functions: Any, extents: Any, supposed: Any, terms: Any) -> Table:
    """The table, its indices and terms added one by one."""
    table = Table([*letters], [*functions])
    for number, extent in enumerate(extents):
        if any(index >= number for index in (extent or ZERO).indices):
            raise Rejected("the range of an index must depend only on indices before it")
        table.index(extent)
    for position, extent in supposed:
        table.suppose(position, extent)
    if table.supposed != [*supposed]:
        raise Rejected("only what is not known is supposed")
    for place, term in enumerate(terms):
        if table.add(term) != place:
            raise Rejected(f"the term {place} stands in a claim twice")
    return table


def _written(value: Any) -> Any:
    match value:
        case bool() | str() | None:
            return value
        case int():
            return value if abs(value) < EXACT else hex(value)
        case Fraction(numerator=numerator, denominator=denominator):
            return [_written(numerator), _written(denominator)]
        case Enum():
            return value.value
        case list() | tuple():
            return [_written(each) for each in value]
    if not is_dataclass(value):
        raise UnsupportedTerm(f"a certificate is made of plain values; found {type(value).__name__}")
    return [type(value).__name__, *(_written(getattr(value, each.name)) for each in fields(value))]


def _check_depth(value: object) -> None:
    level: list[Any] = [value]
    for _ in range(DEEPEST):
        level = [[*each.values()] if type(each) is dict else each for each in level]
        level = [part for each in level if type(each) is list for part in each]
    if level:
        raise Rejected(f"lists must be nested at most {DEEPEST} deep")


def _object(value: object, names: Collection[str]) -> dict[str, object]:
    if type(value) is not dict or value.keys() != {*names}:
        raise Rejected(f"an object with the keys {', '.join(names)} was required")
    return value


def _list(value: object, number: int | None = None) -> list[Any]:
    if type(value) is not list:
        raise Rejected(f"a list was required; found {type(value).__name__}")
    if number is not None and len(value) != number:
        raise Rejected(f"a list of {number} values was required; found {len(value)}")
    return value


def _integer(value: object, least: int | None = None) -> int:
    number = int(value, 16) if type(value) is str and HEXADECIMAL.fullmatch(value) else value
    if type(number) is not int or (abs(number) < EXACT) is not (number is value):
        raise Rejected("an integer was required, as text from 2^53 on")
    if least is not None and number < least:
        raise Rejected(f"an integer from {least} on was required")
    return number


def _fraction(value: object) -> Fraction:
    numerator, denominator = map(_integer, _list(value, 2))
    if denominator < 1 or gcd(numerator, denominator) != 1:
        raise Rejected("a fraction in lowest terms was required")
    return Fraction(numerator, denominator)


@cache
def _types(kind: type) -> dict[str, Any]:
    """The fields of a class and their types."""
    types = get_type_hints(kind)
    return {each.name: types[each.name] for each in fields(kind)}


def _stated(kind: type) -> dict[str, Any]:
    """The fields of a claim besides its table."""
    return {name: each for name, each in _types(kind).items() if name != "table"}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads values of a type; polynomials are in `sizes` sizes."""

    sizes: int

    def fields(self, value: object, types: Mapping[str, Any]) -> dict[str, Any]:
        values = _object(value, types)
        return {name: self.read(values[name], kind) for name, kind in types.items()}

    def read(self, value: object, kind: Any) -> Any:
        """A value of a type; fails closed."""
        if kind == Polynomial:
            return self._polynomial(value)
        if get_origin(kind) is tuple:
            return self._tuple(value, get_args(kind), kind in HEADED)
        if isinstance(kind, UnionType):
            return self._one_of(value, get_args(kind))
        if is_dataclass(kind):
            return self._one_of(value, (kind,))
        if kind is int:
            return _integer(value, 0)
        if kind is Fraction:
            return _fraction(value)
        if kind in (str, bool) and type(value) is kind:
            return value
        if issubclass(kind, Enum) and type(value) is str and value in {each.value for each in kind}:
            return kind(value)
        raise Rejected(f"{kind.__name__} was required; found {type(value).__name__}")

    def _tuple(self, value: object, kinds: tuple[Any, ...], headed: bool) -> tuple[Any, ...]:
        if Ellipsis in kinds:
            return tuple([self.read(each, kinds[0]) for each in _list(value)])
        values = _list(value, len(kinds))
        head = (_integer(values[0], VALUE),) if headed else ()
        return *head, *map(self.read, values[len(head) :], kinds[len(head) :])

    def _one_of(self, value: object, kinds: tuple[Any, ...]) -> Any:
        """A node of one of these kinds; where None is one of them, None or the other one."""
        if NoneType in kinds:
            return None if value is None else self.read(value, kinds[0])
        name, *values = _list(value) or [None]
        for kind in kinds:
            if kind.__name__ == name:
                types = _types(kind).values()
                return kind(*map(self.read, _list(values, len(types)), types))
        raise Rejected(f"one of the nodes {', '.join(kind.__name__ for kind in kinds)} was required")

    def _polynomial(self, value: object) -> Polynomial:
        terms = [_list(each, 2) for each in _list(value)]
        p = Polynomial([(self._monomial(monomial), _integer(c)) for monomial, c in terms])
        if any(not c for _, c in p) or any(m >= k for (m, _), (k, _) in pairwise(p)):
            raise Rejected("a polynomial has its monomials in order, each once, and none is 0")
        return p

    def _monomial(self, value: object) -> tuple[int, ...]:
        monomial = tuple([_integer(each, -self.sizes) for each in _list(value)])
        if any(v > w for v, w in pairwise(monomial)):
            raise Rejected("a monomial has its variables in order")
        return monomial
