"""Canonical labels: two monomials are the same iff a renaming of bound indices makes them the same.

The factors that share bound indices form connected parts. Each part is labelled by colour refinement;
where colours tie, the indices of one tied class are tried, but for those that a symmetry takes to one tried
already, and the least labelling is kept.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Hashable, Iterable, Sequence
from itertools import groupby

from symnet.display.monomials import Factor, Monomial, Slot
from symnet.errors import LimitExceeded
from symnet.reading.dimensions import Size

Coded = tuple[int, tuple[tuple[int, int], ...]]
Certificate = tuple[tuple[int, ...], tuple[Coded, ...]]
Key = tuple[Hashable, ...]
Pause = Callable[[], None]
"""Called again and again while a part is labelled: it raises when the time has passed."""
MAX_LABELLINGS = 20_000
HALF, SHARED = "half", "shared"
"""Marks of the halves of a symmetric letter, and of the index that they share."""


class Labels:
    """Codes of letters, positions and sizes, and the certificates of the parts met so far.

    Codes are given in order of appearance, so certificates compare within one `Labels` only. What stands at
    different places of a certificate may have one code.
    """

    def __init__(self, pause: Pause, symmetric: Container[Hashable] = ()) -> None:
        self._pause = pause
        self._symmetric = symmetric
        self._codes: dict[Hashable, int] = {}
        self._certificates: dict[Certificate, Certificate] = {}

    def _code(self, value: Hashable) -> int:
        return self._codes.setdefault(value, len(self._codes))

    def key(self, term: Monomial) -> Key:
        """A key that two resolved monomials share iff they differ by their coefficient at most."""
        extents = [self._code(extent) for extent in term.bound]
        coded = [each for factor in term.factors for each in self._halved(factor, extents)]
        parts, ground = _connected(coded, len(extents))
        certificates = sorted(self._certificate(part, extents) for part in parts)
        return term.row, term.column, tuple(sorted(ground)), tuple(certificates)

    def _halved(self, factor: Factor, extents: list[int]) -> Iterable[Coded]:
        """A factor in integers; one of a symmetric letter as two equal halves that share an index."""
        letter, slots = factor
        if len(slots) != 2 or letter not in self._symmetric:
            return [self._coded(letter, slots)]
        shared = Slot(len(extents), 0)
        extents.append(self._code(SHARED))
        return [self._coded((HALF, letter), (shared, slot)) for slot in slots]

    def _coded(self, letter: Hashable, slots: Sequence[tuple[Hashable, Size]]) -> Coded:
        """A factor in integers: a bound index keeps its number, any other position is negative."""
        return self._code(letter), tuple(
            (index, self._code(offset))
            if isinstance(index, int) and index >= 0
            else (~self._code((index, offset)), 0)
            for index, offset in slots
        )

    def _certificate(self, part: list[Coded], extents: list[int]) -> Certificate:
        numbers: dict[int, int] = {}
        for _, slots in part:
            for index, _ in slots:
                if index >= 0:
                    numbers.setdefault(index, len(numbers))
        raw = (tuple(extents[index] for index in numbers), tuple(_renamed(part, numbers)))
        if raw not in self._certificates:
            self._certificates[raw] = _Search(raw, self._pause).least
        return self._certificates[raw]


def _connected(factors: list[Coded], count: int) -> tuple[list[list[Coded]], list[Coded]]:
    """The connected parts of a monomial, and its factors without bound index."""
    joined = _Classes(count)
    ground: list[Coded] = []
    rooted: list[tuple[int, Coded]] = []
    for factor in factors:
        touched = [index for index, _ in factor[1] if index >= 0]
        for index in touched[1:]:
            joined.join(index, touched[0])
        if touched:
            rooted.append((touched[0], factor))
        else:
            ground.append(factor)
    parts: defaultdict[int, list[Coded]] = defaultdict(list)
    for index, factor in rooted:
        parts[joined.find(index)].append(factor)
    return list(parts.values()), ground


def _renamed(factors: Sequence[Coded], numbers: dict[int, int]) -> list[Coded]:
    return sorted(
        (letter, tuple((numbers.get(index, index), offset) for index, offset in slots))
        for letter, slots in factors
    )


class _Classes:
    """Numbers below a bound in classes, which may be joined."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def find(self, number: int) -> int:
        while self._above[number] != number:
            self._above[number] = self._above[self._above[number]]
            number = self._above[number]
        return number

    def join(self, left: int, right: int) -> None:
        self._above[self.find(left)] = self.find(right)


