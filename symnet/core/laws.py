"""Laws of functions: a value of a function in another form, by the form of its argument.

Each law is a row of `LAWS`, an equation that holds for all numbers, or matrices, at which the value is
defined. A law adds its other form to the table; there it inverts and divides by nothing new.
"""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final, get_args

from symnet.core import language
from symnet.core.determinants import determinant
from symnet.core.language import Kind, Table
from symnet.errors import Rejected

Law = Callable[[Table, int, Any], language.Term]
"""From a table, the number of a function and its argument, the other form of its value."""


def another_form(table: Table, term: int) -> int:
    """The other form of a value of a function. Raises `Rejected` where no law speaks of it."""
    node = table.terms[term]
    if isinstance(node, language.Apply) and len(node.arguments) == 1:
        argument = table.terms[node.arguments[0]]
        law = LAWS.get((table.functions[node.function].kind, type(argument)))
        if law is not None:
            return table.add(law(table, node.function, argument))
    raise Rejected("no law speaks of this term")


def _of_each(table: Table, function: int, several: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(table.add(language.Apply(function, (each,))) for each in several)


def _exponential_of_sum(table: Table, function: int, argument: language.Plus) -> language.Term:
    """exp(a + b) = exp(a)·exp(b)"""
    return language.Times(_of_each(table, function, argument.terms))


def _exponential_of_number(_table: Table, _function: int, argument: language.Number) -> language.Term:
    """exp(0) = 1"""
    if argument.value:
        raise Rejected("exp is known of the number 0 only")
    return language.Number(Fraction(1))


LAWS: Final[Mapping[tuple[Kind, type], Law]] = {
    (Kind.EXPONENTIAL, language.Plus): _exponential_of_sum,
    (Kind.EXPONENTIAL, language.Number): _exponential_of_number,
    **{
        (Kind.DETERMINANT, form): determinant
        for form in (*get_args(language.MatrixTerm), language.Plus, language.Power)
    },
}
