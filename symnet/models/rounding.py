r"""How far a layered evaluation in binary64 can be from the exact function: a proven bound, in rationals.

Source: N. J. Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., SIAM 2002, chapters 2, 3.

*The model.* With u = 2^-53, each operation gives fl(a ∘ b) = (a ∘ b)(1 + δ) + η with |δ| ≤ u (2.4) and,
for a product or quotient that underflows gradually, |η| ≤ 2^-1075 (2.8); sums have η = 0. A product of k
factors (1 + δ)^±1 is 1 + θ_k with |θ_k| ≤ γ_k = ku/(1 - ku) (Lemma 3.1).

*Standardise.* ẑ = fl(fl(x̂ - μ)/s) takes k = 2 roundings, or k = 1 without μ or without s. With the exact
z = (x - μ)/s and |x̂ - x| ≤ e,

    |ẑ - z| ≤ e/|s| + γ_k(|z| + e/|s|) + 2^-1074.

*Linear.* In W·x̂ + b each of n products is rounded once and takes part in at most n sums, whatever their
order, so ŷ = Σ_j w_j x̂_j (1 + θ_{n+1}) + b(1 + θ_n), as (3.3) for an inner product of n + 1 terms; a
fused multiply-add leaves one of the roundings out. Hence, as (3.5) and (3.12), with |x̂ - x| ≤ e,

    |ŷ - y| ≤ |W|e + γ_{n+1}(|W|(|x| + e) + |b|) + n·2^-1074,

where the last term is n·2^-1075·(1 + γ_n) and γ_n ≤ 1. The layers compose: the bound of one is the e of
the next, and e = 0 for the row itself, which is taken as exact.

*What it presupposes.* IEEE 754 binary64, rounding to nearest, gradual underflow; every product and sum of a
layer done in that format or fused, in any order and any blocking, by the ordinary algorithm (no Strassen).
Overflow is not assumed away: a row for which it is not excluded is refused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, NoReturn

from flint import fmpq, fmpq_mat

from symnet.errors import LimitExceeded, ShapeError, UsageError
from symnet.models.collapse import Collapsed
from symnet.models.exact import Array, Diagonal, ExactMap, as_floats, from_floats, shown, to_fractions
from symnet.rounding import FORMATS

BINARY64: Final = FORMATS["float64"]
UNIT: Final = fmpq(1, 2**BINARY64.bits)
UNDERFLOW: Final = fmpq(1, 2 ** (BINARY64.bits - 1 - BINARY64.least))
LARGEST: Final = fmpq(2**BINARY64.most)


def gamma(roundings: int) -> fmpq:
    """γ_k = ku/(1 - ku) of Lemma 3.1 for u = 2^-53. Raises `LimitExceeded` if γ_k > 1.

    >>> gamma(1)
    1/9007199254740991
    """
    product = roundings * UNIT
    if 2 * product > 1:
        raise LimitExceeded(f"{roundings} roundings are more than the bound covers, 2^52")
    return product / (1 - product)


@dataclass(frozen=True, slots=True, eq=False)
class Standardise:
    """The step (x - mean)/scale in floats, entry by entry: `mean` and `scale` are p floats, or None."""

    width: int
    mean: Array | None
    scale: Array | None

    @property
    def exact(self) -> Diagonal:
        """The step as a rational map, with exact division."""
        means, scales = self._parts()
        offset = fmpq_mat(self.width, 1, [-m / s for m, s in zip(means, scales, strict=True)])
        return Diagonal(tuple(1 / scale for scale in scales), offset)

    def bound(self, x: fmpq_mat, error: fmpq_mat) -> tuple[fmpq_mat, fmpq_mat]:
        """The exact outputs and the bounds on their errors, from those of the inputs; points are columns."""
        exact = self.exact
        size = Diagonal(tuple(map(abs, exact.factors)), exact.offset)
        z, carried = exact.rows(x) + _repeated(exact.offset, x.ncols()), size.rows(error)
        centred = _absolute(x) + error + _repeated(_column(map(abs, self._parts()[0])), x.ncols())
        reach = _absolute(z) + carried
        _refuse_overflow(centred, reach)
        operations = (self.mean is not None) + (self.scale is not None)
        return z, carried + gamma(operations) * reach + _constant(reach, UNDERFLOW)

    def _parts(self) -> tuple[list[fmpq], list[fmpq]]:
        return self._filled(self.mean, 0), self._filled(self.scale, 1)

    def _filled(self, values: Array | None, default: int) -> list[fmpq]:
        if values is None:
            return [fmpq(default)] * self.width
        return from_floats(values.reshape(1, -1)).entries()


@dataclass(frozen=True, slots=True, eq=False)
class Linear:
    """The step weights·x + offset in floats: weights q×p, offset q."""

    weights: Array
    offset: Array

    @property
    def exact(self) -> ExactMap:
        """The step as a rational map."""
        return ExactMap(from_floats(self.weights), from_floats(self.offset.reshape(-1, 1)))

    def bound(self, x: fmpq_mat, error: fmpq_mat) -> tuple[fmpq_mat, fmpq_mat]:
        """The exact outputs and the bounds on their errors, from those of the inputs; points are columns."""
        linear, offset = self.exact
        size, terms = _absolute(linear), linear.ncols()
        reach = size * (_absolute(x) + error) + _repeated(_absolute(offset), x.ncols())
        _refuse_overflow(reach)
        rounded = gamma(terms + 1) * reach + _constant(reach, terms * UNDERFLOW)
        return linear * x + _repeated(offset, x.ncols()), size * error + rounded


Step = Standardise | Linear


@dataclass(frozen=True, slots=True, repr=False)
class Deviation:
    """One output of one row, both counted from 0: how far the computed number is from the exact one."""

    row: int
    output: int
    difference: Fraction
    bound: Fraction

    @property
    def ratio(self) -> Fraction:
        """difference/bound: at most 1 within the bound, which is never 0."""
        return self.difference / self.bound

    def __str__(self) -> str:
        return (
            f"row {self.row}, output {self.output}: difference {shown(self.difference, 3)}, "
            f"bound {shown(self.bound, 3)}"
        )

    __repr__ = __str__


@dataclass(frozen=True, slots=True, repr=False)
class Agreement:
    """How the numbers that a model computed compare with its exact collapsed form, on all rows.

    `largest` has the largest difference, `tightest` the largest ratio of a difference to its bound;
    `outside` holds those that exceed their bound. `within` says that there are none.
    """

    rows: int
    outputs: int
    largest: Deviation
    tightest: Deviation
    outside: tuple[Deviation, ...]

    @property
    def within(self) -> bool:
        """Whether every number lies within its bound."""
        return not self.outside

    def __bool__(self) -> NoReturn:
        raise TypeError("an Agreement has no truth value: ask for .within")

    def __str__(self) -> str:
        if self.outside:
            numbers = self.rows * self.outputs
            return f"{len(self.outside)} of {numbers} outside the bound, first {self.outside[0]}"
        return (
            f"{self.rows} rows within the bound; largest difference at {self.largest}; "
            f"largest ratio {shown(self.tightest.ratio, 2)}"
        )

    __repr__ = __str__


def bounds(steps: Sequence[Step], rows: object) -> tuple[fmpq_mat, fmpq_mat]:
    """The exact outputs of the steps and the bounds for their evaluation in binary64, both q×(rows).

    `rows` holds one point per row, p floats each, taken as exact. Raises `LimitExceeded` for a row at
    which overflow is not excluded.
    """
    values = from_floats(rows, "the rows").transpose()
    error = fmpq_mat(values.nrows(), values.ncols())
    for step in steps:
        values, error = step.bound(values, error)
    return values, error


def agreement(steps: Sequence[Step], form: Collapsed, rows: object, computed: object) -> Agreement:
    """Numbers computed in binary64 by the steps, compared with the exact form at every row.

    `rows` is N×p and `computed` N×q, or N for q = 1. The difference is |computed - form(row)|, its bound
    that of `bounds`, both in exact arithmetic. Raises `ShapeError` for arrays that do not fit,
    `UsageError` for a number that is not finite or an array of no rows.
    """
    points, found = as_floats(rows, "the rows"), as_floats(computed, "the computed outputs")
    if points.ndim != 2 or points.shape[1] != form.inputs:
        raise ShapeError(f"the rows must be N by {form.inputs}; found shape {points.shape}")
    if found.shape not in {(len(points), form.outputs), (len(points),) * (form.outputs == 1)}:
        raise ShapeError(
            f"the computed outputs must be {len(points)} by {form.outputs}; found shape {found.shape}"
        )
    if not len(points):
        raise UsageError("at least one row is required; found none")
    linear, offset = form.map
    expected = linear * from_floats(points).transpose() + _repeated(offset, len(points))
    gaps = _absolute(from_floats(found.reshape(len(points), -1)).transpose() - expected)
    return _compared(to_fractions(gaps), to_fractions(bounds(steps, points)[1]))


def _compared(gaps: Sequence[Sequence[Fraction]], limits: Sequence[Sequence[Fraction]]) -> Agreement:
    deviations = [
        Deviation(row, output, gap, limit)
        for output, pairs in enumerate(zip(gaps, limits, strict=True))
        for row, (gap, limit) in enumerate(zip(*pairs, strict=True))
    ]
    return Agreement(
        rows=len(gaps[0]),
        outputs=len(gaps),
        largest=max(deviations, key=lambda d: d.difference),
        tightest=max(deviations, key=lambda d: d.ratio),
        outside=tuple(d for d in deviations if d.difference > d.bound),
    )


def _absolute(matrix: fmpq_mat) -> fmpq_mat:
    return fmpq_mat(matrix.nrows(), matrix.ncols(), [abs(entry) for entry in matrix.entries()])


def _column(entries: Iterable[fmpq]) -> fmpq_mat:
    numbers = list(entries)
    return fmpq_mat(len(numbers), 1, numbers)


def _repeated(column: fmpq_mat, times: int) -> fmpq_mat:
    """A matrix of `times` copies of a column, side by side."""
    return column * fmpq_mat(1, times, [1] * times)


def _constant(like: fmpq_mat, entry: fmpq) -> fmpq_mat:
    return fmpq_mat(like.nrows(), like.ncols(), [entry] * (like.nrows() * like.ncols()))


def _refuse_overflow(*reaches: fmpq_mat) -> None:
    """Every partial result is at most twice the reach, so a reach of 2^1022 or more is refused."""
    for reach in reaches:
        for position, entry in enumerate(reach.entries()):
            if 2 * entry >= LARGEST:
                row = position % reach.ncols()
                raise LimitExceeded(
                    f"overflow is not excluded at row {row}: an intermediate may reach 2^1023"
                )
