"""Claims about deep products, each true one with a near miss.

A builder gets a depth and whether the claim is to be wrong. Networks have a size for each layer; products of
residual blocks and the like have n×n matrices.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial, reduce
from itertools import cycle
from operator import mul
from typing import Any, NamedTuple

from sympy import (
    Basic,
    BlockMatrix,
    DiagMatrix,
    Dummy,
    Expr,
    Function,
    HadamardProduct,
    Identity,
    IndexedBase,
    Inverse,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixExpr,
    MatrixSymbol,
    Q,
    Sum,
    Symbol,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement


class LongClaim(NamedTuple):
    """A claim as `verify` takes it."""

    lhs: Basic
    rhs: Basic
    definitions: Mapping[Basic, Basic] = {}
    assuming: tuple[Basic, ...] = ()


def size(name: str) -> Symbol:
    return Symbol(name, integer=True, positive=True)


n, m, r = size("n"), size("m"), size("r")
i, j, k = symbols("i j k", integer=True)
ONE = Identity(n)
A_0, B_0, x_0 = MatrixSymbol("A_0", n, n), MatrixSymbol("B_0", n, n), MatrixSymbol("x", n, 1)


def letters(name: str, depth: int) -> list[MatrixSymbol]:
    return [MatrixSymbol(f"{name}_{layer}", n, n) for layer in range(depth)]


def scalars(name: str, depth: int) -> list[Symbol]:
    return [Symbol(f"{name}_{layer}") for layer in range(depth)]


def product(*factors: Expr) -> Expr:
    return MatMul(*factors, evaluate=False) if len(factors) > 1 else factors[0]


def total(*terms: Expr) -> Expr:
    return MatAdd(*terms, evaluate=False) if len(terms) > 1 else terms[0]


def minus(*factors: Expr) -> Expr:
    return product(-1, *factors)


def words(sums: Sequence[tuple[Expr, ...]]) -> Expr:
    """A product of sums, multiplied out."""
    found: list[tuple[Expr, ...]] = [()]
    for terms in sums:
        found = [word + ((term,) if term != ONE else ()) for word in found for term in terms]
    return total(*(product(*word) if word else ONE for word in found))


def grouped(sums: Sequence[tuple[Expr, ...]], *lengths: int, wrong: int | None = None) -> list[Expr]:
    """Sums multiplied out in groups of these lengths; in the group `wrong` two of them are exchanged."""
    found, rest, each = [], list(sums), cycle(lengths)
    while rest:
        length = next(each)
        group, rest = rest[:length], rest[length:]
        if len(found) == wrong:
            group[:2] = group[1::-1]
        found.append(words(group))
    return found


def blocks(depth: int, start: int = 0) -> list[tuple[Expr, ...]]:
    """The sums I + A_k."""
    return [(ONE, letter) for letter in letters("A", depth)[start:]]


def residual(depth: int, wrong: bool, left: int = 1, right: int = 2, offset: int = 0) -> LongClaim:
    lhs = grouped(blocks(depth), left)
    swapped = depth // (3 * right) if wrong else None
    rhs = grouped(blocks(offset), 1) + grouped(blocks(depth, offset), right, wrong=swapped)
    return LongClaim(product(*lhs), product(*rhs))


# Networks


class Layers(NamedTuple):
    """The weights and biases of a network, and its input."""

    weights: list[MatrixSymbol]
    biases: list[MatrixSymbol]
    x: MatrixSymbol


def layers(depth: int) -> Layers:
    h = [size(f"h_{layer}") for layer in range(depth + 1)]
    weights = [MatrixSymbol(f"W_{layer}", h[layer + 1], h[layer]) for layer in range(depth)]
    biases = [MatrixSymbol(f"b_{layer}", h[layer + 1], 1) for layer in range(depth)]
    return Layers(weights, biases, MatrixSymbol("x", h[0], 1))


def nested(weights: Sequence[Expr], biases: Sequence[Expr], x: Expr) -> Expr:
    """W·(···(W·x + b)···) + b"""
    for weight, bias in zip(weights, biases, strict=True):
        x = total(product(weight, x), bias)
    return x


def canonical(weights: Sequence[Expr], biases: Sequence[Expr], x: Expr, wrong: bool = False) -> Expr:
    """The same, multiplied out."""
    depth = len(weights)
    terms = [product(*weights[::-1], x)]
    terms += [product(*weights[:layer:-1], biases[layer]) for layer in range(depth)]
    if wrong:
        terms[depth // 2 + 1] = product(2, terms[depth // 2 + 1])
    return total(*terms)


def dense(depth: int, wrong: bool) -> LongClaim:
    net = layers(depth)
    return LongClaim(nested(*net), canonical(*net, wrong))


def bracketings(depth: int, wrong: bool) -> LongClaim:
    """Every four layers collapsed first, against layer by layer from the input."""
    net = layers(depth)
    y: Expr = net.x
    for at in range(0, depth, 4):
        weights, biases = net.weights[at : at + 4], net.biases[at : at + 4]
        offset = [product(*weights[:layer:-1], biases[layer]) for layer in range(len(weights))]
        if wrong and at == 4:
            offset[1] = minus(offset[1])
        y = total(product(product(*weights[::-1]), y), total(*offset))
    return LongClaim(nested(*net), y)


def halves(depth: int, wrong: bool) -> LongClaim:
    """The upper half collapsed."""
    weights, biases, x = layers(depth)
    half = depth // 2
    lower = nested(weights[:half], biases[:half], x)
    offsets = [product(*weights[:layer:-1], biases[layer]) for layer in range(half, depth)]
    if wrong:
        offsets.pop(1)
    rhs = total(product(product(*weights[: half - 1 : -1]), lower), *offsets)
    return LongClaim(nested(weights, biases, x), rhs)


def augmented(depth: int, wrong: bool) -> LongClaim:
    """Products of [W b; 0 1] against the nested network."""
    weights, biases, x = layers(depth)
    one = Identity(1)

    def step(weight: MatrixSymbol, bias: Expr) -> BlockMatrix:
        return BlockMatrix([[weight, bias], [ZeroMatrix(1, weight.shape[1]), one]])

    steps = [step(weight, bias) for weight, bias in zip(weights, biases, strict=True)]
    if wrong:
        steps[depth // 2] = step(weights[depth // 2], minus(biases[depth // 2]))
    outputs = weights[-1].shape[0]
    end = BlockMatrix([[Identity(outputs), ZeroMatrix(outputs, 1)]])
    return LongClaim(product(end, *steps[::-1], BlockMatrix([[x], [one]])), nested(weights, biases, x))


def triangular(depth: int, wrong: bool) -> LongClaim:
    """A product of blocks [A B; 0 A] has the product on its diagonal and the derivative above."""
    a, b, zero = letters("A", depth), letters("B", depth), ZeroMatrix(n, n)
    steps = [BlockMatrix([[first, second], [zero, first]]) for first, second in zip(a, b, strict=True)]
    above = [product(*a[:layer], b[layer], *a[layer + 1 :]) for layer in range(depth)]
    if wrong:
        above.pop()
    return LongClaim(product(*steps), BlockMatrix([[product(*a), total(*above)], [zero, product(*a)]]))


def adapters(depth: int, wrong: bool, scaled: bool = False) -> LongClaim:
    """Low-rank adapters merged into the weights, by definitions."""
    weights, biases, x = layers(depth)
    scales = scalars("alpha", depth) if scaled else [1] * depth
    definitions, merged, y = {}, [], x
    for layer, (weight, bias, scale) in enumerate(zip(weights, biases, scales, strict=True)):
        rows, columns = weight.shape
        low = MatrixSymbol(f"U_{layer}", rows, r), MatrixSymbol(f"V_{layer}", r, columns)
        merged.append(MatrixSymbol(f"M_{layer}", rows, columns))
        definitions[merged[-1]] = total(weight, product(*([scale] if scaled else []), *low))
        sign = -1 if wrong and layer == depth // 2 else 1
        y = total(product(total(weight, product(sign * scale, *low)), y), bias)
    return LongClaim(y, canonical(merged, biases, x), definitions)


def normalised(depth: int, wrong: bool, hadamard: bool = False) -> LongClaim:
    """g∘(W·h + b - mu) + beta folded into the weights, by definitions."""
    weights, biases, x = layers(depth)
    definitions, merged, offsets, y = {}, [], [], x
    for layer, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        g, mu, beta, offset = (
            MatrixSymbol(f"{name}_{layer}", weight.shape[0], 1) for name in ("g", "mu", "beta", "c")
        )
        merged.append(MatrixSymbol(f"M_{layer}", *weight.shape))
        offsets.append(offset)
        definitions[merged[-1]] = product(DiagMatrix(g), weight)
        sign = 1 if wrong and layer == depth // 2 else -1
        definitions[offset] = total(product(DiagMatrix(g), total(bias, product(sign, mu))), beta)
        inner = total(product(weight, y), bias, minus(mu))
        outer = HadamardProduct(g, inner, evaluate=False) if hadamard else product(DiagMatrix(g), inner)
        y = total(outer, beta)
    return LongClaim(y, canonical(merged, offsets, x), definitions)


def rotations(depth: int, wrong: bool) -> LongClaim:
    """Weights that are stored in rotated bases, (W·Q)·(Qᵀ·W) at every layer."""
    weights, biases, x = layers(depth)
    turns = [MatrixSymbol(f"Q_{layer}", w.shape[0], w.shape[0]) for layer, w in enumerate(weights)]
    y: Expr = x
    for layer, (weight, bias, turn) in enumerate(zip(weights, biases, turns, strict=True)):
        stored = product(weight, turns[layer - 1]) if layer else weight
        back = turn if wrong and layer == depth // 2 else Transpose(turn)
        y = total(product(product(Transpose(turn), stored), y), product(back, bias))
    lhs = product(turns[-1], y)
    return LongClaim(lhs, canonical(weights, biases, x), {}, tuple(map(Q.orthogonal, turns)))


# Sums and powers of n×n matrices


def differences(depth: int, wrong: bool) -> LongClaim:
    """(I + A)(I - A) = I - A·A in each place."""
    a = letters("A", depth)
    lhs = [factor for letter in a for factor in (total(ONE, letter), total(ONE, minus(letter)))]
    signs = [1 if wrong and layer == depth // 2 else -1 for layer in range(depth)]
    rhs = [total(ONE, product(sign, letter, letter)) for sign, letter in zip(signs, a, strict=True)]
    return LongClaim(product(*lhs), product(*rhs))


def mixed(depth: int, wrong: bool) -> LongClaim:
    """(A + B)(A - B) = A·A - A·B + B·A - B·B in each place."""
    lhs, rhs = [], []
    for layer, (a, b) in enumerate(zip(letters("A", depth), letters("B", depth), strict=True)):
        lhs += [total(a, b), total(a, minus(b))]
        cross = [] if wrong and layer == depth // 2 else [minus(a, b), product(b, a)]
        rhs.append(total(product(a, a), *cross, minus(b, b)))
    return LongClaim(product(*lhs), product(*rhs))


def telescope(depth: int, wrong: bool) -> LongClaim:
    """(I - A)(I + A + ··· + A^L) = I - A^(L+1)"""
    powers = [MatPow(A_0, exponent) for exponent in range(2, depth + 1 - wrong)]
    lhs = product(total(ONE, minus(A_0)), total(ONE, A_0, *powers))
    return LongClaim(lhs, total(ONE, minus(MatPow(A_0, depth + 1))))


def cancelled(depth: int, wrong: bool) -> LongClaim:
    """Prefixes P of residual blocks that cancel: Σ P_(k-1)·A_k = P_L - I."""
    a = letters("A", depth)
    prefixes = [product(*(total(ONE, letter) for letter in a[:layer])) for layer in range(1, depth + 1)]
    terms = [a[0], *(product(prefix, letter) for prefix, letter in zip(prefixes, a[1:], strict=False))]
    if wrong:
        terms[depth // 2] = product(a[depth // 2], prefixes[depth // 2 - 1])
    return LongClaim(total(*terms), total(prefixes[-1], minus(ONE)))


def power(depth: int, wrong: bool) -> LongClaim:
    half = MatPow(total(B_0, A_0), depth // 2)
    other = MatPow(total(A_0, minus(B_0)), depth // 2) if wrong else half
    return LongClaim(MatPow(total(A_0, B_0), depth), product(half, other))


def binomial(depth: int, wrong: bool) -> LongClaim:
    """(I + A)^L·(I - A)^L = (I - A·A)^L"""
    lhs = product(MatPow(total(ONE, A_0), depth), MatPow(total(ONE, minus(A_0)), depth))
    square = total(ONE, minus(A_0, A_0))
    odd = product(MatPow(square, depth - 1), total(ONE, product(A_0, A_0)))
    return LongClaim(lhs, odd if wrong else MatPow(square, depth))


def shared(depth: int, wrong: bool) -> LongClaim:
    """P + P·A, again and again: a term of few nodes that are used many times."""
    p: Expr = ONE
    for layer, letter in enumerate(letters("A", depth)):
        p = total(p, product(letter, p) if wrong and layer == depth // 2 else product(p, letter))
    return LongClaim(p, product(*(total(*each) for each in blocks(depth))))


def stepwise(depth: int, wrong: bool) -> LongClaim:
    """P_k = (I + A_k)·P_(k-1), by definitions."""
    steps, p = [total(*each) for each in blocks(depth)], letters("P", depth)
    definitions: dict[Basic, Basic] = {p[0]: steps[0]}
    for layer in range(1, depth):
        factors = steps[layer], p[layer - 1]
        definitions[p[layer]] = product(*(factors[::-1] if wrong and layer == depth // 2 else factors))
    return LongClaim(p[-1], product(*grouped(blocks(depth)[::-1], 2)), definitions)


def horner(depth: int, wrong: bool) -> LongClaim:
    scales = scalars("alpha", depth)
    y: Expr = product(scales[0], x_0)
    for scale in scales[1:]:
        y = total(product(A_0, y), product(scale, x_0))
    terms = [product(scale, *[A_0] * exponent, x_0) for exponent, scale in enumerate(scales[::-1])]
    if wrong:
        terms[1:3] = [product(scales[-2], A_0, A_0, x_0), product(scales[-3], A_0, x_0)]
    return LongClaim(y, total(*terms))


# Transposes and traces


def transposes(depth: int, wrong: bool) -> LongClaim:
    back = [(ONE, Transpose(letter)) for letter in letters("A", depth)[::-1]]
    rhs = grouped(back, 2, wrong=depth // 5 if wrong else None)
    return LongClaim(Transpose(product(*grouped(blocks(depth), 1))), product(*rhs))


def transposed_word(depth: int, wrong: bool) -> LongClaim:
    weights, _, x = layers(depth)
    back: list[Expr] = [Transpose(weight) for weight in weights]
    if wrong:
        back[depth // 2] = minus(back[depth // 2])
    return LongClaim(Transpose(product(*weights[::-1], x)), product(Transpose(x), *back))


def gram(depth: int, wrong: bool) -> LongClaim:
    """yᵀ·z = zᵀ·y for the nested network y, multiplied out z."""
    net = layers(depth)
    y, z = nested(*net), canonical(*net, wrong)
    return LongClaim(product(Transpose(y), z), product(Transpose(y if wrong else z), y))


def square(depth: int, wrong: bool) -> LongClaim:
    """Sᵀ·S is symmetric."""
    lhs, rhs, *_ = residual(depth, wrong)
    back = product(Transpose(lhs if wrong else rhs), rhs if wrong else lhs)
    return LongClaim(product(Transpose(lhs), rhs), Transpose(back))


def symmetric(depth: int, wrong: bool) -> LongClaim:
    s = letters("S", depth)
    rhs = product(*(total(ONE, letter) for letter in s[::-1]))
    assumed = [letter for layer, letter in enumerate(s) if not wrong or layer != depth // 2]
    lhs = Transpose(product(*(total(ONE, letter) for letter in s)))
    return LongClaim(lhs, rhs, {}, tuple(map(Q.symmetric, assumed)))


def cyclic(depth: int, wrong: bool, group: int = 1) -> LongClaim:
    at = 2 * (depth // 5)
    turned = grouped(blocks(depth, at), group) + grouped(blocks(at), group)
    if wrong:
        turned[2:4] = turned[3:1:-1]
    return LongClaim(Trace(product(*grouped(blocks(depth), 1))), Trace(product(*turned)))


def transposed_trace(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = transposes(depth, wrong)
    return LongClaim(Trace(lhs.args[0]), Trace(rhs))


# Scalars


def scaled(depth: int, wrong: bool) -> LongClaim:
    sums = [(ONE, product(s, a)) for s, a in zip(scalars("alpha", depth), letters("A", depth), strict=True)]
    rhs = grouped(sums, 2, wrong=depth // 6 if wrong else None)
    return LongClaim(product(*grouped(sums, 1)), product(*rhs))


def averaged(depth: int, wrong: bool) -> LongClaim:
    """(1 - s)·I + s·A"""
    scales, a = scalars("alpha", depth), letters("A", depth)
    lhs = [
        total(product(1 - scale, ONE), product(scale, letter))
        for scale, letter in zip(scales, a, strict=True)
    ]
    rhs = []
    for layer in range(0, depth, 2):
        s, t = scales[layer : layer + 2]
        if wrong and layer == 2 * (depth // 6):
            s, t = t, s
        first = product((1 - s) * (1 - t), ONE), product(s * (1 - t), a[layer])
        rhs.append(total(*first, product(t * (1 - s), a[layer + 1]), product(s * t, *a[layer : layer + 2])))
    return LongClaim(product(*lhs), product(*rhs))


def two_scalars(depth: int, wrong: bool) -> LongClaim:
    """s·I + u·A"""
    alphas, betas, a = scalars("alpha", depth), scalars("beta", depth), letters("A", depth)
    sums = [total(product(s, ONE), product(u, letter)) for s, u, letter in zip(alphas, betas, a, strict=True)]
    rhs = []
    for layer in range(0, depth, 2):
        (s, t), (u, v) = alphas[layer : layer + 2], betas[layer : layer + 2]
        second = product(s * (u if wrong and not layer else v), a[layer + 1])
        rhs.append(
            total(
                product(s * t, ONE), product(u * t, a[layer]), second, product(u * v, *a[layer : layer + 2])
            )
        )
    return LongClaim(product(*sums), product(*rhs))


def factored_scalars(depth: int, wrong: bool) -> LongClaim:
    scales, steps = scalars("alpha", depth), [total(*each) for each in blocks(depth)]
    lhs = product(*(product(scale, step) for scale, step in zip(scales, steps, strict=True)))
    return LongClaim(lhs, product(reduce(mul, scales[: depth - wrong]), *steps))


# What letters satisfy


def one_rotation(depth: int, wrong: bool) -> LongClaim:
    q = MatrixSymbol("Q", n, n)
    lhs = []
    for layer, step in enumerate(total(*each) for each in blocks(depth)):
        lhs += [q, step, q if wrong and layer == depth // 2 else Transpose(q)]
    rhs = product(q, *(total(*each) for each in blocks(depth)), Transpose(q))
    return LongClaim(product(*lhs), rhs, {}, (Q.orthogonal(q),))


def conjugated(depth: int, wrong: bool) -> LongClaim:
    p = MatrixSymbol("P", n, n)
    steps = [total(*each) for each in blocks(depth)]
    lhs = [
        product(Inverse(p), step, Transpose(p) if wrong and layer == depth // 2 else p)
        for layer, step in enumerate(steps)
    ]
    return LongClaim(product(*lhs), product(Inverse(p), *steps, p))


# What products stand in


def entry(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = residual(depth, wrong)
    return LongClaim(MatrixElement(lhs, i, j), MatrixElement(rhs, i, j))


def summed(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = residual(depth, wrong)
    return LongClaim(Sum(MatrixElement(lhs, k, k), (k, 0, n - 1)), Trace(rhs))


def family(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = residual(depth, wrong)
    c = IndexedBase("c")
    first, second = c[k] * MatrixElement(lhs, k, j), MatrixElement(rhs, k, j) * c[k]
    return LongClaim(Sum(first, (k, 0, n - 1)), Sum(second, (k, 0, n - 1)))


def hadamard(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = residual(depth, wrong)
    return LongClaim(HadamardProduct(lhs, B_0, evaluate=False), HadamardProduct(B_0, rhs, evaluate=False))


def activated(depth: int, wrong: bool) -> LongClaim:
    """Inside a function of every entry."""
    z = Dummy("z")

    def activation(term: MatrixExpr) -> MatrixExpr:
        return ElementwiseApplyFunction(Lambda(z, Function("phi")(z)), term)

    lhs, rhs, *_ = residual(depth, wrong)
    return LongClaim(product(B_0, activation(lhs)), product(B_0, activation(rhs)))


def kronecker(depth: int, wrong: bool) -> LongClaim:
    lhs, rhs, *_ = residual(depth, wrong)
    c = MatrixSymbol("C", m, m)
    return LongClaim(KroneckerProduct(lhs, c), KroneckerProduct(rhs, c))


Builder = Callable[..., LongClaim]


def _table(*rows: tuple[str, Builder, Any, dict[str, Any]]) -> dict[str, Callable[[bool], LongClaim]]:
    """For each name and depth, the function from `wrong` to the claim."""
    return {
        f"{name}, {depth}": partial(builder, depth, **options)
        for name, builder, depths, options in rows
        for depth in depths
    }


CLAIMS = _table(
    ("residual, pairs", residual, (10, 100, 1000), {}),
    ("residual, pairs offset by one", residual, (100, 1000), {"left": 2, "offset": 1}),
    ("residual, pairs and triples", residual, (102,), {"left": 2, "right": 3}),
    ("dense, canonical form", dense, (10, 50, 100, 200), {}),
    ("dense, two bracketings", bracketings, (12, 100, 200), {}),
    ("dense, upper half collapsed", halves, (50, 200), {}),
    ("(I+A)(I-A) in places", differences, (100,), {}),
    ("(A+B)(A-B) in places", mixed, (100,), {}),
    ("(I-A) SUM A^k", telescope, (50,), {}),
    ("prefixes that cancel", cancelled, (60,), {}),
    ("(A+B)^L", power, (12, 100), {}),
    ("(I+A)^L (I-A)^L", binomial, (60,), {}),
    ("augmented form", augmented, (10, 50, 100), {}),
    ("block triangular", triangular, (20,), {}),
    ("transpose of residual", transposes, (100, 1000), {}),
    ("transpose of a word", transposed_word, (200,), {}),
    ("gram", gram, (30,), {}),
    ("symmetric product", square, (60,), {}),
    ("declared symmetric", symmetric, (50,), {}),
    ("cyclic trace", cyclic, (100,), {}),
    ("cyclic trace, pairs", cyclic, (100, 1000), {"group": 2}),
    ("trace of transpose", transposed_trace, (100,), {}),
    ("scaled", scaled, (10, 100), {}),
    ("averaged", averaged, (10, 100), {}),
    ("two scalars", two_scalars, (100,), {}),
    ("scalars in front", factored_scalars, (100,), {}),
    ("adapters", adapters, (100,), {}),
    ("adapters, scaled", adapters, (100,), {"scaled": True}),
    ("batch norms", normalised, (100,), {}),
    ("batch norms, Hadamard", normalised, (50,), {"hadamard": True}),
    ("one rotation", one_rotation, (100,), {}),
    ("a rotation at every layer", rotations, (100,), {}),
    ("conjugated", conjugated, (100,), {}),
    ("an entry", entry, (100,), {}),
    ("a sum of entries", summed, (100,), {}),
    ("a family in front", family, (100,), {}),
    ("Hadamard product", hadamard, (100,), {}),
    ("elementwise function", activated, (100,), {}),
    ("Kronecker product", kronecker, (100,), {}),
    ("shared subterms", shared, (300,), {}),
    ("stepwise definitions", stepwise, (100,), {}),
    ("Horner", horner, (60,), {}),
)
"""For each name and depth, a function that makes the claim, or with `wrong=True` its near miss."""
