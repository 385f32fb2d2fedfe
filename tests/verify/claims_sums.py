"""Claims of sums whose bounds depend on other indices, that run backwards, and in which an index is a number:
true ones and near misses. SymPy evaluates no side."""

from typing import NamedTuple

from sympy import (
    Basic,
    Function,
    FunctionMatrix,
    HadamardProduct,
    Identity,
    IndexedBase,
    KroneckerDelta,
    Lambda,
    MatAdd,
    MatMul,
    MatrixSymbol,
    OneMatrix,
    Rational,
    Sum,
    Transpose,
    symbols,
)
from sympy import ImmutableMatrix as Matrix

from symnet import sizes


class Claim(NamedTuple):
    """lhs = rhs for all sizes and families, where some bounds of sizes are assumed."""

    name: str
    lhs: Basic
    rhs: Basic
    assuming: tuple[Basic, ...] = ()


n, m = sizes("n m")
i, j, k, q, r = symbols("i j k q r", integer=True)
s, t = symbols("s t")
a, b, c, d, w, x, y = map(IndexedBase, "abcdwxy")
A, B, X = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n), MatrixSymbol("X", n, 1)
f = Function("f")


def rows(body):
    """Σ over 1 <= j <= i <= n, by rows."""
    return Sum(body, (j, 1, i), (i, 1, n))


def columns(body):
    """The same by columns."""
    return Sum(body, (i, j, n), (j, 1, n))


def full(body):
    return Sum(body, (j, 1, n), (i, 1, n))


def single(body):
    return Sum(body, (i, 1, n))


def below(body):
    """Σ over 1 <= j < i <= n."""
    return Sum(body, (j, 1, i - 1), (i, 1, n))


prefix = Sum(x[k], (k, 1, j))

