"""Claims of linear regression and what it rests on: true ones and near misses, many of them under hypotheses.

Every side is written so that SymPy does not evaluate it. What a row needs besides its sides follows them:
hypotheses, SymPy's predicates, bounds of sizes, definitions.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sympy import (
    Basic,
    BlockMatrix,
    DiagMatrix,
    Eq,
    HadamardPower,
    Identity,
    Inverse,
    KroneckerProduct,
    MatrixSymbol,
    Pow,
    Q,
    Rational,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
    symbols,
    sympify,
)
from sympy import ImmutableMatrix as Matrix

from symnet import sizes
from tests.verify.claims import (
    A1,
    A2,
    A3,
    A4,
    A,
    B,
    C,
    Claim,
    D,
    a,
    anticommutator,
    b,
    blocks,
    c,
    entry,
    eye,
    f,
    g,
    hadamard,
    i,
    j,
    m,
    minus,
    n,
    one,
    ones,
    over,
    p,
    power,
    product,
    q,
    shear,
    side,
    stack,
    total,
    total_f,
    w,
    x,
    y,
    z,
)
from tests.verify.claims_beyond import centring, half, over_by


class Given(NamedTuple):
    """Hypotheses, and how to satisfy them: letters as terms in letters that are free."""

    hypotheses: Sequence[Basic | tuple[Basic, Basic]]
    letters: Mapping[Basic, Basic] = MappingProxyType({})


def named(groups):
    """The claims of all groups by name, each name with its group."""
    found = {}
    for group, rows in groups.items():
        for name, lhs, rhs, *more in rows:
            assuming, definitions, letters = [], {}, {}
            for each in more:
                match each:
                    case Given():
                        assuming += each.hypotheses
                        letters |= each.letters
                    case Mapping():
                        definitions |= each
                    case _:
                        assuming.append(each)
            title = f"{group}: {name}"
            assert title not in found
            found[title] = Claim(title, sympify(lhs), sympify(rhs), assuming, definitions, letters)
    return found


def matrix(name, rows, columns):
    return MatrixSymbol(name, rows, columns)


def negative(term):
    return product(-1, term)


def less(term, *others):
    """The term without the others."""
    return total(term, *(negative(other) for other in others))


def fraction(above, below):
    """A quotient of scalars that SymPy does not cancel."""
    return over_by(sympify(above), sympify(below))


def divided(term, by):
    """A matrix divided by a scalar."""
    return product(Pow(sympify(by), -1), term)


def number(*factors):
    """The product of a row, matrices and a column as a scalar."""
    return entry(product(*factors), 0)


def hat(columns):
    """The projection on the space of the columns: X(XᵀX)⁻¹Xᵀ."""
    return product(columns, Inverse(product(columns.T, columns)), columns.T)


def gram(columns, weights=None):
    """XᵀX or XᵀWX."""
    return product(*(each for each in (Transpose(columns), weights, columns) if each is not None))


def fit(columns, response, weights=None):
    """The estimate: (XᵀWX)⁻¹XᵀWy."""
    middle = () if weights is None else (weights,)
    return product(Inverse(gram(columns, weights)), Transpose(columns), *middle, response)


def residual(columns, coefficients, response):
    return minus(response, product(columns, coefficients))


def square(vector, weights=None):
    """vᵀv or vᵀWv."""
    return gram(vector, weights)


r = sizes("r")
lam, mu, s, t = symbols("lambda mu s t")
eye_p, eye_q, eye_m, eye_r = (Identity(size) for size in (p, q, m, r))
X, X_1, X_2, Z = matrix("X", n, p), matrix("X_1", n, p), matrix("X_2", n, q), matrix("Z", n, p)
epsilon, residue = matrix("epsilon", n, 1), matrix("e", n, 1)
beta, beta_1, beta_2 = matrix("beta", p, 1), matrix("beta_1", p, 1), matrix("beta_2", q, 1)
row, response = matrix("x", p, 1), symbols("eta")
W, Omega, F = matrix("W", n, n), matrix("Omega", n, n), matrix("F", n, n)
M, N = matrix("M", n, n), matrix("N", n, n)
U, V, K = matrix("U", n, r), matrix("V", r, n), matrix("K", r, r)
v = matrix("v", n, 1)
L = matrix("L", p, n)
R, restricted, multiplier = matrix("R", q, p), matrix("r", q, 1), matrix("l", q, 1)
T, S_p, D_p, V_p = matrix("Q", n, p), matrix("S", p, p), matrix("D", p, p), matrix("V", p, p)
C_p = matrix("C", p, p)
P, P_2, S = matrix("P", n, n), matrix("R", n, n), matrix("S", n, n)
J = matrix("J", n, n)
Y, Y_2 = matrix("Y", p, n), matrix("Z", p, n)
normal = product(X.T, X)
bracket = Inverse(normal)
H = hat(X)
annihilator = minus(eye, H)
estimate = product(bracket, X.T, y)

# Letters with a form of their own, from which those of hypotheses are made.
choice_1, choice_2 = matrix("E_1", n, n), matrix("E_2", n, n)
nilpotent = matrix("N_0", n, n)
quarter = matrix("J_0", n, n)
turn, turn_p = matrix("O", n, n), matrix("O_p", p, p)
first = matrix("I_np", n, p)
basis = matrix("B_0", n, n)
symmetric_p = matrix("G_0", p, p)
symmetric_n = matrix("G_1", n, n)
tall, wide = matrix("F_0", n, r), matrix("H_0", r, p)
free, free_2, free_p = matrix("M_0", n, n), matrix("M_1", n, n), matrix("M_2", p, n)
plane = matrix("Z_0", n, p)
plane_q = matrix("Z_1", n, q)
arrow, arrow_2 = matrix("v_0", n, 1), matrix("v_1", n, 1)
root_1, root_2 = symbols("r_1 r_2")
FORMS = {
    choice_1: "zeros and ones on the diagonal",
    choice_2: "zeros and ones on the diagonal",
    nilpotent: "above the diagonal",
    quarter: "quarter turns",
    turn: "rotation",
    turn_p: "rotation",
    first: "first columns of the identity",
    symmetric_p: "symmetric",
    symmetric_n: "symmetric",
}


def similar(term):
    """The term in another basis."""
    return product(basis, term, Inverse(basis))


def across(vector, other):
    """What is left of a vector across another one."""
    return minus(vector, product(number(other.T, vector), divided(other, number(other.T, other))))


def onto(vector):
    """The projection on a vector: vvᵀ/(vᵀv)."""
    return divided(product(vector, vector.T), number(vector.T, vector))


def is_projection(letter, choice=choice_1):
    return Given(
        [(product(letter, letter), letter), (Transpose(letter), letter)],
        {letter: product(turn, choice, turn.T)},
    )


def is_tall(letter):
    """QᵀQ = I."""
    return Given([(product(letter.T, letter), Identity(p))], {letter: product(turn, first)})


def penrose(inverse):
    """The four equations of a pseudo-inverse of X."""
    return Given(
        [
            (product(X, inverse, X), X),
            (product(inverse, X, inverse), inverse),
            (Transpose(product(X, inverse)), product(X, inverse)),
            Eq(Transpose(product(inverse, X)), product(inverse, X), evaluate=False),
        ],
        {
            X: product(tall, wide),
            inverse: product(wide.T, Inverse(product(wide, wide.T)), Inverse(product(tall.T, tall)), tall.T),
        },
    )


def commuting(left, right):
    """Two matrices that commute, one a polynomial in the other."""
    polynomial = total(product(root_1, eye), product(root_2, left), product(left, left))
    return Given([(product(left, right), product(right, left))], {right: polynomial})


noisy = Given([(y, total(product(X, beta), epsilon))], {y: total(product(X, beta), epsilon)})
exactly = Given([(product(X, beta), y)], {y: product(X, beta)})
normal_equations = Given(
    [Eq(product(normal, beta), product(X.T, y), evaluate=False)],
    {y: total(product(X, beta), product(annihilator, residue))},
)
tall_X = is_tall(X)
left_inverse = Given(
    [(product(L, X), eye_p)],
    {L: total(product(bracket, X.T), product(free_p, annihilator))},
)
constant = matrix("c", p, 1)
with_constant = Given(
    [(product(X, constant), one)],
    {
        X: total(
            plane,
            divided(product(minus(one, product(plane, constant)), constant.T), number(constant.T, constant)),
        )
    },
)
inside = Given([(X_1, product(X, C_p))], {X_1: product(X, C_p)})
C_pq = matrix("C", p, q)
smaller = Given([(X_2, product(X, C_pq))], {X_2: product(X, C_pq)})
whitened = Given([(product(F.T, F), Inverse(Omega))], {Omega: Inverse(product(F.T, F))})
wrongly_whitened = Given([(product(F, F.T), Inverse(Omega))], {Omega: Inverse(product(F, F.T))})
kruskal = Given(
    [(product(Omega, X), product(X, C_p)), (Transpose(Omega), Omega)],
    {
        Omega: total(product(root_1, eye), product(X, symmetric_p, X.T)),
        C_p: total(product(root_1, eye_p), product(symmetric_p, X.T, X)),
    },
)
both = side(X_1, X_2)
hat_1, M_1, M_2 = hat(X_1), minus(eye, hat(X_1)), minus(eye, hat(X_2))
fitted = total(product(X_1, beta_1), product(X_2, beta_2))
partitioned = Given(
    [(product(X_1.T, fitted), product(X_1.T, y)), (product(X_2.T, fitted), product(X_2.T, y))],
    {
        y: total(
            fitted,
            residue,
            negative(product(both, Inverse(product(Transpose(both), both)), Transpose(both), residue)),
        )
    },
)
two_parts = Given([(y, fitted)], {y: fitted})
two_noisy_parts = Given([(y, total(fitted, epsilon))], {y: total(fitted, epsilon)})
unrelated = Given([(product(X_1.T, X_2), ZeroMatrix(p, q))], {X_2: product(M_1, plane_q)})
kuhn_tucker = Given(
    [
        (total(product(normal, beta), product(R.T, multiplier)), product(X.T, y)),
        (product(R, beta), restricted),
    ],
    {
        y: total(product(X, beta), product(X, bracket, R.T, multiplier), product(annihilator, residue)),
        restricted: product(R, beta),
    },
)
S22, L11, S12, L12 = A4, A1, A2, matrix("L_12", p, q)
gaussian = Given(
    [(total(product(L11, S12), product(L12, S22)), ZeroMatrix(p, q))],
    {L12: negative(product(L11, S12, Inverse(S22)))},
)
same_norm = Given([(number(x.T, x), number(y.T, y))], {y: product(turn, x)})

idempotent = Given([(product(P, P), P)], {P: similar(choice_1)})
two_idempotents = Given(
    [(product(P, P), P), (product(P_2, P_2), P_2)],
    {P: similar(choice_1), P_2: total(choice_2, product(choice_2, free, minus(eye, choice_2)))},
)
commuting_idempotents = Given(
    [(product(P, P), P), (product(P_2, P_2), P_2), (product(P, P_2), product(P_2, P))],
    {P: similar(choice_1), P_2: similar(choice_2)},
)
disjoint = Given(
    [
        (product(P, P), P),
        (product(P_2, P_2), P_2),
        (product(P, P_2), ZeroMatrix(n, n)),
        (product(P_2, P), ZeroMatrix(n, n)),
    ],
    {P: similar(choice_1), P_2: similar(product(minus(eye, choice_1), choice_2))},
)
half_disjoint = Given(
    [(product(P, P), P), (product(P_2, P_2), P_2), (product(P, P_2), ZeroMatrix(n, n))],
    {
        P: similar(choice_1),
        P_2: total(minus(eye, P), product(minus(eye, P), free, P)),
    },
)
involution = Given([(product(J, J), eye)], {J: similar(minus(product(2, choice_1), eye))})
projection = is_projection(P)
frame = is_tall(T)
same_range = Given(
    [(product(P, P_2), P_2), (product(P_2, P), P)],
    {P: similar(choice_1), P_2: total(P, product(P, free, minus(eye, P)))},
)
vanishing_square = Given(
    [(product(A, A), ZeroMatrix(n, n))], {A: product(arrow, Transpose(across(arrow_2, arrow)))}
)
vanishing_cube = Given(
    [(product(A, A, A), ZeroMatrix(n, n))],
    {A: similar(nilpotent)},
)
invariant = Given(
    [(product(P, P), P), (product(P, A, P), product(A, P))],
    {P: similar(choice_1), A: total(product(P, free, P), product(free_2, minus(eye, P)))},
)
tripotent = Given(
    [(product(A, A, A), A)],
    {A: similar(minus(choice_1, product(minus(eye, choice_1), choice_2)))},
)
right_inverse = Given([(product(A, B), eye)], {B: Inverse(A)})
S_small = matrix("R", p, p)
factored = Given(
    [(X, product(T, S_small)), (product(T.T, T), eye_p)],
    {X: product(T, S_small), T: product(turn, first)},
)
skew = Given([(Transpose(S), negative(S))], {S: minus(free, free.T)})
symmetric_S = Given([(Transpose(S), S)], {S: total(free, free.T)})
complex_unit = Given([(product(J, J), negative(eye))], {J: similar(quarter)})
symplectic = Given(
    [(product(A.T, J, A), J), (product(J, J), negative(eye))],
    {
        J: quarter,
        A: product(
            Inverse(minus(eye, product(quarter, symmetric_n))), total(eye, product(quarter, symmetric_n))
        ),
    },
)
quadratic = Given(
    [(product(A, A), total(A, product(2, eye)))],
    {A: similar(minus(product(3, choice_1), eye))},
)
characteristic = Given(
    [(total(product(A, A), product(-a, A), product(b, eye)), ZeroMatrix(n, n))],
    {
        A: similar(total(product(root_1, choice_1), product(root_2, minus(eye, choice_1)))),
        a: root_1 + root_2,
        b: root_1 * root_2,
    },
)
centred_columns = Given([(product(one.T, X), ZeroMatrix(1, p))], {X: product(centring, plane)})
singular_values = Given(
    [
        (X, product(T, D_p, V_p.T)),
        (product(T.T, T), eye_p),
        Q.orthogonal(V_p),
        Q.diagonal(D_p),
    ],
    {X: product(T, D_p, V_p.T), T: product(turn, first)},
)
V_k = matrix("V", p, q)
components = Given(
    [(product(V_k.T, V_k), eye_q)],
    {V_k: product(turn_p, matrix("I_pq", p, q))},
)
FORMS[matrix("I_pq", p, q)] = "first columns of the identity"
diagonalised = Given([(product(A, B), product(B, D))], {A: product(B, D, Inverse(B))})
eigenvector = Given(
    [(product(A, v), product(a, v))],
    {A: total(free, product(minus(product(a, v), product(free, v)), divided(v.T, number(v.T, v))))},
)
unit_vector = Given([(product(v.T, v), Identity(1))], {v: product(turn, entry_column := matrix("e_1", n, 1))})
FORMS[entry_column] = "first columns of the identity"
unit_eigenvector = Given(
    [*eigenvector.hypotheses, *unit_vector.hypotheses], eigenvector.letters | unit_vector.letters
)
left_and_right = Given(
    [(product(A, v), product(a, v)), (product(w.T, A), product(b, w.T))],
    {
        w: across(arrow, v),
        A: total(
            product(a, onto(v)),
            product(b, onto(w)),
            product(minus(eye, onto(w)), free, minus(eye, onto(v))),
        ),
    },
)
left_and_right_alike = Given(
    [(product(A, v), product(a, v)), (product(w.T, A), product(a, w.T))],
    {
        A: total(
            product(a, eye),
            product(minus(eye, onto(w)), free, minus(eye, onto(v))),
        ),
    },
)
dual_eigenvector = Given(
    [(product(X, X.T, v), product(a, v))],
    {
        X: total(product(v, row.T), product(minus(eye, onto(v)), plane, minus(eye_p, onto(row)))),
        a: number(v.T, v) * number(row.T, row),
    },
)
share = matrix("pi", n, 1)
markov = Given(
    [(product(A, one), one), (product(share.T, A), share.T), (product(share.T, one), Identity(1))],
    {
        share: divided(arrow, number(one.T, arrow)),
        A: total(
            product(one, share.T),
            product(minus(eye, product(one, share.T)), free, minus(eye, product(one, share.T))),
        ),
    },
)
square_root = Given([(product(B, B), A)], {A: product(B, B)})
lower_upper = Given([(A, product(B, C))], {A: product(B, C)})
cholesky = Given([(A, product(B, B.T))], {A: product(B, B.T)})
rank_one = Given(
    [(product(A, B), product(A, C))],
    {A: product(arrow, Transpose(across(arrow_2, v))), C: total(B, product(v, w.T))},
)

schur = minus(A4, product(A3, Inverse(A1), A2))
corner = BlockMatrix([[A1, A2], [ZeroMatrix(q, p), A4]])
lower_corner = BlockMatrix([[A1, ZeroMatrix(p, q)], [A3, A4]])
diagonal_blocks = BlockMatrix([[A1, ZeroMatrix(p, q)], [ZeroMatrix(q, p), A4]])
partitioned_gram = BlockMatrix([[gram(X_1), product(X_1.T, X_2)], [product(X_2.T, X_1), gram(X_2)]])
H_W = product(X, Inverse(gram(X, W)), X.T, W)
weighted = fit(X, y, W)
generalised = fit(X, y, Inverse(Omega))
ridge, dual = total(normal, product(lam, eye_p)), total(product(X, X.T), product(lam, eye))
ridge_estimate = product(Inverse(ridge), X.T, y)
ridge_hat = product(X, Inverse(ridge), X.T)
inner = number(v.T, Inverse(A), z)
updated = total(A, product(z, v.T))
leverage = number(row.T, bracket, row)
surprise = response - number(row.T, estimate)
without_row = product(
    Inverse(minus(normal, product(row, row.T))), minus(product(X.T, y), product(response, row))
)
observed, noise = matrix("H", m, n), matrix("R", m, m)
seen = matrix("z", m, 1)
innovation = total(product(observed, P, observed.T), noise)
gain = product(P, observed.T, Inverse(innovation))
other_gain = matrix("L", n, m)
corrected = product(minus(eye, product(gain, observed)), P)
information = Inverse(total(Inverse(P), product(observed.T, Inverse(noise), observed)))
projected_Z = hat(Z)
two_stages = product(Inverse(product(X.T, projected_Z, X)), X.T, projected_Z, y)
H_mean = product(one, Inverse(product(one.T, one)), one.T)
reflection = minus(eye, product(2, onto(v)))
cayley = product(minus(eye, S), Inverse(total(eye, S)))
middle_r = product(R, bracket, R.T)
restricted_estimate = minus(
    estimate, product(bracket, R.T, Inverse(middle_r), minus(product(R, estimate), restricted))
)
mean_f = total_f / n
weight_sum = Sum(g[i], (i, 1, n))
weighted_sum = Sum(g[i] * f[i], (i, 1, n))
weighted_mean = fraction(weighted_sum, weight_sum)
squares = Sum(f[i] ** 2, (i, 1, n))
A_m, B_m = matrix("A", m, m), matrix("B", m, m)
X_m = matrix("Z", m, q)
offset, slopes, X_0 = matrix("b_0", 1, 1), matrix("b", p, 1), matrix("X_0", n, p)
design = side(one, X_0)
two_by_two = Matrix([[a, b], [c, s]])
squared_distance = matrix("d", n, 1)
gain_lqr = product(Inverse(total(noise, product(observed, P, observed.T))), observed, P, A)

TRUE = {
    "estimators": [
        ("the normal equations are solved", product(normal, estimate), product(X.T, y)),
        ("what solves the normal equations is the estimate", beta, estimate, normal_equations),
        ("an exact fit is found", estimate, beta, exactly),
        ("noise is carried along", estimate, total(beta, product(bracket, X.T, epsilon)), noisy),
        (
            "residuals are what is left of the noise",
            residual(X, estimate, y),
            product(annihilator, epsilon),
            noisy,
        ),
        (
            "the minimum by completing the square",
            square(residual(X, beta, y)),
            total(square(minus(beta, estimate), normal), product(y.T, annihilator, y)),
        ),
        (
            "Pythagoras for fit and residuals",
            product(y.T, y),
            total(square(product(H, y)), square(minus(y, product(H, y)))),
        ),
        (
            "the residual sum of squares in one product",
            square(residual(X, estimate, y)),
            minus(product(y.T, y), product(y.T, X, estimate)),
        ),
        (
            "other coordinates give the same fit",
            product(X, C_p, Inverse(gram(product(X, C_p))), Transpose(product(X, C_p))),
            H,
            Q.invertible(C_p),
        ),
        (
            "other coordinates give other coefficients",
            fit(product(X, C_p), y),
            product(Inverse(C_p), estimate),
        ),
        ("scaled columns", fit(product(a, X), y), divided(estimate, a)),
        ("a scaled response", fit(X, product(a, y)), product(a, estimate)),
        ("orthonormal columns need no inverse", estimate, product(X.T, y), tall_X),
        (
            "the covariance of the estimate",
            product(bracket, X.T, product(s, eye), X, bracket),
            product(s, bracket),
        ),
        (
            "Gauss and Markov: what another unbiased estimate has more",
            product(L, L.T),
            total(bracket, square(Transpose(minus(L, product(bracket, X.T))))),
            left_inverse,
        ),
        (
            "an unbiased linear estimate carries noise along",
            product(L, y),
            total(beta, product(L, epsilon)),
            left_inverse,
            noisy,
        ),
        (
            "an unbiased estimate differs across the columns",
            product(minus(L, product(bracket, X.T)), X, bracket),
            ZeroMatrix(p, p),
            left_inverse,
        ),
        (
            "instrumental variables carry noise along",
            product(Inverse(product(Z.T, X)), Z.T, y),
            total(beta, product(Inverse(product(Z.T, X)), Z.T, epsilon)),
            noisy,
        ),
        ("two stages of least squares in one", fit(product(projected_Z, X), y), two_stages),
        (
            "two stages with as many instruments as regressors",
            two_stages,
            product(Inverse(product(Z.T, X)), Z.T, y),
        ),
        ("restricted least squares keeps the restriction", product(R, restricted_estimate), restricted),
        (
            "one regressor without an intercept",
            entry(fit(x, y), 0),
            fraction(Sum(x[i, 0] * y[i, 0], over(i, n)), Sum(x[i, 0] ** 2, over(i, n))),
        ),
        (
            "the slope of one regressor with an intercept",
            fraction(number(x.T, centring, y), number(x.T, centring, x)),
            fraction(
                n * Sum(x[i, 0] * y[i, 0], over(i, n)) - Sum(x[i, 0], over(i, n)) * Sum(y[i, 0], over(i, n)),
                n * Sum(x[i, 0] ** 2, over(i, n)) - power(Sum(x[i, 0], over(i, n)), 2),
            ),
        ),
        (
            "residuals of the article's data form sum to nothing",
            product(one.T, minus(y, product(design, fit(design, y)))),
            ZeroMatrix(1, 1),
        ),
        (
            "the article's data form is found again",
            fit(design, product(design, stack(offset, slopes))),
            stack(offset, slopes),
        ),
        ("residuals sum to nothing", product(one.T, annihilator, y), 0, with_constant),
        (
            "total is explained plus residual variation",
            square(y, centring),
            total(square(product(H, y), centring), square(product(annihilator, y))),
            with_constant,
        ),
    ],
    "hat_matrix": [
        ("its square", power(H, 2), H),
        ("its cube", power(H, 3), H),
        ("it keeps the columns", product(annihilator, X), ZeroMatrix(n, p)),
        ("residuals are orthogonal to the columns", product(X.T, minus(y, product(H, y))), ZeroMatrix(p, 1)),
        ("degrees of freedom of residuals", Trace(annihilator), n - p),
        ("degrees of freedom of the fit", Trace(power(H, 2)), p),
        ("its reflection", power(minus(eye, product(2, H)), 2), eye),
        ("residuals of residuals", product(Transpose(annihilator), annihilator), annihilator),
        ("fits of residuals", product(H, annihilator), ZeroMatrix(n, n)),
        ("a defined letter", product(W, W), W, {W: H}),
        (
            "an inverse near it",
            Inverse(total(eye, product(a, H))),
            minus(eye, product(fraction(a, 1 + a), H)),
        ),
        ("leverages add to the columns", Sum(entry(H, i, i), over(i, n)), p),
        ("a leverage by the entries of its row", entry(H, i, i), Sum(power(entry(H, i, j), 2), over(j, n))),
        ("a smaller model is inside", product(H, hat(X_2)), hat(X_2), smaller),
        (
            "the difference of nested fits is one",
            power(minus(H, hat(X_2)), 2),
            minus(H, hat(X_2)),
            smaller,
        ),
        ("degrees of freedom of nested fits", Trace(minus(H, hat(X_2))), p - q),
        ("a mean is inside a model with a constant", product(H, H_mean), H_mean, with_constant),
    ],
    "weighted": [
        ("weighted normal equations are solved", product(gram(X, W), weighted), product(X.T, W, y)),
        ("weighted residuals are orthogonal", product(X.T, W, residual(X, weighted, y)), ZeroMatrix(p, 1)),
        ("an oblique projection", power(H_W, 2), H_W),
        ("its degrees of freedom", Trace(H_W), p),
        ("it is symmetric with its weights", Transpose(product(W, H_W)), product(W, H_W), Q.symmetric(W)),
        (
            "whitened least squares is generalised least squares",
            fit(product(F, X), product(F, y)),
            generalised,
            whitened,
        ),
        (
            "generalised least squares carries noise along",
            generalised,
            total(beta, fit(X, epsilon, Inverse(Omega))),
            noisy,
        ),
        (
            "the covariance of generalised least squares",
            product(fit(X, Omega, Inverse(Omega)), Transpose(fit(X, eye, Inverse(Omega)))),
            Inverse(gram(X, Inverse(Omega))),
        ),
        ("weights that are one number", fit(X, y, Inverse(product(s, eye))), estimate),
        (
            "the weighted minimum by completing the square",
            square(residual(X, beta, y), W),
            total(square(minus(beta, weighted), gram(X, W)), square(residual(X, weighted, y), W)),
            Q.symmetric(W),
        ),
        ("Kruskal: when generalised is ordinary", generalised, estimate, kruskal),
        ("weights have no scale", fit(X, y, product(a, W)), weighted),
        (
            "a weighted mean is a weighted regression",
            entry(fit(one, y, DiagMatrix(x)), 0),
            fraction(Sum(x[i, 0] * y[i, 0], over(i, n)), Sum(x[i, 0], over(i, n))),
        ),
        (
            "Gauss and Markov with covariances",
            product(L, Omega, L.T),
            total(
                Inverse(gram(X, Inverse(Omega))),
                square(Transpose(minus(L, fit(X, eye, Inverse(Omega)))), Omega),
            ),
            left_inverse,
            Q.positive_definite(Omega),
        ),
    ],
    "ridge": [
        ("primal and dual", product(Inverse(ridge), X.T), product(X.T, Inverse(dual))),
        ("fits, primal and dual", ridge_hat, product(X, X.T, Inverse(dual))),
        ("ridge equations are solved", product(ridge, ridge_estimate), product(X.T, y)),
        ("residuals by the dual", residual(X, ridge_estimate, y), product(lam, Inverse(dual), y)),
        ("the bias", product(Inverse(ridge), normal), minus(eye_p, product(lam, Inverse(ridge)))),
        (
            "shrinkage of the estimate",
            ridge_estimate,
            product(Inverse(total(eye_p, product(lam, bracket))), estimate),
        ),
        (
            "two penalties",
            minus(Inverse(ridge), Inverse(total(normal, product(mu, eye_p)))),
            product(mu - lam, Inverse(ridge), Inverse(total(normal, product(mu, eye_p)))),
        ),
        (
            "two penalties commute",
            product(Inverse(ridge), Inverse(total(normal, product(mu, eye_p)))),
            product(Inverse(total(normal, product(mu, eye_p))), Inverse(ridge)),
        ),
        (
            "ridge as more observations",
            fit(stack(X, product(s, eye_p)), stack(y, ZeroMatrix(p, 1))),
            product(Inverse(total(normal, product(s**2, eye_p))), X.T, y),
        ),
        (
            "the penalised minimum by completing the square",
            total(square(residual(X, beta, y)), product(lam, beta.T, beta)),
            total(square(minus(beta, ridge_estimate), ridge), product(y.T, residual(X, ridge_estimate, y))),
        ),
        (
            "the penalised minimum by the dual",
            minus(product(y.T, y), product(y.T, X, ridge_estimate)),
            product(lam, y.T, Inverse(dual), y),
        ),
        ("effective degrees of freedom", Trace(ridge_hat), p - lam * Trace(Inverse(ridge))),
        (
            "effective degrees of freedom by the dual",
            n - lam * Trace(Inverse(dual)),
            p - lam * Trace(Inverse(ridge)),
        ),
        ("with orthonormal columns", ridge_estimate, divided(product(X.T, y), 1 + lam), tall_X),
        (
            "a prediction by the kernel",
            product(row.T, ridge_estimate),
            product(Transpose(product(X, row)), Inverse(dual), y),
        ),
        (
            "weighted, primal and dual",
            product(Inverse(total(gram(X, W), product(lam, eye_p))), X.T, W),
            product(X.T, Inverse(total(product(X, X.T), product(lam, Inverse(W))))),
        ),
        (
            "the mean of coefficients with a prior",
            product(Inverse(total(divided(normal, s), Inverse(S_p))), X.T, divided(y, s)),
            product(S_p, X.T, Inverse(total(product(X, S_p, X.T), product(s, eye))), y),
        ),
    ],
    "partialling_out": [
        (
            "Frisch, Waugh and Lovell",
            beta_2,
            product(Inverse(gram(X_2, M_1)), X_2.T, M_1, y),
            partitioned,
        ),
        ("the other coefficients", beta_1, fit(X_1, minus(y, product(X_2, beta_2))), partitioned),
        (
            "both have the same residuals",
            product(M_1, minus(y, product(X_2, beta_2))),
            minus(y, fitted),
            partitioned,
        ),
        (
            "the fit in two steps",
            hat(both),
            total(hat_1, product(M_1, X_2, Inverse(gram(X_2, M_1)), X_2.T, M_1)),
        ),
        (
            "unrelated regressors need no partialling out",
            product(Inverse(gram(X_2, M_1)), X_2.T, M_1, y),
            fit(X_2, y),
            unrelated,
        ),
        (
            "the bias of an omitted variable",
            fit(X_1, y),
            total(beta_1, fit(X_1, product(X_2, beta_2)), fit(X_1, epsilon)),
            two_noisy_parts,
        ),
        (
            "residuals on residuals",
            fit(product(M_1, X_2), product(M_1, y)),
            product(Inverse(gram(X_2, M_1)), X_2.T, M_1, y),
        ),
        ("centring partials out a constant", minus(eye, H_mean), centring),
        (
            "degrees of freedom of the second step",
            Trace(product(M_1, X_2, Inverse(gram(X_2, M_1)), X_2.T, M_1)),
            q,
        ),
        (
            "what the second step explains",
            square(y, M_1),
            total(square(beta_2, gram(X_2, M_1)), square(minus(y, fitted))),
            partitioned,
        ),
        (
            "the second block of an inverse",
            product(side(ZeroMatrix(q, p), eye_q), Inverse(partitioned_gram), stack(ZeroMatrix(p, q), eye_q)),
            Inverse(gram(X_2, M_1)),
        ),
    ],
    "updates": [
        (
            "Woodbury",
            Inverse(total(A, product(U, K, V))),
            minus(
                Inverse(A),
                product(
                    Inverse(A),
                    U,
                    Inverse(total(Inverse(K), product(V, Inverse(A), U))),
                    V,
                    Inverse(A),
                ),
            ),
        ),
        (
            "Woodbury without a middle",
            Inverse(total(A, product(U, V))),
            minus(
                Inverse(A),
                product(Inverse(A), U, Inverse(total(eye_r, product(V, Inverse(A), U))), V, Inverse(A)),
            ),
        ),
        (
            "Woodbury times its update",
            product(Inverse(total(A, product(U, K, V))), U, K),
            product(Inverse(A), U, Inverse(total(Inverse(K), product(V, Inverse(A), U)))),
        ),
        (
            "Sherman and Morrison",
            Inverse(updated),
            minus(Inverse(A), divided(product(Inverse(A), z, v.T, Inverse(A)), 1 + inner)),
        ),
        (
            "Sherman and Morrison on the update",
            product(Inverse(updated), z),
            divided(product(Inverse(A), z), 1 + inner),
        ),
        (
            "the form of an update",
            number(v.T, Inverse(updated), z),
            fraction(inner, 1 + inner),
        ),
        (
            "a downdate",
            Inverse(minus(A, product(z, v.T))),
            total(Inverse(A), divided(product(Inverse(A), z, v.T, Inverse(A)), 1 - inner)),
        ),
        (
            "coefficients without one observation",
            without_row,
            minus(estimate, divided(product(surprise, bracket, row), 1 - leverage)),
        ),
        (
            "coefficients without one observation, nothing divided",
            product(1 - leverage, minus(estimate, without_row)),
            product(surprise, bracket, row),
        ),
        (
            "the residual that was left out",
            response - number(row.T, without_row),
            fraction(surprise, 1 - leverage),
        ),
        (
            "coefficients with one more observation",
            product(
                Inverse(total(normal, product(row, row.T))), total(product(X.T, y), product(response, row))
            ),
            total(estimate, divided(product(surprise, bracket, row), 1 + leverage)),
        ),
        (
            "coefficients without several observations",
            product(
                Inverse(minus(normal, product(R.T, R))), minus(product(X.T, y), product(R.T, restricted))
            ),
            minus(
                estimate,
                product(
                    bracket,
                    R.T,
                    Inverse(minus(eye_q, middle_r)),
                    minus(restricted, product(R, estimate)),
                ),
            ),
        ),
        (
            "an update of the identity",
            Inverse(total(eye, product(U, V))),
            minus(eye, product(U, Inverse(total(eye_r, product(V, U))), V)),
        ),
        (
            "a vector beside a multiple of the identity",
            Inverse(total(product(a, eye), product(v, v.T))),
            divided(minus(eye, divided(product(v, v.T), a + number(v.T, v))), a),
        ),
        (
            "equal correlations",
            Inverse(total(product(a, eye), product(b, ones))),
            divided(minus(eye, product(fraction(b, a + n * b), ones)), a),
        ),
    ],
    "kalman": [
        (
            "Joseph's form",
            total(
                square(Transpose(minus(eye, product(gain, observed))), P),
                square(Transpose(gain), noise),
            ),
            corrected,
        ),
        ("the information form", corrected, information),
        ("the gain by information", gain, product(information, observed.T, Inverse(noise))),
        (
            "what the gain leaves of a measurement",
            minus(eye_m, product(observed, gain)),
            product(noise, Inverse(innovation)),
        ),
        (
            "the covariance by the gain twice",
            corrected,
            minus(P, product(gain, innovation, gain.T)),
            Q.symmetric(P),
            Q.symmetric(noise),
        ),
        ("the gain by the corrected covariance", product(corrected, observed.T, Inverse(noise)), gain),
        (
            "two measurements in one",
            product(
                Inverse(total(Inverse(A), Inverse(B))), total(product(Inverse(A), x), product(Inverse(B), y))
            ),
            total(x, product(A, Inverse(total(A, B)), minus(y, x))),
        ),
        (
            "the covariance of two measurements",
            Inverse(total(Inverse(A), Inverse(B))),
            minus(A, product(A, Inverse(total(A, B)), A)),
        ),
        (
            "the innovation that is left",
            minus(
                seen,
                product(observed, total(x, product(gain, minus(seen, product(observed, x))))),
            ),
            product(noise, Inverse(innovation), minus(seen, product(observed, x))),
        ),
        (
            "the gain is the best one",
            total(
                square(Transpose(minus(eye, product(other_gain, observed))), P),
                square(other_gain.T, noise),
            ),
            total(corrected, square(Transpose(minus(other_gain, gain)), innovation)),
            Q.symmetric(P),
            Q.symmetric(noise),
        ),
    ],
    "sums": [
        (
            "two shares of one",
            total(product(Inverse(total(A, B)), A), product(Inverse(total(A, B)), B)),
            eye,
        ),
        ("a difference is turned", Inverse(minus(A, B)), negative(Inverse(minus(B, A)))),
        ("twice a matrix of sums", Inverse(product(2, X.T, X)), product(half, bracket)),
        ("a multiple", Inverse(product(a, total(A, B))), divided(Inverse(total(A, B)), a)),
        (
            "a multiple by the other of two reciprocals",
            Inverse(product(a, total(A, B))),
            product(b, Inverse(total(A, B))),
            Given([Eq(a * b, 1, evaluate=False)], {b: 1 / a}),
        ),
        ("Searle", product(A, Inverse(total(A, B)), B), product(B, Inverse(total(A, B)), A)),
        (
            "Searle with a transpose",
            product(A, Inverse(total(A, A.T)), A.T),
            product(A.T, Inverse(total(A, A.T)), A),
        ),
        ("a parallel sum", Inverse(total(Inverse(A), Inverse(B))), product(A, Inverse(total(A, B)), B)),
        (
            "a parallel sum in two ways",
            minus(A, product(A, Inverse(total(A, B)), A)),
            minus(B, product(B, Inverse(total(A, B)), B)),
        ),
        ("a sum of inverses", total(Inverse(A), Inverse(B)), product(Inverse(A), total(A, B), Inverse(B))),
        (
            "an inverse beside the identity",
            Inverse(total(eye, Inverse(A))),
            product(A, Inverse(total(A, eye))),
        ),
        (
            "what an inverse leaves of the identity",
            minus(eye, Inverse(total(eye, A))),
            product(Inverse(total(eye, A)), A),
        ),
        (
            "Searle with a square",
            product(Inverse(total(A, product(B, B.T))), B),
            product(Inverse(A), B, Inverse(total(eye, product(B.T, Inverse(A), B)))),
        ),
        (
            "push-through",
            product(U, Inverse(total(eye_r, product(V, U)))),
            product(Inverse(total(eye, product(U, V))), U),
        ),
        (
            "push-through with a scalar",
            product(V, Inverse(total(product(a, eye), product(U, V)))),
            product(Inverse(total(product(a, eye_r), product(V, U))), V),
        ),
        (
            "the inverse of a sum by one of its terms",
            Inverse(total(A, B)),
            minus(Inverse(A), product(Inverse(total(A, B)), B, Inverse(A))),
        ),
        (
            "Hua",
            minus(A, Inverse(total(Inverse(A), Inverse(minus(Inverse(B), A))))),
            product(A, B, A),
        ),
        ("an inverse of an inverse of a sum", Inverse(Inverse(total(A, B))), total(A, B)),
        ("a factor of a sum", Inverse(total(product(A, B), A)), product(Inverse(total(B, eye)), Inverse(A))),
        ("a transposed sum", Inverse(total(A.T, B.T)), Transpose(Inverse(total(B, A)))),
        (
            "two resolvents",
            minus(Inverse(minus(A, product(a, eye))), Inverse(minus(B, product(a, eye)))),
            product(Inverse(minus(A, product(a, eye))), minus(B, A), Inverse(minus(B, product(a, eye)))),
        ),
        (
            "a geometric series with its remainder",
            Inverse(minus(eye, A)),
            total(eye, A, power(A, 2), product(power(A, 3), Inverse(minus(eye, A)))),
        ),
        (
            "rational functions of one matrix commute",
            product(Inverse(minus(eye, A)), total(eye, A)),
            product(total(eye, A), Inverse(minus(eye, A))),
        ),
        (
            "partial fractions",
            Inverse(minus(eye, power(A, 2))),
            product(half, total(Inverse(minus(eye, A)), Inverse(total(eye, A)))),
        ),
    ],
    "blocks": [
        (
            "an inverse by Schur's complement",
            Inverse(blocks),
            BlockMatrix(
                [
                    [
                        total(Inverse(A1), product(Inverse(A1), A2, Inverse(schur), A3, Inverse(A1))),
                        negative(product(Inverse(A1), A2, Inverse(schur))),
                    ],
                    [negative(product(Inverse(schur), A3, Inverse(A1))), Inverse(schur)],
                ]
            ),
        ),
        (
            "two Schur complements",
            Inverse(minus(A1, product(A2, Inverse(A4), A3))),
            total(Inverse(A1), product(Inverse(A1), A2, Inverse(schur), A3, Inverse(A1))),
        ),
        (
            "an upper triangle",
            Inverse(corner),
            BlockMatrix(
                [
                    [Inverse(A1), negative(product(Inverse(A1), A2, Inverse(A4)))],
                    [ZeroMatrix(q, p), Inverse(A4)],
                ]
            ),
        ),
        (
            "a lower triangle",
            Inverse(lower_corner),
            BlockMatrix(
                [
                    [Inverse(A1), ZeroMatrix(p, q)],
                    [negative(product(Inverse(A4), A3, Inverse(A1))), Inverse(A4)],
                ]
            ),
        ),
        (
            "a diagonal of blocks",
            Inverse(diagonal_blocks),
            BlockMatrix([[Inverse(A1), ZeroMatrix(p, q)], [ZeroMatrix(q, p), Inverse(A4)]]),
        ),
        (
            "three factors of a block matrix",
            blocks,
            product(
                BlockMatrix([[eye_p, ZeroMatrix(p, q)], [product(A3, Inverse(A1)), eye_q]]),
                BlockMatrix([[A1, ZeroMatrix(p, q)], [ZeroMatrix(q, p), schur]]),
                BlockMatrix([[eye_p, product(Inverse(A1), A2)], [ZeroMatrix(q, p), eye_q]]),
            ),
        ),
        ("a shear is undone", Inverse(shear(A)), shear(negative(A))),
        (
            "two blocks across the diagonal",
            Inverse(BlockMatrix([[ZeroMatrix(n, n), A], [B, ZeroMatrix(n, n)]])),
            BlockMatrix([[ZeroMatrix(n, n), Inverse(B)], [Inverse(A), ZeroMatrix(n, n)]]),
        ),
        (
            "two blocks in turn",
            Inverse(BlockMatrix([[A, B], [B, A]])),
            product(
                half,
                BlockMatrix(
                    [
                        [
                            total(Inverse(total(A, B)), Inverse(minus(A, B))),
                            minus(Inverse(total(A, B)), Inverse(minus(A, B))),
                        ],
                        [
                            minus(Inverse(total(A, B)), Inverse(minus(A, B))),
                            total(Inverse(total(A, B)), Inverse(minus(A, B))),
                        ],
                    ]
                ),
            ),
        ),
        (
            "multipliers of a restriction",
            multiplier,
            product(Inverse(middle_r), minus(product(R, estimate), restricted)),
            kuhn_tucker,
        ),
        ("coefficients under a restriction", beta, restricted_estimate, kuhn_tucker),
        (
            "slopes beside an intercept",
            product(
                side(ZeroMatrix(p, 1), eye_p),
                Inverse(BlockMatrix([[product(one.T, one), product(one.T, X)], [product(X.T, one), normal]])),
                stack(ZeroMatrix(1, p), eye_p),
            ),
            Inverse(gram(X, centring)),
        ),
        (
            "a conditional mean by the precision",
            negative(product(Inverse(L11), L12)),
            product(S12, Inverse(S22)),
            gaussian,
        ),
        (
            "similar to its diagonal blocks",
            product(Inverse(shear(C)), BlockMatrix([[A, ZeroMatrix(n, n)], [ZeroMatrix(n, n), B]]), shear(C)),
            BlockMatrix([[A, minus(product(A, C), product(C, B))], [ZeroMatrix(n, n), B]]),
        ),
    ],
    "kronecker": [
        (
            "an inverse goes inside",
            Inverse(KroneckerProduct(A, B_m)),
            KroneckerProduct(Inverse(A), Inverse(B_m)),
        ),
        (
            "a product with inverses inside",
            product(KroneckerProduct(A, B_m), KroneckerProduct(Inverse(A), Inverse(B_m))),
            KroneckerProduct(eye, eye_m),
        ),
        (
            "an inverse beside the identity",
            Inverse(KroneckerProduct(A, eye_m)),
            KroneckerProduct(Inverse(A), eye_m),
        ),
        (
            "a regression on a Kronecker product",
            product(Inverse(gram(KroneckerProduct(X, X_m))), Transpose(KroneckerProduct(X, X_m))),
            KroneckerProduct(fit(X, eye), fit(X_m, eye_m)),
        ),
        (
            "the hat matrix of a Kronecker product",
            product(
                KroneckerProduct(X, X_m),
                Inverse(gram(KroneckerProduct(X, X_m))),
                Transpose(KroneckerProduct(X, X_m)),
            ),
            KroneckerProduct(H, hat(X_m)),
        ),
        (
            "its square",
            product(KroneckerProduct(H, A_m), KroneckerProduct(H, A_m)),
            KroneckerProduct(H, product(A_m, A_m)),
        ),
        (
            "Zellner: equations with the same regressors",
            product(
                Inverse(gram(KroneckerProduct(eye_m, X), KroneckerProduct(Inverse(A_m), eye))),
                Transpose(KroneckerProduct(eye_m, X)),
                KroneckerProduct(Inverse(A_m), eye),
            ),
            KroneckerProduct(eye_m, fit(X, eye)),
        ),
        ("degrees of freedom multiply", Trace(KroneckerProduct(H, hat(X_m))), p * q),
    ],
    "scalars": [
        ("neighbouring reciprocals", 1 / n - fraction(1, n + 1), fraction(1, n * (n + 1))),
        (
            "Welford's mean",
            fraction(total_f + a, n + 1),
            mean_f + fraction(a - mean_f, n + 1),
        ),
        (
            "Welford's sum of squares",
            squares + a**2 - fraction(power(total_f + a, 2), n + 1),
            squares - power(total_f, 2) / n + (a - mean_f) * (a - fraction(total_f + a, n + 1)),
        ),
        (
            "deviations from a weighted mean",
            Sum(g[i] * (f[i] - weighted_mean), (i, 1, n)),
            0,
        ),
        (
            "a weighted variance in two forms",
            Sum(g[i] * power(f[i] - weighted_mean, 2), (i, 1, n)),
            Sum(g[i] * f[i] ** 2, (i, 1, n)) - fraction(power(weighted_sum, 2), weight_sum),
        ),
        ("weights that add to 1", Sum(fraction(g[i], weight_sum), (i, 1, n)), 1),
        ("Householder's reflection is undone", product(reflection, reflection), eye),
        ("Householder's reflection keeps lengths", square(product(reflection, x)), product(x.T, x)),
        (
            "Householder's reflection exchanges two vectors",
            product(minus(eye, product(2, onto(minus(x, y)))), x),
            y,
            same_norm,
        ),
        ("a projection on a vector", power(onto(v), 2), onto(v)),
        (
            "reciprocals of a Hadamard product",
            HadamardPower(hadamard(x, y), -1),
            hadamard(HadamardPower(x, -1), HadamardPower(y, -1)),
        ),
        (
            "the inverse of a product of diagonals",
            Inverse(DiagMatrix(hadamard(x, y))),
            product(Inverse(DiagMatrix(x)), Inverse(DiagMatrix(y))),
        ),
        ("a harmonic sum", fraction(1, fraction(1, a) + fraction(1, b)), fraction(a * b, a + b)),
        ("partial fractions", fraction(1, lam * (lam + 1)), fraction(1, lam) - fraction(1, lam + 1)),
        (
            "weights that are inverse variances",
            divided(total(divided(x, a), divided(y, b)), fraction(1, a) + fraction(1, b)),
            divided(total(product(b, x), product(a, y)), a + b),
        ),
        (
            "sums of squares are merged",
            a + b - fraction(power(s + t, 2), n + m),
            (a - s**2 / n) + (b - t**2 / m) + fraction(n * m, n + m) * power(s / n - t / m, 2),
        ),
        (
            "what one regressor leaves",
            square(across(y, x)),
            number(y.T, y) - fraction(number(x.T, y) ** 2, number(x.T, x)),
        ),
        ("Gram and Schmidt", product(x.T, across(y, x)), 0),
        (
            "a one by one inverse is a reciprocal",
            entry(Inverse(product(y.T, y)), 0),
            fraction(1, number(y.T, y)),
        ),
        (
            "an adjusted share",
            1 - fraction(fraction(s, n - p - 1), fraction(t, n - 1)),
            1 - (1 - (1 - fraction(s, t))) * fraction(n - 1, n - p - 1),
        ),
        (
            "a ratio of variances by shares",
            fraction(fraction(t - s, q), fraction(s, n - p)),
            fraction(fraction(1 - fraction(s, t), q), fraction(1 - (1 - fraction(s, t)), n - p)),
        ),
    ],
    "projections": [
        ("what a projection leaves", power(minus(eye, P), 2), minus(eye, P), idempotent),
        ("nothing is left of what it keeps", product(P, minus(eye, P)), ZeroMatrix(n, n), idempotent),
        ("a reflection", power(minus(product(2, P), eye), 2), eye, idempotent),
        ("its fifth power", power(P, 5), P, idempotent),
        (
            "half an involution is a projection",
            power(product(half, total(eye, J)), 2),
            product(half, total(eye, J)),
            involution,
        ),
        (
            "an inverse near a projection",
            Inverse(total(eye, product(a, P))),
            minus(eye, product(fraction(a, 1 + a), P)),
            idempotent,
        ),
        (
            "a projection in another basis",
            power(product(Inverse(A), P, A), 2),
            product(Inverse(A), P, A),
            idempotent,
        ),
        (
            "commuting projections multiply",
            power(product(P, P_2), 2),
            product(P, P_2),
            commuting_idempotents,
        ),
        (
            "commuting projections are joined",
            power(less(total(P, P_2), product(P, P_2)), 2),
            less(total(P, P_2), product(P, P_2)),
            commuting_idempotents,
        ),
        ("disjoint projections add", power(total(P, P_2), 2), total(P, P_2), disjoint),
        (
            "Pythagoras",
            product(y.T, y),
            total(square(product(P, y)), square(product(minus(eye, P), y))),
            projection,
        ),
        ("an orthogonal reflection", square(minus(eye, product(2, P))), eye, projection),
        ("orthonormal columns project", power(product(T, T.T), 2), product(T, T.T), frame),
        ("orthonormal columns keep lengths", square(product(T, beta)), product(beta.T, beta), frame),
        (
            "nothing is left along orthonormal columns",
            product(T.T, minus(eye, product(T, T.T))),
            ZeroMatrix(p, n),
            frame,
        ),
        (
            "an inverse near orthonormal columns",
            Inverse(total(eye, product(a, T, T.T))),
            minus(eye, product(fraction(a, 1 + a), T, T.T)),
            frame,
        ),
        (
            "least squares by orthonormal and triangular factors",
            estimate,
            product(Inverse(S_small), T.T, y),
            factored,
        ),
        ("the hat matrix by orthonormal columns", H, product(T, T.T), factored, Q.invertible(S_small)),
        ("projections on one space", power(minus(P, P_2), 2), ZeroMatrix(n, n), same_range),
        ("what keeps another's columns is a projection", power(P, 2), P, same_range),
        ("a vanishing square", Inverse(total(eye, A)), minus(eye, A), vanishing_square),
        ("a vanishing cube", Inverse(minus(eye, A)), total(eye, A, power(A, 2)), vanishing_cube),
        ("an invariant space", product(P, A, A, P), product(A, A, P), invariant),
        ("a matrix that is its own cube", power(power(A, 2), 2), power(A, 2), tripotent),
        ("an invertible projection is the identity", P, eye, idempotent, Q.invertible(P)),
        ("a right inverse is the inverse", Inverse(A), B, right_inverse),
        (
            "a rotation of a sum is inverted",
            Inverse(total(product(A, C, A.T), product(lam, eye))),
            product(A, Inverse(total(C, product(lam, eye))), A.T),
            Q.orthogonal(A),
        ),
        ("the inverse of a definite matrix", Transpose(Inverse(A)), Inverse(A), Q.positive_definite(A)),
        (
            "columns of full rank have a left inverse",
            product(bracket, X.T, X),
            eye_p,
            Q.fullrank(X),
            n >= p,
        ),
        (
            "weights of a definite form",
            product(Transpose(H_W), W),
            product(W, H_W),
            Q.positive_definite(W),
            Q.invertible(gram(X, W)),
        ),
    ],
    "pseudo_inverses": [
        ("it is unique", Y, Y_2, penrose(Y), penrose(Y_2)),
        ("columns of full rank", Y, product(bracket, X.T), penrose(Y)),
        ("it fits", product(normal, Y), X.T, penrose(Y)),
        ("of a matrix of products", product(normal, Y, Y.T, normal), normal, penrose(Y)),
        ("by its own transpose", Y, product(Y, Y.T, X.T), penrose(Y)),
        (
            "all solutions",
            product(X, total(product(Y, y), product(minus(eye_p, product(Y, X)), beta))),
            product(X, Y, y),
            penrose(Y),
        ),
        ("of a transpose", product(X.T, Y.T, X.T), X.T, penrose(Y)),
        (
            "from two factors of full rank",
            product(
                tall,
                wide,
                wide.T,
                Inverse(product(wide, wide.T)),
                Inverse(product(tall.T, tall)),
                tall.T,
                tall,
                wide,
            ),
            product(tall, wide),
        ),
        (
            "from two factors, symmetric",
            Transpose(
                product(
                    tall,
                    wide,
                    wide.T,
                    Inverse(product(wide, wide.T)),
                    Inverse(product(tall.T, tall)),
                    tall.T,
                )
            ),
            product(tall, Inverse(product(tall.T, tall)), tall.T),
        ),
        ("a space and its matrix of products", product(normal, Y, Y.T), product(Y, X), penrose(Y)),
        (
            "an equation that has a solution",
            product(X, Y, y),
            y,
            Given([*penrose(Y).hypotheses, *exactly.hypotheses], penrose(Y).letters | exactly.letters),
        ),
        (
            "of a projection",
            W,
            P,
            projection,
            Given(
                [
                    (product(P, W, P), P),
                    (product(W, P, W), W),
                    (Transpose(product(P, W)), product(P, W)),
                    (Transpose(product(W, P)), product(W, P)),
                ],
                {W: P},
            ),
        ),
    ],
    "commuting": [
        ("with an inverse", product(Inverse(A), B), product(B, Inverse(A)), commuting(A, B)),
        ("inverses", product(Inverse(A), Inverse(B)), product(Inverse(B), Inverse(A)), commuting(A, B)),
        (
            "a cube of a sum",
            power(total(A, B), 3),
            total(power(A, 3), product(3, A, A, B), product(3, A, B, B), power(B, 3)),
            commuting(A, B),
        ),
        (
            "a difference of squares",
            minus(power(A, 2), power(B, 2)),
            product(minus(A, B), total(A, B)),
            commuting(A, B),
        ),
        (
            "a quotient of sums",
            product(Inverse(total(A, B)), minus(A, B)),
            product(minus(A, B), Inverse(total(A, B))),
            commuting(A, B),
        ),
        ("an inverse of a product", Inverse(product(A, B)), product(Inverse(A), Inverse(B)), commuting(A, B)),
        (
            "with a resolvent",
            product(B, Inverse(total(eye, A))),
            product(Inverse(total(eye, A)), B),
            commuting(A, B),
        ),
        ("a power of a product", power(product(A, B), 3), product(power(A, 3), power(B, 3)), commuting(A, B)),
        (
            "with two matrices",
            product(A, anticommutator(B, C)),
            product(anticommutator(B, C), A),
            commuting(A, B),
            commuting(A, C),
        ),
        (
            "a sum of inverses",
            total(Inverse(A), Inverse(B)),
            product(total(A, B), Inverse(product(A, B))),
            commuting(A, B),
        ),
    ],
    "cayley": [
        ("a skew matrix gives a rotation", square(cayley), eye, skew),
        (
            "a rotation gives a skew matrix",
            Transpose(product(minus(eye, A), Inverse(total(eye, A)))),
            negative(product(minus(eye, A), Inverse(total(eye, A)))),
            Q.orthogonal(A),
        ),
        ("it undoes itself", product(minus(eye, cayley), Inverse(total(eye, cayley))), S),
        ("its factors commute", cayley, product(Inverse(total(eye, S)), minus(eye, S))),
        ("a transposed inverse", Transpose(Inverse(total(eye, S))), Inverse(minus(eye, S)), skew),
        ("a skew form vanishes", product(x.T, S, x), 0, skew),
        ("a skew trace vanishes", Trace(S), 0, skew),
        ("a symplectic inverse", Inverse(A), negative(product(J, A.T, J)), symplectic),
    ],
    "centring": [
        ("by the vector of ones", power(minus(eye, H_mean), 2), minus(eye, H_mean)),
        (
            "a scatter by its mean",
            gram(X, centring),
            minus(normal, product(n, product(1 / n, X.T, one), Transpose(product(1 / n, X.T, one)))),
        ),
        (
            "slopes by centred variables",
            fit(X, y, centring),
            fit(product(centring, X), product(centring, y)),
        ),
        ("columns that are centred", fit(X, y, centring), estimate, centred_columns),
        (
            "distances are centred twice",
            product(
                Rational(-1, 2),
                centring,
                less(total(product(w, one.T), product(one, w.T)), product(2, X, X.T)),
                centring,
            ),
            product(centring, X, X.T, centring),
        ),
        (
            "scatter between two classes",
            product(
                fraction(n * m, n + m),
                minus(product(1 / n, x), product(1 / m, y)),
                Transpose(minus(product(1 / n, x), product(1 / m, y))),
            ),
            less(
                total(product(1 / n, x, x.T), product(1 / m, y, y.T)),
                divided(product(total(x, y), Transpose(total(x, y))), n + m),
            ),
        ),
        (
            "the direction between two classes",
            product(Inverse(total(W, product(a, v, v.T))), v),
            divided(product(Inverse(W), v), 1 + a * number(v.T, Inverse(W), v)),
        ),
        (
            "an eigenvector between two classes",
            product(Inverse(W), v, v.T, Inverse(W), v),
            product(number(v.T, Inverse(W), v), Inverse(W), v),
        ),
        ("scores by singular values", product(X, V_p), product(T, D_p), singular_values),
        (
            "principal components",
            product(normal, V_p),
            product(V_p, D_p, D_p),
            singular_values,
        ),
        (
            "what components leave",
            Trace(square(minus(X, product(X, V_k, V_k.T)))),
            Trace(normal) - Trace(product(V_k.T, normal, V_k)),
            components,
        ),
        (
            "ridge by singular values",
            ridge_estimate,
            product(V_p, Inverse(total(product(D_p, D_p), product(lam, eye_p))), D_p, T.T, y),
            singular_values,
        ),
        ("least squares by singular values", estimate, product(V_p, Inverse(D_p), T.T, y), singular_values),
        ("whitened", product(F, Omega, F.T), eye, whitened, Q.invertible(F)),
        (
            "a power by eigenvectors",
            power(A, 3),
            product(B, power(D, 3), Inverse(B)),
            diagonalised,
        ),
        (
            "an inverse by eigenvectors",
            Inverse(A),
            product(B, Inverse(D), Inverse(B)),
            diagonalised,
        ),
        (
            "a component is removed",
            product(minus(A, product(a, v, v.T)), v),
            ZeroMatrix(n, 1),
            unit_eigenvector,
        ),
        ("left and right eigenvectors", product(a - b, w.T, v), 0, left_and_right),
        (
            "an eigenvector of the other product",
            product(normal, X.T, v),
            product(a, X.T, v),
            dual_eigenvector,
        ),
        (
            "an eigenvector of a resolvent",
            product(Inverse(minus(A, product(b, eye))), v),
            divided(v, a - b),
            eigenvector,
        ),
    ],
    "cookbook": [
        (
            "a similar inverse",
            Inverse(product(Inverse(A), B, A)),
            product(Inverse(A), Inverse(B), A),
        ),
        ("a power of an inverse", power(Inverse(A), 3), Inverse(power(A, 3))),
        (
            "traces of two shares",
            Trace(product(A, Inverse(total(A, B)))) + Trace(product(Inverse(total(A, B)), B)),
            n,
        ),
        (
            "three factors are inverted",
            Inverse(product(A, B, C)),
            product(Inverse(C), Inverse(B), Inverse(A)),
        ),
        (
            "completing the square",
            minus(product(x.T, A, x), product(2, y.T, x)),
            minus(square(minus(x, product(Inverse(A), y)), A), product(y.T, Inverse(A), y)),
            Q.symmetric(A),
        ),
        (
            "two squares in one",
            total(square(minus(x, y), A), square(minus(x, z), B)),
            total(
                square(
                    minus(x, product(Inverse(total(A, B)), total(product(A, y), product(B, z)))), total(A, B)
                ),
                square(minus(y, z), product(A, Inverse(total(A, B)), B)),
            ),
            Q.symmetric(A),
            Q.symmetric(B),
        ),
        (
            "Riccati in two forms",
            minus(P, product(P, observed.T, Inverse(innovation), observed, P)),
            product(P, Inverse(total(eye, product(observed.T, Inverse(noise), observed, P)))),
        ),
        (
            "a closed loop in two forms",
            minus(A, product(observed.T, gain_lqr)),
            product(Inverse(total(eye, product(observed.T, Inverse(noise), observed, P))), A),
        ),
        ("a square matrix needs no least squares", product(Inverse(product(A.T, A)), A.T), Inverse(A)),
        (
            "Newton's step to an inverse",
            minus(eye, product(A, B, minus(product(2, eye), product(A, B)))),
            power(minus(eye, product(A, B)), 2),
        ),
        ("a square root commutes", product(A, B), product(B, A), square_root),
        (
            "two by two",
            Inverse(two_by_two),
            product(Pow(a * s - b * c, -1), Matrix([[s, -b], [-c, a]])),
        ),
        (
            "a sum of inverse diagonals",
            total(Inverse(DiagMatrix(x)), Inverse(DiagMatrix(y))),
            product(DiagMatrix(total(x, y)), Inverse(DiagMatrix(hadamard(x, y)))),
        ),
        ("lower and upper factors", Inverse(A), product(Inverse(C), Inverse(B)), lower_upper),
        (
            "Cholesky's factor of a form",
            product(x.T, Inverse(A), x),
            square(product(Inverse(B), x)),
            cholesky,
        ),
        (
            "a chain without its equilibrium",
            power(minus(A, product(one, share.T)), 2),
            minus(power(A, 2), product(one, share.T)),
            markov,
        ),
        (
            "the fundamental matrix of a chain",
            product(minus(eye, A), Inverse(total(eye, negative(A), product(one, share.T)))),
            minus(eye, product(one, share.T)),
            markov,
        ),
        (
            "a complex number as a matrix",
            Inverse(total(product(a, eye), product(b, J))),
            divided(minus(product(a, eye), product(b, J)), a**2 + b**2),
            complex_unit,
        ),
        ("an inverse by a quadratic equation", Inverse(A), product(half, minus(A, eye)), quadratic),
        ("a power by a quadratic equation", power(A, 4), total(product(5, A), product(6, eye)), quadratic),
        (
            "Cayley and Hamilton give an inverse",
            Inverse(A),
            divided(minus(product(a, eye), A), b),
            characteristic,
        ),
    ],
}

FALSE = {
    "estimators": [
        ("an estimate is the truth", estimate, beta, noisy),
        ("noise has the other sign", estimate, minus(beta, product(bracket, X.T, epsilon)), noisy),
        ("residuals are the noise", residual(X, estimate, y), epsilon, noisy),
        (
            "the square without its minimum",
            square(residual(X, beta, y)),
            square(minus(beta, estimate), normal),
        ),
        (
            "the square with an inverse in its middle",
            square(residual(X, beta, y)),
            total(square(minus(beta, estimate), bracket), product(y.T, annihilator, y)),
        ),
        (
            "Pythagoras with a difference",
            product(y.T, y),
            minus(square(product(H, y)), square(minus(y, product(H, y)))),
        ),
        ("other coordinates, the same coefficients", fit(product(X, C_p), y), estimate, Q.invertible(C_p)),
        ("other coordinates, the wrong way", fit(product(X, C_p), y), product(C_p, estimate)),
        ("scaled columns scale coefficients", fit(product(a, X), y), product(a, estimate)),
        ("orthonormal columns are orthonormal rows", product(X, X.T), eye, tall_X),
        (
            "a covariance with a square",
            product(bracket, X.T, product(s, eye), X, bracket),
            product(s, normal),
        ),
        ("every unbiased estimate is the best", product(L, L.T), bracket, left_inverse),
        ("a left inverse is a right inverse", product(X, L), eye, left_inverse),
        ("instruments change nothing", product(Inverse(product(Z.T, X)), Z.T, y), estimate),
        ("two stages are one", two_stages, estimate),
        (
            "a restriction without its weights",
            product(R, minus(estimate, product(bracket, R.T, minus(product(R, estimate), restricted)))),
            restricted,
        ),
        ("residuals sum to nothing without an intercept", product(one.T, annihilator, y), 0),
        (
            "total is explained plus residual variation without an intercept",
            square(y, centring),
            total(square(product(H, y), centring), square(product(annihilator, y))),
        ),
        ("a solution is the estimate with a sign lost", beta, negative(estimate), normal_equations),
        (
            "one regressor through the mean",
            entry(fit(x, y), 0),
            fraction(Sum(y[i, 0], over(i, n)), Sum(x[i, 0], over(i, n))),
        ),
    ],
    "hat_matrix": [
        ("it is the identity", H, eye),
        ("degrees of freedom are added", Trace(annihilator), n + p),
        ("residuals keep everything", power(annihilator, 2), eye),
        ("a leverage is its own square", entry(H, i, i), power(entry(H, i, i), 2)),
        ("a smaller model keeps a larger one", product(H, hat(X_2)), H, smaller),
        ("degrees of freedom of nested fits, turned", Trace(minus(H, hat(X_2))), q - p, smaller),
        (
            "an inverse near it without its factor",
            Inverse(total(eye, product(a, H))),
            minus(eye, product(a, H)),
        ),
        ("two fits add", hat(both), total(hat_1, hat(X_2))),
        ("two fits commute", product(H, projected_Z), product(projected_Z, H)),
        ("a mean is inside every model", product(H, H_mean), H_mean),
    ],
    "weighted": [
        (
            "weighted residuals are orthogonal without weights",
            product(X.T, residual(X, weighted, y)),
            ZeroMatrix(p, 1),
        ),
        ("an oblique projection is symmetric", Transpose(H_W), H_W, Q.symmetric(W)),
        ("generalised is ordinary", generalised, estimate, Q.symmetric(Omega)),
        (
            "the covariance with the covariance inside",
            product(fit(X, Omega, Inverse(Omega)), Transpose(fit(X, eye, Inverse(Omega)))),
            Inverse(gram(X, Omega)),
            Q.symmetric(Omega),
        ),
        ("whitened on the wrong side", fit(product(F, X), product(F, y)), generalised, wrongly_whitened),
        ("weights have a scale", fit(X, y, product(a, W)), product(a, weighted)),
        (
            "a weighted mean divided by the number",
            entry(fit(one, y, DiagMatrix(x)), 0),
            Sum(x[i, 0] * y[i, 0], over(i, n)) / n,
        ),
        (
            "the weighted minimum without symmetric weights",
            square(residual(X, beta, y), W),
            total(square(minus(beta, weighted), gram(X, W)), square(residual(X, weighted, y), W)),
        ),
        ("its degrees of freedom are the observations", Trace(H_W), n),
    ],
    "ridge": [
        ("ridge is least squares", ridge_estimate, estimate),
        ("a fit is the dual's inverse", ridge_hat, Inverse(dual)),
        ("a fit is idempotent", power(ridge_hat, 2), ridge_hat),
        ("residuals without the penalty", residual(X, ridge_estimate, y), product(Inverse(dual), y)),
        ("residuals are orthogonal", product(X.T, residual(X, ridge_estimate, y)), ZeroMatrix(p, 1)),
        ("shrinkage by one number", ridge_estimate, divided(estimate, 1 + lam)),
        (
            "the bias has the other sign",
            product(Inverse(ridge), normal),
            total(eye_p, product(lam, Inverse(ridge))),
        ),
        (
            "two penalties, turned",
            minus(Inverse(ridge), Inverse(total(normal, product(mu, eye_p)))),
            product(lam - mu, Inverse(ridge), Inverse(total(normal, product(mu, eye_p)))),
        ),
        ("effective degrees of freedom are added", Trace(ridge_hat), p + lam * Trace(Inverse(ridge))),
        (
            "the dual has the same degrees of freedom",
            lam * Trace(Inverse(dual)),
            lam * Trace(Inverse(ridge)),
        ),
        (
            "a prior with its inverse forgotten",
            product(Inverse(total(divided(normal, s), S_p)), X.T, divided(y, s)),
            product(S_p, X.T, Inverse(total(product(X, S_p, X.T), product(s, eye))), y),
        ),
        (
            "the penalised minimum is that without a penalty",
            total(square(residual(X, beta, y)), product(lam, beta.T, beta)),
            total(square(minus(beta, ridge_estimate), ridge), product(y.T, annihilator, y)),
        ),
    ],
    "partialling_out": [
        ("each regressor alone", beta_2, fit(X_2, y), partitioned),
        ("an omitted variable does no harm", fit(X_1, y), beta_1, two_parts),
        ("only the response is partialled out", fit(X_2, product(M_1, y)), fit(product(M_1, X_2), y)),
        ("residuals of other columns vanish", product(M_1, X_2), ZeroMatrix(n, q)),
        (
            "the second block is inverted alone",
            product(side(ZeroMatrix(q, p), eye_q), Inverse(partitioned_gram), stack(ZeroMatrix(p, q), eye_q)),
            Inverse(gram(X_2)),
        ),
        ("two annihilators commute", product(M_1, M_2), product(M_2, M_1)),
        (
            "the bias of an omitted variable has the other sign",
            fit(X_1, y),
            minus(beta_1, fit(X_1, product(X_2, beta_2))),
            two_parts,
        ),
        (
            "the fit in two steps without the first",
            hat(both),
            product(M_1, X_2, Inverse(gram(X_2, M_1)), X_2.T, M_1),
        ),
    ],
    "updates": [
        (
            "Woodbury with a plus",
            Inverse(total(A, product(U, K, V))),
            total(
                Inverse(A),
                product(Inverse(A), U, Inverse(total(Inverse(K), product(V, Inverse(A), U))), V, Inverse(A)),
            ),
        ),
        (
            "Woodbury with its middle not inverted",
            Inverse(total(A, product(U, K, V))),
            minus(
                Inverse(A),
                product(Inverse(A), U, Inverse(total(K, product(V, Inverse(A), U))), V, Inverse(A)),
            ),
        ),
        (
            "Sherman and Morrison without a denominator",
            Inverse(updated),
            minus(Inverse(A), product(Inverse(A), z, v.T, Inverse(A))),
        ),
        (
            "Sherman and Morrison with a downdate's denominator",
            Inverse(updated),
            minus(Inverse(A), divided(product(Inverse(A), z, v.T, Inverse(A)), 1 - inner)),
        ),
        (
            "a downdate with an update's denominator",
            Inverse(minus(A, product(z, v.T))),
            total(Inverse(A), divided(product(Inverse(A), z, v.T, Inverse(A)), 1 + inner)),
        ),
        ("the form of an update is that before", number(v.T, Inverse(updated), z), inner),
        (
            "the residual that was left out is larger by the leverage",
            response - number(row.T, without_row),
            fraction(surprise, 1 + leverage),
        ),
        (
            "coefficients without one observation, the wrong way",
            without_row,
            total(estimate, divided(product(surprise, bracket, row), 1 - leverage)),
        ),
        (
            "coefficients with one more observation, too far",
            product(
                Inverse(total(normal, product(row, row.T))), total(product(X.T, y), product(response, row))
            ),
            total(estimate, divided(product(surprise, bracket, row), 1 - leverage)),
        ),
        (
            "an update of the identity to first order",
            Inverse(total(eye, product(U, V))),
            minus(eye, product(U, V)),
        ),
        (
            "a vector beside the identity without its multiple",
            Inverse(total(product(a, eye), product(v, v.T))),
            divided(minus(eye, divided(product(v, v.T), 1 + number(v.T, v))), a),
        ),
        (
            "equal correlations without their number",
            Inverse(total(product(a, eye), product(b, ones))),
            divided(minus(eye, product(fraction(b, a + b), ones)), a),
        ),
    ],
    "kalman": [
        (
            "Joseph's form without noise",
            square(Transpose(minus(eye, product(gain, observed))), P),
            corrected,
        ),
        (
            "the information form with noise as it is",
            corrected,
            Inverse(total(Inverse(P), product(observed.T, noise, observed))),
        ),
        (
            "the gain without its prior",
            gain,
            product(Inverse(product(observed.T, Inverse(noise), observed)), observed.T, Inverse(noise)),
        ),
        (
            "what the gain leaves, in the other order",
            minus(eye_m, product(observed, gain)),
            product(Inverse(innovation), noise),
        ),
        (
            "the covariance grows",
            corrected,
            total(P, product(gain, innovation, gain.T)),
            Q.symmetric(P),
            Q.symmetric(noise),
        ),
        (
            "two measurements, the wrong weight",
            product(
                Inverse(total(Inverse(A), Inverse(B))), total(product(Inverse(A), x), product(Inverse(B), y))
            ),
            total(x, product(B, Inverse(total(A, B)), minus(y, x))),
        ),
        (
            "any gain is the best one",
            total(
                square(Transpose(minus(eye, product(other_gain, observed))), P),
                square(other_gain.T, noise),
            ),
            corrected,
            Q.symmetric(P),
            Q.symmetric(noise),
        ),
    ],
    "sums": [
        ("one share of two", product(Inverse(total(A, B)), A), eye),
        ("a difference is not turned", Inverse(minus(A, B)), Inverse(minus(B, A))),
        ("twice a matrix is inverted to twice", Inverse(product(2, X.T, X)), product(2, bracket)),
        ("a factor is kept", Inverse(product(a, total(A, B))), product(a, Inverse(total(A, B)))),
        ("Searle with one matrix", product(A, Inverse(total(A, B)), B), product(A, Inverse(total(A, B)), A)),
        ("a parallel sum is a sum", Inverse(total(Inverse(A), Inverse(B))), total(A, B)),
        (
            "a sum of inverses by one of them",
            total(Inverse(A), Inverse(B)),
            product(Inverse(A), total(A, B), Inverse(A)),
        ),
        ("an inverse beside the identity to first order", Inverse(total(eye, A)), minus(eye, A)),
        ("an inverse beside the identity", Inverse(total(eye, Inverse(A))), total(eye, A)),
        ("an inverse of a sum commutes", product(Inverse(total(A, B)), A), product(A, Inverse(total(A, B)))),
        (
            "push-through forgets",
            product(U, Inverse(total(eye_r, product(V, U)))),
            U,
        ),
        (
            "the inverse of a sum with a plus",
            Inverse(total(A, B)),
            total(Inverse(A), product(Inverse(total(A, B)), B, Inverse(A))),
        ),
        (
            "Hua with the other square",
            minus(A, Inverse(total(Inverse(A), Inverse(minus(Inverse(B), A))))),
            product(B, A, B),
        ),
        (
            "a factor of a sum in the wrong order",
            Inverse(total(product(A, B), A)),
            product(Inverse(A), Inverse(total(B, eye))),
        ),
        (
            "two resolvents, turned",
            minus(Inverse(minus(A, product(a, eye))), Inverse(minus(B, product(a, eye)))),
            product(Inverse(minus(A, product(a, eye))), minus(A, B), Inverse(minus(B, product(a, eye)))),
        ),
        (
            "partial fractions without a half",
            Inverse(minus(eye, power(A, 2))),
            total(Inverse(minus(eye, A)), Inverse(total(eye, A))),
        ),
        ("a geometric series without its remainder", Inverse(minus(eye, A)), total(eye, A, power(A, 2))),
    ],
    "blocks": [
        (
            "block by block",
            Inverse(BlockMatrix([[A, B], [C, D]])),
            BlockMatrix([[Inverse(A), Inverse(B)], [Inverse(C), Inverse(D)]]),
        ),
        (
            "a triangle with a sign lost",
            Inverse(corner),
            BlockMatrix(
                [
                    [Inverse(A1), product(Inverse(A1), A2, Inverse(A4))],
                    [ZeroMatrix(q, p), Inverse(A4)],
                ]
            ),
        ),
        (
            "a triangle in the wrong order",
            Inverse(BlockMatrix([[A, B], [ZeroMatrix(n, n), C]])),
            BlockMatrix(
                [[Inverse(A), negative(product(Inverse(C), B, Inverse(A)))], [ZeroMatrix(n, n), Inverse(C)]]
            ),
        ),
        (
            "two blocks stay where they are",
            Inverse(BlockMatrix([[ZeroMatrix(n, n), A], [B, ZeroMatrix(n, n)]])),
            BlockMatrix([[ZeroMatrix(n, n), Inverse(A)], [Inverse(B), ZeroMatrix(n, n)]]),
        ),
        (
            "a Schur complement with a plus",
            Inverse(blocks),
            BlockMatrix(
                [
                    [
                        total(Inverse(A1), product(Inverse(A1), A2, Inverse(schur), A3, Inverse(A1))),
                        product(Inverse(A1), A2, Inverse(schur)),
                    ],
                    [product(Inverse(schur), A3, Inverse(A1)), Inverse(schur)],
                ]
            ),
        ),
        (
            "the first block is inverted alone",
            product(side(eye_p, ZeroMatrix(p, q)), Inverse(blocks), stack(eye_p, ZeroMatrix(q, p))),
            Inverse(A1),
        ),
        ("a shear is its own inverse", Inverse(shear(A)), shear(A)),
        (
            "multipliers with the other sign",
            multiplier,
            product(Inverse(middle_r), minus(restricted, product(R, estimate))),
            kuhn_tucker,
        ),
        ("a restriction changes nothing", beta, estimate, kuhn_tucker),
        (
            "slopes beside an intercept without centring",
            product(
                side(ZeroMatrix(p, 1), eye_p),
                Inverse(BlockMatrix([[product(one.T, one), product(one.T, X)], [product(X.T, one), normal]])),
                stack(ZeroMatrix(1, p), eye_p),
            ),
            bracket,
        ),
        (
            "a conditional mean with the other sign",
            product(Inverse(L11), L12),
            product(S12, Inverse(S22)),
            gaussian,
        ),
    ],
    "kronecker": [
        ("inverses change places", Inverse(KroneckerProduct(A, B)), KroneckerProduct(Inverse(B), Inverse(A))),
        ("one factor is inverted", Inverse(KroneckerProduct(A, B_m)), KroneckerProduct(Inverse(A), B_m)),
        (
            "a regression on a Kronecker product without inverses",
            product(Inverse(gram(KroneckerProduct(X, X_m))), Transpose(KroneckerProduct(X, X_m))),
            KroneckerProduct(X.T, X_m.T),
        ),
        ("degrees of freedom add", Trace(KroneckerProduct(H, hat(X_m))), p + q),
    ],
    "scalars": [
        ("neighbouring reciprocals with a square", 1 / n - fraction(1, n + 1), fraction(1, power(n + 1, 2))),
        ("Welford's mean by the old number", fraction(total_f + a, n + 1), mean_f + fraction(a - mean_f, n)),
        (
            "Welford's sum of squares with the old mean twice",
            squares + a**2 - fraction(power(total_f + a, 2), n + 1),
            squares - power(total_f, 2) / n + power(a - mean_f, 2),
        ),
        ("deviations from a mean with weights", Sum(g[i] * (f[i] - mean_f), (i, 1, n)), 0),
        (
            "a weighted variance without its mean",
            Sum(g[i] * power(f[i] - weighted_mean, 2), (i, 1, n)),
            Sum(g[i] * f[i] ** 2, (i, 1, n)),
        ),
        ("a reflection without its 2", power(minus(eye, onto(v)), 2), eye),
        (
            "a reflection exchanges any two vectors",
            product(minus(eye, product(2, onto(minus(x, y)))), x),
            y,
        ),
        (
            "reciprocals of a sum",
            HadamardPower(total(x, y), -1),
            total(HadamardPower(x, -1), HadamardPower(y, -1)),
        ),
        ("a harmonic sum, turned", fraction(1, fraction(1, a) + fraction(1, b)), fraction(a + b, a * b)),
        (
            "weights that are variances",
            divided(total(divided(x, a), divided(y, b)), fraction(1, a) + fraction(1, b)),
            divided(total(product(a, x), product(b, y)), a + b),
        ),
        (
            "sums of squares are merged without their means",
            a + b - fraction(power(s + t, 2), n + m),
            (a - s**2 / n) + (b - t**2 / m),
        ),
        ("Gram and Schmidt along the other", product(y.T, across(y, x)), 0),
        (
            "partial fractions with a plus",
            fraction(1, lam * (lam + 1)),
            fraction(1, lam) + fraction(1, lam + 1),
        ),
    ],
    "projections": [
        ("a projection is symmetric", Transpose(P), P, idempotent),
        ("a projection is the identity", P, eye, idempotent),
        ("projections add", power(total(P, P_2), 2), total(P, P_2), two_idempotents),
        ("projections multiply", power(product(P, P_2), 2), product(P, P_2), two_idempotents),
        ("commuting projections add", power(total(P, P_2), 2), total(P, P_2), commuting_idempotents),
        ("an involution is symmetric", Transpose(J), J, involution),
        ("orthonormal columns are rows", product(T, T.T), eye, frame),
        (
            "Pythagoras for an oblique projection",
            product(y.T, y),
            total(square(product(P, y)), square(product(minus(eye, P), y))),
            idempotent,
        ),
        (
            "an inverse near a projection",
            Inverse(total(eye, product(a, P))),
            minus(eye, product(a, P)),
            idempotent,
        ),
        ("projections on one space are equal", P, P_2, same_range),
        ("a vanishing cube has a vanishing square", power(A, 2), ZeroMatrix(n, n), vanishing_cube),
        ("a vanishing square vanishes", A, ZeroMatrix(n, n), vanishing_square),
        ("disjoint on one side only", product(P_2, P), ZeroMatrix(n, n), half_disjoint),
        ("a matrix that is its own cube is its own square", power(A, 2), A, tripotent),
        ("least squares by triangular factors, not inverted", estimate, product(S_small, T.T, y), factored),
        ("an invariant space on the other side", product(P, A, P), product(P, A), invariant),
    ],
    "pseudo_inverses": [
        ("it is an inverse", product(X, Y), eye, penrose(Y)),
        ("it is a transpose", Y, X.T, penrose(Y)),
        (
            "one equation makes it unique",
            Y,
            Y_2,
            Given(
                [(product(X, Y, X), X), (product(X, Y_2, X), X)],
                penrose(Y).letters | {Y_2: total(Y, product(minus(eye_p, product(Y, X)), free_p))},
            ),
        ),
        ("it keeps every coefficient", product(Y, X, beta), beta, penrose(Y)),
        (
            "one equation gives another",
            product(Y_2, X, Y_2),
            Y_2,
            Given(
                [(product(X, Y_2, X), X)],
                penrose(Y).letters | {Y_2: total(Y, product(minus(eye_p, product(Y, X)), free_p))},
            ),
        ),
        ("of a matrix of products, without a transpose", product(normal, Y, Y.T), eye_p, penrose(Y)),
    ],
    "commuting": [
        ("with a transpose", product(A, B.T), product(B.T, A), commuting(A, B)),
        (
            "it is passed on",
            product(A, C),
            product(C, A),
            Given(
                [(product(A, B), product(B, A)), (product(B, C), product(C, B))], {B: product(root_1, eye)}
            ),
        ),
        ("a square of a sum", power(total(A, B), 2), total(power(A, 2), product(2, A, B), power(B, 2))),
        (
            "equal squares",
            A,
            B,
            Given(
                [(product(A, A), product(B, B))],
                {A: similar(minus(product(2, choice_1), eye)), B: similar(minus(product(2, choice_2), eye))},
            ),
        ),
        (
            "the square commutes",
            product(A, B),
            product(B, A),
            Given(
                [(product(A, A, B), product(B, A, A))],
                {A: similar(minus(product(2, choice_1), eye))},
            ),
        ),
        ("a factor is cancelled", B, C, rank_one),
        (
            "a product that vanishes, turned",
            product(B, A),
            ZeroMatrix(n, n),
            Given(
                [(product(A, B), ZeroMatrix(n, n))],
                {A: product(arrow, v.T), B: product(across(arrow_2, v), w.T)},
            ),
        ),
        ("a matrix commutes with its transpose", product(A, A.T), product(A.T, A), commuting(A, B)),
    ],
    "cayley": [
        ("a symmetric matrix gives a rotation", square(cayley), eye, symmetric_S),
        (
            "the sum in place of the difference",
            product(total(eye, S), Inverse(total(eye, S))),
            minus(eye, S),
            skew,
        ),
        (
            "a transposed inverse, the same sign",
            Transpose(Inverse(total(eye, S))),
            Inverse(total(eye, S)),
            skew,
        ),
        ("a skew form of two vectors vanishes", product(x.T, S, y), 0, skew),
        ("the trace of a skew square vanishes", Trace(product(S, S)), 0, skew),
        ("a symplectic inverse, the same sign", Inverse(A), product(J, A.T, J), symplectic),
    ],
    "centring": [
        ("slopes without centring", fit(X, y, centring), estimate),
        ("a scatter without its mean", gram(X, centring), normal),
        (
            "scatter between two classes, added",
            product(
                fraction(n * m, n + m),
                total(product(1 / n, x), product(1 / m, y)),
                Transpose(total(product(1 / n, x), product(1 / m, y))),
            ),
            less(
                total(product(1 / n, x, x.T), product(1 / m, y, y.T)),
                divided(product(total(x, y), Transpose(total(x, y))), n + m),
            ),
        ),
        (
            "the direction between two classes without a denominator",
            product(Inverse(total(W, product(a, v, v.T))), v),
            product(Inverse(W), v),
        ),
        ("principal components with single values", product(normal, V_p), product(V_p, D_p), singular_values),
        (
            "what components leave is more",
            Trace(square(minus(X, product(X, V_k, V_k.T)))),
            Trace(normal) + Trace(product(V_k.T, normal, V_k)),
            components,
        ),
        (
            "ridge by singular values without them",
            ridge_estimate,
            product(V_p, Inverse(total(product(D_p, D_p), product(lam, eye_p))), T.T, y),
            singular_values,
        ),
        ("whitened on the wrong side", product(F, Omega, F.T), eye, wrongly_whitened),
        ("eigenvectors on the wrong sides", A, product(Inverse(B), D, B), diagonalised, Q.invertible(B)),
        (
            "a component of any length is removed",
            product(minus(A, product(a, v, v.T)), v),
            ZeroMatrix(n, 1),
            eigenvector,
        ),
        ("left and right eigenvectors of one value", product(w.T, v), 0, left_and_right_alike),
        (
            "an eigenvector of a resolvent with a sum",
            product(Inverse(minus(A, product(b, eye))), v),
            divided(v, a + b),
            eigenvector,
        ),
    ],
    "cookbook": [
        ("a similar inverse, turned", Inverse(product(Inverse(A), B, A)), product(A, Inverse(B), Inverse(A))),
        (
            "three factors in their own order",
            Inverse(product(A, B, C)),
            product(Inverse(A), Inverse(B), Inverse(C)),
        ),
        (
            "completing the square without symmetry",
            minus(product(x.T, A, x), product(2, y.T, x)),
            minus(square(minus(x, product(Inverse(A), y)), A), product(y.T, Inverse(A), y)),
        ),
        (
            "two squares in one, weighted by their sum",
            total(square(minus(x, y), A), square(minus(x, z), B)),
            total(
                square(
                    minus(x, product(Inverse(total(A, B)), total(product(A, y), product(B, z)))), total(A, B)
                ),
                square(minus(y, z), total(A, B)),
            ),
            Q.symmetric(A),
            Q.symmetric(B),
        ),
        (
            "Riccati with the matrix on the wrong side",
            minus(P, product(P, observed.T, Inverse(innovation), observed, P)),
            product(P, Inverse(total(eye, product(P, observed.T, Inverse(noise), observed)))),
        ),
        (
            "Newton's step is exact",
            product(A, B, minus(product(2, eye), product(A, B))),
            eye,
        ),
        ("a square root is its square", B, A, square_root),
        (
            "two by two with its diagonal as it is",
            Inverse(two_by_two),
            product(Pow(a * s - b * c, -1), Matrix([[a, -b], [-c, s]])),
        ),
        ("lower and upper factors in their order", Inverse(A), product(Inverse(B), Inverse(C)), lower_upper),
        (
            "Cholesky's factor, transposed",
            product(x.T, Inverse(A), x),
            square(product(Transpose(Inverse(B)), x)),
            cholesky,
        ),
        (
            "the fundamental matrix is an inverse",
            product(minus(eye, A), Inverse(total(eye, negative(A), product(one, share.T)))),
            eye,
            markov,
        ),
        (
            "a complex number with a difference of squares",
            Inverse(total(product(a, eye), product(b, J))),
            divided(minus(product(a, eye), product(b, J)), a**2 - b**2),
            complex_unit,
        ),
        ("a quadratic equation has one solution", A, product(2, eye), quadratic),
        (
            "Cayley and Hamilton with the trace alone",
            Inverse(A),
            divided(minus(A, product(a, eye)), b),
            characteristic,
        ),
        ("a definite matrix is its own inverse", Inverse(A), A, Q.positive_definite(A)),
        ("a square matrix of full rank is a rotation", product(X.T, X), eye_p, Q.fullrank(X), n >= p),
    ],
}

# What is assumed cannot be: nothing may be concluded.
CONTRADICTORY = [
    ("a matrix that vanishes is invertible", A, eye, [(A, ZeroMatrix(n, n)), Q.invertible(A)]),
    ("a matrix is two matrices", A, B, [(A, C), (A, total(C, eye))]),
    ("a number is two numbers", A, B, [(a, 1), (a, 2)]),
    ("a projection is twice the identity", A, B, [(product(P, P), P), (P, product(2, eye))]),
    (
        "an invertible matrix with a vanishing square",
        A,
        B,
        [(product(A, A), ZeroMatrix(n, n)), Q.invertible(A)],
    ),
    ("a number has no reciprocal", A, B, [(a * b, 1), (a, 0)]),
    ("a skew matrix is the identity", A, B, [(Transpose(S), negative(S)), (S, eye)]),
    ("an inverse of nothing", product(Inverse(minus(A, A)), minus(A, A)), eye, []),
]
