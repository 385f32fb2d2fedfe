"""Letters before arguments: which of them are functions, and what the defined ones stand for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from symnet.papers.names import Name, Names, bare_letter, letters_of
from symnet.papers.places import Place
from symnet.papers.rewriting import everywhere, rebuilt
from symnet.papers.syntax import (
    Call,
    Chain,
    Derivative,
    Entries,
    Face,
    Group,
    Letter,
    Mark,
    Node,
    Number,
    Product,
    Scripted,
    Superscript,
    Times,
    Unread,
)

EXPECTATION = Name("E")
"""A letter that is an expectation where all that ever follows it is in square brackets."""
STILL: Final = r"\cdot"
"""The index of the one column that a vector has."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A function that is defined by its value: `f(x) = Wx + b`."""

    parameters: tuple[Name, ...]
    letters: tuple[Node, ...]
    """The parameters as they are written."""
    value: Node
    indices: tuple[Letter, ...] = ()
    """The indices of the entry that the value is, if it is one: `f(x)_i = x_i + b_i`."""


def applied(chain: Chain, names: Names) -> Chain:
    """A chain in which each letter that is a function is called with what stands in brackets after it."""

    def change(node: Node) -> Node:
        if not isinstance(node, Product):
            return node
        factors: list[Node] = [node.factors[0]]
        signs: list[Times] = []
        for sign, factor in zip(node.signs, node.factors[1:], strict=True):
            called = _call(factors[-1], factor, names) if sign is Times.BESIDE else None
            if called is not None:
                factors[-1] = called
            else:
                factors.append(factor)
                signs.append(sign)
        if len(factors) == len(node.factors):
            return node
        return factors[0] if len(factors) == 1 else replace(node, factors=tuple(factors), signs=tuple(signs))

    return everywhere(chain, change)


def function_name(name: Name) -> str:
    """What a letter is called as a function, unlike the functions that have names of their own."""
    return rf"\mathit{{{name.latex}}}" if name.latex.isalpha() else name.latex


def _call(letter: Node, argument: Node, names: Names) -> Node | None:
    above: tuple[Superscript | Mark | Node, ...] = ()
    below: tuple[Node, ...] = ()
    if isinstance(argument, Scripted):
        below, above = argument.below, argument.above
        argument = argument.base
    if not (isinstance(argument, Group) and argument.bracket in ("(", "[")):
        return None
    if not isinstance(letter, Letter | Scripted) or (use := names.use(letter)) is None:
        return None
    if use.operators and names.is_function(use.name) and names.is_derived(letter):
        return Unread("a derivative written with a prime is not read", letter.place)
    if use.indices or use.operators or not names.is_function(use.name):
        return None
    expected = use.name == EXPECTATION and argument.bracket == "["
    name = "E" if expected else function_name(use.name)
    called = Call(name, (), argument.parts, letter.place)
    return Scripted(called, below, above, letter.place) if above or below else called


def substituted(node: Node, values: Mapping[Name, Node], names: Names) -> Node:
    """A term in which some names are replaced; an index of one is then an index of its value."""

    def change(each: Node) -> Node:
        match each:
            case Letter():
                use = names.use(each)
                return values.get(use.name, each) if use else each
            case Scripted(base=Letter(), above=above):
                use = names.use(each)
                if use is None or use.name not in values:
                    return replace(each, above=tuple(_above(part, change) for part in above))
                value = values[use.name]
                if not use.indices and not use.operators:
                    return value
                return Scripted(value, use.indices, use.operators, each.place)
        return rebuilt(each, change)

    return change(node)


def _above(part: Superscript | Mark | Node, change: Callable[[Node], Node]) -> Superscript | Mark | Node:
    return part if isinstance(part, Superscript | Mark) else change(part)


def inlined(node: Node, rules: Mapping[str, Rule], names: Names) -> Node:
    """A term in which functions that are defined are replaced by their values."""

    def change(each: Node) -> Node:
        match each:
            case Scripted(base=Call(function=function), above=above) if function in rules:
                if Superscript.PRIME in above:
                    return Unread("a derivative written with a prime is not read", each.place)
        if isinstance(each, Derivative) and each.by is None:
            by = each.of.by if isinstance(each.of, Derivative) else _variable(each.of, rules, names)
            return replace(each, by=by)
        if isinstance(each, Derivative) and _is_elsewhere(each, names):
            return Unread("a derivative at another point is not read", each.place)
        return each

    def value(each: Node) -> Node:
        if isinstance(each, Call) and (rule := rules.get(each.function)):
            arguments = [part for part in each.arguments if not _is_condition(part)]
            if len(arguments) == len(rule.parameters):
                values = {
                    name: Group("(", (value,), value.place)
                    for name, value in zip(rule.parameters, arguments, strict=True)
                }
                others = {name: other for name, other in rules.items() if other is not rule}
                whole = inlined(rule.value, others, names)
                return _whole(rule, substituted(whole, values, names), each.place)
        if (
            isinstance(each, Letter)
            and (use := names.use(each))
            and (rule := rules.get(function_name(use.name)))
        ):
            return _whole(rule, rule.value, each.place)
        return each

    return everywhere(everywhere(node, change), value)


def _whole(rule: Rule, value: Node, place: Place) -> Node:
    """The value of a function; where an entry of it is what is known, the column or matrix of these."""
    if not rule.indices:
        return Group("(", (value,), place)
    one = Number(Fraction(1), place)
    if len(rule.indices) == 1:
        other = Letter(STILL, Face.PLAIN, place)
        return Entries(value, (rule.indices[0], other), (one, one), (None, one), place)
    return Entries(value, (rule.indices[0], rule.indices[1]), (one, one), (None, None), place)


def _is_elsewhere(node: Derivative, names: Names) -> bool:
    """Whether a function is differentiated with respect to a letter that its argument does not have."""
    match node:
        case Derivative(of=Call(arguments=several) as call, by=Letter() | Scripted() as letter) if (
            "\\" in call.function and (by := names.use(letter)) is not None
        ):
            found = {use.name for each in several for part, _ in letters_of(each) if (use := names.use(part))}
            return by.name not in found
    return False


def _variable(node: Node, rules: Mapping[str, Rule], names: Names) -> Node | None:
    """The one letter on which a function depends."""
    match node:
        case Call(function=function, arguments=(Letter() | Scripted() as letter,)) if function in rules:
            return letter
        case Letter() | Scripted() if use := names.use(node):
            rule = rules.get(function_name(use.name))
            if rule is not None:
                return rule.letters[0] if len(rule.letters) == 1 else None
    small = {
        use.name: replace(each, above=()) if isinstance(each, Scripted) and each.below else _base(each)
        for each, bound in letters_of(node)
        if (use := names.use(each, bound))
        and not use.indices
        and bare_letter(use.name.text)[-1:].islower()
        and bare_letter(use.name.text).isalpha()
    }
    return next(iter(small.values())) if len(small) == 1 else None


def _base(node: Letter | Scripted) -> Node:
    return node.base if isinstance(node, Scripted) else node


def _is_condition(node: Node) -> bool:
    return isinstance(node, Group) and node.bracket == "|"
