"""Products by names: what an equation between matrices says of their products, and what it does not."""

from collections import Counter
from fractions import Fraction
from itertools import chain, product
from math import prod
from random import Random

import pytest

from symnet import SymnetError
from symnet.core import language, names
from symnet.core.certificates import Certificate, Leaf, Lemma, Multiple, Naming
from symnet.core.check import check
from symnet.core.evaluate import Evaluation, World
from symnet.core.language import Claim, Letter, Number, Property, Table
from symnet.core.names import NamedReading
from symnet.core.polynomials import ZERO, constant, variable
from symnet.core.rules import LETTERS, NAMES, scaled
from symnet.errors import Rejected
from tests.core.hand import Hand, budget, other, size
from tests.core.meaning import Counted, Values


class Products(Hand):
    """Where A·B = C: whether the product of two letters, as they are or turned, is C or its transpose."""

    def __init__(self, first, second, whole):
        super().__init__(*(Letter(name, 2, (size, size)) for name in "ABCD"))
        a, b, c, d = (self(language.Matrix(letter)) for letter in range(4))
        given = self(language.Product((a, b))), c
        turned = {
            (each, up): self(language.Transpose(each)) if up else each for each in (a, b, c) for up in (0, 1)
        }
        parts = (turned[(a, b)[letter], up] for letter, up in (first, second))
        left, right = (self(language.Product((*each, d))) for each in (tuple(parts), (turned[c, whole],)))
        self.states(Claim(self.table, ("n",), (), left, right, (given,)))
        places = variable(0), variable(1)
        lemmas = [
            Lemma(*given, Leaf((Multiple(Fraction(sign), (), (), 0, places),)), True) for sign in (1, -1)
        ]
        self.certificates = [
            Certificate(Leaf(), (lemma,), namings=(Naming(left, turned=turn), Naming(right, turned=turn)))
            for lemma in lemmas
            for turn in (False, True)
        ]

    def is_accepted(self):
        found = 0
        for each in self.certificates:
            try:
                check(self.claim, each, budget())
                found += 1
            except SymnetError:
                pass
        return bool(found)


EITHER = [*product((0, 1), (0, 1))]
"""A or B, as it is or turned."""


@pytest.mark.parametrize("whole", [0, 1])
@pytest.mark.parametrize("second", EITHER)
@pytest.mark.parametrize("first", EITHER)
def test_an_equation_says_two_products(first, second, whole):
    """A·B = C and Bᵀ·Aᵀ = Cᵀ, and nothing else."""
    true = {((0, 0), (1, 0), 0), ((1, 1), (0, 1), 1)}
    assert Products(first, second, whole).is_accepted() == ((first, second, whole) in true)


