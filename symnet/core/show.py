"""A claim in plain text, from its table alone. For display: nothing is decided by what is written here.

Sizes, letters and functions keep their names; a mark tells apart those that share one, and a name that could
be read as something else is quoted. Indices are i, j, k, ... from the outside in. What is long ends in …
"""

import re
from collections.abc import Iterable, Mapping
from itertools import chain, count, islice
from typing import Final, assert_never

from symnet.core import language
from symnet.core.induction import Recursion, premises
from symnet.core.language import (
    Claim,
    Condition,
    Kind,
    Property,
    Table,
    Term,
    presupposed,
    reached,
    spoken_of,
)
from symnet.core.polynomials import ZERO, Polynomial

PLAIN: Final = re.compile(r"[A-Za-zΑ-Ωα-ω\\](?:[A-Za-z0-9Α-Ωα-ω_\\']|\{[A-Za-z0-9Α-Ωα-ω_^\\', ]*\})*")
MINUS: Final = re.compile(r"^\(-(?:1\)·|(\d+)\)(?=·))")
INDICES: Final = "ijkpqrstuv"
NODES: Final = 300
"""How many nodes of a term are written."""
DEEPEST: Final = 40
"""How deep a term is written."""
MOST: Final = 12
"""How many positions, monomials and variables are written."""
LENGTH: Final = 60
"""How many characters of a name or a number are written, and how many lines of a kind."""

Names = Mapping[int, str]
NOTHING: Final[Names] = {}
SUM, PRODUCT, POWER, ATOM = range(4)
"""How tightly a text binds."""


def told(claim: Claim | Recursion) -> str:
    """The claim, what its letters are, what it assumes and what it presupposes, a line each."""
    text = _Text(claim.table, claim.sizes)
    lines = text.recursion(claim) if isinstance(claim, Recursion) else text.equation(claim)
    for each in premises(claim) if isinstance(claim, Recursion) else (claim,):
        lines += [f"if {given}" for given in (*assumptions(each), *conditions(each))]
    return "\n".join(dict.fromkeys(lines))


def assumptions(claim: Claim) -> list[str]:
    """What a claim assumes: positions inside a range, and hypotheses."""
    text = _Text(claim.table, claim.sizes)
    free = text.named(claim.free)
    places = (f"0 <= {text.size(p, free)} < {text.size(e, free)}" for p, e in claim.table.supposed)
    return [*places, *(hypothesis(claim, number) for number in range(len(claim.hypotheses)))]


def letters(claim: Claim) -> list[str]:
    """What the matrices and functions of a claim are."""
    return _Text(claim.table, claim.sizes).described(claim.roots)


def hypothesis(claim: Claim, number: int) -> str:
    """One hypothesis of a claim."""
    text = _Text(claim.table, claim.sizes)
    names = text.named(claim.own(claim.hypotheses[number]))
    left, right = (text.whole(side, names) for side in claim.hypotheses[number])
    return f"{left} = {right}{text.ranges(names)}"


def conditions(claim: Claim) -> list[str]:
    """What a claim presupposes."""
    text = _Text(claim.table, claim.sizes)
    return _few(text.condition(each, claim.free) for each in presupposed(claim))


def condition(claim: Claim, given: Condition) -> str:
    """One condition of a claim."""
    return _Text(claim.table, claim.sizes).condition(given, claim.free)


def _few(several: Iterable[str], most: int = LENGTH) -> list[str]:
    found = [*islice(several, most + 1)]
    return found if len(found) <= most else [*found[:most], "…"]


def _integer(value: int) -> str:
    return str(value) if value.bit_length() < 3 * LENGTH else f"{hex(value)[:LENGTH]}…"


