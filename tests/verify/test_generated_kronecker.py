"""Random claims with Kronecker products: rewritten by valid steps they hold; changed, none is wrongly proved.

An extent is a product of atoms, symbols and small numbers drawn independently; a Kronecker product has
some of them in each factor. The number of examples is that of the environment variable SYMNET_EXAMPLES.
"""

import os
from math import prod

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    BlockMatrix,
    DiagMatrix,
    HadamardProduct,
    Identity,
    Integer,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Trace,
    Transpose,
    ZeroMatrix,
)

from symnet import Proved, Unknown, sizes, verify
from symnet.instances.signature import signature_of
from symnet.instances.strategies import instances

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
ATOMS = [*sizes("m p"), Integer(1), Integer(2)]
extents = st.lists(st.sampled_from(ATOMS), min_size=1, max_size=2).map(tuple)


def product(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


def size(atoms):
    return prod(atoms, start=Integer(1))


def letter(name, rows, columns):
    """A matrix symbol; one name has one shape."""
    return MatrixSymbol(f"{name}_{rows}_{columns}", rows, columns)


def identity(extent):
    """An identity matrix that SymPy does not see as one."""
    return DiagMatrix(OneMatrix(extent, 1))


@st.composite
def terms(draw, rows, columns, depth=3):
    """A matrix term whose extents are the products of the atoms."""
    height, width = size(rows), size(columns)
    kinds = ["letter"] * 3 + ["one"] + (["identity"] if rows == columns else [])
    if depth:
        kinds += ["sum", "product", "product", "transpose", "hadamard", "trace", "split"]
        kinds += ["kronecker"] * 6 if len(rows) + len(columns) > 2 else []
    deeper = lambda r, c: draw(terms(r, c, depth - 1))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "letter":
            return letter(draw(st.sampled_from("AB")), height, width)
        case "one":
            return OneMatrix(height, width)
        case "identity":
            return Identity(height)
        case "sum":
            return total(deeper(rows, columns), deeper(rows, columns))
        case "product":
            inner = draw(extents)
            return product(deeper(rows, inner), deeper(inner, columns))
        case "transpose":
            return Transpose(deeper(columns, rows))
        case "hadamard":
            return HadamardProduct(deeper(rows, columns), deeper(rows, columns))
        case "trace":
            inner = draw(extents)
            return product(Trace(deeper(inner, inner)), deeper(rows, columns))
        case "split":
            zero = ZeroMatrix(height, width)
            return product(BlockMatrix([[deeper(rows, columns), zero]]), doubled(width))
        case "kronecker":
            above, beside = draw(st.integers(0, len(rows))), draw(st.integers(0, len(columns)))
            return KroneckerProduct(
                deeper(rows[:above], columns[:beside]), deeper(rows[above:], columns[beside:])
            )
    raise AssertionError


def doubled(width):
    """[I; I]."""
    return BlockMatrix([[Identity(width)], [Identity(width)]])


def _fits(left, right):
    return (
        isinstance(left, KroneckerProduct)
        and isinstance(right, KroneckerProduct)
        and len(left.args) == len(right.args)
        and all(a.shape[1] == b.shape[0] for a, b in zip(left.args, right.args, strict=True))
    )


def kronecker_steps(parts):
    """Other ways to write a Kronecker product of the parts."""
    first, *others = parts
    rest = KroneckerProduct(*others) if len(others) > 1 else others[0]
    yield Transpose(KroneckerProduct(*(Transpose(part) for part in parts)))
    yield product(
        KroneckerProduct(first, identity(rest.shape[0])), KroneckerProduct(identity(first.shape[1]), rest)
    )
    yield product(
        KroneckerProduct(identity(first.shape[0]), rest), KroneckerProduct(first, identity(rest.shape[1]))
    )
    if isinstance(first, MatAdd):
        yield total(*(KroneckerProduct(each, rest) for each in first.args))
    if isinstance(rest, MatAdd):
        yield total(*(KroneckerProduct(first, each) for each in rest.args))


def rewritten(draw, term):
    """The same matrix, rewritten by a valid step at each node that allows one."""
    if not term.args or isinstance(term, MatrixSymbol | Identity | OneMatrix | ZeroMatrix):
        return product(term, identity(term.shape[1])) if draw(st.integers(0, 3)) == 0 else term
    if isinstance(term, BlockMatrix | DiagMatrix):
        return term
    parts = [rewritten(draw, part) if part.is_Matrix else part for part in term.args]
    steps = []
    match term:
        case KroneckerProduct():
            steps = list(kronecker_steps(parts))
        case MatMul() if len(parts) == 2 and _fits(*parts):
            pairs = zip(parts[0].args, parts[1].args, strict=True)
            steps = [KroneckerProduct(*(product(a, b) for a, b in pairs))]
        case MatMul() if parts[0].is_Matrix:
            steps = [Transpose(product(*(Transpose(part) for part in reversed(parts))))]
        case MatAdd() | HadamardProduct():
            steps = [(total if isinstance(term, MatAdd) else HadamardProduct)(*reversed(parts))]
        case Transpose() if isinstance(parts[0], KroneckerProduct):
            steps = [KroneckerProduct(*(Transpose(part) for part in parts[0].args))]
    if steps and draw(st.integers(0, 2)):
        return draw(st.sampled_from(steps))
    return rebuilt(term, parts)


def rebuilt(term, parts):
    match term:
        case MatMul():
            return product(*parts)
        case MatAdd():
            return total(*parts)
    return term.func(*parts)


def edited(draw, term):
    """The term with one node changed, so that it is probably another matrix."""
    inner = [place for place, part in enumerate(term.args) if part.is_Matrix and part.args]
    inner = [] if isinstance(term, BlockMatrix | DiagMatrix | MatrixSymbol) else inner
    if inner and draw(st.integers(0, 3)):
        place = draw(st.sampled_from(inner))
        parts = list(term.args)
        parts[place] = edited(draw, parts[place])
        return rebuilt(term, parts)
    rows, columns = term.shape
    match draw(st.sampled_from(["twice", "other", "more", "flip", "swap", "identity"])):
        case "twice":
            return product(2, term)
        case "other":
            return letter(draw(st.sampled_from("AB")), rows, columns)
        case "identity" if rows == columns:
            return Identity(rows)
        case "flip" if rows == columns:
            return Transpose(term)
        case "swap" if isinstance(term, KroneckerProduct):
            return KroneckerProduct(*reversed(term.args))
    return total(term, letter("A", rows, columns))


@st.composite
def claims(draw, change):
    term = draw(terms(draw(extents), draw(extents)))
    return term, change(draw, term)


def values_agree(lhs, rhs, instance):
    return instance.value(lhs) == instance.value(rhs)


@LONG
@given(claims(rewritten), st.data())
def test_what_valid_steps_rewrite_is_never_said_to_differ(claim, data):
    lhs, rhs = claim
    words = signature_of([lhs, rhs])
    assert values_agree(lhs, rhs, data.draw(instances(words)))
    verdict = verify(lhs, rhs)
    note(str(verdict))
    assert isinstance(verdict, Proved | Unknown)


@LONG
@given(claims(edited), st.data())
def test_a_changed_term_is_proved_only_if_the_numbers_agree(claim, data):
    lhs, rhs = claim
    verdict = verify(lhs, rhs)
    note(str(verdict))
    words = signature_of([lhs, rhs])
    agree = all(values_agree(lhs, rhs, data.draw(instances(words))) for _ in range(3))
    if not agree:
        assert not isinstance(verdict, Proved)
