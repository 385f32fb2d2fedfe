"""Random claims by entries: a matrix term against its sums, in any order and under any names.

The number of examples is that of the environment variable SYMNET_EXAMPLES, 100 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/verify/test_generated_sums.py`.
"""

import os
from itertools import count

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    DiagMatrix,
    HadamardProduct,
    Identity,
    Integer,
    KroneckerDelta,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import Proved, Refuted, sizes, verify
from symnet.instances.signature import index_values, signature_of
from symnet.instances.strategies import instances

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
m, n, p = sizes("m n p")
ROW, COLUMN = Symbol("r", integer=True), Symbol("c", integer=True)
NAMES = st.sampled_from([Symbol(name, integer=True) for name in "ijkl"])
widths = st.sampled_from([m, n, p, Integer(1), Integer(2), Integer(3)])
numbers = st.sampled_from([Integer(2), Integer(-1), Rational(1, 3), Symbol("s")])


@st.composite
def terms(draw, rows, columns, depth=3):
    """A matrix term of the given sizes."""
    kinds = ["letter", "letter", "one"] + (["identity"] if rows == columns else [])
    if depth:
        kinds += ["sum", "product", "product", "transpose", "scaled", "hadamard", "trace"]
        kinds += ["diagonal"] if rows == columns else []
    match draw(st.sampled_from(kinds)):
        case "letter":
            return MatrixSymbol(f"{draw(st.sampled_from('AB'))}_{rows}{columns}", rows, columns)
        case "one":
            return OneMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "sum":
            parts = [draw(terms(rows, columns, depth - 1)) for _ in range(2)]
            return MatAdd(*parts, evaluate=False)
        case "product":
            inner = draw(widths)
            parts = draw(terms(rows, inner, depth - 1)), draw(terms(inner, columns, depth - 1))
            return MatMul(*parts, evaluate=False)
        case "transpose":
            return Transpose(draw(terms(columns, rows, depth - 1)))
        case "scaled":
            return MatMul(draw(numbers), draw(terms(rows, columns, depth - 1)), evaluate=False)
        case "hadamard":
            return HadamardProduct(*(draw(terms(rows, columns, depth - 1)) for _ in range(2)))
        case "trace":
            inner = draw(widths)
            square = draw(terms(inner, inner, depth - 1))
            return MatMul(Trace(square), draw(terms(rows, columns, depth - 1)), evaluate=False)
        case "diagonal":
            return DiagMatrix(draw(terms(rows, 1, depth - 1)))
    raise AssertionError


class Entries:
    """The entry of a matrix term as sums over its letters' entries; `edit` numbers the letter to change."""

    def __init__(self, edit=None):
        self.fresh = (Symbol(f"i_{number}", integer=True) for number in count(1))
        self.edit = edit
        self.letters = 0

    def summed(self, body, size):
        index = next(self.fresh)
        return Sum(body(index), (index, 0, size - 1))

    def letter(self, matrix, row, column):
        self.letters += 1
        square = matrix.shape[0] == matrix.shape[1]
        if self.edit == self.letters:
            return MatrixElement(matrix, column, row) if square else 2 * MatrixElement(matrix, row, column)
        return MatrixElement(matrix, row, column)

    def of(self, term, row, column):
        match term:
            case MatrixSymbol():
                return self.letter(term, row, column)
            case OneMatrix():
                return Integer(1)
            case Identity():
                return KroneckerDelta(row, column)
            case MatAdd():
                return Add(*(self.of(part, row, column) for part in term.args))
            case HadamardProduct():
                return Mul(*(self.of(part, row, column) for part in term.args))
            case Transpose():
                return self.of(term.arg, column, row)
            case DiagMatrix():
                return KroneckerDelta(row, column) * self.of(term.args[0], row, Integer(0))
            case MatMul() if not term.args[0].is_Matrix:
                return self.scalar(term.args[0]) * self.of(
                    MatMul(*term.args[1:], evaluate=False), row, column
                )
            case MatMul() if len(term.args) > 1:
                left, right = term.args[0], MatMul(*term.args[1:], evaluate=False)
                inner = left.shape[1]
                return self.summed(
                    lambda index: self.of(left, row, index) * self.of(right, index, column), inner
                )
            case MatMul():
                return self.of(term.args[0], row, column)
        raise AssertionError(type(term))

    def scalar(self, term):
        if not isinstance(term, Trace):
            return term
        square = term.args[0]
        return self.summed(lambda index: self.of(square, index, index), square.shape[0])


