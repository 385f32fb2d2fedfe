"""Functions of every entry over blocks, permutations and broadcasts: what may be done to a layer's units."""

from sympy import (
    BlockMatrix,
    Function,
    KroneckerProduct,
    Lambda,
    MatrixSymbol,
    Max,
    OneMatrix,
    Q,
    Symbol,
    Transpose,
    ZeroMatrix,
)

from symnet import Refuted, permutation, sizes, theorem

h, k, m, n, p, q = sizes("h k m n p q")
x, y = MatrixSymbol("x", p, 1), MatrixSymbol("y", q, 1)
W_1, b_1, W_2 = MatrixSymbol("W_1", h, p), MatrixSymbol("b_1", h, 1), MatrixSymbol("W_2", m, h)
V_1, c_1, V_2 = MatrixSymbol("V_1", k, q), MatrixSymbol("c_1", k, 1), MatrixSymbol("V_2", m, k)
P = MatrixSymbol("P", h, h)
X, A, T = MatrixSymbol("X", n, p), MatrixSymbol("A", n, n), MatrixSymbol("T", n, n)
U = MatrixSymbol("U", p, q)
sigma, z = Function("sigma"), Symbol("z")
rectifier = Lambda(z, Max(0, z))


@theorem("Hidden units may be permuted", assuming=permutation(P))
def hidden_units():
    permuted = W_2 * Transpose(P) * (P * W_1 * x + P * b_1).applyfunc(sigma)
    return permuted, W_2 * (W_1 * x + b_1).applyfunc(sigma)


@theorem("Hidden units may not be rotated", assuming=[Q.orthogonal(P)], expect=Refuted)
def rotated_units():
    rotated = W_2 * Transpose(P) * (P * W_1 * x + P * b_1).applyfunc(rectifier)
    return rotated, W_2 * (W_1 * x + b_1).applyfunc(rectifier)


@theorem("The offset is permuted with the units", assuming=permutation(P), expect=Refuted)
def offset_left_behind():
    permuted = W_2 * Transpose(P) * (P * W_1 * x + b_1).applyfunc(sigma)
    return permuted, W_2 * (W_1 * x + b_1).applyfunc(sigma)


@theorem("Two rectified layers side by side are one with block-diagonal weights")
def side_by_side():
    weights = BlockMatrix([[W_1, ZeroMatrix(h, q)], [ZeroMatrix(k, p), V_1]])
    one = (weights * BlockMatrix([[x], [y]]) + BlockMatrix([[b_1], [c_1]])).applyfunc(rectifier)
    two = BlockMatrix([[(W_1 * x + b_1).applyfunc(rectifier)], [(V_1 * y + c_1).applyfunc(rectifier)]])
    return one, two


@theorem("The output of a rectified layer is the sum of those of its heads")
def heads():
    weights = BlockMatrix([[W_2, V_2]])
    one = weights * BlockMatrix([[W_1 * x + b_1], [V_1 * y + c_1]]).applyfunc(rectifier)
    return one, W_2 * (W_1 * x + b_1).applyfunc(rectifier) + V_2 * (V_1 * y + c_1).applyfunc(rectifier)


@theorem("Heads do not share their weights", expect=Refuted)
def mixed_heads():
    D_1 = MatrixSymbol("D_1", h, p)
    both = BlockMatrix([[W_1 * x], [D_1 * x]]).applyfunc(rectifier)
    return BlockMatrix([[W_2, W_2]]) * both, W_2 * (W_1 * x + D_1 * x).applyfunc(rectifier)


@theorem("A layer of a graph network commutes with a permutation of the nodes", assuming=permutation(T))
def graph_layer():
    return (T * A * Transpose(T) * (T * X) * U).applyfunc(sigma), T * (A * X * U).applyfunc(sigma)


@theorem("Attention without positions commutes with a permutation of its tokens", assuming=permutation(T))
def attention():
    scores = (T * X * Transpose(T * X)).applyfunc(sigma)
    return scores * (T * X), T * ((X * Transpose(X)).applyfunc(sigma) * X)


@theorem("A function of repeated rows has repeated rows")
def repeated():
    return KroneckerProduct(OneMatrix(m, 1), X).applyfunc(sigma), KroneckerProduct(
        OneMatrix(m, 1), X.applyfunc(sigma)
    )
