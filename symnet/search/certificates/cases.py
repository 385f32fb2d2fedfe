"""Piecewise linear functions: signs are put for their values, and told apart by cases. Not trusted.

The value of a function is a polynomial in signs by its law. The sign of a product is written by those of its
factors, for all values of the indices in it, so that this holds under sums. What is left is decided by cases,
one for each sign that is not known, from the inside out. Where the sign of a number follows from others, it
is a sum of these with numbers that are not negative.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symnet.core import language
from symnet.core.cases import LINEAR, possible, sign_of
from symnet.core.certificates import AnyLemma, BySign, Congruence, Law, Leaf, Lemma, Multiple, Proof
from symnet.core.check import Checker, Goal, Key
from symnet.core.induction import Put
from symnet.core.language import Kind, Table, reached
from symnet.core.polynomials import ZERO, Polynomial, variable
from symnet.core.rules import DELTA, LETTERS, NAMES, VALUE, Atom, Environment, Summand, power_of
from symnet.core.signs import ANY, NOT_NEGATIVE, signs
from symnet.errors import Rejected, ShapeError, UnsupportedTerm
from symnet.search.certificates.combinations import Vector, combination
from symnet.search.certificates.congruences import congruence
from symnet.search.certificates.order import canonical
from symnet.search.certificates.relations import Relation, kept, leaf, rules, solve, with_reciprocals

LEAVES = 600
"""How many cases are looked at for one claim."""
REGIONS = 3
"""How many signs inside of a sign are written out."""
NOTHING = Leaf()
Left = list[Summand]
Where = tuple[Goal, tuple[int, ...]]


def is_linear(table: Table, term: int) -> bool:
    """Whether a term is a value of a piecewise linear function."""
    return _kind(table, term) in LINEAR


def _kind(table: Table, term: int) -> Kind | None:
    node = table.terms[term]
    return table.functions[node.function].kind if isinstance(node, language.Apply) else None


@dataclass(slots=True)
class Cases:
    """Finds proofs by cases; `relations` and `lemmas` are added to."""

    checker: Checker
    relations: list[Relation]
    lemmas: list[AnyLemma]
    leaves: int = 0
    facts: list[int] = field(default_factory=list)
    """Terms whose sign is known in the case that is looked at."""
    _written_out: dict[object, int] = field(default_factory=dict)
    _instances: dict[object, int] = field(default_factory=dict)

    # -- what holds for all values of indices
    def certified(self, where: Where) -> Proof | None:
        """A proof of a goal: by cases, then with signs written by others, then of what stands under sums."""
        several = self._laws()
        if not any(self._kind(term) is Kind.SIGN for term in several):
            return None
        proof = self.prove(*where)
        if proof is None:
            self._write(several)
            self.leaves = 0
            proof = self.prove(*where) or self._inside(*where)
        return proof

    def _laws(self) -> list[int]:
        """Use the laws of the piecewise linear functions in the claim; its terms, and theirs."""
        table = self.checker.table
        several = reached(table, self.checker.claim.roots)
        for term in several:
            if self._kind(term) in LINEAR:
                self._use(Law(term))
                several += sorted({*reached(table, self.checker.equations[-1])} - {*several})
        return several

    def _write(self, several: list[int]) -> None:
        """Write signs by others, for all values of the indices in them."""
        plain: list[int] = []
        for term in several:
            if self._kind(term) is Kind.SIGN:
                with suppress(Rejected, ShapeError, UnsupportedTerm):
                    self._written(term, plain)
            elif isinstance(self.checker.table.terms[term], language.Reciprocal):
                self._divided(term)

    def _inside(self, goal: Goal, frees: tuple[int, ...]) -> Leaf | None:
        """A proof of a goal whose summands under like sums make 0 for each value of the indices, and so for
        each entry."""
        table, checker = self.checker.table, self.checker
        done, left = solve(checker, goal, frees, self.relations)
        groups = self._groups(left)
        multiples = [*done.multiples]
        known = {v: variable(k) for k, v in enumerate(frees)}
        outer = [(p, checker.reading.extents[p[0][0][0]]) for p in goal.places if p.indices]
        for ranges, group in groups.items():
            if any(extent.indices for extent in ranges):
                return None
            indices = [table.index(extent) for extent in (*(e for _, e in outer), *ranges)]
            parts = []
            for each, bound in group:
                inner = [variable(v) for v in bound]
                env = {**goal.env, **dict(zip(indices, (*(p for p, _ in outer), *inner), strict=True))}
                part = self._product(each._replace(bound=()), Goal(goal.left, env, goal.right, env, ()))
                if part is None:
                    return None
                parts.append(part)
            whole = table.add(language.Plus(tuple(parts)))
            self.leaves = 0
            if not self._prove_lemma(whole, self._number(0)):
                return None
            inner = [variable(len(frees) + place) for place in range(len(ranges))]
            places = {index: p.at(known) for index, p in goal.env.items()}
            places |= dict(zip(indices, (*(p.at(known) for p, _ in outer), *inner), strict=True))
            at = tuple(places[index] for index in sorted(table.free[whole]))
            local = tuple(extent.at(known) for extent in ranges)
            multiples.append(Multiple(Fraction(-1), local, (), len(checker.equations) - 1, at))
        return leaf(checker, goal, frees, multiples)

    def _groups(self, left: Left) -> dict[tuple[Polynomial, ...], list[tuple[Summand, tuple[int, ...]]]]:
        """Summands by the ranges of their bound indices, with these indices in order. A sum over n places of
        what has no index is read as n times that: it is put back."""
        groups: dict[tuple[Polynomial, ...], list[tuple[Summand, tuple[int, ...]]]] = {}
        for each in left:
            order = canonical(self.checker, each)
            ranges = self._ranges(each, order)
            groups.setdefault(ranges, []).append((each, tuple(each.bound[place] for place in order)))
        sums = {
            (VALUE, (variable(ranges[0][-1][0][0]),)): group
            for ranges, group in groups.items()
            if len(ranges) == 1 and ranges[0][-1][0]
        }
        rest: list[tuple[Summand, tuple[int, ...]]] = []
        for each, _ in groups.pop((), []):
            size = next((atom for atom in sums if atom in each.factors), None)
            if size is None:
                rest.append((each, ()))
            else:
                factors = dict(each.factors)
                power_of(factors, size, -1)
                sums[size].append((each._replace(factors=factors), sums[size][0][1]))
        return groups if sums or not rest else {**groups, (): rest}

    def _divided(self, term: int) -> None:
        """1/|t| is sign(t)/t, and t/|t| is sign(t)."""
        table, add = self.checker.table, self.checker.table.add
        value = self._divisor(term)
        if self._kind(value) is not Kind.ABSOLUTE:
            return
        inner = self._argument(value)
        sign, one = sign_of(table, inner), table.numbers.get(language.Reciprocal(inner))
        if not self._prove_lemma(add(language.Times((value, sign))), inner):
            return
        number = len(self.checker.equations) - 1
        left, right = add(language.Times((inner, term))), sign
        if one in self.checker.claimed:
            left, right = term, add(language.Times((sign, one)))
        goal, frees = self.checker.equation(left, right)
        places = tuple(variable(k) for k in range(len(frees)))
        beside = [(each, places, 1) for each in (term, one) if each in self.checker.claimed]
        proof = leaf(self.checker, goal, frees, [Multiple(Fraction(1), (), tuple(beside), number, places)])
        if proof is not None:
            self._use(Lemma(left, right, proof))

    def _kind(self, term: int) -> Kind | None:
        return _kind(self.checker.table, term)

    def _argument(self, term: int) -> int:
        node = self.checker.table.terms[term]
        assert isinstance(node, language.Apply)  # noqa: S101 - by the choice of terms
        return node.arguments[0]

    def _ranges(self, each: Summand, order: tuple[int, ...]) -> tuple[Polynomial, ...]:
        """The ranges of bound indices in an order."""
        extents = self.checker.reading.extents
        return tuple(extents[each.bound[place]] or ZERO for place in order)

    def _parts(self, term: int) -> tuple[int, ...]:
        """The factors of a term, if some of them are not numbers and it has several such."""
        node, terms = self.checker.table.terms[term], self.checker.table.terms
        factors = node.factors if isinstance(node, language.Times) else ()
        plain = sum(isinstance(terms[part], language.Number) for part in factors)
        return factors if len(factors) - plain > 1 else ()

    def _written(self, term: int, plain: list[int]) -> None:
        """Write a sign by those of the factors of its argument."""
        number = self._argument(term)
        goal, frees = self._where(number)
        found = self._sign(number, goal, frees)
        if found is None:
            return
        table = self.checker.table
        if found != term:
            self._prove_lemma(term, found)
        for each in sorted(reached(table, (found,))):
            if self._kind(each) is Kind.SIGN and each not in plain:
                self._keep(next(filter(None, (self._same(each, other) for other in plain)), None))
                plain.append(each)
                if each not in self.checker.same:
                    self._powers(each)

    def _same(self, term: int, other: int) -> Congruence | None:
        return congruence(self.checker, term, other, self._equal)

    def _keep(self, lemma: Congruence | None) -> None:
        if lemma is not None:
            self.checker.lemma(lemma)
            self.lemmas.append(lemma)

    def _powers(self, sign: int) -> None:
        """t·sign(t)² = t and sign(t)³ = sign(t), with less where t is not negative."""
        table, inner = self.checker.table, self._argument(sign)
        goal, frees = self._where(inner)
        _, left = self._read(inner, goal, frees)
        other = self._known_by(left, goal)
        known = ANY if other is None else signs(table, other, self.checker.known)
        if len(known) == 1:
            self._prove_lemma(sign, self._number(*known))
        power = (sign,) if known == NOT_NEGATIVE else (sign, sign)
        self._prove_lemma(table.add(language.Times((inner, *power))), inner, forwards=False)
        self._prove_lemma(table.add(language.Times((sign, *power))), sign)

    def _equal(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        leaf, left = solve(self.checker, goal, frees, self.relations)
        return None if left else leaf

    def _prove_lemma(self, left: int, right: int, *, forwards: bool = True) -> bool:
        """Use an equation from now on, if it can be proved."""
        proof = self.prove(*self.checker.equation(left, right))
        if proof is not None:
            self._use(Lemma(left, right, proof), forwards=forwards)
        return proof is not None

    def _use(self, lemma: Lemma | Law, *, forwards: bool = True) -> None:
        """Use an equation from now on; its left side is replaced, or else its heaviest summand."""
        self.relations += kept(self.checker, lemma, forwards=forwards)
        self.lemmas.append(lemma)

    def _where(self, term: int) -> Where:
        return self.checker.equation(term, self._number(0))

    def _number(self, value: Fraction | int) -> int:
        return self.checker.table.add(language.Number(Fraction(value)))

    def _sign(self, term: int, goal: Goal, frees: tuple[int, ...]) -> int | None:
        """The sign of a term as a polynomial in signs of its factors, or None."""
        table = self.checker.table
        if own := self._parts(term):
            parts = [self._sign(part, goal, frees) for part in own]
            several = [part for part in parts if part is not None]
            return table.add(language.Times(tuple(several))) if len(several) == len(parts) else None
        _, left = self._read(term, goal, frees)
        inner = dict.fromkeys(t for each in left for t in self._signs(each, goal))
        if None in inner or len(inner) > REGIONS:
            return None
        if inner:
            return self._by_regions(term, [t for t in inner if t is not None], goal, frees)
        if not left:
            return self._number(0)
        c, atoms, rest = self._factored(left, goal)
        factors: list[int] = []
        if rest:
            scale = min((self._key(each), each.coefficient) for each in rest)[1]
            c *= 1 if scale > 0 else -1
            whole = self._sum(
                [
                    each._replace(
                        coefficient=each.coefficient / abs(Fraction(scale)) * (1 if scale > 0 else -1)
                    )
                    for each in rest
                ],
                goal,
            )
            if whole is None:
                return None
            factors.append(whole)
        for atom, exponent in atoms.items():
            part = self._atom(atom, goal)
            if part is None:
                return None
            factors += [part] * (1 if exponent % 2 else 2)
        factors = [self._divisor(part) for part in factors]
        found = [sign_of(table, part) for part in factors if signs(table, part, self.checker.known) != {1}]
        if len(found) == 1 and c > 0:
            return found[0]
        return table.add(language.Times((self._number(1 if c > 0 else -1), *found)))

    def _by_regions(self, term: int, inner: list[int], goal: Goal, frees: tuple[int, ...]) -> int | None:
        """The sign of a term with signs inside: Σ over their values of brackets times its sign there."""
        table, add = self.checker.table, self.checker.table.add
        first, *_ = inner
        one = sign_of(table, first)
        square = add(language.Times((one, one)))
        half, less = self._number(Fraction(1, 2)), self._number(-1)
        brackets = {
            1: add(language.Times((half, add(language.Plus((square, one)))))),
            0: add(language.Plus((self._number(1), add(language.Times((less, square)))))),
            -1: add(language.Times((half, add(language.Plus((square, add(language.Times((less, one))))))))),
        }
        found = []
        for sign in sorted(signs(table, first, self.checker.known)):
            with self._supposing(first, sign):
                there = self._sign(term, goal, frees)
            if there is None:
                return None
            found.append(add(language.Times((brackets[sign], there))))
        return add(language.Plus(tuple(found)))

    # -- cases
    def prove(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        """A proof of a goal, by cases for the signs that are left of it."""
        self.leaves += 1
        self.checker.budget.spend(1)
        if self.leaves > LEAVES:
            return None
        if (impossible := self._impossible(goal)) is not None:
            return BySign(impossible, impossible, NOTHING, NOTHING, NOTHING, NOTHING)
        leaf, left = solve(self.checker, goal, frees, self.relations)
        if not left:
            return leaf
        inner = [t for each in left for t in self._signs(each, goal) if t is not None]
        return self._split(min(inner), goal, frees) if inner else None

    def _split(self, term: int, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        """A proof by cases for the sign of a term, or first of another one inside."""
        self.leaves += 1
        if self.leaves > LEAVES:
            return None
        _, left = self._read(term, goal, frees)
        inner = [t for each in left for t in self._signs(each, goal) if t is not None and t != term]
        if inner:
            return self._split(min(inner), goal, frees)
        table, known = self.checker.table, self.checker.known
        other = term if signs(table, term, known) != ANY else self._known_by(left, goal)
        if other is not None:
            equal, rest = solve(
                self.checker, Goal(term, goal.env, other, goal.env, ()), frees, self.relations
            )
            if not rest:
                return self._cases(term, other, equal, goal, frees)
        unknown = [part for part in self._parts(term) if len(signs(table, part, known)) > 1]
        first = unknown[0] if unknown and len(left) > 1 else self._undecided(left, goal)
        if first is not None and first not in (term, *self.facts):
            return self._split(first, goal, frees)
        return None if term in self.facts else self._cases(term, term, NOTHING, goal, frees)

    def _cases(self, term: int, other: int, equal: Leaf, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        proofs: dict[int, Proof] = dict.fromkeys((-1, 0, 1), NOTHING)
        for sign in sorted(possible(self.checker.table, term, other, self.checker.known)):
            with self._supposing(term, sign):
                proof = self.prove(goal, frees)
            if proof is None:
                return None
            proofs[sign] = proof
        return BySign(term, other, equal, proofs[-1], proofs[0], proofs[1])

    @contextmanager
    def _supposing(self, term: int, sign: int) -> Iterator[None]:
        """The case that a term has a sign."""
        before = self.relations, self.facts
        with self.checker.supposing(term, sign) as equations:
            last = len(self.checker.equations)
            new = rules(self.checker, range(last - len(equations), last), local=True)
            self.relations, self.facts = [*new, *self.relations], [*self.facts, term]
            yield
        self.relations, self.facts = before

    def _impossible(self, goal: Goal) -> int | None:
        """A divisor's reciprocal that can have no sign in this case."""
        table, known = self.checker.table, self.checker.known
        if not known:
            return None
        several = (t for t in sorted(self.checker.claimed) if isinstance(table.terms[t], language.Reciprocal))
        return next(
            (t for t in several if table.free[t] <= goal.env.keys() and not signs(table, t, known)), None
        )

    # -- what is known of a sum
    def _known_by(self, left: Left, goal: Goal) -> int | None:
        """A term equal to a sum, whose form shows something of its sign by what is known."""
        if not left:
            return self._number(0)
        table, known = self.checker.table, self.checker.known
        several = (find(left, goal) for find in (self._multiplied, self._combined))
        return next((t for t in several if t is not None and signs(table, t, known) != ANY), None)

    def _multiplied(self, left: Left, goal: Goal) -> int | None:
        """A sum as the product of its factors."""
        table = self.checker.table
        c, atoms, rest = self._factored(left, goal)
        factors = [self._number(c)]
        for atom, exponent in atoms.items():
            part = self._atom(atom, goal)
            if part is None:
                return None
            factors.append(part if exponent == 1 else table.add(language.Power(part, exponent)))
        if rest:
            found = self._combined(rest, goal)
            if found is None:
                return None
            factors.append(found)
        return factors[0] if len(factors) == 1 else table.add(language.Times(tuple(factors)))

    def _combined(self, rest: Left, goal: Goal) -> int | None:
        """A sum as one of numbers whose signs are known, with numbers that are not negative."""
        table, known = self.checker.table, self.checker.known
        given: list[tuple[Vector, int]] = []
        target = {self._key(each): Fraction(each.coefficient) for each in rest}
        monomials = {self._key(each): each for each in rest}
        for fact in [*self.facts, *known]:
            sign = min(signs(table, fact, known), default=0) + max(signs(table, fact, known), default=0)
            if sign and table.free[fact] <= goal.env.keys():
                _, left = self._read(fact, goal, tuple(v for p in goal.env.values() for v in p.indices))
                if any(each.factors and self._kind_of(each) for each in left):
                    continue
                vector = {
                    self._key(each): Fraction(each.coefficient) * (1 if sign > 0 else -1) for each in left
                }
                given.append((vector, self._times(1 if sign > 0 else -1, fact)))
                monomials |= {self._key(each): each for each in left}
        for key, each in monomials.items():
            part = self._sum([each._replace(coefficient=1)], goal)
            if part is not None and -1 not in (found := signs(table, part, known)):
                given.append(({key: Fraction(1)}, part))
            elif part is not None and 1 not in found:
                given.append(({key: Fraction(-1)}, self._times(-1, part)))
        for side in (1, -1):
            numbers = combination([vector for vector, _ in given], {k: side * c for k, c in target.items()})
            if numbers is not None:
                parts = [self._times(c, term) for c, (_, term) in zip(numbers, given, strict=True) if c]
                whole = parts[0] if len(parts) == 1 else table.add(language.Plus(tuple(parts)))
                return self._times(side, whole)
        return None

    def _kind_of(self, each: Summand) -> bool:
        return any(0 <= head < LETTERS and self._kind(head) is Kind.SIGN for head, _ in each.factors)

    def _times(self, c: Fraction | int, term: int) -> int:
        return term if c == 1 else self.checker.table.add(language.Times((self._number(c), term)))

    def _undecided(self, left: Left, goal: Goal) -> int | None:
        """The first factor of a sum whose sign is not known."""
        table, known = self.checker.table, self.checker.known
        _, atoms, rest = self._factored(left, goal)
        parts = (self._atom(atom, goal) for atom in atoms)
        several = [part if part is None else self._divisor(part) for part in parts]
        if rest:
            several.append(self._sum(rest, goal))
        return next((t for t in several if t is not None and len(signs(table, t, known)) > 1), None)

    def _divisor(self, term: int) -> int:
        """What is divided by, which has the sign of its reciprocal."""
        node = self.checker.table.terms[term]
        return node.base if isinstance(node, language.Reciprocal) else term

    # -- sums and terms
    def _read(self, term: int, goal: Goal, frees: tuple[int, ...]) -> tuple[Leaf, Left]:
        """A number at the values in the goal, rewritten by what is known."""
        there = Goal(term, goal.env, self._number(0), goal.env, ())
        return solve(self.checker, there, frees, self.relations)

    def _key(self, each: Summand) -> Key:
        return self.checker.key(each, canonical(self.checker, each))

    def _signs(self, each: Summand, goal: Goal) -> Iterator[int | None]:
        """The terms whose signs stand in a summand, at the indices of the goal; None where there is none."""
        for head, positions in each.factors:
            if 0 <= head < LETTERS and self._kind(head) is Kind.SIGN:
                own = self._own(head, positions, goal)
                yield None if own is None else self._argument(own)

    def _own(self, head: int, positions: tuple[Polynomial, ...], goal: Goal) -> int | None:
        """An opaque term at positions, as a term in the indices of the goal that is proved to equal it."""
        table, indices = self.checker.table, sorted(self.checker.table.free[head])
        if all(goal.env.get(index) == p for index, p in zip(indices, positions, strict=True)):
            return head
        node, back = table.terms[head], self._back(goal.env)
        if not isinstance(node, language.Apply) or not all(p.indices <= back.keys() for p in positions):
            return None
        places = [p.at(back) for p in positions]
        name = head, tuple(places)
        if name not in self._instances:
            own = Put(table, {}, dict(zip(indices, places, strict=True))).term(head)
            free = {index: variable(k) for k, index in enumerate(sorted(table.free[own]))}
            order = tuple(range(len(node.arguments)))
            draft = Congruence(own, head, tuple(p.at(free) for p in places), order, ())
            proofs = [self._equal(*each) for each in self.checker.congruence_goals(draft)]
            lemma = replace(draft, proofs=tuple(each for each in proofs if each is not None))
            if len(lemma.proofs) < len(proofs):
                return None
            self._keep(lemma)
            self._instances[name] = own
        return self._instances[name]

    def _factored(self, left: Left, goal: Goal) -> tuple[Fraction, dict[Atom, int], Left]:
        """A sum as a number, powers of atoms without bound indices, and a sum that is empty if it is 1."""
        several = [each for one in left if (each := self._whole(one, goal)) is not None]
        if len(several) < len(left):
            return Fraction(1), {}, left
        common = dict(several[0].factors)
        for each in several:
            common = {atom: min(k, each.factors.get(atom, 0)) for atom, k in common.items()}
            common = {
                (head, p): k
                for (head, p), k in common.items()
                if k and head != DELTA and not any(q.indices & {*each.bound} for q in p)
            }
        rest = []
        for each in several:
            factors = {atom: k - common.get(atom, 0) for atom, k in each.factors.items()}
            rest.append(Summand(each.coefficient, each.bound, {atom: k for atom, k in factors.items() if k}))
        if len(rest) == 1 and not rest[0].factors and not rest[0].bound:
            return Fraction(rest[0].coefficient), common, []
        return Fraction(1), common, rest

    def _whole(self, each: Summand, goal: Goal) -> Summand | None:
        """A summand with reciprocals for divisions."""
        context = with_reciprocals(self.checker, each.factors, goal)
        return context and Summand(each.coefficient * context.coefficient, each.bound, context.factors)

    def _sum(self, several: Left, goal: Goal) -> int | None:
        """A sum as a term in the indices of the goal."""
        parts = []
        for each in several:
            part = self._product(each, goal)
            if part is None:
                return None
            parts.append(part)
        return parts[0] if len(parts) == 1 else self.checker.table.add(language.Plus(tuple(parts)))

    def _product(self, each: Summand, goal: Goal) -> int | None:
        table, extents = self.checker.table, self.checker.reading.extents
        whole = self._whole(each, goal)
        if whole is None:
            return None
        env, back = dict(goal.env), self._back(goal.env)
        order = canonical(self.checker, each)
        ranges, (_, atoms) = self._ranges(whole, order), self.checker.key(whole, order)
        name = (
            whole.coefficient,
            tuple(p.at(back) for p in ranges),
            frozenset((head, tuple(p.at(back) for p in places), k) for (head, places), k in atoms),
        )
        if name in self._written_out:
            return self._written_out[name]
        for place in order:
            v = each.bound[place]
            extent = (extents[v] or ZERO).at(self._back(env))
            env[table.index(extent)] = variable(v)
        new = [index for index in env if index not in goal.env]
        within = Goal(goal.left, env, goal.right, env, ())
        factors = [self._number(whole.coefficient)] if whole.coefficient != 1 else []
        for atom, exponent in whole.factors.items():
            part = self._atom(atom, within)
            if part is None:
                return None
            factors.append(part if exponent == 1 else table.add(language.Power(part, exponent)))
        found = factors[0] if len(factors) == 1 else table.add(language.Times(tuple(factors)))
        for index in reversed(new):
            found = table.add(language.Sum(index, found))
        self._written_out[name] = found
        return found

    @staticmethod
    def _back(env: Environment) -> dict[int, Polynomial]:
        return {p[0][0][0]: variable(index) for index, p in env.items() if len(p) == 1 and p.indices}

    def _atom(self, atom: Atom, goal: Goal) -> int | None:
        """An atom as a term in the indices of the goal."""
        (head, positions), table = atom, self.checker.table
        back = self._back(goal.env)
        if not all(p.indices <= back.keys() for p in positions):
            return None
        places = tuple(p.at(back) for p in positions)
        if head == DELTA:
            return table.add(language.Delta(places[0]))
        if head == VALUE:
            return table.add(language.Magnitude(places[0]))
        if head >= NAMES:
            return None
        if head >= LETTERS:
            letter = head - LETTERS
            if table.letters[letter].shape is None:
                return table.add(language.Entry(letter, places))
            return table.add(language.At(table.add(language.Matrix(letter)), *places))
        free = len(table.free[head])
        own = self._own(head, positions[:free], goal)
        return own if own is None or len(places) == free else table.add(language.At(own, *places[free:]))
