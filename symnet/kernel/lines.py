"""The spaces of a claim laid out as lines, and how many positions must be free on each.

A size without its constant is a sum of monomials in the size symbols. The marks of a space, constants
aside, must form a chain 0 = μ_0 < μ_1 < ... in which each step is one monomial. A step that is a symbol n is
a *piece*: a copy of the line of n, a position μ_j + t in it having the coordinate t. A step that is a product
of symbols is a piece with one line for each factor; no constant may stand at its ends. Links and Kronecker
products identify lines, up to a shift of their coordinates; what is identified is one *class*.

On a line with the marks μ_j + a at its beginning and μ_j + n + e at its end, every coordinate t with
max a <= t < n + min e, both over the whole class, is *plain*: no mark tells it from its neighbour.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from sympy import Expr, S, Symbol

from symnet.kernel.dimensions import Size, minus, plus
from symnet.kernel.survey import Incomparable, Link, NoBound, Product, Space, Survey

Form: TypeAlias = Size
"""A size without its constant."""


Piece: TypeAlias = tuple[Form, Form]
"""Where a piece begins and where it ends."""


class Line(NamedTuple):
    """The line of one factor of the piece of a space that begins at a form."""

    space: Space
    first: Form
    factor: int


def constant(extent: Size) -> int:
    """The constant of a size."""
    return extent if isinstance(extent, int) else int(extent.as_coefficients_dict()[S.One])


def form(extent: Size) -> Form:
    """A size without its constant."""
    return minus(extent, constant(extent))


@lru_cache(maxsize=4096)
def monomials(step: Form) -> tuple[Expr, ...]:
    """The monomials of a form, each as often as its coefficient says.

    Raises `Incomparable` if a coefficient is negative.
    """
    if isinstance(step, int):
        return ()
    found: list[Expr] = []
    for monomial, coefficient in sorted(step.as_coefficients_dict().items(), key=str):
        if coefficient < 0:
            raise Incomparable(step)
        found += [monomial] * int(coefficient)
    return tuple(found)


@lru_cache(maxsize=4096)
def _rank(mark: Form) -> tuple[int, str]:
    """The order of forms that are comparable."""
    return len(monomials(mark)), str(mark)


def symbols_of(monomial: Expr) -> tuple[Symbol, ...]:
    """The factors of a monomial, in order of their names."""
    powers = sorted(monomial.as_powers_dict().items(), key=str)
    return tuple(base for base, exponent in powers for _ in range(int(exponent)))


def degree(extent: Size) -> int:
    """The total degree of a size."""
    return max((len(symbols_of(monomial)) for monomial in monomials(form(extent))), default=0)


def _at_most(left: Form, right: Form) -> bool:
    try:
        monomials(minus(right, left))
    except Incomparable:
        return False
    return True


class Classes:
    """Lines identified up to a shift of their coordinates."""

    def __init__(self) -> None:
        self._above: dict[Line, tuple[Line, int]] = {}

    def root(self, line: Line) -> tuple[Line, int]:
        """The line that stands for the class, and the shift to its coordinate."""
        shift = 0
        while line in self._above:
            line, more = self._above[line]
            shift += more
        return line, shift

    def identify(self, left: Line, right: Line, shift: int) -> None:
        """Coordinate t on the left is t + shift on the right."""
        (a, to_a), (b, to_b) = self.root(left), self.root(right)
        if a != b:
            self._above[a] = b, shift + to_b - to_a
        elif to_a != shift + to_b:
            raise NoBound("one index runs through overlapping positions of one letter")


@dataclass(slots=True)
class Lines:
    """The lines of a survey; `reserved` says for each symbol how many coordinates are not plain.

    `pause` is called again and again meanwhile. Raises `NoBound` if the spaces are no lines.
    """

    survey: Survey
    pause: Callable[[], object] = lambda: None
    chains: dict[Space, dict[Form, set[int]]] = field(default_factory=dict)
    orders: dict[Form, tuple[Symbol, ...]] = field(default_factory=dict)
    classes: Classes = field(default_factory=Classes)

    def __post_init__(self) -> None:
        found: defaultdict[Space, dict[Form, set[int]]] = defaultdict(dict)
        for space, marks in self.survey.marks.items():
            for mark in marks:
                found[space].setdefault(form(mark), set()).add(constant(mark))
        self.chains = dict(found)
        for link in self.survey.links:
            for space, first in ((link.left, link.first), (link.right, link.second)):
                for mark in (first, plus(first, link.extent)):
                    self.chains.setdefault(space, {}).setdefault(form(mark), set()).add(constant(mark))
        while self._carried() or self._refined():
            self.pause()
        for product in sorted(self.survey.products, key=lambda each: degree(each.extent)):
            self._ordered(product)
        for link in self.survey.links:
            self._linked(link)
        for product in self.survey.products:
            self._factored(product)

    def chain(self, space: Space) -> list[Form]:
        """The forms of the marks of a space, in order."""
        forms = sorted(self.chains[space], key=_rank)
        for left, right in pairwise(forms):
            monomials(minus(right, left))
        return forms

    def _carried(self) -> bool:
        """Marks inside a linked interval brought to the other interval; whether any was new."""
        new = False
        for link in self.survey.links:
            there, back = link, Link(link.right, link.second, link.left, link.first, link.extent)
            for left, first, right, second, extent in (there, back):
                for mark, constants in list(self.chains[left].items()):
                    inside = _at_most(form(first), mark) and _at_most(mark, form(plus(first, extent)))
                    target = plus(minus(mark, form(first)), form(second))
                    if inside and target not in self.chains[right]:
                        shift = constant(second) - constant(first)
                        self.chains[right][target] = {each + shift for each in constants}
                        new = True
        return new

    def _refined(self) -> bool:
        """One step of several monomials broken after its first; whether there was one."""
        for space, marks in self.chains.items():
            for left, right in pairwise(self.chain(space)):
                if len(steps := monomials(minus(right, left))) > 1:
                    marks[plus(left, steps[0])] = {max(marks[left])}
                    return True
        return False

    def _lines(self, space: Space, piece: Piece) -> list[tuple[Line, Symbol]]:
        """The lines of a piece with their symbols, the slowest first."""
        first, end = piece
        step = minus(end, first)
        symbols = self.orders.get(step) or symbols_of(step)
        if len(symbols) > 1 and (self.chains[space][first] | self.chains[space][end]) != {0}:
            raise NoBound(f"positions in {step} are cut at a constant")
        return [(Line(space, first, place), symbol) for place, symbol in enumerate(symbols)]

    def _between(self, space: Space, first: Size, end: Size) -> list[Piece]:
        forms = self.chain(space)
        return list(pairwise(forms[forms.index(form(first)) : forms.index(form(end)) + 1]))

    def _linked(self, link: Link) -> None:
        shift = constant(link.second) - constant(link.first)
        left = self._between(link.left, link.first, plus(link.first, link.extent))
        right = self._between(link.right, link.second, plus(link.second, link.extent))
        for one, other in zip(left, right, strict=True):
            lines = self._lines(link.left, one), self._lines(link.right, other)
            for (a, symbol), (b, same) in zip(*lines, strict=True):
                if symbol != same:
                    raise NoBound("positions of one space are laid out in two ways")
                self.classes.identify(a, b, shift)

    def _ordered(self, product: Product) -> None:
        """The order of the factors in the space of a Kronecker product."""
        order: tuple[Symbol, ...] = ()
        for extent in product.factors:
            if constant(extent) or len(steps := monomials(extent)) != 1:
                raise NoBound(f"a Kronecker product of {extent} rows or columns is cut")
            order += self.orders.get(extent) or symbols_of(steps[0])
        if self.orders.setdefault(product.extent, order) != order:
            raise NoBound(f"rows or columns of {product.extent} are products in two orders")

    def _factored(self, product: Product) -> None:
        whole = self._lines(("extent", product.extent), (0, product.extent))
        parts = [each for extent in product.factors for each in self._lines(("extent", extent), (0, extent))]
        for (line, _), (part, _) in zip(whole, parts, strict=True):
            self.classes.identify(line, part, 0)

    def _all(self) -> Iterator[tuple[Line, Symbol, set[int], set[int]]]:
        for space, marks in self.chains.items():
            for piece in pairwise(self.chain(space)):
                for line, symbol in self._lines(space, piece):
                    yield line, symbol, marks[piece[0]], marks[piece[1]]

    def reserved(self) -> Counter[Symbol]:
        """For each symbol n the least r such that lines of n have n - r plain coordinates, at least 0."""
        beginnings: dict[Line, int] = {}
        ends: dict[Line, int] = {}
        symbols: dict[Line, Symbol] = {}
        for line, symbol, first, last in self._all():
            root, shift = self.classes.root(line)
            symbols[root] = symbol
            beginnings[root] = max(beginnings.get(root, max(first) + shift), max(first) + shift)
            ends[root] = min(ends.get(root, min(last) + shift), min(last) + shift)
        found: Counter[Symbol] = Counter()
        for root, symbol in symbols.items():
            found[symbol] = max(found[symbol], beginnings[root] - ends[root])
        return found
