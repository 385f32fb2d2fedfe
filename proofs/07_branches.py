"""Branches side by side, added or stacked, are one linear regression too."""

from sympy import BlockMatrix, MatrixSymbol

from symnet import Concat, Dense, Dropout, Network, Parallel, Refuted, derive, sizes, theorem

h, m, p, q = sizes("h m p q")
added = Parallel((Network.dense(p, h), Network.dense(p, m, h, start=2)))
stacked = Concat((Network.dense(p, h), Network.dense(p, m, start=2)))


@theorem("Branches whose outputs are added, with matrices")
def added_with_matrices():
    return derive(Network(added).then(Network.dense(h, 1, start=4)), view="matrix")


@theorem("Branches whose outputs are added, with sums")
def added_with_sums():
    return derive(Network(Parallel((Network.dense(p, 1), Network.dense(p, h, 1, start=2)))), view="sum")


@theorem("Two layers whose outputs are added are one layer: weights and offsets are added")
def merged():
    both = Network(Parallel((Network.dense(p, h), Network.dense(p, h, start=2))))
    first, second = (branch[0] for branch in both.layers[0].branches)
    return both.output, (first.weights + second.weights) * both.x + first.offset + second.offset


@theorem("Branches whose outputs are stacked, with sums")
def stacked_with_sums():
    return derive(Network(stacked).then(Network.dense(h + m, 1, start=3)), view="sum")


@theorem("Branches whose outputs are stacked, with weights in blocks")
def stacked_in_blocks():
    weights = BlockMatrix([[MatrixSymbol("U", q, h), MatrixSymbol("V", q, m)]])
    return derive(Network(stacked).then(Dense(weights, MatrixSymbol("b_3", q, 1))), view="matrix")


@theorem("Inputs that are carried along beside a layer")
def inputs_carried_along():
    return derive(Network(Concat((Dropout(p), Network.dense(p, m)))).then(Network.dense(p + m, 1, start=2)))


@theorem("An offset for each branch counts each time", expect=Refuted)
def offsets_are_added():
    b = MatrixSymbol("b", h, 1)
    W, V, x = MatrixSymbol("W", h, p), MatrixSymbol("V", h, p), MatrixSymbol("x", p, 1)
    return (W * x + b) + (V * x + b), (W + V) * x + b
