"""The words for a failure: where, what was expected and what came, why, and how to see it again."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from math import isfinite
from random import Random
from typing import Any, Final

from sympy import Basic

from symnet.errors import UsageError
from symnet.explain import Case, explanation
from symnet.instances.evaluate import Instance
from symnet.rounding import FORMATS, Format, Unfit
from symnet.testing.arrays import Nested, numbers_of, shown
from symnet.testing.calls import Failure
from symnet.testing.drawing import Drawing
from symnet.testing.examine import Examination

OF_SHAPES: Final = ("IndexError", "RuntimeError", "TypeError", "ValueError")
"""Errors that array libraries raise for shapes that do not fit."""
TRIED: Final = 30
"""Instances on which a guess is tried before it is told."""


def report(examination: Examination, failure: Failure, instance: Instance, *receiver: Any) -> str:
    """What a function does wrong, at the smallest instance found."""
    binding, drawing = examination.binding, examination.drawing
    name, form = binding.name, binding.arrays.format.name
    wrong = failure.kind == "is wrong"
    head = f"{name} is not {drawing.target}" if wrong else f"{name} {failure.text}"
    lines = [head, *where(instance, form)]
    if wrong:
        lines += [f"  {line}" for line in failure.text.splitlines()]
        lines += [f"  {why}" for why in _reasons(examination, instance, receiver)]
    elif type(failure.error).__name__ in OF_SHAPES and _always(examination, failure.kind, receiver):
        lines.append("  it does so at every instance: say with layout= how its arguments are stored")
    lines.append(f"  reproduce: {binding.code(instance)}")
    if wrong:
        lines.append(f"  {_what_is_tested(drawing, form)}")
    return "\n".join(lines)


def where(instance: Instance, form: str) -> Iterator[str]:
    """An instance, its sizes first."""
    sizes = ", ".join(f"{getattr(size, 'name', size)} = {n}" for size, n in instance.sizes.items())
    yield f"  at {sizes + ', ' if sizes else ''}numbers in {form}:"
    for symbol, value in instance.values.items():
        yield f"    {symbol.name} = {shown(value)}"


def _what_is_tested(drawing: Drawing, form: str) -> str:
    if drawing.plan.exact:
        return f"(algebra is tested, not precision: every sum of these numbers is exact in {form})"
    return f"(± is a proven bound on the rounding of {form}; what differs by more is no rounding)"


def _always(examination: Examination, kind: str, receiver: tuple[Any, ...]) -> bool:
    """Whether a function fails in one way everywhere."""
    _, results = _called(examination, instances(examination.drawing), receiver)
    return all(isinstance(each, Failure) and each.kind == kind for each in results)


def _called(
    examination: Examination, trials: list[Instance], receiver: tuple[Any, ...]
) -> tuple[list[Instance], list[Any]]:
    """What comes of a function at some instances, without those that it assumes away."""
    found: list[tuple[Instance, Any]] = []
    for each in trials:
        with suppress(Unfit):
            found.append((each, examination.binding.call(each, *receiver)))
    return [each for each, _ in found], [result for _, result in found]


def instances(drawing: Drawing) -> list[Instance]:
    """The instances on which guesses are tried."""
    random = Random(0)  # noqa: S311 - numbers to test with, no secrets
    return [drawing.any(random) for _ in range(TRIED)]


def _reasons(examination: Examination, smallest: Instance, receiver: tuple[Any, ...]) -> Iterator[str]:
    """What explains the values at all instances."""
    trials, results = _called(examination, [smallest, *instances(examination.drawing)], receiver)
    if any(isinstance(result, Failure) for result in results):
        return
    judged = [_judged(examination, each, result) for each, result in zip(trials, results, strict=True)]
    if any(failure and failure.kind != "is wrong" for failure in judged):
        return
    terms = examination.drawing.target.terms
    for place, term in enumerate(terms):
        ones = [result[place] if examination.drawing.target.several else result for result in results]
        cases = [case(examination, term, each, one) for each, one in zip(trials, ones, strict=True)]
        known = [each for each in cases if each is not None]
        if known and (found := explanation(term, known)):
            yield f"why: {found} (this explains all {len(known)} instances tried)"
            return
    if narrow := _narrow(examination, smallest, receiver):
        found = f"wrong where sums pass {narrow.exact}, and only there"
        yield f"why: as if {narrow.name} were used inside: {found}"


def _judged(examination: Examination, instance: Instance, result: Any) -> Failure | None:
    try:
        return examination.judge(instance)(result)
    except (Unfit, ZeroDivisionError):
        return None


def case(examination: Examination, term: Basic, instance: Instance, result: Any) -> Case | None:
    """What came of one term at one instance, for guesses."""
    try:
        judge = examination.judge(instance)
    except (Unfit, ZeroDivisionError):
        return None
    place = examination.drawing.target.terms.index(term)
    expected = judge.values[place] if judge.exact else None
    got = rows(numbers_of(result) if hasattr(result, "tolist") else result)
    right = examination.fits(term, instance, result)
    return Case(
        rows(expected) if judge.exact else (got if right else []),
        got,
        lambda other: examination.fits(other, instance, result),
        letters(instance),
    )


def letters(instance: Instance) -> dict[str, Fraction]:
    """The sizes and scalars of an instance."""
    known = {**instance.sizes, **instance.values}
    return {symbol.name: Fraction(n) for symbol, n in known.items() if not isinstance(n, list)}


def rows(numbers: Nested) -> list[list[Any]]:
    """Numbers of any axes as rows, exact where they can be."""
    if not isinstance(numbers, list):
        return [[_exact(numbers)]]
    inside = [each if isinstance(each, list) else [each] for each in numbers]
    return [[_exact(entry) for entry in row] for row in inside]


def _exact(number: Any) -> Any:
    return Fraction(number) if isfinite(number) else number


def _narrow(examination: Examination, smallest: Instance, receiver: tuple[Any, ...]) -> Format | None:
    """The widest narrower format that explains what is wrong: nothing is, where sums stay in its range, and
    at the same sizes some is, where they pass it."""
    drawing, needed = examination.drawing, examination.drawing.target.needed
    if not drawing.plan.exact:
        return None
    random = Random(0)  # noqa: S311 - numbers to test with, no secrets

    def wrong(trials: list[Instance]) -> list[int]:
        found = []
        for each in trials:
            with suppress(Unfit):
                found += [needed(each)] if examination(each, *receiver) else []
        return found

    def at_these_sizes(bits: int, *near: bool) -> list[Instance]:
        bounded = Drawing(drawing.target, replace(drawing.form, bits=bits), drawing.bounds)
        made = [bounded.made(dict(smallest.sizes), each, random) for each in near * TRIED]
        return [each for each in made if each.sizes == smallest.sizes]

    least = min([needed(smallest), *wrong([drawing.any(random, near) for near in (False, True) * TRIED])])
    narrower = [form for form in FORMATS.values() if form.exact < min(least, drawing.form.exact)]
    for form in sorted(narrower, key=lambda each: -each.exact):
        if needed(smallest) <= 4 * form.exact:
            with suppress(UsageError):
                inside = at_these_sizes(form.bits, False, True)
                beyond = at_these_sizes(form.bits + 2, True)
                if inside and not wrong(inside) and len(wrong(beyond)) * 8 >= len(beyond):
                    return form
    return None
