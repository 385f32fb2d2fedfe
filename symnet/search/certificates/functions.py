"""Values of functions in a normal form, by the laws of the core. Not trusted.

From the inside out, the argument of each function is read and rewritten by the rules found so far. exp of a
sum becomes a product of powers of exp(m), where m is a single product; a logarithm, a root and a reciprocal
are taken of the factors that all summands have, and of what is left. What is then the same but for the names
of indices is found equal by its arguments.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import lcm

from sympy import factorint

from symnet.core import language
from symnet.core.certificates import Congruence, Law, Lemma, Proof
from symnet.core.check import Checker, Goal
from symnet.core.language import Apply, Kind, Reciprocal, parts, reached
from symnet.core.polynomials import variable
from symnet.core.rules import Atom, Summand
from symnet.core.signs import NOT_NEGATIVE, POSITIVE, signs
from symnet.errors import Rejected, ShapeError, UnsupportedTerm
from symnet.search.certificates.congruences import congruence, kind
from symnet.search.certificates.factors import content, divided, is_unit
from symnet.search.certificates.relations import Relation, collected, kept, rules, solve
from symnet.search.certificates.written import Places, written

LAWFUL = (Kind.EXPONENTIAL, Kind.LOGARITHM, Kind.ROOT, Kind.HYPERBOLIC_TANGENT)
FACTORED = {Kind.LOGARITHM: POSITIVE, Kind.ROOT: NOT_NEGATIVE, None: frozenset((-1, 1))}
"""The signs of the factors that leave a logarithm, a root and a reciprocal."""
PRIMES = 1000
"""The primes below this are taken out of the argument of a logarithm."""
NOT_FITTING = (Rejected, ShapeError, UnsupportedTerm)


class Functions:
    """The values of functions of a claim: lemmas for the checker, and rules."""

    def __init__(self, checker: Checker, relations: Iterable[Relation]) -> None:
        self.checker = checker
        self.table = checker.table
        self.lemmas: list[Lemma | Congruence | Law] = []
        self.laws: list[Relation] = []
        self.relations = [*relations]
        self._done: set[int] = set()
        self._lawful: dict[int, bool] = {}
        self._atoms: set[int] = set()
        self._canonical: dict[object, list[int]] = {}
        claimed = sorted(checker.claimed)
        self.several = [term for term in claimed if self.kind(term) in LAWFUL]
        self._denominators = self._common() if self.several else {}
        for term in claimed if self.several else ():
            self._normal(term)

    def kind(self, term: int) -> Kind | None:
        """The kind of the function of which a term is a value."""
        node = self.table.terms[term]
        return self.table.functions[node.function].kind if isinstance(node, Apply) else None

    # -- terms
    def _normal(self, term: int) -> None:
        """Find rules that bring a term into normal form, after those that it is made of."""
        node, of = self.table.terms[term], self.kind(term)
        if term in self._done or not (isinstance(node, Reciprocal) or of in LAWFUL):
            return
        self._done.add(term)
        for part in reached(self.table, parts(node)):
            self._normal(part)
        is_product = isinstance(node, Reciprocal) and isinstance(self.table.terms[node.base], language.Times)
        if (is_product or (of is not None and of is not Kind.EXPONENTIAL)) and self._law(term):
            return
        with suppress(*NOT_FITTING):
            if of is Kind.EXPONENTIAL:
                self._exponential(term)
            else:
                self._factored(term, of)
            return
        self._atom(term)

    def _law(self, term: int, *, forwards: bool = True) -> bool:
        """Use the law of a term; whether there is one."""
        if term in self._lawful:
            return self._lawful[term]
        if self.kind(term) is Kind.ROOT and self.kind(parts(self.table.terms[term])[0]) is Kind.EXPONENTIAL:
            return False  # Its powers are those of exp.
        law, self._lawful[term] = Law(term), False
        try:
            new = kept(self.checker, law, forwards=forwards)
        except NOT_FITTING:
            return False
        self._lawful[term] = True
        self.lemmas.append(law)
        self.laws += new
        for part in reached(self.table, self.checker.equations[-1]):
            self._normal(part)
        return True

    def _atom(self, term: int) -> None:
        """A value that is no longer rewritten: one of those before, or a new one."""
        if term in self._atoms:
            return
        self._atoms.add(term)
        self._done.add(term)
        for part in reached(self.table, parts(self.table.terms[term])):
            self._normal(part)
        several = self._canonical.setdefault(kind(self.table.terms[term]), [])
        for place, other in enumerate(several):
            lemma = congruence(self.checker, term, other, self._proof)
            if lemma is not None:
                self.checker.lemma(lemma)
                self.lemmas.append(lemma)
                several[place] = lemma.other
                return
        several.append(term)
        if self.kind(term) is Kind.ROOT:
            node = self.table.terms[term]
            degree = self.table.terms[parts(node)[1]]
            if isinstance(degree, language.Number):
                whole = self.table.add(language.Power(term, int(degree.value)))
                inverted = Reciprocal(whole)
                if self._law(whole) and not self.checker.is_conditional(inverted):
                    self._normal(self.table.add(inverted))

    def _proof(self, goal: Goal, frees: tuple[int, ...]) -> Proof | None:
        """A proof by the rules found so far."""
        leaf, left = solve(self.checker, goal, frees, [*self.laws, *self.relations])
        return None if left else leaf

    def _equal(self, term: int, other: int) -> None:
        """Use that a term equals another one, since their arguments are equal. Raises `Rejected`."""
        if term == other:
            return
        own, count = sorted(self.table.free[term]), len(parts(self.table.terms[term]))
        if not self.table.free[other] <= self.table.free[term]:
            raise Rejected("an index is not free")
        places = tuple(variable(own.index(v)) for v in sorted(self.table.free[other]))
        lemma = Congruence(term, other, places, tuple(range(count)), ())
        for part in reached(self.table, parts(self.table.terms[other])):
            self._normal(part)
        self.checker.admit(other)
        proofs = [self._proof(*each) for each in self.checker.congruence_goals(lemma)]
        if None in proofs:
            raise Rejected("the arguments are not found equal")
        lemma = replace(lemma, proofs=tuple(each for each in proofs if each is not None))
        self.checker.lemma(lemma)
        self.lemmas.append(lemma)
        self.laws += rules(self.checker, [len(self.checker.equations) - 1], forwards=True)

    def _argument(self, term: int) -> tuple[list[Summand], Places]:
        """The argument of a term, rewritten, and the places of its free indices in the table."""
        argument = parts(self.table.terms[term])[0]
        frees, env = self.checker.free(sorted(self.table.free[term]))
        zero = self.table.add(language.Number(Fraction(0)))
        goal, more = self.checker.goal(argument, env, zero, env, frees)
        _, summands = solve(self.checker, goal, more, [*self.laws, *self.relations])
        names = {p[0][0][0]: variable(v) for v, p in env.items() if p.indices}
        return summands, names

    def _written(self, summands: Iterable[Summand], places: Places) -> int:
        return written(self.checker, summands, places, lambda *_: None)

    def _power(self, atom: Atom, exponent: int, places: Places) -> int:
        return self._written([Summand(1, (), {self.checker.resolved(*atom): exponent})], places)

    # -- exp
    def _common(self) -> dict[object, int]:
        """For products that are alike, a common denominator of their coefficients in exponents."""
        found: dict[object, int] = {}
        degrees = (
            self.table.terms[parts(self.table.terms[t])[1]] for t in self.several if self.kind(t) is Kind.ROOT
        )
        factor = lcm(*(int(each.value) for each in degrees if isinstance(each, language.Number)))
        for term in self.several:
            if self.kind(term) in (Kind.EXPONENTIAL, Kind.HYPERBOLIC_TANGENT):
                for each in self._argument(term)[0]:
                    c = Fraction(each.coefficient).denominator * factor
                    found[_alike(each)] = lcm(found.get(_alike(each), 1), c)
        return found

    def _exponential(self, term: int) -> None:
        """exp(Σ k·m) = Π exp(m)^k"""
        function, add = self.table.terms[term], self.table.add
        assert isinstance(function, Apply)  # noqa: S101 - by the caller
        summands, places = self._argument(term)
        several: list[int] = []
        for each in summands:
            c = Fraction(each.coefficient)
            common = self._denominators.get(_alike(each), 1)
            common = common if (c * common).denominator == 1 else c.denominator
            base = self._written([each._replace(coefficient=Fraction(1, common))], places)
            value, k = add(Apply(function.function, (base,))), c * common
            if not self._law(value):
                self._atom(value)
            several.append(base if k == 1 else add(language.Times((add(language.Number(k)), base))))
        argument = (
            several[0]
            if len(several) == 1
            else add(language.Plus(tuple(several)) if several else language.Number(Fraction(0)))
        )
        normal = add(Apply(function.function, (argument,)))
        self._equal(term, normal)
        self._done.add(normal)
        if not self._law(normal):
            self._atom(normal)

    # -- logarithms, roots and reciprocals
    def _factored(self, term: int, of: Kind | None) -> None:
        """f(a·b·r) for factors a and b, and what is left"""
        node = self.table.terms[term]
        summands, places = self._argument(term)

        def value(argument: int) -> int:
            if isinstance(node, Apply):
                return self.table.add(replace(node, arguments=(argument, *node.arguments[1:])))
            return self.table.add(Reciprocal(argument))

        c, powers = content(summands := self._over_common(summands))
        powers = {atom: k for atom, k in powers.items() if self._leaves(self._power(atom, 1, places), of)}
        rest = divided(summands, c, powers)
        factors = self._number(c, of) if c != 1 else []
        factors += [self._power(atom, k, places) for atom, k in powers.items()]
        if not is_unit(rest):
            left = self._written(rest, places)
            factors.append(left)
            inner = value(left)
            self.checker.admit(inner)
            self._atom(inner)
            if of is None:
                self._law(inner, forwards=False)
        normal = value(factors[0] if len(factors) == 1 else self.table.add(language.Times(tuple(factors))))
        self._equal(term, normal)
        self._done.add(normal)
        if not self._law(normal):
            self._atom(normal)

    def _number(self, c: Fraction, of: Kind | None) -> list[int]:
        """A number as factors: for a logarithm powers of primes, so that log(6/5) = log 2 + log 3 - log 5."""
        add = self.table.add
        if of is not Kind.LOGARITHM or c < 0:
            return [add(language.Number(c))]

        def powers(n: int) -> list[int]:
            found = [(add(language.Number(Fraction(p))), k) for p, k in factorint(n, limit=PRIMES).items()]
            return [p if k == 1 else add(language.Power(p, k)) for p, k in found]

        return powers(c.numerator) + [add(Reciprocal(each)) for each in powers(c.denominator)]

    def _over_common(self, summands: list[Summand]) -> list[Summand]:
        """The same sum over the product of all divisors: 1 - 1/d as 1/d·(d - 1)."""
        reading, terms = self.checker.reading, self.table.terms
        bound = {v for each in summands for v in each.bound}
        for atom in dict.fromkeys(atom for each in summands for atom in each.factors):
            head, places = atom
            node = terms[head] if 0 <= head < len(terms) else None
            if not isinstance(node, Reciprocal) or any(p.indices & bound for p in places):
                continue
            env = dict(zip(sorted(self.table.free[head]), places, strict=True))
            most, found = max(each.factors.get(atom, 0) for each in summands), list[Summand]()
            for each in summands:
                several, missing = [each], most - each.factors.get(atom, 0)
                for _ in range(missing):
                    divisor = reading.renewed(reading.number(node.base, env))
                    several = reading.multiply(several, divisor)
                    several = reading.multiply(several, [Summand(1, (), {atom: 1})])
                found += several
            summands = collected(self.checker, found)
        return summands

    def _leaves(self, factor: int, of: Kind | None) -> bool:
        return signs(self.table, factor, self.checker.known) <= FACTORED[of]


def _alike(summand: Summand) -> object:
    """What products have in common that may be the same at other places."""
    heads = sorted((head, k) for (head, _), k in summand.factors.items())
    return len(summand.bound), tuple(heads)
