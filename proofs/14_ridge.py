"""Ridge regression, and the inverses of sums that it rests on."""

from sympy import Identity, Inverse, MatAdd, MatMul, MatrixExpr, MatrixSymbol, Symbol, Trace, ZeroMatrix

from symnet import Refuted, sizes, theorem

n, p, r = sizes("n p r")
X, lam = MatrixSymbol("X", n, p), Symbol("lambda")
y, e, t = (MatrixSymbol(name, n, 1) for name in "yet")
b, c, d = (MatrixSymbol(name, p, 1) for name in "bcd")


def plus(left: MatrixExpr, right: MatrixExpr):
    return MatAdd(left, right, evaluate=False)


def minus(left: MatrixExpr, right: MatrixExpr):
    factors = right.args if isinstance(right, MatMul) else (right,)
    return MatAdd(left, MatMul(-1, *factors, evaluate=False), evaluate=False)


primal, dual = plus(X.T * X, lam * Identity(p)), plus(X * X.T, lam * Identity(n))
estimate = {b: MatMul(Inverse(primal), X.T, y, evaluate=False)}
residuals = {e: minus(y, X * b), **estimate}


@theorem("Ridge regression, primal and dual")
def primal_and_dual():
    return MatMul(Inverse(primal), X.T, evaluate=False), MatMul(X.T, Inverse(dual), evaluate=False)


@theorem("The fit is not the inverse of the dual", expect=Refuted)
def fit_without_data():
    return MatMul(X, Inverse(primal), X.T, evaluate=False), Inverse(dual)


@theorem(
    "The penalised sum of squares by completing the square",
    definitions={t: minus(y, X * c), d: minus(c, b), **residuals},
)
def penalised_minimum():
    return plus(t.T * t, lam * c.T * c), plus(y.T * e, MatMul(d.T, primal, d, evaluate=False))


@theorem("The residuals by the dual", definitions=residuals)
def residuals_by_the_dual():
    return e, MatMul(lam, Inverse(dual), y, evaluate=False)


@theorem("The residuals are no longer orthogonal to the columns", definitions=residuals, expect=Refuted)
def not_orthogonal():
    return X.T * e, ZeroMatrix(p, 1)


@theorem(
    "With orthonormal columns a penalty shrinks", assuming=[(X.T * X, Identity(p))], definitions=estimate
)
def orthonormal():
    return (1 + lam) * b, X.T * y


@theorem("With other columns it does not shrink by one number", definitions=estimate, expect=Refuted)
def one_number():
    return (1 + lam) * b, (X.T * X).I * X.T * y


@theorem("The effective degrees of freedom")
def effective():
    return Trace(MatMul(X, Inverse(primal), X.T, evaluate=False)), p - lam * Trace(Inverse(primal))


A, B, K = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("K", r, r)
U, V = MatrixSymbol("U", n, r), MatrixSymbol("V", r, n)
u, v = MatrixSymbol("u", n, 1), MatrixSymbol("v", n, 1)
update = MatMul(A.I, U, Inverse(plus(K.I, V * A.I * U)), V, A.I, evaluate=False)


@theorem("Push-through")
def push_through():
    left, right = Inverse(plus(Identity(r), V * U)), Inverse(plus(Identity(n), U * V))
    return MatMul(U, left, evaluate=False), MatMul(right, U, evaluate=False)


@theorem("Woodbury")
def woodbury():
    return Inverse(plus(A, U * K * V)), minus(A.I, update)


@theorem("Woodbury has a minus", expect=Refuted)
def woodbury_with_a_plus():
    return Inverse(plus(A, U * K * V)), plus(A.I, update)


@theorem("Sherman and Morrison")
def sherman_and_morrison():
    form = plus(Identity(1), v.T * A.I * u)
    return Inverse(plus(A, u * v.T)), minus(A.I, MatMul(A.I, u, Inverse(form), v.T, A.I, evaluate=False))


@theorem("Sherman and Morrison divide", expect=Refuted)
def without_a_denominator():
    return Inverse(plus(A, u * v.T)), minus(A.I, A.I * u * v.T * A.I)


@theorem("Searle: a parallel sum is symmetric in its terms")
def searle():
    return A * (A + B).I * B, B * (A + B).I * A


@theorem("A parallel sum is the inverse of a sum of inverses")
def parallel_sum():
    return (A.I + B.I).I, A * (A + B).I * B


@theorem("The inverse of a sum is no sum of inverses", expect=Refuted)
def sum_of_inverses():
    return (A + B).I, A.I + B.I
