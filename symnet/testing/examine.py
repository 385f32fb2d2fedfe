"""What a function returns at an instance, held against what it should: dtype and shape before values."""

from dataclasses import dataclass
from typing import Any

from flint import ctx
from sympy import Basic

from symnet.errors import SymnetError
from symnet.instances.evaluate import Instance
from symnet.reading.terms import is_matrix, told
from symnet.rounding import Unfit, allowed
from symnet.testing.arrays import Arrays, Nested, dtype_name, is_array, is_number, numbers_of, shown
from symnet.testing.calls import Binding, Failure
from symnet.testing.drawing import Drawing
from symnet.testing.layout import BATCHES, RESULT, shape_of, stored

PRECISION = 256
"""Bits in which bounds are computed."""


@dataclass(frozen=True, slots=True)
class Judge:
    """The values that results must have at an instance, exact or with bounds, as arrays store them."""

    arrays: Arrays
    exact: bool
    values: tuple[Nested, ...]
    several: bool = False

    def __call__(self, result: Any) -> Failure | None:
        """What is wrong with what a function returns. Raises `Unfit` where no bound holds."""
        results = result if self.several else (result,)
        if not isinstance(results, tuple | list) or len(results) != len(self.values):
            text = f"must return {len(self.values)} results; it returns {told(result)}"
            return Failure("returns something else", text)
        for place, each in enumerate(results):
            label = f" number {place + 1}" if len(self.values) > 1 else ""
            if failure := self._one(self.values[place], each, f"result{label}"):
                return failure
        return None

    def _one(self, expected: Nested, result: Any, what: str) -> Failure | None:
        wanted = shape_of(expected)
        plain = not wanted and is_number(result)
        if not plain and (failure := self._no_array(result, what)):
            return failure
        if not plain and tuple(result.shape) != wanted:
            text = f"returns a wrong shape: the {what} must be {wanted}; found {tuple(result.shape)}"
            return Failure("returns a wrong shape", text)
        got: Nested = result if plain else numbers_of(result)
        if self._agree(expected, got):
            return None
        told_both = self._told(expected), shown(got)
        text = f"the {what}\n  expected {told_both[0]}\n  got      {told_both[1]}"
        return Failure("is wrong", text)

    def _no_array(self, result: Any, what: str) -> Failure | None:
        if not self.arrays.owns(result):
            text = f"returns no array of {self.arrays.library}: the {what} is {told(result)}"
            return Failure("returns no array", text)
        if (found := dtype_name(result)) != self.arrays.format.name:
            text = f"returns a wrong dtype: the {what} must be {self.arrays.format.name}; found {found}"
            return Failure("returns a wrong dtype", text)
        if not is_array(result):
            text = f"returns an array without numbers: the {what} is {told(result)}"
            return Failure("returns no numbers", text)
        return None

    def _agree(self, expected: Nested, got: Nested) -> bool:
        if isinstance(expected, list):
            return all(self._agree(*pair) for pair in zip(expected, got, strict=True))
        if self.exact:
            return bool(expected == got)
        with ctx.workprec(PRECISION):
            return allowed(got, expected)

    def _told(self, expected: Nested) -> str:
        if self.exact:
            return shown(expected)
        if isinstance(expected, list):
            return "[" + ", ".join(map(self._told, expected)) + "]"
        return f"{float(expected.value.mid()):.10g} ± {float(expected.error.mid()):.2g}"


@dataclass(frozen=True, slots=True)
class Examination:
    """A function beside the terms that it should compute."""

    binding: Binding
    drawing: Drawing

    def __call__(self, instance: Instance, *receiver: Any) -> Failure | None:
        """What the function does wrong at an instance, if anything. Raises `Unfit` where no bound holds."""
        return self.judged(self.judge(instance), instance, *receiver)

    def judged(self, judge: Judge, instance: Instance, *receiver: Any) -> Failure | None:
        """The same, with the values that must come."""
        result = self.binding.call(instance, *receiver)
        return result if isinstance(result, Failure) else judge(result)

    def judge(self, instance: Instance) -> Judge:
        """What holds results against the terms at an instance. Raises `Unfit` where no bound holds."""
        return self._judge(self.drawing.target.terms, instance)

    def fits(self, term: Basic, instance: Instance, result: Any) -> bool:
        """Whether one result would be right for another term."""
        try:
            return self._judge((term,), instance)(result) is None
        except (Unfit, SymnetError, ArithmeticError, KeyError):
            return False

    def _judge(self, terms: tuple[Basic, ...], instance: Instance) -> Judge:
        target, arrays = self.drawing.target, self.binding.arrays
        several = target.several and terms == target.terms
        target = target if terms == target.terms else target.of(terms)
        exact = self.drawing.plan.exact
        with ctx.workprec(PRECISION):
            rows: Any = target.expected(instance) if exact else target.rounded(instance, arrays.format)
        words = map(self._word, terms)
        values = tuple(stored(each, word, "the result") for each, word in zip(rows, words, strict=True))
        return Judge(arrays, exact, values, several)

    def _word(self, term: Basic) -> str:
        """The layout of a result: as it is said, as that of a batch, or as in the term."""
        layouts = self.binding.layouts
        batch = next((word for word in layouts.values() if word in BATCHES), None)
        return layouts.get(RESULT) or batch or ("matrix" if is_matrix(term) else "scalar")
