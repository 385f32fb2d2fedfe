"""Claims about determinants: laws, and products of blocks that have two forms. Not trusted.

A certificate adds square matrices whose products are equal, so that the products of their determinants are.
Determinants of triangular blocks are products of those on the diagonal, by a law of the core: block
elimination is a chain of such matrices, and it inverts nothing new.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, combinations_with_replacement, product
from time import monotonic
from typing import NamedTuple

from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Law, Leaf, Lemma, Multiple
from symnet.core.language import (
    Apply,
    At,
    Claim,
    Grid,
    Identity,
    Inverse,
    Kind,
    Matrix,
    Number,
    Plus,
    Power,
    Product,
    Scaled,
    Term,
    Times,
    Transpose,
    Zero,
    reached,
)
from symnet.core.polynomials import ONE, Polynomial, constant
from symnet.errors import LimitExceeded, Rejected, ShapeError, UnsupportedTerm
from symnet.search import ideals
from symnet.search.certificates import Attempt, congruence, congruences, kept, known_inverse, leaf

SECONDS = 6.0
"""The most seconds that the search takes."""
REDUCED = Identity, Power, Product, Scaled, Transpose, Zero
"""Forms of matrices whose determinants are made of those of their parts."""
CASES = 8
"""How deeply cases are nested where two matrices are compared."""
FEW = 5, 8
"""How many rows a triangular matrix may have that is taken apart; the law writes out smaller ones."""
FACTORS = 6
"""How many matrices are tried as factors that turn one matrix into another."""


def certify(claim: Claim, budget: Budget) -> Certificate | None:
    """A certificate that the checker accepts, or None. Raises `LimitExceeded` past the budget."""
    table = claim.table
    if not any(_is_determinant(claim, term) for term in reached(table, claim.roots)):
        return None
    own = replace(budget, deadline=min(budget.deadline, monotonic() + SECONDS))
    try:
        return Attempt(claim, Certificate(Leaf()), own, None).certificate() or _Search(claim, own).found()
    except (LimitExceeded, Rejected, ShapeError, UnsupportedTerm):
        budget.spend(0)
        return None


def _is_determinant(claim: Claim, term: int) -> bool:
    node = claim.table.terms[term]
    return isinstance(node, Apply) and claim.table.functions[node.function].kind is Kind.DETERMINANT


class _Update(NamedTuple):
    """c·B + U·D⁻¹·V with the inverse of B; None in place of an identity, or of the number 1."""

    scalar: int | None
    base: int
    inverse: int
    left: int
    middle: int | None
    inverted: int | None
    right: int


class _Search(Attempt):
    """One attempt that adds lemmas about determinants."""

    def __init__(self, claim: Claim, budget: Budget) -> None:
        super().__init__(claim, Certificate(Leaf()), budget, None)
        self.table = self.checker.table
        several = reached(self.table, claim.roots)
        self.claimed = [term for term in several if _is_determinant(claim, term)]
        node = self.table.terms[self.claimed[0]]
        assert isinstance(node, Apply)  # noqa: S101 - by the choice
        self.function = node.function
        self.known: set[int] = set()
        self.forms: dict[int, int] = {}
        self.matrices: list[int] = []

    def found(self) -> Certificate | None:
        """The certificate, if one is found."""
        for term in self.claimed:
            self.expand(term)
        stages = self.equations(), self.powers(), self.alike(), self.updates(), self.factors()
        for news in chain([True], *stages):
            if news and (proof := self.goal()) is not None:
                return self.result(proof)
        self.lemmas += congruences(self.checker, lambda goal, frees: self._case(goal, frees, 2))
        self.relations, self.close = [], ideals.prove  # It uses all equations, in either direction.
        return self.result(self.goal())

    # -- terms
    def add(self, term: Term) -> int:
        return self.table.add(term)

    def det(self, matrix: int) -> int:
        """The determinant of a matrix, with all that laws say of it."""
        term = self.add(Apply(self.function, (matrix,)))
        self.expand(term)
        return term

    def matrix(self, determinant: int) -> int:
        """The matrix of a determinant."""
        node = self.table.terms[determinant]
        assert isinstance(node, Apply)  # noqa: S101 - by the caller
        return node.arguments[0]

    def expand(self, determinant: int) -> None:
        """Use the law of a determinant, and those of the determinants in what it gives."""
        if determinant in self.known:
            return
        self.known.add(determinant)
        if isinstance(self.table.terms[self.matrix(determinant)], Inverse):
            return  # It would be written out in entries of the inverse.
        law = Law(determinant)
        try:
            self.relations += kept(self.checker, law, forwards=True)
        except Rejected:
            return
        self.lemmas.append(law)
        self.forms[determinant] = self.checker.equations[-1][1]
        for term in reached(self.table, [self.forms[determinant]]):
            if self._is_determinant(term):
                self.expand(term)

    def _is_determinant(self, term: int) -> bool:
        node = self.table.terms[term]
        return isinstance(node, Apply) and node.function == self.function

    def times(self, *matrices: int | None) -> int:
        several = tuple(each for each in matrices if each is not None)
        return several[0] if len(several) == 1 else self.add(Product(several))

    def scaled(self, scalar: int | None, matrix: int) -> int:
        return matrix if scalar is None else self.add(Scaled(scalar, matrix))

    def negative(self, matrix: int) -> int:
        return self.add(Scaled(self.add(Number(Fraction(-1))), matrix))

    def one(self, extent: Polynomial) -> int:
        return self.add(Identity(extent))

    def grid(self, *rows: tuple[int | None, int | None]) -> int:
        """Two by two blocks; nothing is a zero."""
        heights, widths = (
            [
                next(self.table.matrix(each)[axis] for each in band if each is not None)
                for band in (rows if axis == 0 else zip(*rows, strict=True))
            ]
            for axis in (0, 1)
        )
        return self.add(
            Grid(
                tuple(
                    tuple(
                        self.add(Zero(height, width)) if each is None else each
                        for each, width in zip(row, widths, strict=True)
                    )
                    for row, height in zip(rows, heights, strict=True)
                )
            )
        )

    # -- lemmas
    def equal(self, left: int, right: int) -> bool:
        """Whether two matrices are found equal."""
        same = self.table.shapes[left] == self.table.shapes[right]
        return same and (left == right or self._equation(left, right) is not None)

    def compare(self, left: int, right: int) -> bool:
        """Use that two matrices that are equal have equal determinants; whether they are found equal."""
        if self.table.free[left] | self.table.free[right]:
            return False
        first, second = self.det(left), self.det(right)
        if first == second:
            return False
        roots = [self.checker.resolved(each, ())[0] for each in (first, second)]
        if roots[0] != roots[1]:
            # What equals another term already is compared as that.
            first_root, second_root = roots
            if not self._congruent(first_root, second_root):
                return False
        self._joined(first, second)
        return True

    def _congruent(self, first: int, second: int) -> bool:
        """Use that the arguments of two terms are equal, if they are found to be."""
        lemma = congruence(self.checker, first, second, lambda goal, frees: self._case(goal, frees, CASES))
        if lemma is None:
            return False
        self.checker.lemma(lemma)
        self.lemmas.append(lemma)
        return True

    def _joined(self, first: int, second: int) -> None:
        """Use that the other forms of two equal determinants are equal."""
        left, right = (self.forms.get(each, each) for each in (first, second))
        if left == right or (left, right) == (first, second):
            return
        checker = self.checker
        multiples = []
        for sign, each in ((1, first), (-1, second)):
            if each in self.forms:
                number = checker.equations.index((each, self.forms[each]))
                multiples.append(Multiple(Fraction(sign), (), (), number, ()))
        goal, frees = checker.equation(left, right)
        proof = leaf(checker, goal, frees, multiples)
        if proof is not None:
            self._keep(Lemma(left, right, proof))

    # -- stages: each says whenever it finds something new
    def equations(self) -> Iterator[bool]:
        """The determinants of both sides of equations of square matrices."""
        seen = set[frozenset[int]]()
        for left, right in [*self.checker.equations]:
            shape = self.table.shapes[left]
            if shape is None or shape[0] != shape[1]:
                continue
            node = self.table.terms[left]
            factors = frozenset(node.factors if isinstance(node, Product) else (left,)) | {right}
            if factors not in seen:  # X·X⁻¹ says what X⁻¹·X does.
                seen.add(factors)
                yield self.compare(left, right)

    def powers(self) -> Iterator[bool]:
        """0ⁿ = 0, 1ⁿ = 1, cᵐ⁺ⁿ = cᵐ·cⁿ and (c·d)ⁿ = cⁿ·dⁿ, as far as these powers are there."""
        zero, unit = (self.add(Number(Fraction(k))) for k in (0, 1))
        found = [each for each in map(self._power, sorted(self.known)) if each is not None]
        apart = ((c, m - n) for c, m in found for d, n in found if c == d and (m - n).number)
        found += [(c, k) for c, k in dict.fromkeys(apart) if (k.number or 0) > 0 and (c, k) not in found]
        for c, m in found:
            if c in (zero, unit):
                yield self.compare(self._multiple(c, m), self.add(Zero(m, m)) if c == zero else self.one(m))
        for (c, m), (d, n) in combinations_with_replacement(found, 2):
            first, second = self._multiple(c, m), self._multiple(d, n)
            if c == d and (c, m + n) in found:
                yield self.compare(self._multiple(c, m + n), self.grid((first, None), (None, second)))
            if m == n:
                wholes = self.one(m), *(self._multiple(e, m) for e, k in found if k == m)
                for whole in wholes:
                    yield self._connect(self.times(first, second), whole)

    def updates(self) -> Iterator[bool]:
        """What elimination makes of the matrices of determinants."""
        for matrix in self.matrices:
            for each in self._updates(matrix):
                yield self._eliminate(matrix, each)
            node = self.table.terms[matrix]
            if isinstance(node, Grid) and len(node.rows) == len(node.rows[0]) == 2:
                yield self._blocks(matrix, [self._block(each) for row in node.rows for each in row])

    def alike(self) -> Iterator[bool]:
        """Matrices that are equal, or of which one is the transpose of the other."""
        for first, second in combinations([term for term in sorted(self.known) if self.table.free[term]], 2):
            yield self._congruent(first, second)
        for term in sorted(self.known):
            matrix = self.matrix(term)
            if not self._is_reduced(term):
                if self.match(matrix, self.targets(matrix)):
                    yield True
                else:
                    self.matrices.append(matrix)
                    yield self._triangle(matrix)

    def factors(self) -> Iterator[bool]:
        """M = S·N·T for the matrices M and N of two determinants, and factors S and T."""
        for m, n in combinations(self.matrices, 2):
            letters = all(isinstance(self.table.terms[each], Matrix | Inverse) for each in (m, n))
            if self.table.shapes[m] == self.table.shapes[n] and not letters:
                several = [None, *self._factors(m)]
                ways = ((x, s, y, t) for x, y in ((m, n), (n, m)) for s, t in product(several, several))
                yield any(self._connect(x, self.times(s, y, t)) for x, s, y, t in ways)

    def _power(self, term: int) -> tuple[int, Polynomial] | None:
        """The base and the exponent of a power, if a term is one."""
        node = self.table.terms[self.matrix(term)]
        if not isinstance(node, Scaled) or not isinstance(self.table.terms[node.matrix], Identity):
            return None
        return node.scalar, self.table.matrix(node.matrix)[0]

    def _is_reduced(self, term: int) -> bool:
        """Whether a determinant is a power, or a law makes it one of others."""
        whole = isinstance(self.table.terms[self.matrix(term)], REDUCED)
        return (whole and term in self.forms) or self._power(term) is not None

    def _multiple(self, scalar: int, extent: Polynomial) -> int:
        return self.scaled(scalar, self.one(extent))

    def _factors(self, matrix: int) -> list[int]:
        """Letters, their inverses and transposes, and multiples of the identity, of the shape of a matrix."""
        shape = self.table.matrix(matrix)
        found = list[int]()
        for term in sorted(self.checker.claimed):
            node = self.table.terms[term]
            if isinstance(node, Matrix | Inverse | Transpose) and self.table.shapes[term] == shape:
                found.append(term)
            elif isinstance(node, Scaled):
                found.append(self._multiple(node.scalar, shape[0]))
        return [*dict.fromkeys((*found, self.negative(self.one(shape[0]))))][:FACTORS]

    def _connect(self, left: int, right: int) -> bool:
        """Use that two products are equal, if they are found to be."""
        return self.equal(left, right) and self.compare(left, right)

    def match(self, matrix: int, others: Sequence[int]) -> bool:
        """Whether a matrix, or its transpose, is found equal to another one; if so, that is used."""
        turned = self.add(Transpose(matrix))
        return any(self._connect(way, each) for each in others if each != matrix for way in (matrix, turned))

    def targets(self, matrix: int) -> list[int]:
        """The matrices of the shape of a matrix whose determinants are there, or known."""
        rows, columns = self.table.matrix(matrix)
        powers = [self.matrix(term) for term in sorted(self.known) if self._power(term) is not None]
        several = *self.matrices, *powers, self.one(rows), self.add(Zero(rows, columns))
        return [each for each in several if self.table.shapes[each] == (rows, columns)]

    def _triangle(self, matrix: int) -> bool:
        """Use the entries of a matrix of a few rows with nothing on one side of its diagonal."""
        size = self.table.matrix(matrix)[0].number or 0
        if not FEW[0] <= size <= FEW[1] or self.table.free[matrix]:
            return False
        places = list(product(map(constant, range(size)), repeat=2))
        entries = [
            self.add(At(matrix, r, c))
            if self.checker.reading.entry(matrix, r, c, {})
            else self.add(Number(Fraction(0)))
            for r, c in places
        ]
        rows = tuple(tuple(entries[k : k + size]) for k in range(0, len(entries), size))
        return self._connect(matrix, self.add(Grid(rows)))

    # -- elimination
    def _updates(self, matrix: int) -> Iterator[_Update]:
        """The ways to read a matrix as c·B + U·D⁻¹·V with the inverses of B and D known."""
        node = self.table.terms[matrix]
        if not isinstance(node, Plus):
            return
        for place, term in enumerate(node.terms):
            others = node.terms[:place] + node.terms[place + 1 :]
            if not others:
                continue
            whole = others[0] if len(others) == 1 else self.add(Plus(others))
            scalar, found = self._peeled(whole)
            base = self.times(*found)
            inverse = known_inverse(self.checker, base)
            if inverse is None:
                scalar, base, inverse = None, whole, known_inverse(self.checker, whole)
            if inverse is None:
                continue
            times, factors = self._peeled(term)
            for at in range(1, len(factors)):
                left = self.scaled(times, self.times(*factors[:at]))
                yield _Update(scalar, base, inverse, left, None, None, self.times(*factors[at:]))
                if at + 1 < len(factors) and (middle := known_inverse(self.checker, factors[at])) is not None:
                    right = self.times(*factors[at + 1 :])
                    yield _Update(scalar, base, inverse, left, middle, factors[at], right)

    def _peeled(self, matrix: int) -> tuple[int | None, list[int]]:
        """The number, if there is one, and the factors of a product, also of products in it."""
        match self.table.terms[matrix]:
            case Scaled(scalar=scalar, matrix=inner):
                more, factors = self._peeled(inner)
                return scalar if more is None else self.add(Times((scalar, more))), factors
            case Product(factors=several):
                parts = [self._peeled(each) for each in several]
                scalars = [scalar for scalar, _ in parts if scalar is not None]
                number = self.add(Times(tuple(scalars))) if len(scalars) > 1 else next(iter(scalars), None)
                return number, [found for _, factors in parts for found in factors]
        return None, [matrix]

    def _eliminate(self, matrix: int, given: _Update) -> bool:
        """det B·det(cD + V·B⁻¹·U)·cⁿ = det(cB + U·D⁻¹·V)·det(cD), since with N = cD + V·B⁻¹·U

        [[B, 0], [-V, I]]·[[I, B⁻¹·U], [0, N]]·[[cI, 0], [D⁻¹·V, I]] = [[cB + U·D⁻¹·V, U], [0, cD]].
        """
        one, other = (self.one(self.table.matrix(each)[0]) for each in (given.base, given.right))
        middle = self.scaled(given.scalar, other if given.middle is None else given.middle)
        known = None if given.inverse == one else given.inverse
        small = self.add(Plus((middle, self.times(given.right, known, given.left))))
        if self.table.shapes[small] != (ONE, ONE):
            others = self.targets(small)
            if not any(
                self.equal(way, each) for each in others for way in (small, self.add(Transpose(small)))
            ):
                return False
        self.match(small, self.targets(small))
        return self.compare(
            self.times(
                self.grid((given.base, None), (self.negative(given.right), other)),
                self.grid((one, self.times(known, given.left)), (None, small)),
                self.grid(
                    (self.scaled(given.scalar, one), None), (self.times(given.inverted, given.right), other)
                ),
            ),
            self.grid((matrix, given.left), (None, middle)),
        )

    def _block(self, block: int) -> int:
        """A block; a number as a matrix."""
        return self.add(Grid(((block,),))) if self.table.shapes[block] is None else block

    def _blocks(self, matrix: int, blocks: Sequence[int]) -> bool:
        """Schur: det [[A, B], [C, D]] = det A·det(D - C·A⁻¹·B) = det D·det(A - B·D⁻¹·C)."""
        a, b, c, d = blocks
        if (shape := self.table.matrix(a))[0] != shape[1]:
            return False
        one, other = self.one(shape[0]), self.one(self.table.matrix(d)[0])
        found = one == other and (
            self._sheared(matrix, (a, b, c, d), one) | self._swapped(matrix, (a, b, c, d), one)
        )
        if (inverse := known_inverse(self.checker, a)) is not None:
            small = self.add(Plus((d, self.negative(self.times(c, inverse, b)))))
            several = (
                self.grid((a, None), (c, other)),
                self.grid((one, self.times(inverse, b)), (None, small)),
            )
            found |= self._chained(matrix, several, small)
        if (inverse := known_inverse(self.checker, d)) is not None:
            small = self.add(Plus((a, self.negative(self.times(b, inverse, c)))))
            several = (
                self.grid((small, b), (None, d)),
                self.grid((one, None), (self.times(inverse, c), other)),
            )
            found |= self._chained(matrix, several, small)
        return found

    def _chained(self, matrix: int, several: tuple[int, int], small: int) -> bool:
        """Use that a matrix is a product with a smaller matrix in it."""
        self.match(small, self.targets(small))
        return self.compare(matrix, self.times(*several))

    def _sheared(self, matrix: int, blocks: tuple[int, int, int, int], one: int) -> bool:
        """[[I, 0], [tI, I]]·[[A, B], [C, D]]·[[I, 0], [sI, I]], if it has a zero in place of C."""
        a, b, c, d = blocks
        signs = one, self.negative(one)
        for s, t in product(signs, signs):
            first = self.add(Plus((a, self.times(b, s))))
            below = self.add(Plus((c, self.times(d, s), self.times(t, first))))
            if self.equal(below, self.add(Zero(*self.table.matrix(c)))):
                last = self.add(Plus((self.times(t, b), d)))
                several = self.grid((one, None), (t, one)), matrix, self.grid((one, None), (s, one))
                self.match(first, self.targets(first))
                self.match(last, self.targets(last))
                return self.compare(self.times(*several), self.grid((first, b), (None, last)))
        return False

    def _swapped(self, matrix: int, blocks: tuple[int, int, int, int], one: int) -> bool:
        """[[A, B], [C, D]]·[[0, I], [I, 0]] = [[B, A], [D, C]], if A or D is zero."""
        a, b, c, d = blocks
        swap = self.grid((None, one), (one, None))
        if matrix == swap or not any(isinstance(self.table.terms[each], Zero) for each in (a, d)):
            return False
        zero = self.add(Zero(*self.table.matrix(a)))
        return self._sheared(swap, (zero, one, one, zero), one) and self.compare(
            self.times(matrix, swap), self.grid((b, a), (d, c))
        )
