"""What a paper declares of its letters, put into the sizes, names and assumptions of its formulas."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias

from sympy import Basic, GreaterThan, Q, StrictGreaterThan

from symnet.chance import independent, moments
from symnet.errors import SymnetError
from symnet.papers.blocks import is_matrix
from symnet.papers.declarations import Declaration, Domain, Independent, Property, Random, Shape
from symnet.papers.extents import ONE, SCALAR, Misfit
from symnet.papers.extents import Shape as Measure
from symnet.papers.fitting import Sizes
from symnet.papers.known import Illegible, IllSized
from symnet.papers.names import RUNNING, Name, Use, bound_letters, letters_of
from symnet.papers.places import Place
from symnet.papers.shapes import is_constant
from symnet.papers.syntax import (
    Call,
    Chain,
    Group,
    Large,
    Letter,
    Node,
    Number,
    Product,
    Scripted,
    Sign,
    Sum,
    parts,
)
from symnet.papers.terms import Terms

Placed: TypeAlias = tuple[Place, Name, Measure]
"""A letter and its shape, and where that is declared."""
PREDICATES = {
    "symmetric": "symmetric",
    "positive semidefinite": "symmetric",
    "orthogonal": "orthogonal",
    "diagonal": "diagonal",
    "invertible": "invertible",
    "positive definite": "positive_definite",
    "permutation": "orthogonal",
}

INEQUALITIES = frozenset({Sign.LESS, Sign.AT_MOST, Sign.GREATER, Sign.AT_LEAST})


@dataclass(slots=True)
class Declared:
    """The declarations of a paper; `shapes` are those of its letters, each from a place on."""

    given: Sequence[Declaration]
    sizes: Sizes
    terms: Terms
    shapes: list[Placed] = field(default_factory=list)

    def put_in(self, chains: Sequence[Chain]) -> None:
        """Say which letters are sizes, and which shapes are known."""
        for chain in chains:
            self._sizes_above_sums(chain)
            self._random_letters(chain)
            self._compared(chain)
        self._counts()
        for each in self.given:
            match each:
                case Shape(rows=rows, columns=columns):
                    self._sizes(rows, columns)
                case Domain(low=low, high=high):
                    self._sizes(low, high)
        for each in self.given:
            match each:
                case Shape(letters=letters):
                    listed = _is_list(letters)
                    for letter in letters:
                        with suppress(Illegible):
                            self._shape(letter, each, listed=listed)
                case Property(letter=letter, name=name) if name not in ("positive", "nonnegative", "integer"):
                    if (use := self._use(letter)) is not None:
                        self.sizes.wide.add(use.name)
                        if "rank" not in name:
                            self.sizes.square.add(use.name)
                case Random(letters=letters):
                    self.terms.random |= {use.name for use in map(self._use, letters) if use is not None}
        for chain in chains:
            self._equal_sizes(chain)

    def _sizes_above_sums(self, chain: Chain) -> None:
        """What stands above a sum is a size, unless it is an index of a sum around it."""
        stack: list[tuple[Node, frozenset[str]]] = [(each, frozenset()) for each in parts(chain)]
        while stack:
            node, bound = stack.pop()
            if isinstance(node, Large):
                if not (isinstance(node.over, Letter) and node.over.text in bound):
                    self._sizes(node.over)
                bound |= bound_letters(node)
            stack += [(part, bound) for part in parts(node)]

    def _equal_sizes(self, chain: Chain) -> None:
        """The letters that a size is made of are sizes: N = H W."""
        match chain:
            case Chain(terms=(Letter(text=size), Product() | Sum() as right), relations=(relation,)):
                uses = [
                    self._use(each) if isinstance(each, Letter) else None for each, _ in letters_of(right)
                ]
                new = all(use is not None and use.name not in self.sizes.names.declared for use in uses)
                if new and relation.sign is Sign.EQUALS and size in self.sizes.sizes:
                    self._sizes(right)

    def _counts(self) -> None:
        """An n of which nothing is said is a size where sums run without bounds."""
        declared = {use.name for each in self.given if isinstance(each, Shape) for use in self._uses(each)}
        seen = self.sizes.names.seen.get(Name("n"))
        if seen is not None and Name("n") not in declared and not seen.running and not seen.called:
            self.sizes.size("n")

    def _uses(self, given: Shape) -> Iterator[Use]:
        return (use for use in map(self._use, given.letters) if use is not None)

    def _compared(self, chain: Chain) -> None:
        """Letters that are compared with numbers are numbers."""
        if any(each.sign not in INEQUALITIES for each in chain.relations) or not chain.relations:
            return
        if not any(isinstance(term, Number) for term in chain.terms):
            return
        for term in chain.terms:
            for each in term.parts if isinstance(term, Group) else (term,):
                use = self._use(each) if each is not None else None
                if use and not use.indices and use.name.latex not in self.sizes.sizes:
                    self.shapes.append((chain.place, use.name, SCALAR))

    def _random_letters(self, chain: Chain) -> None:
        """Letters of which the expectation or the variance is written."""
        stack: list[Node] = [*parts(chain)]
        while stack:
            node = stack.pop()
            stack += parts(node)
            if isinstance(node, Call) and node.function in ("E", "Var", "Cov"):
                several = (*node.arguments, *node.below)
                self.terms.random |= {use.name for use in map(self._use, several) if use is not None}

    def _sizes(self, *nodes: Node | None) -> None:
        for node in nodes:
            if node is not None:
                with suppress(Illegible):
                    self.sizes.extent(node)

    def _use(self, node: Node) -> Use | None:
        return self.sizes.names.use(node) if isinstance(node, Letter | Scripted) else None

    def _shape(self, letter: Node, given: Shape, *, listed: bool) -> None:
        use = self._use(letter)
        names = self.sizes.names
        if use is None or use.operators or is_constant(use.name, names):
            return
        seen = names.seen.get(use.name.base)
        family = listed or (
            isinstance(letter, Scripted) and _runs(letter, seen is not None and 1 in seen.running)
        )
        if isinstance(letter, Scripted) and letter.below and family:
            if given.rows is not None and seen is not None:
                seen.vector = True
                base = use.name.base
                self.sizes.elements[base] = self._measure(given)
                if seen.bare and base not in self.sizes.names.apart and seen.running:
                    self.sizes.names.apart.add(base)
                own = self.sizes.names.own(base)
                self.sizes.elements[own] = self.sizes.elements[base]
            return
        rows, columns = self._measure(given)
        names.declared.add(use.name)
        if (rows, columns) == SCALAR:
            names.scalars.add(use.name)
        elif rows.is_Integer and columns == 1:
            names.short.add(use.name)
        self.shapes.append((given.place, use.name, (rows, columns)))

    def _measure(self, given: Shape) -> Measure:
        rows = ONE if given.rows is None else self.sizes.extent(given.rows)
        return rows, ONE if given.columns is None else self.sizes.extent(given.columns)

    def assumptions(self) -> "Iterator[tuple[Place | None, Basic | tuple[Basic, Basic]]]":
        """What is assumed of letters whose shapes are known by now, and from where on if not everywhere."""
        for each in self.given:
            start = each.place if isinstance(each, Property) and each.from_here else None
            with suppress(Illegible, IllSized, Misfit, SymnetError, KeyError):
                yield from [(start, assumed) for assumed in self._assumption(each)]

    def _assumption(self, each: Declaration) -> "Iterator[Basic | tuple[Basic, Basic]]":
        match each:
            case Property(letter=letter, name=name) if (use := self._use(letter)) is not None:
                yield from self._property(use.name, name)
            case Random(letters=letters, mean=mean, variance=variance):
                for letter in letters:
                    if (use := self._use(letter)) is not None:
                        yield from self._moments(use.name, mean, variance)
            case Independent(letters=letters):
                several = [use.name for use in map(self._use, letters) if use is not None]
                yield from independent(*map(self.terms.symbol, several))

    def _property(self, letter: Name, name: str) -> "Iterator[Basic | tuple[Basic, Basic]]":
        term = self.terms.symbol(letter)
        if not is_matrix(term):
            if name in ("positive", "nonnegative"):
                yield (StrictGreaterThan if name == "positive" else GreaterThan)(term, 0)
        elif "rank" not in name and term.rows != term.cols:
            return  # Said of another letter of this name, or of this one where its sizes are equal.
        elif name == "idempotent":
            yield term * term, term
        elif name in ("full rank", "full column rank"):
            yield Q.invertible(term.T * term)
        elif name == "full row rank":
            yield Q.invertible(term * term.T)
        elif name in PREDICATES:
            yield getattr(Q, PREDICATES[name])(term)

    def _moments(
        self, name: Name, mean: Node | None, variance: Node | None
    ) -> "Iterator[tuple[Basic, Basic]]":
        rows, columns = self.sizes.shapes[name]
        first = self._fitted(mean, (rows, columns)) if mean is not None else None
        second = self._fitted(variance, (rows, rows)) if variance is not None else None
        yield from moments(self.terms.symbol(name), mean=first, variance=second)

    def _fitted(self, node: Node, shape: tuple[Basic, Basic]) -> Basic:
        found = self.sizes.shape(node, {})
        if not self.sizes.extents.is_scalar(found):
            self.sizes.extents.meet_shapes(found, shape)
        return self.terms.term(node)


def _is_list(letters: Sequence[Node]) -> bool:
    """Whether letters are the first and the last ones of a family: x_1, ..., x_n."""
    match letters:
        case [
            Scripted(base=Letter(text=one), below=(Number(),)),
            *_,
            Scripted(base=Letter(text=other), below=(Letter(),)),
        ]:
            return one == other
    return False


def _runs(letter: Scripted, is_family: bool) -> bool:
    """Whether a letter is declared with any index; `is_family` if a sum runs over its indices elsewhere."""
    return bool(letter.below) and all(
        isinstance(each, Letter) and (each.text in RUNNING or (is_family and each.text.islower()))
        for each in letter.below
    )
