"""Linear attention: in parallel, as a recurrence, and in chunks; with a decay, and with the delta rule."""

from sympy import (
    Expr,
    FunctionMatrix,
    HadamardProduct,
    Identity,
    IndexedBase,
    KroneckerDelta,
    Lambda,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Sum,
    symbols,
)

from symnet import Refuted, sizes, theorem

n, m, t, d, p, T = sizes("n m t d p T")
c, e, i, j, r, s, u, tau = symbols("c e i j r s u tau", integer=True)
q, k, v, g, x, w = map(IndexedBase, "qkvgxw")
"""Queries q[t, r], keys k[t, r] with r = 1, ..., d, and values v[t, c], at each time t; decays g[t]."""
S = IndexedBase("S")
"""S[t, r, c], the state after t steps."""

state = {S[i, r, c]: Sum(k[s, r] * v[s, c], (s, 1, i))}


def score(at: Expr, to: Expr) -> Expr:
    """The query of one time with the key of another."""
    return Sum(q[at, r] * k[to, r], (r, 1, d))


def attention(at: Expr, first: Expr | int, last: Expr, weight: Expr | int = 1) -> Expr:
    """The values of some times, each weighted by its score."""
    return Sum(weight * score(at, s) * v[s, c], (s, first, last))


def read(at: Expr, state_at: Expr, weight: Expr | int = 1) -> Expr:
    """A query reads a state."""
    return Sum(weight * q[at, r] * S[state_at, r, c], (r, 1, d))


@theorem("In parallel and as a recurrence: o_t is the state read by the query", definitions=state)
def recurrent():
    return attention(t, 1, t), read(t, t)


@theorem("The state takes up one key and one value a step", definitions=state, assuming=[tau >= 1])
def one_step():
    return S[tau + 1, e, c], S[tau, e, c] + k[tau + 1, e] * v[tau + 1, c]


@theorem("A strict mask would leave out the value of the step itself", definitions=state, expect=Refuted)
def strict():
    return attention(t, 1, t - 1), read(t, t)


@theorem("In chunks: the state after m steps, and the scores of those since then", definitions=state)
def chunks():
    at = m + p
    return attention(at, 1, at), read(at, m) + attention(at, m + 1, at)


@theorem("The state after n chunks of m steps, each summed on its own", definitions=state)
def chunked_state():
    return S[n * m, e, c], Sum(k[(i - 1) * m + j, e] * v[(i - 1) * m + j, c], (j, 1, m), (i, 1, n))


decayed = {S[i, r, c]: Sum(g[i] / g[s] * k[s, r] * v[s, c], (s, 1, i))}


@theorem("With a decay g_t/g_s from time s to t, in parallel and as a recurrence", definitions=decayed)
def decay():
    return attention(t, 1, t, g[t] / g[s]), read(t, t)


@theorem("The state decays by g_(t+1)/g_t in a step", definitions=decayed, assuming=[tau >= 1])
def decay_of_the_state():
    return S[tau + 1, e, c], g[tau + 1] / g[tau] * S[tau, e, c] + k[tau + 1, e] * v[tau + 1, c]


@theorem("What is new does not decay", definitions=decayed, expect=Refuted)
def decay_of_all():
    return S[tau + 1, e, c], g[tau + 1] / g[tau] * (S[tau, e, c] + k[tau + 1, e] * v[tau + 1, c])


@theorem("In chunks, the decay since the chunk began goes with the state", definitions=decayed)
def decay_in_chunks():
    at = m + p
    before, since = read(at, m, g[at] / g[m]), attention(at, m + 1, at, g[at] / g[s])
    return attention(at, 1, at, g[at] / g[s]), before + since


Q, K, V = MatrixSymbol("Q", T, d), MatrixSymbol("K", T, d), MatrixSymbol("V", T, p)
mask = FunctionMatrix(T, T, Lambda((i, j), Sum(KroneckerDelta(j, u), (u, 0, i))))


@theorem("The causal mask as a matrix: each row sums the values before it")
def masked():
    row = Sum(Sum(Q[i, r] * K[j, r], (r, 0, d - 1)) * V[j, 0], (j, 0, i))
    product = MatMul(HadamardProduct(Q * K.T, mask), V, evaluate=False)
    return Sum(w[i] * product[i, 0], (i, 0, T - 1)), Sum(w[i] * row, (i, 0, T - 1))


@theorem("The cumulative sums of cumulative sums count how long a value has been there")
def twice():
    return Sum(x[i], (i, 1, j), (j, 1, t)), Sum((t + 1 - i) * x[i], (i, 1, t))


S_0, S_1, S_2 = (MatrixSymbol(f"S_{step}", p, d) for step in range(3))
k_1, k_2, k_3 = (MatrixSymbol(f"k_{step}", d, 1) for step in (1, 2, 3))
v_1, v_2, v_3 = (MatrixSymbol(f"v_{step}", p, 1) for step in (1, 2, 3))
u_1, u_2, u_3 = (MatrixSymbol(f"u_{step}", p, 1) for step in (1, 2, 3))
beta_1, beta_2, beta_3 = symbols("beta_1:4")


def less(left: MatrixExpr, *others: MatrixExpr) -> MatrixExpr:
    return MatAdd(left, *(-other for other in others), evaluate=False)


def delta_step(state: MatrixExpr, beta: Expr, key: MatrixExpr, value: MatrixExpr) -> MatrixExpr:
    """The delta rule: what the state holds for a key moves towards a value."""
    return state * less(Identity(d), beta * key * key.T) + beta * value * key.T


states = {S_1: delta_step(S_0, beta_1, k_1, v_1), S_2: delta_step(S_1, beta_2, k_2, v_2)}
new = {
    u_1: beta_1 * less(v_1, S_0 * k_1),
    u_2: beta_2 * less(v_2, S_0 * k_2, u_1 * (k_1.T * k_2)),
    u_3: beta_3 * less(v_3, S_0 * k_3, u_1 * (k_1.T * k_3), u_2 * (k_2.T * k_3)),
}


@theorem("The delta rule in a chunk of 3: each step adds what is new of its value", definitions=states | new)
def delta_rule():
    after = delta_step(S_2, beta_3, k_3, v_3)
    return after, MatAdd(S_0, u_1 * k_1.T, u_2 * k_2.T, u_3 * k_3.T, evaluate=False)


@theorem(
    "It is not enough to compare each value with the state at the start",
    definitions={S_1: states[S_1], u_1: new[u_1], u_2: beta_2 * less(v_2, S_0 * k_2)},
    expect=Refuted,
)
def delta_rule_at_once():
    after = delta_step(S_1, beta_2, k_2, v_2)
    return after, MatAdd(S_0, u_1 * k_1.T, u_2 * k_2.T, evaluate=False)
