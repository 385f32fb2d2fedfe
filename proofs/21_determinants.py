"""Determinants: their laws, low-rank updates, the evidence of a Gaussian linear model, and flows.

A determinant of large matrices becomes one of small ones by block elimination: both are the determinant of
one product of blocks. A power `c**n` has a size as its exponent.
"""

from sympy import (
    BlockMatrix,
    Determinant,
    Expr,
    Identity,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Q,
    Symbol,
    ZeroMatrix,
)

from symnet import Refuted, sizes, theorem

n, p = sizes("n p")
c, h, alpha = Symbol("c"), Symbol("h"), Symbol("alpha", positive=True)
A, B, P, R = (MatrixSymbol(name, n, n) for name in "ABPR")
U, V, X = MatrixSymbol("U", n, p), MatrixSymbol("V", p, n), MatrixSymbol("X", n, p)
S, D, K = MatrixSymbol("S", p, p), MatrixSymbol("D", p, p), MatrixSymbol("K", p, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
eye, eye_p, one = Identity(n), Identity(p), Identity(1)
det = Determinant


def total(*terms: MatrixExpr):
    return MatAdd(*terms, evaluate=False)


def product(*factors: Expr):
    return MatMul(*factors, evaluate=False)


# -- laws
@theorem("The determinant of a product")
def of_product():
    return det(A * B), det(B) * det(A)


@theorem("The determinant of a sum is no sum", expect=Refuted)
def of_sum():
    return det(A + B), det(A) + det(B)


@theorem("A multiple: one factor for each row")
def of_multiple():
    return det(c * A), c**n * det(A)


@theorem("A multiple has more than one factor", expect=Refuted)
def of_multiple_once():
    return det(c * A), c * det(A)


@theorem("The determinant of an inverse")
def of_inverse():
    return det(A.I), 1 / det(A)


@theorem("Similar matrices have one characteristic polynomial")
def similar():
    return det(total(product(c, eye), -P.I * A * P)), det(total(product(c, eye), -A))


@theorem("A rotation keeps volumes", assuming=[Q.orthogonal(R)])
def rotation():
    return det(R) ** 2, 1


@theorem("A rotation may be a reflection", assuming=[Q.orthogonal(R)], expect=Refuted)
def reflection():
    return det(R), 1


# -- small ones for large ones
@theorem("Sylvester's identity")
def sylvester():
    return det(total(eye, U * V)), det(total(eye_p, V * U))


@theorem("The matrix determinant lemma")
def lemma():
    return det(total(A, u * v.T)), product(det(A), total(one, v.T * A.I * u))


@theorem("The matrix determinant lemma without its factor", expect=Refuted)
def lemma_without_factor():
    return det(total(A, u * v.T)), total(one, v.T * A.I * u)


@theorem("Schur's complement")
def schur():
    return det(BlockMatrix([[A, U], [V, D]])), det(A) * det(total(D, -V * A.I * U))


@theorem("Blocks are no numbers", expect=Refuted)
def blocks_as_numbers():
    return det(BlockMatrix([[A, B], [P, R]])), det(total(A * R, -B * P))


# -- the evidence of a Gaussian linear model, y = Xb + noise
@theorem("The evidence by weights in place of data")
def evidence():
    return (
        alpha**p * det(total(product(alpha, eye), X * X.T)),
        alpha**n * det(total(product(alpha, eye_p), X.T * X)),
    )


@theorem("The evidence without its powers", expect=Refuted)
def evidence_without_powers():
    return det(total(product(alpha, eye), X * X.T)), det(total(product(alpha, eye_p), X.T * X))


@theorem("The evidence for any prior S and any noise A")
def evidence_of_prior():
    return det(total(A, X * S * X.T)), det(A) * det(S) * det(total(S.I, X.T * A.I * X))


# -- changes of variables: normalising flows
@theorem("A planar layer: z + h(vᵀz)u has the Jacobian I + h'uvᵀ")
def planar():
    return det(total(eye, product(h, u, v.T))), total(one, product(h, v.T, u))


@theorem("A coupling layer: one half passes, the other is scaled")
def coupling():
    return det(BlockMatrix([[eye, ZeroMatrix(n, p)], [K, D]])), det(D)


@theorem("A coupling layer that passes nothing", expect=Refuted)
def no_coupling():
    return det(BlockMatrix([[A, U], [K, D]])), det(D)


@theorem("Two masked layers: the determinants of their diagonal blocks")
def masked():
    first = BlockMatrix([[A, ZeroMatrix(n, p)], [K, D]])
    second = BlockMatrix([[B, U], [ZeroMatrix(p, n), S]])
    return det(product(first, second)), det(A) * det(D) * det(B) * det(S)


@theorem("A Householder layer turns volumes over", assuming=[(v.T * v, one)])
def householder():
    return det(total(eye, -2 * v * v.T)), -1
