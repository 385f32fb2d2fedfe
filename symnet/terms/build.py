"""SymPy terms put together without SymPy's own evaluation, which would rewrite them at once."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from sympy import (
    Add,
    Basic,
    Expr,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatrixExpr,
    Mul,
    Rational,
    Symbol,
    Tuple,
    ZeroMatrix,
)
from sympy.core.sorting import default_sort_key
from sympy.matrices import MatrixBase

from symnet.errors import UsageError
from symnet.reading.arguments import TOO_LARGE, shallow
from symnet.reading.dimensions import Size, minus, size
from symnet.reading.storage import sum_as_it_stands
from symnet.reading.terms import is_matrix, told

NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def size_symbol(name: str) -> Symbol:
    """A positive integer symbol.

    Raises `UsageError` unless the name is a letter followed by letters, digits and underscores.
    """
    if not NAME.fullmatch(name):
        raise UsageError(f"a size must be named by a letter, then letters and digits; found {told(name)}")
    return Symbol(name, positive=True, integer=True)


def sizes(names: str) -> Symbol | tuple[Symbol, ...]:
    """Positive integer symbols for sizes: one symbol for one name, else a tuple.

    >>> sizes("p h q")
    (p, h, q)
    """
    if not isinstance(names, str) or not names.replace(",", " ").split():
        raise UsageError(f"sizes takes names in one text, as in sizes('p h'); found {told(names)}")
    found = tuple(map(size_symbol, names.replace(",", " ").split()))
    return found if len(found) > 1 else found[0]


def as_size(value: object, what: str) -> Expr:
    """A size of at least 1 as a SymPy expression; `what` names it in the error."""
    match value:
        case bool() | MatrixExpr():
            pass
        case int() | Integer() if 1 <= value < TOO_LARGE:
            return Integer(value)
        case Expr() if not shallow(value, what).is_number and value.is_integer and value.is_positive:
            return Integer(normal) if isinstance(normal := size(value), int) else normal
    raise UsageError(f"{what} must be a positive integer or a symbol made by sizes(...); found {told(value)}")


def extents(matrix: MatrixExpr) -> tuple[Expr, Expr]:
    """The rows and columns of a matrix as SymPy terms; explicit matrices have Python integers.

    SymPy takes the shape of a product from its factors twice, in a time exponential in how deep they are
    nested.
    """
    if isinstance(matrix, MatMul):
        matrices = [factor for factor in matrix.args if is_matrix(factor)]
        if len(matrices) == 1:
            return extents(matrices[0])
        return extents(matrices[0])[0], extents(matrices[-1])[1]
    rows, columns = (Integer(n) if isinstance(n, int) else n for n in matrix.shape)
    return rows, columns


def add(terms: Sequence[Expr]) -> Expr:
    """A scalar sum as it stands."""
    if not terms:
        return Integer(0)
    return terms[0] if len(terms) == 1 else Add(*terms, evaluate=False)


def mul(factors: Sequence[Expr]) -> Expr:
    """A scalar product as it stands, without factors 1."""
    kept = [factor for factor in factors if factor != 1]
    if not kept:
        return Integer(1)
    return kept[0] if len(kept) == 1 else Mul(*kept, evaluate=False)


def summed(body: Expr, index: Symbol, extent: Size) -> Expr:
    """The sum of a body over an index that runs from 0 to extent - 1."""
    return sum_as_it_stands(body, Tuple(index, Integer(0), Integer(0) + minus(extent, 1)))


def matrix_add(terms: Sequence[MatrixExpr]) -> MatrixExpr:
    """A matrix sum as it stands."""
    return terms[0] if len(terms) == 1 else MatAdd(*terms, evaluate=False)


def matrix_mul(factors: Sequence[Basic]) -> MatrixExpr:
    """A matrix product as it stands, without factors 1."""
    kept = [factor for factor in factors if is_matrix(factor) or factor != 1]
    return kept[0] if len(kept) == 1 else MatMul(*kept, evaluate=False)


def summands(term: Basic) -> tuple[Basic, ...]:
    """The terms of a sum, or the term itself."""
    return term.args if isinstance(term, Add | MatAdd) else (term,)


def factors(term: Basic) -> tuple[Basic, ...]:
    """The factors of a product, or the term itself."""
    return term.args if isinstance(term, Mul | MatMul) else (term,)


def _scalar_and_matrices(term: MatrixExpr) -> tuple[Expr, tuple[MatrixExpr, ...]]:
    """A product as its scalar and its matrices, nested products flattened."""
    scalars: list[Expr] = []
    matrices: list[MatrixExpr] = []
    for factor in factors(term):
        if not is_matrix(factor):
            scalars.append(factor)
        elif isinstance(factor, MatMul):
            inner, nested = _scalar_and_matrices(factor)
            scalars.append(inner)
            matrices += nested
        else:
            matrices.append(factor)
    return Mul(*scalars), tuple(matrices)


def normal_product(*terms: Basic) -> MatrixExpr:
    """A product flattened: one scalar in front, no identity matrix, neighbouring numbers multiplied.

    *Law.* `normal_product(a, normal_product(b, c)) == normal_product(normal_product(a, b), c)`.
    """
    product = matrix_mul(terms)
    scalar, matrices = _scalar_and_matrices(product)
    if scalar == 0 or any(isinstance(matrix, ZeroMatrix) for matrix in matrices):
        return ZeroMatrix(*product.shape)
    kept: list[MatrixExpr] = []
    for matrix in matrices:
        if isinstance(matrix, Identity):
            continue
        if kept and isinstance(matrix, MatrixBase) and isinstance(kept[-1], MatrixBase):
            kept[-1] = kept[-1] * matrix
        else:
            kept.append(matrix)
    if not kept:
        kept = [Identity(product.shape[0])]
    if len(kept) == 1 and isinstance(kept[0], MatrixBase):
        return kept[0] * scalar
    for place, matrix in enumerate(kept):
        if isinstance(matrix, MatrixBase):
            content = _content(matrix)
            kept[place], scalar = matrix / content, scalar * content
    return matrix_mul([scalar, *kept])


def _content(matrix: MatrixBase) -> Expr:
    """The first entry that is not 0, if it is a number: what can stand in front of the matrix."""
    first = next((entry for entry in matrix.flat() if entry != 0), Integer(1))
    return first if isinstance(first, Rational) else Integer(1)


def normal_sum(terms: Iterable[MatrixExpr], rows: Size, columns: Size) -> MatrixExpr:
    """A sum flattened, equal terms collected, numbers that end a product added, long products first.

    *Law.* The result does not depend on how the terms are ordered or grouped.
    """
    letters: dict[tuple[MatrixExpr, ...], Expr] = {}
    numbers: dict[tuple[MatrixExpr, ...], MatrixExpr] = {}
    for term in terms:
        for part in summands(term):
            scalar, matrices = _scalar_and_matrices(part)
            if isinstance(matrices[-1], MatrixBase):
                key, last = matrices[:-1], matrices[-1] * scalar
                numbers[key] = numbers[key] + last if key in numbers else last
            elif not isinstance(matrices[-1], ZeroMatrix):
                letters[matrices] = letters.get(matrices, Integer(0)) + scalar
    found = [(matrices, [scalar, *matrices]) for matrices, scalar in letters.items() if scalar != 0]
    for before, number in numbers.items():
        if not number.is_zero_matrix:
            product = factors(normal_product(*before, number))
            found.append((tuple(filter(is_matrix, product)), list(product)))
    found.sort(key=lambda item: (-len(item[0]), [default_sort_key(matrix) for matrix in item[0]]))
    return matrix_add([matrix_mul(product) for _, product in found]) if found else ZeroMatrix(rows, columns)
