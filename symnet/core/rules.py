"""The rules: a term is read as a sum of index products.

A *summand* is  coefficient · Σ over its bound indices, each through its range, of Π atom^exponent. An atom
is a head at positions. The head is a letter; or an opaque term (an inverse, a function, a reciprocal), at the
positions of its free indices in order and, for an inverse, then row and column; or `DELTA`, at p, which is 1
where p is 0 and 0 elsewhere; or `VALUE`, at one variable, which is its value. A list of summands is their
sum. Every step below is an equation between sums for all sizes, letters and indices in their ranges:

    (R1)  Σ_i s_i · Σ_j t_j = Σ_ij s_i·t_j; like summands without bound indices are joined
    (R2)  Σ_{v<e} t(v) = Σ_{v<c} t(v) + Σ_{v<e-c} t(c+v)          where 0 <= c <= e
    (R3)  Σ_{v<k} t(v) = t(0) + ... + t(k-1)                      where k is a number
    (R4)  Σ_{v<e} t = e·t                                         where v is not in t
    (R5)  Σ_{v<e} δ(v-s)·t(v) = t(s)                              where 0 <= s < e and v is not in s
          δ(v-s)·t(v) = δ(v-s)·t(s)
    (R6)  δ(0) = 1;  δ(p) = 0                                     where p > 0 or p < 0 everywhere
          δ(g·p + c) = 0                                          where c is a number that g does not divide
          δ(p)·δ(q) = 0                                           where δ(p - q) = 0 or δ(p + q) = 0
    (R7)  δ(n·q + r) = δ(q)·δ(r)                                  where -n < r < n everywhere
    (R8)  Σ_{v<e} Σ_{w<n} t(n·v + w) = Σ_{u<e·n} t(u)             where 0 <= e and 0 <= n

Bound indices may be put in another order as long as no range depends on an index inside of it; R2 and R5 see
to that. Cuts (R2), the extents up to which R3 writes a sum out, and digits (R8 from right to left) are hints
of a certificate: they decide what is found equal, never what is true.
"""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import combinations, count
from math import gcd
from typing import Final, NamedTuple, TypeAlias, assert_never

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf
from symnet.core.digits import split_digits
from symnet.core.language import Table
from symnet.core.polynomials import (
    ONE,
    ZERO,
    Polynomial,
    Ranges,
    constant,
    is_inside,
    never_negative,
    variable,
)
from symnet.errors import LimitExceeded, Rejected, UnsupportedTerm

DELTA: Final = -1
VALUE: Final = -2
LETTERS: Final = 1 << 40
"""The head of a letter is LETTERS plus its number; the head of an opaque term is its number."""
NAMES: Final = 1 << 50
"""The head of the name of a matrix, see `names`, is NAMES plus its number."""
SMALL: Final = 1 << 60
DIGITS: Final = 1_000_000
"""How many binary digits a coefficient may have."""
UNHINTED: Final = Certificate(Leaf())
FRESH: Final = 1 << 30
"""Indices that are made while a claim is read are numbered from here on."""

Coefficient: TypeAlias = Fraction | int
Atom: TypeAlias = tuple[int, tuple[Polynomial, ...]]
Factors: TypeAlias = Mapping[Atom, int]
Environment: TypeAlias = Mapping[int, Polynomial]


class Summand(NamedTuple):
    """coefficient · Σ over the bound indices of a product of powers of atoms."""

    coefficient: Coefficient
    bound: tuple[int, ...]
    factors: Factors


UNIT: Final = Summand(1, (), {})


def scaled(value: Coefficient, summands: Iterable[Summand]) -> list[Summand]:
    """A number times a sum."""
    return [Summand(value * c, bound, factors) for c, bound, factors in summands] if value else []


def joined(summands: list[Summand]) -> list[Summand]:
    """R1: like summands without bound indices are joined, where there are many."""
    if len(summands) < 16:
        return summands
    like: dict[frozenset[tuple[Atom, int]], Summand] = {}
    rest = []
    for each in summands:
        if each.bound:
            rest.append(each)
            continue
        key = frozenset(each.factors.items())
        first = like.get(key)
        total = each if first is None else Summand(first.coefficient + each.coefficient, (), first.factors)
        like[key] = total
    return rest + [each for each in like.values() if each.coefficient]


