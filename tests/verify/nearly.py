"""Values of terms with functions, in numbers of many digits: an evaluator that shares nothing with the core.

Sizes, scalars and free indices are drawn by their assumptions, members of families and entries of matrices
when they are first met. A value that is not real raises `ValueError`.
"""

from itertools import chain, product

import mpmath
from sympy import (
    Abs,
    Add,
    BlockMatrix,
    HadamardProduct,
    ImmutableMatrix,
    Indexed,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Transpose,
    cosh,
    exp,
    log,
    sinh,
    tanh,
)
from sympy.core.function import AppliedUndef
from sympy.core.numbers import Exp1
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

mpmath.mp.dps = 80
CLOSE = mpmath.mpf(10) ** -40
FUNCTIONS = {
    exp: mpmath.exp,
    log: mpmath.log,
    tanh: mpmath.tanh,
    cosh: mpmath.cosh,
    sinh: mpmath.sinh,
    Abs: abs,
}


class World:
    """Numbers for all letters, drawn or given."""

    def __init__(self, random, given=None):
        self.random, self.known = random, dict(given or {})

    def drawn(self, key, symbol):
        if key not in self.known:
            if symbol.is_integer:
                self.known[key] = self.random.randint(1, 3)
            else:
                size = mpmath.mpf(self.random.randint(1, 30)) / 10
                self.known[key] = size if symbol.is_positive or self.random.random() < 0.7 else -size
        return self.known[key]

    def number(self, t, at):
        """The value of a number, where bound symbols have the values `at`."""
        if t.is_Rational:
            return mpmath.mpf(int(t.p)) / int(t.q)
        if isinstance(t, Symbol):
            return at[t] if t in at else self.drawn(t, t)
        if isinstance(t, Exp1):
            return mpmath.e
        if isinstance(t, Add):
            return mpmath.fsum(self.number(part, at) for part in t.args)
        if isinstance(t, Mul):
            return mpmath.fprod(self.number(part, at) for part in t.args)
        if isinstance(t, Pow):
            return real(mpmath.power(*(self.number(part, at) for part in t.args)))
        if isinstance(t, Sum):
            return self.sum(t.function, t.limits, at)
        if isinstance(t, Indexed):
            places = tuple(int(self.number(p, at)) for p in t.indices)
            return self.drawn((t.base, places), t.base.label)
        if type(t) in FUNCTIONS:
            return real(FUNCTIONS[type(t)](self.number(t.args[0], at)))
        if isinstance(t, AppliedUndef):
            return mpmath.sin(3 * self.number(t.args[0], at))
        if isinstance(t, MatrixElement):
            row, column = (int(self.number(p, at)) for p in t.args[1:])
            return self.matrix(t.args[0], at)[row][column]
        if t.is_Matrix and t.shape == (1, 1):
            return self.matrix(t, at)[0][0]
        raise NotImplementedError(type(t))

    def sum(self, body, limits, at):
        *inner, (index, low, high) = limits
        values = range(int(self.number(low, at)), int(self.number(high, at)) + 1)
        several = ({**at, index: k} for k in values)
        return mpmath.fsum(
            self.sum(body, inner, each) if inner else self.number(body, each) for each in several
        )

    def matrix(self, t, at):
        """The rows of a matrix."""
        rows, columns = (int(self.number(extent, at)) for extent in t.shape)

        def made(entry):
            return [[entry(r, c) for c in range(columns)] for r in range(rows)]

        if isinstance(t, MatrixSymbol):
            return made(lambda r, c: self.drawn((t, r, c), Symbol("x")))
        if isinstance(t, OneMatrix):
            return made(lambda _r, _c: mpmath.mpf(1))
        if isinstance(t, ImmutableMatrix):
            return made(lambda r, c: self.number(t[r, c], at))
        if isinstance(t, Transpose):
            inner = self.matrix(t.arg, at)
            return made(lambda r, c: inner[c][r])
        if isinstance(t, ElementwiseApplyFunction):
            inner, (entry,) = self.matrix(t.expr, at), t.function.variables
            return made(lambda r, c: self.number(t.function.expr, {**at, entry: inner[r][c]}))
        if isinstance(t, BlockMatrix):
            bands = ([self.matrix(block, at) for block in t.blocks[k, :]] for k in range(t.blockshape[0]))
            return [[*chain(*parts)] for band in bands for parts in zip(*band, strict=True)]
        if isinstance(t, MatPow):
            return self.matrix(MatMul(*[t.base] * int(t.exp), evaluate=False), at)
        if isinstance(t, MatMul):
            factor = mpmath.fprod(self.number(part, at) for part in t.args if not part.is_Matrix)
            found, *rest = [self.matrix(part, at) for part in t.args if part.is_Matrix]
            for each in rest:
                found = [[mpmath.fdot(row, column) for column in zip(*each, strict=True)] for row in found]
            return [[factor * x for x in row] for row in found]
        if isinstance(t, MatAdd | HadamardProduct):
            several = [self.matrix(part, at) for part in t.args]
            combined = mpmath.fsum if isinstance(t, MatAdd) else mpmath.fprod
            return made(lambda r, c: combined(each[r][c] for each in several))
        raise NotImplementedError(type(t))

    def value(self, t):
        """The numbers in a term, row by row."""
        if getattr(t, "is_Matrix", False):
            return [x for row in self.matrix(t, {}) for x in row]
        return [self.number(t, {})]


def real(value):
    if mpmath.im(value) or not mpmath.isfinite(value):
        raise ValueError("a number is not real")
    return mpmath.re(value)


def are_equal(first, second):
    return all(abs(x - y) <= CLOSE * (1 + abs(x)) for x, y in zip(first, second, strict=True))


def at_witness(witness, random):
    """The numbers of a witness; families and matrices are read entry by entry."""
    world = World(random)
    for name, value in witness.items():
        if isinstance(name, MatrixSymbol):
            for r, c in ((r, c) for r in range(value.shape[0]) for c in range(value.shape[1])):
                world.known[name, r, c] = world.number(value[r, c], {})
        elif isinstance(name, Indexed):
            world.known[name.base, tuple(map(int, name.indices))] = world.number(value, {})
        elif hasattr(value, "shape"):
            for place in product(*map(range, value.shape)):
                world.known[name, place] = world.number(value[place], {})
        elif isinstance(name, Symbol):
            world.known[name] = int(value) if name.is_integer else world.number(value, {})
    return world
