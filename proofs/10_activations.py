"""Linear parts inside a network whose activations are not linear: any function, applied entry by entry."""

from sympy import Determinant, Function, Lambda, MatrixSymbol, Max, Symbol, Transpose, cos, sin

from symnet import Refuted, Unknown, sizes, theorem

h, m, p, k = sizes("h m p k")
x, y = MatrixSymbol("x", p, 1), MatrixSymbol("y", p, 1)
W_1, b_1 = MatrixSymbol("W_1", h, p), MatrixSymbol("b_1", h, 1)
W_2, b_2 = MatrixSymbol("W_2", m, h), MatrixSymbol("b_2", m, 1)
Q, K, V, D = (MatrixSymbol(name, p, k) for name in "QKVD")
S, T = MatrixSymbol("S", k, k), MatrixSymbol("T", k, k)
sigma, z = Function("sigma"), Symbol("z")
rectifier = Lambda(z, Max(0, z))


@theorem("Two layers without an activation between them are one, whatever comes after them")
def merged():
    two = W_2 * (W_1 * x + b_1) + b_2
    one = (W_2 * W_1) * x + (W_2 * b_1 + b_2)
    return two.applyfunc(sigma), one.applyfunc(sigma)


@theorem("Inputs that are added before a rectified layer may be added after its weights")
def rectified():
    return (W_1 * (x + y) + b_1).applyfunc(rectifier), (W_1 * x + W_1 * y + b_1).applyfunc(rectifier)


@theorem("Attention is linear in its values")
def attention():
    weights = (Q * Transpose(K)).applyfunc(sigma)
    return weights * (V + D), weights * V + weights * D


@theorem("A layer does not pass through a rectifier", expect=Refuted)
def passed_through():
    return (W_1 * x).applyfunc(rectifier), W_1 * x.applyfunc(rectifier)


@theorem("Equal terms have equal determinants")
def determinants():
    return Determinant(S * (T + S)), Determinant(S * T + S * S)


@theorem("What is in both arguments of a maximum may be taken out")
def common():
    return Max(Symbol("a"), Symbol("a") + Symbol("b")), Symbol("a") + Max(0, Symbol("b"))


@theorem("Of a sine it is known only that it is a function", expect=Unknown)
def unknown():
    s, t = Symbol("s"), Symbol("t")
    return sin(s + t), sin(s) * cos(t) + cos(s) * sin(t)
