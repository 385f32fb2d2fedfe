"""What each term of SymPy is read as, and under which conditions, word by word; and what is refused."""

import pytest
from sympy import (
    Abs,
    Add,
    Basic,
    BlockDiagMatrix,
    BlockMatrix,
    Contains,
    Derivative,
    Determinant,
    DiagMatrix,
    DiagonalMatrix,
    DiagonalOf,
    Dummy,
    E,
    Eq,
    FiniteSet,
    Float,
    Function,
    HadamardPower,
    HadamardProduct,
    Heaviside,
    I,
    Identity,
    Idx,
    ImmutableMatrix,
    ImmutableSparseMatrix,
    Indexed,
    IndexedBase,
    Integer,
    Integral,
    Inverse,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Max,
    Min,
    Mul,
    Ne,
    OneMatrix,
    Piecewise,
    Pow,
    Q,
    Rational,
    Sum,
    Symbol,
    Trace,
    Tuple,
    ZeroMatrix,
    conjugate,
    exp,
    gamma,
    log,
    nan,
    oo,
    pi,
    re,
    sign,
    sin,
    sqrt,
    symbols,
    zeta,
)
from sympy.matrices.expressions.special import GenericIdentity
from sympy.utilities.lambdify import implemented_function

from symnet import sizes
from symnet.core.budget import Budget
from symnet.core.declared import symbols_in
from symnet.core.language import Entry
from symnet.core.polynomials import variable
from symnet.core.show import told
from symnet.core.symbols import conditions
from symnet.core.translate import translate, translate_recursion
from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm

n, m, k = sizes("n m k")
i, j = symbols("i j", integer=True)
a, b, c, q = symbols("a b c q")
x, y = IndexedBase("x"), IndexedBase("y")
f, fp, fr = Function("f"), Function("f", positive=True), Function("f", real=True)
fnc = Function("f", commutative=False)
A, B, C, D = (MatrixSymbol(name, n, n) for name in "ABCD")
P, R = MatrixSymbol("P", n, m), MatrixSymbol("R", m, n)
An = MatrixSymbol("A", m, m)
v, w = MatrixSymbol("v", n, 1), MatrixSymbol("w", 1, n)
N, M = Symbol("N"), Symbol("M", integer=True)
p, o, ev = Symbol("p", positive=True), Symbol("o", odd=True), Symbol("e", even=True, positive=True)
u, z = Symbol("u", positive=True, integer=True), Symbol("z", nonnegative=True, integer=True)
neg, h = Symbol("g", negative=True, integer=True), Symbol("h", integer=False)
nc = Symbol("nc", commutative=False)
X1 = IndexedBase("X", shape=(n, m))
t, t2, t3, tt, tz = Idx("t", n), Idx("t", (2, n)), Idx("t"), Idx("t", (1, n)), Idx("t", (0, n - 1))
to, tl = Idx(o, n), Idx("t", (1, n + m))
DD, wv = Determinant(x[i] * A), w * v  # each one object in several places


def claimed(lhs, *assuming, definitions=()):
    """A term that is claimed to equal itself, what is assumed and what is defined."""
    return lhs, assuming, dict(definitions)


def read(given):
    lhs, assuming, definitions = given
    return translate(lhs, lhs, definitions, assuming, Budget.unbounded())


