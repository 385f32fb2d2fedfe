"""Random claims under hypotheses and with inverses: true ones are never refuted, and false ones never proved.

A true claim is made by adding multiples of the hypotheses and of E·E⁻¹ - I to a term, multiplied out, or from
a law of inverses in which terms are put for letters. A false one is a true one that is changed in one place.
The oracle shares nothing with symnet: exact numbers at random instances made so that the hypotheses hold.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 30 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/verify/test_generated_hypotheses.py`.
"""

import os
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from operator import mul
from random import Random
from typing import NamedTuple

import pytest
import sympy
from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st
from sympy import Identity, Inverse, MatAdd, MatMul, MatPow, MatrixSymbol, Q, Transpose, ZeroMatrix

from symnet import Proved, Refuted, sizes, verify

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "30")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SECONDS = 5.0
INSTANCES = 6
ATTEMPTS = 60

n, p = sizes("n p")
a, b = sympy.symbols("a b")
A, B, C, P, R = (MatrixSymbol(name, n, n) for name in "ABCPR")
X, Y, Z = MatrixSymbol("X", n, p), MatrixSymbol("Y", p, n), MatrixSymbol("Z", p, n)
x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
w = MatrixSymbol("w", p, 1)
one = Identity(n)


def dot(*factors):
    return MatMul(*factors, evaluate=False)


def plus(*terms):
    return MatAdd(*terms, evaluate=False)


# -- numbers
def number(random):
    return Fraction(random.choice((-2, -1, 0, 1, 1, 2, 3)))


def drawn(random, rows, columns):
    return [[number(random) for _ in range(columns)] for _ in range(rows)]


def eye(size):
    return [[Fraction(int(r == c)) for c in range(size)] for r in range(size)]


def times(*several):
    first, *others = several
    for other in others:
        columns = turned(other)
        first = [[sum(map(mul, row, column), Fraction(0)) for column in columns] for row in first]
    return first