TRUE = {
    "order": [
        ("a triangle by rows and by columns", rows(a[i, j]), columns(a[i, j])),
        ("a strict triangle", below(a[i, j]), Sum(a[i, j], (i, j + 1, n), (j, 1, n))),
        ("two triangles are a square", rows(a[i, j]) + Sum(a[i, j], (j, i + 1, n), (i, 1, n)), full(a[i, j])),
        (
            "three nested, outermost last",
            Sum(a[i, j, k], (k, 1, j), (j, 1, i), (i, 1, n)),
            Sum(a[i, j, k], (i, j, n), (j, k, n), (k, 1, n)),
        ),
        (
            "three nested, from the middle",
            Sum(a[i, j, k], (k, 1, j), (j, 1, i), (i, 1, n)),
            Sum(a[i, j, k], (k, 1, j), (i, j, n), (j, 1, n)),
        ),
        (
            "four nested",
            Sum(a[i] * b[j] * c[k] * d[q], (q, 1, k), (k, 1, j), (j, 1, i), (i, 1, n)),
            Sum(a[i] * b[j] * c[k] * d[q], (i, j, n), (j, k, n), (k, q, n), (q, 1, n)),
        ),
        (
            "entries of a matrix",
            Sum(A[i, j], (j, 0, i), (i, 0, n - 1)),
            Sum(A[i, j], (i, j, n - 1), (j, 0, n - 1)),
        ),
        (
            "below, on and above the diagonal",
            Sum(A[i, j], (j, 0, i - 1), (i, 0, n - 1))
            + Sum(A[i, i], (i, 0, n - 1))
            + Sum(A[j, i], (j, 0, i - 1), (i, 0, n - 1)),
            Sum(A[i, j], (i, 0, n - 1), (j, 0, n - 1)),
        ),
        ("functions of the inner index", rows(f(x[j]) * y[i]), columns(f(x[j]) * y[i])),
        ("reciprocals of the inner index", rows(y[i] / x[j]), Sum(Sum(y[i], (i, j, n)) / x[j], (j, 1, n))),
        ("what is divided by", rows(a[i, j] / x[i]), single(Sum(a[i, j], (j, 1, i)) / x[i])),
        ("a range in two parts", single(x[i]), Sum(x[i], (i, 1, m)) + Sum(x[i], (i, m + 1, n)), m <= n),
    ],
    "reversed": [
        ("backwards", single(x[n + 1 - i]), single(x[i])),
        ("one factor backwards", single(x[n + 1 - i] * y[i]), single(x[i] * y[n + 1 - i])),
        ("a column backwards", Sum(X[n - 1 - i, 0], (i, 0, n - 1)), Sum(X[i, 0], (i, 0, n - 1))),
        ("a triangle upside down", rows(a[n + 1 - i, j]), Sum(a[i, j], (j, 1, n + 1 - i), (i, 1, n))),
        ("values of a function", single(f(i)), single(f(n + 1 - i))),
        ("reciprocals", single(1 / i), single(1 / (n + 1 - i))),
        ("odd positions backwards", single(x[2 * n + 1 - 2 * i]), single(x[2 * i - 1])),
    ],
    "strides": [
        ("odd and even", single(x[2 * i - 1]) + single(x[2 * i]), Sum(x[i], (i, 1, 2 * n))),
        (
            "odd and even from 0",
            Sum(x[2 * i], (i, 0, n)) + Sum(x[2 * i + 1], (i, 0, n - 1)),
            Sum(x[i], (i, 0, 2 * n)),
        ),
        (
            "three remainders",
            single(x[3 * i]) + single(x[3 * i - 1]) + single(x[3 * i - 2]),
            Sum(x[i], (i, 1, 3 * n)),
        ),
        (
            "a bound twice as far",
            Sum(a[i, j], (j, 1, 2 * i), (i, 1, n)),
            columns(a[i, 2 * j] + a[i, 2 * j - 1]),
        ),
        ("chunks", Sum(x[i], (i, 1, n * m)), Sum(x[(i - 1) * m + j], (j, 1, m), (i, 1, n))),
    ],
    "prefixes": [
        ("sums of prefixes", Sum(prefix, (j, 1, n)), Sum((n + 1 - k) * x[k], (k, 1, n))),
        (
            "sums of sums of prefixes",
            Sum(prefix, (j, 1, i), (i, 1, n)),
            Sum((n + 1 - k) * (n + 2 - k) * x[k] / 2, (k, 1, n)),
        ),
        (
            "by parts",
            single(a[i] * (b[i + 1] - b[i])),
            a[n + 1] * b[n + 1] - a[1] * b[1] - single(b[i + 1] * (a[i + 1] - a[i])),
        ),
        (
            "Abel's sum",
            single(a[i] * b[i]),
            a[n] * single(b[i]) - Sum((a[j + 1] - a[j]) * Sum(b[k], (k, 1, j)), (j, 1, n - 1)),
        ),
        ("a mask", Sum(Sum(KroneckerDelta(j, k), (k, 1, m)) * x[j], (j, 1, n)), Sum(x[j], (j, 1, m)), m <= n),
        (
            "a causal mask in every row",
            full(Sum(KroneckerDelta(j, k), (k, 1, i)) * w[i] * x[j]),
            single(w[i] * Sum(x[j], (j, 1, i))),
        ),
        ("telescoping columns", columns(a[i + 1, j] - a[i, j]), Sum(a[n + 1, j] - a[j, j], (j, 1, n))),
    ],
    "convolutions": [
        ("commutes", Sum(a[j] * b[n - j], (j, 0, n)), Sum(a[n - j] * b[j], (j, 0, n))),
        (
            "commutes under a sum",
            Sum(w[i] * a[j] * b[i - j], (j, 0, i), (i, 0, n)),
            Sum(w[i] * a[i - j] * b[j], (j, 0, i), (i, 0, n)),
        ),
        (
            "coefficients of a product",
            Sum(a[i] * b[j], (i, 0, n - j), (j, 0, n)),
            Sum(a[j] * b[i - j], (j, 0, i), (i, 0, n)),
        ),
        (
            "associates",
            Sum(a[i] * Sum(b[j] * c[n - i - j], (j, 0, n - i)), (i, 0, n)),
            Sum(c[i] * Sum(a[j] * b[n - i - j], (j, 0, n - i)), (i, 0, n)),
        ),
        ("windows", Sum(x[i + j], (j, 0, m - 1), (i, 1, n)), Sum(x[i + j], (i, 1, n), (j, 0, m - 1))),
        (
            "how often a position is met",
            Sum(x[i + j], (j, 0, n), (i, 0, n)),
            Sum((k + 1) * x[k], (k, 0, n)) + Sum((2 * n + 1 - k) * x[k], (k, n + 1, 2 * n)),
        ),
        ("a Toeplitz matrix", Sum(w[m - j] * x[j], (j, 1, n)), Sum(w[k] * x[m - k], (k, m - n, m - 1))),
    ],
    "numbers": [
        ("Σ i", single(i), n * (n + 1) / 2),
        ("Σ i²", single(i**2), n * (n + 1) * (2 * n + 1) / 6),
        ("Σ i³ is a square", single(i**3), single(i) ** 2),
        ("Σ i⁴", single(i**4), n * (n + 1) * (2 * n + 1) * (3 * n**2 + 3 * n - 1) / 30),
        ("odd numbers make squares", single(2 * i - 1), n**2),
        ("an arithmetic series", single(s + (i - 1) * t), n * (2 * s + (n - 1) * t) / 2),
        ("from one number to another", Sum(i, (i, m, n)), (n - m + 1) * (n + m) / 2),
        ("weights that are shifted", single(i * x[i]), Sum((i + 1) * x[i + 1], (i, 0, n - 1))),
        ("weights backwards", single(i * x[n + 1 - i]), single((n + 1 - i) * x[i])),
        ("the mean of 1, ..., n", single(i) / n, (n + 1) / 2),
        ("their variance", single((i - (n + 1) / 2) ** 2) / n, (n**2 - 1) / 12),
        (
            "a slope needs no centred values",
            single((i - (n + 1) / 2) * (x[i] - Sum(x[k], (k, 1, n)) / n)),
            single((i - (n + 1) / 2) * x[i]),
        ),
        ("pairs", rows(1), n * (n + 1) / 2),
        ("a strict triangle is counted", below(1), n * (n - 1) / 2),
        ("products of pairs", rows(i * j), n * (n + 1) * (n + 2) * (3 * n + 1) / 24),
        ("tetrahedra", Sum(1, (k, 1, j), (j, 1, i), (i, 1, n)), n * (n + 1) * (n + 2) / 6),
        ("counted by columns", rows(a[i]), single(i * a[i])),
        ("backwards and forwards", single(i) + single(n + 1 - i), n * (n + 1)),
    ],
    "squares": [
        ("a square of a sum", single(x[i]) ** 2, single(x[i] ** 2) + 2 * below(x[i] * x[j])),
        ("half of a square", rows(x[i] * x[j]), (single(x[i]) ** 2 + single(x[i] ** 2)) / 2),
        ("differences of pairs", below((x[i] - x[j]) ** 2), n * single(x[i] ** 2) - single(x[i]) ** 2),
        (
            "Lagrange",
            below((x[i] * y[j] - x[j] * y[i]) ** 2),
            single(x[i] ** 2) * single(y[i] ** 2) - single(x[i] * y[i]) ** 2,
        ),
        (
            "Chebyshev's sum",
            below((x[i] - x[j]) * (y[i] - y[j])),
            n * single(x[i] * y[i]) - single(x[i]) * single(y[i]),
        ),
        (
            "the third elementary symmetric function",
            6 * Sum(x[i] * x[j] * x[k], (k, 1, j - 1), (j, 1, i - 1), (i, 1, n)),
            single(x[i]) ** 3 - 3 * single(x[i] ** 2) * single(x[i]) + 2 * single(x[i] ** 3),
        ),
    ],
    "deltas": [
        ("on the diagonal", rows(KroneckerDelta(i, j) * a[i, j]), single(a[i, i])),
        ("below the diagonal", rows(KroneckerDelta(i, j + 1) * a[i, j]), Sum(a[i + 1, i], (i, 1, n - 1))),
        (
            "at the opposite end",
            full(KroneckerDelta(i + j, n + 1) * x[i] * y[j]),
            single(x[i] * y[n + 1 - i]),
        ),
    ],
}

