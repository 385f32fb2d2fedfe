"""Products of sums compared word by word, against sums of words that are multiplied out."""

import os
from time import monotonic

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Basic,
    DiagMatrix,
    Float,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    expand,
    oo,
    sympify,
)

from symnet import LimitExceeded, UnsupportedTerm, sizes
from symnet.kernel import words as kernel_words
from symnet.kernel.budget import Budget
from symnet.kernel.circuits import Circuit
from symnet.kernel.walks import shared_nodes
from symnet.kernel.weights import Weights
from symnet.kernel.words import Differs, Same, compare_words

m, n, p = sizes("m n p")
s, t = Symbol("s"), Symbol("t")
A, B, C = (MatrixSymbol(name, n, n) for name in "ABC")
x = MatrixSymbol("x", n, 1)
ONE = Identity(n)
MANY = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "150")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def budget(terms=200_000, seconds=60.0):
    return Budget(terms, monotonic() + seconds)


def compared(left, right, **limits):
    return compare_words(left, right, budget=budget(**limits))


def total(*terms):
    return Basic.__new__(MatAdd, *terms)


def product(*factors):
    return Basic.__new__(MatMul, *factors)


def scaled(weight, term):
    return Basic.__new__(MatMul, sympify(weight), term)


def layer(number):
    return MatrixSymbol(f"W_{number}", n, n)


# What the words are, multiplied out; weights are SymPy expressions.


def multiplied(left, right):
    found = {}
    for a, on_left in left.items():
        for b, on_right in right.items():
            found[a + b] = found.get(a + b, 0) + on_left * on_right
    return found


def words(term):
    """All words of a term with their weights."""
    match term:
        case MatAdd():
            found = {}
            for part in map(words, term.args):
                for word, weight in part.items():
                    found[word] = found.get(word, 0) + weight
            return found
        case MatMul():
            found = {(): Integer(1)}
            for part in term.args:
                found = multiplied(found, words(part) if part.is_Matrix else {(): part})
            return found
        case Transpose():
            return {tuple(map(flipped, word[::-1])): weight for word, weight in words(term.arg).items()}
        case Inverse():
            return {(term,): Integer(1)}
        case MatPow():
            found = {(): Integer(1)}
            for _ in range(int(term.exp)):
                found = multiplied(found, words(term.base))
            return found
        case Identity():
            return {(): Integer(1)}
        case ZeroMatrix():
            return {}
    return {(term,): Integer(1)}


def flipped(letter):
    return letter.arg if isinstance(letter, Transpose) else Basic.__new__(Transpose, letter)


def differing(left, right):
    """The words whose weights differ, with both weights."""
    on_left, on_right = words(left), words(right)
    pairs = {word: (on_left.get(word, 0), on_right.get(word, 0)) for word in on_left | on_right}
    return {word: pair for word, pair in pairs.items() if expand(pair[0] - pair[1]) != 0}


numbers = st.sampled_from([Integer(2), Integer(-1), Rational(1, 2), Integer(0), s, t, s + t, s**2 - t])
rational = st.sampled_from([Integer(2), Integer(-1), Rational(1, 3), Integer(0)])
widths = st.sampled_from([m, n, Integer(2)])


@st.composite
def terms(draw, rows, columns, depth=3, *, weights=numbers, transposes=True):
    """A term made of sums, products, multiples, powers and transposes."""
    kinds = ["letter"] * 3 + ["zero"] + (["identity"] * 2 if rows == columns else [])
    if depth:
        kinds += ["sum"] * 3 + ["product"] * 4 + ["scaled"]
        kinds += ["transpose"] if transposes else []
        kinds += ["power"] if rows == columns else []

    def deeper(r, c, to=depth - 1):
        return draw(terms(r, c, to, weights=weights, transposes=transposes))

    match draw(st.sampled_from(kinds)):
        case "letter":
            return MatrixSymbol(draw(st.sampled_from("ABC")) + f"_{rows}_{columns}", rows, columns)
        case "zero":
            return ZeroMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "sum":
            return total(*(deeper(rows, columns) for _ in range(draw(st.integers(2, 3)))))
        case "product":
            inner = draw(widths)
            return product(deeper(rows, inner), deeper(inner, columns))
        case "scaled":
            return scaled(draw(weights), deeper(rows, columns))
        case "transpose":
            return Basic.__new__(Transpose, deeper(columns, rows))
        case "power":
            return Basic.__new__(
                MatPow, deeper(rows, rows, min(depth - 1, 1)), Integer(draw(st.integers(0, 3)))
            )
    raise AssertionError


