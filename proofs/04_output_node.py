"""An output node combines the nodes of a hidden layer: the whole is one linear regression."""

from sympy import BlockMatrix, Identity, MatrixSymbol

from symnet import Network, ShapeError, derive, sizes, theorem

h, p = sizes("h p")
three, any_number = Network.dense(p, 3, 1), Network.dense(p, h, 1)


@theorem("Three nodes and an output node, written out")
def three_written_out():
    return derive(three, view="explicit")


@theorem("Three nodes and an output node, with matrices that carry a 1 along")
def three_in_blocks():
    return derive(three, view="augmented")


@theorem("Three nodes and an output node, with sums")
def three_with_sums():
    return derive(three, view="sum")


@theorem("h nodes and an output node, written out")
def any_number_written_out():
    return derive(any_number, view="explicit")


@theorem("h nodes and an output node, with matrices that carry a 1 along")
def any_number_in_blocks():
    return derive(any_number, view="augmented")


@theorem("Without a first row that carries the 1 along, the layers do not compose", expect=ShapeError)
def row_that_carries_the_one():
    row = BlockMatrix([[MatrixSymbol("c_0", 1, 1), MatrixSymbol("c", 1, h)]])
    layer = BlockMatrix([[MatrixSymbol("b_0", h, 1), MatrixSymbol("B", h, p)]])
    x = BlockMatrix([[Identity(1)], [MatrixSymbol("x", p, 1)]])
    return row * (layer * x), layer * x
