"""What is assumed of matrices that select or permute rows."""

from sympy import HadamardProduct, MatMul, MatrixExpr, OneMatrix

from symnet.errors import ShapeError, UsageError

Equation = tuple[MatrixExpr, MatrixExpr]


def selector(matrix: MatrixExpr) -> tuple[Equation, ...]:
    """That each row of a matrix has a single 1 and otherwise zeros: S∘S = S and S·1 = 1, for `assuming`.

    Then S·X has rows of X, for any X, in any order and any number of times.

    >>> from sympy import Function, MatrixSymbol
    >>> from symnet import sizes, verify
    >>> n, m, k = sizes("n m k")
    >>> S, X = MatrixSymbol("S", m, n), MatrixSymbol("X", n, k)
    >>> f = Function("f")
    >>> proof = verify((S * X).applyfunc(f), S * X.applyfunc(f), assuming=selector(S))
    >>> type(proof).__name__
    'Proved'
    """
    if not isinstance(matrix, MatrixExpr):
        raise UsageError(f"a matrix expression of SymPy is required; found {type(matrix).__name__}")
    rows, columns = matrix.shape
    ones = MatMul(matrix, OneMatrix(columns, 1), evaluate=False), OneMatrix(rows, 1)
    return (HadamardProduct(matrix, matrix, evaluate=False), matrix), ones


def permutation(matrix: MatrixExpr) -> tuple[Equation, ...]:
    """That each row and each column of a square matrix has a single 1 and otherwise zeros, for `assuming`.

    Then P·X has the rows of X in another order, and P is orthogonal.

    >>> from sympy import Identity, MatrixSymbol
    >>> from symnet import sizes, verify
    >>> n = sizes("n")
    >>> P = MatrixSymbol("P", n, n)
    >>> type(verify(P.T * P, Identity(n), assuming=permutation(P))).__name__
    'Proved'
    """
    equations = selector(matrix)
    rows, columns = matrix.shape
    if rows != columns:
        raise ShapeError(f"a permutation matrix is square; found {rows} by {columns}")
    ones = OneMatrix(1, rows)
    return *equations, (MatMul(ones, matrix, evaluate=False), ones)
