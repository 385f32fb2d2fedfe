"""Claims of functions of every entry: true ones, each with near misses, alone and in other terms.

A law says that two terms are equal; a miss puts another term on the right. All stand to be evaluated.
"""

from random import Random
from typing import NamedTuple

from sympy import (
    BlockMatrix,
    DiagMatrix,
    DiagonalOf,
    Dummy,
    Function,
    FunctionMatrix,
    HadamardProduct,
    Identity,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatrixSymbol,
    Max,
    OneMatrix,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet import permutation, selector, sizes

n, m, k, p, q = sizes("n m k p q")
i, j = symbols("i j", integer=True)
d = Dummy("entry")
f, g = Lambda(d, Function("f")(d)), Lambda(d, Function("g")(d))
relu = Lambda(d, Max(0, d))


def matrix(name, rows, columns=1):
    return MatrixSymbol(name, rows, columns)


A, A2, B, B2 = matrix("A", n, k), matrix("A_2", n, k), matrix("B", m, k), matrix("B_2", m, k)
C, D, Z = matrix("C", n, p), matrix("D", m, p), matrix("Z", n + m, k)
R, R2, K = matrix("R", n, n), matrix("R_2", n, n), matrix("K", k, k)
P, T, S = matrix("P", n, n), matrix("T", k, k), matrix("S", m, n)
V1, V2, V = matrix("V_1", q, n), matrix("V_2", q, m), matrix("V", q, n + m)
x, y, u, v, b = matrix("x", k), matrix("y", p), matrix("u", n), matrix("v", m), matrix("b", n)


def of(function, term):
    return ElementwiseApplyFunction(function, term)


def times(*parts):
    return MatMul(*parts, evaluate=False)


def plus(*parts):
    return MatAdd(*parts, evaluate=False)


def entrywise(*parts):
    return HadamardProduct(*parts, evaluate=False)


def kron(*parts):
    return KroneckerProduct(*parts)


def turned(term):
    return Transpose(term)


def ones(rows, columns=1):
    return OneMatrix(rows, columns)


def zeros(rows, columns):
    return ZeroMatrix(rows, columns)


def stack(*parts):
    return BlockMatrix([[part] for part in parts])


def side(*parts):
    return BlockMatrix([[*parts]])


def grid(*rows):
    return BlockMatrix([[*row] for row in rows])


first = side(Identity(n), zeros(n, m))
swapped = grid((zeros(m, n), Identity(m)), (Identity(n), zeros(n, m)))


class Law(NamedTuple):
    """left = right, the wrong right sides, what is assumed, and the letters that are permutations."""

    left: object
    right: object
    wrong: tuple
    assuming: tuple = ()
    permutations: tuple = ()


def laws(f):
    """The laws, for a function of one variable."""
    on_p, on_t = (permutation(P), (P,)), ((*permutation(P), *permutation(T)), (P, T))
    return {
        "a column of blocks": Law(
            of(f, stack(A, B)), stack(of(f, A), of(f, B)), (stack(of(f, A), B), stack(of(f, A2), of(f, B)))
        ),
        "a row of blocks": Law(of(f, side(A, C)), side(of(f, A), of(f, C)), (side(of(f, A), C),)),
        "a grid of blocks": Law(
            of(f, grid((A, C), (B, D))),
            grid((of(f, A), of(f, C)), (of(f, B), of(f, D))),
            (grid((of(f, A), of(f, C)), (of(f, B2), of(f, D))),),
        ),
        "three blocks in two groups": Law(
            of(f, stack(A, stack(B, A2))),
            stack(stack(of(f, A), of(f, B)), of(f, A2)),
            (stack(of(f, A), of(f, B), of(f, A)),),
        ),
        "a transposed column of blocks": Law(
            of(f, turned(stack(A, B))),
            side(turned(of(f, A)), turned(of(f, B))),
            (side(turned(of(f, A2)), turned(of(f, B))),),
        ),
        "layers side by side": Law(
            of(f, plus(times(grid((A, zeros(n, p)), (zeros(m, k), D)), stack(x, y)), stack(b, v))),
            stack(of(f, plus(times(A, x), b)), of(f, plus(times(D, y), v))),
            (stack(of(f, plus(times(A, x), b)), plus(of(f, times(D, y)), v)),),
        ),
        "a sum with a whole matrix": Law(
            of(f, plus(stack(A, B), Z)),
            stack(of(f, plus(A, Z[:n, :])), of(f, plus(B, Z[n:, :]))),
            (stack(of(f, plus(A, Z[:n, :])), of(f, B)),),
        ),
        "weights on heads": Law(
            times(side(V1, V2), of(f, stack(A, B))),
            plus(times(V1, of(f, A)), times(V2, of(f, B))),
            (plus(times(V1, of(f, A)), times(V2, B)), times(plus(V1, times(V2, S)), of(f, A))),
        ),
        "whole weights on heads": Law(
            times(V, of(f, stack(A, B))),
            plus(times(V[:, :n], of(f, A)), times(V[:, n:], of(f, B))),
            (plus(times(V[:, :n], of(f, A)), times(V2, of(f, B))),),
        ),
        "a broadcast column": Law(
            of(f, times(u, ones(1, k))), times(of(f, u), ones(1, k)), (times(u, ones(1, k)),)
        ),
        "a broadcast column in a sum": Law(
            of(f, plus(times(A, K), times(u, ones(1, k)))),
            of(f, plus(times(side(A, u), stack(K, ones(1, k))))),
            (plus(of(f, times(A, K)), times(of(f, u), ones(1, k))),),
        ),
        "tiles": Law(of(f, kron(ones(m, q), A)), kron(ones(m, q), of(f, A)), (kron(ones(m, q), A),)),
        "repeated rows": Law(
            of(f, kron(A, ones(m, 1))), kron(of(f, A), ones(m, 1)), (kron(of(f, A2), ones(m, 1)),)
        ),
        "tiles of blocks": Law(
            of(f, kron(ones(q, 1), stack(A, B))),
            kron(ones(q, 1), stack(of(f, A), of(f, B))),
            (kron(ones(q, 1), stack(of(f, A), B)),),
        ),
        "the first rows": Law(times(first, of(f, stack(A, B))), of(f, A), (of(f, A2), A)),
        "the first rows of a matrix": Law(of(f, times(first, Z)), of(f, Z)[:n, :], (Z[:n, :],)),
        "rows that are sliced": Law(
            of(f, Z[n:, :]),
            times(side(zeros(m, n), Identity(m)), of(f, Z)),
            (of(f, Z)[n - 1 : n + m - 1, :],),
        ),
        "blocks that change places": Law(
            times(swapped, of(f, stack(A, B))),
            stack(of(f, B), of(f, A)),
            (stack(of(f, B), A), stack(of(f, B2), of(f, A))),
        ),
        "blocks that change places inside": Law(
            of(f, times(swapped, Z)), times(swapped, of(f, Z)), (times(swapped, Z),)
        ),
        "a diagonal": Law(DiagonalOf(of(f, R)), of(f, DiagonalOf(R)), (DiagonalOf(R), of(f, DiagonalOf(R2)))),
        "a diagonal matrix times a function": Law(
            times(DiagMatrix(u), of(f, A)),
            entrywise(times(u, ones(1, k)), of(f, A)),
            (of(f, times(DiagMatrix(u), A)),),
        ),
        "nested functions": Law(
            of(g, times(side(V1, V2), of(f, stack(A, B)))),
            of(g, plus(times(V1, of(f, A)), times(V2, of(f, B)))),
            (plus(of(g, times(V1, of(f, A))), of(g, times(V2, of(f, B)))),),
        ),
        "functions of functions": Law(
            of(g, of(f, side(A, C))),
            side(of(g, of(f, A)), of(g, of(f, C))),
            (side(of(g, of(f, A)), of(g, C)),),
        ),
        "products by entries": Law(
            entrywise(of(f, stack(A, B)), stack(A2, B2)),
            stack(entrywise(of(f, A), A2), entrywise(of(f, B), B2)),
            (stack(entrywise(of(f, A), A2), entrywise(of(f, B), B)),),
        ),
        "a trace": Law(
            Trace(times(turned(of(f, stack(A, B))), of(f, stack(A, B)))),
            Trace(times(turned(of(f, A)), of(f, A))) + Trace(times(turned(of(f, B)), of(f, B))),
            (Trace(times(turned(of(f, A)), of(f, A))) + Trace(times(turned(of(f, B)), B)),),
        ),
        "all entries": Law(
            times(ones(1, n + m), of(f, stack(A, B)), ones(k)),
            plus(times(ones(1, n), of(f, A), ones(k)), times(ones(1, m), of(f, B), ones(k))),
            (plus(times(ones(1, n), of(f, A), ones(k)), times(ones(1, n), of(f, A2), ones(k))),),
        ),
        "entries of a rule": Law(
            of(f, FunctionMatrix(n, k, Lambda((i, j), u[i, 0] * x[j, 0]))),
            of(f, times(u, turned(x))),
            (times(of(f, u), turned(of(f, x))),),
        ),
        "permuted rows": Law(
            of(f, times(P, A)), times(P, of(f, A)), (of(f, A), times(turned(P), of(f, A))), *on_p
        ),
        "rows put back": Law(
            of(f, times(turned(P), A)), times(turned(P), of(f, A)), (times(P, of(f, A)),), *on_p
        ),
        "permuted rows and columns": Law(
            of(f, times(P, R, turned(P))),
            times(P, of(f, R), turned(P)),
            (times(P, of(f, R), P), times(P, of(f, R))),
            *on_p,
        ),
        "two permutations": Law(
            of(f, times(P, A, T)),
            times(P, of(f, A), T),
            (times(P, of(f, A)),),
            *on_t,
        ),
        "hidden units": Law(
            times(V1, turned(P), of(f, plus(times(P, A, x), times(P, b)))),
            times(V1, of(f, plus(times(A, x), b))),
            (times(V1, P, of(f, plus(times(A, x), b))), times(V1, of(f, times(A, x)))),
            *on_p,
        ),
        "hidden units of two layers": Law(
            times(P, of(g, times(turned(P), of(f, times(P, A))))),
            of(g, times(P, turned(P), of(f, times(P, A)))),
            (of(g, of(f, A)),),
            *on_p,
        ),
        "a layer on a permuted graph": Law(
            of(f, times(P, R, turned(P), P, A, K)),
            times(P, of(f, times(R, A, K))),
            (times(P, R, of(f, times(A, K))),),
            *on_p,
        ),
        "permuted attention": Law(
            times(of(f, times(P, A, turned(A), turned(P))), P, A),
            times(P, of(f, times(A, turned(A))), A),
            (times(P, A, of(f, times(turned(A), A))),),
            *on_p,
        ),
        "selected rows": Law(of(f, times(S, A)), times(S, of(f, A)), (times(S, A),), selector(S)),
        "products of permuted rows": Law(
            entrywise(of(f, times(P, A)), of(g, times(P, A2))),
            times(P, entrywise(of(f, A), of(g, A2))),
            (times(P, entrywise(of(f, A), of(g, A))),),
            *on_p,
        ),
        "a sum of permuted values": Law(
            times(ones(1, n), of(f, times(P, u))), times(ones(1, n), of(f, u)), (times(ones(1, n), u),), *on_p
        ),
    }


CONTEXTS = {
    "added": lambda t: plus(t, *(matrix("added", *t.shape),)),
    "multiplied": lambda t: times(matrix("left", q, t.shape[0]), t, matrix("right", t.shape[1], q)),
    "in a block": lambda t: grid(
        (t, matrix("beside", t.shape[0], q)), (matrix("below", p, t.shape[1]), matrix("corner", p, q))
    ),
    "under a sum": lambda t: Sum(
        MatrixElement(times(matrix("row", 1, t.shape[0]), t, matrix("column", t.shape[1], m)), 0, i),
        (i, 0, m - 1),
    ),
    "inside a function": lambda t: of(g, t),
    "turned": turned,
}


class Claim(NamedTuple):
    left: object
    right: object
    assuming: tuple
    permutations: tuple


def tables():
    """The true and the false claims by name: each law for two functions, each once more in another term."""
    random = Random(21)  # noqa: S311 - no secrets
    true, false = {}, {}
    for called, function in (("f", f), ("a rectifier", relu)):
        for name, law in laws(function).items():
            around = random.choice([*CONTEXTS]) if law.left.is_Matrix else None
            context = CONTEXTS.get(around, lambda t: t)
            rest = law.assuming, law.permutations
            if called == "f":
                true[name] = Claim(law.left, law.right, *rest)
                for number, wrong in enumerate(law.wrong):
                    false[f"{name}, miss {number}"] = Claim(law.left, wrong, *rest)
            if around:
                true[f"{name} of {called}, {around}"] = Claim(context(law.left), context(law.right), *rest)
                wrong = random.choice(law.wrong)
                false[f"{name} of {called}, {around}"] = Claim(context(law.left), context(wrong), *rest)
    return true, false


TRUE, FALSE = tables()
