"""What is assumed of random letters: their moments, and that they are independent, as equations."""

from collections.abc import Iterator
from itertools import count, product

from sympy import (
    Basic,
    Dummy,
    Expr,
    Identity,
    Integer,
    KroneckerDelta,
    MatrixExpr,
    Mul,
    OneMatrix,
    ZeroMatrix,
)
from sympy.stats import Expectation, Variance
from sympy.stats.rv import RandomMatrixSymbol, RandomSymbol

from symnet.errors import UsageError
from symnet.reading.arguments import as_integer
from symnet.reading.terms import as_term, is_matrix, told

Equations = tuple[tuple[Basic, Basic], ...]
MOST = 4
"""The highest degree up to which letters are independent."""


def moments(letter: object, *, mean: object = None, variance: object = None) -> Equations:
    """What is assumed of the mean and of the variance of a random letter, as equations for `assuming`.

    The letter is a `RandomSymbol` or a `RandomMatrixSymbol` of SymPy. The mean is a number, that of every
    entry, or a matrix of the letter's shape. The variance of a column is a matrix; a number v stands for v·I,
    so the entries are uncorrelated, and so are those of a letter with more columns.

    Raises `UsageError` if the letter is none, or if the mean or the variance does not fit.

    >>> from sympy import symbols
    >>> from sympy.stats.rv import RandomMatrixSymbol
    >>> from symnet import sizes
    >>> n, sigma = sizes("n"), symbols("sigma")
    >>> moments(RandomMatrixSymbol("e", n, 1), mean=0, variance=sigma**2)
    ((ExpectationMatrix(e), 0), (ExpectationMatrix(e*e.T), sigma**2*I))
    """
    random = _letter(letter)
    first = None if mean is None else as_term(mean, "the mean")
    second = None if variance is None else as_term(variance, "the variance")
    if not isinstance(random, RandomMatrixSymbol):
        return (*_of_number(random, first, second),)
    return (*(_of_column if random.shape[1] == 1 else _of_matrix)(random, first, second),)


def independent(first: object, second: object, *others: object, degree: int = 2) -> Equations:
    """That random letters are independent, as equations for `assuming`: the expectation of a product is that
    of its factors in each letter, multiplied, for up to `degree` factors in each.

    Raises `UsageError` if a letter is none, or given twice.

    >>> from sympy.stats.rv import RandomSymbol
    >>> x, y = RandomSymbol("x"), RandomSymbol("y")
    >>> independent(x, y, degree=1)
    ((Expectation(x*y), Expectation(x)*Expectation(y)),)
    """
    several = [_letter(each) for each in (first, second, *others)]
    if len({*several}) < len(several):
        raise UsageError(f"independent letters must be different ones; found {told(several)}")
    if as_integer(degree, "the degree", 1) > MOST:
        raise UsageError(f"the degree must be at most {MOST}; found {degree}")
    names = _names()
    powers = [_powers(each, degree, names) for each in several]
    return (*(each for k in range(len(powers) - 1) for each in _apart(powers[k], powers[k + 1 :])),)


def _letter(letter: object) -> RandomSymbol:
    if not isinstance(letter, RandomSymbol):
        raise UsageError(
            f"a random letter must be a RandomSymbol or a RandomMatrixSymbol; found {told(letter)}"
        )
    return letter


def _of_number(x: Expr, mean: Basic | None, variance: Basic | None) -> Iterator[tuple[Basic, Basic]]:
    if any(is_matrix(each) for each in (mean, variance) if each is not None):
        raise UsageError(f"the mean and the variance of {x} must be numbers; found a matrix")
    if mean is not None:
        yield Expectation(x), mean
    if variance is not None:
        yield (Variance(x), variance) if mean is None else (Expectation(x**2), variance + mean**2)


def _of_column(x: MatrixExpr, mean: Basic | None, variance: Basic | None) -> Iterator[tuple[Basic, Basic]]:
    rows = x.shape[0]
    if mean is not None:
        mean = _filled(mean, x)
        yield Expectation(x), mean
    if variance is None:
        return
    variance = variance if is_matrix(variance) else variance * Identity(rows)
    if variance.shape != (rows, rows):
        found = told(variance)
        raise UsageError(
            f"the variance of {x} must be a number or a matrix of {rows} by {rows}; found {found}"
        )
    if mean is None:
        yield Variance(x), variance
    else:
        yield Expectation(x * x.T), variance + mean * mean.T


def _of_matrix(x: MatrixExpr, mean: Basic | None, variance: Basic | None) -> Iterator[tuple[Basic, Basic]]:
    (i, j), (k, m) = _places(x, 2, _names())
    if variance is not None and is_matrix(variance):
        raise UsageError(f"the variance of {x} must be a number, that of each entry; found {told(variance)}")
    found = None if mean is None else _filled(mean, x)
    if found is not None:
        yield Expectation(x[i, j]), found[i, j]
    if variance is not None:
        means = Expectation(x[i, j]) * Expectation(x[k, m]) if found is None else found[i, j] * found[k, m]
        yield Expectation(x[i, j] * x[k, m]), variance * KroneckerDelta(i, k) * KroneckerDelta(j, m) + means


def _filled(mean: Basic, x: MatrixExpr) -> MatrixExpr:
    """A mean that is the same for all entries as a matrix."""
    if not is_matrix(mean):
        return ZeroMatrix(*x.shape) if mean == 0 else mean * OneMatrix(*x.shape)
    if mean.shape != x.shape:
        rows, columns = x.shape
        found = told(mean)
        raise UsageError(
            f"the mean of {x} must be a number or a matrix of {rows} by {columns}; found {found}"
        )
    return mean


def _names() -> Iterator[str]:
    """Names of indices."""
    return (f"{each}{number or ''}" for number in count() for each in "ijklmrst")


def _places(x: MatrixExpr, several: int, names: Iterator[str]) -> list[tuple[Expr, ...]]:
    """Places in a matrix, with indices of their own."""
    return [
        tuple(Integer(0) if extent == 1 else Dummy(next(names), integer=True) for extent in x.shape)
        for _ in range(several)
    ]


def _powers(letter: RandomSymbol, degree: int, names: Iterator[str]) -> list[Expr]:
    """Products of 1, 2, ... factors of a letter, or of entries of it."""
    if not isinstance(letter, RandomMatrixSymbol):
        return [letter**k for k in range(1, degree + 1)]
    entries = [letter[place] for place in _places(letter, degree, names)]
    return [Mul(*entries[:k]) for k in range(1, degree + 1)]


def _apart(powers: list[Expr], others: list[list[Expr]]) -> Iterator[tuple[Expr, Expr]]:
    """That one letter is independent of others."""
    for first in powers:
        for second in product(*([Integer(1), *each] for each in others)):
            rest = Mul(*second)
            if rest != 1:
                yield Expectation(first * rest), Expectation(first) * Expectation(rest)
