"""The networks on which derivations, checks and prints are tested."""

from sympy import Rational, symbols

from symnet import Network, sizes

h, m, p, q = sizes("h m p q")
alpha, beta = symbols("alpha beta")

NETWORKS = {
    "one node": Network.dense(p, 1),
    "one input": Network.dense(1, h, 1),
    "a layer": Network.dense(p, h),
    "three nodes in a layer": Network.dense(p, 3),
    "three nodes": Network.dense(p, 3, 1),
    "all sizes concrete": Network.dense(3, 2, 1),
    "a hidden layer": Network.dense(p, h, 1),
    "several outputs": Network.dense(p, h, q),
    "two outputs": Network.dense(p, h, 2),
    "two hidden layers": Network.dense(p, h, m, 1),
    "three hidden layers, mixed sizes": Network.dense(4, h, 2, m, 1),
    "equal sizes": Network.dense(p, p, p),
    "no offsets": Network.dense(p, h, 1, bias=False),
    "one offset": Network.dense(p, h, 1, bias=[True, False]),
    "symbolic activation": Network.dense(p, h, 1, activation=[(alpha, beta), None]),
    "numeric activation": Network.dense(p, h, 1, activation=(2, Rational(-1, 3))),
    "wide": Network.dense(7, 5, 1),
}
