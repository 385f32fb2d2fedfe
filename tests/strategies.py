"""Random matrix terms, the same terms rewritten by valid steps, and terms with an edit."""

from hypothesis import strategies as st
from sympy import (
    DiagMatrix,
    HadamardProduct,
    Identity,
    Integer,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
)

from symnet import sizes

WIDTHS = [*sizes("m n p"), Integer(1), Integer(2), Integer(3)]
SCALARS = [Integer(2), Integer(-1), Rational(1, 2), Symbol("s"), Symbol("t")]
widths = st.sampled_from(WIDTHS)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def letter(name, rows, columns):
    """A matrix symbol; one name has one shape."""
    return MatrixSymbol(f"{name}_{rows}{columns}", rows, columns)


@st.composite
def terms(draw, rows, columns, depth=3):
    """A matrix term of the given sizes."""
    kinds = ["letter"] * 3 + ["one", "zero"] + (["identity"] if rows == columns else [])
    if depth:
        kinds += ["sum", "product", "product", "transpose", "scalar", "hadamard", "trace"]
        kinds += ["diagonal"] if rows == columns else []
    deeper = lambda r, c: draw(terms(r, c, depth - 1))  # noqa: E731
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
        case "diagonal":
            return DiagMatrix(deeper(rows, 1))
    raise AssertionError


def rewritten(draw, term):
    """The same matrix, rewritten by a valid step at some of the nodes that allow one."""
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
        case MatMul():
            return product(*parts)
        case MatAdd():
            return total(*parts)
    return term.func(*parts)


def edited(draw, term):
    """The term with one node changed, so that it is probably another matrix."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix and part.args]
    if inner and not isinstance(term, MatrixSymbol) and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        return (
            total(*parts)
            if isinstance(term, MatAdd)
            else (product(*parts) if isinstance(term, MatMul) else term.func(*parts))
        )
    rows, columns = term.shape
    match draw(st.sampled_from(["twice", "other", "more", "flip"])):
        case "twice":
            return product(2, term)
        case "other":
            return letter(draw(st.sampled_from("ABC")), rows, columns)
        case "flip" if rows == columns:
            return Transpose(term)
    return total(term, letter("A", rows, columns))
