"""Sums with numbers that are not negative: one vector from others, exactly. Not trusted."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

Vector: TypeAlias = Mapping[Any, Fraction]


def combination(several: Sequence[Vector], target: Vector) -> list[Fraction] | None:
    """Numbers λ_k >= 0 with Σ λ_k·several[k] = target, or None where there are none.

    The simplex method with Bland's rule: each equation has a variable of its own, and the sum of these is
    made as small as it can be.

    >>> a, b = {"x": Fraction(1)}, {"x": Fraction(-1), "y": Fraction(2)}
    >>> [str(c) for c in combination([a, b], {"y": Fraction(4)}) or ()]
    ['2', '2']
    >>> combination([a, b], {"x": Fraction(-1)})
    """
    width = len(several)
    rows = []
    for key in {key: None for each in (*several, target) for key in each}:
        row = [*(each.get(key, Fraction(0)) for each in several), target.get(key, Fraction(0))]
        rows.append([-x for x in row] if row[-1] < 0 else row)
    basis = list(range(width, width + len(rows)))
    cost = [sum((row[k] for row in rows), Fraction(0)) for k in range(width + 1)]
    while (enter := next((k for k in range(width) if cost[k] > 0), None)) is not None:
        ratios = [(row[-1] / row[enter], basis[r], r) for r, row in enumerate(rows) if row[enter] > 0]
        _, _, leave = min(ratios)
        basis[leave] = enter
        pivot = rows[leave][enter]
        rows[leave] = [x / pivot for x in rows[leave]]
        for row in (*(each for r, each in enumerate(rows) if r != leave), cost):
            if times := row[enter]:
                row[:] = [x - times * y for x, y in zip(row, rows[leave], strict=True)]
    if cost[-1]:
        return None
    values = dict(zip(basis, (row[-1] for row in rows), strict=True))
    return [values.get(k, Fraction(0)) for k in range(width)]