class Expressions:
    """Random closed matrices: sums, products, multiples, powers and transposes of a few letters.

    In every world of them A·B = C, A = E, and T is symmetric, though nothing is declared of it.
    """

    def __init__(self, random, scalars=True):
        self.random, self.scalars = random, scalars
        self.table = Table(letters=[Letter(name, 0) for name in "abc"])
        self.add = self.table.add
        self.letters = {}
        for name in "ABCET":
            self.letters[name] = self.letter(Letter(name, 2, (size, size)))
        for name, kind in (("S", Property.SYMMETRIC), ("D", Property.DIAGONAL)):
            self.letters[name] = self.letter(Letter(name, 2, (size, size), kind))
        self.letters["U"] = self.letter(Letter("U", 2, (size, other)))
        self.letters["V"] = self.letter(Letter("V", 2, (other, size)))
        a, b, c, e, t = (self.letters[name] for name in "ABCET")
        turn = lambda each: self.add(language.Transpose(each))  # noqa: E731
        self.equations = [
            (self.add(language.Product((a, b))), c),
            (self.add(language.Product((turn(b), turn(a)))), turn(c)),
            (e, a),
            (turn(t), t),
            (self.add(language.Product((a, turn(turn(b))))), self.add(language.Transpose(turn(c)))),
        ]

    def letter(self, letter):
        self.table.letters.append(letter)
        return self.add(language.Matrix(len(self.table.letters) - 1))

    def scalar(self):
        """A number, a letter, a size, or a sum or power of such."""
        add, chosen = self.add, self.random.randint(0, 5 if self.scalars else 0)
        if chosen == 0:
            return add(Number(Fraction(self.random.choice([1, -1, 2, -3]), self.random.choice([1, 1, 2]))))
        if chosen in (1, 2):
            return add(language.Entry(self.random.randint(0, 2), ()))
        if chosen == 3:
            return add(language.Magnitude(size + self.random.choice([0, 1])))
        if chosen == 4:
            return add(language.Power(self.scalar(), self.random.randint(0, 2)))
        return add(self.random.choice([language.Plus, language.Times])((self.scalar(), self.scalar())))

    def matrix(self, depth, rows=size, columns=size):
        random, table = self.random, self.table
        known = [each for each in self.letters.values() if table.shapes[each] == (rows, columns)]
        again = lambda r=rows, c=columns: self.matrix(depth - 1, r, c)  # noqa: E731
        makers = [lambda: table.terms[random.choice(known)]] * (1 if depth else 6) if known else []
        makers.append(lambda: language.Identity(rows) if rows == columns else language.Zero(rows, columns))
        if depth > 0 or not known:
            inner = random.choice([size, other] if depth > 1 else [size])
            makers += [
                lambda: language.Plus(tuple(again() for _ in range(random.randint(1, 3)))),
                lambda: language.Product((again(rows, inner), again(inner, columns))),
                lambda: language.Product((again(rows, inner), again(inner, size), again(size, columns))),
                lambda: language.Scaled(self.scalar(), again()),
                lambda: language.Transpose(again(columns, rows)),
            ] * 2
            if rows == columns:
                makers.append(lambda: language.Power(again(), random.randint(0, 3)))
        return self.add(random.choice(makers)())

    def world(self):
        """Small sizes and integers for all letters, for which the equations hold."""
        random = self.random
        letters = {k: random.randint(1, 3) for k in range(3)}
        n, m = random.randint(1, 3), random.randint(1, 3)
        for k, letter in enumerate(self.table.letters[3:], 3):
            cells = {(r, c): random.randint(-2, 2) for r in range(3) for c in range(3)}
            if letter.declared is Property.DIAGONAL:
                cells = {(r, c): value if r == c else 0 for (r, c), value in cells.items()}
            if letter.declared is Property.SYMMETRIC or letter.name == "T":
                cells = {(r, c): cells[max(r, c), min(r, c)] for r, c in cells}
            letters[k] = cells
        a, b = letters[3], letters[4]
        letters[5] = {(r, c): sum(a[r, k] * b[k, c] for k in range(n)) for r, c in a}
        letters[6] = a
        return World({-1: n, -2: m}, letters)


class Names(Values):
    """Values of what is read by names: a name stands for the matrix that it is defined as."""

    def __init__(self, reading, world, evaluation):
        super().__init__(reading, world, evaluation)
        self.ones = {*reading._ones.values()}
        self.wholes = {name: dict(key) for key, name in reading._wholes.items()}
        self.known = {}

    def atom(self, head, positions):
        if head < NAMES:
            return super().atom(head, positions)
        if (head, positions) not in self.known:
            self.known[head, positions] = self.entry(head - NAMES, *positions)
        return self.known[head, positions]

    def entry(self, name, row, column):
        if name in self.ones:
            return int(row == column)
        if name in self.wholes:
            return self.combination(self.wholes[name], row, column)
        (letter, up), tail, base = self.reading._made[name]
        matrix = self.evaluation.value(letter, {})
        factor = [each[row] for each in matrix] if up else matrix[row]
        inner = sum(x * self.combination(tail, k, column) for k, x in enumerate(factor))
        return self.combination(base, row, column) + inner

    def combination(self, v, row, column):
        found = 0
        for (name, monomial), c in v.items():
            scalars = [
                Fraction(self.atom(head, tuple(self.at(p, {}) for p in places))) ** k
                for (head, places), k in monomial
            ]
            found += c * prod(scalars) * self.atom(NAMES + name, (row, column))
        return found


