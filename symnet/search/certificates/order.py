"""An order of the bound indices of a summand that makes like summands identical. Found by colours."""

from collections.abc import Iterator
from itertools import islice

from symnet.core.check import Checker
from symnet.core.polynomials import Polynomial
from symnet.core.rules import DELTA, Summand

LEAVES = 64
"""How many orders are tried where colours do not tell indices apart; in a symmetric summand any will do."""

Colours = dict[int, int]
Marked = tuple[int, tuple[Polynomial, ...], int, bool]


def canonical(checker: Checker, summand: Summand) -> tuple[int, ...]:
    """The order, as places in the tuple of bound indices."""
    bound = summand.bound
    if len(bound) < 2:
        return tuple(range(len(bound)))
    extents = checker.reading.extents
    resolved = ((*checker.resolved(*atom), exponent) for atom, exponent in summand.factors.items())
    atoms = [(*atom, atom[0] == DELTA or checker.is_symmetric(atom[0])) for atom in resolved]
    touching: dict[int, list[Marked]] = {v: [] for v in bound}
    for atom in atoms:
        for v in {v for p in atom[1] for monomial, _ in p for v in monomial}:
            if v in touching:
                touching[v].append(atom)
    colours = _refined(touching, {v: hash(extents[v]) for v in bound})

    def order(colours: Colours) -> tuple[int, ...]:
        return tuple(sorted(range(len(bound)), key=lambda k: colours[bound[k]]))

    def shown(order: tuple[int, ...]) -> tuple[object, ...]:
        checker.budget.spend(len(bound))
        ranges, factors = checker.key(summand, order)
        return ranges, sorted(factors)

    if len({*colours.values()}) == len(bound):
        return order(colours)
    return min(map(order, islice(_discrete(touching, colours), LEAVES)), key=shown)


def _refined(touching: dict[int, list[Marked]], colours: Colours) -> Colours:
    """Colours that tell indices apart by the atoms in which they stand, refined until nothing changes."""
    classes = 0
    while classes < (found := len({*colours.values()})) < len(colours):
        classes = found
        colours = {
            v: hash((colours[v], tuple(sorted(_seen(v, atom, colours) for atom in atoms))))
            for v, atoms in touching.items()
        }
    return colours


def _seen(v: int, atom: Marked, colours: Colours) -> int:
    """An atom as an index in it sees it."""
    head, positions, exponent, symmetric = atom
    marks = []
    for p in positions:
        if len(p) == 1 and len(p[0][0]) == 1:
            w = p[0][0][0]
            marks.append(hash((7 if w == v else colours.get(w, w), p[0][1])))
        else:
            terms = sorted(
                (sorted(7 if w == v else colours.get(w, w) for w in monomial), abs(c) if head == DELTA else c)
                for monomial, c in p
            )
            marks.append(hash(tuple((tuple(monomial), c) for monomial, c in terms)))
    if symmetric:
        marks.sort()
    return hash((head, exponent, tuple(marks)))


def _discrete(touching: dict[int, list[Marked]], colours: Colours) -> Iterator[Colours]:
    """Colourings with a colour for each index: each index of the first class is told apart in turn."""
    classes: dict[int, list[int]] = {}
    for v, colour in colours.items():
        classes.setdefault(colour, []).append(v)
    alike = [colour for colour, several in classes.items() if len(several) > 1]
    if not alike:
        yield colours
        return
    for v in classes[min(alike)]:
        yield from _discrete(touching, _refined(touching, {**colours, v: hash((colours[v], 1))}))
