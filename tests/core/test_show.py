"""The text of each kind of term and line, letter by letter, and where it ends in …"""

from fractions import Fraction

import pytest

from symnet.core import language
from symnet.core.induction import Recursion
from symnet.core.language import Claim, Function, Kind, Letter, Property, Table, presupposed
from symnet.core.polynomials import ZERO, Polynomial, constant, variable
from symnet.core.show import DEEPEST, LENGTH, MOST, NODES, condition, conditions, told
from tests.core.hand import at, other, size

x, a, A, P, MANY = range(5)
LETTERS = [
    Letter("x", 1),
    Letter("a", 0),
    Letter("A", 2, (size, size)),
    Letter("P", 2, (size, other)),
    Letter("y", MOST + 1),
]
FUNCTIONS = [Function("f", Kind.ARBITRARY), Function("g", Kind.DETERMINANT), Function("exp", Kind.PARTICULAR)]


class Terms:
    """Terms in which i < n is free; x[i]·A is a matrix that depends on it."""

    def __init__(self):
        self.table = Table(letters=[*LETTERS], functions=[*FUNCTIONS])
        self.free = self.table.index(size)
        self.i = variable(self.free)
        self.x, self.a, self.A, self.P = map(self, (at(x, self.i), at(a), *map(language.Matrix, (A, P))))
        self.scaled = self(language.Scaled(self.x, self.A))

    def __call__(self, term):
        return self.table.add(term)

    def number(self, value):
        return self(language.Number(Fraction(value)))

    def magnitude(self, p):
        return self(language.Magnitude(p))

    def index(self, extent):
        number = self.table.index(extent)
        return number, variable(number)

    def squared(self, term):
        return language.Power(term, 2)

    def total(self, extent, body):
        """The sum of what depends on its index."""
        number, place = self.index(extent)
        return language.Sum(number, self(body(place)))

    def array(self, body):
        (r, row), (c, column) = self.index(size), self.index(other)
        return language.Array(r, c, self(body(row, column)))

    def claim(self, term):
        return Claim(self.table, ("n", "m"), (self.free,), term, term)


def plus(t, *terms):
    return language.Plus(tuple(each if isinstance(each, int) else t(each) for each in terms))


def times(t, *terms):
    return language.Times(tuple(each if isinstance(each, int) else t(each) for each in terms))


