"""A check of instances as a test of Hypothesis, whose failure is told in a user's words."""

import functools
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from hypothesis.errors import Flaky

from symnet.errors import SymnetError, UsageError
from symnet.instances.evaluate import Instance
from symnet.instances.shrink import shrink
from symnet.rounding import Unfit
from symnet.testing.calls import Failure
from symnet.testing.drawing import Drawing

Result = TypeVar("Result")


class Mismatch(AssertionError):
    """A function is not what it is said to be: the message has the smallest instance that shows it."""

    __module__ = "symnet.testing"

    def __init__(self, message: str, instance: Instance) -> None:
        super().__init__(message)
        self.instance = instance


@dataclass(frozen=True, slots=True)
class Property:
    """What holds at every instance of a drawing: `prepare` finds what is needed there, `check` what is wrong.

    `tell` has the words for a failure at the smallest instance found. `key` tells the property from others.
    """

    drawing: Drawing
    prepare: Callable[[Instance], Any]
    check: Callable[..., Failure | None]
    tell: Callable[..., str]
    key: str

    def test(self, function: Any, receiver: bool = False) -> Callable[..., None]:
        """A test of Hypothesis that is called as a function without arguments is, or as a method.

        What Hypothesis's decorators say of the function, or of the test, holds for it. Called with arguments,
        it is the function, so that a line which shows a failure can be run.
        """
        found: list[Instance] = []

        def trial(*arguments: Any) -> None:
            *owner, drawn = arguments
            if self._fails(drawn.instance, drawn.prepared, owner):
                found.append(drawn.instance)
                raise _Found

        _dress(trial, function, receiver, self.key)
        inner = given(_prepared(self))(trial)

        @functools.wraps(inner)
        def test(*owner: Any, **arguments: Any) -> Any:
            __tracebackhide__ = True
            if arguments or len(owner) > receiver:
                return function(*owner, **arguments)
            if len(owner) < receiver:
                raise UsageError(f"{trial.__qualname__} is a method: call it on an object")
            vars(inner).update({name: each for name, each in vars(test).items() if name != "__wrapped__"})
            _lift_deadline(inner)
            found.clear()
            try:
                return inner(*owner)
            except SymnetError as error:
                raise plain(error) from None
            except (_Found, Flaky) as error:
                if not found:
                    raise
                notes = list(getattr(error, "__notes__", ()))
            mismatch, cause = _in_a_test(functools.partial(self._mismatch, found[-1], owner, notes))
            raise mismatch from cause

        return test

    def _fails(self, instance: Instance, prepared: Any, owner: Any) -> Failure | None:
        try:
            return self.check(prepared, instance, *owner)
        except Unfit:
            return reject()

    def _mismatch(
        self, instance: Instance, owner: Any, notes: list[str]
    ) -> tuple[Mismatch | UsageError, BaseException | None]:
        """The failure at the smallest instance, and what the function raised there."""
        failure = self._at(instance, owner)
        if failure is None:
            text = "is not deterministic: what it did wrong at these numbers it does no more"
            failure = Failure("is not deterministic", text)
        else:
            kind, first = failure.kind, instance
            instance = shrink(first, lambda trial: self._same(trial, first, kind, owner))
            failure = self._at(instance, owner) or failure
        if failure.undecided:
            return UsageError(failure.text), None
        mismatch = Mismatch(self.tell(failure, instance, *owner), instance)
        for note in notes:
            if "@reproduce_failure" in note:
                mismatch.add_note(note)
        return mismatch, failure.error

    def _same(self, trial: Instance, first: Instance, kind: str, owner: Any) -> bool:
        """Whether an instance, made of a first one, is one of those drawn and fails in the same way."""
        if not self.drawing.fits(trial) or not self.drawing.is_made_of(trial, first):
            return False
        failure = self._at(trial, owner)
        return failure is not None and failure.kind == kind

    def _at(self, instance: Instance, owner: Any) -> Failure | None:
        try:
            return self.check(self.prepare(instance), instance, *owner)
        except (Unfit, ZeroDivisionError):
            return None


def _in_a_test(find: Callable[[], Result]) -> Result:
    """What a function finds where Hypothesis lets a user's function make notes and assumptions."""
    found: list[Result] = []

    @settings(max_examples=1, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.just(None))
    def once(_: None) -> None:
        found.append(find())

    once()
    return found[0]


def plain(error: SymnetError) -> SymnetError:
    """The error with its message alone: no line of ours and no note of Hypothesis helps who reads it."""
    vars(error).pop("__notes__", None)
    return error.with_traceback(None)


def _lift_deadline(test: Any) -> None:
    """No deadline where the user has set none: what compiles a function at its first call takes longer."""
    name = "_hypothesis_internal_use_settings"
    applied = getattr(test, name, None)
    if applied is not None and applied.deadline == settings.get_profile("default").deadline:
        setattr(test, name, settings(applied, deadline=None))


class _Found(Exception):
    """Tells Hypothesis that an instance was found."""


class _Prepared:
    """An instance with what is needed there, shown as the instance."""

    def __init__(self, instance: Instance, prepared: Any) -> None:
        self.instance, self.prepared = instance, prepared

    def __repr__(self) -> str:
        return str(self.instance)


@st.composite
def _prepared(draw: st.DrawFn, prop: Property) -> "_Prepared":
    """An instance with what is needed there, found as it is drawn: a deadline is for the function alone."""
    instance = draw(prop.drawing.strategy())
    try:
        return _Prepared(instance, prop.prepare(instance))
    except (Unfit, ZeroDivisionError):
        return reject()


def _dress(trial: Any, function: Any, receiver: bool, key: str) -> None:
    """Give a trial the name and the settings of a function, and a signature that no other property has."""
    if inspect.isroutine(function):
        functools.update_wrapper(trial, function)
    else:
        trial.__name__ = trial.__qualname__ = type(function).__name__
        trial.__module__ = type(function).__module__
    either = inspect.Parameter.POSITIONAL_OR_KEYWORD
    owner = [inspect.Parameter("self", either)] if receiver else []
    trial.__signature__ = inspect.Signature([*owner, inspect.Parameter("instance", either, annotation=key)])