def read(reading, term, world, evaluation):
    """The value of a matrix as it is read at two free indices."""
    free = [reading.fresh(extent) for extent in reading.table.shapes[term]]
    found = reading.entry(term, *map(variable, free), {})
    values = Names(reading, world, evaluation)
    rows, columns = (range(values.at(extent, {})) for extent in reading.table.shapes[term])
    return tuple(
        tuple(sum(values.summand(each, {free[0]: r, free[1]: c}) for each in found) for c in columns)
        for r in rows
    )


def hints(terms, several):
    """How terms are read by names: from either end, with names for the whole and for parts of products."""
    random = terms.random
    folds = [
        (k, place) for k, term in enumerate(terms.table.terms) for place in (1, 2, 3)
        if isinstance(term, language.Product | language.Power) and random.random() < 0.2
    ]  # fmt: skip
    namings = tuple(
        Naming(term, turned=random.random() < 0.5, whole=random.random() < 0.2) for term in several
    )
    return Certificate(Leaf(), namings=namings, folds=tuple(folds))


@pytest.mark.parametrize("seed", range(60))
def test_what_is_read_by_names_has_the_value_of_the_term(seed):
    """Whatever was proved of letters before, and whatever was read before."""
    random = Random(seed)  # noqa: S311
    for _ in range(5):
        terms = Expressions(random)
        several = [terms.matrix(4) for _ in range(3)]
        halves = tuple(terms.matrix(2) for _ in range(2))
        factors = [getattr(terms.table.terms[half], "factors", (half,)) for half in halves]
        whole = terms.add(language.Product(tuple(chain(*factors))))
        world = terms.world()
        claim = Claim(terms.table, ("n", "m"), (), several[0], several[0])
        evaluation = Evaluation(claim, world, budget())
        reading = NamedReading(terms.table, budget(), hints(terms, [*several, *halves]), ())
        reading.namings[whole] = Naming(whole, parts=halves)
        for left, right in random.sample(terms.equations, random.randint(0, len(terms.equations))):
            reading.equate(left, right)
        for term in (*several, whole):
            assert read(reading, term, world, evaluation) == evaluation.value(term, {})


def words(terms, term, up=False):
    """A matrix multiplied out: its products of letters, as they are or turned, each with its scalars."""
    match terms.table.terms[term]:
        case language.Plus(terms=several):
            return [word for part in several for word in words(terms, part, up)]
        case language.Product(factors=several):
            return multiplied(terms, several[::-1] if up else several, up)
        case language.Power(base=base, exponent=exponent):
            return multiplied(terms, (base,) * exponent, up)
        case language.Scaled(scalar=scalar, matrix=matrix):
            return [((scalar, *scalars), word) for scalars, word in words(terms, matrix, up)]
        case language.Transpose(matrix=matrix):
            return words(terms, matrix, not up)
        case language.Identity():
            return [((), ())]
        case language.Zero():
            return []
    return [((), ((term, up),))]


def multiplied(terms, factors, up):
    found = [((), ())]
    for factor in factors:
        found = [
            (scalars + more, word + others)
            for scalars, word in found
            for more, others in words(terms, factor, up)
        ]
    return found


def written(terms, several, shape):
    """A sum of words as a term, in any order."""
    add = terms.add
    found = [add(language.Zero(*shape))]
    for scalars, word in terms.random.sample(several, len(several)):
        factors = [add(language.Transpose(letter)) if up else letter for letter, up in word]
        whole = add(language.Product(tuple(factors)) if factors else language.Identity(shape[0]))
        for scalar in scalars:
            whole = add(language.Scaled(scalar, whole))
        found.append(whole)
    return add(language.Plus(tuple(found)))


