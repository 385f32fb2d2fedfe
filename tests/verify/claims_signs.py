"""Claims of piecewise linear functions: each law with a near miss that is false, alone and in contexts.

A law is a function of numbers or of matrices that builds both sides, so that SymPy evaluates neither.
"""

from collections.abc import Callable
from typing import NamedTuple

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    Heaviside,
    IndexedBase,
    Lambda,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Ne,
    Or,
    Piecewise,
    Pow,
    Rational,
    Sum,
    sign,
    symbols,
)
from sympy import ImmutableMatrix as Matrix

from symnet import sizes
from tests.verify.claims import product, total

n, m, h = sizes("n m h")
i, j, k = symbols("i j k", integer=True)
a, b, c, w, t = symbols("a b c w t")
r, s = symbols("r s", positive=True)
f, g, e, q = (IndexedBase(name) for name in "fgeq")
d = IndexedBase("d", positive=True)
W, V, x = MatrixSymbol("W", h, n), MatrixSymbol("V", m, h), MatrixSymbol("x", n, 1)
half = Rational(1, 2)


class Law(NamedTuple):
    """A true equation between numbers and, with other sides, a false one."""

    name: str
    true: Callable[..., tuple[Basic, Basic]]
    false: Callable[..., tuple[Basic, Basic]]
    assuming: tuple[Basic, ...] = ()


def kept(function: type[Basic], *arguments: Basic) -> Basic:
    return function(*arguments, evaluate=False)


def absolute(z):
    return kept(Abs, z)


def relu(z):
    return kept(Max, 0, z)


def leaky(slope, z):
    return kept(Max, kept(Mul, slope, z), z)


def clip(z, low, high):
    return kept(Min, high, kept(Max, low, z))


def less(z, *others):
    return kept(Add, z, *(kept(Mul, -1, each) for each in others))


