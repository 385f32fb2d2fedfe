"""What explains that a segment differs: one change of the first model that the second agrees with."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from symnet.models.comparing.units import factor_between, multiplied
from symnet.models.graphs import Array, Tensor
from symnet.models.segments import (
    CONSTANT,
    Entries,
    Evaluation,
    Form,
    Given,
    Key,
    Normalising,
    Product,
    Rows,
    Rules,
    Scaled,
    Selection,
    Stacked,
    Stored,
    Total,
)
from symnet.rounding import FORMATS

EPSILONS: Final = (1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-12)
DIGITS: Final = 4
"""To how many digits a factor is told."""
_EXACTLY: Final = Evaluation(Rules.of(FORMATS["float64"], FORMATS["float64"]))
Change = Callable[[Entries], Entries]


def explanation(one: Form, two: Form, agrees: Callable[[Form], bool]) -> str:
    """The first change of a form under which it agrees with another by the same atoms, or nothing."""
    return next((text for text, form in _changes(one, two) if agrees(form)), "")


def _changes(one: Form, two: Form) -> Iterator[tuple[str, Form]]:
    """Changes of the first form, in words."""
    if CONSTANT in one.terms and CONSTANT not in two.terms:
        yield "the offset is missing", _without(one, CONSTANT)
    for text, change in _of_norms(one):
        yield text, _everywhere(one, change)
    for key, matrix in one.terms.items():
        for text, other in _of_sums(matrix, two.terms.get(key)):
            yield text, Form(one.axes, {**one.terms, key: other})
    if CONSTANT in one.terms:
        yield "the offset is missing", _without(one, CONSTANT)
    for key, matrix in one.terms.items():
        if matrix.shape[0] == matrix.shape[1] and isinstance(matrix, Stored):
            turned = Stored(matrix.tensor.transposed)
            yield f"{matrix.tensor.name} is transposed", Form(one.axes, {**one.terms, key: turned})
    factor = _told(factor_between(one, two))
    if factor != 1:
        scaled = multiplied(one, factor)
        yield f"everything is multiplied by {factor:g}", scaled
        offset = {key: matrix for key, matrix in one.terms.items() if key == CONSTANT}
        yield f"the weights are multiplied by {factor:g}", Form(one.axes, {**scaled.terms, **offset})


def _of_norms(form: Form) -> Iterator[tuple[str, Change]]:
    """Other ε and missing γ of the normalisations in a form."""
    norms = [each for matrix in form.terms.values() for each in _norms(matrix)]
    for epsilon in dict.fromkeys(norm.epsilon for norm in norms):
        for other in EPSILONS:
            if abs(other - epsilon) > epsilon / 100:
                yield f"ε is {other:g}, not {epsilon:g}", _with_norms(_with_epsilon(epsilon, other))
    if any(norm.scale is not None for norm in norms):
        yield "γ is missing", _with_norms(lambda norm: replace(norm, scale=None))


def _with_epsilon(old: float, new: float) -> Callable[[Normalising], Normalising]:
    return lambda norm: replace(norm, epsilon=new) if norm.epsilon == old else norm


def _of_sums(matrix: Entries, other: Entries | None) -> Iterator[tuple[str, Entries]]:
    """A sum of which a part is missing, is added twice, or is multiplied."""
    if not isinstance(matrix, Total):
        return
    for number, part in enumerate(matrix.parts):
        rest = [each for k, each in enumerate(matrix.parts) if k != number]
        yield f"{_name(part)} is missing", _sum(rest)
        yield f"{_name(part)} is added twice", _sum([*matrix.parts, part])
        if other is not None:
            factor = _told(_share(part, _sum(rest), other))
            if factor not in (0, 1, 2):
                factors = Given(_column(np.full(matrix.shape[0], factor)))
                yield f"{_name(part)} is multiplied by {factor:g}", _sum([*rest, Scaled(factors, part)])


def _share(part: Entries, rest: Entries, other: Entries) -> float:
    """By what a part of a sum seems to be multiplied, from some of its rows."""
    rows = slice(0, min(part.shape[0], 64))
    a, b, c = (_EXACTLY.rows(matrix, rows).value for matrix in (part, rest, other))
    size = float((a * a).sum())
    return float((a * (c - b)).sum()) / size if size else 0.0


def _told(factor: float) -> float:
    return float(f"{factor:.{DIGITS}g}")


def _sum(parts: list[Entries]) -> Entries:
    return parts[0] if len(parts) == 1 else Total(tuple(parts))


def _column(numbers: Array) -> Tensor:
    return Tensor.of(numbers.reshape(-1, 1), "a factor")


def _without(form: Form, key: Key) -> Form:
    return Form(form.axes, {other: matrix for other, matrix in form.terms.items() if other != key})


def _everywhere(form: Form, change: Change) -> Form:
    return Form(form.axes, {key: change(matrix) for key, matrix in form.terms.items()})


def _with_norms(change: Callable[[Normalising], Normalising]) -> Change:
    """What replaces every normalisation in a matrix."""

    def changed(matrix: Entries) -> Entries:
        match matrix:
            case Product(left, right):
                return Product(changed(left), changed(right))
            case Total(parts):
                return Total(tuple(map(changed, parts)))
            case Stacked(parts):
                return Stacked(tuple(map(changed, parts)))
            case Rows(positions, inner):
                return Rows(positions, changed(inner))
            case Scaled(factors, inner):
                return Scaled(
                    change(factors) if isinstance(factors, Normalising) else factors, changed(inner)
                )
            case _:
                return matrix

    return changed


def _norms(matrix: Entries) -> Iterator[Normalising]:
    """The normalisations in a matrix."""
    match matrix:
        case Product(left, right):
            yield from (*_norms(left), *_norms(right))
        case Total(parts) | Stacked(parts):
            for part in parts:
                yield from _norms(part)
        case Rows(_, inner):
            yield from _norms(inner)
        case Scaled(factors, inner):
            if isinstance(factors, Normalising):
                yield factors
            yield from _norms(inner)


def _name(matrix: Entries) -> str:
    """The name of the numbers that a matrix begins with."""
    match matrix:
        case Stored(tensor) | Scaled(Given(tensor), Selection()):
            return tensor.name
        case Scaled(Normalising(_, variance), Selection()):
            return f"the normalisation by {variance.name}"
        case Product(left, right):
            return f"{_name(left)}·{_name(right)}"
        case Total(parts) | Stacked(parts):
            return _name(parts[0])
        case Rows(_, inner) | Scaled(_, inner):
            return _name(inner)
        case _:
            return "the identity"
