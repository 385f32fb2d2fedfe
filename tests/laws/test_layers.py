"""Layers of every kind: the nested term and the affine map are one function, in terms and in numbers."""

from fractions import Fraction
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import Integer, MatrixSymbol, Rational, Symbol

from symnet import (
    Affine,
    BatchNorm,
    Concat,
    Dense,
    Dropout,
    Network,
    Parallel,
    Proved,
    Residual,
    ShapeError,
    UsageError,
    derive,
    sizes,
    verify,
)
from symnet.instances.cross_check import cross_check
from symnet.network.forward import forward
from symnet.typeset import latex

p, h, m, r = sizes("p h m r")
SIZES = [p, h, 1, 2]


@st.composite
def layers(draw, inputs, outputs, names, depth=2):
    """A layer of any kind with the given widths, and names that no other layer has."""
    kinds = ["dense", "dense", "adapted", "activation"]
    if inputs == outputs:
        kinds += ["dropout", "norm"] + ["residual"] * 2 * (depth > 0)
    kinds += ["parallel"] * (depth > 0)
    kinds += ["concat"] * (depth > 0 and outputs == 2)
    number = next(names)
    match draw(st.sampled_from(kinds)):
        case "dropout":
            return Dropout(inputs)
        case "norm":
            parts = (MatrixSymbol(f"{name}_{number}", inputs, 1) for name in ("g", "s", "m", "r"))
            return BatchNorm(*parts)
        case "residual":
            between = draw(st.sampled_from(SIZES))
            inner = draw(layers(inputs, between, names, depth - 1))
            return Residual((inner, draw(layers(between, outputs, names, depth - 1))))
        case "parallel":
            return Parallel([draw(layers(inputs, outputs, names, depth - 1)) for _ in range(2)])
        case "concat":
            return Concat([draw(layers(inputs, 1, names, depth - 1)) for _ in range(2)])
        case kind:
            weights = MatrixSymbol(f"W_{number}", outputs, inputs)
            offset = MatrixSymbol(f"b_{number}", outputs, 1) if draw(st.booleans()) else None
            layer = Dense(weights, offset)
            if kind == "activation":
                slope, intercept = draw(st.sampled_from([(Symbol("a"), Rational(1, 2)), (-2, 0), (0, 1)]))
                layer = Network.dense(outputs, outputs, activation=(slope, intercept), start=number).layers[0]
                layer = Dense(weights, offset, layer.activation)
            if kind == "adapted":
                up, down = MatrixSymbol(f"V_{number}", outputs, r), MatrixSymbol(f"U_{number}", r, inputs)
                layer = layer.adapted(up, down, draw(st.sampled_from([1, 2, Symbol("a")])))
            return layer


@st.composite
def networks(draw):
    widths = draw(st.lists(st.sampled_from(SIZES), min_size=2, max_size=3))
    names = count(1)
    return Network([draw(layers(*pair, names)) for pair in pairwise(widths)])


generated = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@given(networks())
@generated
def test_the_nested_term_equals_the_affine_map(network):
    assert isinstance(verify(network.output, network.affine(network.x)), Proved)
    for layer in network.layers:
        y = MatrixSymbol("y", layer.inputs, 1)
        assert isinstance(verify(layer.apply(y), layer.affine(y)), Proved)
        assert layer._repr_latex_().startswith(rf"$\displaystyle {latex(y)} \mapsto ")
        assert (layer.inputs, layer.outputs) == (layer.affine.inputs, layer.affine.outputs)


@given(networks(), st.randoms(use_true_random=False))
@generated
def test_the_forward_pass_agrees_with_the_affine_map(network, random):
    small = network.xreplace({p: Integer(2), h: Integer(3), r: Integer(1)})

    def number():
        return Fraction(random.randint(-4, 4), random.choice((1, 2)))

    symbols = small.output.atoms(MatrixSymbol) | {small.x}
    values = {
        symbol: [[number() for _ in range(int(symbol.shape[1]))] for _ in range(int(symbol.shape[0]))]
        for symbol in symbols
    }
    values["a"] = number()
    point = [entry for (entry,) in values[small.x]]
    one = forward(small.layers, small.x, values, point)
    numbers = {Symbol("a"): Rational(values["a"])}
    for symbol in symbols:
        for i, row in enumerate(values[symbol]):
            numbers |= {symbol[i, j]: Rational(entry) for j, entry in enumerate(row)}
    exact = small.affine(small.x).as_explicit().xreplace(numbers)
    assert [Rational(entry) for entry in one] == list(exact)