def accepted(claim, certificate):
    try:
        check(claim, certificate, budget())
    except SymnetError:
        return False
    return True


def expanded(random, scalars):
    """A matrix and its words, which are few."""
    while True:
        terms = Expressions(random, scalars)
        term = terms.matrix(4)
        if 1 < len(several := words(terms, term)) < 40:
            return terms, term, several


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("scalars", [False, True])
@pytest.mark.parametrize("seed", range(15))
def test_a_matrix_is_what_it_is_multiplied_out(seed, scalars, turned):
    """Read by names from the same end, both are the same."""
    random = Random(seed)  # noqa: S311
    for _ in range(3):
        terms, term, several = expanded(random, scalars)
        shape = terms.table.shapes[term]
        right = written(terms, several, shape)
        certificate = Certificate(Leaf(), namings=(Naming(term, turned=turned), Naming(right, turned=turned)))
        assert accepted(Claim(terms.table, ("n", "m"), (), term, right), certificate)


def reduced(terms, several):
    """Words after the equations between letters are used, from left to right."""
    a, b, c, e, t, s, d = (terms.letters[name] for name in "ABCETSD")
    found = []
    for scalars, word in several:
        new = []
        for letter, up in word:
            new.append((a if letter == e else letter, up and letter not in (t, s, d)))
            if new[-2:] == [(a, False), (b, False)]:
                new[-2:] = [(c, False)]
            elif new[-2:] == [(b, True), (a, True)]:
                new[-2:] = [(c, True)]
        found.append((scalars, tuple(new)))
    return found


def is_nothing(summands):
    """Whether like products cancel."""
    total = Counter()
    for c, bound, factors in summands:
        total[bound, frozenset(factors.items())] += c
    return not any(total.values())


def alike(reading, left, right):
    """Whether two matrices are read as the same sum."""
    places = [variable(reading.fresh(extent)) for extent in reading.table.shapes[left]]
    sides = (reading.entry(term, *places, {}) for term in (left, right))
    return is_nothing([*next(sides), *scaled(-1, next(sides))])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_what_is_proved_of_letters_is_used_in_products(seed, turned):
    """Once it is known, and not before, unless nothing has changed."""
    random = Random(seed)  # noqa: S311
    terms, term, several = expanded(random, scalars=False)
    shape, new = terms.table.shapes[term], reduced(terms, several)
    right = written(terms, new, shape)
    namings = tuple(Naming(each, turned=turned) for each in (term, right))
    reading = NamedReading(terms.table, budget(), Certificate(Leaf(), namings=namings), ())
    for equation in terms.equations:
        reading.equate(*equation)
    assert alike(reading, term, right)


@pytest.mark.parametrize("seed", range(30))
def test_another_word_is_another_matrix(seed):
    """A coefficient, a factor, or the order of two factors is changed in one of the products."""
    random = Random(seed)  # noqa: S311
    terms, term, several = expanded(random, scalars=True)
    shape, changed = terms.table.shapes[term], random.randrange(len(several))
    scalars, word = several[changed]
    if word != word[::-1] and all(terms.table.shapes[letter] == (size, size) for letter, _ in word):
        other_word = scalars, word[::-1]
    else:
        other_word = (terms.add(Number(Fraction(2))), *scalars), word
    right = written(terms, [*several[:changed], other_word, *several[changed + 1 :]], shape)
    world = terms.world()
    claim = Claim(terms.table, ("n", "m"), (), term, right)
    left_value, right_value = Evaluation(claim, world, budget()).sides({})
    for turned in (False, True):
        namings = Naming(term, turned=turned), Naming(right, turned=turned)
        assert not accepted(claim, Certificate(Leaf(), namings=namings)) or left_value == right_value