def add(left, right, factor=1):
    return [[s + factor * t for s, t in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]


def turned(matrix):
    return [list(row) for row in zip(*matrix, strict=True)]


def inverse(matrix):
    """By elimination; ZeroDivisionError if there is none."""
    size = len(matrix)
    rows = [row + more for row, more in zip(matrix, eye(size), strict=True)]
    for k in range(size):
        pivot = next((r for r in range(k, size) if rows[r][k]), k)
        rows[k], rows[pivot] = rows[pivot], rows[k]
        rows[k] = [each / rows[k][k] for each in rows[k]]
        for r in range(size):
            if r != k:
                rows[r] = add([rows[r]], [rows[k]], -rows[r][k])[0]
    return [row[size:] for row in rows]


def value(term, values):
    """The value of a term: a number, or a list of rows."""
    match term:
        case sympy.Integer() | sympy.Rational():
            return Fraction(int(term.p), int(term.q))
        case sympy.Symbol() | MatrixSymbol():
            return values[term]
        case MatAdd():
            first, *others = (value(each, values) for each in term.args)
            for other in others:
                first = add(first, other)
            return first
        case MatMul():
            factors = [value(each, values) for each in term.args]
            found = times(*(each for each in factors if isinstance(each, list)))
            for each in factors:
                if not isinstance(each, list):
                    found = [[each * entry for entry in row] for row in found]
            return found
        case Transpose():
            return turned(value(term.arg, values))
        case Inverse():
            return inverse(value(term.arg, values))
        case MatPow():
            return times(*[value(term.base, values)] * int(term.exp))
        case Identity():
            return eye(extent(term.shape[0], values))
        case ZeroMatrix():
            return [
                [Fraction(0)] * extent(term.shape[1], values) for _ in range(extent(term.shape[0], values))
            ]
        case sympy.Add():
            return sum(value(each, values) for each in term.args)
        case sympy.Mul():
            found = Fraction(1)
            for each in term.args:
                found *= value(each, values)
            return found
        case sympy.Pow():
            return value(term.base, values) ** int(term.exp)
    raise NotImplementedError(type(term))


def extent(size, values):
    return int(size) if size.is_Integer else values[size]


# -- hypotheses, with instances at which they hold
def basis(random, size):
    """An invertible matrix with small entries."""
    lower = [[number(random) if c < r else Fraction(int(r == c)) for c in range(size)] for r in range(size)]
    upper = [[number(random) if c > r else Fraction(int(r == c)) for c in range(size)] for r in range(size)]
    return times(lower, upper)


def similar(random, size, entries):
    change = basis(random, size)
    middle = [[Fraction(entries[r]) if r == c else Fraction(0) for c in range(size)] for r in range(size)]
    return times(change, middle, inverse(change))


def idempotent(random, size):
    return similar(random, size, [random.choice((0, 1)) for _ in range(size)])


def involution(random, n_, _p):
    halves = idempotent(random, n_)
    return {A: add(add(halves, halves), eye(n_), -1)}


def rotation(random, size):
    """A product of reflections."""
    found = eye(size)
    for _ in range(2):
        normal = drawn(random, size, 1)
        length = times(turned(normal), normal)[0][0]
        if length:
            found = add(found, times(found, normal, turned(normal)), -2 / length)
    return found


def hat(matrix):
    return times(matrix, inverse(times(turned(matrix), matrix)), turned(matrix))


def projections(random, n_, _p):
    change = basis(random, n_)
    kinds = [random.choice(((0, 0), (1, 0), (0, 1))) for _ in range(n_)]
    found = {}
    for k, letter in enumerate((P, R)):
        middle = [[Fraction(kinds[r][k]) if r == c else Fraction(0) for c in range(n_)] for r in range(n_)]
        found[letter] = times(change, middle, inverse(change))
    return found


def commuting(random, n_, _p):
    of = drawn(random, n_, n_)
    square = times(of, of)
    return {
        letter: add(add(times(eye(n_), of), eye(n_), number(random)), square, number(random))
        for letter in (A, B)
    }


def solved(random, n_, p_):
    rows, weights, rest = drawn(random, n_, p_), drawn(random, p_, 1), drawn(random, n_, 1)
    residual = add(rest, times(hat(rows), rest), -1)
    return {X: rows, w: weights, y: add(times(rows, weights), residual)}


def left_inverse(random, n_, p_):
    rows, free = drawn(random, n_, p_), drawn(random, p_, n_)
    first = times(inverse(times(turned(rows), rows)), turned(rows))
    return {X: rows, Y: add(first, times(free, add(eye(n_), hat(rows), -1)))}


def pseudo_inverse(random, n_, p_):
    rank = random.randint(1, min(n_, p_))
    left, right = drawn(random, n_, rank), drawn(random, rank, p_)
    inner = times(inverse(times(right, turned(right))), inverse(times(turned(left), left)))
    return {X: times(left, right), Z: times(turned(right), inner, turned(left))}


def definite(random, n_, _p):
    root = drawn(random, n_, n_)
    return {A: add(eye(n_), times(root, turned(root)))}


def nilpotent(random, n_, _p):
    left, right = drawn(random, n_, 1), drawn(random, 1, n_)
    product_ = times(left, right)
    trace = times(right, left)[0][0]
    return {A: product_ if not trace else [[Fraction(0)] * n_ for _ in range(n_)]}


def skew(random, n_, _p):
    rows = drawn(random, n_, n_)
    return {A: add(rows, turned(rows), -1)}


def symmetric(random, n_, _p):
    rows = drawn(random, n_, n_)
    return {A: add(rows, turned(rows))}


def defined(random, n_, p_):
    rows, weights, rest = drawn(random, n_, p_), drawn(random, p_, 1), drawn(random, n_, 1)
    return {X: rows, w: weights, x: rest, y: add(times(rows, weights), rest)}


class Family(NamedTuple):
    """What is assumed, letters and terms that are inverted, and numbers at which what is assumed holds."""

    assuming: Sequence[object]
    letters: Sequence[MatrixSymbol]
    inverted: Sequence[object] = ()
    made: Callable[[Random, int, int], dict] = lambda *_: {}


FAMILIES = {
    "nothing": Family((), (A, B, X, Y), (A, plus(A, B), plus(one, dot(X, Y)), dot(X.T, X))),
    "a projection": Family(
        [(dot(P, P), P)], (P, A, X), (plus(one, P),), lambda r, n_, _: {P: idempotent(r, n_)}
    ),
    "two projections": Family(
        [(dot(P, P), P), (dot(R, R), R), (dot(P, R), ZeroMatrix(n, n)), (dot(R, P), ZeroMatrix(n, n))],
        (P, R, A),
        (),
        projections,
    ),
    "an involution": Family(
        [(dot(A, A), one)],
        (A, B, X),
        (),
        involution,
    ),
    "commuting matrices": Family([(dot(A, B), dot(B, A))], (A, B, X), (A,), commuting),
    "orthonormal columns": Family(
        [(dot(X.T, X), Identity(p))],
        (X, A),
        (),
        lambda r, n_, p_: {X: [row[:p_] for row in rotation(r, n_)]},
    ),
    "a rotation": Family([Q.orthogonal(A)], (A, B, X), (), lambda r, n_, _: {A: rotation(r, n_)}),
    "normal equations": Family([(dot(X.T, X, w), dot(X.T, y))], (X, w, y), (dot(X.T, X),), solved),
    "a left inverse": Family([(dot(Y, X), Identity(p))], (X, Y, A), (), left_inverse),
    "a pseudo-inverse": Family(
        [
            (dot(X, Z, X), X),
            (dot(Z, X, Z), Z),
            (dot(Z.T, X.T), dot(X, Z)),
            (dot(X.T, Z.T), dot(Z, X)),
        ],
        (X, Z),
        (),
        pseudo_inverse,
    ),
    "a nilpotent matrix": Family([(dot(A, A), ZeroMatrix(n, n))], (A, B), (plus(one, A),), nilpotent),
    "a skew matrix": Family([(A.T, dot(-1, A))], (A, B, X), (plus(one, A),), skew),
    "a symmetric matrix": Family([Q.symmetric(A)], (A, X, B), (A, dot(X.T, A, X)), symmetric),
    "a definite matrix": Family([Q.positive_definite(A)], (A, X), (A, dot(X.T, A, X)), definite),
    "a defined vector": Family(
        [(y, plus(dot(X, w), x))],
        (X, w, x, y),
        (),
        defined,
    ),
}


# -- sums of products
def multiplied(term):
    """A term multiplied out: words, tuples of letters, transposes and inverses, with their coefficients."""
    match term:
        case MatAdd():
            return merged((each, 1) for each in map(multiplied, term.args))
        case MatMul():
            found = {(): sympy.Integer(1)}
            for each in term.args:
                factor = multiplied(each) if each.is_Matrix else {(): each}
                found = joined(found, factor)
            return found
        case Identity():
            return {(): sympy.Integer(1)}
        case ZeroMatrix():
            return {}
    return {(term,): sympy.Integer(1)}


def merged(several):
    found = {}
    for words, factor in several:
        for word, coefficient in words.items():
            found[word] = sympy.expand(found.get(word, 0) + factor * coefficient)
    return {word: coefficient for word, coefficient in found.items() if coefficient != 0}


def joined(left, right):
    pairs = product(left.items(), right.items())
    return merged(({u + v: s * t}, 1) for (u, s), (v, t) in pairs)


def mirrored(words):
    """The transpose of a sum of words."""
    return {tuple(each.T for each in reversed(word)): c for word, c in words.items()}


def built(words, shape, random):
    """A term that is a sum of words."""
    terms = [
        dot(*([] if c == 1 and word else [c]), *(word or [Identity(shape[0])]))
        if c != 1 or len(word) != 1
        else word[0]
        for word, c in words.items()
    ]
    random.shuffle(terms)
    return ZeroMatrix(*shape) if not terms else terms[0] if len(terms) == 1 else plus(*terms)


def relations(family):
    """Sums of words that are zero, with their shapes."""
    found = []
    for assumed in family.assuming:
        if isinstance(assumed, tuple):
            found.append(assumed)
        elif assumed.function == Q.orthogonal:
            found += [(dot(A.T, A), one), (dot(A, A.T), one)]
        else:
            found.append((A.T, A))
    for each in family.inverted:
        size = Identity(each.shape[0])
        found += [(dot(each, Inverse(each)), size), (dot(Inverse(each), each), size)]
    zeros = [(merged([(multiplied(left), 1), (multiplied(right), -1)]), left.shape) for left, right in found]
    return [*zeros, *((mirrored(words), shape[::-1]) for words, shape in zeros)]


def walk(random, atoms, rows, columns, most=3):
    """A product of some atoms, of a shape, or None if none is found."""
    for _ in range(20):
        at, word = rows, ()
        for _ in range(random.randint(0, most)):
            following = [each for each in atoms if each.shape[0] == at]
            word = (*word, *random.sample(following, min(1, len(following))))
            at = word[-1].shape[1] if word else at
        if at == columns:
            return word
    return None


def combination(random, family):
    """Both sides of an equation that follows from a family's hypotheses, multiplied out, and their shape."""
    zeros = relations(family)
    atoms = [each for letter in family.letters for each in (letter, letter.T)]
    atoms += [turn(Inverse(each)) for each in family.inverted for turn in (lambda t: t, Transpose)]
    shape = random.choice([(n, n), (n, p), (p, n), (p, p), (n, sympy.Integer(1))])
    total = {}
    for _ in range(random.randint(1, 3)):
        zero, (rows, columns) = random.choice(zeros)
        before, after = walk(random, atoms, shape[0], rows), walk(random, atoms, columns, shape[1])
        if before is None or after is None:
            continue
        factor = random.choice((1, -1, 2, sympy.Rational(1, 2), a, a + b))
        context = joined({before: sympy.sympify(factor)}, joined(zero, {after: sympy.Integer(1)}))
        total = merged([(total, 1), (context, 1)])
    both = {word: c for word in [walk(random, atoms, *shape)] if word is not None for c in [sympy.Integer(1)]}
    left = {word: c for word, c in total.items() if random.random() < 0.5}
    right = {word: -c for word, c in total.items() if word not in left}
    return merged([(left, 1), (both, 1)]), merged([(right, 1), (both, 1)]), shape


# -- laws of inverses
def square(random):
    first, second = random.choice((A, B, P)), random.choice((A, B, one))
    return random.choice((first, first, plus(first, second), dot(first, second), dot(a, first), first.T))


def law(random):
    """Both sides of a law of inverses in which random terms stand."""
    k, m = square(random), square(random)
    u, v = random.choice((X, dot(A, X), Y.T)), random.choice((Y, dot(Y, B), X.T))
    size, inner = Identity(p), plus(one, k)
    inv = Inverse
    resolvent = plus(Identity(p), dot(v, inv(k), u))
    return random.choice(
        (
            (inv(plus(k, dot(u, v))), plus(inv(k), dot(-1, inv(k), u, inv(resolvent), v, inv(k)))),
            (dot(inv(plus(one, dot(u, v))), u), dot(u, inv(plus(size, dot(v, u))))),
            (dot(k, inv(plus(k, m)), m), dot(m, inv(plus(k, m)), k)),
            (plus(inv(k), dot(-1, inv(m))), dot(inv(k), plus(m, dot(-1, k)), inv(m))),
            (inv(plus(inv(k), inv(m))), dot(k, inv(plus(k, m)), m)),
            (inv(inner), plus(one, dot(-1, k, inv(inner)))),
            (dot(k, inv(inner)), dot(inv(inner), k)),
            (inv(dot(k, m)), dot(inv(m), inv(k))),
            (dot(u, inv(dot(u.T, u)), u.T, u), u),
            (dot(inv(dot(a, k)), m), dot(1 / a, inv(k), m)),
        )
    )


def mutated(random, words, atoms):
    """A sum of words that is changed in one place."""
    found = dict(words)
    word = random.choice(sorted(found, key=str))
    coefficient = found.pop(word)
    swaps = [
        (*word[:k], other, *word[k + 1 :])
        for k, each in enumerate(word)
        for other in (*atoms, each.T)
        if other.shape == each.shape and other != each
    ]
    match random.choice(("drop", "double", "negate", "swap", "swap")):
        case "double":
            found[word] = 2 * coefficient
        case "negate":
            found[word] = -coefficient
        case "swap" if swaps:
            found = merged([(found, 1), ({random.choice(swaps): coefficient}, 1)])
    return found


# -- the oracle
def instances(random, family, terms):
    """Numbers at which what is assumed holds, and all terms have values."""
    for _ in range(ATTEMPTS):
        rows = random.randint(1, 3)
        columns = random.randint(1, rows)
        values = {n: rows, p: columns, a: number(random) or Fraction(1), b: number(random)}
        for letter in (A, B, C, P, R, X, Y, Z, x, y, w):
            values[letter] = drawn(random, *(extent(each, values) for each in letter.shape))
        try:
            values |= family.made(random, rows, columns)
            yield [value(each, values) for each in terms]
        except ZeroDivisionError:
            continue


def agree(random, family, lhs, rhs, count=INSTANCES):
    """Whether both sides are equal at some instances; None where there are too few."""
    found = [
        left == right
        for (left, right), _ in zip(instances(random, family, (lhs, rhs)), range(count), strict=False)
    ]
    return all(found) if len(found) == count else None if all(found) else False


def holds(assumed, values):
    if isinstance(assumed, tuple):
        left, right = (value(each, values) for each in assumed)
        return left == right
    rows = values.get(assumed.arguments[0], [])  # Empty if neither side has it.
    if assumed.function == Q.orthogonal:
        return times(rows, turned(rows)) == eye(len(rows))
    corners = ([row[:size] for row in rows[:size]] for size in range(1, len(rows) + 1))
    definite_ = assumed.function != Q.positive_definite or all(determinant(each) > 0 for each in corners)
    return rows == turned(rows) and definite_


def determinant(rows):
    if not rows:
        return 1
    minors = ([row[:k] + row[k + 1 :] for row in rows[1:]] for k in range(len(rows)))
    return sum((-1) ** k * rows[0][k] * determinant(minor) for k, minor in enumerate(minors))


def differs_at(witness, family, lhs, rhs):
    """Whether what is assumed holds at a witness, and the sides differ there."""
    values = {}
    for symbol, given_ in witness.items():
        rows = given_.is_Matrix and [[Fraction(int(e.p), int(e.q)) for e in row] for row in given_.tolist()]
        values[symbol] = rows or Fraction(int(given_.p), int(given_.q))
    sizes_ = {size: int(each) for size, each in values.items() if size in (n, p)}
    values |= sizes_
    left, right = (value(each, values) for each in (lhs, rhs))
    return left != right and all(holds(assumed, values) for assumed in family.assuming)


def judged(random, family, lhs, rhs):
    """The verdict on a claim, if it is not wrong."""
    verdict = verify(lhs, rhs, assuming=family.assuming, max_seconds=SECONDS)
    note(f"{lhs} = {rhs}: {verdict}")
    if isinstance(verdict, Proved):
        assert agree(random, family, lhs, rhs) is not False
    if isinstance(verdict, Refuted):
        assert differs_at(verdict.witness, family, lhs, rhs)
    return verdict


RANDOM = st.integers(0, 2**40).map(Random)


@pytest.mark.parametrize("name", FAMILIES)
def test_instances_are_as_assumed(name):
    family, random = FAMILIES[name], Random(0)  # noqa: S311 - numbers to test with, no secret
    for zero, shape in relations(family):
        term = built(zero, shape, random)
        found = [values for (values,), _ in zip(instances(random, family, [term]), range(20), strict=False)]
        assert len(found) == 20
        assert all(not any(map(any, rows)) for rows in found)


@LONG
@given(st.sampled_from([*FAMILIES]), RANDOM)
def test_what_follows_from_hypotheses_is_never_refuted(name, random):
    family = FAMILIES[name]
    left, right, shape = combination(random, family)
    assume(left != right)
    lhs, rhs = built(left, shape, random), built(right, shape, random)
    assert agree(random, family, lhs, rhs) is not False
    assert not isinstance(judged(random, family, lhs, rhs), Refuted)


@LONG
@given(RANDOM)
def test_laws_of_inverses_are_never_refuted(random):
    lhs, rhs = law(random)
    assert agree(random, FAMILIES["nothing"], lhs, rhs) is not False
    assert not isinstance(judged(random, FAMILIES["nothing"], lhs, rhs), Refuted)


@LONG
@given(st.sampled_from([*FAMILIES]), RANDOM)
def test_a_changed_claim_gets_no_wrong_verdict(name, random):
    family = FAMILIES[name]
    left, right, shape = combination(random, family)
    assume(left and left != right)
    changed = mutated(random, left, family.letters)
    judged(random, family, built(changed, shape, random), built(right, shape, random))


@LONG
@given(RANDOM)
def test_a_changed_law_of_inverses_gets_no_wrong_verdict(random):
    lhs, rhs = law(random)
    assume(words := multiplied(rhs))
    changed = mutated(random, words, (A, B, X, Y))
    judged(random, FAMILIES["nothing"], lhs, built(changed, rhs.shape, random))
