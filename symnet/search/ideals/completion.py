"""Completion in the free algebra over words, with traced cofactors. Not trusted.

Equations become rules, the heaviest monomial of each being replaced by the others. Where two rules overlap,
what they make of the same word is the same, and so a new rule is found (Buchberger; Mora 1986 in free
algebras). Each rule knows of which others it is a sum; so steps after which the target is 0 give its
cofactors. What can be found is bounded by degree, number of rules, and time.
"""

import heapq
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, count
from time import monotonic
from typing import TypeAlias

from symnet.core.polynomials import ONE, Polynomial, never_negative
from symnet.core.rules import VALUE
from symnet.errors import UnsupportedTerm
from symnet.search.ideals.contexts import (
    CLOSED,
    CYCLIC,
    NUMBER,
    OPEN,
    Context,
    composed,
    match,
    put,
    quotient,
)
from symnet.search.ideals.words import ATOM, LOOP, TRACE, Alphabet, Commuting, Factor, Monomial, Word

Terms: TypeAlias = dict[Monomial, Fraction]
Why: TypeAlias = list[tuple[Fraction, int, Context]]
"""A sum of coefficient · context(rule), by the numbers of rules; -1, -2, ... are the equations."""


WIDEST = 100
"""How many monomials a rule may have."""


class Contradiction(UnsupportedTerm):
    """The equations have 1 among their consequences, or that an identity matrix has a bounded rank."""


class _Late(Exception):
    """The bounds are reached."""


