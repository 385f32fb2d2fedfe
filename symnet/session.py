"""For a SymPy session: `expand`, `collect`, `equal` for matrices and sums of symbolic size, each proved."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, TypeVar, overload

from sympy import Basic, Expr, MatrixExpr, MatrixSymbol, Sum, Symbol

from symnet.errors import LimitExceeded, UnprovedStep, UnsupportedTerm, UsageError
from symnet.reading.arguments import as_flag
from symnet.reading.terms import as_term, in_one_line, is_matrix, postorder, told
from symnet.search import Proved, Refuted
from symnet.search.decide import MAX_MEGABYTES, MAX_SECONDS, MAX_TERMS, Limits, decided, limited
from symnet.search.differences import normal_form
from symnet.terms import (
    add,
    coefficient,
    distribute,
    distribute_matrices,
    index_letters,
    matrix_add,
    matrix_mul,
    matrix_sum,
    mul,
    summands,
)
from symnet.terms import collect as collect_inputs

Result = TypeVar("Result")


@overload
def expand(
    term: object,
    *,
    proof: Literal[False] = False,
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> Basic: ...
@overload
def expand(
    term: object,
    *,
    proof: Literal[True],
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> tuple[Basic, Proved]: ...
def expand(
    term: object,
    *,
    proof: bool = False,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Basic | tuple[Basic, Proved]:
    """A term with every product distributed over every sum, and like terms joined.

    With `proof`, also the proof that both are equal for all sizes. The limits are those of `verify`. Raises
    `ShapeError` if sizes do not fit, `UnsupportedTerm` where the term has no such form, `LimitExceeded` or
    `UnprovedStep` past a limit.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> A, x, y = MatrixSymbol("A", m, n), MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
    >>> expand(A * (x + y) - A * y)
    A*x
    >>> expand((A + A) * (x + y))
    2*A*x + 2*A*y
    """
    stated, proof = as_term(term, "the term"), as_flag(proof, "proof")
    limits = limited(max_terms, max_seconds, max_megabytes)
    return _within_depth(lambda: _proved(stated, _expanded(stated, limits), proof, limits))


@overload
def collect(
    term: object,
    letter: Basic,
    *,
    proof: Literal[False] = False,
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> Basic: ...
@overload
def collect(
    term: object,
    letter: Basic,
    *,
    proof: Literal[True],
    max_terms: int = ...,
    max_seconds: float = ...,
    max_megabytes: int = ...,
) -> tuple[Basic, Proved]: ...
def collect(
    term: object,
    letter: Basic,
    *,
    proof: bool = False,
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> Basic | tuple[Basic, Proved]:
    """A term with its coefficients of a letter put together.

    The letter is a matrix, collected where it is the last or the first factor of a product; a scalar symbol;
    or, in a scalar term, a vector, whose entries are collected in one sum. With `proof`, also the proof.

    The limits and what is raised are those of `expand`.

    >>> from sympy import MatrixSymbol, Sum, symbols
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> A, B = MatrixSymbol("A", m, n), MatrixSymbol("B", m, n)
    >>> x, y = MatrixSymbol("x", n, 1), MatrixSymbol("y", n, 1)
    >>> collect(A * x + B * (x + y), x)
    (A + B)*x + B*y
    >>> i, j = symbols("i j", integer=True)
    >>> collect(Sum(A[0, i] * x[i, 0], (i, 0, n - 1)) + Sum(B[0, j] * x[j, 0], (j, 0, n - 1)), x)
    Sum((A[0, i] + B[0, i])*x[i, 0], (i, 0, n - 1))
    """
    stated, named, proof = as_term(term, "the term"), as_term(letter, "the letter"), as_flag(proof, "proof")
    limits = limited(max_terms, max_seconds, max_megabytes)
    return _within_depth(lambda: _proved(stated, _with_coefficients(stated, named, limits), proof, limits))


def equal(
    left: object,
    right: object,
    *,
    definitions: Mapping[Basic, object] | None = None,
    assuming: Iterable[object] = (),
    max_terms: int = MAX_TERMS,
    max_seconds: float = MAX_SECONDS,
    max_megabytes: int = MAX_MEGABYTES,
) -> bool:
    """Whether two terms are equal for all sizes and all entries.

    Definitions, assumptions and limits are those of `verify`.

    Raises `ShapeError` if sizes do not fit, `UnsupportedTerm` where symnet does not decide it.

    >>> from sympy import MatrixSymbol, Trace
    >>> from symnet import sizes
    >>> m, n = sizes("m n")
    >>> A, B = MatrixSymbol("A", m, n), MatrixSymbol("B", n, m)
    >>> equal(Trace(A * B), Trace(B * A)), equal(Trace(A * B), Trace(A * A.T))
    (True, False)
    """
    limits = limited(max_terms, max_seconds, max_megabytes)
    match decided(left, right, limits, definitions, assuming):
        case Proved():
            return True
        case Refuted():
            return False
        case unknown:
            raise UnsupportedTerm(f"whether they are equal is unknown: {unknown.reason}")


def _within_depth(found: Callable[[], Result]) -> Result:
    try:
        return found()
    except RecursionError:
        raise LimitExceeded("the terms are nested too deeply for SymPy") from None


def _expanded(term: Basic, limits: Limits) -> Basic:
    found = normal_form(term, limits.budget())
    return matrix_sum(distribute_matrices(term)) if found is None else found


def _with_coefficients(term: Basic, letter: Basic, limits: Limits) -> Basic:
    if is_matrix(term) and (is_matrix(letter) or isinstance(letter, Symbol)):
        return _collected(_expanded(term, limits), letter)
    if isinstance(letter, MatrixSymbol):
        names = {str(part) for part, _ in postorder(term) if isinstance(part, Symbol)}
        return collect_inputs(distribute(term), letter, next(index_letters(names)))
    if not isinstance(letter, Symbol):
        raise UsageError(f"the letter must be a matrix symbol or a scalar symbol; found {told(letter)}")
    return _powers(_expanded(term, limits), letter)


def _proved(stated: Basic, found: Basic, proof: bool, limits: Limits) -> Basic | tuple[Basic, Proved]:
    match decided(stated, found, limits):
        case Proved() as proved:
            return (found, proved) if proof else found
        case verdict:
            raise UnprovedStep(
                f"{in_one_line(found)} could not be proved to be {in_one_line(stated)}: {verdict}"
            )


def _collected(term: MatrixExpr, letter: Basic) -> MatrixExpr:
    """A sum of products with the letter taken out where it is the last factor, the first one, or a scalar."""
    terms = distribute_matrices(term)
    if not is_matrix(letter):
        powers: dict[Expr, list[tuple[Expr, tuple[MatrixExpr, ...]]]] = {}
        for scalar, matrices in terms:
            rest, power = scalar.as_coeff_exponent(letter)
            powers.setdefault(power, []).append((rest, matrices))
        return matrix_add(
            [matrix_mul([letter**power, matrix_sum(tuple(kept))]) for power, kept in powers.items()]
        )
    last = tuple(each for each in terms if each[1][-1] == letter)
    first = tuple(each for each in terms if each[1][0] == letter)
    # A product of the letter alone goes to the side on which the letter stands elsewhere.
    if any(len(matrices) > 1 for _, matrices in last) or len(last) == len(first):
        first = tuple(each for each in first if each not in last)
    else:
        last = tuple(each for each in last if each not in first)
    rest = tuple(each for each in terms if each not in (*last, *first))
    found: list[MatrixExpr] = []
    if last:
        found.append(matrix_mul([coefficient(last, -1, term, letter), letter]))
    if first:
        found.append(matrix_mul([letter, coefficient(first, 0, term, letter)]))
    return matrix_add([*found, *([matrix_sum(rest)] if rest else [])])


def _powers(term: Expr, letter: Symbol) -> Expr:
    """A sum of products, collected by the powers of a symbol, which stand outside its sums."""
    powers: dict[Expr, list[Expr]] = {}
    for each in summands(term):
        body, limits = (each.function, each.limits) if isinstance(each, Sum) else (each, ())
        rest, power = body.as_coeff_exponent(letter)
        powers.setdefault(power, []).append(Sum(rest, *limits) if limits else rest)
    return add([mul([letter**power, add(kept)]) for power, kept in powers.items()])