LAWS = [
    Law(
        "ReLU of both signs",
        lambda z, *_: (less(relu(z), relu(-z)), z),
        lambda z, *_: (less(relu(z), relu(-z)), absolute(z)),
    ),
    Law(
        "absolute by ReLU",
        lambda z, *_: (absolute(z), relu(z) + relu(-z)),
        lambda z, *_: (absolute(z), less(relu(z), relu(-z))),
    ),
    Law(
        "absolute of a product",
        lambda z, y, *_: (absolute(z * y), Mul(absolute(z), absolute(y))),
        lambda z, y, *_: (absolute(z + y), absolute(z) + absolute(y)),
    ),
    Law(
        "ReLU twice",
        lambda z, *_: (relu(relu(z)), relu(z)),
        lambda z, *_: (relu(less(1, relu(z))), less(1, relu(z))),
    ),
    Law(
        "maximum and minimum",
        lambda z, y, *_: (kept(Max, z, y) + kept(Min, z, y), z + y),
        lambda z, y, *_: (less(kept(Max, z, y), kept(Min, z, y)), z - y),
    ),
    Law(
        "product of maximum and minimum",
        lambda z, y, *_: (kept(Max, z, y) * kept(Min, z, y), z * y),
        lambda z, y, *_: (kept(Max, z, y) ** 2, z * y),
    ),
    Law(
        "maximum by absolute",
        lambda z, y, *_: (kept(Max, z, y), half * (z + y + absolute(z - y))),
        lambda z, y, *_: (kept(Max, z, y), half * (z + y + absolute(z + y))),
    ),
    Law(
        "square of absolute",
        lambda z, *_: (kept(Pow, absolute(z), 2), z**2),
        lambda z, *_: (kept(Pow, absolute(z), 3), z**3),
    ),
    Law(
        "sign by absolute",
        lambda z, *_: (kept(Mul, sign(z), absolute(z)), z),
        lambda z, *_: (kept(Mul, sign(z), z), z),
    ),
    Law(
        "leaky by ReLU",
        lambda z, *_: (leaky(Rational(1, 10), z), less(relu(z), Rational(1, 10) * relu(-z))),
        lambda z, *_: (leaky(3, z), less(relu(z), 3 * relu(-z))),
    ),
    Law(
        "clip by ReLU",
        lambda z, *_: (clip(z, 0, 1), less(relu(z), relu(z - 1))),
        lambda z, *_: (clip(z, 0, 1), less(relu(z), relu(z + 1))),
    ),
    Law(
        "hard tanh",
        lambda z, *_: (clip(z, -1, 1), less(relu(z + 1), relu(z - 1), 1)),
        lambda z, *_: (clip(z, -1, 1), less(relu(z + 1), relu(z - 1))),
    ),
    Law(
        "maximum of three",
        lambda z, y, x: (kept(Max, z, kept(Max, y, x)), kept(Max, z, y, x)),
        lambda z, y, x: (kept(Max, z, kept(Min, y, x)), kept(Max, z, y, x)),
    ),
    Law(
        "maximum moved",
        lambda z, y, x: (kept(Max, z + x, y + x), kept(Max, z, y) + x),
        lambda z, y, x: (kept(Max, z + x, y), kept(Max, z, y) + x),
    ),
    Law(
        "minimum of maximum",
        lambda z, y, *_: (kept(Min, z, kept(Max, z, y)), z),
        lambda z, y, *_: (kept(Min, z, kept(Max, z, y)), y),
    ),
    Law(
        "maximum is minus minimum",
        lambda z, y, *_: (kept(Max, z, y), kept(Mul, -1, kept(Min, -z, -y))),
        lambda z, y, *_: (kept(Max, z, y), kept(Min, -z, -y)),
    ),
    Law(
        "ReLU with a positive factor",
        lambda z, *_: (relu(r * z), kept(Mul, r, relu(z))),
        lambda z, y, *_: (relu(y * z), kept(Mul, y, relu(z))),
    ),
    Law(
        "ReLU by a step",
        lambda z, *_: (relu(z), z * Heaviside(z)),
        lambda z, *_: (relu(z), z * Heaviside(-z)),
    ),
    Law(
        "steps of both signs",
        lambda z, *_: (Heaviside(z) + Heaviside(-z), 1),
        lambda z, *_: (Heaviside(z, 1) + Heaviside(-z, 1), 1),
    ),
    Law(
        "ReLU by cases",
        lambda z, *_: (Piecewise((z, z > 0), (0, True)), relu(z)),
        lambda z, *_: (Piecewise((z, z < 0), (0, True)), relu(z)),
    ),
    Law(
        "absolute by cases",
        lambda z, *_: (Piecewise((z, z >= 0), (-z, True)), absolute(z)),
        lambda z, *_: (Piecewise((z, z >= 1), (-z, True)), absolute(z)),
    ),
    Law(
        "maximum by cases",
        lambda z, y, *_: (Piecewise((z, z > y), (y, True)), kept(Max, z, y)),
        lambda z, y, *_: (Piecewise((z, z > y), (y, True)), kept(Min, z, y)),
    ),
    Law(
        "equal cases",
        lambda z, y, *_: (Piecewise((z, Ne(z, y)), (y, True)), z),
        lambda z, y, *_: (Piecewise((z, Ne(z, y)), (y + 1, True)), z),
    ),
    Law(
        "both conditions",
        lambda z, y, *_: (Piecewise((1, And(z > 0, y > 0)), (0, True)), Heaviside(z, 0) * Heaviside(y, 0)),
        lambda z, y, *_: (Piecewise((1, Or(z > 0, y > 0)), (0, True)), Heaviside(z, 0) * Heaviside(y, 0)),
    ),
    Law(
        "absolute of a quotient",
        lambda z, *_: (absolute(z / r), kept(Mul, absolute(z), 1 / r)),
        lambda z, *_: (absolute(z / r), kept(Mul, relu(z), 1 / r)),
    ),
    Law(
        "sign of a product",
        lambda z, y, *_: (kept(sign, z * y), sign(z) * sign(y)),
        lambda z, y, *_: (kept(sign, z + y), sign(z) + sign(y)),
    ),
    Law(
        "cube of a sign",
        lambda z, *_: (kept(Pow, sign(z), 3), sign(z)),
        lambda z, *_: (kept(Pow, sign(z), 2), 1),
    ),
    Law(
        "squares of ReLU",
        lambda z, *_: (relu(z) ** 2 + relu(-z) ** 2, z**2),
        lambda z, *_: (less(relu(z) ** 2, relu(-z) ** 2), z**2),
    ),
    Law(
        "ReLU of both signs exclude each other",
        lambda z, *_: (relu(z) * relu(-z), 0),
        lambda z, y, *_: (relu(z) * relu(-y), 0),
    ),
    Law(
        "ReLU of what is positive",
        lambda z, y, *_: (relu(z**2 + y**2), z**2 + y**2),
        lambda z, y, *_: (relu(z**2 - y**2), z**2 - y**2),
    ),
]


def _plain(law):
    return law(a, b, c)


def _times(law):
    left, right = law(a, b, c)
    return kept(Mul, w, left), kept(Mul, right, w)


def _added(law):
    left, right = law(a, b, c)
    return kept(Add, left, w), kept(Add, w, right)


def _block(law):
    left, right = law(a, b, c)
    return Matrix([[left, w], [1, left]]), Matrix([[right, w], [1, right]])


def _summed(law):
    left, right = law(f[i], g[i], e[i])
    return Sum(left, (i, 1, n)), Sum(right, (i, 1, n))


def _weighed(law):
    left, right = law(f[i], g[i], e[i])
    return Sum(q[i] * left, (i, 1, n)), Sum(right * q[i], (i, 1, n))


CONTEXTS = {
    "alone": _plain, "multiplied": _times, "added": _added, "in a block": _block, "under a sum": _summed,
    "weighed": _weighed,
}  # fmt: skip