class Square(Hand):
    """Products of A, B, C and U with two scalars, and what is read of them by names."""

    def __init__(self):
        super().__init__(
            *(Letter(name, 0) for name in "ab"), *(Letter(name, 2, (size, size)) for name in "ABC")
        )
        self.table.letters.append(Letter("U", 2, (size, other)))
        self.table.letters.append(Letter("x", 1))
        self.scalars = [self(language.Entry(k, ())) for k in (0, 1)]
        self.a, self.b, self.c, self.u = (self(language.Matrix(k)) for k in range(2, 6))

    def product(self, *factors):
        return self(language.Product(factors))

    def plus(self, *terms):
        return self(language.Plus(terms))

    def scaled(self, scalar, matrix):
        return self(language.Scaled(self.scalars[scalar], matrix))

    def reading(self, *namings, folds=(), counted=None):
        hints = Certificate(Leaf(), namings=namings, folds=folds)
        return NamedReading(self.table, counted or budget(), hints, ())


def test_a_product_is_read_as_that_of_its_parts():
    """The parts make up the whole product in order; a part that is no product is a factor itself."""
    s = Square()
    left, right = s.product(s.a, s.b), s.product(s.c, s.u)
    whole = s.product(s.a, s.b, s.c, s.u)
    namings = Naming(left, whole=True), Naming(right, whole=True)
    reading = s.reading(Naming(whole, parts=(left, right)), *namings)
    places = [variable(reading.fresh(extent)) for extent in (size, other)]
    ((_, bound, factors),) = reading.entry(whole, *places, {})
    assert len(bound) == 1
    assert sorted(factors.values()) == [1, 1]
    single = s.reading(Naming(whole, parts=(left, s.c, s.u)), *namings)
    assert len(single.entry(whole, *places, {})[0].bound) == 2
    i, j = (s.table.index(size) for _ in range(2))
    array = s(language.Array(i, j, s(language.Entry(6, (variable(i) + variable(j),)))))
    plain = s.product(array, s.c)
    ((_, (v,), factors),) = s.reading(Naming(plain, parts=(array, s.c))).entry(plain, ZERO, ZERO, {})
    assert factors == {(LETTERS + 6, (variable(v),)): 1, (LETTERS + 4, (variable(v), ZERO)): 1}
    for parts in ((right, left), (left,), (left, s.u), (left, right, right), (s.a, s.b, s.c)):
        with pytest.raises(Rejected, match="not the parts"):
            s.reading(Naming(whole, parts=parts)).entry(whole, *places, {})


@pytest.mark.parametrize("turned", [False, True])
def test_what_is_whole_has_one_name(turned):
    """The same name for the same combination, and no new one for what is a name already."""
    s = Square()
    both = s.plus(s.a, s.scaled(0, s.b)), s.plus(s.scaled(0, s.b), s.a)
    other_one = s.plus(s.a, s.scaled(1, s.b))
    several = (*both, other_one, s.a)
    reading = s.reading(*(Naming(term, turned=turned, whole=True) for term in several))
    places = [variable(reading.fresh(size)) for _ in range(2)]
    found = [reading.entry(term, *places, {}) for term in several]
    assert [(len(each), each[0].coefficient, [*each[0].factors.values()]) for each in found] == [
        (1, 1, [1])
    ] * 4
    assert found[0] == found[1] != found[2]
    assert len(reading._wholes) == 2


@pytest.mark.parametrize("turned", [False, True])
def test_an_identity_is_read_as_a_delta(turned):
    s = Square()
    one = s(language.Identity(size))
    sums = s.plus(one, one, s.scaled(0, one))
    reading = s.reading(Naming(one, turned=turned), Naming(sums, turned=turned))
    i, j = (variable(reading.fresh(size)) for _ in range(2))
    p = j - i if turned else i - j
    assert reading.entry(one, i, j, {}) == reading.delta(p)
    assert is_nothing(
        [*reading.entry(sums, i, j, {}), *scaled(-2, reading.delta(p)),
         *scaled(-1, reading.multiply(reading.number(s.scalars[0], {}), reading.delta(p)))]
    )  # fmt: skip


