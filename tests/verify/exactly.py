"""Terms in exact numbers, by the definition of each node. Nothing is shared with symnet."""

from fractions import Fraction
from itertools import product
from math import prod

from sympy import (
    Add,
    BlockMatrix,
    DiagMatrix,
    DiagonalOf,
    Expr,
    FunctionMatrix,
    HadamardPower,
    HadamardProduct,
    Identity,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Max,
    Mul,
    OneMatrix,
    Pow,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    sympify,
)
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.slice import MatrixSlice


class World:
    """Numbers for symbols, sizes included, rows for matrix symbols, and Python functions by their names."""

    def __init__(self, numbers, matrices, functions):
        self.numbers, self.matrices, self.functions = numbers, matrices, functions

    def size(self, t):
        found = sympify(t).xreplace({symbol: sympify(value) for symbol, value in self.numbers.items()})
        assert found.is_Integer
        return int(found)

    def at(self, **more):
        return World({**self.numbers, **more.get("numbers", {})}, self.matrices, self.functions)

    def __call__(self, t):
        """The number or the rows of a term."""
        return self.rows(t) if isinstance(t, MatrixExpr) else self.number(t)

    def number(self, t):
        match t:
            case Symbol():
                return Fraction(int(self.numbers[t]))
            case Expr() if t.is_Rational:
                return Fraction(int(t.p), int(t.q))
            case MatrixExpr():
                ((found,),) = self.rows(t)
                return found
            case Add():
                return sum(map(self.number, t.args), Fraction(0))
            case Mul():
                return prod(map(self.number, t.args), start=Fraction(1))
            case Pow():
                return self.number(t.base) ** int(t.exp)
            case Max():
                return max(map(self.number, t.args))
            case AppliedUndef():
                return self.functions[t.func.__name__](*map(self.number, t.args))
            case KroneckerDelta():
                return Fraction(self.number(t.args[0]) == self.number(t.args[1]))
            case MatrixElement():
                return self.rows(t.parent)[self.size(t.i)][self.size(t.j)]
            case Trace():
                return sum(row[k] for k, row in enumerate(self.rows(t.arg)))
            case Sum():
                ((index, low, high),) = t.limits
                places = range(self.size(low), self.size(high) + 1)
                return sum((self.at(numbers={index: k}).number(t.function) for k in places), Fraction(0))
        raise NotImplementedError(type(t))

    def rows(self, t):
        height, width = map(self.size, t.shape)

        def table(entry):
            return [[Fraction(entry(r, c)) for c in range(width)] for r in range(height)]

        match t:
            case MatrixSymbol():
                return self.matrices[t]
            case Identity():
                return table(lambda r, c: r == c)
            case ZeroMatrix():
                return table(lambda _r, _c: 0)
            case OneMatrix():
                return table(lambda _r, _c: 1)
            case Transpose():
                return [list(row) for row in zip(*self.rows(t.arg), strict=True)]
            case MatAdd():
                several = [*map(self.rows, t.args)]
                return table(lambda r, c: sum(each[r][c] for each in several))
            case HadamardProduct():
                several = [*map(self.rows, t.args)]
                return table(lambda r, c: prod(each[r][c] for each in several))
            case HadamardPower():
                base = self.rows(t.base)
                return table(lambda r, c: base[r][c] ** int(t.exp))
            case MatMul():
                scalar = prod(
                    (self.number(p) for p in t.args if not isinstance(p, MatrixExpr)), start=Fraction(1)
                )
                first, *rest = [self.rows(p) for p in t.args if isinstance(p, MatrixExpr)]
                for each in rest:
                    columns = [*zip(*each, strict=True)]
                    first = [[sum(map(Fraction.__mul__, row, col)) for col in columns] for row in first]
                return [[scalar * x for x in row] for row in first]
            case ElementwiseApplyFunction():
                (entry,) = t.function.variables
                return [[self._applied(t.function.expr, entry, x) for x in row] for row in self.rows(t.expr)]
            case DiagMatrix():
                vector = [x for row in self.rows(t.args[0]) for x in row]
                return table(lambda r, c: vector[r] if r == c else 0)
            case DiagonalOf():
                square = self.rows(t.args[0])
                return table(lambda r, _c: square[r][r])
            case BlockMatrix():
                found = []
                for r in range(t.blockshape[0]):
                    blocks = [self.rows(t.blocks[r, c]) for c in range(t.blockshape[1])]
                    found += [[x for part in parts for x in part] for parts in zip(*blocks, strict=True)]
                return found
            case KroneckerProduct():
                first, *rest = map(self.rows, t.args)
                for each in rest:
                    pairs = product(first, each)
                    first = [[x * y for x, y in product(above, below)] for above, below in pairs]
                return first
            case MatrixSlice():
                parent = self.rows(t.parent)
                ends = [[self.size(p) for p in each] for each in (t.rowslice, t.colslice)]
                return [[parent[r][c] for c in range(*ends[1])] for r in range(*ends[0])]
            case FunctionMatrix():
                i, j = t.lamda.variables
                return table(lambda r, c: self.at(numbers={i: r, j: c}).number(t.lamda.expr))
        raise NotImplementedError(type(t))

    def _applied(self, body, entry, x):
        match body:
            case Symbol() if body == entry:
                return x
            case Max():
                return max(self._applied(part, entry, x) for part in body.args)
            case AppliedUndef():
                return self.functions[body.func.__name__](*(self._applied(p, entry, x) for p in body.args))
            case Add():
                return sum(self._applied(p, entry, x) for p in body.args)
            case Mul():
                return prod(self._applied(p, entry, x) for p in body.args)
        return self.number(body)


def drawn(terms, sizes, permutations, random):
    """A world at these sizes with small integers; the matrices in `permutations` permute."""
    matrices = {}
    for letter in sorted({s for t in terms for s in t.atoms(MatrixSymbol)}, key=str):
        rows, columns = (
            int(sympify(extent).xreplace({each: sympify(size) for each, size in sizes.items()}))
            for extent in letter.shape
        )
        if letter in permutations:
            order = random.sample(range(rows), rows)
            matrices[letter] = [[Fraction(order[r] == c) for c in range(columns)] for r in range(rows)]
        else:
            matrices[letter] = [
                [Fraction(random.randint(-3, 3)) for _ in range(columns)] for _ in range(rows)
            ]
    slopes = {name: (random.randint(1, 3), random.randint(-3, 3), random.randint(-2, 2)) for name in "fg"}
    functions = {name: lambda x, s=s: s[0] * x * x + s[1] * x + s[2] for name, s in slopes.items()}
    return World(sizes, matrices, functions)