@dataclass(frozen=True, slots=True)
class Equation:
    """terms = 0; `extent` is how many rows its words have."""

    terms: Terms
    extent: Polynomial


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """lead = tail."""

    number: int
    lead: Monomial
    tail: Terms
    extent: Polynomial
    letters: frozenset[int]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The most letters of a monomial, rules, and steps (rules that are tried,
    monomials that are added up), and when to end."""

    degree: int
    rules: int
    work: int
    deadline: float


class Completion:
    """Rules from equations, and a target that they reduce."""

    def __init__(
        self, alphabet: Alphabet, equations: Sequence[Equation], target: Equation, bounds: Bounds
    ) -> None:
        self.alphabet = alphabet
        self.target = target
        self.bounds = bounds
        self.rules: list[Rule] = []
        self.work = 0
        self.extents: dict[int, Polynomial] = {-1 - k: each.extent for k, each in enumerate(equations)}
        self.whys: list[Why] = []
        self._queue: list[tuple[int, int, Terms, Why, Polynomial]] = []
        self._tick = count()
        self.units = {
            factor
            for each in (target, *equations)
            for commuting, _ in each.terms
            for factor, exponent in commuting
            if exponent < 0
        }
        self.loops = {
            way: factor
            for commuting, _ in target.terms
            for factor, _ in commuting
            if factor[0] == LOOP
            for way in (factor[1], alphabet.reversed(factor[1]))
        }
        self.has_traces = any(kind == TRACE for commuting, _ in target.terms for (kind, _), _ in commuting)
        for k, each in enumerate(equations):
            self._push(each.terms, [(Fraction(1), -1 - k, self._trivial(each))], each.extent)

    def _trivial(self, given: Equation) -> Context:
        return Context(NUMBER if next(iter(given.terms))[1] is None else OPEN)

    def cofactors(self) -> dict[tuple[int, Context], Fraction] | None:
        """The target as a sum of contexts of the equations, by their numbers; None if it was not found."""
        extent = self.target.extent
        try:
            rest, why = self.reduced(self.target.terms, [], extent)
            while rest:
                if self._next() is None:
                    return None
                rest, why = self.reduced(rest, why, extent)
        except _Late:
            return None
        return self._expanded([(-c, source, context) for c, source, context in why])

    def exhaust(self) -> None:
        """Find all rules within the bounds."""
        with suppress(_Late):
            while self._next() is not None:
                pass

    def _next(self) -> Rule | None:
        """The next rule; None if there are no more."""
        while self._queue and len(self.whys) < self.bounds.rules:
            _, _, terms, why, extent = heapq.heappop(self._queue)
            terms, why = self.reduced(terms, why, extent)
            if terms and all(word == () for _, word in terms) and never_negative(extent - ONE, {}):
                terms, why, extent = self._entry(terms, why, extent)
            if terms:
                return self._insert(terms, why, extent)
        return None

    def _entry(self, terms: Terms, why: Why, extent: Polynomial) -> tuple[Terms, Why, Polynomial]:
        """The first entry of a multiple of the identity, which says as much."""
        unit = self.alphabet.unit(extent)
        at = Context(CLOSED, (), (self.alphabet.turned[unit],), (unit,))
        found = [
            (c * d, source, context)
            for c, source, inner in why
            for d, context in composed(self.alphabet, at, inner, extent)
        ]
        return {(commuting, None): c for (commuting, _), c in terms.items()}, found, ONE

    def _insert(self, terms: Terms, why: Why, extent: Polynomial) -> Rule:
        key = self.alphabet.key
        lead = max(terms, key=key)
        if self._is_impossible(terms, extent):
            raise Contradiction("what is assumed contradicts itself")
        a = terms.pop(lead)
        rule = Rule(
            len(self.whys), lead, {m: -c / a for m, c in terms.items()}, extent, frozenset(lead[1] or ())
        )
        self.whys.append([(c / a, source, context) for c, source, context in why])
        self.extents[rule.number] = extent
        kept = []
        for old in self.rules:
            if match(self.alphabet, lead, extent, old.lead, old.extent) is None:
                kept.append(old)
            else:
                self._push(
                    {old.lead: Fraction(1)} | {m: -c for m, c in old.tail.items()},
                    [(Fraction(1), old.number, Context(NUMBER if old.lead[1] is None else OPEN))],
                    old.extent,
                )
        self.rules = [*kept, rule]
        for old in self.rules:
            for first, second in ((rule, old), (old, rule)) if old is not rule else ((rule, rule),):
                for one, other in self._overlaps(first, second):
                    self._critical(first, one, second, other)
        for one, other in self._around_loops(lead):
            self._critical(rule, one, rule, other)
        for one in self._alone(lead):
            self._critical(rule, one, None, None)
        return rule

    def _is_impossible(self, terms: Terms, extent: Polynomial) -> bool:
        """Whether an identity matrix, or a number that is never 0, would be 0 or of a bounded rank."""
        plain = [m for m in terms if not m[1] and all(self._is_never_zero(factor) for factor, _ in m[0])]
        if len(plain) != 1 or not never_negative(extent - len(terms), {}):
            return False
        return all(m in plain or (m[1] and len(self.alphabet.places(m[1])) == 1) for m in terms)

    def _is_never_zero(self, factor: Factor) -> bool:
        kind, what = factor
        return kind == ATOM and (factor in self.units or self.alphabet.atoms[what[0]][0] == VALUE)

    def _critical(self, first: Rule, one: Context, second: Rule | None, other: Context | None) -> None:
        """What two rules make of the same word, or a rule in a context."""
        terms: Terms = {}
        why: Why = [(Fraction(-1), first.number, one)]
        extent = self._extent(first, one)
        self._add(terms, one, first.tail, Fraction(1), first.extent)
        if second is None or other is None:
            self._add(terms, one, {first.lead: Fraction(1)}, Fraction(-1), first.extent)
        else:
            self._add(terms, other, second.tail, Fraction(-1), second.extent)
            why.append((Fraction(1), second.number, other))
        self._push(terms, why, extent)

    def _extent(self, rule: Rule, context: Context) -> Polynomial:
        if context.kind in (CLOSED, CYCLIC) and context.rest is None:
            return ONE
        word = context.before if context.kind == OPEN else context.rest
        return self.alphabet.letters[word[0]].rows if word else rule.extent

    def _push(self, terms: Terms, why: Why, extent: Polynomial) -> None:
        if not terms or len(terms) > WIDEST:
            return
        degree = max(map(self.alphabet.degree, terms))
        if degree <= self.bounds.degree:
            heapq.heappush(self._queue, (degree, next(self._tick), terms, why, extent))

    def _add(self, terms: Terms, context: Context, given: Terms, c: Fraction, extent: Polynomial) -> None:
        """Add a multiple of a polynomial in a context."""
        self.work += len(given)
        for monomial, a in given.items():
            for b, found in put(self.alphabet, context, monomial, extent):
                value = terms.get(found, 0) + c * a * b
                if value:
                    terms[found] = value
                else:
                    del terms[found]

    def reduced(self, terms: Terms, why: Why, extent: Polynomial) -> tuple[Terms, Why]:
        """What is left of a polynomial when rules are used as long as they can be, and why."""
        todo, why, done = dict(terms), [*why], Terms()
        key = self.alphabet.key
        while todo:
            if self.work > self.bounds.work or monotonic() > self.bounds.deadline:
                raise _Late
            monomial = max(todo, key=key)
            a = todo.pop(monomial)
            letters = self._letters(monomial)
            for rule in self.rules:
                if not rule.letters <= letters:
                    continue
                self.work += 1
                context = match(self.alphabet, rule.lead, rule.extent, monomial, extent)
                if context is not None and (c := self._share(context, rule, monomial)) != 1:
                    a /= 1 - c
                    self._add(todo, context, rule.tail, a, rule.extent)
                    todo.pop(monomial, None)
                    why.append((-a, rule.number, context))
                    break
            else:
                done[monomial] = a
        return done, why

    def _letters(self, monomial: Monomial) -> set[int]:
        """The letters of a word, and those of loops and traces from both ends."""
        commuting, word = monomial
        found = {*(word or ())}
        for (kind, what), _ in commuting:
            if kind != ATOM:
                found.update(what, self.alphabet.reversed(what))
        return found

    def _share(self, context: Context, rule: Rule, monomial: Monomial) -> Fraction:
        """How often a monomial is in what a rule makes of it; 1 if that is no lighter.

        A loop and a trace may be read from both ends, so that a rule may give back what it was given. Where a
        word takes in loops, monomials of one degree count as equally heavy.
        """
        total = Fraction(0)
        weight = self.alphabet.degree if context.kind == OPEN else self.alphabet.key
        for each, c in rule.tail.items() if context.kind != OPEN or monomial[0] else ():
            for b, found in put(self.alphabet, context, each, rule.extent):
                if found == monomial:
                    total += c * b
                elif weight(found) > weight(monomial):  # type: ignore[operator]
                    return Fraction(1)
        return total

    # -- overlaps
    def _overlaps(self, first: Rule, second: Rule) -> Iterator[tuple[Context, Context]]:
        """The contexts in which two leads are the same monomial, the first one beginning it."""
        (c, v), (d, w) = first.lead, second.lead
        both = self._lcm(c, d)
        if both is None:
            return
        more, other = both
        shared = more != d
        if v is not None and w is not None:
            for k in range(1, min(len(v), len(w))):
                if v[-k:] == w[:k]:
                    kind = CLOSED if self._is_number(v, w) else OPEN
                    yield Context(kind, more, (), w[k:]), Context(kind, other, v[:-k], ())
            if c and d and w and first is not second:
                for k in range(len(v) - len(w) + 1):
                    if v[k : k + len(w)] == w:
                        yield Context(OPEN, more), Context(OPEN, other, v[:k], v[k + len(w) :])
        elif w is None and first is not second:
            if shared:
                one = Context(OPEN, more) if v is not None else Context(NUMBER, more)
                yield one, Context(NUMBER, other, rest=v)
            if v is not None:
                yield from self._around(first.lead, second.lead)

    def _around(self, lead: Monomial, number: Monomial) -> Iterator[tuple[Context, Context]]:
        """Where a word and a loop of a number overlap."""
        (c, v), (d, _) = lead, number
        assert v is not None  # noqa: S101 - by the choice of leads
        for (kind, what), _ in d:
            if kind != LOOP:
                continue
            rest = quotient(d, (((LOOP, what), 1),)) or ()
            both = self._lcm(c, rest)
            if both is None:
                continue
            more, other = both
            assert isinstance(what, tuple)  # noqa: S101 - a loop is a word
            for way in (what, self.alphabet.reversed(what)):
                for k in self.alphabet.places(v):
                    if 0 < k < len(v):
                        s = v[k:]
                        if len(s) < len(way) and way[: len(s)] == s:
                            one = Context(OPEN, more, (), way[len(s) :])
                            yield one, Context(NUMBER, other, rest=v[:k])
                        s = v[:k]
                        if len(s) < len(way) and way[-len(s) :] == s:
                            one = Context(OPEN, more, way[: -len(s)], ())
                            yield one, Context(NUMBER, other, rest=v[k:])

    def _around_loops(self, lead: Monomial) -> Iterator[tuple[Context, Context]]:
        """Where a word may take in either of two loops of the target."""
        word = lead[1] or ()
        for k in self.alphabet.places(word) if self.loops else ():
            start, end = word[:k], word[k:]
            if start and end:
                known = [(loop, ((factor, 1),)) for loop, factor in sorted(self.loops.items())]
                after = [(loop[len(end) :], f) for loop, f in known if loop[: len(end)] == end != loop]
                before = [(loop[:-k], f) for loop, f in known if loop[-k:] == start != loop]
                for (rest, first), (other, second) in combinations(after, 2):
                    yield Context(OPEN, second, (), rest), Context(OPEN, first, (), other)
                for (rest, first), (other, second) in combinations(before, 2):
                    yield Context(OPEN, second, rest), Context(OPEN, first, other)

    def _lcm(self, c: Commuting, d: Commuting) -> tuple[Commuting, Commuting] | None:
        """By what two commuting parts are multiplied to become their least common multiple."""
        if not c or not d:
            return d, c
        total: dict[Factor, int] = dict(c)
        for factor, exponent in d:
            old = total.get(factor, 0)
            if old * exponent < 0:
                return None
            total[factor] = max(old, exponent) if exponent > 0 else min(old, exponent)
        least = tuple(sorted(total.items()))
        more, other = quotient(least, c), quotient(least, d)
        assert more is not None  # noqa: S101 - a multiple is divided
        assert other is not None  # noqa: S101 - a multiple is divided
        return more, other

    def _alone(self, lead: Monomial) -> Iterator[Context]:
        """What takes a factor that has an inverse out of a lead, puts vectors of ones beside one another, and
        makes the trace of a square matrix."""
        commuting, word = lead
        for factor, exponent in commuting:
            if factor in self.units and factor[0] == ATOM:
                inverse = ((factor, -1 if exponent > 0 else 1),)
                yield Context(NUMBER if word is None else OPEN, inverse)
        if word:
            letters = self.alphabet.letters
            if self.has_traces and letters[word[0]].rows == letters[word[-1]].columns:
                yield Context(CYCLIC)
            first, last = (self.alphabet.turned[word[k]] for k in (0, -1))
            if self.alphabet.is_ones(word[0]) and word[0] not in self.alphabet.starts:
                kind = CLOSED if self._is_number((first,), word) else OPEN
                yield Context(kind, (), (first,))
            if self.alphabet.is_ones(word[-1]) and word[-1] not in self.alphabet.ends:
                kind = CLOSED if self._is_number(word, (last,)) else OPEN
                yield Context(kind, (), (), (last,))

    def _is_number(self, first: Word, last: Word) -> bool:
        """Whether a word that begins with one and ends with another has one row and one column."""
        return first[0] in self.alphabet.starts and last[-1] in self.alphabet.ends

    # -- cofactors
    def _expanded(self, why: Why) -> dict[tuple[int, Context], Fraction]:
        """The sum with the rules written out, last ones first, until only equations are left."""
        found: dict[int, dict[Context, Fraction]] = {}

        def add(source: int, context: Context, c: Fraction) -> None:
            several = found.setdefault(source, {})
            value = several.get(context, 0) + c
            if value:
                several[context] = Fraction(value)
            else:
                del several[context]

        for c, source, context in why:
            add(source, context, c)
        while (last := max(found, default=-1)) >= 0:
            for outer, c in found.pop(last).items():
                for d, source, inner in self.whys[last]:
                    for b, context in composed(self.alphabet, outer, inner, self.extents[last]):
                        add(source, context, c * d * b)
        return {(source, context): c for source, several in found.items() for context, c in several.items()}