def power_of(factors: dict[Atom, int], atom: Atom, exponent: int) -> None:
    """Multiply factors by a power of an atom; a delta is its own square."""
    total = 1 if atom[0] == DELTA else factors.get(atom, 0) + exponent
    if total:
        factors[atom] = total
    else:
        del factors[atom]


class Reading:
    """Reads the terms of a table. `extents` has the range of each index that stands in summands."""

    def __init__(
        self,
        table: Table,
        budget: Budget,
        hints: Certificate = UNHINTED,
        facts: tuple[Polynomial, ...] = (),
    ) -> None:
        self.table = table
        self.budget = budget
        self.cuts = {(head, slot): places for head, slot, places in hints.cuts}
        self.digits = {(head, slot): (high, low) for head, slot, high, low in hints.digits}
        self.unrolled = max(hints.unrolled, 1)
        self.extents = Ranges(facts)
        self._apart: dict[Polynomial, bool] = {}
        self._numbers = count(FRESH)
        self._known: dict[tuple[int, Polynomial, Polynomial], list[Summand]] = {}

    def fresh(self, extent: Polynomial | None) -> int:
        """A new index."""
        number = next(self._numbers)
        self.extents[number] = extent
        return number

    def is_symmetric(self, head: int) -> bool:
        """Whether the two positions of a letter may change places."""
        return LETTERS <= head < NAMES and self.table.letters[head - LETTERS].is_symmetric

    # -- what terms denote
    def number(self, term: int, env: Environment) -> list[Summand]:
        """The summands of a number, at values of its free indices."""
        if self.table.free[term]:
            return self._number(term, env)
        key = term, ZERO, ZERO
        if key in self._known:
            return self.renewed(self._known[key])
        self._known[key] = self._number(term, env)
        return self._known[key]

    def _number(self, term: int, env: Environment) -> list[Summand]:
        self.budget.spend(1)
        match node := self.table.terms[term]:
            case language.Number(value=value):
                whole = value.numerator if value.denominator == 1 else value
                return [Summand(whole, (), {})] if value else []
            case language.Magnitude(value=p):
                return self.magnitude(p.at(env))
            case language.Entry(letter=letter, positions=positions):
                return [Summand(1, (), {(LETTERS + letter, tuple(p.at(env) for p in positions)): 1})]
            case language.At(matrix=matrix, row=row, column=column):
                return self.entry(matrix, row.at(env), column.at(env), env)
            case language.Plus(terms=terms):
                found: list[Summand] = []
                for part in terms:
                    found += self.number(part, env)
                return joined(found)
            case language.Times(factors=several):
                found = [UNIT]
                for part in several:
                    found = self.multiply(found, self.number(part, env))
                return found
            case language.Power(base=base, exponent=exponent):
                return self.raised(self.number(base, env), exponent)
            case language.Reciprocal(base=base):
                return self._reciprocal(term, base, env)
            case language.Sum(index=index, body=body):
                extent = (self.table.extents[index] or ZERO).at(env)
                return self.sum(extent, lambda p: self.number(body, {**env, index: p}))
            case language.Delta(position=p):
                return self.delta(p.at(env))
            case language.Apply():
                return [Summand(1, (), {(term, self._parameters(term, env)): 1})]
        if not isinstance(node, language.MatrixTerm):
            assert_never(node)
        raise UnsupportedTerm("a number was required; found a matrix")

    def entry(self, matrix: int, row: Polynomial, column: Polynomial, env: Environment) -> list[Summand]:
        """The summands of an entry of a matrix term."""
        if self.table.free[matrix] or None in (row.number, column.number):
            return self._entry(matrix, row, column, env)
        key = matrix, row, column
        if key in self._known:
            return self.renewed(self._known[key])
        self._known[key] = self._entry(matrix, row, column, env)
        return self._known[key]

    def _entry(self, matrix: int, row: Polynomial, column: Polynomial, env: Environment) -> list[Summand]:
        self.budget.spend(1)
        match node := self.table.terms[matrix]:
            case language.Matrix(letter=letter):
                if self.table.letters[letter].declared is language.Property.DIAGONAL:
                    entry = [Summand(1, (), {(LETTERS + letter, (row, row)): 1})]
                    return self.multiply(self.delta(row - column), entry)
                return [Summand(1, (), {(LETTERS + letter, (row, column)): 1})]
            case language.Array(row=r, column=c, body=body):
                return self.number(body, {**env, r: row, c: column})
            case language.Grid(rows=grid):
                return self._grid(grid, row, column, env)
            case language.Identity():
                return self.delta(row - column)
            case language.Zero():
                return []
            case language.Plus(terms=terms):
                found: list[Summand] = []
                for part in terms:
                    found += self.entry(part, row, column, env)
                return joined(found)
            case language.Scaled(scalar=scalar, matrix=inner):
                return self.multiply(self.number(scalar, env), self.entry(inner, row, column, env))
            case language.Product(factors=factors):
                return self._chain(factors, row, column, env)
            case language.Power(base=base, exponent=exponent):
                self.budget.spend(exponent)
                if not exponent:
                    return self.delta(row - column)
                return self._chain((base,) * exponent, row, column, env)
            case language.Transpose(matrix=inner):
                return self.entry(inner, column, row, env)
            case language.Inverse():
                return [Summand(1, (), {(matrix, (*self._parameters(matrix, env), row, column)): 1})]
        if not isinstance(node, language.NumberTerm):
            assert_never(node)
        raise UnsupportedTerm("a matrix was required; found a number")

    def _parameters(self, term: int, env: Environment) -> tuple[Polynomial, ...]:
        return tuple(env[index] for index in sorted(self.table.free[term]))

    def raised(self, found: list[Summand], exponent: int) -> list[Summand]:
        """A natural power of a sum."""
        if len(found) == 1 and not found[0].bound and DELTA not in {head for head, _ in found[0].factors}:
            c, _, factors = found[0]
            self._count_digits(c, exponent)
            return [
                Summand(c**exponent, (), {a: k * exponent for a, k in factors.items()} if exponent else {})
            ]
        total = [UNIT]
        for _ in range(exponent):
            self.budget.spend(1)
            total = self.multiply(total, self.renewed(found))
        return total

    def _reciprocal(self, term: int, base: int, env: Environment) -> list[Summand]:
        """A single product is inverted factor by factor; any other reciprocal is opaque."""
        found = self.number(base, env)
        if len(found) == 1 and not found[0].bound:
            c, _, factors = found[0]
            if all(head != DELTA and (head != VALUE or not p[0].indices) for head, p in factors):
                return [Summand(Fraction(1) / c, (), {atom: -k for atom, k in factors.items()})]
        return [Summand(1, (), {(term, self._parameters(term, env)): 1})]

    def magnitude(self, p: Polynomial) -> list[Summand]:
        """A polynomial as a number."""
        found = []
        for monomial, c in p:
            factors: dict[Atom, int] = {}
            for v in monomial:
                power_of(factors, (VALUE, (variable(v),)), 1)
            found.append(Summand(c, (), factors))
        return found

    def delta(self, p: Polynomial) -> list[Summand]:
        """R6: a delta, if it is not known to be 1 or 0."""
        if not p:
            return [UNIT]
        if self._differs(p):
            return []
        return [Summand(1, (), {(DELTA, (p,)): 1})]

    def _differs(self, p: Polynomial) -> bool:
        """Whether p is known never to be 0."""
        if p not in self._apart:
            common, number = gcd(*(c for monomial, c in p if monomial)), dict(p).get((), 0)
            beyond = never_negative(p - 1, self.extents) or never_negative(-1 - p, self.extents)
            self._apart[p] = beyond or (common != 0 and number % common != 0)
        return self._apart[p]

    def _grid(
        self, grid: tuple[tuple[int, ...], ...], row: Polynomial, column: Polynomial, env: Environment
    ) -> list[Summand]:
        """Σ over the blocks, and p and q in each, of δ(row - start - p)·δ(column - start - q)·block[p, q]."""
        heights, widths = self.table.blocks(grid)
        found = []
        across = self._blocks(column, widths)
        for r, p, down in self._blocks(row, heights):
            for c, q, along in across:
                block = grid[r][c]
                number = self.table.shapes[block] is None
                inner = self.number(block, env) if number else self.entry(block, p, q, env)
                for position, start in ((p, down), (q, along)):
                    if start is not None:
                        inner = self.multiply(inner, self.delta(start - position))
                        for v in position.indices:
                            inner = self.close(v, inner)
                found += inner
        return found

    def _blocks(
        self, position: Polynomial, extents: list[Polynomial]
    ) -> list[tuple[int, Polynomial, Polynomial | None]]:
        """The blocks in which a position may lie: their number, a place in each, and what that must equal."""
        found: list[tuple[int, Polynomial, Polynomial | None]] = []
        for number, extent in enumerate(extents):
            if is_inside(position, extent, self.extents):
                return [*found, (number, position, None)]
            if not (
                never_negative(position - extent, self.extents)
                or never_negative(constant(-1) - position, self.extents)
            ):
                place = ZERO if extent == ONE else variable(self.fresh(extent))
                found.append((number, place, position))
            position = position - extent
        return found

    def _chain(
        self, factors: tuple[int, ...], row: Polynomial, column: Polynomial, env: Environment
    ) -> list[Summand]:
        """A product of matrices, from the left: Σ over each inner index."""
        places: list[tuple[Polynomial, int | None]] = [(row, None)]
        sums = [[UNIT]]
        for number, factor in enumerate(factors, 1):
            inner = self.table.matrix(factor)[1]
            following: list[tuple[Polynomial, int | None]] = [(column, None)]
            if number < len(factors):
                following = self.places(inner)
            found = []
            for q, _ in following:
                total: list[Summand] = []
                for (p, v), before in zip(places, sums, strict=True):
                    if before:
                        product = self.multiply(before, self.entry(factor, p, q, env))
                        total += product if v is None else self.close(v, product)
                found.append(joined(total))
            places, sums = following, found
        return sums[0]

    # -- sums and products
    def places(self, extent: Polynomial) -> list[tuple[Polynomial, int | None]]:
        """R3: the places of a range written out, or one place for all of them, with its index."""
        number = extent.number
        if number is not None and number < 0:
            raise UnsupportedTerm("a sum runs backwards")
        if number is not None and number <= self.unrolled:
            self.budget.spend(number)
            return [(constant(place), None) for place in range(number)]
        v = self.fresh(extent)
        return [(variable(v), v)]

    def sum(self, extent: Polynomial, body: Callable[[Polynomial], list[Summand]]) -> list[Summand]:
        """Σ body(v) over 0 <= v < extent."""
        found: list[Summand] = []
        for place, v in self.places(extent):
            found += body(place) if v is None else self.close(v, body(place))
        return joined(found)

    def close(self, index: int, summands: Iterable[Summand]) -> list[Summand]:
        """Σ over the range of an index that was free."""
        found: list[Summand] = []
        for c, bound, factors in summands:
            found += self.tidy(Summand(c, (*bound, index), factors))
        return found

    def multiply(self, left: list[Summand], right: list[Summand]) -> list[Summand]:
        """R1. No index is bound on both sides: each sum that is read has a fresh one."""
        self.budget.spend(len(left) * len(right))
        if left == [UNIT]:
            return right
        found = []
        for c, bound, factors in left:
            for d, more, others in right:
                both = {**factors, **others}
                if len(both) < len(factors) + len(others):
                    both = dict(factors)
                    for atom, exponent in others.items():
                        power_of(both, atom, exponent)
                if (
                    type(c) is not int
                    or type(d) is not int
                    or not -SMALL < c < SMALL
                    or not -SMALL < d < SMALL
                ):
                    self._count_digits(c)
                    self._count_digits(d)
                found.append(Summand(c * d, bound + more, both))
        return joined(found)

    def _count_digits(self, c: Coefficient, exponent: int = 1) -> None:
        """Refuse numbers that are too long to be computed with."""
        if (c.numerator.bit_length() + c.denominator.bit_length()) * exponent > DIGITS:
            raise LimitExceeded(f"a number has more than {DIGITS} binary digits")

    def renewed(self, summands: Iterable[Summand]) -> list[Summand]:
        """The same sum with fresh bound indices."""
        return [self._renewed(each) for each in summands]

    def _renewed(self, summand: Summand) -> Summand:
        """All bound indices are renamed at once, each after those on which its range depends."""
        c, bound, factors = summand
        if not bound:
            return summand
        values: dict[int, Polynomial] = {}
        todo = [*bound]
        while todo:
            v = todo.pop(0)
            extent = self.extents[v] or ZERO
            if any(u in todo for u in extent.indices):
                todo.append(v)
            else:
                values[v] = variable(self.fresh(extent.at(values)))
        renamed = {
            (head, tuple([p.at(values) for p in positions])): exponent
            for (head, positions), exponent in factors.items()
        }
        return Summand(c, tuple(values[v][0][0][0] for v in bound), renamed)

    # -- one summand
    def put(self, summand: Summand, v: int, at: Polynomial, *more: int) -> list[Summand]:
        """A summand with a position put in for v, also in the ranges that depend on v, and with `more` bound
        indices."""
        c, bound, factors = summand
        values = {v: at}
        kept: tuple[int, ...] = tuple(w for w in bound if w != v)
        if any(self.extents[w] and (self.extents[w] or ZERO).indices for w in kept):
            kept = tuple(self._moved(w, kept, values) for w in kept)
        changed: dict[Atom, int] = {}
        numbers = []
        for atom, exponent in factors.items():
            head, positions = atom
            new = tuple(p.at(values) for p in positions)
            if head == VALUE and new != positions:
                numbers.append((new[0], exponent))
            else:
                power_of(changed, (head, new), exponent)
        found = [Summand(c, (*kept, *more), changed)]
        for p, exponent in numbers:
            for _ in range(exponent):
                found = self.multiply(found, self.magnitude(p))
        return found

    def _moved(self, w: int, bound: tuple[int, ...], values: dict[int, Polynomial]) -> int:
        """The index that takes the place of w where its range depends on one that has moved."""
        if w in values:
            return values[w][0][0][0]
        extent = self.extents[w] or ZERO
        for u in sorted(extent.indices):
            if u in bound:
                self._moved(u, bound, values)
        again = extent.at(values)
        values[w] = variable(w if again == extent else self.fresh(again))
        return values[w][0][0][0]

    def _depends(self, p: Polynomial, v: int) -> bool:
        """Whether a position has an index whose range depends on v."""
        todo, seen = {*p.indices}, set[int]()
        while todo:
            w = todo.pop()
            seen.add(w)
            indices = (self.extents[w] or ZERO).indices
            if v in indices:
                return True
            todo |= indices - seen
        return False

    def tidy(self, summand: Summand, *, closed: bool = False) -> list[Summand]:
        """R2 to R8 on one summand, as far as they go; `closed` if nothing around it binds an index."""
        todo: list[Summand] = [summand]
        done: list[Summand] = []
        while todo:
            self.budget.spend(len(todo) + len(done))
            each = todo.pop()
            if not each.bound and all(head != DELTA for head, _ in each.factors):
                done.append(each)  # No rule speaks of it.
                continue
            step = self._hinted(each, deltas=True) if self.cuts else None
            if step is None:
                step = self._resolved(each, closed)
            if step is None and (self.cuts or self.digits):
                step = self._hinted(each, deltas=False)
            if step is None:
                step = self._idle(each)
            if step is None and not self.digits:
                step = self._joined_digits(each)
            if step is None:
                done.append(each)
            else:
                todo += step
        return done

    def _idle(self, summand: Summand) -> list[Summand] | None:
        """R4."""
        c, bound, factors = summand
        used = {v for _, positions in factors for p in positions for monomial, _ in p for v in monomial}
        for v in bound:
            if v not in used and not any(v in (self.extents[w] or ZERO).indices for w in bound):
                rest = Summand(c, tuple(w for w in bound if w != v), factors)
                return self.multiply([rest], self.magnitude(self.extents[v] or ZERO))
        return None

    def _joined_digits(self, summand: Summand) -> list[Summand] | None:
        """R8 from left to right, unless a hint says otherwise."""
        c, bound, factors = summand
        positions = [p for _, several in factors for p in several]
        weighted = {v for p in positions for m, k in p if len(m) != 1 or abs(k) != 1 for v in m}
        for v in [v for v in bound if v in weighted]:
            for w in bound:
                if v != w and self._are_digits(v, w, positions, bound):
                    u = self.fresh((self.extents[v] or ZERO) * (self.extents[w] or ZERO))
                    rest = Summand(c, tuple(x for x in bound if x != v), factors)
                    return [
                        each for one in self.put(rest, v, ZERO) for each in self.put(one, w, variable(u), u)
                    ]
        return None

    def _are_digits(self, v: int, w: int, positions: list[Polynomial], bound: tuple[int, ...]) -> bool:
        """Whether each position has v and w as a number times n·v + w, n the extent of w, or has neither."""
        n = self.extents[w] or ZERO
        weights = [(p.coefficient(v), p.coefficient(w)) for p in positions if {v, w} & p.indices]
        together = all(
            first and second and second.number and first == n * second for first, second in weights
        )
        ranges = (self.extents[u] or ZERO for u in bound)
        return n != ONE and together and not any({v, w} & extent.indices for extent in ranges)

    def _resolved(self, summand: Summand, closed: bool) -> list[Summand] | None:
        """R5, R6, R7, and R2 where that makes R5 or R6 possible."""
        c, bound, factors = summand
        zeros = [positions[0] for head, positions in factors if head == DELTA]
        if any(self._differs(p - q) or self._differs(p + q) for p, q in combinations(zeros, 2)):
            return []
        for atom in factors:
            if atom[0] != DELTA:
                continue
            p = atom[1][0]
            others = {a: k for a, k in factors.items() if a != atom}
            if not p:
                return [Summand(c, bound, others)]
            if self._differs(p):
                return []
            rest, split = Summand(c, bound, others), None
            for v in sorted(p.indices, reverse=True):
                sign = (p.coefficient(v) or ZERO).number
                if sign not in (1, -1):
                    continue
                at = variable(v) - (p if sign == 1 else -p)
                if v in bound:
                    if self._depends(at, v):
                        continue
                    if is_inside(at, self.extents[v] or ZERO, self.extents):
                        return self.put(rest, v, at)
                    split = split or self._edge(summand, v, at)
                elif closed and not p.indices & {*bound} and v == max(p.indices) and _stands_in(v, others):
                    moved = self.put(rest, v, at)
                    return self.multiply(moved, self.delta(p))
            if (digits := split_digits(p, self.extents)) is not None:
                return self.multiply([rest], self.multiply(*map(self.delta, digits)))
            if split is not None:
                return split
        return None

    def _edge(self, summand: Summand, v: int, at: Polynomial) -> list[Summand] | None:
        """R2 at an edge of the range of v, for the one index in the position that v must have."""
        w = unit(at)
        if w is None or w not in summand.bound or len(at.indices) > 1:
            return None
        offset = at - variable(w)
        for edge in (-offset, (self.extents[v] or ZERO) - offset):
            if self._divides(w, edge):
                return self._split(summand, w, edge)
        return None

    def _hinted(self, summand: Summand, *, deltas: bool) -> list[Summand] | None:
        """R2 or R8 where a hint cuts the range of the one index with weight 1 in a position, or splits that
        index into digits."""
        for head, positions in summand.factors:
            for slot, p in enumerate(positions) if (head == DELTA) == deltas else ():
                digits, places = self.digits.get((head, slot)), self.cuts.get((head, slot), ())
                if not (digits or places):
                    continue
                v = unit(p)
                if v is None and places and head == DELTA:  # δ(p) = δ(-p)
                    p = -p  # noqa: PLW2901
                    v = unit(p)
                if v is None or v not in summand.bound:
                    continue
                if digits and p == variable(v) and digits[0] * digits[1] == self.extents[v]:
                    return self._in_digits(summand, v, *digits)
                start = Polynomial(term for term in p if all(w < 0 for w in term[0]))
                for place in places:
                    if self._divides(v, at := place - start):
                        return self._split(summand, v, at)
        return None

    def _in_digits(self, summand: Summand, v: int, high: Polynomial, low: Polynomial) -> list[Summand]:
        """R8 from right to left, for digits whose ranges are known not to be empty."""
        if ONE in (high, low) or not all(never_negative(each - 1, {}) for each in (high, low)):
            raise Rejected("a digit has a range")
        found: list[Summand] = []
        for first, i in self.places(high):
            for second, j in self.places(low):
                bound = (w for w in (i, j) if w is not None)
                found += self.put(summand, v, low * first + second, *bound)
        return found

    def _divides(self, v: int, at: Polynomial) -> bool:
        """Whether 0 < at < extent, as far as that can be known, so that R2 cuts the range in two."""
        extent = self.extents[v] or ZERO
        known, most = at.number, extent.number
        if known is not None and most is not None:
            return 0 < known < most
        return (
            at not in (ZERO, extent)
            and not self._depends(at, v)
            and v not in at.indices
            and never_negative(at, self.extents)
            and never_negative(extent - at, self.extents)
        )

    def _split(self, summand: Summand, v: int, at: Polynomial) -> list[Summand]:
        found: list[Summand] = []
        for start, extent in ((ZERO, at), (at, (self.extents[v] or ZERO) - at)):
            for place, w in self.places(extent):
                found += self.put(summand, v, start + place, *([] if w is None else [w]))
        return found


def unit(p: Polynomial) -> int | None:
    """The one index with weight 1 in a position."""
    found = [v for v in p.indices if p.coefficient(v) == ONE]
    return found[0] if len(found) == 1 else None


def _stands_in(v: int, factors: Factors) -> bool:
    return any(v in monomial for _, positions in factors for p in positions for monomial, _ in p)
