"""The sizes that formulas need: what follows for letters of which nothing is declared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice, product
from time import monotonic
from typing import Final

from symnet.papers.extents import Extent, Misfit, Shape
from symnet.papers.kinds import NARROW, Kind, Options, candidates
from symnet.papers.known import Illegible, IllSized, Undivided
from symnet.papers.names import Name, Seen, Use, bare_letter, divisors, is_bound, letters_of
from symnet.papers.places import Place
from symnet.papers.shapes import Shapes, is_constant
from symnet.papers.syntax import (
    Chain,
    Group,
    Letter,
    Matrix,
    Node,
    Product,
    Scripted,
    Sign,
    Superscript,
)

COMPARED: Final = frozenset({Sign.EQUALS, Sign.DEFINES, Sign.DEFINED_BY})
"""Relations whose sides have one shape."""
SECONDS: Final = 2.0
"""The most seconds that further ways of reading a formula are tried."""
MANY: Final = 100
"""A formula with more letters of which nothing is declared is not read."""
Member = tuple[Name, int]
"""A letter, and with how many indices it stands for what is meant; without any, 0."""
ASSIGNMENTS: Final = 300
"""How many ways of reading the letters of a formula are tried at most."""


@dataclass(slots=True)
class Sizes(Shapes):
    """The shapes of a document's letters, each read in the way in which the most fits."""

    def note(self, chains: Iterable[Chain]) -> None:
        """Look which letters cannot be numbers, and which are divided by."""
        for each in chains:
            for divisor in divisors(each):
                self.divisors |= {
                    use.name for node, _ in letters_of(divisor) if (use := self.names.use(node))
                }
            for node, bound in letters_of(each):
                use = self.names.use(node, bound)
                if use and not use.indices and Superscript.TRANSPOSE in use.operators:
                    self.wide.add(use.name)

    def fit(self, line: Chain, terms: Sequence[Node | None]) -> "list[IllSized | Illegible | None]":
        """What is wrong with each term of a chain and, after the terms, with each relation of it.

        Letters that are not known yet are read in the way in which the most fits, and of these ways in the
        most usual one.
        """
        unknown = self._unknown(terms)
        if len(unknown) > MANY:
            message = f"a formula with more than {MANY} letters of which nothing is declared is not read"
            return [Illegible(message, line.place)] * (len(terms) + len(line.relations))
        until = monotonic() + SECONDS
        best: tuple[float, Sizes, list[IllSized | Illegible | None]] | None = None
        for cost, kinds in _assignments({name: options for name, (_, options) in unknown.items()}):
            if best is not None and (cost >= best[0] or monotonic() > until):
                break
            tried = self.copy()
            tried.ranges = {}
            before = tried.extents.narrowed
            for (name, count), kind in kinds.items():
                shape = tried.shape_of_kind(kind)
                if count:
                    tried.add_family(name, count, shape)
                    continue
                if name in self.square:
                    shape = (tried.extents.new(wide=True),) * 2
                tried.shapes[name] = shape
                tried.guessed.setdefault(name, unknown[name, 0][0])
            faults = tried._faults(line, terms)
            wrong = sum(isinstance(each, IllSized | Undivided) for each in faults)
            total = cost + NARROW * (tried.extents.narrowed - before) + 1000 * wrong
            if best is None or total < best[0]:
                best = (total, tried, faults)
        assert best is not None  # noqa: S101 - there is at least one assignment
        self.adopt(best[1])
        return best[2]

    def _unknown(self, terms: Sequence[Node | None]) -> dict[Member, tuple[Place, Options]]:
        """The letters of some terms of which no shape is known, where they stand, and what they may be."""
        found: dict[Member, tuple[Place, Options]] = {}
        for term in terms:
            for node, bound in letters_of(term) if term is not None else ():
                use = self.names.use(node, bound)
                if use is None or (use.name, 0) in found or self._is_known(use, node, bound):
                    continue
                count = len(use.indices)
                seen = self.names.seen.get(use.name)
                if not count:
                    options = self._options(use.name)
                    found[use.name, 0] = node.place, self._with_places(use.name, options)
                elif seen is not None and seen.bare:
                    found[use.name, 0] = node.place, _of_places(count)
                elif (use.name, count) not in self.families and use.name not in self.elements:
                    found[use.name, count] = node.place, _members(use.name, count, seen)
        return found

    def _options(self, name: Name) -> Options:
        """What a letter may be; most likely what the same letter is with other accents and scripts."""
        if name in self.square:
            return ((0.0, Kind.MATRIX),)
        if name in self.forced:
            return ((0.0, self.forced[name]),)
        usual = candidates(name, wide=name in self.wide)
        if name in self.divisors:
            usual = _cheapest(((0.0 if kind is Kind.SCALAR else cost + 1, kind) for cost, kind in usual))
        bare = bare_letter(name.text)
        for other, shape in reversed(self.shapes.items()):
            if bare_letter(other.text) == bare and other.face is name.face and other != name:
                alike = self.kind(shape)
                return _cheapest(((0.0 if kind is alike else cost + 1, kind) for cost, kind in usual))
        return usual

    def _with_places(self, name: Name, options: Options) -> Options:
        """What a letter may be that stands elsewhere with indices."""
        seen = self.names.seen.get(name)
        counts = seen.running if seen and name not in self.names.apart else set()
        return _of_places(min(counts)) if counts and not name.below else options

    def _is_known(self, use: Use, node: Letter | Scripted, bound: frozenset[str]) -> bool:
        name = use.name
        if name in self.shapes or is_constant(name, self.names):
            return True
        if name == Name("e") and self.is_exponential():
            return True
        if is_bound(node, bound) or (
            isinstance(node, Letter) and node.text in {*self.sizes, *self.names.indices}
        ):
            return True
        return self.names.is_function(name)

    def _faults(self, line: Chain, terms: Sequence[Node | None]) -> "list[IllSized | Illegible | None]":
        shapes: list[Shape | None] = []
        faults: list[IllSized | Illegible | None] = []
        for term in terms:
            shape, fault = self._tried(term)
            shapes.append(shape)
            faults.append(fault)
        last: Shape | None = shapes[0] if shapes else None
        before = terms[0] if terms else None
        for relation, shape, term in zip(line.relations, shapes[1:], terms[1:], strict=True):
            fault = None
            if shape is not None and last is not None and relation.sign in COMPARED and term is not None:
                fault = self._compared(last, shape, term, before)
            faults.append(fault)
            if shape is not None:
                last, before = shape, term
        return faults

    def _tried(self, term: Node | None) -> "tuple[Shape | None, IllSized | Illegible | None]":
        if term is None:
            return None, None
        saved = self.extents.copy()
        try:
            return self.shape(term, {}), None
        except (IllSized, Illegible) as fault:
            self.extents = saved
            return None, fault

    def _compared(self, left: Shape, right: Shape, term: Node, other: Node | None) -> IllSized | None:
        self._align(other, term)
        saved = self.extents.copy()
        try:
            self.extents.meet_shapes(left, right)
        except Misfit as misfit:
            self.extents = saved
            return IllSized(misfit, "both sides of this equation", term.place)
        return None

    def _align(self, left: Node | None, right: Node | None) -> None:
        """The blocks of two sides that are cut alike are of one size, if that can be."""
        for one, other in zip(self._grid(left), self._grid(right), strict=True):
            if len(one) == len(other) > 1:
                saved = self.extents.copy()
                try:
                    for first, second in zip(one, other, strict=True):
                        self.extents.meet(first, second)
                except Misfit:
                    self.extents = saved

    def _grid(self, node: Node | None) -> tuple[list[Extent], list[Extent]]:
        """How the rows and the columns of a term are cut into blocks, as far as it shows."""
        match node:
            case Matrix(rows=rows, determinant=False) if all(id(cell) in self.at for cell in chain(*rows)):
                down = [self.at[id(row[0])][0] for row in rows]
                return down, [self.at[id(cell)][1] for cell in rows[0]]
            case Group(parts=(inner,)):
                return self._grid(inner)
            case Product(factors=factors):
                return self._grid(factors[0])[0], self._grid(factors[-1])[1]
        return [], []