FALSE = {
    "order": [
        ("the diagonal is left out", rows(a[i, j]), Sum(a[i, j], (i, j + 1, n), (j, 1, n))),
        ("a triangle turned over", rows(a[i, j]), columns(a[j, i])),
        ("the strict triangle from the other side", below(a[i, j]), Sum(a[j, i], (i, j + 1, n), (j, 1, n))),
        ("the diagonal twice", rows(a[i, j]) + Sum(a[i, j], (j, i, n), (i, 1, n)), full(a[i, j])),
        ("a row too many", rows(a[i, j]), Sum(a[i, j], (i, j, n + 1), (j, 1, n))),
        (
            "three nested, one bound not strict",
            Sum(a[i, j, k], (k, 1, j), (j, 1, i), (i, 1, n)),
            Sum(a[i, j, k], (i, j, n), (j, k + 1, n), (k, 1, n)),
        ),
        (
            "the wrong triangle of a matrix",
            Sum(A[i, j], (j, 0, i), (i, 0, n - 1)),
            Sum(A[i, j], (i, 0, j), (j, 0, n - 1)),
        ),
        ("functions of the wrong index", rows(f(x[j]) * y[i]), columns(f(x[i]) * y[j])),
        ("a range in two parts that meet", single(x[i]), Sum(x[i], (i, 1, m)) + Sum(x[i], (i, m, n)), m <= n),
    ],
    "reversed": [
        ("backwards and one too far", single(x[n - i]), single(x[i])),
        ("both factors of one", single(x[n + 1 - i] * y[i]), single(x[i] * y[i])),
        ("a triangle upside down, strict", rows(a[n + 1 - i, j]), Sum(a[i, j], (j, 1, n - i), (i, 1, n))),
        ("odd positions are even ones", single(x[2 * n - 2 * i]), single(x[2 * i - 1])),
    ],
    "strides": [
        ("odd and odd", single(x[2 * i - 1]) + single(x[2 * i + 1]), Sum(x[i], (i, 1, 2 * n))),
        ("even ones alone", single(x[2 * i]), Sum(x[i], (i, 1, 2 * n))),
        ("a remainder is left out", single(x[3 * i]) + single(x[3 * i - 1]), Sum(x[i], (i, 1, 3 * n))),
        (
            "a bound twice as far, odd ones twice",
            Sum(a[i, j], (j, 1, 2 * i), (i, 1, n)),
            columns(2 * a[i, 2 * j - 1]),
        ),
    ],
    "prefixes": [
        ("one weight less", Sum(prefix, (j, 1, n)), Sum((n - k) * x[k], (k, 1, n))),
        (
            "sums of sums without the half",
            Sum(prefix, (j, 1, i), (i, 1, n)),
            Sum((n + 1 - k) * (n + 2 - k) * x[k], (k, 1, n)),
        ),
        (
            "by parts without the shift",
            single(a[i] * (b[i + 1] - b[i])),
            a[n + 1] * b[n + 1] - a[1] * b[1] - single(b[i] * (a[i + 1] - a[i])),
        ),
        (
            "Abel's sum to the end",
            single(a[i] * b[i]),
            a[n] * single(b[i]) - Sum((a[j + 1] - a[j]) * Sum(b[k], (k, 1, j)), (j, 1, n)),
        ),
        (
            "a strict mask",
            full(Sum(KroneckerDelta(j, k), (k, 1, i)) * w[i] * x[j]),
            single(w[i] * Sum(x[j], (j, 1, i - 1))),
        ),
        (
            "telescoping to the first row",
            columns(a[i + 1, j] - a[i, j]),
            Sum(a[n + 1, j] - a[1, j], (j, 1, n)),
        ),
    ],
    "convolutions": [
        ("a correlation", Sum(a[j] * b[n - j], (j, 0, n)), Sum(a[j] * b[j], (j, 0, n))),
        (
            "one coefficient too many",
            Sum(a[i] * b[j], (i, 0, n - j), (j, 0, n)),
            Sum(a[j] * b[i - j], (j, 0, i), (i, 0, n + 1)),
        ),
        (
            "a square is no triangle",
            Sum(a[i] * b[j], (i, 0, n), (j, 0, n)),
            Sum(a[j] * b[i - j], (j, 0, i), (i, 0, n)),
        ),
        (
            "how often a position is met, but for the last",
            Sum(x[i + j], (j, 0, n), (i, 0, n)),
            Sum((k + 1) * x[k], (k, 0, n)) + Sum((2 * n - k) * x[k], (k, n + 1, 2 * n)),
        ),
    ],
    "numbers": [
        ("Σ i from 0", single(i), n * (n - 1) / 2),
        ("Σ i² is a square", single(i**2), single(i) ** 2),
        ("Σ i³ is a cube", single(i**3), single(i) * single(i**2)),
        ("even numbers make squares", single(2 * i), n**2),
        ("weights one less", single(i * x[i]), Sum(i * x[i + 1], (i, 0, n - 1))),
        ("weights that do not turn", single(i * x[n + 1 - i]), single(i * x[i])),
        ("the variance with n²", single((i - (n + 1) / 2) ** 2) / n, n**2 / 12),
        ("the mean without 1", single(i) / n, n / Rational(2)),
        ("pairs without the diagonal", rows(1), n * (n - 1) / 2),
        ("tetrahedra as pyramids", Sum(1, (k, 1, j), (j, 1, i), (i, 1, n)), n * (n + 1) * (2 * n + 1) / 6),
        ("counted by the wrong end", rows(a[i]), single((n + 1 - i) * a[i])),
        ("from one number to another, one less", Sum(i, (i, m, n)), (n - m) * (n + m) / 2),
    ],
    "squares": [
        ("a square without its products", single(x[i]) ** 2, single(x[i] ** 2) + below(x[i] * x[j])),
        ("a square of a triangle", single(x[i]) ** 2, single(x[i] ** 2) + 2 * rows(x[i] * x[j])),
        ("differences of all pairs", full((x[i] - x[j]) ** 2), n * single(x[i] ** 2) - single(x[i]) ** 2),
        (
            "Chebyshev's sum without n",
            below((x[i] - x[j]) * (y[i] - y[j])),
            single(x[i] * y[i]) - single(x[i]) * single(y[i]),
        ),
    ],
    "deltas": [
        (
            "above the diagonal is nothing",
            rows(KroneckerDelta(i, j + 1) * a[i, j]),
            Sum(a[i, i + 1], (i, 1, n - 1)),
        ),
        ("one past the diagonal", rows(KroneckerDelta(i, j + 1) * a[i, j]), single(a[i + 1, i])),
    ],
}

