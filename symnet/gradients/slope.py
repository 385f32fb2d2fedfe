"""The gradient of a term as people write it, by the chain rule from the outside in. What it finds is proved.

With Ḡ for what a part G is weighted with, the first order of the whole is Σ tr(Ḡᵀ·dG) over its parts:

    A·B:   Ā = Ḡ·Bᵀ,  B̄ = Aᵀ·Ḡ          A⁻¹:  Ā = -A⁻ᵀ·Ḡ·A⁻ᵀ          A∘B:  Ā = Ḡ∘B          tr(A):  Ā = ḡ·I
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sympy import (
    Add,
    Basic,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    Integer,
    Inverse,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    Mul,
    OneMatrix,
    Pow,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.core.verdicts import Definitions
from symnet.errors import UnsupportedTerm
from symnet.reading.terms import arguments, in_one_line, is_matrix
from symnet.terms import extents, normal_product, normal_sum


def slope(term: Basic, letter: Basic, named: Definitions) -> Basic:
    """The gradient of a number with respect to a letter, in the names in which the number is given.

    Raises `UnsupportedTerm` where the letter stands in a function, or in a term without a rule.
    """
    back = _Backwards(letter, named)
    back.term(term, Identity(1) if is_matrix(term) else Integer(1))
    for name, value in reversed(named):
        back.term(value, total(name, back.weights.pop(name, [])))
    return total(letter, back.weights[letter])


def total(letter: Basic, several: Iterable[Basic]) -> Basic:
    """A sum of the shape of a letter."""
    return normal_sum(several, *extents(letter)) if is_matrix(letter) else Add(*several)


class _Backwards:
    """Collects for the letter, and for each name in which it stands, what they are weighted with."""

    def __init__(self, letter: Basic, named: Definitions) -> None:
        self._known: dict[Basic, bool] = {letter: True}
        self.weights: dict[Basic, list[Basic]] = {letter: []}
        for name, value in named:
            if self.holds(value):
                self._known[name] = True
                self.weights[name] = []

    def holds(self, term: Basic) -> bool:
        """Whether the letter stands in a term."""
        if term not in self._known:
            self._known[term] = any(map(self.holds, arguments(term)))
        return self._known[term]

    def term(self, term: Any, weight: Any) -> None:
        """Go on with the parts of a term that has a weight."""
        if not self.holds(term):
            return
        if term in self.weights:
            self.weights[term].append(weight)
            return
        match term:
            case Add() | MatAdd():
                for part in term.args:
                    self.term(part, weight)
            case MatMul():
                self._product(term, weight)
            case Inverse(arg=inner):
                own = turned(term)
                self.term(inner, normal_product(-1, own, weight, own))
            case MatPow(args=(base, Integer() as exponent)):
                self._power(base, int(exponent), weight)
            case Mul():
                for place, part in enumerate(term.args):
                    self.term(part, weight * Mul(*term.args[:place], *term.args[place + 1 :]))
            case Pow(args=(base, Integer() as exponent)):
                self.term(base, weight * exponent * base ** (exponent - 1))
            case Transpose(arg=inner):
                self.term(inner, turned(weight))
            case Trace(arg=inner):
                self.term(inner, normal_product(weight, Identity(extents(inner)[0])))
            case HadamardProduct():
                for place, part in enumerate(term.args):
                    self.term(part, entrywise(weight, *term.args[:place], *term.args[place + 1 :]))
            case HadamardPower(args=(base, Integer() as exponent)):
                less = [] if exponent == 1 else [base if exponent == 2 else HadamardPower(base, exponent - 1)]
                self.term(base, normal_product(exponent, entrywise(weight, *less)))
            case DiagMatrix(args=(vector,)):
                column = diagonal(weight)
                self.term(vector, column if vector.shape[1] == 1 else turned(column))
            case DiagonalOf(args=(inner,)):
                self.term(inner, DiagMatrix(weight))
            case DiagonalMatrix(args=(inner,)):
                self.term(inner, entrywise(weight, Identity(extents(inner)[0])))
            case MatrixElement(args=(inner, *_)) if inner.shape == (1, 1):
                self.term(inner, normal_product(weight, Identity(1)))
            case _:
                raise UnsupportedTerm(
                    f"a gradient is found through sums, products, powers and inverses, not through "
                    f"{_called(term)} in {in_one_line(term)}"
                )

    def _product(self, term: MatMul, weight: MatrixExpr) -> None:
        scalar, matrices = term.as_coeff_matrices()
        for place, part in enumerate(matrices):
            before, after = matrices[:place], matrices[place + 1 :]
            turns = [scalar, *map(turned, reversed(before)), weight, *map(turned, reversed(after))]
            self.term(part, normal_product(*turns))
        if self.holds(scalar):
            self.term(scalar, product_trace(weight, matrices))

    def _power(self, base: MatrixExpr, exponent: int, weight: MatrixExpr) -> None:
        """A power as a product of equal factors, which are inverses for a negative exponent."""
        factor = base if exponent > 0 else Inverse(base)
        other = turned(factor)
        for place in range(abs(exponent)):
            several = [*[other] * place, weight, *[other] * (abs(exponent) - 1 - place)]
            self.term(factor, normal_product(*several))


def before_last(term: Basic, column: MatrixExpr) -> MatrixExpr:
    """F where a term is F·column, the column being in each of its products once."""
    match term:
        case _ if term == column:
            return Identity(extents(column)[0])
        case _ if not term.has(column):  # It is 0.
            return ZeroMatrix(extents(term)[0] if is_matrix(term) else 1, extents(column)[0])
        case MatAdd() | Add():
            parts = [before_last(part, column) for part in term.args]
            return normal_sum(parts, *extents(parts[0]))
        case MatMul():
            scalar, matrices = term.as_coeff_matrices()
            if scalar.has(column):
                return normal_product(*matrices, before_last(scalar, column))
            place = next(k for k, part in enumerate(matrices) if part.has(column))
            before, part, after = matrices[:place], matrices[place], matrices[place + 1 :]
            if extents(part)[1] == 1:  # What comes after it is a number.
                number = Trace(normal_product(*after)) if after else Integer(1)
                return normal_product(scalar * number, *before, before_last(part, column))
            turns = [*map(turned, reversed(after)), turned(part)]  # A row times a column is its transpose.
            return normal_product(scalar, *before, before_last(normal_product(*turns), column))
        case Mul():
            place = next(k for k, part in enumerate(term.args) if part.has(column))
            others = Mul(*term.args[:place], *term.args[place + 1 :])
            return normal_product(others, before_last(term.args[place], column))
        case Trace(arg=MatMul() as inner):
            scalar, matrices = inner.as_coeff_matrices()
            place = next(k for k, part in enumerate(matrices) if part.has(column))
            rows, columns = extents(matrices[place])
            if columns == 1:
                row = [*matrices[place + 1 :], *matrices[:place]]
                return normal_product(scalar, *row, before_last(matrices[place], column))
            if rows == 1:
                return before_last(Trace(turned(inner)), column)
        case HadamardProduct():
            place = next(k for k, part in enumerate(term.args) if part.has(column))
            others = entrywise(*term.args[:place], *term.args[place + 1 :])
            return normal_product(DiagMatrix(others), before_last(term.args[place], column))
    raise UnsupportedTerm(f"a jacobian is no product of matrices here: {in_one_line(term)}")


def symmetric(term: Any, matrices: Iterable[Basic]) -> Any:
    """A term with matrices in place of their transposes."""
    equal = {Transpose(matrix): matrix for matrix in matrices}
    if not equal or not is_matrix(term):
        return term
    return normal_sum([term.xreplace(equal)], *extents(term))


def product_trace(weight: MatrixExpr, matrices: Sequence[MatrixExpr]) -> Expr:
    """tr(weightᵀ·product)."""
    product = normal_product(turned(weight), *matrices)
    scalar, several = product.as_coeff_mmul() if isinstance(product, MatMul) else (Integer(1), product)
    return scalar * Trace(several)


def _called(term: Basic) -> str:
    """The name of the function or operation of a term."""
    if isinstance(term, ElementwiseApplyFunction):
        return f"{term.function.expr.func.__name__} of every entry"
    return term.func.__name__


def diagonal(matrix: MatrixExpr) -> MatrixExpr:
    """The column of the diagonal entries; that of a·bᵀ is a∘b."""
    if isinstance(matrix, MatMul):
        scalar, matrices = matrix.as_coeff_matrices()
        for place in range(1, len(matrices)):
            if extents(matrices[place])[0] == 1:
                row = normal_product(*matrices[place:])
                return entrywise(normal_product(scalar, *matrices[:place]), turned(row))
    return DiagonalOf(matrix)


def entrywise(*matrices: MatrixExpr) -> MatrixExpr:
    """A Hadamard product with its numbers in front, without matrices of ones."""
    scalars, powers = list[Expr](), dict[MatrixExpr, Expr]()
    for matrix in matrices:
        scalar, rest = matrix.as_coeff_mmul() if isinstance(matrix, MatMul) else (Integer(1), matrix)
        scalars.append(scalar)
        for part in rest.args if isinstance(rest, HadamardProduct) else (rest,):
            base, power = part.args if isinstance(part, HadamardPower) else (part, Integer(1))
            if not _is_ones(base):
                powers[base] = powers.get(base, Integer(0)) + power
    kept = [
        base if power == 1 else HadamardPower(base, power) for base, power in powers.items() if power != 0
    ]
    if not kept:
        kept = [OneMatrix(*extents(matrices[0]))]
    return normal_product(*scalars, kept[0] if len(kept) == 1 else HadamardProduct(*kept))


def _is_ones(matrix: MatrixExpr) -> bool:
    first, *others = matrix.args if isinstance(matrix, MatMul) else (matrix,)
    thin = all(isinstance(part, OneMatrix) and part.shape[0] == 1 for part in others)
    return thin and isinstance(first, OneMatrix)


def turned(matrix: MatrixExpr) -> MatrixExpr:
    """The transpose, with transposes at the letters."""
    match matrix:
        case Transpose(arg=inner):
            return inner
        case MatAdd():
            return MatAdd(*map(turned, matrix.args))
        case MatMul():
            scalar, matrices = matrix.as_coeff_matrices()
            return normal_product(scalar, *map(turned, reversed(matrices)))
        case Inverse(arg=inner):
            return Inverse(turned(inner))
        case HadamardProduct():
            return HadamardProduct(*map(turned, matrix.args))
        case HadamardPower(args=(base, exponent)):
            return HadamardPower(turned(base), exponent)
        case Identity() | DiagMatrix() | DiagonalMatrix():
            return matrix
        case OneMatrix() | ZeroMatrix():
            return type(matrix)(*reversed(matrix.args))
    return Transpose(matrix)
