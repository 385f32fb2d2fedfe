"""Random terms, small worlds for them, and the value in such a world of what is read."""

from fractions import Fraction
from math import prod

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.certificates import Certificate, Leaf
from symnet.core.evaluate import World
from symnet.core.language import Function, Kind, Letter, Number, Property, Table
from symnet.core.polynomials import ONE, ZERO, constant, variable
from symnet.core.rules import DELTA, LETTERS, VALUE
from tests.core.hand import other, size

SPAN = range(-40, 41)
FAMILY, PAIR, SCALAR = 0, 1, 2
EXTENTS = [size, other, size + 1, 2 * size, size * other, size - 1, size + other, constant(2), ONE, ZERO]


class Terms:
    """Random terms of a few shapes, over letters of each kind."""

    def __init__(self, random):
        self.random = random
        self.letters = [Letter("x", 1), Letter("F", 2), Letter("a", 0)]
        for rows, columns in ((size, other), (other, size), (size, ONE), (ONE, other), (size, size)):
            self.letters.append(Letter("M", 2, (rows, columns)))
        self.letters += [
            Letter(name.value, 2, (size, size), name) for name in (Property.SYMMETRIC, Property.DIAGONAL)
        ]
        self.table = Table(letters=self.letters, functions=[Function("f", Kind.ARBITRARY)])
        self.add = self.table.add

    def one_of(self, *makers):
        return self.random.choice(makers)()

    def position(self, indices):
        """Any position: an index, a shift, a difference, two digits, or a sum of anything."""
        random = self.random
        if not indices or random.random() < 0.1:
            several = [random.choice([1, -1, 2, size, other]) * variable(v) for v in (*indices, -1, -2)]
            return sum(random.sample(several, 2), constant(random.randint(-1, 2)))
        v, w = (variable(random.choice(indices)) for _ in range(2))
        low = self.table.extents[next(iter(w.indices))]
        return random.choice([v, v, v + 1, v - 1, size - v, v - w, w - v, v + other, low * v + w, v - size])

    def inside(self, extent, indices):
        """A position known to be inside an extent that is not empty."""
        known = [variable(v) for v in indices if self.table.extents[v] == extent]
        return self.random.choice([*known, *known, ZERO, extent - 1])

    def index(self, indices):
        """A new index, whose range may depend on others."""
        dependent = [variable(v) for v in indices] + [variable(v) + 1 for v in indices]
        return self.table.index(self.random.choice([*EXTENTS, *dependent, *dependent]))

    def number(self, depth, indices=()):
        several = lambda: tuple(self.number(depth - 1, indices) for _ in range(self.random.randint(1, 3)))  # noqa: E731
        leaves = (
            lambda: Number(Fraction(self.random.randint(-3, 3), self.random.randint(1, 2))),
            lambda: language.Magnitude(self.position(indices)),
            lambda: language.Entry(FAMILY, (self.position(indices),)),
            lambda: language.Entry(PAIR, (self.position(indices), self.position(indices))),
            lambda: language.Entry(SCALAR, ()),
            lambda: language.Delta(self.position(indices)),
        )
        if not depth:
            return self.add(self.one_of(*leaves))
        return self.add(
            self.one_of(
                *leaves,
                *[lambda: language.Plus(several())] * 2,
                *[lambda: language.Times(several())] * (6 if indices else 2),
                *[lambda: self.sum(depth, indices)] * 6,
                *[lambda: self.two(depth, indices)] * 4,
                *[lambda: self.entry(depth, indices)] * 3,
                lambda: language.Power(self.number(depth - 1, indices), self.random.randint(0, 3)),
                lambda: language.Reciprocal(self.number(depth - 1, indices)),
                lambda: language.Apply(0, (self.number(depth - 1, indices),)),
            )
        )

    def sum(self, depth, indices):
        v = self.index(indices)
        return language.Sum(v, self.number(depth - 1, (*indices, v)))

    def two(self, depth, indices):
        """A sum over two indices that meet: in a position with weights, or at a δ of both."""
        v = self.table.index(self.random.choice([size, other, size * other, constant(2)]))
        inner = self.random.choice([other, size - 1, variable(v), variable(v) + 1, size * other, constant(2)])
        w = self.table.index(inner)
        low = inner if not inner.indices else size
        meeting = [
            language.Entry(FAMILY, (low * variable(v) + variable(w),)),
            language.Entry(FAMILY, (2 * low * variable(v) + 2 * variable(w) - 1,)),
            language.Delta(variable(v) - variable(w) + self.random.choice([0, 0, 1, -1, size, -size])),
            language.Delta(variable(w) - variable(v) + self.random.choice([0, 1, -1, other])),
            language.Delta(low * variable(v) + variable(w) - self.inside(size, indices)),
        ]
        chosen = [self.add(each) for each in self.random.sample(meeting, self.random.randint(1, 2))]
        body = self.add(language.Times((*chosen, self.number(depth - 1, (*indices, v, w)))))
        return language.Sum(v, self.add(language.Sum(w, body)))

    def entry(self, depth, indices):
        rows, columns = (self.random.choice([size, other, ONE, size + 1]) for _ in range(2))
        matrix = self.matrix(depth - 1, rows, columns, indices)
        return language.At(matrix, self.inside(rows, indices), self.inside(columns, indices))

    def matrix(self, depth, rows, columns, indices=()):
        """A matrix of a shape."""
        known = [k for k, letter in enumerate(self.letters) if letter.shape == (rows, columns)]
        again = lambda r=rows, c=columns: self.matrix(depth - 1, r, c, indices)  # noqa: E731
        makers = [lambda: language.Matrix(self.random.choice(known))] * 3 if known else []
        makers.append(lambda: language.Zero(rows, columns))
        if depth or not known:
            makers += [lambda: self.array(depth, rows, columns, indices)] * 2
        if rows == columns:
            makers.append(lambda: language.Identity(rows))
        if depth > 0:
            inner = self.random.choice([size, other, constant(2)])
            makers += [
                lambda: language.Plus((again(), again())),
                lambda: language.Scaled(self.number(depth - 1, indices), again()),
                lambda: language.Product((again(rows, inner), again(inner, columns))),
                lambda: language.Product((again(rows, inner), again(inner, size), again(size, columns))),
                lambda: language.Transpose(again(columns, rows)),
            ]
            if rows == columns:
                makers.append(lambda: language.Power(again(), self.random.randint(0, 3)))
                makers.append(lambda: language.Inverse(again()))
            if rows == size + 1:
                makers += [lambda: language.Grid(((again(size, columns),), (again(ONE, columns),)))] * 3
            if (rows, columns) == (size + 1, ONE):
                makers += [lambda: language.Grid(((again(size),), (self.number(depth - 1, indices),)))] * 3
            if columns == size + 1:
                makers += [lambda: language.Grid(((again(rows, ONE), again(rows, size)),))] * 3
        return self.add(self.one_of(*makers))

    def array(self, depth, rows, columns, indices):
        r, c = self.table.index(rows), self.table.index(columns)
        return language.Array(r, c, self.number(max(depth - 1, 0), (*indices, r, c)))

    def hints(self):
        """Hints where ranges are cut and indices have digits: whatever they say, nothing false is read."""
        random = self.random
        heads = [DELTA, *(LETTERS + k for k in range(len(self.letters)))]
        places = (ONE, size, other, size - 1, constant(2))
        cuts = tuple((head, slot, tuple(random.sample(places, 2))) for head in heads for slot in (0, 1))
        digits = tuple((head, 0, *random.choice([(size, other), (other, size)])) for head in heads)
        cuts, digits = (random.choice([(), each]) for each in (cuts, digits))
        return Certificate(Leaf(), cuts=cuts, digits=digits, unrolled=random.randint(0, 3))


