"""A connection past a layer adds the identity to its weights: the whole stays a linear regression."""

from sympy import Identity, MatrixSymbol

from symnet import Network, Refuted, Residual, derive, sizes, theorem

h, p = sizes("h p")
layer = Network(Residual(Network.dense(p, p)))
B, C = MatrixSymbol("B", p, p), MatrixSymbol("C", p, p)
x = MatrixSymbol("x", p, 1)


@theorem("A residual layer adds the identity to its weights")
def identity_added():
    return derive(layer, view="matrix")


@theorem("Each output of a residual layer is a linear regression")
def each_output():
    return derive(layer, view="sum")


@theorem("A residual layer and an output node, first in matrices, then by entries")
def with_an_output_node():
    return derive(layer.then(Network.dense(p, 1, start=2)), view=("matrix", "sum"))


@theorem("A residual connection past two layers, with matrices that carry a 1 along")
def past_two_layers():
    return derive(Network(Residual(Network.dense(p, h, p))).then(Network.dense(p, 1, start=3)), "augmented")


@theorem("Residual layers multiply as I + B does")
def two_layers():
    both = Network([Residual(Network.dense(p, p, bias=False)), Residual(Network.dense(p, p, bias=False))])
    W = both.layers[0].layers[0].weights
    return both.output, (Identity(p) + W) ** 2 * both.x


@theorem("Without the identity a residual layer is another function", expect=Refuted)
def identity_lost():
    return x + B * x, B * x