STATES = {
    ("product", False): [(2, 0), (1, 1), (2, 1), (1, 2)],
    ("product", True): [(1, 0), (1, 0), (1, 2), (1, 2)],
    ("power", False): [(2, 0), (1, 1), (2, 2), (1, 3)],
    ("power", True): [(2, 0), (1, 1), (2, 2), (1, 3)],
}
"""How many names are read, and how many of them are of a whole combination."""


@pytest.mark.parametrize(("kind", "turned"), STATES)
def test_states_get_one_name_where_a_hint_says_so(kind, turned):
    """(A + a·B)·(A + a·B)·C and (A + a·B)³: nowhere, after the last factor, after the others, after each."""
    s = Square()
    inner = s.plus(s.a, s.scaled(0, s.b))
    term = s.product(inner, inner, s.c) if kind == "product" else s(language.Power(inner, 3))
    found = []
    for places in ((), (3,), (1, 2), (1, 2, 3)):
        folds = tuple((term, place) for place in places)
        reading = s.reading(Naming(term, turned=turned), folds=folds)
        summands = reading.entry(term, ZERO, ZERO, {})
        found.append((len(summands), len(reading._wholes)))
    assert found == STATES[kind, turned]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("given", [0, 1])
def test_one_equation_is_enough(given, turned):
    """A·B = C or Bᵀ·Aᵀ = Cᵀ, for A·B·U and Cᵀ·A."""
    s = Square()
    turn = lambda term: s(language.Transpose(term))  # noqa: E731
    left, right = s.product(s.a, s.b), s.product(turn(s.b), turn(s.a))
    known = [(left, s.c), (right, turn(s.c))]
    pairs = [
        (s.product(s.a, s.b, s.u), s.product(s.c, s.u)),
        (s.product(right, s.a), s.product(turn(s.c), s.a)),
    ]
    for pair in pairs:
        reading = s.reading(*(Naming(each, turned=turned) for each in pair))
        assert not alike(reading, *pair)
        reading = s.reading(*(Naming(each, turned=turned) for each in pair))
        reading.equate(*known[given])
        assert alike(reading, *pair)


def test_a_product_may_be_nothing_or_a_multiple():
    s = Square()
    term, zero = s.product(s.a, s.b, s.u), s(language.Zero(size, size))
    double = s.scaled(0, s.c)
    whole, nothing = s.product(double, s.u), s(language.Zero(size, other))
    for right, expected in ((zero, nothing), (double, whole)):
        reading = s.reading(*(Naming(each) for each in (term, expected)))
        reading.equate(s.product(s.a, s.b), right)
        assert alike(reading, term, expected)


def test_what_has_been_read_is_read_alike_later():
    s = Square()
    term, shorter = s.product(s.a, s.b, s.u), s.product(s.c, s.u)
    reading = s.reading(Naming(term), Naming(shorter))
    places = [variable(reading.fresh(extent)) for extent in (size, other)]
    before = reading.entry(term, *places, {})
    reading.equate(s.product(s.a, s.b), s.c)
    assert reading.entry(term, *places, {}) == before


def test_the_content_of_a_combination():
    """A factor that all coefficients have, if it is not a number; a unit divides whole numbers."""
    a, b = (frozenset({((LETTERS + k, ()), 1)}) for k in (0, 1))
    none = names.NOTHING
    assert names._content({(1, a): 2, (2, a): 6}) == ({a: 2}, {(1, none): 1, (2, none): 3})
    both = {(1, a): 1, (1, b): 2, (2, a): 3, (2, b): 6}
    assert names._content(both) == ({a: 1, b: 2}, {(1, none): 1, (2, none): 3})
    for v in ({(1, a): 1, (2, b): 1}, {(1, none): 2, (2, none): 4}, {(1, a): 1, (2, a): 1, (2, b): 1}, {}):
        assert names._content(v) == (names.ONE, v)
    assert [(names._inverse(c), type(names._inverse(c))) for c in (1, -1, 2)] == [
        (1, int), (-1, int), (Fraction(1, 2), Fraction)
    ]  # fmt: skip