@pytest.mark.parametrize("view", ["sum", "matrix", "augmented", "explicit", "data"])
@given(network=networks())
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_view_is_proved_and_agrees_with_the_forward_pass(view, network):
    derivation = derive(network, view)
    assert isinstance(verify(derivation.lhs, derivation.rhs), Proved)
    assert cross_check(derivation, examples=3).examples >= 1
    assert derivation.text()
    assert derivation.latex()


def test_stack_and_concat_are_dual():
    f, g = (Affine(MatrixSymbol(n, h, p), MatrixSymbol(n.lower(), h, 1)) for n in "FG")
    u, v = (Affine(MatrixSymbol(n, p, m), MatrixSymbol(n.lower(), p, 1)) for n in "UV")
    x = MatrixSymbol("x", m, 1)
    both = Affine.concat(f, g) @ Affine.stack(u, v)
    assert isinstance(verify(both(x), (f @ u + g @ v)(x)), Proved)
    assert isinstance(verify((Affine.stack(f, g) @ u)(x), Affine.stack(f @ u, g @ u)(x)), Proved)


dense = Network.dense
MISFITS = {
    "residual": (lambda: Residual(dense(p, h)), "p and h must be equal sizes: a residual connection"),
    "inside a residual": (lambda: Residual((dense(p, h), dense(p, p))), "layer 2 takes p inputs, layer 1"),
    "inputs of branches": (lambda: Parallel((dense(p, h), dense(m, h))), "branch 2 takes m"),
    "outputs of branches": (lambda: Parallel((dense(p, h), dense(p, m))), "branch 2 gives m"),
    "inputs to stack": (lambda: Concat((dense(p, h), dense(m, h))), "p and m must be equal sizes"),
    "after branches": (
        lambda: Network((Concat((dense(p, h), dense(p, m))), dense(h, 1))),
        r"h and h \+ m must be equal sizes",
    ),
    "adapter": (
        lambda: dense(p, h).layers[0].adapted(MatrixSymbol("V", p, r), MatrixSymbol("U", r, p)),
        "must be h by p; found p by p",
    ),
    "rank": (
        lambda: dense(p, h).layers[0].adapted(MatrixSymbol("V", h, r), MatrixSymbol("U", m, p)),
        "r and m must be equal sizes: the rank",
    ),
    "norm": (
        lambda: BatchNorm(*(MatrixSymbol(n, size, 1) for n, size in zip("gsmr", (p, p, h, p), strict=True))),
        "the mean of a normalisation must be p by 1; found h by 1",
    ),
    "stack": (
        lambda: Affine.stack(Affine.identity(p), Affine.identity(h)),
        "p and h must be equal sizes: stacked maps",
    ),
    "concat": (
        lambda: Affine.concat(Affine.identity(p), Affine.identity(h)),
        "p and h must be equal sizes: maps give",
    ),
}


@pytest.mark.parametrize(("build", "message"), MISFITS.values(), ids=MISFITS)
def test_sizes_that_do_not_fit_are_named(build, message):
    with pytest.raises(ShapeError, match=message):
        build()


MISTAKES = {
    "no layer": (lambda: Residual(()), "a residual connection must have at least one layer"),
    "no branch": (lambda: Parallel(()), "must be a sequence of at least one branch"),
    "one branch bare": (lambda: Concat(Dropout(3)), "must be a sequence of at least one branch"),
    "a number": (lambda: Residual(3), "must be made of layers and networks; found 3"),
    "a number in a network": (lambda: Network([3]), "a network must be made of layers and networks; found 3"),
    "width 0": (lambda: Dropout(0), "the width of a dropout layer must be a positive integer"),
    "scale": (
        lambda: dense(p, h).layers[0].adapted(MatrixSymbol("V", h, r), MatrixSymbol("U", r, p), p / r),
        "the scale of an adapter must be",
    ),
    "nothing to stack": (Affine.stack, "stack takes at least one Affine"),
    "start": (lambda: dense(p, h, start=0), "the number of the first layer must be an integer of at least 1"),
    "printed alike": (
        lambda: derive(
            Network(dense(p, h).layers[0].adapted(MatrixSymbol("B", h, r), MatrixSymbol("U", r, p)))
        ),
        "W_1 and B would be printed alike: rename one of them",
    ),
}


@pytest.mark.parametrize(("build", "message"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes_are_named(build, message):
    with pytest.raises(UsageError, match=message):
        build()
