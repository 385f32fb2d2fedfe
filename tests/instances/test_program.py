"""Compiled terms have the values that loops over indices give, for whole batches and at every free index.

The number of terms is that of the environment variable SYMNET_EXAMPLES, 300 by default; a long run is
`SYMNET_EXAMPLES=10000 python -m pytest tests/instances/test_program.py`.
"""

import os
from contextlib import suppress
from itertools import count, product
from random import Random

import numpy as np
import pytest
from sympy import (
    Abs,
    Add,
    Adjoint,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Function,
    HadamardPower,
    HadamardProduct,
    Identity,
    ImmutableMatrix,
    Indexed,
    IndexedBase,
    Integer,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    conjugate,
    nan,
    preorder_traversal,
    sign,
    sqrt,
    zoo,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import UnsupportedTerm, sizes
from symnet.instances import program
from symnet.instances.batches import draw
from symnet.instances.program import Program, Scope
from symnet.instances.rationals import Rationals
from symnet.instances.signature import signature_of
from tests.instances.interpreter import interpreted

TERMS = int(os.environ.get("SYMNET_EXAMPLES", "300"))
m, n = sizes("m n")
EXTENTS = [m, n, Integer(1), Integer(2)]
ROW, COLUMN = (Symbol(name, integer=True) for name in "rc")
s, t = Symbol("s"), Symbol("t")
b, d, e = IndexedBase("b"), IndexedBase("d"), IndexedBase("e")
f, g = Function("f"), Function("g")
N = MatrixSymbol("N", m, n)
DEFINITIONS = {
    N: MatrixSymbol("A_mn", m, n) + OneMatrix(m, n),
    Symbol("u"): s**2 - t,
    Indexed(e, ROW): b[ROW] + Sum(d[ROW, COLUMN], (COLUMN, 0, n - 1)),
}


class Terms:
    """Random terms; `scope` holds the indices that may occur, each with the size that it stays below."""

    def __init__(self, seed):
        self.random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
        self.fresh = (Symbol(f"i_{number}", integer=True) for number in range(10**6))

    def matrix(self, rows, columns, scope, depth):
        kinds = ["letter"] * 3 + ["ones", "zeros", "defined"] + ["identity"] * (rows == columns)
        if depth > 0:
            kinds = ["sum", "product", "product", "transpose", "scaled", "hadamard", "entries", "blocks"]
            kinds += ["power of each", "function of each", "diagonal of", "rectangle", "kronecker", "defined"]
            kinds += ["diagonal", "inverse", "power", "determined", "identity"] * (rows == columns)
        deeper = lambda r, c: self.matrix(r, c, scope, depth - 1)  # noqa: E731
        inner = self.random.choice(EXTENTS)
        match self.random.choice(kinds):
            case "ones":
                return OneMatrix(rows, columns)
            case "zeros":
                return ZeroMatrix(rows, columns)
            case "defined" if (rows, columns) == (m, n):
                return N
            case "identity":
                return Identity(rows)
            case "sum":
                return MatAdd(deeper(rows, columns), deeper(rows, columns), evaluate=False)
            case "product":
                return MatMul(deeper(rows, inner), deeper(inner, columns), evaluate=False)
            case "transpose":
                return Transpose(deeper(columns, rows))
            case "scaled":
                return MatMul(self.scalar(scope, depth - 1), deeper(rows, columns), evaluate=False)
            case "hadamard":
                return HadamardProduct(deeper(rows, columns), deeper(rows, columns))
            case "entries" if rows.is_Integer and columns.is_Integer:
                cells = [self.scalar(scope, depth - 1) for _ in range(int(rows * columns))]
                return ImmutableMatrix(int(rows), int(columns), cells)
            case "power of each":
                return HadamardPower(deeper(rows, columns), self.random.choice([0, 1, 2, 3, -1]))
            case "function of each":
                body = self.random.choice(
                    [f, lambda z: Max(0, z), lambda z: z**2 * s - z, Abs, lambda z: g(z, t)]
                )
                return ElementwiseApplyFunction(body, deeper(rows, columns))
            case "blocks" if rows == 2:
                return BlockMatrix([[deeper(Integer(1), columns)], [deeper(Integer(1), columns)]])
            case "diagonal of" if columns == 1:
                return DiagonalOf(deeper(rows, rows))
            case "rectangle":
                return DiagonalMatrix(deeper(rows, columns))
            case "kronecker":
                tall = KroneckerProduct(deeper(Integer(2), columns), deeper(Integer(2), Integer(1)))
                return MatMul(MatrixSymbol(f"K_{rows}", rows, 4), tall, evaluate=False)
            case "diagonal":
                return DiagMatrix(deeper(rows, Integer(1)))
            case "inverse":
                return Inverse(deeper(rows, rows))
            case "power":
                return MatPow(deeper(rows, rows), self.random.choice([0, 2, 3, -1, -2]), evaluate=False)
            case "determined":
                return MatMul(Determinant(deeper(rows, rows)), deeper(rows, rows), evaluate=False)
        return MatrixSymbol(f"{self.random.choice('AB')}_{rows}{columns}", rows, columns)

    def scalar(self, scope, depth):
        kinds = ["letter", "letter", "number", "size", "defined"]
        kinds += ["index", "delta", "family", "family of two"] * bool(scope)
        if depth > 0:
            kinds = ["sum", "product", "entry", "entry", "trace", "determinant", "power", "root", "order"]
            kinds += ["function", "function of two", "total", "total", "total", "triangle", "triangle"]
            kinds += ["index power", "delta", "family", "defined family", "family of two"] * bool(scope)
        deeper = lambda: self.scalar(scope, depth - 1)  # noqa: E731
        indices = [*scope] or [Integer(0)]
        match self.random.choice(kinds):
            case "number":
                return self.random.choice(
                    [Integer(2), Integer(-1), Integer(0), Rational(1, 2), Rational(-2, 3)]
                )
            case "size":
                return self.random.choice([m, n])
            case "defined":
                return Symbol("u")
            case "index":
                return self.random.choice(indices)
            case "delta":
                return KroneckerDelta(self.random.choice(indices), self.random.choice([*indices, Integer(1)]))
            case "index power":
                return Pow(deeper(), self.random.choice(indices), evaluate=False)
            case "family":
                return b[self.random.choice(indices) + self.random.choice([0, 0, 1])]
            case "family of two":
                return d[self.random.choice(indices), self.random.choice(indices) - 1]
            case "defined family":
                return e[self.random.choice(indices)]
            case "sum":
                return Add(deeper(), deeper(), evaluate=False)
            case "product":
                return Mul(deeper(), deeper(), evaluate=False)
            case "entry":
                rows, columns = (self.random.choice(EXTENTS) for _ in "rc")
                at = [self.position(extent, scope) for extent in (rows, columns)]
                return MatrixElement(self.matrix(rows, columns, scope, depth - 1), *at)
            case "trace":
                size = self.random.choice(EXTENTS)
                return Trace(self.matrix(size, size, scope, depth - 1))
            case "determinant":
                size = self.random.choice(EXTENTS)
                return Determinant(self.matrix(size, size, scope, depth - 1))
            case "power":
                return Pow(deeper(), self.random.choice([0, 2, 3, -1, -2]), evaluate=False)
            case "root":
                return sqrt(s * t + 1)
            case "function":
                return f(deeper())
            case "function of two":
                return g(deeper(), deeper())
            case "order":
                kind = self.random.choice([lambda z: Max(z, 1), lambda z: Min(z, s), Abs, sign])
                return kind(deeper())
            case "total":
                index, size = next(self.fresh), self.random.choice(EXTENTS)
                first = self.random.choice([0, 0, 1])
                return Sum(self.scalar({**scope, index: size}, depth - 1), (index, first, size - 1))
            case "triangle":
                index, inner, size = next(self.fresh), next(self.fresh), self.random.choice(EXTENTS)
                body = self.scalar({**scope, index: size, inner: size}, depth - 1)
                return Sum(body, (inner, 0, index - self.random.choice([0, 1])), (index, 0, size - 1))
        return self.random.choice([s, t])

    def position(self, extent, scope):
        """Where an entry stands: mostly inside its matrix."""
        inside = [index for index, size in scope.items() if size == extent]
        beyond = [index + 1 for index in scope if not self.random.randrange(8)]
        return self.random.choice([Integer(0), *inside, *beyond])


def generated(seed):
    """A matrix or a number, with free indices or without; SymPy refuses to build some, or conjugates."""
    for attempt in count():
        terms = Terms(f"{seed} {attempt}")
        with suppress(AttributeError, NotImplementedError, TypeError, ValueError):
            if seed % 2:
                term = terms.matrix(*(terms.random.choice(EXTENTS) for _ in "rc"), {}, 3)
            else:
                term = terms.scalar({ROW: m, COLUMN: n} if seed % 4 else {}, 4)
            shapes = [node.shape for node in preorder_traversal(term) if getattr(node, "is_Matrix", False)]
            if not term.has(Adjoint, conjugate, zoo, nan) and None not in shapes:
                return term
    raise AssertionError


def by_loops(instance, term, indices):
    """The value, or None where there is none."""
    try:
        return interpreted(instance, term, indices)
    except (ZeroDivisionError, LookupError):
        return None


def compiled(instance, term, indices):
    try:
        return instance.value(term, indices)
    except ZeroDivisionError:
        return None


def batch_of(term, seed, instances=3):
    random = Random(seed)  # noqa: S311 - numbers to test with, no secrets
    signature = signature_of([term], DEFINITIONS)
    return signature, draw(
        signature, {size: random.randint(1, 3) for size in signature.sizes}, instances, random
    )


@pytest.mark.parametrize("part", range(10))
def test_compiled_and_interpreted_values_agree(part):
    found = without = 0
    for seed in range(part, TERMS, 10):
        term = generated(seed)
        signature, batch = batch_of(term, seed, 2)
        for number in range(2):
            instance = batch.instance(number, signature.definitions)
            ranges = {i: each for i, each in signature.ranges(batch.sizes).items() if i in (ROW, COLUMN)}
            for places in product(*ranges.values()):
                indices = dict(zip(ranges, places, strict=True))
                expected = by_loops(instance, term, indices)
                assert compiled(instance, term, indices) == expected, (
                    f"{term} at {instance}, {indices} ({seed})"
                )
                found += expected is not None
                without += expected is None
    assert found > without


@pytest.mark.parametrize("part", range(10))
def test_a_batch_has_the_values_of_its_instances_at_all_indices_at_once(part):
    for seed in range(part, TERMS, 10):
        term = generated(seed)
        signature, batch = batch_of(term, seed)
        node = Program(signature.definitions).compile(term)
        root = Scope(batch.sizes, batch.letters)
        free = {i: each for i, each in signature.ranges(batch.sizes).items() if i in node.free}
        scope = root.free(free)
        value = node(scope).cells()
        shape = (*map(len, reversed(free.values())), batch.count)
        value = np.broadcast_to(value, (*shape, *value.shape[value.ndim - 2 :]) if node.is_matrix else shape)
        void = np.zeros(shape, dtype=bool)
        for each in (root, scope):
            void |= False if each.void is None else each.void
        for places in product(*free.values()):
            for number in range(batch.count):
                first = [each.start for each in free.values()]
                at = (*reversed(np.subtract(places, first)), number)
                instance = batch.instance(number, signature.definitions)
                expected = by_loops(instance, term, dict(zip(free, places, strict=True)))
                assert void[at] == (expected is None), f"{term} at {instance}, {places}"
                assert expected is None or np.array_equal(value[at], expected), (
                    f"{term} at {instance} ({seed})"
                )


# -- mistakes that are planted are found
def short(start, stop, depth, axis=program._axis):
    return axis(start, max(stop - 1, start + 1), depth)


def swapped(left, right, kronecker=program._kronecker):
    return kronecker(right, left)


def beside(scope, array, positions, first, taken=program._taken):
    return taken(scope, array, positions, [start - 1 for start in first])


def more(scope, term, base, exponent, matrix):
    return POWERED(scope, term, base, exponent + 1, matrix)


POWERED = program._powered


def once(value, depth, _):
    return value.sum(0) if value.top.ndim > depth + 1 else value


PLANTED = {
    "a sum without its last index": ("_axis", short),
    "a summand counted once": ("_summed", once),
    "a product of Kronecker turned round": ("_kronecker", swapped),
    "an inverse forgotten": ("_inverted", lambda *given: given[-1]),
    "an entry beside": ("_taken", beside),
    "a power too high": ("_powered", more),
    "another symbol": ("_symbol", lambda scope, _: program._given(scope, s)),
    "a function left out": ("_called", lambda *given: given[-1][0]),
}
OPERATIONS = {
    "a transpose forgotten": (Transpose, lambda scope, part: part(scope)),
    "all entries for the diagonal": (DiagonalMatrix, lambda scope, part: part(scope)),
    "always the same index": (KroneckerDelta, lambda *_: program.NONE),
    "a sum of its first part": (MatAdd, lambda scope, *parts: parts[0](scope)),
    "a product of entries": (MatMul, lambda scope, *parts: parts[-1](scope)),
    "a trace of one entry": (Trace, lambda scope, part: part(scope).reshaped(lambda top: top[..., 0, 0])),
}


def is_found():
    """Whether a batch differs from what loops give, or cannot be evaluated at all."""
    for seed in range(300):
        term = generated(seed)
        signature, batch = batch_of(term, seed, 1)
        instance = batch.instance(0, signature.definitions)
        expected = by_loops(instance, term, {ROW: 0, COLUMN: 0})
        try:
            node = Program(signature.definitions).compile(term)
            scope = Scope(batch.sizes, batch.letters).inside({i: Rationals.of([0]) for i in (ROW, COLUMN)}, 0)
            value = node(scope).rows()[0]
        except (IndexError, ValueError, UnsupportedTerm):
            return True
        if expected is not None and value != expected:
            return True
    return False


def test_nothing_is_found_where_nothing_is_wrong():
    assert not is_found()


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_mistake_is_found(name, monkeypatch):
    monkeypatch.setattr(program, *PLANTED[name])
    assert is_found()


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_mistake_in_an_operation_is_found(name, monkeypatch):
    monkeypatch.setitem(program._OPERATIONS, *OPERATIONS[name])
    assert is_found()


def test_a_place_without_a_value_that_goes_unnoticed_is_found(monkeypatch):
    """The test of batches tells whether there is a value at each place."""
    monkeypatch.setattr(Scope, "reject", lambda *_: None)
    with pytest.raises(AssertionError):
        for part in range(10):
            test_a_batch_has_the_values_of_its_instances_at_all_indices_at_once(part)