class Values:
    """The value of what is read, by its meaning alone."""

    def __init__(self, reading, world, evaluation):
        self.reading, self.world, self.evaluation = reading, world, evaluation

    def at(self, p, values):
        return sum(c * prod(values[v] if v >= 0 else self.world.sizes[v] for v in m) for m, c in p)

    def atom(self, head, positions):
        if head == DELTA:
            return int(positions == (0,))
        if head == VALUE:
            return positions[0]
        if head >= LETTERS:
            given = self.world.letters[head - LETTERS]
            return given[positions] if positions else given
        free = sorted(self.reading.table.free[head])
        found = self.evaluation.value(head, dict(zip(free, positions, strict=False)))
        return found[positions[-2]][positions[-1]] if isinstance(found, tuple) else found

    def summand(self, summand, values, bound=None):
        """Σ over the bound indices, each after those on which its range depends."""
        left = summand.bound if bound is None else bound
        for v in left:
            extent = self.reading.extents[v] or ZERO
            if not extent.indices & {*left}:
                rest = tuple(w for w in left if w != v)
                assert self.at(extent, values) >= 0
                return sum(
                    self.summand(summand, {**values, v: k}, rest) for k in range(self.at(extent, values))
                )
        found = Fraction(summand.coefficient)
        for (head, positions), exponent in summand.factors.items():
            value = self.atom(head, tuple(self.at(p, values) for p in positions))
            if not found:
                break
            found *= Fraction(value) ** exponent
        return found


def world_of(terms, random):
    """Small sizes, and integers for all letters; a family has members at all positions that may be met."""
    letters = {FAMILY: {(k,): random.randint(-3, 3) for k in SPAN}, SCALAR: random.randint(1, 3)}
    letters[PAIR] = {(k, m): random.randint(-3, 3) for k in SPAN for m in SPAN}
    for number, letter in enumerate(terms.letters[SCALAR + 1 :], SCALAR + 1):
        cells = {(r, c): random.randint(-3, 3) for r in range(4) for c in range(4)}
        if letter.declared is Property.SYMMETRIC:
            cells = {(r, c): cells[max(r, c), min(r, c)] for r, c in cells}
        if letter.declared is Property.DIAGONAL:
            cells = {(r, c): value if r == c else 0 for (r, c), value in cells.items()}
        letters[number] = cells
    return World({-1: random.randint(1, 3), -2: random.randint(1, 3)}, letters, {0: (1, 2, 1)})


class Counted(Budget):
    """Remembers what is spent."""

    def __init__(self):
        super().__init__(10**9, float("inf"))
        self.spent = []

    def spend(self, terms):
        self.spent.append(terms)
