"""Certificates that are sums of multiples, read by code that shares nothing with the core."""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from symnet.core import language
from symnet.core.certificates import Cut, Leaf
from symnet.core.rules import DELTA, LETTERS, VALUE


def changed(proof):
    """The proofs in which one coefficient is another one."""
    match proof:
        case Leaf(multiples=multiples):
            for number, each in enumerate(multiples):
                wrong = replace(each, coefficient=each.coefficient + 1)
                yield replace(proof, multiples=(*multiples[:number], wrong, *multiples[number + 1 :]))
        case Cut(low=low, high=high):
            yield from (replace(proof, low=each) for each in changed(low))
            yield from (replace(proof, high=each) for each in changed(high))


# -- A reader of its own: entries at given sizes, as polynomials {monomial: coefficient} or at random values.
class Polynomials:
    """Polynomials in atoms, as dictionaries."""

    @staticmethod
    def number(value):
        return {frozenset(): Fraction(value)} if value else {}

    @staticmethod
    def atom(key):
        return {frozenset({(key, 1)}): Fraction(1)}

    @staticmethod
    def plus(left, right, c=1):
        total = dict(left)
        for monomial, a in right.items():
            total[monomial] = total.get(monomial, 0) + c * a
        return {monomial: a for monomial, a in total.items() if a}

    @staticmethod
    def times(left, right):
        total = {}
        for (one, a), (other, b) in product(left.items(), right.items()):
            exponents = dict(one)
            for atom, exponent in other:
                exponents[atom] = exponents.get(atom, 0) + exponent
            monomial = frozenset(each for each in exponents.items() if each[1])
            total[monomial] = total.get(monomial, 0) + a * b
        return {monomial: a for monomial, a in total.items() if a}

    @staticmethod
    def inverse(value):
        """1/value, if that is a single product."""
        if len(value) != 1:
            return None
        ((monomial, c),) = value.items()
        return {frozenset((atom, -exponent) for atom, exponent in monomial): 1 / c}


class Residues:
    """Values of such polynomials at random places, modulo a prime."""

    prime = 2**61 - 1

    def __init__(self):
        self.values, self.random = {}, Random(1)  # noqa: S311 - no secret

    def number(self, value):
        value = Fraction(value)
        return value.numerator * pow(value.denominator, -1, self.prime) % self.prime

    def atom(self, key):
        return self.values.setdefault(key, self.random.randrange(1, self.prime))

    def plus(self, left, right, c=1):
        return (left + c * right) % self.prime

    def times(self, left, right):
        return left * right % self.prime

    def inverse(self, value):
        return pow(value, -1, self.prime)


def whole(polynomial, values):
    return sum(c * prod(values[v] for v in monomial) for monomial, c in polynomial)