def entrywise(function, matrix):
    return matrix.applyfunc(Lambda(t, function(t)))


layer = product(W, x)
TRUE = [
    (
        "positive units may be scaled, by entries",
        Sum(q[j] / d[j] * relu(d[j] * Sum(f[j, k] * g[k], (k, 1, n))), (j, 1, h)),
        Sum(q[j] * relu(Sum(f[j, k] * g[k], (k, 1, n))), (j, 1, h)),
        (),
    ),
    (
        "positive layers may be scaled",
        product(V, entrywise(relu, product(r, layer))),
        product(r, V, entrywise(relu, layer)),
        (),
    ),
    (
        "a layer by both signs",
        total(entrywise(relu, layer), product(-1, entrywise(relu, product(-1, layer)))),
        layer,
        (),
    ),
    ("a layer twice", entrywise(relu, entrywise(relu, layer)), entrywise(relu, layer), ()),
    (
        "an absolute layer",
        product(V, entrywise(absolute, layer)),
        total(product(V, entrywise(relu, layer)), product(V, entrywise(relu, product(-1, layer)))),
        (),
    ),
    (
        "max pooling of neighbours",
        Sum(kept(Max, f[2 * i], f[2 * i + 1]), (i, 1, n)),
        Sum(f[2 * i] + relu(f[2 * i + 1] - f[2 * i]), (i, 1, n)),
        (),
    ),
    ("c > 0 is assumed", relu(c * a), kept(Mul, c, relu(a)), (c > 0,)),
    ("c >= 0 is assumed", relu(c * a), kept(Mul, c, relu(a)), (c >= 0,)),
    ("a factor below 1", kept(Max, a, c * a), less(relu(a), c * relu(-a)), (c <= 1,)),
    ("a maximum of what is ordered", kept(Max, a, b), b, (a <= b,)),
    ("an order by another one", kept(Max, a, c), c, (a <= b, b < c)),
    ("ReLU is linear on what is not negative", relu(a + b), relu(a) + relu(b), (a >= 0, b >= 0)),
    ("ReLU of what is negative", relu(a), 0, (a < 0,)),
    ("the absolute of a quotient", absolute(a / b), absolute(a) / absolute(b), ()),
    ("a quotient by its absolute", kept(Mul, a, 1 / absolute(a)), sign(a), ()),
]
FALSE = [
    (
        "units may not be scaled by any sign",
        Sum(q[j] / e[j] * relu(e[j] * Sum(f[j, k] * g[k], (k, 1, n))), (j, 1, h)),
        Sum(q[j] * relu(Sum(f[j, k] * g[k], (k, 1, n))), (j, 1, h)),
        (),
    ),
    (
        "layers may not be scaled by any sign",
        product(V, entrywise(relu, product(c, layer))),
        product(c, V, entrywise(relu, layer)),
        (),
    ),
    (
        "weights may not leave a layer",
        product(V, entrywise(relu, layer)),
        entrywise(relu, product(V, layer)),
        (),
    ),
    (
        "a layer twice, once turned",
        entrywise(relu, product(-1, entrywise(relu, layer))),
        entrywise(relu, layer),
        (),
    ),
    (
        "an absolute layer is none of both signs",
        entrywise(absolute, layer),
        total(entrywise(relu, layer), product(-1, entrywise(relu, product(-1, layer)))),
        (),
    ),
    (
        "max pooling of the first",
        Sum(kept(Max, f[2 * i], f[2 * i + 1]), (i, 1, n)),
        Sum(f[2 * i] + relu(f[2 * i + 1]), (i, 1, n)),
        (),
    ),
    ("c >= -1 is assumed", relu(c * a), kept(Mul, c, relu(a)), (c >= -1,)),
    ("c < 0 is assumed", relu(c * a), kept(Mul, c, relu(a)), (c < 0,)),
    ("a factor above 1", kept(Max, a, c * a), less(relu(a), c * relu(-a)), (c >= 1,)),
    ("a maximum of what is ordered otherwise", kept(Max, a, b), a, (a <= b,)),
    ("an order by nothing", kept(Max, a, c), c, (a <= b, c < b)),
    ("ReLU is not linear", relu(a + b), relu(a) + relu(b), (a >= 0, b <= 0)),
    ("ReLU of what is positive is not 0", relu(a), 0, (a > -1,)),
    ("the absolute of a difference", absolute(a - b), absolute(a) - absolute(b), (b > 0,)),
    ("a quotient by ReLU", kept(Mul, absolute(a), 1 / b), sign(b), ()),
]


def claims(*, true: bool):
    """The claims of the table by name."""
    found = {name: (left, right, given) for name, left, right, given in (TRUE if true else FALSE)}
    for law in LAWS:
        for context, placed in CONTEXTS.items():
            found[f"{law.name}, {context}"] = *placed(law.true if true else law.false), law.assuming
    return found
