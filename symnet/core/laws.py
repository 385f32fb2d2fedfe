"""Laws of functions: an equation that a term satisfies, by its own form and that of its argument.

Each law holds for all numbers, or matrices, at which the claim has its conditions. Where it asks that the
parts of an argument are positive or not negative, their signs are known: from their form, or since the
conditions of the claim say so. So that functions are total, a logarithm of a number that is not positive is
0, and so is a root of one that is negative; no law speaks of these. A law gives the value of a function
another form, which inverts only what is not 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias, get_args

from symnet.core import language
from symnet.core.cases import LINEAR, linear
from symnet.core.determinants import determinant
from symnet.core.language import Kind, Table, parts
from symnet.core.signs import ANY, NOT_NEGATIVE, POSITIVE, Signs, signs
from symnet.errors import Rejected


@dataclass(frozen=True, slots=True)
class Value:
    """The value of a function, in a table with the signs that are `known` of its terms."""

    table: Table
    known: Mapping[int, Signs]
    function: int
    arguments: tuple[int, ...]

    def of(self, other: int) -> int:
        """The value for another first argument."""
        return self.table.add(language.Apply(self.function, (other, *self.arguments[1:])))

    def of_each(self, several: tuple[int, ...]) -> tuple[int, ...]:
        """The values for several first arguments."""
        return tuple(map(self.of, several))

    def another(self, kind: Kind, argument: int) -> language.Apply:
        """The value of a function of another kind, if the claim has one."""
        kinds = [each.kind for each in self.table.functions]
        if kind not in kinds:
            raise Rejected(f"the claim has no function of the kind {kind.value}")
        return language.Apply(kinds.index(kind), (argument,))

    def times(self, number: Fraction | int, term: int) -> language.Times:
        """A number times a term."""
        return language.Times((self.table.rational(number), term))

    def are(self, several: tuple[int, ...], possible: Signs) -> bool:
        """Whether some numbers have only possible signs."""
        return possible == ANY or all(signs(self.table, each, self.known) <= possible for each in several)


Law: TypeAlias = tuple[Signs, Callable[[Value, Any], language.Term]]
"""The signs that all parts of the argument must have; and the other form, from the value and its argument."""


def equation(table: Table, term: int, known: Mapping[int, Signs]) -> tuple[int, int]:
    """The two sides of the law of a term, where the signs of some terms are `known`. Raises `Rejected` where
    no law speaks of it."""
    match table.terms[term]:
        case language.Reciprocal(base=base):
            match table.terms[base]:
                case language.Times(factors=factors):  # 1/(a·b) = (1/a)·(1/b)
                    inverted = (table.add(language.Reciprocal(each)) for each in factors)
                    return term, table.add(language.Times(tuple(inverted)))
                case language.Reciprocal(base=inner):  # 1/(1/s) = s
                    return term, inner
            return table.add(language.Times((base, term))), table.rational(1)  # s·(1/s) = 1
        case language.Power(base=base, exponent=exponent):
            root = table.terms[base]  # (t^(1/q))^q = t where t >= 0
            if isinstance(root, language.Apply) and table.functions[root.function].kind is Kind.ROOT:
                value = Value(table, known, root.function, root.arguments)
                if _degree(value) == exponent and value.are(root.arguments[:1], NOT_NEGATIVE):
                    return term, root.arguments[0]
        case language.Apply(function=function) as node if table.functions[function].kind in LINEAR:
            return term, linear(table, node)
        case language.Apply(function=function, arguments=arguments):
            argument = table.terms[arguments[0]]
            form: type | Kind = type(argument)
            if isinstance(argument, language.Apply):
                form = table.functions[argument.function].kind
            kind, value = table.functions[function].kind, Value(table, known, function, arguments)
            law = LAWS.get((kind, form)) or LAWS.get((kind, None))
            if law is not None and value.are(parts(argument), law[0]):
                return term, table.add(law[1](value, argument))
    raise Rejected("no law speaks of this term, as far as its signs are known")


def _degree(root: Value) -> int:
    """The q of t^(1/q), which the language demands to be a natural number."""
    degree: Any = root.table.terms[root.arguments[1]]
    return int(degree.value)


def _only_at(place: int, value: int) -> Law:
    """The value of a function at one number."""

    def law(_: Value, number: language.Number) -> language.Term:
        if number.value != place:
            raise Rejected(f"a value of this function is known at {place} only")
        return language.Number(Fraction(value))

    return ANY, law


def _exponential_of_multiple(f: Value, t: language.Times) -> language.Term:
    """exp(k·t) = exp(t)^k for an integer k; for k < 0 it is 1/exp(t)^|k|, and exp(t) is not 0"""
    match [f.table.terms[each] for each in t.factors]:
        case [language.Number(value=k), _] if k.denominator == 1:
            power = language.Power(f.of(t.factors[1]), abs(int(k)))
            return power if k >= 0 else language.Reciprocal(f.table.add(power))
    raise Rejected("exp is known of an integer times a number")


def _root_of_power(f: Value, t: language.Power) -> language.Term:
    """(t^k)^(1/q) = (t^(1/q))^k where t >= 0; (t^q)^(1/q) = |t| for an even q"""
    if f.are((t.base,), NOT_NEGATIVE):
        return language.Power(f.of(t.base), t.exponent)
    if t.exponent != _degree(f) or t.exponent % 2:
        raise Rejected("the sign of a power's base is not known")
    return f.another(Kind.ABSOLUTE, t.base)


def _hyperbolic_tangent(f: Value, _: language.Term) -> language.Term:
    """tanh(t) = (exp(t)^2 - 1)/(exp(t)^2 + 1)"""
    add = f.table.add
    square = add(language.Power(add(f.another(Kind.EXPONENTIAL, f.arguments[0])), 2))
    above, below = (add(language.Plus((square, f.table.rational(c)))) for c in (-1, 1))
    return language.Times((above, add(language.Reciprocal(below))))


LAWS: Final[Mapping[tuple[Kind, type | Kind | None], Law]] = {
    # exp(a + b) = exp(a)·exp(b); exp(0) = 1; exp(log(t)) = t where t > 0
    (Kind.EXPONENTIAL, language.Plus): (ANY, lambda f, t: language.Times(f.of_each(t.terms))),
    (Kind.EXPONENTIAL, language.Times): (ANY, _exponential_of_multiple),
    (Kind.EXPONENTIAL, language.Number): _only_at(0, 1),
    (Kind.EXPONENTIAL, Kind.LOGARITHM): (POSITIVE, lambda f, t: f.table.terms[t.arguments[0]]),
    # log(a·b) = log(a) + log(b), log(t^k) = k·log(t), log(1/t) = -log(t), log(t^(1/q)) = log(t)/q where all
    # of these are positive; log(1) = 0; log(exp(t)) = t
    (Kind.LOGARITHM, language.Times): (POSITIVE, lambda f, t: language.Plus(f.of_each(t.factors))),
    (Kind.LOGARITHM, language.Power): (POSITIVE, lambda f, t: f.times(t.exponent, f.of(t.base))),
    (Kind.LOGARITHM, language.Reciprocal): (POSITIVE, lambda f, t: f.times(-1, f.of(t.base))),
    (Kind.LOGARITHM, language.Number): _only_at(1, 0),
    (Kind.LOGARITHM, Kind.EXPONENTIAL): (ANY, lambda f, t: f.table.terms[t.arguments[0]]),
    (Kind.LOGARITHM, Kind.ROOT): (
        POSITIVE,
        lambda f, t: f.times(1 / f.table.terms[t.arguments[1]].value, f.of(t.arguments[0])),
    ),
    # (a·b)^(1/q) = a^(1/q)·b^(1/q) where a >= 0 and b >= 0; (1/t)^(1/q) = 1/t^(1/q) where t > 0;
    # exp(t)^(1/q) = exp(t/q)
    (Kind.ROOT, language.Times): (NOT_NEGATIVE, lambda f, t: language.Times(f.of_each(t.factors))),
    (Kind.ROOT, language.Power): (ANY, _root_of_power),
    (Kind.ROOT, language.Reciprocal): (POSITIVE, lambda f, t: language.Reciprocal(f.of(t.base))),
    (Kind.ROOT, Kind.EXPONENTIAL): (
        ANY,
        lambda f, t: language.Apply(
            t.function, (f.table.add(f.times(Fraction(1, _degree(f)), t.arguments[0])),)
        ),
    ),
    (Kind.HYPERBOLIC_TANGENT, None): (ANY, _hyperbolic_tangent),
    **{
        (Kind.DETERMINANT, form): (ANY, lambda f, t: determinant(f.table, f.function, t))
        for form in (*get_args(language.MatrixTerm), language.Plus, language.Power)
    },
}