class Meaning:
    """What terms denote at given sizes."""

    def __init__(self, table, sizes, ring):
        self.table, self.sizes, self.ring = table, sizes, ring
        self.single = {}
        self.known = {}

    def shape(self, term):
        shape = self.table.shapes[term]
        return None if shape is None else tuple(whole(extent, self.sizes) for extent in shape)

    def total(self, several):
        total = self.ring.number(0)
        for each in several:
            total = self.ring.plus(total, each)
        return total

    def product(self, several):
        total = self.ring.number(1)
        for each in several:
            total = self.ring.times(total, each)
        return total

    def atom(self, head, places):
        if head == DELTA:
            return self.ring.number(places == (0,))
        if head == VALUE:
            return self.ring.number(places[0])
        if head >= LETTERS:
            if self.table.letters[head - LETTERS].declared is not language.Property.GENERAL:
                places = tuple(sorted(places))
            return self.ring.atom((head, *places))
        node = self.table.terms[head]
        if isinstance(node, language.Reciprocal) and self.is_product(node.base):
            base = self.value(node.base, dict(zip(sorted(self.table.free[head]), places, strict=True)))
            return self.ring.inverse(base)
        return self.ring.atom((head, *places))

    def is_product(self, term):
        """Whether a number is a product of atoms, so that its reciprocal is no letter of its own."""
        match self.table.terms[term]:
            case language.Plus() | language.Sum() | language.At():
                return False
            case language.Magnitude(value=polynomial):
                return len(polynomial) == 1
            case node:
                return all(map(self.is_product, language.parts(node)))

    def value(self, term, env):
        values = {**self.sizes, **env}
        match self.table.terms[term]:
            case language.Number(value=value):
                return self.ring.number(value)
            case language.Magnitude(value=polynomial):
                return self.ring.number(whole(polynomial, values))
            case language.Entry(letter=letter, positions=positions):
                return self.atom(LETTERS + letter, tuple(whole(each, values) for each in positions))
            case language.At(matrix=matrix, row=row, column=column):
                return self.entry(matrix, whole(row, values), whole(column, values), env)
            case language.Plus(terms=terms):
                return self.total(self.value(each, env) for each in terms)
            case language.Times(factors=factors):
                return self.product(self.value(each, env) for each in factors)
            case language.Power(base=base, exponent=exponent):
                return self.product([self.value(base, env)] * exponent)
            case language.Sum(index=index, body=body):
                extent = whole(self.table.extents[index], values)
                return self.total(self.value(body, {**env, index: place}) for place in range(extent))
            case language.Delta(position=position):
                return self.ring.number(whole(position, values) == 0)
            case language.Reciprocal():
                return self.atom(term, tuple(env[index] for index in sorted(self.table.free[term])))
        raise NotImplementedError(self.table.terms[term])

    def entry(self, term, row, column, env):
        if self.table.free[term]:
            return self.entry_of(term, row, column, env)
        key = term, row, column
        if key not in self.known:
            self.known[key] = self.entry_of(term, row, column, env)
        return self.known[key]

    def entry_of(self, term, row, column, env):
        table = self.table
        match table.terms[term]:
            case language.Matrix(letter=letter):
                if table.letters[letter].declared is language.Property.DIAGONAL and row != column:
                    return self.ring.number(0)
                return self.atom(LETTERS + letter, (row, column))
            case language.Array(row=r, column=c, body=body):
                return self.value(body, {**env, r: row, c: column})
            case language.Identity():
                return self.ring.number(row == column)
            case language.Zero():
                return self.ring.number(0)
            case language.Plus(terms=terms):
                return self.total(self.entry(each, row, column, env) for each in terms)
            case language.Scaled(scalar=scalar, matrix=matrix):
                return self.ring.times(self.value(scalar, env), self.entry(matrix, row, column, env))
            case language.Product(factors=factors):
                return self.chain(factors, row, column, env)
            case language.Power(base=base, exponent=exponent):
                return self.chain((base,) * exponent, row, column, env)
            case language.Transpose(matrix=matrix):
                return self.entry(matrix, column, row, env)
            case language.Inverse():
                return self.atom(term, (row, column))
            case language.Grid(rows=rows):
                for blocks in rows:
                    height = (self.shape(blocks[0]) or (1, 1))[0]
                    if row < height:
                        for block in blocks:
                            width = (self.shape(block) or (1, 1))[1]
                            if column < width:
                                single = self.shape(block) is None
                                return (
                                    self.value(block, env) if single else self.entry(block, row, column, env)
                                )
                            column -= width
                    row -= height
        raise NotImplementedError(table.terms[term])

    def chain(self, factors, row, column, env):
        """One factor after another, from the left."""
        entries = {row: self.ring.number(1)}
        for number, factor in enumerate(factors, 1):
            columns = [column] if number == len(factors) else range(self.shape(factor)[1])
            entries = {
                place: self.total(
                    self.ring.times(value, self.entry(factor, before, place, env))
                    for before, value in entries.items()
                )
                for place in columns
            }
        return entries[column]

    def difference(self, left, right, at):
        sides = (self.entry(each, *at, {}) if at else self.value(each, {}) for each in (left, right))
        return self.ring.plus(*sides, -1)


def equations(claim):
    """The equations that multiples speak of, in the order of the core."""
    table = claim.table.copy()
    found = []
    for term in sorted(language.reached(table, claim.roots)):
        match table.terms[term]:
            case language.Inverse(matrix=matrix):
                one = table.add(language.Identity(table.matrix(matrix)[0]))
                found += [
                    (table.add(language.Product(each)), one) for each in ((matrix, term), (term, matrix))
                ]
            case language.Reciprocal(base=base):
                one = table.add(language.Number(Fraction(1)))
                found.append((table.add(language.Times((base, term))), one))
    return table, [*found, *claim.hypotheses]


def multiples_at(proof, free, sizes):
    """The multiples that a proof has where free indices, with their extents, have some values."""
    match proof:
        case Leaf(multiples=multiples):
            return multiples, [value for value, _ in free]
        case Cut(index=index, at=at, low=low, high=high):
            (value, extent), cut = free[index], whole(at, sizes)
            then, value, extent = (low, value, cut) if value < cut else (high, value - cut, extent - cut)
            new = [(value, extent)] if extent > 1 else []
            return multiples_at(then, [*free[:index], *new, *free[index + 1 :]], sizes)


def is_sum(claim, proof, ring):
    """Whether left - right and the multiples add up to 0 at all entries, where all sizes are 2."""
    table, known = equations(claim)
    sizes = {-1 - number: 2 for number in range(len(claim.sizes))}
    meaning = Meaning(table, sizes, ring)
    shape = meaning.shape(claim.left)
    for entry in product(*map(range, shape or ())):
        total = meaning.difference(claim.left, claim.right, entry)
        free = [each for each in zip(entry, shape or (), strict=True) if each[1] > 1]
        multiples, places = multiples_at(proof, free, sizes)
        for each in multiples:
            for inner in product(*(range(whole(extent, sizes)) for extent in each.extents)):
                values = {**sizes, **dict(enumerate((*places, *inner)))}
                context = ring.number(each.coefficient)
                for head, positions, exponent in each.factors:
                    atom = meaning.atom(head, tuple(whole(position, values) for position in positions))
                    context = ring.times(context, meaning.product([atom] * exponent))
                if context:
                    at = tuple(whole(place, values) for place in each.places)
                    total = ring.plus(
                        total, ring.times(context, meaning.difference(*known[each.equation], at))
                    )
        if total:
            return False
    return True
