"""The table: each row's work, its peer, and what is expected."""

import subprocess
import sys
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from flint import fmpq_mat
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sympy import (
    Add,
    Expr,
    Identity,
    ImmutableMatrix,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Mul,
    Rational,
    Symbol,
    expand,
)
from sympy.matrices.expressions.matexpr import MatrixElement

from benchmarks.models import MODELS
from benchmarks.peers import peer
from benchmarks.regression import median, together, worst
from benchmarks.rows import Kind, Row, Trial
from symnet import Network, Proved, derive, sizes, verify
from symnet.instances.cross_check import cross_check
from symnet.models.collapse import collapse_maps
from symnet.models.exact import ExactMap, from_floats
from symnet.terms import Expansion


def _normal(expanded: Expr) -> Expr:
    """A sum of products as SymPy orders it, for comparison."""
    return Add(*(Mul(*term.args) if term.is_Mul else term for term in Add.make_args(expanded)))


def explicit(n: int) -> Trial:
    """n inputs, n nodes, one output: coefficients, all products, and that the two forms are equal."""
    net = Network.dense(n, n, 1)

    def ours() -> Expr:
        form = net.canonical()
        assert isinstance(form.proof, Proved)  # noqa: S101
        return form.expanded()

    def theirs() -> tuple[Expr, bool]:
        nested = net.output.as_explicit()[0, 0]
        expanded = expand(nested)
        inputs = net.x.as_explicit()
        coefficients = [expanded.coeff(each) for each in inputs]
        intercept = expanded.xreplace(dict.fromkeys(inputs, Rational(0)))
        form = Add(intercept, *(c * each for c, each in zip(coefficients, inputs, strict=True)))
        return expanded, expand(nested - form) == 0

    return Trial(ours, theirs, lambda found, other: other[1] and _normal(found) == other[0])


def proved_expansion(n: int) -> Trial:
    """That the written-out form equals the network's output."""
    net = Network.dense(n, n, 1)
    expanded = net.canonical().expanded()

    def theirs() -> bool:
        return expand(net.output.as_explicit()[0, 0] - expanded) == 0

    return Trial(
        lambda: verify(net.output, expanded), theirs, lambda found, other: isinstance(found, Proved) and other
    )


def expansion(n: int) -> Trial:
    """The written-out form alone, beside symengine, which starts from its own nested expression."""
    symengine = peer("symengine")
    net = Network.dense(n, n, 1)
    matrix = net.canonical().as_matrix()
    nested = net.output.as_explicit()[0, 0]
    names = {entry: Symbol(f"v{number}") for number, entry in enumerate(nested.atoms(MatrixElement))}
    start = symengine.sympify(nested.xreplace(names))

    def agree(found: Expr, other: Any) -> bool:
        return bool(symengine.sympify(found.xreplace(names)) == other)

    return Trial(lambda: Expansion()(matrix), lambda: symengine.expand(start), agree)


def layers(depth: int) -> Trial:
    """A network of symbolic widths multiplied out, and for symnet also proved."""
    net = Network.dense(*sizes(" ".join(f"h{number}" for number in range(depth + 1))))
    output = net.output

    def agree(found: MatrixExpr, other: MatrixExpr | None) -> bool:
        return other is None or {*found.args} == {*other.args}

    def ours() -> MatrixExpr:
        form = net.canonical()
        return form.affine(form.x)

    return Trial(ours, lambda: expand(output), agree)


def residual(blocks: int) -> Trial:
    """Residual blocks y + W·y one after the other, and two at a time: y + (W + V + V·W)·y."""
    n = sizes("n")
    ones = Identity(n)
    weights = [MatrixSymbol(f"W_{number}", n, n) for number in range(blocks)]
    singles = [MatAdd(ones, each, evaluate=False) for each in weights]
    pairs = [
        MatAdd(ones, outer, inner, MatMul(outer, inner, evaluate=False), evaluate=False)
        for outer, inner in zip(weights[::2], weights[1::2], strict=True)
    ]
    left, right = (MatMul(*each, evaluate=False) for each in (singles, pairs))
    return Trial(
        lambda: verify(left, right),
        lambda: expand(left) == expand(right),
        lambda found, other: isinstance(found, Proved) and other in (None, True),
    )