class _Text:
    """Writes the terms of a table."""

    def __init__(self, table: Table, sizes: Iterable[str]) -> None:
        self.table = table
        self.taken = dict.fromkeys(["I", *(kind.value for kind in Kind)], 1)
        self.sizes = [self._own(name) for name in sizes]
        self.letters = [self._own(each.name) for each in table.letters]
        plain = (Kind.ARBITRARY, Kind.PARTICULAR)
        self.functions = [self._own(f.name) if f.kind in plain else f.kind.value for f in table.functions]
        self.nodes = self.depth = 0

    def _own(self, name: str) -> str:
        """A name as it is written; no two are the same."""
        text = name if PLAIN.fullmatch(name) and len(name) <= LENGTH else ascii(name[:LENGTH])
        self.taken[text] = number = self.taken.get(text, 0) + 1
        return text if number == 1 else f"{text}#{number}"

    # -- lines
    def equation(self, claim: Claim) -> list[str]:
        """A claim, and what its letters are."""
        names = self.named(claim.free)
        sides = f"{self.whole(claim.left, names)} = {self.whole(claim.right, names)}"
        dual = ["of dual numbers"] if claim.dual else []
        return [sides + self.ranges(names), *dual, *self.described(claim.roots)]

    def recursion(self, claim: Recursion) -> list[str]:
        """A sequence and what it is, and how the sequences go on."""
        names = self.named(claim.free)
        told = f"{self.letters[claim.letter]} = {self.whole(claim.term)} at every depth"
        rows = (
            (self.letters[letter], self.whole(first, names), self.whole(following, names))
            for letter, first, following in claim.rows
        )
        steps = (f"{name} is first {first}, then {following}" for name, first, following in rows)
        roots = (claim.term, *chain(*(row[1:] for row in claim.rows)))
        return [told, *_few(steps), *self.described(roots)]

    def described(self, roots: Iterable[int]) -> list[str]:
        """What the matrices and functions in some terms are."""
        found: dict[str, list[str]] = {}
        for number in reached(self.table, roots):
            match self.table.terms[number]:
                case language.Matrix(letter=letter):
                    found.setdefault(self.kind(letter), []).append(self.letters[letter])
                case language.Entry(letter=letter) if (
                    declared := self.table.letters[letter].declared
                ) is not Property.GENERAL:
                    found.setdefault(declared.value, []).append(self.letters[letter])
                case language.Apply(function=function):
                    if (kind := self.table.functions[function].kind.value) != self.functions[function]:
                        found.setdefault(f"{kind} function", []).append(self.functions[function])
        told = {kind: ", ".join(_few(dict.fromkeys(names), MOST)) for kind, names in found.items()}
        return _few(f"where {names}: {kind}" for kind, names in told.items())

    def kind(self, letter: int) -> str:
        """The shape of a matrix and what is declared of it."""
        declared = self.table.letters[letter].declared
        shape = " × ".join(self.size(extent) for extent in self.table.letters[letter].shape or ())
        return shape if declared is Property.GENERAL else f"{shape}, {declared.value}"

    def condition(self, given: Condition, free: tuple[int, ...]) -> str:
        """A condition, for all values of the indices that are bound around it."""
        claimed, node = self.named(free), self.table.terms[given.term]
        bound = [each for each in self.outer(spoken_of(self.table, given)) if each not in claimed]
        names = self.named(bound, claimed)
        ranges = self.ranges({number: names[number] for number in bound}, claimed)
        if given.kind == "forwards" and isinstance(node, language.Sum):
            return f"0 <= {self.size(self.table.extents[node.index] or ZERO, names)}{ranges}"
        return f"{self.whole(given.term, names)} is {given.kind}{ranges}"

    def outer(self, free: Iterable[int]) -> list[int]:
        """Indices with those that their ranges depend on, these first."""
        todo, found = [*free], set[int]()
        while todo:
            if (index := todo.pop()) not in found:
                found.add(index)
                todo += (self.table.extents[index] or ZERO).indices
        return sorted(found)

    # -- sizes, positions and indices
    def named(self, numbers: Iterable[int], names: Names = NOTHING) -> dict[int, str]:
        """The names of some indices, with names for more."""
        used = {*names.values()}
        candidates = (f"{each}{k or ''}" for k in count() for each in INDICES)
        unused = (each for each in candidates if each not in self.taken and each not in used)
        return {**names, **{number: next(unused) for number in numbers}}

    def ranges(self, names: Names, claimed: Names = NOTHING) -> str:
        """For all values of indices in their ranges, which depend on each other and on those of the claim."""
        every = {**claimed, **names}
        extents = ((name, self.table.extents[number]) for number, name in names.items())
        texts = (f"integer {name}" if e is None else f"{name} < {self.size(e, every)}" for name, e in extents)
        return f" for all {', '.join(_few(texts, MOST))}" if names else ""

    def size(self, p: Polynomial, names: Names = NOTHING) -> str:
        """A size or a position."""
        found = ""
        for monomial, c in p[: -MOST - 1 : -1]:
            factors = [names[v] if v >= 0 else self.sizes[-v - 1] for v in monomial[:MOST]]
            factors += ["…"] * (len(monomial) > MOST)
            numbers = [_integer(abs(c))] if abs(c) != 1 or not factors else []
            negative = c < 0
            sign = (" - " if negative else " + ") if found else "-" * negative
            found += sign + "·".join([*numbers, *factors])
        return (found or "0") + " + …" * (len(p) > MOST)

    def places(self, several: Iterable[Polynomial], names: Names = NOTHING) -> str:
        """Positions."""
        return ", ".join(_few((self.size(p, names) for p in several), MOST))

    # -- terms
    def whole(self, term: int, names: Names = NOTHING) -> str:
        """A term, of at most `NODES` nodes."""
        self.nodes = NODES
        return self.term(term, names)

    def term(self, term: int, names: Names, least: int = SUM) -> str:
        """A term, in parentheses if it binds less tightly than `least`."""
        self.nodes -= 1
        if self.nodes < 0 or self.depth > DEEPEST:
            return "…"
        self.depth += 1
        text, tight = self._term(self.table.terms[term], names)
        self.depth -= 1
        return text if tight >= least else f"({text})"

    def several(self, terms: Iterable[int], names: Names, least: int = SUM) -> list[str]:
        """Terms beside each other."""
        found = []
        for each in terms:
            found.append(self.term(each, names, least))
            if self.nodes < 0:
                break
        return found

    def _term(self, node: Term, names: Names) -> tuple[str, int]:
        match node:
            case language.Number(value=value):
                text = _integer(value.numerator)
                if value.denominator == 1:
                    return text, ATOM if value >= 0 else PRODUCT
                return f"{text}/{_integer(value.denominator)}", PRODUCT
            case language.Magnitude(value=p):
                return self.size(p, names), SUM if len(p) > 1 else ATOM if self._is_one(p) else PRODUCT
            case language.Entry(letter=letter, positions=positions):
                return self.letters[letter] + (
                    f"[{self.places(positions, names)}]" if positions else ""
                ), ATOM
            case language.At(matrix=matrix, row=row, column=column):
                return f"{self.term(matrix, names, ATOM)}[{self.places((row, column), names)}]", ATOM
            case language.Plus(terms=terms):
                first, *rest = self.several(terms, names, PRODUCT)
                return first + "".join(f" - {t[1:]}" if t[0] == "-" else f" + {t}" for t in rest), SUM
            case language.Times(factors=factors) | language.Product(factors=factors):
                return self._product(factors, names), PRODUCT
            case language.Scaled(scalar=scalar, matrix=matrix):
                return self._product((scalar, matrix), names), PRODUCT
            case language.Power(base=base, exponent=exponent):
                return f"{self.term(base, names, ATOM)}^{_integer(exponent)}", POWER
            case language.Reciprocal(base=base):
                return f"1/{self.term(base, names, ATOM)}", PRODUCT
            case language.Sum(index=index, body=body):
                extent, inner = (
                    self.size(self.table.extents[index] or ZERO, names),
                    self.named((index,), names),
                )
                return f"∑[{inner[index]} < {extent}] {self.term(body, inner, PRODUCT)}", PRODUCT
            case language.Delta(position=p):
                left, right = (Polynomial((m, c) for m, c in side if c > 0) for side in (p, -p))
                return f"[{self.size(left, names)} = {self.size(right, names)}]", ATOM
            case language.Apply(function=function, arguments=arguments):
                return f"{self.functions[function]}({', '.join(self.several(arguments, names))})", ATOM
            case language.Matrix(letter=letter):
                return self.letters[letter], ATOM
            case language.Array(row=row, column=column, body=body):
                inner = self.named((row, column), names)
                places = (f"{inner[v]} < {self.size(self.table.extents[v] or ZERO)}" for v in (row, column))
                return f"[{', '.join(places)} ↦ {self.term(body, inner)}]", ATOM
            case language.Grid(rows=rows):
                blocks = (", ".join(self.several(row, names)) for row in rows)
                return f"[{'; '.join(_few(blocks))}]", ATOM
            case language.Identity(extent=extent):
                return f"I({self.size(extent)})", ATOM
            case language.Zero(rows=height, columns=width):
                return f"0({self.places((height, width))})", ATOM
            case language.Transpose(matrix=matrix):
                return f"{self.term(matrix, names, ATOM)}ᵀ", POWER
            case language.Inverse(matrix=matrix):
                return f"{self.term(matrix, names, ATOM)}⁻¹", POWER
        assert_never(node)

    def _product(self, factors: Iterable[int], names: Names) -> str:
        text = "·".join(self.several(factors, names, POWER)) or "1"
        return MINUS.sub(r"-\1", text)

    @staticmethod
    def _is_one(p: Polynomial) -> bool:
        return not p or (p[0][1] == 1 and len(p[0][0]) == 1)