class _Search:
    """The least certificate of one connected part."""

    def __init__(self, raw: Certificate, pause: Pause) -> None:
        self.extents, self.factors = raw
        self.pause = pause
        self.count = len(self.extents)
        self.tried = 0
        self.least = self._explore(self._refined(list(self.extents)))

    def _explore(self, colours: list[int]) -> Certificate:
        branches = self._branches(colours)
        while len(branches) == 1:
            colours = branches[0]
            branches = self._branches(colours)
        return min(map(self._explore, branches)) if branches else self._labelled(colours)

    def _labelled(self, colours: list[int]) -> Certificate:
        self.tried += 1
        if self.tried > MAX_LABELLINGS:
            raise LimitExceeded(f"a term is so symmetric that {MAX_LABELLINGS} labellings do not decide it")
        order = sorted(range(self.count), key=colours.__getitem__)
        numbers = {index: position for position, index in enumerate(order)}
        return tuple(self.extents[index] for index in order), tuple(_renamed(self.factors, numbers))

    def _branches(self, colours: list[int]) -> list[list[int]]:
        """The colours with one tied index singled out, for one index of each class that look alike.

        Two indices look alike if a symmetry of the part that keeps the colours takes one to the other. Two
        labellings that give one certificate are such a symmetry, and so are the powers and products of those.
        """
        tied = _tied(colours)
        tied = tied[:1] + [index for index in tied[1:] if not self._exchange(index, tied[0])]
        if len(tied) == 1:
            return [self._singled_out(colours, tied[0])]
        alike = _Classes(self.count)
        leaves: dict[Certificate, list[int]] = {}
        branches: dict[int, list[int]] = {}
        for index in tied:
            if any(alike.find(index) == alike.find(kept) for kept in branches):
                continue
            branch = self._singled_out(colours, index)
            leaf = self._leaf(branch)
            known = leaves.setdefault(self._labelled(leaf), leaf)
            if known is leaf:
                branches[index] = branch
                continue
            target = {colour: vertex for vertex, colour in enumerate(known)}
            for vertex, colour in enumerate(leaf):
                alike.join(vertex, target[colour])
        return list(branches.values())

    def _singled_out(self, colours: list[int], chosen: int) -> list[int]:
        return self._refined([2 * colour - (index == chosen) for index, colour in enumerate(colours)])

    def _leaf(self, colours: list[int]) -> list[int]:
        """Colours without ties, the first tied index singled out each time."""
        while tied := _tied(colours):
            colours = self._singled_out(colours, tied[0])
        return colours

    def _exchange(self, left: int, right: int) -> bool:
        self.pause()
        return _renamed(self.factors, {left: right, right: left}) == list(self.factors)

    def _refined(self, colours: list[int]) -> list[int]:
        """Colours split until indices of one colour meet factors of the same colours."""
        classes = len(set(colours))
        while True:
            self.pause()
            seen: list[list[tuple[int, Coded]]] = [[] for _ in colours]
            for letter, slots in self.factors:
                view = tuple((colours[index] if index >= 0 else index, offset) for index, offset in slots)
                for place, (index, _) in enumerate(slots):
                    if index >= 0:
                        seen[index].append((place, (letter, view)))
            signatures = [(colour, tuple(sorted(met))) for colour, met in zip(colours, seen, strict=True)]
            ranks = {signature: rank for rank, signature in enumerate(sorted(set(signatures)))}
            colours = [ranks[signature] for signature in signatures]
            if len(ranks) in (classes, self.count):
                return colours
            classes = len(ranks)


def _tied(colours: list[int]) -> list[int]:
    """The indices of the first colour that several share."""
    order = sorted(range(len(colours)), key=colours.__getitem__)
    for _, group in groupby(order, key=colours.__getitem__):
        members = list(group)
        if len(members) > 1:
            return members
    return []