# Causal masks and prefix sums as matrices; the first argument of `Lambda` is a row, from 0 on.
mask = FunctionMatrix(n, n, Lambda((i, j), Sum(KroneckerDelta(j, k), (k, 0, i))))
strict = FunctionMatrix(n, n, Lambda((i, j), Sum(KroneckerDelta(j, k), (k, 0, i - 1))))
ones = OneMatrix(n, 1)


def column(entry):
    return FunctionMatrix(n, 1, Lambda((i, j), entry))


def product(*factors):
    return MatMul(*factors, evaluate=False)


def total(*terms):
    return MatAdd(*terms, evaluate=False)


MASKS_TRUE = {
    "masks": [
        ("prefix sums", product(mask, X), column(Sum(X[k, 0], (k, 0, i)))),
        ("a strict mask and the identity", product(mask, X), total(product(strict, X), X)),
        ("a mask twice", product(mask, mask, X), column(Sum((i + 1 - k) * X[k, 0], (k, 0, i)))),
        ("a mask and its transpose", total(mask, mask.T), total(OneMatrix(n, n), Identity(n))),
        ("a mask masks itself", HadamardProduct(mask, mask), mask),
        ("rows are counted", product(mask, ones), column(i + 1)),
        ("columns are counted", product(ones.T, mask, X), Matrix([[Sum((n - k) * X[k, 0], (k, 0, n - 1))]])),
        ("masks commute", product(mask, strict), product(strict, mask)),
        ("masked rows", product(HadamardProduct(A, mask), X), column(Sum(A[i, k] * X[k, 0], (k, 0, i)))),
    ]
}
MASKS_FALSE = {
    "masks": [
        ("a strict mask", product(mask, X), product(strict, X)),
        ("a mask twice is a mask", product(mask, mask, X), product(mask, X)),
        ("a mask is symmetric", mask, mask.T),
        ("a mask and its transpose cover all", total(mask, mask.T), OneMatrix(n, n)),
        ("rows are counted from 0", product(mask, ones), column(i)),
        ("columns are counted as rows", product(ones.T, mask), Transpose(product(mask, ones))),
        ("a mask and its transpose commute", product(mask, mask.T), product(mask.T, mask)),
        (
            "rows without a mask",
            product(HadamardProduct(A, mask), X),
            column(Sum(A[i, k] * X[k, 0], (k, 0, n - 1))),
        ),
    ]
}

CONTEXTS = {
    "multiplied": lambda side: s * side,
    "added": lambda side: side + t * single(w[i]),
    "a function of it": f,
    "in a matrix": lambda side: MatMul(side, A, B, evaluate=False),
    "under a sum": lambda side: Sum(w[r] * side, (r, 1, m)),
    "in a block": lambda side: Matrix([[side, s], [0, t]]),
    "divided by": lambda side: 1 / (1 + side),
}


def named(groups) -> dict[str, Claim]:
    """The claims of a table by their names."""
    return {
        name: Claim(name, lhs, rhs, tuple(assuming))
        for group, several in groups.items()
        for name, lhs, rhs, *assuming in ((f"{group}: {name}", *rest) for name, *rest in several)
    }