TERMS = {
    "3^2": lambda t: t.squared(t.number(3)),
    "1^2": lambda t: t.squared(t.number(1)),
    "0^2": lambda t: t.squared(t.number(0)),
    "(-3)^2": lambda t: t.squared(t.number(-3)),
    "(1/2)^2": lambda t: t.squared(t.number(Fraction(1, 2))),
    "(-1/2)^2": lambda t: t.squared(t.number(Fraction(-1, 2))),
    "n^2": lambda t: t.squared(t.magnitude(size)),
    "i^3": lambda t: language.Power(t.magnitude(t.i), 3),
    "0^2 + 0": lambda t: plus(t, t.squared(t.magnitude(constant(0))), t.magnitude(ZERO)),
    "(1)^2": lambda t: t.squared(t.magnitude(constant(1))),
    "(2)^2": lambda t: t.squared(t.magnitude(constant(2))),
    "(2·n)^2": lambda t: t.squared(t.magnitude(2 * size)),
    "(-n)^2": lambda t: t.squared(t.magnitude(-size)),
    "(m·n)^2": lambda t: t.squared(t.magnitude(size * other)),
    "(n·n)^2": lambda t: t.squared(t.magnitude(size * size)),
    "n + a": lambda t: plus(t, t.magnitude(size), t.a),
    "2·n + a": lambda t: plus(t, t.magnitude(2 * size), t.a),
    "(n + 1)·a": lambda t: times(t, t.magnitude(size + 1), t.a),
    "a + (n + 1)": lambda t: plus(t, t.a, t.magnitude(size + 1)),
    "a + (3·i + n - m - 2)": lambda t: plus(t, t.a, t.magnitude(3 * t.i + size - other - 2)),
    "a": lambda _: at(a),
    "x[i + 1]": lambda t: at(x, t.i + 1),
    "A[i, 0]": lambda t: language.At(t.A, t.i, ZERO),
    "(x[i]·A)[i, n - 1]": lambda t: language.At(t.scaled, t.i, size - 1),
    "a + x[i] - 2 - 3·a": lambda t: plus(t, t.a, t.x, t.number(-2), times(t, t.number(-3), t.a)),
    "a + (a + x[i])": lambda t: plus(t, t.a, plus(t, t.a, t.x)),
    "(a + x[i])^2": lambda t: t.squared(t(plus(t, t.a, t.x))),
    "a·x[i]": lambda t: times(t, t.a, t.x),
    "1": times,
    "a·(a + x[i])": lambda t: times(t, t.a, plus(t, t.a, t.x)),
    "a·(a·x[i])": lambda t: times(t, t.a, times(t, t.a, t.x)),
    "a^2·x[i]": lambda t: times(t, t.squared(t.a), t.x),
    "-a": lambda t: times(t, t.number(-1), t.a),
    "-12·a": lambda t: times(t, t.number(-12), t.a),
    "(-1/2)·a": lambda t: times(t, t.number(Fraction(-1, 2)), t.a),
    "a·(-1)·x[i]": lambda t: times(t, t.a, t.number(-1), t.x),
    "1/x[i]": lambda t: language.Reciprocal(t.x),
    "1/(a·x[i])": lambda t: language.Reciprocal(t(times(t, t.a, t.x))),
    "(1/a)^2": lambda t: t.squared(t(language.Reciprocal(t.a))),
    "∑[j < i + m] x[j]": lambda t: t.total(other + t.i, lambda j: at(x, j)),
    "∑[j < m] (x[j] + x[i])": lambda t: t.total(other, lambda j: plus(t, at(x, j), t.x)),
    "∑[j < m] x[j]·x[i]": lambda t: t.total(other, lambda j: times(t, at(x, j), t.x)),
    "∑[j < m] ∑[k < j] x[k]": lambda t: t.total(other, lambda j: t.total(j, lambda k: at(x, k))),
    "(∑[j < m] x[j])^2": lambda t: t.squared(t(t.total(other, lambda j: at(x, j)))),
    "[i = m]": lambda t: language.Delta(t.i - other),
    "[n = i + 1]": lambda t: language.Delta(size - t.i - 1),
    "[2·i + 3 = n + 5·m]": lambda t: language.Delta(2 * t.i + 3 - 5 * other - size),
    "[0 = 0]": lambda _: language.Delta(ZERO),
    "[i = m]^2": lambda t: t.squared(t(language.Delta(t.i - other))),
    "f(x[i], a + a)": lambda t: language.Apply(0, (t.x, t(plus(t, t.a, t.a)))),
    "exp(a)^2": lambda t: t.squared(t(language.Apply(2, (t.a,)))),
    "determinant(x[i]·A)": lambda t: language.Apply(1, (t.scaled,)),
    "A": lambda _: language.Matrix(A),
    "[j < n, k < m ↦ x[i]·P[j, k]]": lambda t: t.array(lambda r, c: times(t, t.x, language.At(t.P, r, c))),
    "[j < n, k < m ↦ x[j] + x[k]]": lambda t: t.array(lambda r, c: plus(t, at(x, r), at(x, c))),
    "[x[i]·A, P; A, P]": lambda t: language.Grid(((t.scaled, t.P), (t.A, t.P))),
    "[a, x[i]; a, a]": lambda t: language.Grid(((t.a, t.x), (t.a, t.a))),
    "I(n)": lambda _: language.Identity(size),
    "I(n + 1)": lambda _: language.Identity(size + 1),
    "0(n, m)": lambda _: language.Zero(size, other),
    "A·P": lambda t: language.Product((t.A, t.P)),
    "(x[i]·A)·(A + A)": lambda t: language.Product((t.scaled, t(plus(t, t.A, t.A)))),
    "(a + x[i])·A": lambda t: language.Scaled(t(plus(t, t.a, t.x)), t.A),
    "-A": lambda t: language.Scaled(t.number(-1), t.A),
    "x[i]·A + A": lambda t: plus(t, t.scaled, t.A),
    "(x[i]·A)^3": lambda t: language.Power(t.scaled, 3),
    "(x[i]·A)ᵀ": lambda t: language.Transpose(t.scaled),
    "(x[i]·A)⁻¹": lambda t: language.Inverse(t.scaled),
    "Pᵀ": lambda t: language.Transpose(t.P),
    "A⁻¹·Aᵀ": lambda t: language.Product((t(language.Inverse(t.A)), t(language.Transpose(t.A)))),
    "(Aᵀ)ᵀ": lambda t: language.Transpose(t(language.Transpose(t.A))),
    "(A⁻¹)ᵀ": lambda t: language.Transpose(t(language.Inverse(t.A))),
    "(Aᵀ)⁻¹": lambda t: language.Inverse(t(language.Transpose(t.A))),
}


@pytest.mark.parametrize(("text", "term"), TERMS.items(), ids=[*TERMS])
def test_the_text_of_each_kind_of_term(text, term):
    terms = Terms()
    claim = terms.claim(terms(term(terms)))
    assert told(claim).splitlines()[0] == f"{text} = {text} for all i < n"