def _assignments(options: Mapping[Member, Options]) -> Iterator[tuple[float, dict[Member, Kind]]]:
    """Ways of reading some letters, the most usual ones first."""
    several = islice(product(*options.values()), 20 * ASSIGNMENTS)
    ranked = sorted((sum(cost for cost, _ in each), number, each) for number, each in enumerate(several))
    for cost, _, each in ranked[:ASSIGNMENTS]:
        yield cost, {name: kind for name, (_, kind) in zip(options, each, strict=True)}


def _cheapest(options: Iterable[tuple[float, Kind]]) -> Options:
    return tuple(sorted(options, key=lambda each: each[0]))


def _members(name: Name, count: int, seen: Seen | None) -> Options:
    """What the members of a family may be, of which nothing is declared."""
    if seen is not None and seen.vector:
        return ((0, Kind.COLUMN),)
    if count == 1 and bare_letter(name.text)[:1].isupper():
        return ((0, Kind.SCALAR), (1, Kind.MATRIX), (4, Kind.COLUMN))
    return ((0, Kind.SCALAR), (1.2, Kind.COLUMN)) if count == 1 else ((0, Kind.SCALAR),)


def _of_places(count: int) -> Options:
    return ((0, Kind.COLUMN),) if count == 1 else ((0, Kind.MATRIX),)
