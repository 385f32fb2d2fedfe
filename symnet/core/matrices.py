"""SymPy's matrices. Types are matched exactly, and a node is refused unless each of its arguments is read."""

from collections.abc import Callable, Sequence
from typing import Any, Final

import sympy
from sympy import Basic
from sympy.core.symbol import Str
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.special import GenericIdentity, GenericZeroMatrix
from sympy.stats import ExpectationMatrix
from sympy.stats.rv import RandomMatrixSymbol

from symnet.core import language
from symnet.core.budget import Budget
from symnet.core.declared import INTEGERS, declared, symbols_in
from symnet.core.language import reached
from symnet.core.meant import MEANT
from symnet.core.places import NUMBERS, OUTSIDE, Definitions, Scope, exponent_of
from symnet.core.polynomials import ONE, ZERO, Polynomial, variable
from symnet.core.scalars import Scalars, is_matrix
from symnet.core.symbols import SYMBOLS, Names
from symnet.errors import ShapeError, UnsupportedTerm

EXPLICIT: Final = (sympy.ImmutableDenseMatrix, sympy.ImmutableSparseMatrix)


class Matrices(Scalars):
    """Reads matrices. `presumed` has what is inverted and not seen otherwise, `properties` what is assumed of
    matrix symbols."""

    def __init__(self, definitions: Definitions, budget: Budget, before: Names, first: bool) -> None:
        super().__init__(definitions, budget, before, first)
        self.presumed: list[int] = []
        self.properties: dict[Any, set[str]] = {}

    def matrix(self, t: Basic, scope: Scope) -> int:
        """The number of a matrix term."""
        key = True, id(t), id(scope)
        if key not in self._known:
            self.budget.spend(1)
            self._known[key] = self._matrix(t, scope), t, scope
        return self._known[key][0]

    def _matrix(self, t: Basic, scope: Scope) -> int:
        add, kind = self.table.add, type(t)
        if kind in MEANT:
            return self.matrix(self._meant(t), scope)
        if kind is sympy.MatrixSymbol:
            return self._matrix_symbol(t, scope)
        if kind is sympy.Identity:
            return add(language.Identity(self.position(t.args[0], scope, size=True)))
        if kind in (sympy.ZeroMatrix, sympy.OneMatrix):
            shape = tuple(self.position(extent, scope, size=True) for extent in t.args)
            if kind is sympy.ZeroMatrix:
                return add(language.Zero(*shape))
            return self._array(shape, lambda _p, _q: self._number(sympy.S.One))
        if kind is sympy.MatAdd:
            return self._single(language.Plus, [self.matrix(part, scope) for part in t.args])
        if kind is sympy.MatMul:
            scalars = [self.scalar(part, scope) for part in t.args if not is_matrix(part)]
            matrices = [self.matrix(part, scope) for part in t.args if is_matrix(part)]
            return self._scaled(scalars, self._single(language.Product, matrices))
        if kind is sympy.Transpose:
            return add(language.Transpose(self.matrix(t.args[0], scope)))
        if kind is sympy.Inverse:
            return self.inverse(t.args[0], scope)
        if kind is sympy.MatPow:
            whole = exponent_of(t.args[1])
            return self._power((self.matrix if whole >= 0 else self.inverse)(t.args[0], scope), whole)
        if kind is sympy.HadamardProduct:
            return self._entrywise([self.matrix(part, scope) for part in t.args])
        if kind is sympy.HadamardPower:
            return self._entrywise_power(t, scope)
        if kind is sympy.DiagMatrix:
            return self._diagonal(self.matrix(t.args[0], scope), lambda entry: entry)
        if kind is sympy.DiagonalMatrix:
            square, rows = self._squared(self.matrix(t.args[0], scope))
            return self._entrywise([add(language.Identity(rows)), square])
        if kind is sympy.DiagonalOf:
            square, rows = self._squared(self.matrix(t.args[0], scope))
            return self._array((rows, ONE), lambda p, _q: add(language.At(square, p, p)))
        if kind in (sympy.BlockMatrix, sympy.BlockDiagMatrix):
            return self._grid(t.blocks, t.blockshape, self.matrix, scope)
        if kind in EXPLICIT:
            return self._grid(t, t.shape, self.scalar, scope)
        if kind is sympy.KroneckerProduct:
            return self._kronecker([self.matrix(part, scope) for part in t.args])
        if kind is ElementwiseApplyFunction:
            return self._every_entry(t, scope)
        if kind is sympy.FunctionMatrix:
            return self._of_places(t, scope)
        if kind is ExpectationMatrix:
            return self._expected(t, scope)
        if kind is RandomMatrixSymbol:
            shape = tuple(self.position(extent, OUTSIDE, size=True) for extent in t.args[1:3])
            letter, outcome = self._random(t, shape, scope)
            return self._array(shape, lambda p, q: add(language.Entry(letter, (outcome, p, q))))
        if kind in (GenericIdentity, GenericZeroMatrix):
            raise UnsupportedTerm(f"a product or sum of no matrices has no size; found {kind.__name__}")
        raise UnsupportedTerm(f"the core cannot read {kind.__name__}")

    def _single(self, make: Callable[[tuple[int, ...]], language.Term], several: Sequence[int]) -> int:
        return several[0] if len(several) == 1 else self.table.add(make(tuple(several)))

    def _scaled(self, scalars: Sequence[int], matrix: int) -> int:
        if not scalars:
            return matrix
        return self.table.add(language.Scaled(self._single(language.Times, scalars), matrix))

    def _matrix_key(self, t: Any) -> Any:
        name, rows, columns = t.args
        if type(name) is not Str:
            raise UnsupportedTerm("the name of a matrix symbol must be a text")
        return "matrix", name.name, *(self.position(extent, OUTSIDE, size=True) for extent in (rows, columns))

    def _matrix_symbol(self, t: Any, scope: Scope) -> int:
        if any(symbol in scope.positions or symbol in scope.values for symbol in symbols_in(t.args[1:])):
            raise UnsupportedTerm("the size of a matrix symbol must not be an index")
        key = self._matrix_key(t)
        if t in self.definitions:
            found = self._definition(t)
            if self.table.shapes[found] != key[2:]:
                raise ShapeError(f"{t} must have the shape of its definition")
            return found
        if self._is_defined(key):
            raise UnsupportedTerm(f"{t} is defined, and its size is written in two ways")
        names = self.properties.get(key, set())
        symmetric = not names.isdisjoint(("symmetric", "positive_definite"))
        declared = language.Property.SYMMETRIC if symmetric else language.Property.GENERAL
        if "diagonal" in names:
            declared = language.Property.DIAGONAL
        letter = self._letter(key, language.Letter(key[1], 2, key[2:], declared), t)
        return self.table.add(language.Matrix(letter))

    def _is_defined(self, key: Any) -> bool:
        """Whether a matrix is defined, whatever way its size is written there."""
        return any(
            type(each) is sympy.MatrixSymbol
            and each.args[0].name == key[1]
            and {*symbols_in(each.args[1:])} <= self.names.sizes.keys()
            and self._matrix_key(each) == key
            for each in self.definitions
        )

    def _entrywise(self, factors: Sequence[int]) -> int:
        add, shape = self.table.add, self.table.matrix(factors[0])
        if any(self.table.shapes[factor] != shape for factor in factors):
            raise ShapeError("entrywise factors must have the same shape")

        def entry(p: Polynomial, q: Polynomial) -> int:
            return add(language.Times(tuple(add(language.At(factor, p, q)) for factor in factors)))

        return self._array(shape, entry)

    def _entrywise_power(self, t: Any, scope: Scope) -> int:
        if type(t.args[1]) not in NUMBERS or t.args[1].q != 1:
            entry_ = sympy.Dummy("entry")
            power = sympy.Lambda(entry_, sympy.Pow(entry_, t.args[1], evaluate=False))
            return self.matrix(ElementwiseApplyFunction(power, t.args[0]), scope)
        base, exponent = self.matrix(t.args[0], scope), exponent_of(t.args[1])

        def entry(p: Polynomial, q: Polynomial) -> int:
            found = self.table.add(language.At(base, p, q))
            if exponent < 0:
                found = self._reciprocal(found, scope, "no entry of {} is zero", t.args[0])
            return self.table.add(language.Power(found, abs(exponent)))

        return self._array(self.table.matrix(base), entry)

    def _grid(self, blocks: Any, shape: Any, read: Callable[[Any, Scope], int], scope: Scope) -> int:
        height, width = shape
        self.budget.spend(height * width)
        rows = (tuple(read(blocks[r, c], scope) for c in range(width)) for r in range(height))
        return self.table.add(language.Grid(tuple(rows)))

    def _diagonal(self, vector: int, of: Callable[[int], int]) -> int:
        add = self.table.add
        rows, columns = self.table.matrix(vector)
        if ONE not in (rows, columns):
            raise ShapeError("a diagonal is made of a vector")
        extent = rows if columns == ONE else columns

        def entry(p: Polynomial, q: Polynomial) -> int:
            place = language.At(vector, p, ZERO) if columns == ONE else language.At(vector, ZERO, p)
            return add(language.Times((add(language.Delta(p - q)), of(add(place)))))

        return self._array((extent, extent), entry)

    def _kronecker(self, factors: Sequence[int]) -> int:
        """Entry [p, q]: Σ over the digits of p and q of their deltas times the factors' entries there."""
        add = self.table.add
        shapes = [self.table.matrix(factor) for factor in factors]
        total = ONE, ONE
        for rows, columns in shapes:
            total = total[0] * rows, total[1] * columns

        def entry(*position: Polynomial) -> int:
            digits = [[self.table.index(shape[axis]) for shape in shapes] for axis in (0, 1)]
            places = [
                [ZERO if self.table.extents[v] == ONE else variable(v) for v in several] for several in digits
            ]
            found = [add(language.At(factor, r, c)) for factor, r, c in zip(factors, *places, strict=True)]
            for axis in (1, 0):
                value = ZERO
                for shape, place in zip(shapes, places[axis], strict=True):
                    value = value * shape[axis] + place
                inner = add(language.Times((add(language.Delta(position[axis] - value)), *found)))
                for index in reversed(digits[axis]):
                    inner = add(language.Sum(index, inner))
                found = [inner]
            return found[0]

        return self._array(total, entry)

    def _every_entry(self, t: Any, scope: Scope) -> int:
        add, (function, inner) = self.table.add, t.args
        if type(function) is not sympy.Lambda or len(function.variables) != 1:
            raise UnsupportedTerm("a function of every entry has one variable")
        matrix, (entry,) = self.matrix(inner, scope), function.variables
        if type(entry) not in SYMBOLS:
            raise UnsupportedTerm("a function of every entry has a symbol as its variable")
        if found := declared(entry, INTEGERS):
            raise UnsupportedTerm(f"an entry may take values that its symbol excludes: {found[0]}")

        def body(p: Polynomial, q: Polynomial) -> int:
            element = add(language.At(matrix, p, q))
            if scope.own:
                self.arrays[element] = inner, scope
            found = self.scalar(function.expr, scope.of(entry, element))
            if element in reached(self.table, (found,)):
                return found
            # A function that ignores its argument still presupposes that the matrix exists.
            nothing = add(language.Times((self._number(sympy.S.Zero), element)))
            return add(language.Plus((found, nothing)))

        return self._array(self.table.matrix(matrix), body)

    def _of_places(self, t: Any, scope: Scope) -> int:
        """The matrix whose entries are a function of their positions."""
        *extents, function = t.args
        if type(function) is not sympy.Lambda or len({*function.variables}) != 2:
            raise UnsupportedTerm("the entries of a matrix are a function of two positions")
        symbols = function.variables
        if any(type(each) not in SYMBOLS for each in symbols):
            raise UnsupportedTerm("the positions of a function matrix must be symbols")

        def body(*places: Polynomial) -> int:
            inside = scope
            for symbol, p, extent in zip(symbols, places, extents, strict=True):
                self._as_declared(symbol, p)
                inside = inside.at(symbol, p, (sympy.S.Zero, extent - 1))
            return self.scalar(function.expr, inside)

        return self._array(tuple(self.position(each, scope, size=True) for each in extents), body)

    def inverse(self, t: Any, scope: Scope) -> int:
        """The inverse: of a product of square matrices by factors, of an orthogonal matrix its transpose."""
        add, kind = self.table.add, type(t)
        if kind is sympy.Identity:
            return self.matrix(t, scope)
        if kind is sympy.Transpose:
            return add(language.Transpose(self.inverse(t.args[0], scope)))
        if kind is sympy.DiagMatrix:
            vector = self.matrix(t.args[0], scope)
            return self._diagonal(vector, lambda entry: self._reciprocal(entry, scope, "{} is invertible", t))
        if kind is sympy.MatrixSymbol and t in self.definitions:
            self._matrix_symbol(t, scope)
            return self.inverse(self.definitions[t], Scope({}))
        number, _ = self._squared(self.matrix(t, scope))
        if kind is sympy.Inverse and not self.table.free[number]:
            self.presumed.append(number)
            return self.matrix(t.args[0], scope)
        if kind is sympy.MatMul:
            matrices = [part for part in t.args if is_matrix(part)]
            shapes = [self.table.matrix(self.matrix(part, scope)) for part in matrices]
            if all(rows == columns for rows, columns in shapes):
                scalars = [self.reciprocal(part, scope) for part in t.args if not is_matrix(part)]
                inverses = [self.inverse(part, scope) for part in matrices]
                return self._scaled(scalars, self._single(language.Product, inverses[::-1]))
        if kind is sympy.MatrixSymbol and "orthogonal" in self.properties.get(self._matrix_key(t), ()):
            return add(language.Transpose(number))
        self._call("invertible", number, scope, "{} is invertible", t)
        return add(language.Inverse(number))