def test_names_have_no_index_and_scalars_no_sums():
    s = Square()
    i, v = s.table.index(size), s.table.index(size)
    free = s(language.Entry(6, (variable(i),)))
    total = s(language.Sum(v, s(language.Entry(6, (variable(v),)))))
    scaled_by = [s(language.Scaled(scalar, s.a)) for scalar in (free, total)]
    env = {i: variable(i)}
    for term, match in zip(scaled_by, ("a name has no index", "a coefficient has no sums"), strict=True):
        with pytest.raises(Rejected, match=match):
            s.reading(Naming(term)).entry(term, ZERO, ZERO, env)
    with pytest.raises(Rejected, match="a coefficient has no index"):
        s.reading()._scalar(free)


def test_a_rule_for_names_is_an_equation_of_closed_matrices():
    s = Square()
    i = s.table.index(size)
    free = s(language.Scaled(s(language.Entry(6, (variable(i),))), s.a))
    for left, right in ((free, s.a), (s.a, free), (free, free), (s.scalars[0], s.scalars[1])):
        with pytest.raises(Rejected, match="closed matrices"):
            s.reading().equate(left, right)


def test_a_coefficient_has_not_too_many_monomials(monkeypatch):
    monkeypatch.setattr(names, "MANY_PRODUCTS", 4)
    s = Square()
    x = {frozenset({((k, ()), 1)}): 1 for k in range(2)}
    reading = s.reading()
    assert len(reading._both(x, x)) == 3
    with pytest.raises(Rejected, match="too many monomials"):
        reading._both(x, {**x, names.NOTHING: 1})


def test_what_names_cost():
    """A step for each part, for each name in what it acts on and in what it is added to, and for each row."""
    s = Square()
    counted = Counted()
    inner = s.plus(s.a, s.b)
    costs = {
        inner: [2, 2, 2, 2, 3, 1],
        s(language.Power(inner, 3)): [2, 3, 1, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3, 2, 2, 2, 2, 3, 1],
        s.scaled(0, s.scaled(1, s.a)): [2, 1, 1, 2, 1, 1, 2, 2, 1],
        s.product(inner, s.c): [2, 1, 2, 2, 2, 2, 2, 2, 3, 1],
        s.plus(s.a, s.product(s.a, s.plus(s(language.Identity(size)), s.scaled(0, s.b)))): [
            2,
            2,
            2,
            2,
            1,
            2,
            2,
            2,
            1,
            1,
            2,
            3,
            3,
            5,
            3,
            1,
            2,
            1,
            1,
        ],
    }
    for term, spent in costs.items():
        counted.spent.clear()
        s.reading(Naming(term), counted=counted).entry(term, ZERO, ZERO, {})
        assert counted.spent == spent


def test_names_are_numbered_and_each_size_has_its_identity():
    s = Square()
    assert [*iter(s.reading()._name, 4)] == [1, 2, 3]
    for turned, extent in ((False, other), (True, size)):
        reading = s.reading(Naming(s.u, turned=turned))
        reading.entry(s.u, ZERO, ZERO, {})
        assert reading._ones == {extent: 1}


def test_a_reading_by_names_knows_what_any_reading_does():
    """The facts of the claim, and the hints."""
    s = Square()
    for facts, expected in (((), 1), ((size - 3,), 0)):
        reading = NamedReading(s.table, budget(), Certificate(Leaf(), unrolled=3), facts)
        assert len(reading.delta(size - 2)) == expected
        assert len(reading.places(constant(3))) == 3