def rewritten(draw, term):
    """The same term, written otherwise by a valid step at each node that allows one."""
    if not isinstance(term, MatAdd | MatMul | Transpose):
        return term
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    match term:
        case MatAdd() if draw(st.booleans()):
            return total(*draw(st.permutations(parts)))
        case MatMul() if draw(st.booleans()) and isinstance(parts[-1], MatAdd):
            return total(*(product(*parts[:-1], each) for each in parts[-1].args))
        case MatMul() if draw(st.booleans()) and isinstance(parts[0], MatAdd):
            return total(*(product(each, *parts[1:]) for each in parts[0].args))
        case MatMul() if draw(st.booleans()) and not parts[0].is_Matrix and isinstance(parts[1], MatMul):
            first, *rest = parts[1].args
            return product(first, scaled(parts[0], product(*rest))) if first.is_Matrix else product(*parts)
        case Transpose() if draw(st.booleans()) and isinstance(parts[0], MatAdd):
            return total(*(Basic.__new__(Transpose, each) for each in parts[0].args))
    return Basic.__new__(term.func, *parts)


@st.composite
def claims(draw, change, **kinds):
    term = draw(terms(draw(widths), draw(widths), **kinds))
    return term, change(draw, term)


def edited(draw, term):
    """The term with one subterm added, dropped or multiplied."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix]
    if inner and isinstance(term, MatAdd | MatMul | Transpose) and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        return Basic.__new__(term.func, *parts)
    match draw(st.sampled_from(["none", "twice", "more", "same"])):
        case "none":
            return ZeroMatrix(*term.shape)
        case "twice":
            return scaled(Integer(2), term)
        case "more":
            return total(term, MatrixSymbol(f"A_{term.shape[0]}_{term.shape[1]}", *term.shape))
    return term


def check(left, right):
    """The comparison says what the words say."""
    expected, found = differing(left, right), compared(left, right)
    if not expected:
        assert isinstance(found, Same)
        return found
    assert isinstance(found, Differs)
    assert found.shortest
    assert found.word in expected
    assert len(found.word) == min(map(len, expected))
    assert all(
        expand(a - b) == 0 for a, b in zip((found.left, found.right), expected[found.word], strict=True)
    )
    return found


@MANY
@given(claims(rewritten))
def test_what_valid_steps_rewrite_is_the_same(claim):
    assert isinstance(check(*claim), Same)


@MANY
@given(claims(edited))
def test_a_shortest_word_tells_what_was_changed(claim):
    check(*claim)


@MANY
@given(st.data())
def test_any_two_terms(data):
    rows, columns = data.draw(widths), data.draw(widths)
    check(data.draw(terms(rows, columns)), data.draw(terms(rows, columns)))


@MANY
@given(claims(edited), claims(rewritten))
def test_transposed_sides_differ_as_much(changed, same):
    for left, right in (changed, same):
        sides = (Basic.__new__(Transpose, side) for side in (left, right))
        found, mirrored = compared(left, right), compared(*sides)
        assert type(found) is type(mirrored)
        if isinstance(found, Differs):
            assert len(found.word) == len(mirrored.word)


# Residual blocks


def blocks(letters):
    """(I + W_L)···(I + W_1)"""
    return [total(ONE, letter) for letter in letters]


def grouped(letters, lengths):
    """The same product, groups of so many blocks each multiplied out."""
    factors, rest = [], list(letters)
    while rest:
        length = next(lengths)
        group, rest = rest[:length], rest[length:]
        found = {(): Integer(1)}
        for block in blocks(group):
            found = multiplied(found, words(block))
        factors.append(total(*(product(*word) if word else ONE for word in found)))
    return factors


def bracketed(draw, factors):
    if len(factors) == 1:
        return factors[0]
    cut = draw(st.integers(1, len(factors) - 1))
    return product(bracketed(draw, factors[:cut]), bracketed(draw, factors[cut:]))


@st.composite
def regrouped(draw, letters):
    lengths = iter(lambda: draw(st.integers(1, 3)), None)
    return bracketed(draw, grouped(letters, lengths))


LAYERS = [layer(number) for number in range(60, 0, -1)]


@settings(MANY, max_examples=10)
@given(regrouped(LAYERS), regrouped(LAYERS))
def test_sixty_residual_blocks_regrouped(left, right):
    assert isinstance(compared(left, right), Same)


@settings(MANY, max_examples=10)
@given(regrouped(LAYERS), st.integers(0, 58), st.data())
def test_two_blocks_exchanged_are_found_by_two_letters(left, place, data):
    letters = [*LAYERS[:place], LAYERS[place + 1], LAYERS[place], *LAYERS[place + 2 :]]
    found = compared(left, data.draw(regrouped(letters)))
    assert isinstance(found, Differs)
    assert found.shortest
    assert set(found.word) == {LAYERS[place], LAYERS[place + 1]}
    assert {found.left, found.right} == {0, 1}


@settings(MANY, max_examples=10)
@given(st.sets(st.integers(1, 30), min_size=3, max_size=12))
def test_a_word_more_is_found_however_long(numbers):
    letters = [layer(number) for number in range(30, 0, -1)]
    word = tuple(layer(number) for number in sorted(numbers))
    term = product(*blocks(letters))
    found = compared(total(term, product(*word)), term)
    assert isinstance(found, Differs)
    assert found.word == word
    assert (found.left, found.right, found.shortest) == (1, 0, True)


def test_shared_subterms_are_walked_once_from_the_better_end():
    left, right = ONE, ONE
    for number in range(1, 301):
        left = total(left, product(left, layer(number)))
        right = total(right, product(layer(301 - number), right))
    blocks_of_left = product(*(total(ONE, layer(number)) for number in range(1, 301)))
    assert isinstance(compared(left, blocks_of_left), Same)
    assert isinstance(compared(right, blocks_of_left), Same)
    assert compared(left, total(blocks_of_left, layer(7))).word == (layer(7),)


@pytest.mark.parametrize("transposed", [False, True])
@pytest.mark.parametrize("backwards", [False, True])
def test_a_few_steps_are_enough_from_the_better_end(backwards, transposed):
    side = ONE
    for number in range(1, 41):
        side = total(side, product(layer(41 - number), side) if backwards else product(side, layer(number)))
    letters = [layer(number) for number in range(1, 41)]
    left, right = side, product(*blocks(letters))
    word = layer(3), layer(1)
    if transposed:
        left, right = (Basic.__new__(Transpose, each) for each in (left, right))
        word = tuple(map(Transpose, reversed(word)))
    assert isinstance(compared(left, right, terms=700), Same)
    found = compared(left, total(right, product(*word)), terms=700)
    assert (found.word, found.left, found.right) == (word, 0, 1)


def test_a_word_is_a_product():
    words_of = {compared(term, B).product(n) for term in (ONE, A, product(A, A), ZeroMatrix(n, n))}
    assert words_of == {ONE, A, B}
    assert compared(product(A, B, A), product(A, A, B)).product(n) in {product(A, B, A), product(A, A, B)}


def test_a_transpose_turns_products_around():
    turned = Basic.__new__(Transpose, product(A, B))
    assert isinstance(compared(turned, product(Transpose(B), Transpose(A))), Same)
    assert isinstance(compared(turned, product(Transpose(A), Transpose(B))), Differs)


def test_a_power_is_its_factors():
    left = Basic.__new__(MatPow, total(A, B), Integer(12))
    half = Basic.__new__(MatPow, total(B, A), Integer(6))
    assert isinstance(compared(left, product(half, half)), Same)
    assert len(compared(left, product(half, half, half)).word) == 12


SAME = {
    "twice": (total(A, A), scaled(2, A)),
    "halves": (total(scaled(Rational(1, 2), A), scaled(Rational(1, 2), A)), A),
    "thirds": (scaled(Rational(2, 3), A), total(scaled(Rational(1, 3), A), scaled(Rational(1, 3), A))),
    "no multiple": (total(scaled(0, A), B), B),
    "nothing is left": (total(A, scaled(-1, A)), ZeroMatrix(n, n)),
    "nothing times a letter": (product(total(A, scaled(-1, A)), B), ZeroMatrix(n, n)),
    "nothing beside a letter": (total(product(ZeroMatrix(n, n), B), A), A),
    "nothing plus one letter": (total(ZeroMatrix(n, n), A), product(A, ONE)),
    "no power": (Basic.__new__(MatPow, A, Integer(0)), ONE),
    "no power of a scalar": (scaled(Basic.__new__(Pow, s, Integer(0)), A), A),
    "transposed twice": (Basic.__new__(Transpose, Basic.__new__(Transpose, A)), A),
    "a transpose of a transpose": (
        Basic.__new__(Transpose, product(A, Transpose(B))),
        product(B, Transpose(A)),
    ),
    "a symmetric sum": (Basic.__new__(Transpose, total(A, Transpose(A))), total(A, Transpose(A))),
    "a transposed identity": (Basic.__new__(Transpose, total(ONE, A)), total(Transpose(A), ONE)),
    "a transposed multiple": (Basic.__new__(Transpose, scaled(s, A)), scaled(s, Transpose(A))),
}


@pytest.mark.parametrize(("left", "right"), SAME.values(), ids=SAME)
def test_laws_of_words(left, right):
    assert isinstance(compared(left, right), Same)


WEIGHTS = {
    "fractions": (scaled(Rational(1, 2), A), scaled(Rational(3, 4), A), (A,), Rational(1, 2), Rational(3, 4)),
    "a word that is missing": (scaled(s, A), ZeroMatrix(n, n), (A,), s, 0),
    "a word that is missing on the left": (scaled(s, ONE), total(scaled(s, ONE), A), (A,), 0, 1),
    "half of a scalar": (scaled(s / 2, A), scaled(s, A), (A,), s / 2, s),
    "a letter and its transpose": (Transpose(A), ZeroMatrix(n, n), (Transpose(A),), 1, 0),
    "a letter beside its transpose": (total(A, Transpose(A)), scaled(2, A), (A,), 1, 2),
    "beside a letter that cancels": (total(C, B, A), total(layer(1), B, scaled(2, A)), (A,), 1, 2),
    "beside another letter": (total(B, A), total(C, scaled(2, A)), (A,), 1, 2),
    "an order": (product(A, B), total(product(A, B), product(B, Transpose(A))), (B, Transpose(A)), 0, 1),
}


@pytest.mark.parametrize(("left", "right", "word", "on_left", "on_right"), WEIGHTS.values(), ids=WEIGHTS)
def test_the_first_of_the_shortest_words_is_shown_with_its_weights(left, right, word, on_left, on_right):
    found = compared(left, right)
    assert (found.word, found.shortest) == (word, True)
    assert (expand(found.left - on_left), expand(found.right - on_right)) == (0, 0)


# Scalars


def test_scalars_commute_and_have_their_laws():
    left = product(scaled(s, total(ONE, scaled(t, A))), total(B, scaled(-s, ONE)))
    right = total(
        scaled(s, B), scaled(s * t, product(A, B)), scaled(-(s**2), ONE), product(A, scaled(-t * s**2, ONE))
    )
    assert isinstance(compared(left, right), Same)
    found = compared(left, total(right, scaled(s, A)))
    assert (found.word, expand(found.left - found.right)) == ((A,), -s)


@pytest.mark.parametrize(
    "scalar",
    [Trace(HadamardProduct(A, B)), A[0, 0], Function("f")(s), Pow(s, -1), Pow(s, t)],
    ids=str,
)
def test_other_scalars_are_what_they_are(scalar):
    left = product(A, scaled(Mul(scalar, t), total(ONE, B)))
    right = total(scaled(t, product(scaled(scalar, A), B)), scaled(scalar, scaled(t, A)))
    assert isinstance(compared(left, right), Same)
    assert isinstance(compared(left, A), Differs)


def test_a_scalar_is_a_multiple_of_the_empty_word():
    assert isinstance(compared(Add(s, t), scaled(s + t, Identity(1))), Same)
    assert compared(s, t).word == ()


def test_scalars_and_matrices_of_one_entry_may_be_mixed():
    X, Y = MatrixSymbol("X", 1, 1), MatrixSymbol("Y", 1, 1)
    one = Identity(1)
    assert isinstance(compared(total(X, s), total(scaled(s, one), X)), Same)
    assert isinstance(compared(Basic.__new__(Transpose, s), s), Same)
    assert isinstance(compared(Basic.__new__(MatPow, s, Integer(2)), scaled(s**2, one)), Same)
    for mixed in (Basic.__new__(Mul, s, X), Basic.__new__(Add, s, X), Basic.__new__(Pow, X, Integer(2))):
        twin = Basic.__new__(type(mixed), *mixed.args)
        assert isinstance(compared(scaled(mixed, Y), scaled(twin, Y)), Same)
        assert isinstance(compared(mixed, s), Differs)
        assert isinstance(compared(scaled(mixed, Y), scaled(Basic.__new__(Mul, s, Y), Y)), Differs)


@pytest.mark.parametrize(
    ("scalar", "message"),
    [
        (Float(0.5), "exact and finite; found 0.5"),
        (oo, "exact and finite; found oo"),
        (Symbol("v", infinite=True), "exact and finite; found v"),
        (Symbol("q", commutative=False), "commute; found q"),
        (Function("f")(Symbol("q", commutative=False)), "commute; found q"),
    ],
    ids=str,
)
def test_scalars_that_are_no_exact_numbers_are_refused(scalar, message):
    with pytest.raises(UnsupportedTerm, match=message):
        compared(scaled(scalar, A), A)


def test_scalars_that_grow_too_large_are_refused():
    many = Add(*(Symbol(f"s_{number}") for number in range(8)))
    with pytest.raises(LimitExceeded, match="too large to be multiplied; the limit is 100000 products"):
        compared(scaled(Basic.__new__(Pow, many, Integer(50)), A), A)


def test_equal_quotients_are_one():
    field = Weights([s, t])
    x, y, one, two = field.scalar(0), field.scalar(1), field.one, field.number(2)
    for left, right in (
        (one / (two * x), one / two / x),
        ((x * x - y * y) / (x + y), x - y),
        (x / -y, -x / y),
        (one / (two * x + y), one / two / (x + y / two)),
        (one / x + one / y, (x + y) / (x * y)),
        (one / x - one / y, (y - x) / (x * y)),
        (x - x, (one - one) / y),
    ):
        assert left == right
        assert hash(left) == hash(right)
        assert not left - right
        assert left + one != right


def test_a_circuit_has_one_node_for_what_is_the_same():
    field = Weights([])
    circuit, one, two = Circuit(field), field.one, field.number(2)
    letter, other = circuit.letter(0), circuit.letter(1)
    zero, identity = circuit.sum(()), circuit.product(())
    twice, square = circuit.sum([(letter, two)]), circuit.product([letter, other])
    assert circuit.sum([(letter, one), (letter, one)]) == twice
    assert circuit.sum([(letter, one), (letter, -one)]) == zero
    assert circuit.sum([(zero, one), (letter, one)]) == letter
    assert circuit.product([identity, letter]) == circuit.product([letter]) == letter
    assert circuit.product([letter, zero]) == zero
    assert circuit.transposed(circuit.transposed(square)) == square
    longest = {zero: 0, identity: 0, letter: 1, twice: 1, square: 2}
    assert {node: circuit.degrees[node] for node in longest} == longest
    root = circuit.sum([(square, one), (circuit.product([twice, square]), one)])
    places = circuit.places([root])
    assert {node: places[node] for node in (root, square, twice, letter, other)} == {
        root: 1,
        square: 2,
        twice: 1,
        letter: 2,
        other: 1,
    }
    assert identity not in places
    assert shared_nodes(circuit, [root]) == {square}


# Opaque letters


@pytest.mark.parametrize(
    "opaque",
    [Inverse(A), Inverse(total(A, B)), DiagMatrix(x), HadamardProduct(A, B), OneMatrix(n, n)],
    ids=str,
)
def test_what_is_no_product_is_one_letter(opaque):
    twin = opaque.func(*opaque.args)
    found = compared(product(opaque, total(A, B)), total(product(twin, A), product(opaque, B)))
    assert isinstance(found, Same)
    assert isinstance(compared(product(opaque, A), product(A, opaque)), Differs)


f = IndexedBase("f")
i = Symbol("i", integer=True)
DIFFERENT = {
    "bounds": (Sum(f[i], (i, 1, n)), Sum(f[i], (i, 1, m))),
    "bodies": (Sum(f[i], (i, 1, n)), Sum(f[i] ** 2, (i, 1, n))),
    "functions": (Function("g")(s), Function("h")(s)),
    "arguments": (Function("g")(s), Function("g")(t)),
    "positions": (A[0, 0], A[0, 1]),
    "indices": (f[1], f[2]),
    "sizes": (Trace(ONE), Trace(Identity(m))),
    "exponents": (Pow(s, -1), Pow(s, -2)),
    "kinds": (Inverse(A), Basic.__new__(MatPow, A, Integer(-1))),
    "entries": (HadamardProduct(A, B), HadamardProduct(B, A)),
    "names": (A, MatrixSymbol("A'", n, n)),
}


@pytest.mark.parametrize(("left", "right"), DIFFERENT.values(), ids=DIFFERENT)
def test_what_differs_anywhere_is_not_the_same(left, right):
    sides = (each if each.is_Matrix else scaled(each, ONE) for each in (left, right))
    assert isinstance(compared(*sides), Differs)


def test_an_inverse_is_not_known_to_cancel():
    assert isinstance(compared(product(A, Inverse(A)), ONE), Differs)


# Limits

DEPTH = 10_000


def nested(wrap):
    term = A
    for number in range(DEPTH):
        term = wrap(term, number)
    return term


@pytest.mark.parametrize(
    "wrap",
    [
        lambda term, number: total(term, layer(number % 7)),
        lambda term, number: product(total(ONE, layer(number % 50)), term),
        lambda term, number: product(term, layer(number)),
        lambda term, number: Basic.__new__(Transpose, product(term, layer(number % 3))),
        lambda term, number: scaled(Integer(-1) if number % 2 else s**0, term),
        lambda term, _: total(term, term),
        lambda term, _: Basic.__new__(Inverse, term, Integer(-1)),
    ],
    ids=["sums", "blocks", "products", "transposes", "multiples", "doubles", "inverses"],
)
def test_deep_terms_are_compared_or_refused(wrap):
    left, right = nested(wrap), nested(wrap)
    try:
        assert isinstance(compared(left, total(right, A)), Differs)
        assert isinstance(compared(left, right), Same)
    except LimitExceeded as refusal:
        assert "limit" in str(refusal) or "max_seconds" in str(refusal)


def test_what_is_too_deep_for_sympy_is_refused():
    deep = s
    for _ in range(400):
        deep = Basic.__new__(Trace, scaled(deep, A))
    with pytest.raises(LimitExceeded, match="the terms are nested too deeply for SymPy"):
        compared(scaled(deep, A), A)


def recursion(*_, **__):
    raise RecursionError


def test_recursion_is_a_limit(monkeypatch):
    monkeypatch.setattr(kernel_words, "Reading", recursion)
    with pytest.raises(LimitExceeded, match=r"^the terms are nested too deeply for SymPy$"):
        compared(A, B)


def test_the_number_of_independent_series_is_told():
    assert compared(product(total(ONE, B), total(ONE, A)), total(ONE, A, B, product(B, A))).dimension == 4


def test_the_time_is_kept():
    with pytest.raises(LimitExceeded, match="max_seconds"):
        compared(A, B, seconds=-1.0)


@pytest.mark.parametrize("term", [MatPow(A, 10**9), MatPow(MatPow(A + B, 10**4), 10**4)], ids=str)
def test_huge_powers_are_past_the_limit(term):
    with pytest.raises(LimitExceeded, match="max_terms"):
        compared(term, A)


def test_doubled_products_are_past_the_limit():
    term = total(ONE, A)
    for number in range(40):
        term = product(total(term, layer(number)), term, B)
    with pytest.raises(LimitExceeded, match="max_terms"):
        compared(term, A)


@pytest.mark.parametrize("limit", [4_500, 20_000])
def test_past_the_limit_a_word_is_given_though_not_the_shortest(limit):
    letters = [layer(number) for number in range(200, 0, -1)]
    term = product(*blocks(letters))
    found = compared(total(term, product(*letters[:150])), term, terms=limit)
    assert isinstance(found, Differs)
    assert found.word == tuple(letters[:150])
    assert not found.shortest


@pytest.mark.parametrize(("zero", "weights"), [(0, (0, 1)), (1, (1, 0))], ids=["left", "right"])
def test_past_the_limit_a_word_of_one_side_is_given(zero, weights):
    letters = [layer(number) for number in range(80, 0, -1)]
    sides = [product(*letters[:20], *blocks(letters[20:]))]
    sides.insert(zero, ZeroMatrix(n, n))
    found = compared(*sides, terms=1_000)
    assert (found.word, found.shortest) == (tuple(letters[:20]), False)
    assert (found.left, found.right) == weights
