"""Random claims about determinants: rewritten by valid laws they hold; changed, none is wrongly decided.

A claim has one determinant on its left, and on its right what laws make of it. Numbers at random instances,
by an evaluator that shares nothing with the core, must agree with each verdict. The number of examples is
that of the environment variable SYMNET_EXAMPLES.
"""

import os

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from sympy import (
    BlockMatrix,
    Determinant,
    Identity,
    Integer,
    MatrixSymbol,
    Mul,
    Pow,
    Transpose,
    ZeroMatrix,
    symbols,
)

from symnet import Proved, Refuted, Unknown, sizes, verify
from symnet.instances.signature import signature_of
from symnet.instances.strategies import instances
from tests.verify.claims import Claim, power, product, total
from tests.verify.numeric import at_witness

LONG = settings(
    max_examples=int(os.environ.get("SYMNET_EXAMPLES", "60")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
n, p = sizes("n p")
SMALL = [n, p, Integer(1)]
SPLIT = {n + p: (n, p), n + 1: (n, Integer(1)), Integer(2): (Integer(1), Integer(1))}
EXTENTS = [*SMALL, *SPLIT]
SCALARS = [*symbols("a b"), Integer(-1), Integer(2), Integer(0)]


def letter(name, rows, columns):
    """A matrix symbol; one name has one shape."""
    return MatrixSymbol(f"{name}_{rows}_{columns}", rows, columns)


def times(*factors):
    return Mul(*factors, evaluate=False)


@st.composite
def squares(draw, extent, depth=3):
    """A square matrix, and what laws make of its determinant."""
    kinds = ["letter", "letter", "identity"]
    kinds += ["product", "transpose", "scaled", "power", "update", "sum"] if depth else []
    kinds += ["block", "block"] if depth and extent in SPLIT else []
    deeper = lambda size=extent: draw(squares(size, depth - 1))  # noqa: E731
    match draw(st.sampled_from(kinds)):
        case "letter":
            found = letter(draw(st.sampled_from("AB")), extent, extent)
            return found, Determinant(found)
        case "identity":
            return Identity(extent), Integer(1)
        case "product":
            (left, first), (right, second) = deeper(), deeper()
            return product(left, right), times(second, first)
        case "transpose":
            inner, found = deeper()
            return Transpose(inner), found
        case "scaled":
            (inner, found), scalar = deeper(), draw(st.sampled_from(SCALARS))
            return product(scalar, inner), times(Pow(scalar, extent), found)
        case "power":
            inner, found = deeper()
            return power(inner, 2), Pow(found, 2, evaluate=False)
        case "block":
            one, other = SPLIT[extent]
            (upper, first), (lower, second) = deeper(one), deeper(other)
            zero = ZeroMatrix(other, one)
            return BlockMatrix([[upper, letter("C", one, other)], [zero, lower]]), times(first, second)
        case "update":
            other = draw(st.sampled_from(SMALL))
            U, V = letter("U", extent, other), letter("V", other, extent)
            return (
                total(Identity(extent), product(U, V)),
                Determinant(total(Identity(other), product(V, U))),
            )
        case "sum":
            (left, _), (right, _) = deeper(), deeper()
            return total(left, right), Determinant(total(right, left))
    raise AssertionError


@st.composite
def claims(draw):
    extent = draw(st.sampled_from(EXTENTS))
    matrix, found = draw(squares(extent))
    return extent, Determinant(matrix), found


def changed(draw, extent, found):
    """Another number, which is probably not the same."""
    scalar = draw(st.sampled_from(SCALARS))
    other = Determinant(letter("A", extent, extent))
    ways = ["scalar", "power", "added", "times", "part"]
    match draw(st.sampled_from(ways)):
        case "scalar":
            return times(scalar, found)
        case "power":
            return times(Pow(scalar, extent), found)
        case "added":
            return found + other
        case "times":
            return times(found, other)
    parts = [part for part in found.args if not part.is_Matrix]
    return draw(st.sampled_from(parts)) if parts else -found


def agree(lhs, rhs, data):
    words = signature_of([lhs, rhs])
    drawn = (data.draw(instances(words)) for _ in range(3))
    return all(instance.value(lhs) == instance.value(rhs) for instance in drawn)


@LONG
@given(claims(), st.data())
def test_what_laws_make_of_a_determinant_is_never_said_to_differ(claim, data):
    _, lhs, rhs = claim
    assert agree(lhs, rhs, data)
    verdict = verify(lhs, rhs, max_seconds=20)
    note(str(verdict))
    assert isinstance(verdict, Proved | Unknown)


@LONG
@given(claims(), st.data())
def test_a_changed_determinant_is_decided_as_the_numbers_say(claim, data):
    extent, lhs, found = claim
    rhs = changed(data.draw, extent, found)
    verdict = verify(lhs, rhs, max_seconds=20)
    note(str(verdict))
    if not agree(lhs, rhs, data):
        assert not isinstance(verdict, Proved)
    if isinstance(verdict, Refuted):
        instance, indices = at_witness(Claim("changed", lhs, rhs), verdict.witness)
        assert instance.value(lhs, indices) != instance.value(rhs, indices)
