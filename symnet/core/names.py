"""Products of sums without multiplying out: a matrix is read by how it acts on named matrices.

A *name* stands for one matrix and is defined once, by what was there before; V and X are *combinations* of
names, Σ p_k·N_k, with polynomials p_k in scalars without indices. A *letter* is a closed matrix that is no
sum, product, natural power or transpose; or it is the transpose of such a matrix. w is a number.

    (N1)  N := I        (N2)  N := V + w·(a·X), a letter a; row of a: w·X ↦ N - V        (N3)  N := X

    (LINEAR)  a·X = c·image + a·(X - c·tail)              where a has the row tail ↦ image
    (ACTION)  (s + t)·X = s·X + t·X    (s·t)·X = s·(t·X)    I·X = X    0·X = 0    (p·t)·X = p·(t·X)
              sᵀᵀ = s and so on    aᵀ = a where a is symmetric    s·X = t·X where s = t is proved
    (PRODUCT) row of a: N - V ↦ r·X                       where a·b = r is proved and N = V + b·X by N2
    (READING) t[i, j] = Σ p_k·N_k[i, j]  where t·I = Σ p_k·N_k
              t[i, j] = Σ p_k·N_k[j, i]  where tᵀ·I = Σ p_k·N_k
    (PARTS)   t = (t_1···t_c)(t_{c+1}···t_n)              where t is the product of t_1, ..., t_n

Sound: a name is a conservative definition, every row an equation between matrices, every step linear in X.
Which rows, numbers and names are chosen decides what is found equal, never what is true.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, TypeAlias

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate
from symnet.core.language import Table
from symnet.core.polynomials import Polynomial
from symnet.core.rules import NAMES, Atom, Coefficient, Environment, Reading, Summand
from symnet.errors import Rejected

Monomial: TypeAlias = frozenset[tuple[Atom, int]]
Scalar: TypeAlias = dict[Monomial, Coefficient]
Combination: TypeAlias = dict[tuple[int, Monomial], Coefficient]
"""The coefficient for each name and monomial in scalars."""
Letter: TypeAlias = tuple[int, bool]
"""A term, and whether it is transposed."""

MANY_PRODUCTS: Final = 10_000
NOTHING: Final[Monomial] = frozenset()
ONE: Final[Scalar] = {NOTHING: 1}
MINUS: Final[Scalar] = {NOTHING: -1}


def _joined(m: Monomial, k: Monomial) -> Monomial:
    if not m or not k:
        return m or k
    found = dict(m)
    for atom, exponent in k:
        found[atom] = found.get(atom, 0) + exponent
    return frozenset((atom, exponent) for atom, exponent in found.items() if exponent)


def _added(onto: Combination, scalar: Scalar, v: Combination) -> Combination:
    """onto + scalar·v."""
    return v if not onto and scalar is ONE else _total(onto, ((scalar, v),))


def _total(onto: Combination, several: Iterable[tuple[Scalar, Combination]]) -> Combination:
    """onto + Σ scalar·v."""
    total = dict(onto)
    for scalar, v in several:
        for k, d in scalar.items():
            for at, c in v.items():
                where = (at[0], _joined(at[1], k)) if k else at
                new = total.get(where, 0) + c * d
                if new:
                    total[where] = new
                else:
                    del total[where]
    return total


def _of(name: int, v: Combination) -> Scalar:
    """The coefficient of a name."""
    return {m: c for (n, m), c in v.items() if n == name}


def _names(v: Combination) -> list[tuple[int, Scalar]]:
    """The names in order, each with its coefficient."""
    found: dict[int, Scalar] = {}
    for (name, m), c in v.items():
        found.setdefault(name, {})[m] = c
    return sorted(found.items())


def _times(p: Scalar, q: Scalar) -> Scalar:
    if p is ONE or q is ONE:
        return q if p is ONE else p
    return _of(0, _added({}, p, {(0, m): c for m, c in q.items()}))


class NamedReading(Reading):
    """A reading in which some matrix terms are read by names."""

    def __init__(
        self, table: Table, budget: Budget, hints: Certificate, facts: tuple[Polynomial, ...]
    ) -> None:
        super().__init__(table, budget, hints, facts)
        self.namings = {each.term: each for each in hints.namings}
        self._folds = frozenset(hints.folds)
        self._equal: dict[int, int] = {}
        self._symmetric: set[int] = set()
        self._products: dict[tuple[Letter, Letter], Letter] = {}
        self._made: dict[int, tuple[Letter, Combination, Combination]] = {}
        self._ones: dict[Polynomial, int] = {}
        self._wholes: dict[frozenset[tuple[tuple[int, Monomial], Coefficient]], int] = {}
        self._rows: dict[Letter, dict[int, tuple[Combination, Combination]]] = {}
        self._asked: set[tuple[Letter, int]] = set()
        self._sums: dict[
            tuple[int, bool, frozenset[tuple[tuple[int, Monomial], Coefficient]]], Combination
        ] = {}
        self._scalars: dict[int, Scalar] = {}
        self._names = 0

    def _name(self) -> int:
        self._names += 1
        return self._names

    # -- READING and PARTS
    def _entry(self, matrix: int, row: Polynomial, column: Polynomial, env: Environment) -> list[Summand]:
        naming = self.namings.get(matrix)
        if naming is None:
            return super()._entry(matrix, row, column, env)
        if self.table.free[matrix]:
            raise Rejected("a name has no index")
        if naming.parts:
            return self._chain(self._parts(matrix, naming.parts), row, column, env)
        rows, columns = self.table.matrix(matrix)
        v = self._act(matrix, self._one(rows if naming.turned else columns), {}, ONE, naming.turned)
        if naming.whole:
            v = self._whole(v)
        if naming.turned:
            row, column = column, row
        ones, found = {*self._ones.values()}, []
        for (name, m), c in v.items():
            entry = [Summand(1, (), {(NAMES + name, (row, column)): 1})]
            named = self.delta(row - column) if name in ones else entry
            found += self.multiply([Summand(c, (), dict(m))], named)
        return found

    def _parts(self, matrix: int, parts: tuple[int, ...]) -> tuple[int, ...]:
        """The parts of a product, which make up the whole product."""
        factors: list[int] = []
        for part in parts:
            node = self.table.terms[part]
            factors += node.factors if isinstance(node, language.Product) else (part,)
        if self.table.terms[matrix] != language.Product(tuple(factors)):
            raise Rejected("these are not the parts of a product")
        return parts

    def _one(self, extent: Polynomial) -> Combination:
        """N1: the identity of a size."""
        if extent not in self._ones:
            self._ones[extent] = self._name()
        return {(self._ones[extent], NOTHING): 1}

    def _whole(self, v: Combination) -> Combination:
        """N3: one name for a combination."""
        if len(v) == 1 and next(iter(v))[1] == NOTHING and next(iter(v.values())) == 1:
            return v
        key = frozenset(v.items())
        if key not in self._wholes:
            self._wholes[key] = self._name()
        return {(self._wholes[key], NOTHING): 1}

    def _scalar(self, term: int) -> Scalar:
        """A closed number as a polynomial in atoms; no sum is left in it."""
        if term not in self._scalars:
            if self.table.free[term]:
                raise Rejected("a coefficient has no index")
            found = self.number(term, {})
            if any(each.bound for each in found):
                raise Rejected("a coefficient has no sums")
            total: Scalar = {}
            for c, _, factors in found:
                m = frozenset(factors.items())
                total[m] = total.get(m, 0) + c
            self._scalars[term] = {m: c for m, c in total.items() if c}
        return self._scalars[term]

    def _both(self, p: Scalar, q: Scalar) -> Scalar:
        """p·q."""
        products = len(p) * len(q)
        self.budget.spend(products)
        if products > MANY_PRODUCTS:
            raise Rejected("a coefficient has too many monomials")
        return _times(p, q)

    # -- ACTION
    def _act(self, term: int, v: Combination, onto: Combination, w: Scalar, up: bool) -> Combination:
        """onto + w·t·v; `up`: with the transpose of t."""
        self.budget.spend(1 + len(v))
        term = self._equal.get(term, term)
        match self.table.terms[term]:
            case language.Transpose(matrix=matrix):
                return self._act(matrix, v, onto, w, not up)
            case language.Zero():
                return onto
            case language.Identity():
                return _added(onto, w, v)
            case language.Scaled(scalar=scalar, matrix=matrix):
                return self._act(matrix, v, onto, self._both(w, self._scalar(scalar)), up)
            case language.Plus(terms=terms):
                p, v = _content(v)
                key = term, up, frozenset(v.items())
                if key not in self._sums:
                    total: Combination = {}
                    for part in terms:
                        total = self._act(part, v, total, ONE, up)
                    self._sums[key] = total
                return _added(onto, _times(w, p), self._sums[key])
            case language.Product(factors=factors):
                return self._chained(term, factors if up else factors[::-1], v, onto, w, up)
            case language.Power(base=base, exponent=exponent):
                self.budget.spend(exponent)
                return self._chained(term, (base,) * exponent, v, onto, w, up)
        return self._times(self._letter(term, up), v, onto, w)

    def _chained(  # noqa: PLR0917 - as `_act`
        self, term: int, chain: tuple[int, ...], v: Combination, onto: Combination, w: Scalar, up: bool
    ) -> Combination:
        """One factor after another; where a hint says so, their product with v gets one name."""
        p, v = _content(v)
        w = self._both(w, p)
        for number, part in enumerate(chain, 1):
            if number == len(chain) and (term, number) not in self._folds:
                return self._act(part, v, onto, w, up)
            v = self._act(part, v, {}, ONE, up)
            if (term, number) in self._folds:
                v = self._whole(v)
        return _added(onto, w, v)

    def _letter(self, term: int, up: bool) -> Letter:
        while isinstance(node := self.table.terms[term], language.Transpose):
            term, up = node.matrix, not up
        symmetric = term in self._symmetric or (
            isinstance(node, language.Matrix) and self.table.letters[node.letter].is_symmetric
        )
        return term, up and not symmetric

    # -- LINEAR and N2
    def _times(self, a: Letter, v: Combination, onto: Combination, w: Scalar) -> Combination:
        """onto + w·a·v."""
        v, out = self._reduced(a, v)
        onto = _added(onto, w, out)
        if not v:
            return onto
        self.budget.spend(1 + len(onto) + len(v))
        unit = _unit(v)
        if unit is None:  # One name after another.
            return _total(
                onto,
                [(self._both(w, c), self._times(a, {(name, NOTHING): 1}, {}, ONE)) for name, c in _names(v)],
            )
        plain = w.keys() == {NOTHING}
        base, number = (onto, w) if plain else ({}, ONE)
        name, tail = self._name(), _added({}, number, v)
        self._made[name] = a, tail, base
        self._row(a, unit, tail, _added({(name, NOTHING): 1}, MINUS, base))
        named: Combination = {(name, NOTHING): 1}
        return named if plain else _added(onto, w, named)

    def _row(self, a: Letter, name: int, tail: Combination, image: Combination) -> None:
        """a·tail = image, divided by the coefficient of a name in the tail, which is a number."""
        by: Scalar = {NOTHING: _inverse(tail[name, NOTHING])}
        self._rows[a][name] = _added({}, by, tail), _added({}, by, image)

    def _reduced(self, a: Letter, v: Combination) -> tuple[Combination, Combination]:
        """v' and out where a·v = out + a·v'."""
        rows: dict[int, tuple[Combination, Combination]] = self._rows.setdefault(a, {})
        out: Combination = {}
        while True:
            if self._products:
                for name in sorted({name for name, _ in v}):
                    self._product_row(a, name)
            known = next((n for n, _ in v if n in rows), None)
            if known is None:
                return v, out
            tail, image = rows[known]
            if v == tail:
                return {}, _added(out, ONE, image)
            c = _of(known, v)
            self.budget.spend(1 + len(v) + len(c) * (len(tail) + len(image)))
            v, out = _added(v, _times(MINUS, c), tail), _added(out, c, image)

    # -- what is proved of letters
    def _product_row(self, a: Letter, name: int) -> None:
        """PRODUCT: the row a·(N - V) = r·X."""
        made = self._made.get(name)
        if made is None or (a, name) in self._asked or (a, made[0]) not in self._products:
            return
        self._asked.add((a, name))
        b, x, base = made
        product, up = self._products[a, b]
        image = self._act(product, x, {}, ONE, up)
        tail, out = self._reduced(a, _added({(name, NOTHING): 1}, MINUS, base))
        if (unit := _unit(tail)) is not None:
            self._row(a, unit, tail, _added(image, MINUS, out))

    def equate(self, left: int, right: int) -> None:
        """ACTION or PRODUCT for a proved equation of closed matrices."""
        table = self.table
        if table.free[left] or table.free[right] or table.shapes[left] is None:
            raise Rejected("a rule for names is an equation of closed matrices")
        match table.terms[left]:
            case language.Product(factors=(first, second)):
                (a, up), (b, turned) = self._letter(first, False), self._letter(second, False)
                self._products[(a, up), (b, turned)] = right, False
                self._products[self._letter(b, not turned), self._letter(a, not up)] = right, True
            case _:
                self._equal[left] = right
                if table.terms[left] == language.Transpose(right):
                    self._symmetric.add(right)


def _inverse(c: Coefficient) -> Coefficient:
    """1/c; a unit stays a whole number."""
    return c if c in (1, -1) else 1 / Fraction(c)


def _content(v: Combination) -> tuple[Scalar, Combination]:
    """p and u where v = p·u; p is not 1 only if every coefficient of v is a number times p."""
    if not any(m for _, m in v):
        return ONE, v
    p = _of(next(iter(v))[0], v)
    m = next(iter(p))
    by = _inverse(p[m])
    u: Combination = {(name, NOTHING): c * by for (name, k), c in v.items() if k == m}
    return (p, u) if p.keys() != {NOTHING} and _added({}, p, u) == v else (ONE, v)


def _unit(v: Combination) -> int | None:
    """The last name whose coefficient is a number, if there is one."""
    several = {name for name, m in v if m}
    return max((name for name, _ in v if name not in several), default=None)
