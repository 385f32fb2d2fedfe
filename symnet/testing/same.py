"""`same`: two functions held against each other."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import hypothesis
from sympy import Basic, MatrixSymbol, Symbol

from symnet.errors import SymnetError, UsageError
from symnet.explain import Case, explanation
from symnet.instances.evaluate import Instance
from symnet.instances.given import Entries
from symnet.reading.arguments import as_kind
from symnet.reading.terms import told
from symnet.rounding import Unfit
from symnet.testing.arrays import Nested, arrays_of, dtype_name, is_array, is_number, numbers_of, shown
from symnet.testing.calls import Binding, Failure, bind
from symnet.testing.drawing import Drawing, drawing_of
from symnet.testing.layout import as_layout, shape_of
from symnet.testing.property import Property, plain
from symnet.testing.report import instances, letters, rows, where
from symnet.testing.target import Target

Output = tuple[str, Nested]
"""The dtype and the numbers of one result."""
_HALF: Final = 2


def same(
    f: Callable[..., Any],
    g: Callable[..., Any],
    *,
    arrays: Mapping[str, Basic],
    layout: Mapping[str, str] | None = None,
    dtype: Any = "float64",
    sizes: Any = (1, 4),
    entries: Entries = None,
    settings: hypothesis.settings | None = None,
) -> None:
    """Hold two functions against each other: that they return the same, whatever the sizes and entries.

    `arrays` has the matrix or scalar symbol that each parameter stands for, with its shape; the other options
    are those of `implements`, `settings` those of Hypothesis. Raises `Mismatch` with the smallest instance at
    which the functions differ.

    Entries are small integers, halves and quarters, at which sums of products are exact. Where the results
    differ by so little that rounding may be why, nothing can be decided without a term: this raises
    `UsageError`.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> n = sizes("n")
    >>> A, B = MatrixSymbol("A", n, n), MatrixSymbol("B", n, n)
    >>> same(lambda A, B: A + B, lambda A, B: B + A, arrays={"A": A, "B": B})
    >>> same(lambda A, B: A @ B, lambda A, B: B @ A, arrays={"A": A, "B": B})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
      ...
    symnet.testing.Mismatch: <lambda> and <lambda> differ
      at n = 2, numbers in float64:
        A = ...
        B = ...
      <lambda> gives ...
      <lambda> gives ...
      ...
    """
    __tracebackhide__ = True
    try:
        test = _test_of_both(f, g, arrays, layout, dtype, sizes=sizes, entries=entries)
        decorate = None if settings is None else as_kind(settings, hypothesis.settings, "settings")
    except SymnetError as error:
        raise plain(error) from None
    (decorate(test) if decorate else test)()


def _test_of_both(
    f: Callable[..., Any],
    g: Callable[..., Any],
    arrays: Any,
    layout: Any,
    dtype: Any,
    *,
    sizes: Any,
    entries: Entries,
) -> Callable[..., None]:
    """The test that two functions are the same; what is wrong with the arguments is told here."""
    symbols, words, made = _as_symbols(arrays), as_layout(layout or {}), arrays_of(dtype)
    names = {parameter: symbol.name for parameter, symbol in symbols.items()}
    target = Target(tuple(dict.fromkeys(symbols.values()))).with_batches(names, words)
    drawing = drawing_of(target, made.format, sizes, entries, near=False)
    first, second = (
        bind(each, target.arguments, names, words, made, sizes=frozenset(target.signature.sizes))
        for each in (f, g)
    )
    for each in (first, second):
        if each.receiver:
            raise UsageError(f"{each.name} takes self: give the method of an object")
    pair = _Pair(first, second, drawing)
    key = f"{first.where} {second.where} {symbols} {dtype} {words} {sizes}"
    return Property(drawing, pair.prepare, pair.check, pair.tell, key).test(f)


def _as_symbols(arrays: object) -> dict[str, Any]:
    if not isinstance(arrays, Mapping) or not arrays:
        raise UsageError(f"arrays must map parameters to symbols; found {told(arrays)}")
    for parameter, symbol in arrays.items():
        if not isinstance(parameter, str) or not isinstance(symbol, MatrixSymbol | Symbol):
            raise UsageError(f"{parameter} in arrays must be a symbol; found {told(symbol)}")
    return dict(arrays)


class _Pair:
    """Two functions of the same arguments."""

    def __init__(self, first: Binding, second: Binding, drawing: Drawing) -> None:
        self.first, self.second, self.drawing = first, second, drawing

    def prepare(self, instance: Instance) -> None:
        """Nothing is known of what the functions return."""

    def check(self, _: None, instance: Instance) -> Failure | None:
        """What one function does wrong, or where the two differ."""
        found = self._outputs(instance)
        if isinstance(found, Failure):
            return found
        first, second = found
        if first == second:
            return None
        gives = [f"{each.name} gives {_told(outputs)}" for each, outputs in self._named(first, second)]
        if [(kind, shape_of(numbers)) for kind, numbers in first] != [
            (kind, shape_of(numbers)) for kind, numbers in second
        ]:
            return Failure("differs in kind", "\n  ".join(gives))
        if _is_close(first, second, self.drawing.form.bits):
            both = " and ".join(gives)
            text = (
                f"{both}: they differ by so little that rounding may be why; hold each against its term with "
                f"implements, which knows how far rounding goes"
            )
            return Failure("differs a little", text, undecided=True)
        return Failure("differs", "\n  ".join(gives))

    def _named(self, first: list[Output], second: list[Output]) -> list[tuple[Binding, list[Output]]]:
        return [(self.first, first), (self.second, second)]

    def _outputs(self, instance: Instance) -> "tuple[list[Output], list[Output]] | Failure":
        found: list[list[Output]] = []
        for binding in (self.first, self.second):
            result = binding.call(instance)
            if isinstance(result, Failure):
                text = f"{binding.name} {result.text}"
                return Failure(result.kind, text, result.error)
            found.append([_output(each) for each in _flat(result)])
        return found[0], found[1]

    def tell(self, failure: Failure, instance: Instance) -> str:
        """Where the two differ, and why."""
        form = self.drawing.form.name
        differ = failure.kind.startswith("differs")
        both = f"{self.first.name} and {self.second.name} differ"
        lines = [both if differ else failure.text, *where(instance, form)]
        if differ:
            lines.append(f"  {failure.text}")
            if why := self._why(instance):
                lines.append(f"  why: {why}")
        calls = dict.fromkeys(each.code(instance) for each in (self.first, self.second))
        lines += [f"  reproduce: {call}" for call in calls]
        return "\n".join(lines)

    def _why(self, smallest: Instance) -> str | None:
        cases = []
        trials = [
            each for each in instances(self.drawing) if not any(n & (n - 1) for n in each.sizes.values())
        ]
        for each in (smallest, *trials):
            try:
                found = self._outputs(each)
            except Unfit:
                continue
            if isinstance(found, Failure) or len(found[0]) != 1:
                return None
            expected, got = (rows(outputs[0][1]) for outputs in found)
            cases.append(Case(expected, got, lambda _: False, letters(each)))
        found_why = explanation(None, cases)
        return found_why and f"{found_why} (this explains all {len(cases)} instances tried)"


def _flat(result: Any) -> list[Any]:
    return [each for part in result for each in _flat(part)] if isinstance(result, tuple | list) else [result]


def _output(result: Any) -> Output:
    if is_array(result):
        return dtype_name(result), numbers_of(result)
    if is_number(result) or isinstance(result, bool):
        return type(result).__name__, result
    raise UsageError(f"a function must return arrays or numbers; found {told(result)}")


def _told(outputs: list[Output]) -> str:
    return ", ".join(shown(numbers) for _, numbers in outputs)


def _is_close(first: list[Output], second: list[Output], bits: int) -> bool:
    """Whether no number differs by more than half of the bits of the largest."""
    pairs = list(zip(_numbers(first), _numbers(second), strict=True))
    largest = max((abs(n) for pair in pairs for n in pair), default=0)
    return all(abs(one - other) <= largest / _HALF ** (bits // _HALF) for one, other in pairs)


def _numbers(outputs: list[Output]) -> list[Any]:
    return [n for _, numbers in outputs for row in rows(numbers) for n in row]
