"""What two terms differ by, and a term as the sum of its distinct products, as users are shown them.

Both sides are multiplied out, and like summands joined. Where sides differ they are read again, with ranges
cut where others at the same place begin and end, and at last with small ranges written out. Not trusted.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import reduce
from itertools import product
from random import Random
from time import monotonic
from typing import Any, Final, NamedTuple, TypeAlias

from sympy import Add, Basic, Expr, MatAdd, MatMul, Mul
from sympy import Identity as SympyIdentity
from sympy import Transpose as SympyTranspose
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf, Lemma, Proof
from symnet.core.check import Checker, Goal
from symnet.core.language import (
    Apply,
    Claim,
    Identity,
    Inverse,
    Number,
    Plus,
    Power,
    Product,
    Reciprocal,
    Scaled,
    Transpose,
    Zero,
)  # fmt: skip
from symnet.core.polynomials import (
    ONE,
    ZERO,
    Polynomial,
    constant,
    never_negative,
    variable,
)  # fmt: skip
from symnet.core.rules import DELTA, VALUE, Atom, Coefficient, Summand, power_of
from symnet.core.symbols import Names
from symnet.core.translate import translate
from symnet.core.verdicts import Stated
from symnet.errors import LimitExceeded
from symnet.reading.claims import read_claim
from symnet.reading.terms import distributed, is_matrix
from symnet.search.congruences import congruences
from symnet.search.inverses import transposed_inverses
from symnet.search.long import MANY
from symnet.search.order import canonical
from symnet.search.readback import COLUMN, ROW, Interval, Placed, Writer
from symnet.search.relations import Relation, relation, solve

ROUNDS: Final = 8
WRITTEN: Final = 4
"""A range of so many places at most is written out, where the sides differ in it."""
HOPELESS: Final = 10_000
"""How many summands may be multiplied out where far more are to be expected."""
LONG: Final = 50
"""Up to how many letters a word is shown,"""
LENGTHS: Final = (4, LONG, 1_000)
"""and up to how many it is looked for, in turn."""

Cuts: TypeAlias = Mapping[tuple[int, int], frozenset[Polynomial]]
"""For a head and one of its positions, where ranges are cut; `ROW` and `COLUMN` are heads with one."""
Letter: TypeAlias = tuple[int, bool]
"""A closed matrix, and whether it is transposed."""


class Joined(NamedTuple):
    """Like summands, with their coefficients on both sides."""

    sample: Placed
    left: Coefficient
    right: Coefficient


def normal_form(term: Basic, budget: Budget) -> Basic | None:
    """A term as the sum of its distinct products, or None where these have no matrix terms of their own.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` outside the language, `LimitExceeded` past
    the budget.
    """
    read_claim(term, term)
    claim, names = translate(term, term, {}, (), budget)
    reading = _finest(claim, (claim.left,), budget, 1)
    writer, shape = reading.writer(names, told=False), claim.table.shapes[claim.left]
    terms = [each.sample.times(each.left) for each in reading.found]
    if shape is None:
        return writer.scalar(terms)
    matrix = writer.matrix(terms, *shape)
    return matrix if matrix is not None and is_matrix(matrix) else None


def difference(stated: Stated, budget: Budget) -> tuple[Basic, tuple[str, ...]]:
    """The term by which the left side exceeds the right one, and in words what they do not share.

    For a matrix it is the entry [i, j] where it is no sum of products. Past the budget both are told in part.
    """
    exceeds, claim, words = plain_difference(stated.lhs, stated.rhs), stated.claim, tuple[str, ...]()
    try:
        if max(map(distributed, (stated.lhs, stated.rhs))) > MANY:
            words = _shortest_word(claim, stated.names, budget)
            budget = replace(budget, max_terms=min(HOPELESS, budget.max_terms))
        return _told(exceeds, claim, stated.names, budget)
    except Exception:  # SymPy's constructors and printers fail in many ways.
        return exceeds, words


def plain_difference(left: Basic, right: Basic) -> Basic:
    """left - right, as it stands."""
    if is_matrix(left) and is_matrix(right):
        return MatAdd(left, MatMul(-1, right, evaluate=False), evaluate=False)
    first, second = (MatrixElement(side, 0, 0) if is_matrix(side) else side for side in (left, right))
    return Add(first, Mul(-1, second, evaluate=False), evaluate=False)


def _told(stated: Basic, claim: Claim, names: Names, budget: Budget) -> tuple[Basic, tuple[str, ...]]:
    reading = _finest(claim, (claim.left, claim.right), budget, WRITTEN)
    writer, shape, words = reading.writer(names, told=True), claim.table.shapes[claim.left], list[str]()
    for each in reading.found:
        # SymPy takes a while to print a long product.
        if words and monotonic() > budget.deadline:
            return stated, (*words, f"and {len(reading.found) - len(words)} more")
        words.append(writer.words(*each, shape))
    writer = reading.writer(names, told=False)
    terms = [each.sample.times(each.left - each.right) for each in reading.found]
    try:
        exceeds = writer.scalar(terms) if shape is None else writer.matrix(terms, *shape)
    except LimitExceeded:
        return stated, tuple(words)
    return (exceeds if terms and exceeds is not None else stated), tuple(words)


def _finest(claim: Claim, sides: Sequence[int], budget: Budget, written: int) -> "_Reading":
    """The last one of readings that are finer and finer, as far as the budget allows after the first."""
    reading = _Reading(claim, sides, budget, {}, 1)
    for _ in range(ROUNDS):
        cuts, unrolled = reading.finer(written)
        if (cuts, unrolled) == (reading.cuts, reading.unrolled):
            break
        try:
            reading = _Reading(claim, sides, budget, cuts, unrolled)
        except LimitExceeded:
            break
    return reading


class _Reading:
    """One or two sides multiplied out: `found` are the summands that they do not share."""

    def __init__(self, claim: Claim, sides: Sequence[int], budget: Budget, cuts: Cuts, unrolled: int) -> None:
        given = tuple((head, slot, tuple(sorted(places))) for (head, slot), places in cuts.items())
        self.checker = Checker(claim, Certificate(Leaf(), cuts=given, unrolled=unrolled), budget)
        self.cuts, self.unrolled = cuts, unrolled
        self.relations: list[Relation] = []
        for number in range(len(self.checker.equations)):
            self._use(number)
        if any(isinstance(term, Apply | Inverse | Reciprocal) for term in self.checker.table.terms):
            transposed_inverses(
                self.checker, lambda *both: self._leaf(*self.checker.equation(*both)), self._keep
            )
            for _ in congruences(self.checker, self._leaf):
                pass
        self.frees, self.env = self.checker.free(claim.free)
        self.found = self._joined(sides)

    def _use(self, equation: int) -> None:
        """Use an equation as a rule."""
        found = relation(self.checker, equation)
        self.relations += [] if found is None else [found]

    def _keep(self, lemma: Lemma) -> None:
        self.checker.lemma(lemma)
        if not self.checker.symmetric & {lemma.right}:
            self._use(len(self.checker.equations) - 1)

    def _leaf(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        leaf, left = solve(self.checker, goal, frees, self.relations)
        return None if left else leaf

    def _joined(self, sides: Sequence[int]) -> list[Joined]:
        """Like summands of both sides, in order of appearance, whose coefficients differ."""
        totals: dict[Any, Joined] = {}
        for place, side in enumerate(sides):
            for each in self._side(side):
                key = (
                    each.row,
                    each.column,
                    self.checker.key(each.summand, canonical(self.checker, each.summand)),
                )
                sample, left, right = totals.get(key, Joined(each, 0, 0))
                c = each.summand.coefficient
                totals[key] = Joined(sample, left, right + c) if place else Joined(sample, left + c, right)
        return [each for each in totals.values() if each.left != each.right]

    def _side(self, side: int) -> Iterator[Placed]:
        """The summands of a side, in the cases of its rows, columns and free indices."""
        checker, table = self.checker, self.checker.table
        shape = table.shapes[side]
        zero = table.add(Number(Fraction(0)) if shape is None else Zero(*shape))
        extents = checker.reading.extents
        few = [v for v in self.frees if self._is_small(extents[v])]
        for values in product(*(range((extents[v] or ZERO).number or 0) for v in few)):
            at = dict(zip(few, map(constant, values), strict=True))
            deltas: dict[Atom, int] = {(DELTA, (p - variable(v),)): 1 for v, p in at.items()}
            for several in product(
                *(self._pieces(*each) for each in zip((ROW, COLUMN), shape or (), strict=False))
            ):
                more = [
                    None if each.extent == ONE else checker.reading.fresh(each.extent) for each in several
                ]
                places = tuple(
                    each.start + (ZERO if v is None else variable(v))
                    for each, v in zip(several, more, strict=True)
                )
                goal = Goal(side, self.env, zero, self.env, places).at(at)
                frees = (*self.frees, *(v for v in more if v is not None))
                for c, bound, factors in solve(checker, goal, frees, self.relations)[1]:
                    yield self._placed(Summand(c, bound, {**factors, **deltas}), several, more)

    def _is_small(self, extent: Polynomial | None) -> bool:
        return extent is not None and 1 < (extent.number or 0) <= self.unrolled

    def _pieces(self, side: int, extent: Polynomial) -> list[Interval]:
        """The rows or the columns, in pieces."""
        found = [Interval(ZERO, extent)]
        for at in sorted(self.cuts.get((side, 0), ())):
            found = [piece for each in found for piece in _cut(each, at)]
        return [
            piece for each in found for piece in (_places(each) if self._is_small(each.extent) else [each])
        ]

    def _placed(self, summand: Summand, sides: Sequence[Interval], free: Sequence[int | None]) -> Placed:
        """A summand in the rectangle to which its deltas confine it."""
        found, named = [*sides], [*free]
        for k, v in enumerate(free):
            if v is not None:
                across = named[1 - k], found[1 - k].extent
                summand, named[k], found[k] = self._confined(summand, v, found[k], *across)
        names = {v: variable(name) for v, name in zip(named, (ROW, COLUMN), strict=False) if v is not None}
        return Placed(_at(summand, names), *found)

    def _confined(
        self, summand: Summand, v: int, side: Interval, other: int | None, across: Polynomial
    ) -> tuple[Summand, int | None, Interval]:
        """A summand without a delta that says where v is; the index in its place, and the positions."""
        c, bound, factors = summand
        reading = self.checker.reading
        for head, positions in factors:
            p = positions[0] if head == DELTA else ZERO
            sign = (p.coefficient(v) or ZERO).number
            at = variable(v) - (p if sign == 1 else -p)
            w = next(iter(at.indices), None)
            start = at if w is None else at - variable(w)
            if sign not in (1, -1) or start.indices or w not in (None, other, *bound):
                continue
            size = ONE if w is None else across if w == other else reading.extents[w] or ZERO
            if _ends_within(start, size, side.extent):
                index = reading.fresh(size) if w is not None and w == other else w
                value = start if index is None else start + variable(index)
                rest = Summand(c, tuple(u for u in bound if u != w), factors)
                return _at(rest, {v: value}), index, Interval(side.start + start, size)
        return summand, v, side

    # -- finer readings
    def finer(self, written: int) -> tuple[Cuts, int]:
        """Where ranges are cut in a finer reading, and up to which size they are written out."""
        seen: dict[tuple[int, int], set[Interval]] = {}
        sides: set[tuple[tuple[int, int], int, Polynomial]] = set()
        sizes: list[Polynomial | None] = []
        for each, _, _ in self.found:
            ranges = {v: Interval(ZERO, self.checker.reading.extents[v] or ZERO) for v in each.summand.bound}
            ranges |= {ROW: each.row, COLUMN: each.column}
            sizes += [extent for _, extent in ranges.values()]
            for name in (ROW, COLUMN):
                seen.setdefault((name, 0), set()).add(ranges[name])
            for head, slot, p in _slots(each.summand):
                v = next(iter(p.indices), None)
                sizes += [self.checker.reading.extents[v]] if v in self.frees else []
                start = ZERO if v is None else p - variable(v)
                if v in ranges and not start.indices:
                    seen.setdefault((head, slot), set()).add(Interval(start, ranges[v].extent))
                    if v in (ROW, COLUMN):
                        sides.add(((head, slot), v, ranges[v].start - start))
        cuts = {place: {*at} for place, at in self.cuts.items()}
        for place, intervals in seen.items():
            ends = {end for each in intervals for end in (each.start, each.start + each.extent)}
            cuts.setdefault(place, set()).update(
                at for at in ends if any(_is_within(at, each) for each in intervals)
            )
        for place, v, shift in sides:
            cuts[v, 0] |= {
                moved
                for at in cuts[place]
                if any(_is_within(moved := at + shift, each) for each in seen[v, 0])
            }
        few = {size for extent in sizes if extent is not None and (size := extent.number or 0) <= written}
        return {place: frozenset(at) for place, at in cuts.items() if at}, max((*few, self.unrolled))

    def writer(self, names: Names, *, told: bool) -> Writer:
        """Writes what was found."""
        writer = Writer(
            self.checker.table, names, self.checker.reading.extents, self.checker.budget, told=told
        )
        own: dict[int, Expr] = {}
        for symbol, (number, first) in names.free.items():
            own[number] = symbol - writer.position(first, own)
            writer.free |= dict.fromkeys(self.env[number].indices, own[number])
        return writer


def _at(summand: Summand, values: Mapping[int, Polynomial]) -> Summand:
    """A summand with positions in the place of some of its free indices."""
    factors: dict[Atom, int] = {}
    for (head, positions), k in summand.factors.items():
        atom = head, tuple(p.at(values) for p in positions)
        if atom != (DELTA, (ZERO,)):
            power_of(factors, atom, k)
    return summand._replace(factors=factors)


def _slots(summand: Summand) -> Iterator[tuple[int, int, Polynomial]]:
    """The heads and positions of a summand, but those of deltas and sizes."""
    for head, positions in summand.factors:
        if head not in (DELTA, VALUE):
            yield from ((head, slot, p) for slot, p in enumerate(positions))


def _cut(interval: Interval, at: Polynomial) -> list[Interval]:
    """An interval in two, if a position divides it."""
    if not _is_within(at, interval):
        return [interval]
    return [
        Interval(interval.start, at - interval.start),
        Interval(at, interval.start + interval.extent - at),
    ]


def _places(interval: Interval) -> list[Interval]:
    """Every place of a range of a known size."""
    return [Interval(interval.start + constant(k), ONE) for k in range(interval.extent.number or 0)]


def _ends_within(start: Polynomial, size: Polynomial, extent: Polynomial) -> bool:
    return never_negative(start, {}) and never_negative(extent - start - size, {})


def _is_within(at: Polynomial, interval: Interval) -> bool:
    """Whether a position is known to divide an interval."""
    start = at - interval.start
    return start not in (ZERO, interval.extent) and _ends_within(start, ZERO, interval.extent)


# -- long products
def _shortest_word(claim: Claim, names: Names, budget: Budget) -> tuple[str, ...]:
    """A shortest product of letters whose coefficients differ, in words."""
    shape = claim.table.shapes[claim.left]
    if shape is None:
        return ()
    words = _Words(claim, Writer(claim.table, names, claim.table.extents, budget, told=True), budget)
    length = next((n for most in LENGTHS if (n := words.shortest(most)) is not None), None)
    if length is None:
        return ()
    if length > LONG:
        return (f"a word of {length} letters has two coefficients on the left and on the right",)
    words.allowed = [{*words.letters} for _ in range(length)]
    for place in reversed(range(length)):
        while len(group := [*words.allowed[place]]) > 1:
            half = len(group) // 2
            words.allowed[place] = {*group[:half]}
            if not words.differ(length):
                words.allowed[place] = {*group[half:]}
    (left, right), letters = words.coefficients(length), [letter for (letter,) in words.allowed]
    factors = [SympyTranspose(t) if up else t for term, up in letters for t in [words.writer.term(term, {})]]
    word = MatMul(*factors) if factors else SympyIdentity(words.writer.position(shape[0], {}))
    return (f"{word} has the coefficient {left} on the left and {right} on the right",)


class _Words:
    """Both sides as sums of words of letters, of which each place of a word allows some.

    A letter has a weight at each place, a word the product of those of its letters. A matrix takes a list, at
    k the sum of the weights of the words of k letters so far, to that of these words with its own behind
    them. Random weights tell sums of words apart; with one letter at each place, coefficients are exact.
    """

    def __init__(self, claim: Claim, writer: Writer, budget: Budget) -> None:
        self.claim, self.writer, self.budget = claim, writer, budget
        self.letters: dict[Letter, None] = {}
        self.allowed: list[set[Letter]] = []
        self._weights: dict[tuple[int, Letter], int] = {}
        self._random = Random(1)  # noqa: S311 - nothing is kept secret

    def shortest(self, most: int) -> int | None:
        """How many letters the shortest words have whose sums differ, if there are any of so few."""
        return next((n for n, both in enumerate(zip(*self._sums(most), strict=True)) if _differ(*both)), None)

    def coefficients(self, length: int) -> tuple[Any, ...]:
        """Of both sides, what the words of so many letters come to; of one word its coefficients."""
        return tuple(Add(each[length]).expand() for each in self._sums(length))

    def differ(self, length: int) -> bool:
        """Whether these are different."""
        return _differ(*(each[length] for each in self._sums(length)))

    def _sums(self, length: int) -> list[list[Any]]:
        start = [1] + [0] * length
        return [self._after(start, side, False) for side in (self.claim.left, self.claim.right)]

    def _weight(self, place: int, letter: Letter) -> int:
        self.letters[letter] = None
        allowed = self.allowed[place] if self.allowed else ()
        if allowed and letter not in allowed:
            return 0
        return (
            1
            if len(allowed) == 1
            else self._weights.setdefault((place, letter), self._random.randrange(1 << 30))
        )

    def _after(self, words: list[Any], term: int, up: bool) -> list[Any]:
        """These words with those of a matrix, or of its transpose, behind them."""
        self.budget.spend(1)
        match self.claim.table.terms[term]:
            case Transpose(matrix=matrix):
                return self._after(words, matrix, not up)
            case Identity():
                return words
            case Zero():
                return [0] * len(words)
            case Scaled(scalar=scalar, matrix=matrix):
                value = self.writer.term(scalar, {})
                return [each and value * each for each in self._after(words, matrix, up)]
            case Plus(terms=terms):
                return [
                    sum(each) for each in zip(*(self._after(words, part, up) for part in terms), strict=True)
                ]
            case Product(factors=factors):
                return reduce(
                    lambda found, part: self._after(found, part, up), factors[::-1] if up else factors, words
                )
            case Power(base=base, exponent=exponent):
                return reduce(lambda found, _: self._after(found, base, up), range(exponent), words)
        return [
            0,
            *(each and each * self._weight(place, (term, up)) for place, each in enumerate(words[:-1])),
        ]


def _differ(left: Any, right: Any) -> bool:
    return bool(Add(left, -right).expand() != 0)
