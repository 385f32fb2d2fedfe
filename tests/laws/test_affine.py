"""Affine maps form a category with sums, and their entries agree with their numbers."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import ImmutableMatrix, MatrixSymbol, Symbol

from symnet import Affine, Proved, ShapeError, UsageError, sizes, verify

WIDTHS = [*sizes("k m n"), 1, 2]
scalars = st.sampled_from([2, -1, Symbol("a"), Symbol("c")])


@st.composite
def maps(draw, inputs, outputs, depth=2):
    """A map of given widths: letters, numbers, sums, multiples and compositions of maps."""
    kind = draw(st.sampled_from(["letters", "letters", "numbers", "sum", "multiple", "composed"]))
    if depth and kind == "sum":
        return draw(maps(inputs, outputs, depth - 1)) + draw(maps(inputs, outputs, depth - 1))
    if depth and kind == "multiple":
        return draw(scalars) * draw(maps(inputs, outputs, depth - 1))
    if depth and kind == "composed":
        between = draw(st.sampled_from(WIDTHS))
        return draw(maps(between, outputs, depth - 1)) @ draw(maps(inputs, between, depth - 1))
    if kind == "numbers" and isinstance(inputs, int) and isinstance(outputs, int):
        entries = st.integers(-3, 3)
        linear = [[draw(entries) for _ in range(inputs)] for _ in range(outputs)]
        return Affine(ImmutableMatrix(linear), ImmutableMatrix([[draw(entries)] for _ in range(outputs)]))
    # A name stands for one shape.
    name = f"{draw(st.sampled_from('ABC'))}_{outputs}_{inputs}"
    return Affine(MatrixSymbol(name, outputs, inputs), MatrixSymbol(name.lower(), outputs, 1))


@st.composite
def chains(draw):
    widths = [draw(st.sampled_from(WIDTHS)) for _ in range(4)]
    return [draw(maps(*pair)) for pair in pairwise(widths)]


@given(chains())
@settings(max_examples=60, deadline=None)
def test_composition_is_associative(chain):
    f, g, h = chain
    assert (h @ g) @ f == h @ (g @ f)


@given(chains())
@settings(max_examples=60, deadline=None)
def test_the_identity_is_neutral(chain):
    f = chain[0]
    assert f @ Affine.identity(f.inputs) == f == Affine.identity(f.outputs) @ f


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_sums_commute_and_compose_from_the_left(data):
    p, q, r = (data.draw(st.sampled_from(WIDTHS)) for _ in range(3))
    f, g = data.draw(maps(p, q)), data.draw(maps(p, q))
    assert f + g == g + f
    assert f + f == 2 * f
    h = data.draw(maps(r, p))
    x = MatrixSymbol("x", r, 1)
    assert isinstance(verify(((f + g) @ h)(x), (f @ h + g @ h)(x)), Proved)


@given(chains())
@settings(max_examples=60, deadline=None)
def test_composition_is_application_in_order(chain):
    f, g, _ = chain
    x = MatrixSymbol("x", f.inputs, 1)
    assert isinstance(verify((g @ f)(x), g.linear * f(x) + g.offset), Proved)


def test_sizes_that_do_not_fit_are_named():
    h, p = sizes("h p")
    f = Affine(MatrixSymbol("W", h, p), MatrixSymbol("b", h, 1))
    with pytest.raises(ShapeError, match="p and h must be equal"):
        f @ f
    with pytest.raises(ShapeError, match="must be h by 1; found p by 1 in b"):
        Affine(MatrixSymbol("W", h, p), MatrixSymbol("b", p, 1))
    with pytest.raises(ShapeError, match="maps must have the same shape to be added"):
        f + Affine.identity(h)
    with pytest.raises(UsageError, match="must be a matrix; found c"):
        Affine(Symbol("c"), MatrixSymbol("b", p, 1))
    with pytest.raises(
        UsageError, match=r"the factor of a map \(maps are composed by @\) must be a scalar; found A"
    ):
        Affine.__rmul__(f, MatrixSymbol("A", h, h))