def shown(table, *sizes):
    """The text of the last term of a table."""
    last = len(table.terms) - 1
    line = told(Claim(table, sizes, (), last, last)).splitlines()[0]
    text = line[: len(line) // 2 - 1]
    assert line == f"{text} = {text}"
    return text


def number(value):
    table = Table()
    table.add(language.Number(Fraction(value)))
    return shown(table)


def test_a_long_number_is_written_by_its_first_digits():
    assert number(2**179 - 1) == str(2**179 - 1)
    assert number(-(2**179) + 1) == str(-(2**179) + 1)
    assert number(2**179) == f"{hex(2**179)[:LENGTH]}…"
    assert number(2**300) == f"{hex(2**300)[:LENGTH]}…"
    assert number(Fraction(2**300, 3**300)) == f"{hex(2**300)[:LENGTH]}…/{hex(3**300)[:LENGTH]}…"


@pytest.mark.parametrize("length", [1, LENGTH - 1, LENGTH, LENGTH + 1])
def test_a_long_name_is_cut(length):
    table = Table(letters=[Letter("b" * length, 0)])
    table.add(at(0))
    assert shown(table) == ("b" * length if length <= LENGTH else f"'{'b' * LENGTH}'")


@pytest.mark.parametrize("many", [1, MOST - 1, MOST, MOST + 1, MOST + 2, 3 * MOST])
def test_so_many_monomials_and_variables_and_positions_are_written(many):
    names = [f"n_{k}" for k in range(many)]
    several = [variable(-1 - k) for k in range(many)]
    for made, between, text in (
        (language.Magnitude(sum(several, ZERO)), " + ", lambda shown: shown),
        (language.Magnitude(Polynomial(((tuple(range(-many, 0)), 1),))), "·", lambda shown: shown),
        (at(0, *several), ", ", lambda shown: f"y[{shown}]"),
    ):
        table = Table(letters=[Letter("y", many)])
        table.add(made)
        ordered = names[::-1] if between == "·" else names
        written = between.join(ordered[:MOST] + ["…"] * (many > MOST))
        assert shown(table, *names) == text(written)


@pytest.mark.parametrize("many", [1, MOST, MOST + 1, 2 * MOST])
def test_so_many_indices_and_names_of_a_kind_are_written(many):
    table = Table(letters=[Letter(f"A_{k}", 2, (size, size)) for k in range(many)])
    free = [table.index(size + k) for k in range(many)]
    total = table.add(language.Plus(tuple(table.add(language.Matrix(k)) for k in range(many))))
    names = [f"{each}{k or ''}" for k in range(3) for each in "ijkpqrstuv"]
    more = ["…"] * (many > MOST)
    ranges = [f"{names[k]} < n{f' + {k}' if k else ''}" for k in range(many)][:MOST]
    letters = [f"A_{k}" for k in range(many)][:MOST]
    first, second = told(Claim(table, ("n",), tuple(free), total, total)).splitlines()
    assert first.endswith(f" for all {', '.join(ranges + more)}")
    assert second == f"where {', '.join(letters + more)}: n × n"


@pytest.mark.parametrize("many", [LENGTH, LENGTH + 1, LENGTH + 2])
def test_so_many_conditions_are_written(many):
    table = Table(letters=[Letter("x", 1)])
    inverses = [table.add(language.Reciprocal(table.add(at(0, constant(k))))) for k in range(many)]
    total = table.add(language.Plus(tuple(inverses)))
    lines = [f"x[{k}] is not zero" for k in range(many)]
    expected = lines if many <= LENGTH else [*lines[:LENGTH], "…"]
    assert conditions(Claim(table, (), (), total, total)) == expected


@pytest.mark.parametrize("many", [1, 2, NODES - 1, NODES, NODES + 1, 2 * NODES])
def test_so_many_nodes_are_written(many):
    """The sum is a node, and so are its terms."""
    table = Table(letters=[Letter("a", 0)])
    table.add(language.Plus((table.add(at(0)),) * many))
    assert shown(table) == " + ".join(["a"] * min(many, NODES - 1) + ["…"] * (many >= NODES))


def powers(table, depth, term):
    for _ in range(depth):
        term = table.add(language.Apply(0, (term,)))
    return term


@pytest.mark.parametrize("depth", [1, DEEPEST - 1, DEEPEST, DEEPEST + 1, 3 * DEEPEST])
@pytest.mark.parametrize("beside", [0, 1, 60])
def test_so_deep_is_written_wherever_it_stands(depth, beside):
    table = Table(letters=[Letter("a", 0)], functions=[Function("f", Kind.ARBITRARY)])
    entry = table.add(at(0))
    last = powers(table, depth, entry)
    if beside:  # The sum is one level.
        table.add(language.Plus((*(entry,) * beside, last)))
    most = DEEPEST - (beside > 0)
    if depth <= most:
        expected = "f(" * depth + "a" + ")" * depth
    else:
        expected = "f(" * (most + 1) + "…" + ")" * (most + 1)
    assert shown(table) == " + ".join(["a"] * beside + [expected])


# -- lines
def test_what_is_supposed_and_assumed_is_a_line_each():
    terms = Terms()
    j, place = terms.index(None)
    terms.table.suppose(place, other + terms.i)
    inverse = terms(language.Inverse(terms.A))
    one = terms(language.Identity(size))
    claim = Claim(
        terms.table,
        ("n", "m"),
        (terms.free, j),
        terms.x,
        terms.a,
        ((inverse, terms.A), (terms.A, one)),
        (terms(language.Inverse(one)),),
        (one,),
    )
    assert told(claim).splitlines() == [
        "x[i] = a for all i < n, integer j",
        "where A: n × n",
        "if 0 <= j < i + m",
        "if A⁻¹ = A",
        "if A = I(n)",
        "if I(n) is positive definite",
        "if A is invertible",
        "if I(n) is invertible",
    ]


def test_a_condition_is_told_for_what_is_bound_around_it():
    """1/(x[j] + x[k]) for j < i + 1 and k < m; a sum up to m - p for p < n; 1/Σ."""
    terms = Terms()
    (j, first), (k, second) = terms.index(terms.i + 1), terms.index(other)
    divisor = terms(plus(terms, at(x, first), at(x, second)))
    inner = terms(language.Sum(j, terms(language.Sum(k, terms(language.Reciprocal(divisor))))))
    (p, outer), _ = terms.index(size), None
    r, last = terms.index(other - outer)
    forwards = terms(language.Sum(p, terms(language.Sum(r, terms(at(x, last))))))
    total = terms(terms.total(size, lambda q: at(x, q)))
    whole = terms(plus(terms, inner, forwards, language.Reciprocal(total)))
    claim = Claim(terms.table, ("n", "m"), (terms.free,), whole, whole)
    assert conditions(claim) == [
        "x[j] + x[k] is not zero for all j < i + 1, k < m",
        "0 <= -j + m for all j < n",
        "∑[j < n] x[j] is not zero",
    ]
    assert [condition(claim, each) for each in presupposed(claim)] == conditions(claim)


def test_what_letters_are_is_told_once_for_each_kind():
    letters = [
        Letter("A", 2, (size, size)),
        Letter("S", 2, (size, size), Property.SYMMETRIC),
        Letter("D", 2, (size, size), Property.DIAGONAL),
        Letter("B", 2, (size, size)),
        Letter("P", 2, (other + 1, 2 * size)),
    ]
    functions = [
        Function("f", Kind.ARBITRARY),
        Function("exp", Kind.PARTICULAR),
        Function("g", Kind.ARBITRARY),
        Function("det", Kind.DETERMINANT),
    ]
    table = Table(letters=letters, functions=functions)
    matrices = [table.add(language.Matrix(k)) for k in range(5)]
    values = [table.add(language.Apply(3, (matrices[0],)))]
    values += [table.add(language.Apply(k, (values[0],))) for k in (0, 1, 2, 0)]
    values += [table.add(language.Apply(0, (values[0], values[0])))]
    values += [table.add(language.At(each, ZERO, ZERO)) for each in matrices]
    total = table.add(language.Plus(tuple(values)))
    assert told(Claim(table, ("n", "m"), (), total, total)).splitlines()[1:] == [
        "where A, B: n × n",
        "where S: n × n, symmetric",
        "where D: n × n, diagonal",
        "where P: m + 1 × 2·n",
        "where f, g: arbitrary function",
        "where exp: particular function",
    ]


def test_a_sequence_depends_on_what_is_free():
    """c_1 = x[i] and c_{l+1} = x[i]·c_l, claimed to be b, another sequence with the same first term."""
    table = Table(letters=[Letter("c", 0), Letter("b", 0), Letter("x", 1)])
    free = table.index(size)
    c, b, entry = table.add(at(0)), table.add(at(1)), table.add(at(2, variable(free)))
    rows = (
        (0, entry, table.add(language.Times((entry, c)))),
        (1, entry, table.add(language.Times((entry, b)))),
    )
    assert told(Recursion(table, ("n",), (free,), 0, b, rows)) == (
        "c = b at every depth\nc is first x[i], then x[i]·c\nb is first x[i], then x[i]·b"
    )
