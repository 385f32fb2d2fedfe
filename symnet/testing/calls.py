"""A function called with the arrays of an instance, and all that can go wrong with it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from hypothesis.errors import UnsatisfiedAssumption
from sympy import Basic

from symnet.errors import UsageError
from symnet.instances.evaluate import Instance
from symnet.reading.terms import told
from symnet.rounding import Unfit
from symnet.testing.arrays import Arrays, Nested, dtype_name, is_array, is_number, numbers_of, shown
from symnet.testing.layout import stored
from symnet.testing.target import rows_of


@dataclass(frozen=True, slots=True)
class Failure:
    """What a function does wrong at an instance: `kind` says in what way, `text` are lines that tell it.

    `undecided` if it may be right after all, so that it is the test that is wrong.
    """

    kind: str
    text: str
    error: BaseException | None = None
    undecided: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """A function whose parameters are matched to symbols, each with a layout."""

    function: Callable[..., Any]
    name: str
    arguments: Mapping[str, Basic]
    layouts: Mapping[str, str]
    arrays: Arrays
    sizes: frozenset[Basic] = frozenset()
    receiver: bool = False
    positional: frozenset[str] = frozenset()
    """The arguments that have no keyword."""

    @property
    def where(self) -> str:
        """The module and the name of the function."""
        return f"{getattr(self.function, '__module__', '')}.{self.name}"

    def numbers(self, instance: Instance) -> dict[str, Nested]:
        """The exact numbers of every argument, as it stores them; a size is an integer."""
        return {
            argument: instance.sizes[symbol]
            if symbol in self.sizes
            else self._stored(argument, instance.values[symbol])
            for argument, symbol in self.arguments.items()
        }

    def _stored(self, argument: str, value: Any) -> Nested:
        word = self.layouts.get(argument, "matrix" if isinstance(value, list) else "scalar")
        return stored(rows_of(value), word, f"the argument {argument}")

    def _made(self, name: str, numbers: Nested) -> Any:
        return numbers if self.arguments[name] in self.sizes else self.arrays.make(numbers)

    def call(self, instance: Instance, *receiver: Any) -> "Any | Failure":
        """What the function returns when it is called, twice, or what goes wrong before that."""
        numbers = self.numbers(instance)
        results = []
        for _ in range(2):
            made = {name: self._made(name, value) for name, value in numbers.items()}
            first = [value for name, value in made.items() if name in self.positional]
            others = {name: value for name, value in made.items() if name not in self.positional}
            try:
                results.append(self.function(*receiver, *first, **others))
            except UnsatisfiedAssumption:
                raise Unfit from None
            except Exception as error:
                return self._raised(error, made)
            for name, value in numbers.items():
                if self.arguments[name] not in self.sizes and (now := numbers_of(made[name])) != value:
                    text = f"changes its argument {name}: {shown(value)} became {shown(now)}"
                    return Failure("changes an argument", text)
        before, after = map(_comparable, results)
        if before == after:
            return results[0]
        text = f"is not deterministic: with the same arguments it returns {before}, then {after}"
        return Failure("is not deterministic", text)

    def _raised(self, error: Exception, made: Mapping[str, Any]) -> Failure:
        """What the function raised, its traceback beginning in the function itself."""
        own = error.with_traceback(error.__traceback__ and error.__traceback__.tb_next)
        shapes = ", ".join(f"{each} {_shape(made[each])}" for each in made)
        text = f"raises {type(error).__name__}: {error}\n  the shapes of its arguments: {shapes}"
        return Failure(f"raises {type(error).__name__}", text, error=own)

    def code(self, instance: Instance) -> str:
        """The call as a line of Python; what has no name of its own is called f."""
        parts = [
            ("" if name in self.positional else f"{name}=")
            + (str(value) if self.arguments[name] in self.sizes else self.arrays.code(value))
            for name, value in self.numbers(instance).items()
        ]
        called = f"({', '.join(parts)})"
        if not inspect.isroutine(self.function) or inspect.ismethod(self.function) or "<" in self.name:
            return f"f{called}  # f is {self.name}"
        owner, _, method = self.name.rpartition(".")
        return f"{owner}().{method}{called}" if self.receiver and owner else f"{self.name}{called}"


def _shape(value: Any) -> str:
    return str(tuple(value.shape)) if hasattr(value, "shape") else "(a size)"


def _comparable(result: Any) -> str:
    """A result as text, equal for equal results; nan equals nan."""
    if isinstance(result, tuple | list):
        return "(" + ", ".join(map(_comparable, result)) + ")"
    if is_array(result):
        return f"{shown(numbers_of(result))} of {dtype_name(result)}"
    plain = result is None or is_number(result) or isinstance(result, bool | str)
    return repr(result) if plain else type(result).__name__


def bind(
    function: Any,
    symbols: Mapping[str, Basic],
    names: Mapping[str, Any] | None,
    layout: Mapping[str, str],
    arrays: Arrays,
    *,
    sizes: frozenset[Basic] = frozenset(),
) -> Binding:
    """A function with its parameters matched to symbols, by their names or by `names`.

    Raises `UsageError` for a parameter that is no symbol, a symbol that is no parameter, a layout for what is
    neither, and a function that returns a coroutine or a generator. Sizes need no parameter.
    """
    if not callable(function):
        raise UsageError(f"a function is required; found {told(function)}")
    name = _name(function)
    for is_other, what in _OTHERS.items():
        if is_other(function):
            raise UsageError(f"{name} returns {what}: wrap it in a function that returns arrays")
    try:
        parameters = inspect.signature(function).parameters
    except (TypeError, ValueError):
        raise UsageError(
            f"the parameters of {name} cannot be read: wrap it in a function with names"
        ) from None
    listed = [
        each for each in parameters.values() if each.kind not in {each.VAR_POSITIONAL, each.VAR_KEYWORD}
    ]
    receiver = bool(listed) and listed[0].name == "self" and "self" not in symbols
    listed = listed[receiver:]
    given = _as_names(names, [each.name for each in listed], symbols, name)
    found: dict[str, Basic] = {}
    for each in listed:
        wanted = given.get(each.name, each.name)
        if wanted in symbols:
            found[each.name] = symbols[wanted]
        elif each.default is each.empty or each.name in given:
            raise UsageError(
                f"{name} takes {each.name}, which is no symbol here: there are {', '.join(symbols)}; "
                f'say which it is with names={{"{each.name}": ...}}'
            )
    left = [key for key, symbol in symbols.items() if symbol not in {*found.values(), *sizes}]
    if left:
        taken = ", ".join(each.name for each in listed) or "nothing"
        raise UsageError(f"{', '.join(left)} must be among the arguments of {name}, which takes {taken}")
    if wrong := [each for each in layout if each not in {*found, "return"}]:
        raise UsageError(f"{wrong[0]} in layout is no argument of {name}, which takes {', '.join(found)}")
    positional = frozenset(each.name for each in listed if each.kind is each.POSITIONAL_ONLY)
    return Binding(function, name, found, dict(layout), arrays, sizes, receiver, positional)


_OTHERS: Final[Mapping[Callable[[Any], bool], str]] = {
    inspect.iscoroutinefunction: "a coroutine",
    inspect.isasyncgenfunction: "an asynchronous generator",
    inspect.isgeneratorfunction: "a generator",
}


def _name(function: Any) -> str:
    """What a function is called in messages; one with some arguments given is called as the whole is."""
    if isinstance(function, partial):
        return f"a partial {_name(function.func)}"
    return str(getattr(function, "__qualname__", type(function).__name__)).split("<locals>.")[-1]


def _as_names(
    names: Mapping[str, Any] | None, parameters: list[str], symbols: Mapping[str, Basic], function: str
) -> dict[str, str]:
    """The name of the symbol for each parameter that `names` has."""
    if names is None:
        return {}
    if not isinstance(names, Mapping):
        raise UsageError(f"names must map parameters to symbols; found {told(names)}")
    found = {}
    for parameter, symbol in names.items():
        if parameter not in parameters:
            takes = ", ".join(parameters) or "nothing"
            raise UsageError(f"{parameter} in names is no parameter of {function}, which takes {takes}")
        name = symbol if isinstance(symbol, str) else getattr(symbol, "name", str(symbol))
        if name not in symbols:
            raise UsageError(f"{name} in names is no symbol here: there are {', '.join(symbols)}")
        found[parameter] = name
    return found
