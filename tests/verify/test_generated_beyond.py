"""Random claims of inverses, functions, numbers and symmetric matrices, rewritten by valid steps or changed.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 60 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/verify/test_generated_beyond.py`.
"""

import os
from random import Random

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    Function,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Max,
    OneMatrix,
    Q,
    Rational,
    Symbol,
    Trace,
    Transpose,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction

from symnet import Proved, Refuted, sizes, verify
from tests.strategies import letter, product, total
from tests.verify.claims import Claim
from tests.verify.numeric import at_witness, differs_at, drawn, drawn_sizes, words_of

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
WIDTHS = st.sampled_from([*sizes("m n p"), Integer(1), Integer(2)])
SCALARS = st.sampled_from([Integer(-2), Rational(1, 2), Symbol("s"), 1 / sizes("n")])
FUNCTIONS = [Function("phi"), Function("psi"), lambda number: Max(0, number)]
INSTANCES = 4
ATTEMPTS = 20


@st.composite
def terms(draw, rows, columns, depth=3):
    """A matrix term of the given sizes. Letters named G are inverted, letters named S are symmetric."""
    square = rows == columns
    kinds = ["letter"] * 2 + ["ones"] + ["symmetric", "inverse", "identity"] * square
    kinds += ["numbers"] * (rows.is_Integer and columns.is_Integer)
    if depth:
        kinds += [
            "sum",
            "product",
            "product",
            "transpose",
            "scaled",
            "hadamard",
            "function",
            "function",
            "trace",
        ]
    deeper = lambda r, c: draw(terms(r, c, depth - 1))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "letter":
            return letter(draw(st.sampled_from("AB")), rows, columns)
        case "ones":
            return OneMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "symmetric":
            return letter("S", rows, rows)
        case "inverse":
            return Inverse(letter("G", rows, rows))
        case "numbers":
            return ImmutableMatrix(rows, columns, lambda *_: draw(st.integers(-2, 2)))
        case "sum":
            return total(deeper(rows, columns), deeper(rows, columns))
        case "product":
            inner = draw(WIDTHS)
            return product(deeper(rows, inner), deeper(inner, columns))
        case "transpose":
            return Transpose(deeper(columns, rows))
        case "scaled":
            return product(draw(SCALARS), deeper(rows, columns))
        case "hadamard":
            return HadamardProduct(deeper(rows, columns), deeper(rows, columns))
        case "function":
            number = rows == columns == 1  # SymPy takes no maximum with a matrix of one entry.
            function = draw(st.sampled_from(FUNCTIONS[:2] if number else FUNCTIONS))
            return ElementwiseApplyFunction(function, deeper(rows, columns))
        case "trace":
            inner = draw(WIDTHS)
            return product(Trace(deeper(inner, inner)), deeper(rows, columns))
    raise AssertionError


def is_leaf(term):
    return isinstance(term, MatrixSymbol | Identity | OneMatrix | ImmutableMatrix | Inverse)


def rewritten(draw, term):
    """The same matrix, rewritten by a valid step at each node that allows one."""
    if is_leaf(term):
        return draw(st.sampled_from(list(written_otherwise(term))))
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    match term:
        case MatAdd() if draw(st.booleans()):
            return total(*reversed(parts))
        case MatMul() if isinstance(parts[-1], MatAdd) and draw(st.booleans()):
            return total(*(product(*parts[:-1], each) for each in parts[-1].args))
        case MatMul() if parts[0].is_Matrix and draw(st.booleans()):
            return Transpose(product(*(Transpose(part) for part in reversed(parts))))
        case MatMul() if not parts[0].is_Matrix and draw(st.booleans()):
            return total(product(parts[0] - 1, *parts[1:]), *parts[1:])
        case Transpose() if isinstance(parts[0], ElementwiseApplyFunction) and draw(st.booleans()):
            return ElementwiseApplyFunction(parts[0].function, Transpose(parts[0].expr))
        case HadamardProduct() if isinstance(parts[0], MatAdd) and draw(st.booleans()):
            return total(*(HadamardProduct(each, *parts[1:]) for each in parts[0].args))
        case MatMul():
            return product(*parts)
        case MatAdd():
            return total(*parts)
    return term.func(*parts)


def written_otherwise(leaf):
    """The ways in which a letter, numbers or an inverse may be written."""
    inverted = letter("G", leaf.shape[1], leaf.shape[1])
    yield leaf
    yield product(leaf, Identity(leaf.shape[1]))
    yield product(leaf, inverted, Inverse(inverted))
    yield Transpose(product(Transpose(leaf)))
    match leaf:
        case MatrixSymbol() if leaf.name.startswith("S"):
            yield Transpose(leaf)
        case Inverse():
            yield Transpose(Inverse(Transpose(leaf.arg)))
            yield product(leaf, leaf.arg, leaf)
        case ImmutableMatrix():
            yield total(2 * leaf, product(-1, leaf))


def edited(draw, term):
    """The term with one node changed, so that it is probably another matrix."""
    inner = [] if is_leaf(term) else [place for place, part in enumerate(term.args) if part.is_Matrix]
    if inner and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        build = {MatAdd: total, MatMul: product}.get(type(term), term.func)
        return build(*parts)
    rows, columns = term.shape
    match draw(st.sampled_from(["twice", "other", "more", "flip", "function"])):
        case "twice":
            return product(2, term)
        case "other":
            return letter(draw(st.sampled_from("AB")), rows, columns)
        case "function":
            return ElementwiseApplyFunction(Function("phi"), term)
        case "flip" if rows == columns:
            return Transpose(term)
    return total(term, letter("A", rows, columns))


@st.composite
def claims(draw, change):
    """Two sides, and that every S in them is symmetric."""
    left = draw(terms(draw(WIDTHS), draw(WIDTHS)))
    right = change(draw, left)
    letters = left.atoms(MatrixSymbol) | right.atoms(MatrixSymbol)
    assumed = [Q.symmetric(each) for each in sorted(letters, key=str) if each.name.startswith("S")]
    return Claim("generated", left, right, assumed)


def agree(claim, seed):
    """Whether both sides have the same value at some random instances at which they have values."""
    random = Random(seed)  # noqa: S311 - numbers to test with, no secret
    words = words_of(claim)
    tried = 0
    for _ in range(ATTEMPTS):
        try:
            if (
                differs_at(claim, words, drawn(words, random, drawn_sizes(words, random), claim.assuming))
                is not None
            ):
                return False
        except ZeroDivisionError:
            continue
        tried += 1
        if tried == INSTANCES:
            break
    return True


SEEDS = st.integers(0, 2**32)


@LONG
@given(claims(rewritten), SEEDS)
def test_what_valid_steps_rewrite_is_proved(claim, seed):
    verdict = verify(claim.lhs, claim.rhs, assuming=claim.assuming)
    note(str(verdict))
    assert agree(claim, seed)
    assert isinstance(verdict, Proved)


@LONG
@given(claims(edited), SEEDS)
def test_a_changed_term_is_proved_only_if_the_numbers_agree(claim, seed):
    verdict = verify(claim.lhs, claim.rhs, assuming=claim.assuming)
    note(str(verdict))
    if isinstance(verdict, Proved):
        assert agree(claim, seed)
    elif isinstance(verdict, Refuted):
        instance, indices = at_witness(claim, verdict.witness)
        assert instance.value(claim.lhs, indices) != instance.value(claim.rhs, indices)
