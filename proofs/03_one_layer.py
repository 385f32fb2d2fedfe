"""A layer of nodes: each node alone is a linear regression, and the layer is one matrix."""

from sympy import BlockMatrix, Identity, MatrixSymbol, Symbol

from symnet import Network, Refuted, ShapeError, derive, sizes, theorem

h, p = sizes("h p")
j = Symbol("j", integer=True)
three, any_number = Network.dense(p, 3), Network.dense(p, h)


@theorem("Each of three nodes is a linear regression")
def each_of_three():
    return derive(three, view="sum")


@theorem("Each of h nodes is a linear regression")
def each_of_any_number():
    return derive(any_number, view="sum")


@theorem("A layer of three nodes is one matrix with three rows")
def three_rows():
    return derive(three, view="explicit")


@theorem("A layer of h nodes is one matrix with h rows")
def any_number_of_rows():
    return derive(any_number, view="explicit")


@theorem("A layer of h nodes as a product with [1; x]")
def in_blocks():
    return derive(any_number, view="augmented")


@theorem("Without a 1 on top of x the offset of a node is lost", expect=Refuted)
def offset_lost():
    W, b, x = MatrixSymbol("W", h, p), MatrixSymbol("b_0", h, 1), MatrixSymbol("x", p, 1)
    return BlockMatrix([[b, W]]) * BlockMatrix([[Identity(1)], [x]]), W * x


@theorem("A matrix with rows down to p has p outputs, not those of three nodes", expect=ShapeError)
def rows_down_to_p():
    outputs, weights = MatrixSymbol("y", 3, 1), MatrixSymbol("B", p, p + 1)
    return outputs, weights * MatrixSymbol("x", p + 1, 1)


@theorem("A matrix with p + 1 columns does not meet a vector with p entries", expect=ShapeError)
def columns_against_entries():
    outputs, weights = MatrixSymbol("y", 3, 1), MatrixSymbol("B", 3, p + 1)
    return outputs, weights * MatrixSymbol("x", p, 1)
