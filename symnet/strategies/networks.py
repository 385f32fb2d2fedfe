"""Networks and affine maps, with symbolic weights."""

from typing import Any

from hypothesis import strategies as st
from sympy import Expr, Integer, MatrixSymbol, Rational, Symbol

from symnet.instances.given import as_pair
from symnet.layers import Affine, BatchNorm, Dense, Dropout, Layer, LinearActivation, Parallel, Residual
from symnet.network import Network
from symnet.reading.arguments import as_flag, as_integer, as_kind
from symnet.strategies.terms import extents
from symnet.terms import as_size

_FACTORS = st.sampled_from([Integer(2), Rational(-1, 2), Symbol("alpha"), Symbol("beta")])


def networks(
    *, depth: tuple[int, int] = (1, 3), widths: st.SearchStrategy[Expr] | None = None, connected: bool = True
) -> st.SearchStrategy[Network]:
    """Networks of so many dense layers, with offsets and activations or without, of any widths.

    If `connected`, there are residual and parallel layers, batch normalisation, dropout and adapters as well.

    >>> from hypothesis import given, settings
    >>> @given(networks(depth=(2, 2), connected=False))
    ... @settings(max_examples=5, deadline=None)
    ... def test(net):
    ...     assert len(net.layers) == 2
    >>> test()
    """
    drawn = extents() if widths is None else as_kind(widths, st.SearchStrategy, "widths")
    return _networks(as_pair(depth, "the depth"), drawn, as_flag(connected, "connected"))


@st.composite
def _networks(
    draw: st.DrawFn, depth: tuple[int, int], widths: st.SearchStrategy[Expr], connected: bool
) -> Network:
    width = draw(widths)
    layers: list[Layer] = []
    for number in range(1, draw(st.integers(*depth)) + 1):
        layer = _dense(draw, number, width, draw(widths))
        layers += _around(draw, number, layer) if connected else [layer]
        width = layers[-1].outputs
    return Network(tuple(layers))


def _dense(draw: st.DrawFn, number: int, inputs: Expr, outputs: Expr) -> Dense:
    weights, offset = MatrixSymbol(f"W_{number}", outputs, inputs), MatrixSymbol(f"b_{number}", outputs, 1)
    plain = st.just(LinearActivation())
    activation = draw(plain | st.builds(LinearActivation, _FACTORS, _FACTORS))
    return Dense(weights, draw(st.sampled_from([None, offset])), activation)


def _around(draw: st.DrawFn, number: int, layer: Dense) -> list[Layer]:
    """A dense layer, or it with others around it."""
    outputs, inputs = layer.outputs, layer.inputs
    match draw(st.sampled_from(["alone", "residual", "parallel", "norm", "dropout", "adapter"])):
        case "residual" if outputs == inputs:
            return [Residual((layer,))]
        case "parallel":
            other = Dense(MatrixSymbol(f"V_{number}", outputs, inputs))
            return [Parallel(((layer,), (other,)))]
        case "norm":
            parts = (MatrixSymbol(f"{name}_{number}", outputs, 1) for name in ("gamma", "tau", "mu", "rho"))
            return [layer, BatchNorm(*parts)]
        case "dropout":
            return [layer, Dropout(outputs)]
        case "adapter":
            up, down = MatrixSymbol(f"U_{number}", outputs, 2), MatrixSymbol(f"D_{number}", 2, inputs)
            return [layer.adapted(up, down, draw(_FACTORS))]
    return [layer]


def affine_maps(inputs: Any = None, outputs: Any = None, *, depth: int = 2) -> st.SearchStrategy[Affine]:
    """Affine maps of so many inputs and outputs, any if not given: letters, and sums, multiples and
    compositions of them.

    >>> from hypothesis import given, settings
    >>> @given(affine_maps(3, 2))
    ... @settings(max_examples=5)
    ... def test(each):
    ...     assert (each.inputs, each.outputs) == (3, 2)
    >>> test()
    """
    ends = [
        extents() if end is None else st.just(as_size(end, f"the number of {what}"))
        for end, what in ((inputs, "inputs"), (outputs, "outputs"))
    ]
    nested = as_integer(depth, "the depth", 0)
    return st.tuples(*ends).flatmap(lambda pair: _affine(pair[0], pair[1], nested))


@st.composite
def _affine(draw: st.DrawFn, inputs: Expr, outputs: Expr, depth: int) -> Affine:
    kinds = (
        ["letters"] + ["identity"] * (inputs == outputs) + ["sum", "multiple", "composition"] * (depth > 0)
    )
    match draw(st.sampled_from(kinds)):
        case "identity":
            return Affine.identity(inputs)
        case "sum":
            return draw(_affine(inputs, outputs, depth - 1)) + draw(_affine(inputs, outputs, depth - 1))
        case "multiple":
            return draw(_FACTORS) * draw(_affine(inputs, outputs, depth - 1))
        case "composition":
            inner = draw(extents())
            return draw(_affine(inner, outputs, depth - 1)) @ draw(_affine(inputs, inner, depth - 1))
    name = draw(st.sampled_from("ABC"))
    shape = f"_{outputs}{inputs}"
    return Affine(MatrixSymbol(name + shape, outputs, inputs), MatrixSymbol(name.lower() + shape, outputs, 1))