def _stored(inputs: int) -> list[list[Any]]:
    """Weights and offsets of a network of inputs, 512, 256 and 10 nodes, scaled down with the inputs."""
    draw = np.random.default_rng(0)
    widths = [inputs, max(inputs * 512 // 784, 1), max(inputs * 256 // 784, 1), 10]
    return [
        [draw.standard_normal(shape).astype(np.float32) for shape in ((rows, columns), (rows, 1))]
        for columns, rows in pairwise(widths)
    ]


def collapse(inputs: int) -> Trial:
    """A network with weights in float32 collapsed exactly, and checked by a second route."""
    arrays = _stored(inputs)
    maps = [ExactMap(from_floats(weights), from_floats(offset)) for weights, offset in arrays]

    def exact(array: Any) -> ImmutableMatrix:
        entries = [Rational(*float(number).as_integer_ratio()) for number in array.ravel()]
        return ImmutableMatrix(*array.shape, entries)

    def theirs() -> tuple[ImmutableMatrix, ImmutableMatrix]:
        *inner, (linear, offset) = [(exact(weights), exact(shift)) for weights, shift in arrays]
        for weights, shift in reversed(inner):
            offset, linear = offset + linear * shift, linear * weights
        return linear, offset

    def agree(found: Any, other: Any) -> bool:
        if other is None:
            return True
        linear, offset = ([Fraction(int(e.p), int(e.q)) for e in matrix.flat()] for matrix in other)
        return [e for row in found.coefficients for e in row] == linear and [*found.intercept] == offset

    return Trial(lambda: collapse_maps(maps), theirs, agree)


def products(inputs: int) -> Trial:
    """The same beside the bare products of python-flint's matrices, which nothing checks."""
    maps = [ExactMap(from_floats(weights), from_floats(offset)) for weights, offset in _stored(inputs)]

    def theirs() -> tuple[fmpq_mat, fmpq_mat]:
        linear, offset = maps[0]
        for weights, shift in maps[1:]:
            linear, offset = weights * linear, weights * offset + shift
        return linear, offset

    return Trial(lambda: collapse_maps(maps), theirs, lambda found, other: found.map == ExactMap(*other))


def instances(examples: int) -> Trial:
    """A derivation tried on random instances, beside Hypothesis drawing as many integers as these hold."""
    derivation = derive(Network.dense(sizes("p"), 3, 1))
    numbers = 15  # of 2 inputs, which p is on average: 6 + 3 weights, 3 + 1 offsets, x

    def theirs() -> int:
        drawn = 0

        @settings(max_examples=examples, database=None, deadline=None, phases=[Phase.generate])
        @given(st.lists(st.integers(-6, 6), min_size=numbers, max_size=numbers))
        def draw(_: list[int]) -> None:
            nonlocal drawn
            drawn += 1

        draw()
        return drawn

    return Trial(
        lambda: cross_check(derivation, examples=examples).examples,
        theirs,
        lambda found, other: found == other == examples,
    )


def _start(*arguments: str) -> Callable[[], int]:
    return lambda: (
        subprocess.run(  # noqa: S603 - our own arguments
            [sys.executable, *arguments], check=True, capture_output=True
        ).returncode
    )


def started(*arguments: str) -> Callable[[int], Trial]:
    """A process of its own, beside one that only imports SymPy."""
    return lambda _: Trial(_start(*arguments), _start("-c", "import sympy"), lambda a, b: a == b == 0)


LARGE = {64: "32,10", 784: "512,10", 1_000_000: "1000000,1"}
"""The widths of networks of so many inputs."""


def large(inputs: int) -> Trial:
    """A derivation with numbers for sizes, beside the same with symbols."""
    view = ("-m", "symnet", "derive", "--view", "matrix")
    ours = _start(*view, "--inputs", str(inputs), "--widths", LARGE[inputs])
    return Trial(ours, _start(*view, "--inputs", "p", "--widths", "h,q"), lambda a, b: a == b == 0)


TABLE = (
    Row(
        "widths n, n, 1 explicit: canonical form, proved, and fully expanded",
        "SymPy expand, coeff and zero test", (10, 20, 35, 50), (3, 5), explicit,
        Kind.FASTER, 50, "n =",
    ),
    Row(
        "the fully expanded form proved equal to the network once more",
        "SymPy expand and zero test", (10, 20, 35, 50), (3, 5), proved_expansion,
        Kind.FASTER, 1, "n =",
    ),
    Row(
        "the expansion alone, as SymPy's terms",
        "symengine expand", (10, 20, 35, 50), (3, 5), expansion,
        Kind.WITHIN, 5, "n =", repetitions=15,
    ),
    Row(
        "L layers of symbolic widths: expanded and proved",
        "SymPy expand, which proves nothing", (10, 50, 100, 200), (5, 10), layers,
        Kind.FASTER, 1, "L =", repetitions=3, reach=100, growth=2, every_size=True,
    ),
    Row(
        "residual blocks regrouped in pairs, proved",
        "SymPy expand of both sides", (4, 8, 12, 100, 300, 1000), (2, 4), residual,
        Kind.FASTER, 1, "blocks:", repetitions=3, reach=12, seconds=2,
    ),
    Row(
        "claims of regression, those that take longest: proved",
        "SymPy simplify, which decides at most one in ten", (40,), (2,), together,
        Kind.BOUND, 0, "claims:", repetitions=3, seconds=20,
    ),
    Row(
        "the one in the middle of them", "–", (40,), (2,), median, Kind.BOUND, 0, "claims:", seconds=0.2,
    ),
    Row(
        "the one that takes longest", "–", (40,), (2,), worst, Kind.BOUND, 0, "claims:", seconds=3,
    ),
    Row(
        "exact collapse of a 784-512-256-10 network in float32",
        "SymPy rational matrices", (49, 98, 196, 784), (8, 16), collapse,
        Kind.FASTER, 1000, "inputs:", repetitions=3, reach=196, seconds=1,
    ),
    Row(
        "the same collapse, checked by a second route",
        "python-flint's matrices multiplied, unchecked", (49, 98, 196, 784), (8, 16), products,
        Kind.WITHIN, 5, "inputs:", repetitions=3,
    ),
    Row(
        "p inputs, widths 3, 1, tried on random instances",
        "Hypothesis drawing as many integers", (20, 100, 500), (10, 20), instances,
        Kind.FASTER, 1, "instances:",
    ),
    Row(
        "symnet derive at large sizes, view matrix",
        "symnet derive --inputs p --widths h,q", (64, 784, 1_000_000), (64,), large,
        Kind.WITHIN, 3, "inputs:", repetitions=3, every_size=True,
    ),
    Row(
        "symnet derive --inputs p --widths 3,1", "import sympy", (1,), (1,),
        started("-m", "symnet", "derive", "--inputs", "p", "--widths", "3,1"),
        Kind.WITHIN, 2.4, "run", repetitions=9,
    ),
    Row(
        "import symnet", "import sympy", (1,), (1,), started("-c", "import symnet"),
        Kind.WITHIN, 1.2, "run", repetitions=9,
    ),
    Row(
        "from symnet import *", "import sympy", (1,), (1,), started("-c", "from symnet import *"),
        Kind.WITHIN, 1.4, "run", repetitions=9,
    ),
    Row(
        "symnet --help", "import sympy", (1,), (1,), started("-m", "symnet", "--help"),
        Kind.WITHIN, 1.4, "run", repetitions=9,
    ),
    *MODELS,
)  # fmt: skip
"""In the order of the report, which gives each peer's version at its head."""
