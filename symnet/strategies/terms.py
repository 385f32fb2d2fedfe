"""Matrix terms, valid rewritings of them, and near misses."""

from collections.abc import Sequence
from typing import Any, Final

from hypothesis import assume
from hypothesis import strategies as st
from sympy import (
    Basic,
    DiagMatrix,
    Expr,
    HadamardProduct,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)

from symnet.errors import UsageError
from symnet.reading.arguments import as_flag, as_integer, as_kind
from symnet.reading.terms import told
from symnet.statements import Claim
from symnet.strategies.samples import instances
from symnet.terms import as_size, sizes

SCALARS: Final = (Integer(2), Integer(-1), Rational(1, 2), Symbol("s"), Symbol("t"))
TRIED: Final = 3
"""Instances at which a near miss may show that it is one."""


def extents(*, names: Sequence[str] = ("m", "n", "p"), most: int = 3) -> st.SearchStrategy[Expr]:
    """Sizes of matrices: symbols with the names given, and numbers from 1 to `most`.

    >>> from hypothesis import find
    >>> find(extents(), lambda size: True), find(extents(names=()), lambda size: size > 1)
    (m, 2)
    """
    symbols = [sizes(name) for name in as_kind(names, (list, tuple), "names")]
    numbers = range(1, as_integer(most, "the largest size", 0) + 1)
    if not symbols and not numbers:
        raise UsageError("extents need a name or a number")
    return st.sampled_from([*symbols, *map(Integer, numbers)])


def terms(
    shape: tuple[Any, Any] | None = None, *, depth: int = 3, inner: st.SearchStrategy[Expr] | None = None
) -> st.SearchStrategy[MatrixExpr]:
    """Matrix terms of a shape, of any if none is given, nested at most so deep, nothing in them evaluated.

    They have letters, sums, products, transposes, entrywise products, traces, diagonals and constants;
    `inner` draws the sizes inside of products.

    >>> from hypothesis import given, settings
    >>> from symnet import sizes
    >>> m = sizes("m")
    >>> @given(terms((m, 2)))
    ... @settings(max_examples=5)
    ... def test(term):
    ...     assert term.shape == (m, 2)
    >>> test()
    """
    widths = extents() if inner is None else as_kind(inner, st.SearchStrategy, "inner")
    if shape is None:
        return st.tuples(widths, widths).flatmap(lambda pair: terms(pair, depth=depth, inner=inner))
    if not isinstance(shape, tuple | list) or len(shape) != 2:
        raise UsageError(f"a shape must be a pair (rows, columns); found {told(shape)}")
    rows, columns = (as_size(each, "a size of a term") for each in shape)
    return _terms(rows, columns, as_integer(depth, "the depth", 0), widths)


def product(*factors: Basic) -> MatMul:
    """A product that stands as it is."""
    return MatMul(*factors, evaluate=False)


def total(*terms: Basic) -> MatAdd:
    """A sum that stands as it is."""
    return MatAdd(*terms, evaluate=False)


def letter(name: str, rows: Expr, columns: Expr) -> MatrixSymbol:
    """A matrix symbol; one name has one shape."""
    return MatrixSymbol(f"{name}_{rows}{columns}", rows, columns)


@st.composite
def _terms(
    draw: st.DrawFn, rows: Expr, columns: Expr, depth: int, widths: st.SearchStrategy[Expr]
) -> MatrixExpr:
    kinds = ["letter"] * 3 + ["one", "zero"] + (["identity"] if rows == columns else [])
    if depth:
        kinds += ["sum", "product", "product", "transpose", "scalar", "hadamard", "trace"]
        kinds += ["diagonal"] if rows == columns else []

    def deeper(height: Expr, width: Expr) -> MatrixExpr:
        return draw(_terms(height, width, depth - 1, widths))

    match draw(st.sampled_from(kinds)):
        case "letter":
            return letter(draw(st.sampled_from("ABC")), rows, columns)
        case "one":
            return OneMatrix(rows, columns)
        case "zero":
            return ZeroMatrix(rows, columns)
        case "identity":
            return Identity(rows)
        case "sum":
            return total(deeper(rows, columns), deeper(rows, columns))
        case "product":
            inner = draw(widths)
            return product(deeper(rows, inner), deeper(inner, columns))
        case "transpose":
            return Transpose(deeper(columns, rows))
        case "scalar":
            return product(draw(st.sampled_from(SCALARS)), deeper(rows, columns))
        case "hadamard":
            return HadamardProduct(deeper(rows, columns), deeper(rows, columns))
        case "trace":
            inner = draw(widths)
            return product(Trace(deeper(inner, inner)), deeper(rows, columns))
    return DiagMatrix(deeper(rows, 1))