READ = [
    (claimed(Integer(3)), ["3"], ()),
    (claimed(Rational(-1, 2)), ["-1/2"], ()),
    (claimed(a), ["a"], ()),
    (claimed(n * 0 + n), ["n", "where n: positive"], ()),
    (claimed(i), ["i"], ()),
    (claimed(a + b), ["a + b"], ()),
    (claimed(a * b), ["a·b"], ()),
    (claimed(a**3), ["a^3"], ()),
    (claimed(1 / a), ["1/a", "if a is not zero"], ("a is not zero",)),
    (claimed(a**-3), ["(1/a)^3", "if a is not zero"], ("a is not zero",)),
    (claimed(a**n), ["determinant(a·I(n))"], ()),
    (
        claimed(a**b),
        ["power(a, b)"],
        ("Pow has real values",),
    ),
    (claimed(sqrt(a)), ["root(a, 2)", "if a is not negative"], ("a is not negative",)),
    (
        claimed(a ** Rational(-3, 4)),
        ["(1/root(a, 4))^3", "if a is not negative", "if root(a, 4) is not zero"],
        ("a is not negative", "a is not zero"),
    ),
    (claimed(log(a)), ["logarithm(a)", "if a is positive"], ("a is positive",)),
    (claimed(log(2 * exp(a))), ["logarithm(2·exponential(a))", "if 2·exponential(a) is positive"], ()),
    (
        claimed((a * b) ** -2),
        ["(1/a)^2·(1/b)^2", "if a is not zero", "if b is not zero"],
        ("a is not zero", "b is not zero"),
    ),
    (claimed((a + b) ** -1), ["1/(a + b)", "if a + b is not zero"], ("a + b is not zero",)),
    (
        claimed(1 / (a * (b + c))),
        ["(1/a)·(1/(b + c))", "if a is not zero", "if b + c is not zero"],
        ("a is not zero", "b + c is not zero"),
    ),
    (claimed(Sum(x[i], (i, 1, n))), ["∑[i < n] x[i + 1]"], ()),
    (claimed(Sum(x[i] * y[j], (i, 1, n), (j, 1, m))), ["∑[i < m] ∑[j < n] x[j + 1]·y[i + 1]"], ()),
    (claimed(Sum(x[i], (i, 1, j), (j, 1, n))), ["∑[i < n] ∑[j < i + 1] x[j + 1]"], ()),
    (claimed(Sum(i, (i, 2, 2))), ["∑[i < 1] 2"], ()),
    (claimed(Sum(x[i], (i, n, n))), ["∑[i < 1] x[n]"], ()),
    (claimed(Sum(i * j, (i, 0, n - 1))), ["∑[i < n] i·j"], ()),
    (claimed(Sum(a, (a, 0, n - 1))), ["∑[i < n] i"], ()),
    (claimed(KroneckerDelta(i, j)), ["[i = j] for all integer i, integer j"], ()),
    (
        claimed(KroneckerDelta(i, j, (1, n))),
        ["∑[k < n] [i = k + 1]·[j = k + 1] for all integer i, integer j"],
        (),
    ),
    (claimed(KroneckerDelta(2 * i, j + 1)), ["[2·i = j + 1] for all integer i, integer j"], ()),
    (claimed(x[i]), ["x[i] for all integer i"], ()),
    (claimed(x[i, j]), ["x[i, j] for all integer i, integer j"], ()),
    (claimed(x[i + 2 * n]), ["x[2·j + i] for all integer i, integer j"], ()),
    (claimed(x[i * j]), ["x[i·j] for all integer i, integer j"], ()),
    (claimed(x[i**2]), ["x[i·i] for all integer i"], ()),
    (claimed(x[n**2 - i]), ["x[-j + i·i] for all integer i, integer j"], ()),
    (claimed(x[2]), ["x[2]"], ()),
    (claimed(P[i, j]), ["P[i, j] for all i < n, j < m", "where P: n × m"], ()),
    (claimed(P[0, j]), ["P[0, i] for all i < m", "where P: n × m"], ()),
    (claimed(v[i, 0]), ["v[i, 0] for all i < n", "where v: n × 1"], ()),
    (claimed(w[0, i]), ["w[0, i] for all i < n", "where w: 1 × n"], ()),
    (claimed(A[n - 1, i + 1]), ["A[n - 1, i] for all i < n", "where A: n × n"], ()),
    (claimed((A * B)[i, j]), ["∑[k < n] A[i, k]·B[k, j] for all i < n, j < n", "where A, B: n × n"], ()),
    (claimed(A.T[i, j]), ["A[i, j] for all i < n, j < n", "where A: n × n"], ()),
    (claimed(Trace(A)), ["∑[i < n] A[i, i]", "where A: n × n"], ()),
    (claimed(Trace(P * R)), ["∑[i < n] (P·R)[i, i]", "where P: n × m", "where R: m × n"], ()),
    (claimed(Determinant(A)), ["determinant(A)", "where A: n × n"], ()),
    (claimed(Add(a, w * v, evaluate=False)), ["a + (w·v)[0, 0]", "where w: 1 × n", "where v: n × 1"], ()),
    (claimed(Mul(a, w * v, evaluate=False)), ["a·(w·v)", "where w: 1 × n", "where v: n × 1"], ()),
    (claimed(f(a)), ["f(a)", "where f: arbitrary function"], ()),
    (claimed(f(a, b)), ["f(a, b)", "where f: arbitrary function"], ()),
    (claimed(f()), ["f()", "where f: arbitrary function"], ()),
    (claimed(Max(a, b)), ["maximum(a, b)"], ()),
    (claimed(Min(a, b, c)), ["minimum(a, b, c)"], ()),
    (claimed(Abs(a)), ["absolute(a)"], ()),
    (claimed(sign(a)), ["sign(a)"], ()),
    (claimed(exp(a)), ["exponential(a)"], ()),
    (claimed(sin(a * b)), ["sin(a·b)", "where sin: particular function"], ()),
    (claimed(A), ["A", "where A: n × n"], ()),
    (claimed(Identity(n)), ["I(n)"], ()),
    (claimed(ZeroMatrix(n, m)), ["0(n, m)"], ()),
    (claimed(OneMatrix(n, m)), ["[i < n, j < m ↦ 1]"], ()),
    (claimed(A + B), ["A + B", "where A, B: n × n"], ()),
    (claimed(2 * A), ["2·A", "where A: n × n"], ()),
    (claimed(a * b * A), ["(a·b)·A", "where A: n × n"], ()),
    (claimed(A * B), ["A·B", "where A, B: n × n"], ()),
    (claimed(A * P), ["A·P", "where A: n × n", "where P: n × m"], ()),
    (claimed(MatMul(a, b, A, P, evaluate=False)), ["(a·b)·(A·P)", "where A: n × n", "where P: n × m"], ()),
    (claimed(A.T), ["Aᵀ", "where A: n × n"], ()),
    (claimed((A * P).T), ["Pᵀ·Aᵀ", "where P: n × m", "where A: n × n"], ()),
    (claimed(A.I), ["A⁻¹", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (
        claimed((A * B).I),
        ["B⁻¹·A⁻¹", "where B, A: n × n", "if B is invertible", "if A is invertible"],
        ("B is invertible", "A is invertible"),
    ),
    (claimed((2 * A).I), ["(1/2)·A⁻¹", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (
        claimed((a * A * B).I),
        [
            "(1/a)·(B⁻¹·A⁻¹)",
            "where B, A: n × n",
            "if a is not zero",
            "if B is invertible",
            "if A is invertible",
        ],
        ("a is not zero", "B is invertible", "A is invertible"),
    ),
    (
        claimed((P * R).I),
        ["(P·R)⁻¹", "where P: n × m", "where R: m × n", "if P·R is invertible"],
        ("P*R is invertible",),
    ),
    (claimed(A.T.I), ["(A⁻¹)ᵀ", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (claimed((A.I).T), ["(A⁻¹)ᵀ", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (claimed(Identity(n).I), ["I(n)"], ()),
    (claimed(MatPow(A, 3)), ["A^3", "where A: n × n"], ()),
    (claimed(MatPow(A, -2)), ["(A⁻¹)^2", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (claimed(MatPow(A, 0, evaluate=False)), ["A^0", "where A: n × n"], ()),
    (
        claimed(MatPow(A * B, -2)),
        ["(B⁻¹·A⁻¹)^2", "where A, B: n × n", "if A is invertible", "if B is invertible"],
        ("A is invertible", "B is invertible"),
    ),
    (claimed(HadamardProduct(A, B)), ["[i < n, j < n ↦ A[i, j]·B[i, j]]", "where A, B: n × n"], ()),
    (claimed(HadamardPower(A, 2)), ["[i < n, j < n ↦ A[i, j]^2]", "where A: n × n"], ()),
    (
        claimed(HadamardPower(P, -2)),
        ["[i < n, j < m ↦ (1/P[i, j])^2]", "where P: n × m", "if P[i, j] is not zero for all i < n, j < m"],
        ("no entry of P is zero",),
    ),
    (claimed(DiagMatrix(v)), ["[i < n, j < n ↦ [i = j]·v[i, 0]]", "where v: n × 1"], ()),
    (claimed(DiagMatrix(w)), ["[i < n, j < n ↦ [i = j]·w[0, i]]", "where w: 1 × n"], ()),
    (
        claimed(DiagMatrix(v).I),
        ["[i < n, j < n ↦ [i = j]·(1/v[i, 0])]", "where v: n × 1", "if v[i, 0] is not zero for all i < n"],
        ("DiagMatrix(v) is invertible",),
    ),
    (claimed(DiagonalMatrix(A)), ["[i < n, j < n ↦ I(n)[i, j]·A[i, j]]", "where A: n × n"], ()),
    (claimed(DiagonalOf(A)), ["[i < n, j < 1 ↦ A[i, i]]", "where A: n × n"], ()),
    (
        claimed(BlockMatrix([[A, P], [R, Identity(m)]])),
        ["[A, P; R, I(m)]", "where A: n × n", "where P: n × m", "where R: m × n"],
        (),
    ),
    (claimed(BlockDiagMatrix(A, B)), ["[A, 0(n, n); 0(n, n), B]", "where A, B: n × n"], ()),
    (claimed(ImmutableMatrix([[a, b], [1, c]])), ["[a, b; 1, c]"], ()),
    (claimed(ImmutableMatrix([[a, b]]) * ImmutableMatrix([[a], [c]])), ["[a^2 + b·c]"], ()),
    (
        claimed(KroneckerProduct(A, P)),
        [
            (
                "[i < n·n, j < m·n ↦ ∑[k < n] ∑[p < n] [i = p + n·k]·(∑[q < n] ∑[r < m] [j = "
                "r + m·q]·A[k, q]·P[p, r])]"
            ),
            "where A: n × n",
            "where P: n × m",
        ],
        (),
    ),
    (
        claimed(KroneckerProduct(v, w)),
        [
            ("[i < n, j < n ↦ ∑[k < n] ∑[p < 1] [i = k]·(∑[q < 1] ∑[r < n] [j = r]·v[k, 0]·w[0, r])]"),
            "where v: n × 1",
            "where w: 1 × n",
        ],
        (),
    ),
    (
        claimed(KroneckerProduct(v, A, w)),
        [
            (
                "[i < n·n, j < n·n ↦ ∑[k < n] ∑[p < n] ∑[q < 1] [i = p + n·k]·(∑[r < 1] ∑[s < "
                "n] ∑[t < n] [j = t + n·s]·v[k, 0]·A[p, s]·w[0, t])]"
            ),
            "where v: n × 1",
            "where A: n × n",
            "where w: 1 × n",
        ],
        (),
    ),
    (claimed(P.applyfunc(Lambda(a, a**2 + b))), ["[i < n, j < m ↦ b + P[i, j]^2]", "where P: n × m"], ()),
    (claimed(P.applyfunc(Lambda(a, 1))), ["[i < n, j < m ↦ 1 + 0·P[i, j]]", "where P: n × m"], ()),
    (
        claimed(P.applyfunc(Lambda(a, 1 / a))),
        ["[i < n, j < m ↦ 1/P[i, j]]", "where P: n × m", "if P[i, j] is not zero for all i < n, j < m"],
        ("no entry of P is zero",),
    ),
    (
        claimed(A.applyfunc(sin)),
        ["[i < n, j < n ↦ sin(A[i, j])]", "where A: n × n", "where sin: particular function"],
        (),
    ),
    (
        claimed(A.applyfunc(f)),
        ["[i < n, j < n ↦ f(A[i, j])]", "where A: n × n", "where f: arbitrary function"],
        (),
    ),
    (claimed(MatAdd(A, A.T)), ["A + Aᵀ", "where A: n × n"], ()),
    (
        claimed(Trace(A.I)),
        ["∑[i < n] (A⁻¹)[i, i]", "where A: n × n", "if A is invertible"],
        ("A is invertible",),
    ),
    (claimed(Sum(A[i, i], (i, 0, n - 1))), ["∑[i < n] A[i, i]", "where A: n × n"], ()),
    (
        claimed(Sum(A[i, j], (i, 0, n - 1), (j, 0, n - 1))),
        ["∑[i < n] ∑[j < n] A[j, i]", "where A: n × n"],
        (),
    ),
    (claimed(x[t]), ["x[i] for all i < n"], ()),
    (claimed(A[t, 0]), ["A[i, 0] for all i < n", "where A: n × n"], ()),
    (claimed(x[t2]), ["x[i + 2] for all i < n - 1"], ()),
    (claimed(x[t3]), ["x[i] for all integer i"], ()),
    (claimed(Sum(x[t], t)), ["∑[i < n] x[i]"], ()),
    (claimed(Sum(x[t], (t, 0, n - 1))), ["∑[i < n] x[i]"], ()),
    (claimed(x[i] * A[i, j]), ["x[i]·A[i, j] for all i < n, j < n", "where A: n × n"], ()),
    (
        claimed(P[i, 0] * P[0, i]),
        ["P[0, i]·P[i, 0] for all i < m", "where P: n × m", "if 0 <= i < n"],
        ("0 <= i <= m - 1 and 0 <= i <= n - 1",),
    ),
    (claimed(A[i, j] * A[j, i]), ["A[i, j]·A[j, i] for all i < n, j < n", "where A: n × n"], ()),
    (
        claimed(A[i - 1, 0] * A[i + 1, 0]),
        ["A[i + 2, 0]·A[i, 0] for all i < n - 2", "where A: n × n"],
        ("-1 <= i <= n - 2 and 1 <= i <= n",),
    ),
    (claimed(i * A[i, 0]), ["i·A[i, 0] for all i < n", "where A: n × n"], ()),
    (claimed(n * A[n - 1, 0]), ["n·A[n - 1, 0]", "where A: n × n"], ()),
    (
        claimed(DD + Sum(DD, (i, 1, n)) + Sum(DD, (i, 1, m))),
        [
            (
                "determinant(x[i]·A) + ∑[j < m] determinant(x[j + 1]·A) + ∑[j < n] "
                "determinant(x[j + 1]·A) for all integer i"
            ),
            "where A: n × n",
        ],
        (),
    ),
    (
        claimed(Add(wv, Determinant(wv), evaluate=False)),
        ["determinant(w·v) + (w·v)[0, 0]", "where w: 1 × n", "where v: n × 1"],
        (),
    ),
    (
        claimed(Mul(Determinant(wv), wv, evaluate=False)),
        ["determinant(w·v)·(w·v)", "where w: 1 × n", "where v: n × 1"],
        (),
    ),
    (claimed(x[i], i >= 1, i >= m), ["x[i + m] for all i < length"], ("1 <= i", "m <= i")),
    (
        claimed(x[i], i <= n, i <= m),
        ["x[i + n - length + 1] for all i < length", "if 0 <= i < -n + m + length"],
        ("i <= n", "i <= m"),
    ),
    (claimed(x[i], i <= n, i <= n - 1), ["x[i + n - length] for all i < length"], ("i <= n", "i <= n - 1")),
    (claimed(x[i], i >= m, i >= 2 * m), ["x[i + 2·m] for all i < length"], ("m <= i", "2*m <= i")),
    (
        claimed(A[i - 1, 0] * R[i - 1, 0]),
        ["A[i, 0]·R[i, 0] for all i < n", "where A: n × n", "where R: m × n", "if 0 <= i < m"],
        ("1 <= i <= m and 1 <= i <= n",),
    ),
    (
        claimed(A[i - j, 0]),
        ["A[-j + i, 0] for all integer i, integer j", "where A: n × n", "if 0 <= -j + i < n"],
        ("0 <= i - j <= n - 1",),
    ),
    (
        claimed(Sum(1 / i, (i, 1, n))),
        ["∑[i < n] 1/(i + 1)", "if i + 1 is not zero for all i < n"],
        (),
    ),
    (claimed(Sum(1 / i, (i, 0, 0))), ["∑[i < 1] 1/0", "if 0 is not zero"], ("i is not zero",)),
    (
        claimed(1 / f(a) + 1 / fr(a)),
        [
            "1/f(a) + 1/f#2(a)",
            "where f, f#2: arbitrary function",
            "if f(a) is not zero",
            "if f#2(a) is not zero",
        ],
        ("f(a) is not zero", "f#2(a) is not zero", "where f, f#2: arbitrary function"),
    ),
    (
        claimed(Sum(Determinant(A.applyfunc(Lambda(a, a * x[i]))), (i, 0, n - 1))),
        ["∑[i < n] determinant([j < n, k < n ↦ A[j, k]·x[i]])", "where A: n × n"],
        (),
    ),
    (claimed(t * x[t]), ["i·x[i] for all i < n"], ()),
    (
        claimed(Sum(A[i + j, 0], (i, 0, m)), j >= 0, j <= n - m - 1),
        ["∑[j < m + 1] A[i + j, 0] for all i < -m + n", "where A: n × n"],
        ("0 <= j", "j <= -m + n - 1"),
    ),
    (claimed(x[i], j <= n - 1), ["x[i] for all integer i"], ()),
    (
        claimed(MatrixSymbol("Q", N, N)[i, 0], i <= N),
        ["Q[i, 0] for all i < N", "where Q: N × N"],
        ("i <= N",),
    ),
    (claimed(x[Pow(i, 0, evaluate=False)]), ["x[1]"], ()),
    (claimed(Pow(a, 0, evaluate=False)), ["a^0"], ()),
    (claimed(Sum(x[tl], (tl, 1, n))), ["∑[i < n] x[i + 1]"], ()),
    (claimed(x[1] + x[n], definitions={x[tt]: y[tt]}), ["y[1] + y[n]"], ()),
    (claimed(x[n + 1], definitions={x[tl]: y[tl]}), ["y[n + 1]"], ()),
    (
        claimed(x[i], i >= 1, i <= n, definitions={x[u]: y[u]}),
        ["y[i + 1] for all i < n"],
        ("1 <= i", "i <= n"),
    ),
    (
        claimed(Sum(Sum(1 / y[j], (j, 1, i)), (i, 1, n)) + x[j]),
        [
            "x[i] + ∑[j < n] ∑[k < j + 1] 1/y[k + 1] for all integer i",
            "if y[k + 1] is not zero for all j < n, k < j + 1",
        ],
        ("y[j] is not zero for all 1 <= j <= i, 1 <= i <= n",),
    ),
    (
        claimed(Pow(a * b, -1, evaluate=False)),
        ["(1/a)·(1/b)", "if a is not zero", "if b is not zero"],
        ("a is not zero", "b is not zero"),
    ),
    (
        claimed(Pow(Mul(2, a, evaluate=False), -2, evaluate=False)),
        ["((1/2)·(1/a))^2", "if a is not zero"],
        ("a is not zero",),
    ),
    (claimed(Inverse(Identity(n))), ["I(n)"], ()),
    (claimed(Basic.__new__(HadamardProduct, A)), ["[i < n, j < n ↦ A[i, j]]", "where A: n × n"], ()),
    (claimed(a**10000), ["a^10000"], ()),
    (claimed(a**-10000), ["(1/a)^10000", "if a is not zero"], ("a is not zero",)),
    (
        claimed(x[i], i >= 1, i <= n, i <= 5),
        ["x[i + 1] for all i < 5", "if 0 <= i < n"],
        ("1 <= i <= 5 and 1 <= i <= n", "1 <= i", "i <= n", "i <= 5"),
    ),
    (
        claimed(x[i], i >= 5, i >= n, i <= n + m + 5),
        ["x[i + 5] for all i < n + m + 1", "if 0 <= i - n + 5 < m + 6"],
        ("5 <= i <= m + n + 5 and n <= i <= m + n + 5", "5 <= i", "n <= i", "i <= m + n + 5"),
    ),
    (claimed(Function("f", nargs=1)(a)), ["f(a)", "where f: arbitrary function"], ()),
    (claimed(x[i**10]), ["x[i·i·i·i·i·i·i·i·i·i] for all integer i"], ()),
    (claimed(x[i**5 * j**5]), ["x[i·i·i·i·i·j·j·j·j·j] for all integer i, integer j"], ()),
    (claimed(x[(i + 1) * (j - n)]), ["x[-k + j - i·k + i·j] for all integer i, integer j, integer k"], ()),
    (claimed(IndexedBase("X", shape=(2, 3))[i, j]), ["X[i, j] for all i < 2, j < 3"], ()),
    (
        claimed(IndexedBase("X", shape=(n, m))[i, i]),
        ["X[i, i] for all i < n", "if 0 <= i < m"],
        ("0 <= i <= m - 1 and 0 <= i <= n - 1",),
    ),
    (
        claimed(IndexedBase("X", shape=(n, m))[i, j] * IndexedBase("X", shape=(m, n))[j, i]),
        ["X[i, j]·X#2[j, i] for all i < m, j < n"],
        (),
    ),
    (claimed(implemented_function("f", abs)(a)), ["f(a)", "where f: particular function"], ()),
    (claimed(Sum(x[i], (i, 1, n**2))), ["∑[i < n·n] x[i + 1]"], ()),
    (claimed(Sum(x[i], (i, n, 2 * n - 1))), ["∑[i < n] x[i + n]"], ()),
    (claimed(Sum(Sum(x[i + j], (i, j, n)), (j, 1, n))), ["∑[i < n] ∑[j < -i + n] x[j + 2·i + 2]"], ()),
    (claimed(Sum(x[i], (i, j, n), (j, 1, n))), ["∑[i < n] ∑[j < -i + n] x[j + i + 1]"], ()),
    (
        claimed(Sum(x[i], (i, j, n))),
        ["∑[i < -j + n + 1] x[i + j]", "if 0 <= -j + n + 1"],
        ("j is a positive integer", "j - 1 <= n"),
    ),
    (
        claimed(Sum(A[i, j], (j, i, n - 1), (i, 0, n - 1))),
        ["∑[i < n] ∑[j < -i + n] A[i, j + i]", "where A: n × n"],
        (),
    ),
    (
        claimed(Sum(A[i, j], (j, 0, i), (i, 0, n - 1))),
        ["∑[i < n] ∑[j < i + 1] A[i, j]", "where A: n × n"],
        (),
    ),
    (claimed(A[2, 0]), ["A[2, 0]", "where A: n × n", "if 0 <= 2 < n"], ("2 <= n - 1",)),
    (claimed(A[i + n, 0]), ["A[i, 0] for all i < n", "where A: n × n"], ()),
    (claimed(v[0, 0]), ["v[0, 0]", "where v: n × 1"], ()),
    (claimed(v[i, j]), ["v[i, 0] for all i < n, j < 1", "where v: n × 1"], ()),
    (claimed(w[0, 1]), ["w[0, 1]", "where w: 1 × n", "if 0 <= 1 < n"], ("1 <= n - 1",)),
    (claimed(Sum(v[i, j], (i, 0, n - 1), (j, 0, 0))), ["∑[i < 1] ∑[j < n] v[j, 0]", "where v: n × 1"], ()),
    (
        claimed(Sum(KroneckerDelta(i, j) * x[i], (i, 1, n))),
        ["∑[j < n] x[j + 1]·[j + 1 = i] for all integer i"],
        (),
    ),
    (
        claimed(KroneckerDelta(i, j, (j, n))),
        ["∑[k < -j + n + 1] [i = k + j]·[0 = k] for all integer i", "if 0 <= -j + n + 1"],
        ("j is a positive integer", "j - 1 <= n"),
    ),
    (
        claimed(Sum(x[u] * KroneckerDelta(u, i), (u, 1, n))),
        ["∑[j < n] x[j + 1]·[i = j + 1] for all integer i"],
        (),
    ),
    (claimed(A[i, i] * x[i]), ["x[i]·A[i, i] for all i < n", "where A: n × n"], ()),
    (
        claimed(A[i, 0] * P[i, 0], i <= k, i >= 1),
        [
            "A[i + 1, 0]·P[i + 1, 0] for all i < k",
            "where A: n × n",
            "where P: n × m",
            "if 0 <= i < n - 1",
            "if 0 <= i + 1 < n",
        ],
        ("0 <= i <= n - 1 and 1 <= i <= k", "i - 1 <= n - 2", "i <= k", "1 <= i"),
    ),
    (claimed(x[tt], tt <= m), ["x[i + 1] for all i < m", "if 0 <= i < n"], ("t - 1 <= n - 1", "t <= m")),
    (
        claimed(x[i] * y[i], i >= 1, i >= m, i <= n),
        ["x[i + m]·y[i + m] for all i < -m + n + 1"],
        ("1 <= i <= n and m <= i <= n", "1 <= i", "m <= i", "i <= n"),
    ),
    (claimed(x[u] * A[u, 0]), ["x[i + 1]·A[i + 1, 0] for all i < n - 1", "where A: n × n"], ()),
    (claimed(x[z] * P[0, z]), ["x[i]·P[0, i] for all i < m", "where P: n × m"], ()),
    (claimed(x[u], u <= n, u >= m), ["x[i + m] for all i < n - m + 1"], ("u <= n", "m <= u")),
    (claimed(x[z], z <= n, z >= 1), ["x[i + 1] for all i < n"], ("z <= n", "1 <= z")),
    (claimed(x[neg] * A[neg + n, 0]), ["x[i - n]·A[i, 0] for all i < n", "where A: n × n"], ()),
    (
        claimed(Sum(a * x[i], (i, 1, n)), definitions={a: Sum(y[i], (i, 1, n))}),
        ["∑[i < n] (∑[j < n] y[j + 1])·x[i + 1]"],
        (),
    ),
    (
        claimed(Sum(a * x[i], (i, 1, n)), definitions={a: 1 / Sum(y[j], (j, 1, n))}),
        ["∑[i < n] (1/(∑[j < n] y[j + 1]))·x[i + 1]", "if ∑[i < n] y[i + 1] is not zero"],
        ("Sum(y[j], (j, 1, n)) is not zero",),
    ),
    (
        claimed(x[i], definitions={x[j]: 1 / (y[j] + a), a: 1 / b}),
        ["1/(1/b + y[i]) for all integer i", "if b is not zero", "if 1/b + y[i] is not zero"],
        ("b is not zero", "1/b + y[i] is not zero"),
    ),
    (
        claimed(A, definitions={A: a * B, a: 1 / b}),
        ["(1/b)·B", "where B: n × n", "if b is not zero"],
        ("b is not zero",),
    ),
    (
        claimed(A.I * A.T, definitions={A: B.I}),
        ["B·(B⁻¹)ᵀ", "where B: n × n", "if B is invertible"],
        ("B is invertible",),
    ),
    (
        claimed(MatrixSymbol("A", m, m) * R + R * A, definitions={A: B}),
        ["A·R + R·B", "where A: m × m", "where R: m × n", "where B: n × n"],
        (),
    ),
    (
        claimed(
            MatrixSymbol("A", m, m) * R + R * A, Q.symmetric(MatrixSymbol("A", m, m)), definitions={A: B}
        ),
        ["A·R + R·B", "where A: m × m, symmetric", "where R: m × n", "where B: n × n"],
        ("A is symmetric",),
    ),
    (claimed(x[i], definitions={Indexed(IndexedBase("y", real=True), i): b}), ["x[i] for all integer i"], ()),
    (claimed(a, definitions={a: b, Symbol("r", positive=True): b}), ["b"], ()),
    (
        claimed(Symbol("r", positive=True) * a, definitions={Symbol("r", positive=True): a}),
        ["a·a"],
        ("r is positive",),
    ),
    (
        claimed(Symbol("r", integer=True) + x[0], definitions={Symbol("r", integer=True): a}),
        ["a + x[0]"],
        ("r is integer",),
    ),
    (
        claimed(A.applyfunc(Lambda(a, 1 / (a * b)))),
        [
            "[i < n, j < n ↦ (1/A[i, j])·(1/b)]",
            "where A: n × n",
            "if A[i, j] is not zero for all i < n, j < n",
            "if b is not zero",
        ],
        ("no entry of A is zero", "b is not zero"),
    ),
    (
        claimed(A.applyfunc(Lambda(a, a**-2))),
        ["[i < n, j < n ↦ (1/A[i, j])^2]", "where A: n × n", "if A[i, j] is not zero for all i < n, j < n"],
        ("no entry of A is zero",),
    ),
    (
        claimed(A.applyfunc(Lambda(a, (a + 1) ** -2))),
        [
            "[i < n, j < n ↦ (1/(1 + A[i, j]))^2]",
            "where A: n × n",
            "if 1 + A[i, j] is not zero for all i < n, j < n",
        ],
        ("1 + A[i, j] is not zero for all i < n, j < n",),
    ),
    (
        claimed(A.applyfunc(Lambda(a, b / a)).applyfunc(Lambda(a, 1 / a))),
        [
            "[i < n, j < n ↦ 1/[k < n, p < n ↦ b·(1/A[k, p])][i, j]]",
            "where A: n × n",
            "if A[i, j] is not zero for all i < n, j < n",
            "if [k < n, p < n ↦ b·(1/A[k, p])][i, j] is not zero for all i < n, j < n",
        ],
        ("no entry of A is zero", "no entry of Lambda(a, b/a).(A) is zero"),
    ),
    (
        claimed(Sum(A.applyfunc(Lambda(a, 1 / a))[i, 0], (i, 0, n - 1))),
        ["∑[i < n] 1/A[i, 0]", "where A: n × n", "if A[i, 0] is not zero for all i < n"],
        ("A[i, 0] is not zero",),
    ),
    (
        claimed(Sum((x[i] * A).applyfunc(Lambda(a, 1 / a))[0, 0], (i, 1, n))),
        [
            "∑[i < n] (1/x[i + 1])·(1/A[0, 0])",
            "where A: n × n",
            "if x[i + 1] is not zero for all i < n",
            "if A[0, 0] is not zero",
        ],
        ("x[i] is not zero", "A[0, 0] is not zero"),
    ),
    (
        claimed(A.applyfunc(Lambda(a, Max(a, 0)))),
        ["[i < n, j < n ↦ maximum(0, A[i, j])]", "where A: n × n"],
        (),
    ),
    (claimed(A.applyfunc(Lambda(a, n * a))), ["[i < n, j < n ↦ A[i, j]·n]", "where A: n × n"], ()),
    (
        claimed(A.applyfunc(Lambda(Symbol("r", real=True), Symbol("r", real=True) ** 2))),
        ["[i < n, j < n ↦ A[i, j]^2]", "where A: n × n"],
        (),
    ),
    (
        claimed(HadamardProduct(A, HadamardPower(B, -1))),
        [
            "[i < n, j < n ↦ A[i, j]·[k < n, p < n ↦ (1/B[k, p])^1][i, j]]",
            "where A, B: n × n",
            "if B[i, j] is not zero for all i < n, j < n",
        ],
        ("no entry of B is zero",),
    ),
    (claimed(2 * P * R), ["2·(P·R)", "where P: n × m", "where R: m × n"], ()),
    (claimed(MatAdd(2 * A, a * B)), ["2·A + a·B", "where A, B: n × n"], ()),
    (claimed(-A), ["-A", "where A: n × n"], ()),
    (claimed(A - B), ["-B + A", "where B, A: n × n"], ()),
    (claimed((A + B) * (A - B)), ["(A + B)·(-B + A)", "where A, B: n × n"], ()),
    (claimed(MatPow(A + B, 2)), ["(A + B)^2", "where A, B: n × n"], ()),
    (claimed(MatPow(2 * A, 2)), ["(2·A)^2", "where A: n × n"], ()),
    (
        claimed(MatPow(P * R, -1)),
        ["(P·R)⁻¹", "where P: n × m", "where R: m × n", "if P·R is invertible"],
        ("P*R is invertible",),
    ),
    (claimed((A * B.I).I), ["B·A⁻¹", "where B, A: n × n", "if A is invertible"], ("A is invertible",)),
    (claimed((A.T * B.I).I), ["B·(A⁻¹)ᵀ", "where B, A: n × n", "if A is invertible"], ("A is invertible",)),
    (
        claimed((A.T).I * B, Q.orthogonal(A)),
        ["(Aᵀ)ᵀ·B", "where A, B: n × n", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)"],
        ("A is orthogonal",),
    ),
    (
        claimed((A * B).I, Q.orthogonal(A)),
        ["B⁻¹·Aᵀ", "where B, A: n × n", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)", "if B is invertible"],
        ("B is invertible", "A is orthogonal"),
    ),
    (
        claimed(DiagMatrix(v).I * A),
        [
            "[i < n, j < n ↦ [i = j]·(1/v[i, 0])]·A",
            "where v: n × 1",
            "where A: n × n",
            "if v[i, 0] is not zero for all i < n",
        ],
        ("DiagMatrix(v) is invertible",),
    ),
    (
        claimed(DiagMatrix(w).I),
        ["[i < n, j < n ↦ [i = j]·(1/w[0, i])]", "where w: 1 × n", "if w[0, i] is not zero for all i < n"],
        ("DiagMatrix(w) is invertible",),
    ),
    (
        claimed(Sum(DiagMatrix(x[i] * v).I[0, 0], (i, 1, n))),
        [
            "∑[i < n] (1/x[i + 1])·[j < n, k < n ↦ [j = k]·(1/v[j, 0])][0, 0]",
            "where v: n × 1",
            "if x[i + 1] is not zero for all i < n",
            "if v[i, 0] is not zero for all i < n",
        ],
        ("x[i] is not zero", "DiagMatrix(v) is invertible"),
    ),
    (
        claimed(BlockMatrix([[A, v], [w, ImmutableMatrix([[a]])]]).I),
        [
            "[A, v; w, [a]]⁻¹",
            "where A: n × n",
            "where v: n × 1",
            "where w: 1 × n",
            "if [A, v; w, [a]] is invertible",
        ],
        ("Matrix([ [A, v], [w, Matrix([[a]])]]) is invertible",),
    ),
    (
        claimed(BlockMatrix([[A, v], [w, Identity(1)]]) * BlockMatrix([[v], [Identity(1)]])),
        ["[A, v; w, I(1)]·[v; I(1)]", "where A: n × n", "where v: n × 1", "where w: 1 × n"],
        (),
    ),
    (claimed(Identity(1)), ["I(1)"], ()),
    (claimed(ZeroMatrix(1, n) * A), ["0(1, n)"], ()),
    (claimed(OneMatrix(1, n) * v), ["[i < 1, j < n ↦ 1]·v", "where v: n × 1"], ()),
    (
        claimed(KroneckerProduct(Identity(n), A)),
        [
            (
                "[i < n·n, j < n·n ↦ ∑[k < n] ∑[p < n] [i = p + n·k]·(∑[q < n] ∑[r < n] [j = "
                "r + n·q]·I(n)[k, q]·A[p, r])]"
            ),
            "where A: n × n",
        ],
        (),
    ),
    (
        claimed(Trace(KroneckerProduct(A, B))),
        [
            (
                "∑[i < n·n] [j < n·n, k < n·n ↦ ∑[p < n] ∑[q < n] [j = q + n·p]·(∑[r < n] ∑[s "
                "< n] [k = s + n·r]·A[p, r]·B[q, s])][i, i]"
            ),
            "where A, B: n × n",
        ],
        (),
    ),
    (
        claimed(Determinant(A) * Determinant(A.I)),
        ["determinant(A⁻¹)·determinant(A)", "where A: n × n", "if A is invertible"],
        ("A is invertible",),
    ),
    (claimed(Determinant(2 * A)), ["determinant(2·A)", "where A: n × n"], ()),
    (
        claimed(Trace(A * B) * Trace(A)),
        ["(∑[i < n] (A·B)[i, i])·(∑[i < n] A[i, i])", "where A, B: n × n"],
        (),
    ),
    (
        claimed((w * A * v)[0, 0]),
        ["∑[i < n] ∑[j < n] A[j, i]·v[i, 0]·w[0, j]", "where A: n × n", "where v: n × 1", "where w: 1 × n"],
        (),
    ),
    (
        claimed(Trace(w * A * v)),
        ["∑[i < 1] (w·A·v)[0, 0]", "where w: 1 × n", "where A: n × n", "where v: n × 1"],
        (),
    ),
    (claimed(Determinant(ImmutableMatrix([[a, b], [c, 1]]))), ["determinant([a, b; c, 1])"], ()),
    (
        claimed(Sum(1 / x[i], (i, 1, n)) + 1 / x[i]),
        [
            "1/x[i] + ∑[j < n] 1/x[j + 1] for all integer i",
            "if x[i] is not zero",
            "if x[j + 1] is not zero for all j < n",
        ],
        ("x[i] is not zero", "x[i] is not zero for all 1 <= i <= n"),
    ),
    (
        claimed(Sum(1 / x[i], (i, 1, n)) + A[i, 0]),
        [
            "A[i, 0] + ∑[j < n] 1/x[j + 1] for all i < n",
            "where A: n × n",
            "if x[j + 1] is not zero for all j < n",
        ],
        ("x[i] is not zero for all 1 <= i <= n",),
    ),
    (
        claimed(Sum(1 / x[a], (a, 1, n)) + a),
        ["a + ∑[i < n] 1/x[i + 1]", "if x[i + 1] is not zero for all i < n"],
        ("x[a] is not zero for all 1 <= a <= n",),
    ),
    (
        claimed(Sum(Sum(1 / (x[i] + y[j]), (j, 1, i)), (i, 1, n))),
        [
            "∑[i < n] ∑[j < i + 1] 1/(x[i + 1] + y[j + 1])",
            "if x[i + 1] + y[j + 1] is not zero for all i < n, j < i + 1",
        ],
        ("x[i] + y[j] is not zero",),
    ),
    (
        claimed(Sum(x[i], (i, 1, k - 2)) + 1 / a),
        ["1/a + ∑[i < k - 2] x[i + 1]", "if a is not zero", "if 0 <= k - 2"],
        ("0 <= k - 2", "a is not zero"),
    ),
    (
        claimed(Sum(1 / x[i], (i, 1, k - 2))),
        ["∑[i < k - 2] 1/x[i + 1]", "if x[i + 1] is not zero for all i < k - 2", "if 0 <= k - 2"],
        ("0 <= k - 2", "x[i] is not zero"),
    ),
    (
        claimed(Sum(1 / x[n], (n, 1, k)) + Trace(A)),
        ["∑[i < k] 1/x[i + 1] + ∑[i < n] A[i, i]", "where A: n × n", "if x[i + 1] is not zero for all i < k"],
        ("x[n] is not zero for all 1 <= n <= k",),
    ),
    (
        claimed(Sum(1 / (x[i] + x[j]), (i, 1, n), (j, 1, m)) + i),
        [
            "i + ∑[j < m] ∑[k < n] 1/(x[k + 1] + x[j + 1])",
            "if x[k + 1] + x[j + 1] is not zero for all j < m, k < n",
        ],
        ("x[i] + x[j] is not zero for all 1 <= j <= m, 1 <= i <= n",),
    ),
    (claimed(Sum(x[i], (i, 0, N - 1))), ["∑[i < N] x[i]"], ("N is a positive integer",)),
    (claimed(Sum(x[i], (i, 0, M - 1))), ["∑[i < M] x[i]"], ("M is a positive integer",)),
    (claimed(Sum(x[i], (i, 0, p - 1))), ["∑[i < p] x[i]"], ("p is a positive integer",)),
    (claimed(MatrixSymbol("Q", N, N)), ["Q", "where Q: N × N"], ()),
    (claimed(1 / n + a), ["a + 1/n", "where n: positive", "if n is not zero"], ()),
    (claimed(1 / n + Trace(A)), ["1/n + ∑[i < n] A[i, i]", "where A: n × n", "if n is not zero"], ()),
    (
        claimed(1 / (n - 1) + Trace(A)),
        ["1/(-1 + n) + ∑[i < n] A[i, i]", "where A: n × n", "if -1 + n is not zero"],
        ("n - 1 is not zero",),
    ),
    (
        claimed(1 / (n + 1) + Trace(A)),
        ["1/(1 + n) + ∑[i < n] A[i, i]", "where A: n × n", "if 1 + n is not zero"],
        (),
    ),
    (
        claimed(1 / (n**2) + Trace(A)),
        ["(1/n)^2 + ∑[i < n] A[i, i]", "where A: n × n", "if n is not zero"],
        (),
    ),
    (
        claimed(1 / (n - 2) + Trace(A)),
        ["1/(-2 + n) + ∑[i < n] A[i, i]", "where A: n × n", "if -2 + n is not zero"],
        ("n - 2 is not zero",),
    ),
    (
        claimed(P[i, i]),
        ["P[i, i] for all i < n", "where P: n × m", "if 0 <= i < m"],
        ("0 <= i <= m - 1 and 0 <= i <= n - 1",),
    ),
    (claimed(P[i + 1, j]), ["P[i, j] for all i < n, j < m", "where P: n × m"], ()),
    (
        claimed(P[i, j] * R[i, j]),
        [
            "P[i, j]·R[i, j] for all i < n, j < m",
            "where P: n × m",
            "where R: m × n",
            "if 0 <= i < m",
            "if 0 <= j < n",
        ],
        ("0 <= i <= m - 1 and 0 <= i <= n - 1", "0 <= j <= m - 1 and 0 <= j <= n - 1"),
    ),
    (
        claimed(1 / x[i], i >= m),
        ["1/x[i + m] for all i < length", "if x[i + m] is not zero"],
        ("x[i] is not zero", "m <= i"),
    ),
    (
        claimed(A[i, j] / x[i]),
        ["(1/x[i])·A[i, j] for all i < n, j < n", "where A: n × n", "if x[i] is not zero"],
        ("x[i] is not zero",),
    ),
    (
        claimed(1 / A[i, j]),
        ["1/A[i, j] for all i < n, j < n", "where A: n × n", "if A[i, j] is not zero"],
        ("A[i, j] is not zero",),
    ),
    (
        claimed(A.applyfunc(Lambda(a, 1 / a))),
        ["[i < n, j < n ↦ 1/A[i, j]]", "where A: n × n", "if A[i, j] is not zero for all i < n, j < n"],
        ("no entry of A is zero",),
    ),
    (
        claimed(A.I + B.I, Q.symmetric(A), Q.orthogonal(B)),
        [
            "A⁻¹ + Bᵀ",
            "where A: n × n, symmetric",
            "where B: n × n",
            "if Bᵀ·B = I(n)",
            "if B·Bᵀ = I(n)",
            "if A is invertible",
        ],
        ("A is invertible", "A is symmetric", "B is orthogonal"),
    ),
    (
        claimed(1 / (a + b * c) + Sum(1 / x[i], (i, 1, n))),
        [
            "1/(a + b·c) + ∑[i < n] 1/x[i + 1]",
            "if a + b·c is not zero",
            "if x[i + 1] is not zero for all i < n",
        ],
        ("a + b*c is not zero", "x[i] is not zero"),
    ),
    (
        claimed(1 / Symbol("a", real=True) + 1 / a),
        ["1/a + 1/a#2", "if a is not zero", "if a#2 is not zero"],
        ("a is not zero", "a#2 is not zero"),
    ),
    (claimed(f(1 / a)), ["f(1/a)", "where f: arbitrary function", "if a is not zero"], ("a is not zero",)),
    (
        claimed(MatPow(A.I, -1, evaluate=False)),
        ["A", "where A: n × n", "if A is invertible"],
        ("A is invertible",),
    ),
    (
        claimed(1 / Sum(x[i], (i, 1, n))),
        ["1/(∑[i < n] x[i + 1])", "if ∑[i < n] x[i + 1] is not zero"],
        ("Sum(x[i], (i, 1, n)) is not zero",),
    ),
    (
        claimed(x[i] / Symbol("i"), i >= n, i <= m + n),
        ["(1/i)·x[j + n] for all j < m + 1", "if i is not zero"],
        ("i is not zero", "n <= i", "i <= m + n"),
    ),
    (
        claimed(x[j] * P[i, i] / Symbol("i"), j >= m),
        [
            "(1/i)·x[j + m]·P[k, k] for all j < length, k < n",
            "where P: n × m",
            "if 0 <= k < m",
            "if i is not zero",
        ],
        ("0 <= k < m", "i is not zero", "m <= j"),
    ),
    (claimed(x[i], i >= 1, i <= n), ["x[i + 1] for all i < n"], ("1 <= i", "i <= n")),
    (claimed(x[i], i >= 1, n >= i), ["x[i + 1] for all i < n"], ("1 <= i", "i <= n")),
    (claimed(x[i], i >= 1), ["x[i + 1] for all i < length"], ("1 <= i",)),
    (claimed(x[i], i <= n), ["x[i + n - length + 1] for all i < length"], ("i <= n",)),
    (claimed(x[i], i >= m, i <= m + n), ["x[i + m] for all i < n + 1"], ("m <= i", "i <= m + n")),
    (
        claimed(x[i], i >= 2 * m, i >= m, i <= n),
        ["x[i + 2·m] for all i < -2·m + n + 1"],
        ("2*m <= i <= n and m <= i <= n", "2*m <= i", "m <= i", "i <= n"),
    ),
    (
        claimed(x[i], i >= 0, i <= n, i <= n - 1),
        ["x[i] for all i < n"],
        ("0 <= i <= n and 0 <= i <= n - 1", "0 <= i", "i <= n", "i <= n - 1"),
    ),
    (claimed(A[i, j], i >= 1), ["A[i + 1, j] for all i < n - 1, j < n", "where A: n × n"], ("1 <= i",)),
    (
        claimed(A[i, j], i <= m),
        ["A[i, j] for all i < m + 1, j < n", "where A: n × n", "if 0 <= i < n"],
        ("i <= n - 1", "i <= m"),
    ),
    (
        claimed(x[i] * x[j], i <= n, j >= 1),
        ["x[i + n - length + 1]·x[j + 1] for all i < length, j < length#2"],
        ("i <= n", "1 <= j"),
    ),
    (
        claimed(A[i, j], i <= u),
        ["A[i, j] for all i < u + 1, j < n", "where A: n × n", "if 0 <= i < n"],
        ("i <= n - 1", "i <= u"),
    ),
    (claimed(x[i] * x[u], i <= u), ["x[i + u - length + 1]·x[u] for all i < length"], ("i <= u",)),
    (claimed(x[u], u <= n), ["x[i + 1] for all i < n"], ("u <= n",)),
    (claimed(x[z], z <= n), ["x[i] for all i < n + 1"], ("z <= n",)),
    (claimed(x[z], z >= m), ["x[i + m] for all i < length"], ("m <= z",)),
    (claimed(x[u]), ["x[i] for all integer i"], ()),
    (claimed(x[z]), ["x[i] for all integer i"], ()),
    (claimed(A[u, z]), ["A[i + 1, j] for all i < n - 1, j < n", "where A: n × n"], ()),
    (claimed(x[o]), ["x[i] for all integer i"], ()),
    (claimed(A[o, 0]), ["A[i, 0] for all i < n", "where A: n × n"], ()),
    (claimed(x[ev]), ["x[i] for all integer i"], ()),
    (claimed(x[neg]), ["x[i] for all integer i"], ()),
    (claimed(x[i], i >= 1, i <= n, j >= 1), ["x[i + 1] for all i < n"], ("1 <= i", "i <= n")),
    (
        claimed(x[i] * A[i + 1, 0], i >= m),
        ["x[i + m]·A[i + m + 1, 0] for all i < n - m - 1", "where A: n × n"],
        ("m <= i",),
    ),
    (claimed(A[i, 0] * x[i + j]), ["x[j + i]·A[i, 0] for all i < n, integer j", "where A: n × n"], ()),
    (
        claimed(A[i, 0] * R[i, 0] * x[j], i <= k),
        [
            "x[i]·A[j, 0]·R[j, 0] for all integer i, j < k + 1",
            "where A: n × n",
            "where R: m × n",
            "if 0 <= j < n",
            "if 0 <= j < m",
        ],
        ("0 <= i <= m - 1 and 0 <= i <= n - 1", "i <= k"),
    ),
    (claimed(A, Q.symmetric(A)), ["A", "where A: n × n, symmetric"], ("A is symmetric",)),
    (claimed(A, Q.diagonal(A)), ["A", "where A: n × n, diagonal"], ("A is diagonal",)),
    (
        claimed(A, Q.orthogonal(A)),
        ["A", "where A: n × n", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)"],
        ("A is orthogonal",),
    ),
    (claimed(A, Q.invertible(A)), ["A", "where A: n × n", "if A is invertible"], ("A is invertible",)),
    (
        claimed(A, Q.symmetric(A), Q.orthogonal(A), Q.invertible(A)),
        ["A", "where A: n × n, symmetric", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)"],
        ("A is symmetric", "A is orthogonal"),
    ),
    (
        claimed(A, Eq(A * A, A, evaluate=False), Eq(a * b, 1)),
        ["A", "where A: n × n", "if A^2 = A", "if a·b = 1"],
        ("A**2 = A", "a*b = 1"),
    ),
    (
        claimed(A, Q.positive_definite(A)),
        ["A", "where A: n × n, symmetric", "if A is positive definite", "if A is invertible"],
        ("A is positive definite",),
    ),
    (
        claimed(A, Q.invertible(P * R), Q.positive_definite(A + C)),
        [
            "A",
            "where A, C: n × n",
            "where P: n × m",
            "where R: m × n",
            "if A + C is positive definite",
            "if P·R is invertible",
            "if A + C is invertible",
        ],
        ("A + C is positive definite", "P*R is invertible"),
    ),
    (
        claimed(P, n >= m),
        ["P", "where P: n × m", "if 0 <= n - m"],
        ("m <= n",),
    ),
    (claimed(P, m + 2 <= n), ["P", "where P: n × m", "if 0 <= n - m - 2"], ("m + 2 <= n",)),
    (claimed(A, Q.symmetric(C)), ["A", "where A: n × n"], ()),
    (claimed(A, Q.symmetric(MatrixSymbol("A", k, k))), ["A", "where A: n × n"], ()),
    (
        claimed(Trace(A) + Trace(An), Q.symmetric(A), Q.orthogonal(An)),
        [
            "∑[i < m] A[i, i] + ∑[i < n] A#2[i, i]",
            "where A: m × m",
            "where A#2: n × n, symmetric",
            "if Aᵀ·A = I(m)",
            "if A·Aᵀ = I(m)",
        ],
        (
            "Aᵀ·A = I(m)",
            "A·Aᵀ = I(m)",
            "where A#2: n × n, symmetric",
            "A of size n is symmetric",
            "A of size m is orthogonal",
        ),
    ),
    (
        claimed(Trace(A) + Trace(An), Q.symmetric(C), Q.symmetric(A)),
        ["∑[i < m] A[i, i] + ∑[i < n] A#2[i, i]", "where A: m × m", "where A#2: n × n, symmetric"],
        ("A of size n is symmetric",),
    ),
    (
        claimed(A.I, Q.orthogonal(A)),
        ["Aᵀ", "where A: n × n", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)"],
        ("A is orthogonal",),
    ),
    (
        claimed((A.I * B).I, Q.orthogonal(B)),
        ["Bᵀ·A", "where B, A: n × n", "if Bᵀ·B = I(n)", "if B·Bᵀ = I(n)"],
        ("B is orthogonal",),
    ),
    (
        claimed(MatPow(A, -3), Q.orthogonal(A)),
        ["(Aᵀ)^3", "where A: n × n", "if Aᵀ·A = I(n)", "if A·Aᵀ = I(n)"],
        ("A is orthogonal",),
    ),
    (claimed(a, definitions={a: b + 1}), ["1 + b"], ()),
    (claimed(a * A, definitions={a: b, A: B + C}), ["b·(B + C)", "where B, C: n × n"], ()),
    (
        claimed(A.I, definitions={A: B * C}),
        ["C⁻¹·B⁻¹", "where B, C: n × n", "if B is invertible", "if C is invertible"],
        ("B is invertible", "C is invertible"),
    ),
    (
        claimed(A.I, definitions={A: 2 * B}),
        ["(1/2)·B⁻¹", "where B: n × n", "if B is invertible"],
        ("B is invertible",),
    ),
    (claimed(A, definitions={A: P * R}), ["P·R", "where P: n × m", "where R: m × n"], ()),
    (claimed(x[i], definitions={x[j]: y[j] + j}), ["i + y[i] for all integer i"], ()),
    (
        claimed(Sum(x[i], (i, 1, n)), definitions={x[j]: Sum(y[i], (i, 1, j))}),
        ["∑[i < n] ∑[j < i + 1] y[j + 1]"],
        (),
    ),
    (claimed(x[n], definitions={x[j]: j**2 * y[j]}), ["i^2·y[i] for all integer i"], ()),
    (claimed(x[i], definitions={x[j]: y[i]}), ["y[i] for all integer i"], ()),
    (claimed(x[1], definitions={x[u]: u}), ["1"], ()),
    (claimed(Sum(x[i], (i, 1, n)), definitions={x[u]: y[u]}), ["∑[i < n] y[i + 1]"], ()),
    (
        claimed(Symbol("p", positive=True), definitions={Symbol("p", positive=True): b}),
        ["b"],
        ("p is positive",),
    ),
    (claimed(A[i, j], definitions={A: B.T}), ["(Bᵀ)[i, j] for all i < n, j < n", "where B: n × n"], ()),
    (claimed(A + MatrixSymbol("A", n * 1, n), definitions={A: B}), ["2·B", "where B: n × n"], ()),
    (
        claimed(Trace(An) + Trace(A), definitions={A: B}),
        ["∑[i < m] A[i, i] + ∑[i < n] B[i, i]", "where A: m × m", "where B: n × n"],
        (),
    ),
    (
        claimed(1 / a, definitions={a: 1 / b}),
        ["1/(1/b)", "if b is not zero", "if 1/b is not zero"],
        ("b is not zero",),
    ),
    (
        claimed(1 / x[i], definitions={x[j]: 1 / y[j]}),
        ["1/(1/y[i]) for all integer i", "if y[i] is not zero", "if 1/y[i] is not zero"],
        ("y[i] is not zero",),
    ),
    (claimed(Sum(a, (i, 1, n)), definitions={a: b * i}), ["∑[j < n] b·i"], ()),
    (claimed(Sum(a * i, (a, 1, n)), definitions={a: b}), ["∑[j < n] (j + 1)·i"], ()),
    (claimed(Sum(x[tt], tt)), ["∑[i < n] x[i + 1]"], ()),
    (claimed(x[tt]), ["x[i + 1] for all i < n"], ()),
    (
        claimed(x[tt] * A[tt, 0]),
        ["x[i + 1]·A[i + 1, 0] for all i < n - 1", "where A: n × n"],
        ("0 <= t <= n - 1 and 1 <= t <= n",),
    ),
    (claimed(x[to]), ["x[i] for all i < n"], ()),
    (claimed(Sum(x[u], (u, 1, n))), ["∑[i < n] x[i + 1]"], ()),
    (claimed(Sum(x[z], (z, 0, n))), ["∑[i < n + 1] x[i]"], ()),
    (claimed(Sum(x[tz], (tz, 0, n - 1))), ["∑[i < n] x[i]"], ()),
    (claimed(Sum(x[tt], (tt, 2, n))), ["∑[i < n - 1] x[i + 2]"], ()),
    (
        claimed(
            Sum(
                x[i],
                (
                    i,
                    1,
                    n,
                ),
            )
        ),
        ["∑[i < n] x[i + 1]"],
        (),
    ),
    (claimed(Sum(x[i], (i, 1, a))), ["∑[i < a] x[i + 1]"], ("a is a positive integer",)),
    (
        claimed(Sum(x[i], (i, b, a))),
        ["∑[i < -b + a + 1] x[i + b]", "if 0 <= -b + a + 1"],
        ("b is a positive integer", "a is a positive integer", "b - 1 <= a"),
    ),
    (
        claimed(KroneckerDelta(i, j, (1, n)) * x[i]),
        ["x[i]·(∑[k < n] [i = k + 1]·[j = k + 1]) for all integer i, integer j"],
        (),
    ),
    (claimed(KroneckerDelta(i, 2, (0, k))), ["∑[j < k + 1] [2 = j]·[i = j] for all integer i"], ()),
    (
        claimed(Sum(1 / KroneckerDelta(i, j, (1, n)), (i, 1, n))),
        [
            "∑[j < n] 1/(∑[k < n] [j = k]·[i = k + 1]) for all integer i",
            "if ∑[k < n] [j = k]·[i = k + 1] is not zero for all j < n",
        ],
        ("KroneckerDelta(i, j, (1, n)) is not zero",),
    ),
    (claimed(X1[i, j]), ["X[i, j] for all i < n, j < m"], ()),
    (claimed(X1[i + 1, j]), ["X[i + 1, j] for all integer i, j < m"], ()),
    (claimed(X1[2, j]), ["X[2, i] for all i < m"], ()),
    (claimed(Sum(X1[i, j], (i, 0, n - 1))), ["∑[j < n] X[j, i] for all i < m"], ()),
    (
        claimed(IndexedBase("X", shape=(n,))[i] * A[i, 0]),
        ["X[i]·A[i, 0] for all i < n", "where A: n × n"],
        (),
    ),
    (claimed(fp(a)), ["f(a)", "where f: particular function"], ()),
    (claimed(fr(a)), ["f(a)", "where f: arbitrary function"], ()),
    (claimed(Function("exp")(a)), ["exp(a)", "where exp: arbitrary function"], ()),
    (claimed(gamma(a)), ["gamma(a)", "where gamma: particular function"], ()),
    (claimed(zeta(a)), ["zeta(a)", "where zeta: particular function"], ()),
    (claimed(conjugate(a)), ["a"], ()),
    (claimed(re(a)), ["a"], ()),
    (claimed(Float(1.5)), ["3/2"], ("1.50000000000000 stands for 3/2",)),
    (
        claimed(Heaviside(a)),
        [
            "(1/2)·(sign(a - 0)·sign(a - 0) + sign(a - 0)) + (1/2)·(1 - (sign(a - 0)·sign(a - 0)))",
        ],
        (),
    ),
    (
        claimed(Piecewise((a, a > b), (c, True))),
        [
            "a·((1/2)·(sign(a - b)·sign(a - b) + sign(a - b)))"
            " + c·1·(1 - ((1/2)·(sign(a - b)·sign(a - b) + sign(a - b))))",
        ],
        (),
    ),
    (claimed(a, a > 0), ["a", "if sign(a) = 1"], ("0 < a",)),
    (claimed(a, a >= 1), ["a", "if absolute(a - 1) = a - 1"], ("1 <= a",)),
    (claimed(a, a >= n), ["a", "where n: positive", "if absolute(a - n) = a - n"], ("n <= a",)),
    (claimed(a, a >= 1, definitions={a: b}), ["b", "if absolute(b - 1) = b - 1"], ("1 <= a",)),
    (
        claimed(P.applyfunc(Lambda(a, Sum(x[a] * a, (a, 1, n))))),
        ["[i < n, j < m ↦ ∑[k < n] (k + 1)·x[k + 1] + 0·P[i, j]]", "where P: n × m"],
        (),
    ),
    (
        claimed(P.applyfunc(Lambda(a, 1 / (a + b)))),
        [
            "[i < n, j < m ↦ 1/(P[i, j] + b)]",
            "where P: n × m",
            "if P[i, j] + b is not zero for all i < n, j < m",
        ],
        ("P[i, j] + b is not zero for all i < n, j < m",),
    ),
    (
        claimed(P.applyfunc(Lambda(a, Sum(1 / (a + x[j]), (j, 1, n))))),
        [
            "[i < n, j < m ↦ ∑[k < n] 1/(P[i, j] + x[k + 1])]",
            "where P: n × m",
            "if P[i, j] + x[k + 1] is not zero for all i < n, j < m, k < n",
        ],
        ("P[i, j] + x[k + 1] is not zero for all i < n, j < m, k < n",),
    ),
    (
        claimed(Sum(Sum(1 / x[i], (i, 1, i)), (i, 1, n))),
        ["∑[i < n] ∑[j < i + 1] 1/x[j + 1]", "if x[j + 1] is not zero for all i < n, j < i + 1"],
        ("x[i] is not zero",),
    ),
    (
        claimed(Sum(Sum(1 / (x[i] * y[j]), (j, 1, i)), (i, 1, n))),
        [
            "∑[i < n] ∑[j < i + 1] (1/x[i + 1])·(1/y[j + 1])",
            "if x[i + 1] is not zero for all i < n",
            "if y[j + 1] is not zero for all i < n, j < i + 1",
        ],
        ("x[i] is not zero", "y[j] is not zero"),
    ),
    (
        claimed(Sum(Sum(1 / y[j], (j, 1, i)), (i, 1, n))),
        ["∑[i < n] ∑[j < i + 1] 1/y[j + 1]", "if y[j + 1] is not zero for all i < n, j < i + 1"],
        ("y[j] is not zero",),
    ),
    (
        claimed(Sum(A.applyfunc(Lambda(i, i * b))[0, 0], (i, 0, n - 1))),
        ["∑[i < n] b·A[0, 0]", "where A: n × n"],
        (),
    ),
    (
        claimed(Sum(A.applyfunc(Lambda(a, a * x[i]))[i, 0], (i, 0, n - 1))),
        ["∑[i < n] x[i]·A[i, 0]", "where A: n × n"],
        (),
    ),
    (
        claimed(Sum(HadamardPower(A, -1)[i, j], (i, 0, n - 1), (j, 0, n - 1))),
        ["∑[i < n] ∑[j < n] 1/A[j, i]", "where A: n × n", "if A[j, i] is not zero for all i < n, j < n"],
        ("A[i, j] is not zero",),
    ),
    (claimed(HadamardPower(P, 0)), ["[i < n, j < m ↦ P[i, j]^0]", "where P: n × m"], ()),
    (claimed(HadamardPower(P, 1)), ["[i < n, j < m ↦ P[i, j]^1]", "where P: n × m"], ()),
    (
        claimed(Inverse(MatMul(a, P, R))),
        ["(a·(P·R))⁻¹", "where P: n × m", "where R: m × n", "if a·(P·R) is invertible"],
        ("a*P*R is invertible",),
    ),
    (
        claimed(Inverse(MatMul(a + 1, A.T, B))),
        [
            "(1/(1 + a))·(B⁻¹·(A⁻¹)ᵀ)",
            "where A, B: n × n",
            "if 1 + a is not zero",
            "if A is invertible",
            "if B is invertible",
        ],
        ("a + 1 is not zero", "A is invertible", "B is invertible"),
    ),
    (
        claimed(Inverse(A.T + B)),
        ["(B + Aᵀ)⁻¹", "where B, A: n × n", "if B + Aᵀ is invertible"],
        ("B + A.T is invertible",),
    ),
    (
        claimed(Inverse(MatMul(v, w) + A)),
        ["(v·w + A)⁻¹", "where v: n × 1", "where w: 1 × n", "where A: n × n", "if v·w + A is invertible"],
        ("A + v*w is invertible",),
    ),
    (
        claimed(Inverse(DiagMatrix(v).T)),
        ["[i < n, j < n ↦ [i = j]·(1/v[i, 0])]", "where v: n × 1", "if v[i, 0] is not zero for all i < n"],
        ("DiagMatrix(v) is invertible",),
    ),
    (
        claimed(C.I, definitions={C: DiagMatrix(v)}),
        ["[i < n, j < n ↦ [i = j]·(1/v[i, 0])]", "where v: n × 1", "if v[i, 0] is not zero for all i < n"],
        ("DiagMatrix(v) is invertible",),
    ),
    (
        claimed(C.I + D, definitions={C: A * D, D: B.T}),
        ["(B⁻¹)ᵀ·A⁻¹ + Bᵀ", "where A, B: n × n", "if A is invertible", "if B is invertible"],
        ("A is invertible", "B is invertible"),
    ),
    (
        claimed(MatPow(DiagMatrix(v), -2)),
        ["[i < n, j < n ↦ [i = j]·(1/v[i, 0])]^2", "where v: n × 1", "if v[i, 0] is not zero for all i < n"],
        ("DiagMatrix(v) is invertible",),
    ),
    (claimed(DiagMatrix(ImmutableMatrix([[a]]))), ["[i < 1, j < 1 ↦ [0 = 0]·[a][0, 0]]"], ()),
    (
        claimed(Sum(Inverse(x[i] * A)[0, 0], (i, 1, n))),
        [
            "∑[i < n] (1/x[i + 1])·(A⁻¹)[0, 0]",
            "where A: n × n",
            "if x[i + 1] is not zero for all i < n",
            "if A is invertible",
        ],
        ("x[i] is not zero", "A is invertible"),
    ),
    (
        claimed(Sum(Inverse(A + x[i] * B)[0, 0], (i, 1, n))),
        [
            "∑[i < n] ((x[i + 1]·B + A)⁻¹)[0, 0]",
            "where B, A: n × n",
            "if x[i + 1]·B + A is invertible for all i < n",
        ],
        ("x[i]*B + A is invertible",),
    ),
    (
        claimed(A[0, 0] / (1 + A[1, 1])),
        ["(1/(1 + A[1, 1]))·A[0, 0]", "where A: n × n", "if 0 <= 1 < n", "if 1 + A[1, 1] is not zero"],
        ("1 <= n - 1", "A[1, 1] + 1 is not zero"),
    ),
    (claimed(A * B * a**2), ["a^2·(A·B)", "where A, B: n × n"], ()),
    (
        claimed(KroneckerProduct(v, v)),
        [
            (
                "[i < n·n, j < 1 ↦ ∑[k < n] ∑[p < n] [i = p + n·k]·(∑[q < 1] ∑[r < 1] [0 = "
                "0]·v[k, 0]·v[p, 0])]"
            ),
            "where v: n × 1",
        ],
        (),
    ),
    (
        claimed(KroneckerProduct(w, A)),
        [
            (
                "[i < n, j < n·n ↦ ∑[k < 1] ∑[p < n] [i = p]·(∑[q < n] ∑[r < n] [j = r + "
                "n·q]·w[0, q]·A[p, r])]"
            ),
            "where w: 1 × n",
            "where A: n × n",
        ],
        (),
    ),
    (
        claimed(KroneckerProduct(w, w)),
        [
            (
                "[i < 1, j < n·n ↦ ∑[k < 1] ∑[p < 1] [0 = 0]·(∑[q < n] ∑[r < n] [j = r + "
                "n·q]·w[0, q]·w[0, r])]"
            ),
            "where w: 1 × n",
        ],
        (),
    ),
    (claimed(ImmutableMatrix([[a, b]])), ["[a, b]"], ()),
    (claimed(ImmutableSparseMatrix([[a, 0], [0, b]])), ["[a, 0; 0, b]"], ()),
    (claimed(MatMul(ImmutableMatrix([[a, b]]), ImmutableMatrix([[1], [c]]))), ["[a, b]·[1; c]"], ()),
    (claimed(BlockMatrix([[A, P]])), ["[A, P]", "where A: n × n", "where P: n × m"], ()),
    (claimed(BlockMatrix([[A], [R]])), ["[A; R]", "where A: n × n", "where R: m × n"], ()),
    (claimed(MatrixSymbol("Q", n**2, 2 * n + 1)), ["Q", "where Q: n·n × 2·n + 1"], ()),
    (claimed(MatrixSymbol("Q", n - 1, n)), ["Q", "where Q: n - 1 × n"], ()),
    (claimed(MatrixSymbol("Q", n * m, 3)[i, j]), ["Q[i, j] for all i < n·m, j < 3", "where Q: n·m × 3"], ()),
    (claimed(MatrixSymbol("Q", u + 1, 2)), ["Q", "where Q: u + 1 × 2"], ()),
    (claimed(MatrixSymbol("Q", o, 2)), ["Q", "where Q: o × 2"], ()),
    (claimed(MatrixSymbol("Q", a, 2)), ["Q", "where Q: a × 2"], ()),
    (claimed(Identity(i)), ["I(i)"], ()),
    (claimed(OneMatrix(n, 2)), ["[i < n, j < 2 ↦ 1]"], ()),
    (claimed(Identity(n) * a), ["a·I(n)"], ()),
    (claimed(Mul(a, Add(b, 1), evaluate=False)), ["a·(1 + b)"], ()),
    (claimed(Abs(f(a))), ["absolute(f(a))", "where f: arbitrary function"], ()),
    (claimed(Max(a, 2) + Min(b, a)), ["maximum(2, a) + minimum(a, b)"], ()),
    (claimed(sign(a) * Abs(b)), ["absolute(b)·sign(a)"], ()),
    (claimed(f(a) + f(a, b)), ["f(a) + f#2(a, b)", "where f, f#2: arbitrary function"], ()),
    (claimed(Add(Symbol("a", real=True), a, evaluate=False)), ["a + a#2"], ()),
    (claimed(x[0] + x[0, 0] + a), ["a + x[0] + x#2[0, 0]"], ()),
    (claimed(Symbol("x") + x[0]), ["x + x#2[0]"], ()),
    (claimed(Dummy("d") + a), ["a + d"], ()),
    (claimed(IndexedBase("y", shape=(n,))[1] + y[1]), ["y[1] + y#2[1]"], ()),
    (claimed(2**a), ["exponential(a·logarithm(2))", "if 2 is positive"], ()),
    (claimed(E), ["exponential(1)"], ()),
    (claimed(x[a**0]), ["x[1]"], ()),
    (claimed(1 / (Integer(2) * a)), ["(1/2)·(1/a)", "if a is not zero"], ("a is not zero",)),
    (claimed(1 / (a - a + Integer(0) * b + 2)), ["1/2"], ()),
    (claimed(Mul(a, Pow(Integer(4), -1, evaluate=False), evaluate=False)), ["a·(1/4)"], ()),
    (
        claimed(Pow(Add(Integer(1), Integer(-1), evaluate=False), -1, evaluate=False)),
        ["1/(1 - 1)", "if 1 - 1 is not zero"],
        ("-1 + 1 is not zero",),
    ),
]
REFUSED = [
    (claimed(Add(a, A, evaluate=False)), ShapeError, "a matrix among numbers must be 1 by 1"),
    (
        claimed(Indexed(Tuple(a, b), i)),
        UnsupportedTerm,
        "an entry must be one of an indexed family, not of Tuple",
    ),
    (
        claimed(IndexedBase(a + b)[i]),
        UnsupportedTerm,
        "an entry must be one of an indexed family, not of IndexedBase",
    ),
    (claimed(Sum(v[0, j], (j, 0, n - 1))), ShapeError, "a position must lie inside its matrix"),
    (
        claimed(Sum(MatrixSymbol("Q", i, n)[0, 0], (i, 1, n))),
        UnsupportedTerm,
        "the size of a matrix symbol must not be an index",
    ),
    (
        claimed(Basic.__new__(KroneckerDelta, i, j, n + m)),
        UnsupportedTerm,
        "the range of a delta has two ends",
    ),
    (
        claimed(Basic.__new__(KroneckerDelta, i, j, Tuple(1, n), a)),
        UnsupportedTerm,
        "the range of a delta has two ends",
    ),
    (
        claimed(Basic.__new__(KroneckerDelta, i, j, Tuple(1, n, m))),
        UnsupportedTerm,
        "the range of a delta has two ends",
    ),
    (
        claimed(Basic.__new__(Sum, x[0], Tuple(a + b, 1, n))),
        UnsupportedTerm,
        "a sum or product binds a symbol between two bounds",
    ),
    (
        claimed(Basic.__new__(Sum, x[i], Tuple(i, n))),
        UnsupportedTerm,
        "a sum or product binds a symbol between two bounds",
    ),
    (
        claimed(Basic.__new__(Sum, x[i], f(i, 1, n))),
        UnsupportedTerm,
        "a sum or product binds a symbol between two bounds",
    ),
    (
        claimed(Sum(x[tt], (tt, 1, m))),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: t is between 1 and n",
    ),
    (
        claimed(x[n + 1], definitions={x[tt]: y[tt]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: t is between 1 and n",
    ),
    (
        claimed(x[0] + Trace(A), definitions={x[tt]: y[tt]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: t is between 1 and n",
    ),
    (
        claimed(x[i], definitions={x[u]: y[u]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (
        claimed(Mul(x[i], x[2], evaluate=False), definitions={x[u]: y[u]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (
        claimed(Mul(x[2], x[i], evaluate=False), definitions={x[u]: y[u]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (
        claimed(x[i**6 * j**5]),
        LimitExceeded,
        "a size must have a degree of at most 10 and at most 1000 monomials",
    ),
    (
        claimed(x[Mul(Add(*symbols("r:32")), Add(*symbols("s:32")))]),
        LimitExceeded,
        "a size must have a degree of at most 10 and at most 1000 monomials",
    ),
    (
        claimed(Sum(A[i, j], (j, 0, i + 1), (i, 0, n - 1))),
        ShapeError,
        "a position must lie inside its matrix",
    ),
    (claimed(A[-1, 0]), ShapeError, "a position must lie inside its matrix"),
    (
        claimed(x[KroneckerDelta(i, j)]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found KroneckerDelta",
    ),
    (
        claimed(MatrixSymbol("A", m, m) * R, Q.symmetric(A), definitions={A: B}),
        UnsupportedTerm,
        "A is defined, and nothing can be assumed of it",
    ),
    (
        claimed(x[i], definitions={IndexedBase("x", positive=True)[j]: b}),
        UnsupportedTerm,
        "nothing may be declared of a defined family; found: x is positive",
    ),
    (claimed(A.applyfunc(Lambda(u, u))), UnsupportedTerm, "a function of every entry has one variable"),
    (
        claimed(A.applyfunc(Lambda(i, x[i]))),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Symbol",
    ),
    (claimed(MatPow(A, n)), UnsupportedTerm, "an exponent must be an integer"),
    (claimed(MatPow(A, Rational(1, 2))), UnsupportedTerm, "an exponent must be an integer"),
    (claimed(Sum(A[i, i], (i, 0, N - 1))), ShapeError, "a position must lie inside its matrix"),
    (claimed(x[i], i <= j), UnsupportedTerm, "the assumption i <= j is no bound of an index"),
    (claimed(x[i] * x[j], i <= j), UnsupportedTerm, "the assumption i <= j is no bound of an index"),
    (claimed(x[h]), UnsupportedTerm, "an index is an integer, but h is declared otherwise"),
    (claimed(x[i], i >= a), UnsupportedTerm, "the assumption i >= a is no bound of an index"),
    (
        claimed(x[i], i >= Rational(1, 2)),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Half",
    ),
    (claimed(x[i], i >= M), UnsupportedTerm, "the assumption i >= M is no bound of an index"),
    (claimed(x[i], n <= m), UnsupportedTerm, "the assumption n <= m is no bound of an index"),
    (claimed(x[i], Ne(a, 1)), UnsupportedTerm, "the core cannot read the assumption Ne(a, 1)"),
    (claimed(x[i], a <= b), UnsupportedTerm, "the assumption a <= b is no bound of an index"),
    (claimed(A[i, 0] * x[j], i >= j), UnsupportedTerm, "the assumption i >= j is no bound of an index"),
    (
        claimed(A, Q.singular(A)),
        UnsupportedTerm,
        "the core cannot read the assumption Q.singular(A)",
    ),
    (
        claimed(A, Q.symmetric(A + B)),
        UnsupportedTerm,
        "the core cannot read the assumption Q.symmetric(A + B)",
    ),
    (claimed(P, Q.symmetric(P)), ShapeError, "a letter of this shape is not declared symmetric"),
    (claimed(P, Q.orthogonal(P)), ShapeError, "a square matrix was required"),
    (claimed(a, Q.positive(a)), UnsupportedTerm, "the core cannot read the assumption Q.positive(a)"),
    (claimed(A, True), UnsupportedTerm, "the core cannot read the assumption True"),
    (claimed(A, definitions={A: R}), ShapeError, "A must have the shape of its definition"),
    (
        claimed(A, Q.symmetric(A), definitions={A: B}),
        UnsupportedTerm,
        "A is defined, and nothing can be assumed of it",
    ),
    (claimed(a, definitions={a: y[i]}), UnsupportedTerm, "a definition must have no free index; found i"),
    (claimed(a, definitions={a: b, b: a}), UnsupportedTerm, "definitions must not run in a circle"),
    (claimed(a, definitions={a: a}), UnsupportedTerm, "definitions must not run in a circle"),
    (claimed(x[1], definitions={x[j]: x[j]}), UnsupportedTerm, "definitions must not run in a circle"),
    (claimed(x[1, 2], definitions={x[j]: j}), UnsupportedTerm, "x has 1 indices where it is defined"),
    (
        claimed(x[1], definitions={x[1]: b}),
        UnsupportedTerm,
        "a family is defined once, with distinct symbols as its indices",
    ),
    (
        claimed(x[1], definitions={x[i, i]: b}),
        UnsupportedTerm,
        "a family is defined once, with distinct symbols as its indices",
    ),
    (
        claimed(x[1], definitions={x[j]: b, x[i]: c}),
        UnsupportedTerm,
        "a family is defined once, with distinct symbols as its indices",
    ),
    (
        claimed(x[1], definitions={f(a): b}),
        UnsupportedTerm,
        "what is defined is a symbol, a matrix symbol or a family",
    ),
    (claimed(n * A[0, 0], definitions={n: b}), UnsupportedTerm, "n is both a size and defined"),
    (claimed(A[i, 0], definitions={i: b}), UnsupportedTerm, "i is both an index and defined"),
    (
        claimed(x[0], definitions={x[u]: u}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (
        claimed(Sum(x[i], (i, 0, n)), definitions={x[u]: y[u]}),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (claimed(tt), UnsupportedTerm, "the index t stands in no position"),
    (claimed(Sum(x[to], to)), UnsupportedTerm, "an index may take values that its symbol excludes: o is odd"),
    (
        claimed(Sum(x[u], (u, 0, n))),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: u is positive",
    ),
    (
        claimed(Sum(x[z], (z, -1, n))),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: z is nonnegative",
    ),
    (
        claimed(Sum(x[o], (o, 1, n))),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: o is odd",
    ),
    (
        claimed(Sum(x[h], (h, 1, n))),
        UnsupportedTerm,
        "an index may take values that its symbol excludes: h is not integer",
    ),
    (
        claimed(Sum(x[i], (i, 1, Rational(5, 2)))),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Rational",
    ),
    (
        claimed(Sum(x[i], (i, 1, oo))),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Infinity",
    ),
    (claimed(fnc(a)), UnsupportedTerm, "values of f do not commute"),
    (claimed(Function("g")(a, A)), ShapeError, "a matrix among numbers must be 1 by 1"),
    (
        claimed(Piecewise((a, a > 0))),
        UnsupportedTerm,
        "the last case of a Piecewise must be (value, True), so that it has a value",
    ),
    (
        claimed(Piecewise((a, Contains(a, FiniteSet(b))), (b, True))),
        UnsupportedTerm,
        "a case has a comparison as its condition; found Contains",
    ),
    (claimed(a * nc), UnsupportedTerm, "nc does not commute"),
    (claimed(nc), UnsupportedTerm, "nc does not commute"),
    (claimed(Integral(a, (a, 0, 1))), UnsupportedTerm, "the core cannot read Integral"),
    (claimed(Derivative(f(a), a)), UnsupportedTerm, "the core cannot read Derivative"),
    (claimed(I * a), UnsupportedTerm, "the core cannot read ImaginaryUnit"),
    (claimed(pi * a), UnsupportedTerm, "the core cannot read Pi"),
    (claimed(oo), UnsupportedTerm, "the core cannot read Infinity"),
    (claimed(nan), UnsupportedTerm, "the core cannot read NaN"),
    (claimed(Float(2) ** 20000), UnsupportedTerm, "a float is neither infinite, huge nor tiny"),
    (claimed(True), UnsupportedTerm, "the core cannot read bool"),
    (claimed(Lambda(a, a)), UnsupportedTerm, "the core cannot read IdentityFunction"),
    (claimed(Tuple(a, b)), UnsupportedTerm, "the core cannot read Tuple"),
    (claimed(MatPow(A, a)), UnsupportedTerm, "an exponent must be an integer"),
    (
        claimed(P.applyfunc(Lambda(Symbol("r", positive=True), Symbol("r", positive=True)))),
        UnsupportedTerm,
        "a function of every entry has one variable",
    ),
    (claimed(Inverse(P)), ShapeError, "a square matrix was required"),
    (claimed(DiagMatrix(P)), ShapeError, "a diagonal is made of a vector"),
    (claimed(DiagonalOf(P)), ShapeError, "a square matrix was required"),
    (claimed(DiagonalMatrix(P)), ShapeError, "a square matrix was required"),
    (claimed(MatAdd(A, P)), ShapeError, "the terms of a sum must have the same shape"),
    (claimed(HadamardProduct(A, P)), ShapeError, "entrywise factors must have the same shape"),
    (
        claimed(KroneckerProduct(A, B)[i, j]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Mod",
    ),
    (claimed(Trace(P)), ShapeError, "a square matrix was required"),
    (claimed(Determinant(P)), ShapeError, "a square matrix was required"),
    (
        claimed(MatrixSymbol("Q", z, 2)),
        UnsupportedTerm,
        "a size is a positive integer, but z is declared otherwise",
    ),
    (
        claimed(Sum(MatrixSymbol("Q", i, i)[0, 0], (i, 1, n))),
        UnsupportedTerm,
        "the size of a matrix symbol must not be an index",
    ),
    (
        claimed(Sum(Trace(Identity(i)), (i, 1, n))),
        ShapeError,
        "the sizes of a matrix must not be negative and must have no index",
    ),
    (
        claimed(Sum(Trace(ZeroMatrix(i, i)), (i, 1, n))),
        ShapeError,
        "the sizes of a matrix must not be negative and must have no index",
    ),
    (
        claimed(GenericIdentity()),
        UnsupportedTerm,
        "a product or sum of no matrices has no size; found GenericIdentity",
    ),
    (claimed(a**20000), LimitExceeded, "an exponent is more than the limit 10000"),
    (claimed(a**-20000), LimitExceeded, "an exponent is more than the limit 10000"),
    (
        claimed(x[i**11]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Pow",
    ),
    (
        claimed(x[i**-1]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Pow",
    ),
    (
        claimed(x[i / 2]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Half",
    ),
    (
        claimed(x[2.0]),
        UnsupportedTerm,
        "a size or position is a polynomial in sizes and indices; found Float",
    ),
    (claimed(x[f(i)]), UnsupportedTerm, "a size or position is a polynomial in sizes and indices; found f"),
    (claimed(x[sqrt(n)]), UnsupportedTerm, "an exponent must be an integer"),
    (claimed(Pow(0, -1, evaluate=False)), UnsupportedTerm, "a number is divided by zero"),
]


@pytest.mark.parametrize(("given", "text", "words"), READ, ids=[each[1][0] for each in READ])
def test_what_a_term_is_read_as(given, text, words):
    claim, names = read(given)
    sides, lines = text[0].split(" for all "), told(claim).splitlines()
    ranges = "".join(f" for all {each}" for each in sides[1:])
    assert lines == [f"{sides[0]} = {sides[0]}{ranges}", *text[1:]]
    assert conditions(claim, names) == words


@pytest.mark.parametrize(("given", "error", "why"), REFUSED, ids=[each[2] for each in REFUSED])
def test_what_cannot_be_read_is_refused(given, error, why):
    with pytest.raises(error) as refusal:
        read(given)
    assert str(refusal.value) == why


def test_a_matrix_of_one_entry_may_be_equal_to_a_number():
    claim, _ = translate(w * v, a, {}, (), Budget.unbounded())
    assert told(claim).splitlines()[0] == "(w·v)[0, 0] = a"
    claim, _ = translate(a, w * v, {}, (), Budget.unbounded())
    assert told(claim).splitlines()[0] == "a = (w·v)[0, 0]"
    claim, _ = translate(w * v, Identity(1), {}, (), Budget.unbounded())
    assert told(claim).splitlines()[0] == "w·v = I(1)"
    for sides in ((A, a), (a, A), (A, P)):
        with pytest.raises(ShapeError):
            translate(*sides, {}, (), Budget.unbounded())


@pytest.mark.parametrize(
    ("lhs", "cost"),
    [(a, 1), (x[i], 1), (A, 1), (a + b * c, 1), (ImmutableMatrix([[a, b], [c, 1]]), 4), (A * P + P, 1)],
    ids=str,
)
def test_a_term_is_read_part_by_part(lhs, cost):
    """Each part costs one step, a matrix of entries as many as it has."""
    translate(lhs, lhs, {}, (), Budget(cost, 1e99))
    with pytest.raises(LimitExceeded):
        translate(lhs, lhs, {}, (), Budget(cost - 1, 1e99))


def test_a_recursion_is_read():
    s, d = symbols("s d")
    rows = ((s, 1 / a, s * b), (d, x[0], d + s))
    found, names = translate_recursion(s, b * c + a, rows, Budget.unbounded())
    assert told(found) == (
        "s = a + b·c at every depth\ns is first 1/a, then b·s\nd is first x[0], then d + s\nif a is not zero"
    )
    assert {key[0] for key in names.letters} == {"number", "family"}
    V, F = MatrixSymbol("V", n, 1), MatrixSymbol("F", m, 1)
    found, names = translate_recursion(V, A * v, ((V, P * F, B * V),), Budget.unbounded())
    assert told(found).splitlines()[:2] == ["V = A·v at every depth", "V is first P·F, then B·V"]
    assert {*names.sizes} == {n, m}
    assert found.sizes == ("n", "m")
    found, _ = translate_recursion(s, b * c, ((s, A[i, 0], s),), Budget.unbounded())
    assert found.table.extents[found.free[0]] == variable(-1)
    for letter in (f(a), a + b, A * B, A.T, Integer(3)):
        with pytest.raises(UnsupportedTerm, match="a sequence is a matrix symbol or a scalar symbol"):
            translate_recursion(letter, a, ((letter, letter, letter),), Budget.unbounded())


def test_what_is_assumed_or_defined_of_other_sizes_adds_no_size():
    for rows, columns in ((k, n), (n, k), (k, k)):
        other = MatrixSymbol("A", rows, columns)
        claim, _ = read(claimed(A, Q.invertible(other)))
        assert (claim.sizes, claim.presumed) == (("n",), ())
        claim, _ = read(claimed(A, definitions={other: other}))
        assert claim.sizes == ("n",)


@pytest.mark.parametrize(("many", "error"), [(40, None), (41, LimitExceeded)])
def test_a_position_has_so_many_monomials(many, error):
    """A thousand."""
    position = Mul(Add(*symbols("r:25")), Add(*symbols(f"s:{many}")), evaluate=False)
    if error is None:
        claim, _ = read(claimed(x[position]))
        (entry,) = (node for node in claim.table.terms if isinstance(node, Entry))
        assert len(entry.positions[0]) == 25 * many
    else:
        with pytest.raises(error, match="1000 monomials"):
            read(claimed(x[position]))


def test_the_symbols_in_a_term_are_found_where_it_is_large():
    term = Tuple(a, 5)
    for _ in range(60):
        term = Tuple(term, term)
    assert {*symbols_in((term, b, "c"))} == {a, b}