def shuffled(draw, term):
    """The same scalar with sums joined, exchanged and renamed, an index hiding another where it may."""
    if isinstance(term, Sum):
        body, limits = shuffled(draw, term.function), list(term.limits)
        while isinstance(body, Sum) and draw(st.booleans()):
            limits = [*body.limits, *limits]
            body = body.function
        limits = draw(st.permutations(limits))
        for place, (index, *bounds) in enumerate(limits):
            name = draw(NAMES)
            taken = body.free_symbols | {other for other, *_ in limits}
            if name not in taken and draw(st.booleans()):
                body = renamed(body, index, name)
                limits[place] = (name, *bounds)
        return Sum(body, *limits)
    if isinstance(term, Add | Mul):
        return term.func(*(shuffled(draw, part) for part in term.args))
    return term


def renamed(body, index, name):
    """The body with a free index renamed, unless a sum inside binds the new name."""
    bound = {limit[0] for total in body.atoms(Sum) for limit in total.limits}
    return body.xreplace({index: name}) if name not in bound else _renamed_inside(body, index, name)


def _renamed_inside(body, index, name):
    inner = {limit[0]: Symbol(f"{limit[0]}'", integer=True) for t in body.atoms(Sum) for limit in t.limits}
    return body.xreplace(inner).xreplace({index: name})


@st.composite
def claims(draw, edited):
    """The entry of a term in row r and column c, and the same by sums; edited, with one letter changed."""
    term = draw(terms(draw(widths), draw(widths)))
    counted = Entries()
    counted.of(term, ROW, COLUMN)
    edit = draw(st.integers(1, max(1, counted.letters))) if edited else None
    return MatrixElement(term, ROW, COLUMN), shuffled(draw, Entries(edit).of(term, ROW, COLUMN))


def agree(lhs, rhs, data):
    words = signature_of([lhs, rhs])
    instance = data.draw(instances(words))
    return all(
        instance.value(lhs, indices) == instance.value(rhs, indices)
        for indices in index_values(words, instance, lhs, rhs)
    )


@LONG
@given(claims(edited=False), st.data())
def test_an_entry_is_its_sums_in_any_order(claim, data):
    verdict = verify(*claim)
    note(str(verdict))
    assert agree(*claim, data)
    assert isinstance(verdict, Proved)


@LONG
@given(claims(edited=True), st.data())
def test_a_changed_letter_is_proved_only_if_the_numbers_agree(claim, data):
    verdict = verify(*claim)
    note(str(verdict))
    if isinstance(verdict, Proved):
        assert all(agree(*claim, data) for _ in range(3))
    else:
        assert isinstance(verdict, Refuted)


@LONG
@given(st.data())
def test_a_trace_is_cyclic_over_any_widths(data):
    around = data.draw(st.lists(widths, min_size=1, max_size=4))
    parts = [data.draw(terms(a, b, 1)) for a, b in zip(around, [*around[1:], around[0]], strict=True)]
    place = data.draw(st.integers(0, len(parts) - 1))
    left = Trace(MatMul(*parts, evaluate=False))
    right = Trace(MatMul(*parts[place:], *parts[:place], evaluate=False))
    assert isinstance(verify(left, right), Proved)
    assert isinstance(verify(left, Entries().scalar(left)), Proved)