def claims(*, true: bool, terms: st.SearchStrategy[MatrixExpr] | None = None) -> st.SearchStrategy[Claim]:
    """Equations that are true, or false: a term beside a valid rewriting, or beside a near miss.

    A near miss is a term with one node changed, and it differs at some numbers that were tried. The terms
    are those of `terms()` if no others are given.

    >>> from hypothesis import given, settings
    >>> from symnet import Refuted, verify
    >>> @given(claims(true=False))
    ... @settings(max_examples=5, deadline=None)
    ... def test(claim):
    ...     assert isinstance(verify(claim.lhs, claim.rhs), Refuted)
    >>> test()
    """
    drawn = _any_terms() if terms is None else as_kind(terms, st.SearchStrategy, "terms")
    return _true(drawn) if as_flag(true, "true") else _false(drawn)


def _any_terms() -> st.SearchStrategy[MatrixExpr]:
    return terms()


@st.composite
def _true(draw: st.DrawFn, terms: st.SearchStrategy[MatrixExpr]) -> Claim:
    term = draw(terms)
    return Claim(term, rewritten(draw, term))


@st.composite
def _false(draw: st.DrawFn, terms: st.SearchStrategy[MatrixExpr]) -> Claim:
    term = draw(terms)
    claim = Claim(term, edited(draw, term))
    samples = (draw(instances(claim)) for _ in range(TRIED))
    assume(any(sample.value[0] != sample.value[1] for sample in samples))
    return claim


def rewritten(draw: st.DrawFn, term: Basic) -> Basic:
    """The same matrix, written otherwise by a valid step at each node that allows one."""
    if not term.args or isinstance(term, MatrixSymbol | Identity | OneMatrix | ZeroMatrix):
        return product(term, Identity(term.shape[1])) if draw(st.booleans()) else term
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    match term:
        case MatAdd() if draw(st.booleans()):
            return total(*reversed(parts))
        case MatMul() if isinstance(parts[-1], MatAdd) and draw(st.booleans()):
            return total(*(product(*parts[:-1], each) for each in parts[-1].args))
        case MatMul() if isinstance(parts[0], MatAdd) and draw(st.booleans()):
            return total(*(product(each, *parts[1:]) for each in parts[0].args))
        case MatMul() if parts[0].is_Matrix and draw(st.booleans()):
            return Transpose(product(*(Transpose(part) for part in reversed(parts))))
        case MatMul() if not parts[0].is_Matrix and draw(st.booleans()):
            return total(product(parts[0] - 1, *parts[1:]), *parts[1:])
        case Transpose() if isinstance(parts[0], MatAdd) and draw(st.booleans()):
            return total(*(Transpose(each) for each in parts[0].args))
        case HadamardProduct() if isinstance(parts[0], MatAdd) and draw(st.booleans()):
            return total(*(HadamardProduct(each, *parts[1:]) for each in parts[0].args))
        case HadamardProduct() if draw(st.booleans()):
            return HadamardProduct(*reversed(parts))
        case DiagMatrix() if draw(st.booleans()):
            size = term.shape[0]
            return HadamardProduct(Identity(size), product(parts[0], OneMatrix(1, size)))
    return rebuilt(term, parts)


def rebuilt(term: Basic, parts: Sequence[Basic]) -> Basic:
    """A node with other parts, unevaluated."""
    match term:
        case MatMul():
            return product(*parts)
        case MatAdd():
            return total(*parts)
    return term.func(*parts)


def edited(draw: st.DrawFn, term: Basic) -> Basic:
    """The term with one node changed, so that it is probably another matrix."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix and part.args]
    if inner and not isinstance(term, MatrixSymbol) and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        return rebuilt(term, parts)
    rows, columns = term.shape
    match draw(st.sampled_from(["twice", "other", "more", "flip"])):
        case "twice":
            return product(2, term)
        case "other":
            return letter(draw(st.sampled_from("ABC")), rows, columns)
        case "flip" if rows == columns:
            return Transpose(term)
    return total(term, letter("A", rows, columns))
