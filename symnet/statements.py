"""Theorems: claims with a title, stated as functions in Python files."""

import importlib.util
import sys
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

from sympy import Basic, Derivative, Equality
from sympy.assumptions import AppliedPredicate
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

from symnet.derive import AnyDepth, Derivation
from symnet.errors import ShapeError, SymnetError, UsageError
from symnet.gradients import verify_gradient
from symnet.reading.arguments import as_sequence
from symnet.reading.assumptions import assumptions
from symnet.reading.definitions import ordered
from symnet.reading.terms import as_term, told
from symnet.search import Proved, Refuted, Unknown, Verdict, verify
from symnet.typeset.formula import Sign
from symnet.typeset.page import Display, Line, Premise

Expected = type[Proved] | type[Refuted] | type[Unknown] | type[ShapeError]
EXPECTED = (Proved, Refuted, Unknown, ShapeError)


@dataclass(frozen=True, slots=True, repr=False)
class Claim:
    """Two terms that are said to be equal, what is assumed for it, and names with what they stand for."""

    lhs: Basic
    rhs: Basic
    assuming: tuple[Basic, ...] = ()
    definitions: tuple[tuple[Basic, Basic], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "lhs", as_term(self.lhs, "the left side"))
        object.__setattr__(self, "rhs", as_term(self.rhs, "the right side"))
        object.__setattr__(self, "assuming", assumptions(self.assuming))
        object.__setattr__(self, "definitions", ordered(_mapping(self.definitions)))

    def __repr__(self) -> str:
        return f"Claim({told(self.lhs)} = {told(self.rhs)})"

    def display(self, notes: Sequence[str] = ()) -> Display:
        """The claim as one line."""
        return Display(
            self.lhs,
            (Line(self.rhs, ""),),
            self.definitions,
            head=as_sequence(notes, str, "the notes"),
            premises=tuple(_premise(each) for each in self.assuming),
        )


def _mapping(definitions: Any) -> Any:
    """Pairs of a name and its term as a mapping, anything else as it is."""
    match definitions:
        case tuple() if all(isinstance(each, tuple) and len(each) == 2 for each in definitions):
            return {as_term(name, "the name of a definition"): term for name, term in definitions}
    return definitions


PROPERTIES: Final = {
    "symmetric": "is symmetric",
    "diagonal": "is diagonal",
    "orthogonal": "is orthogonal",
    "invertible": "is invertible",
    "positive_definite": "is positive definite",
}
"""The predicates that may be assumed, in words."""


def _premise(assumed: Basic) -> Premise:
    """An assumption as it is printed."""
    match assumed:
        case Equality():
            return Premise(assumed.lhs, Sign.EQUALS, assumed.rhs)
        case GreaterThan() | LessThan():
            return Premise(assumed.gts, Sign.AT_LEAST, assumed.lts)
        case StrictGreaterThan() | StrictLessThan():
            return Premise(assumed.gts, Sign.ABOVE, assumed.lts)
        case AppliedPredicate(arguments=(term,)) if assumed.function.name in PROPERTIES:
            return Premise(term, PROPERTIES[assumed.function.name])
    raise UsageError(f"a theorem cannot assume {told(assumed)}")


Statement: TypeAlias = Derivation | AnyDepth | Claim
"""What a theorem states: derivations and inductions were proved when they were made."""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A titled function that states a claim, and what its author expects of it."""

    title: str
    state: Callable[[], object]
    expect: Expected = Proved
    assuming: tuple[Basic, ...] = field(default=(), repr=False)
    definitions: tuple[tuple[Basic, Basic], ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        _check_statement(self.title, self.expect)
        object.__setattr__(self, "title", " ".join(self.title.split()))
        object.__setattr__(self, "assuming", assumptions(self.assuming))
        object.__setattr__(self, "definitions", ordered(_mapping(self.definitions)))
        if not callable(self.state):
            raise UsageError(f"a theorem must be a function without arguments; found {told(self.state)}")

    @property
    def name(self) -> str:
        """The name of the function."""
        return getattr(self.state, "__name__", self.title)

    @property
    def line(self) -> int | None:
        """The line in its file where the function begins, if it has one."""
        code = getattr(self.state, "__code__", None)
        return code.co_firstlineno if code else None

    def statement(self) -> Statement:
        """What the function states. Raises `UsageError` if it is no derivation and no pair of terms."""
        match self.state():
            case Derivation() | AnyDepth() as proved:
                if self.assuming or self.definitions:
                    raise UsageError(
                        f"theorem {self.name} states a derivation, which assumes and defines nothing"
                    )
                return proved
            case (lhs, rhs):
                return Claim(lhs, rhs, self.assuming, self.definitions)
            case other:
                raise UsageError(
                    f"theorem {self.name} must return a Derivation or a pair (lhs, rhs); found {told(other)}"
                )


def theorem(
    title: str,
    *,
    expect: Expected = Proved,
    assuming: Iterable[object] = (),
    definitions: Mapping[Basic, object] | None = None,
) -> Callable[[Callable[[], object]], Theorem]:
    """Make a theorem of a function that returns a `Derivation` or a pair (lhs, rhs). A left side that is a
    `Derivative` of SymPy is the gradient of a number with respect to a letter, as for `verify_gradient`.

    `assuming` and `definitions` are those of `verify`, for a pair. `expect` is `Proved`, `Refuted`,
    `Unknown` or `ShapeError`: what the author says will come of it.

    >>> from sympy import MatrixSymbol
    >>> from symnet import sizes
    >>> @theorem("A product distributes over a sum")
    ... def distributes():
    ...     A, x, y = MatrixSymbol("A", *sizes("m n")), *(MatrixSymbol(v, sizes("n"), 1) for v in "xy")
    ...     return A * (x + y), A * x + A * y
    >>> print(decide(distributes.statement()))
    Proved (normal form, sizes: all)
    """
    _check_statement(title, expect)
    assumed, defined = assumptions(assuming), ordered({} if definitions is None else definitions)
    return lambda state: Theorem(title, state, expect, assumed, defined)


def _check_statement(title: object, expect: object) -> None:
    if not isinstance(title, str) or not title.strip():
        raise UsageError(f'a theorem needs a title: write @theorem("..."); found {told(title)}')
    if not any(expect is kind for kind in EXPECTED):
        names = ", ".join(kind.__name__ for kind in EXPECTED)
        raise UsageError(f"expect must be one of {names}; found {told(expect)}")


def decide(statement: Statement, *, suggest: bool = False) -> Verdict:
    """The core's verdict on a statement; a derivation was proved when it was made. With `suggest`, it tells
    what makes a pair of terms equal that are not.
    """
    match statement:
        case Derivation():
            return statement.proofs[-1]
        case AnyDepth():
            return statement.proofs[0]
        case Claim(lhs=Derivative() as slope) if [count for _, count in slope.variable_count] == [1]:
            return verify_gradient(
                slope.expr,
                slope.variables[0],
                statement.rhs,
                assuming=statement.assuming,
                definitions=dict(statement.definitions),
            )
        case Claim():
            return verify(
                statement.lhs,
                statement.rhs,
                assuming=statement.assuming,
                definitions=dict(statement.definitions),
                suggest=suggest,
            )


def collect(path: Path) -> list[Theorem]:
    """The theorems of a Python file, in the order in which they stand there.

    The file is run, as an import would. Raises `UsageError` with its line if it fails, or if it states
    no theorem.
    """
    name = f"symnet_theorems_{abs(hash(path.resolve()))}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except SyntaxError as error:
        where = f"{path}, line {error.lineno}" if error.lineno else str(path)
        raise UsageError(f"{where}: {error.msg}") from None
    except (Exception, SystemExit) as error:
        raise UsageError(located(error, path)) from None
    finally:
        del sys.modules[name]
    found = [value for value in vars(module).values() if isinstance(value, Theorem)]
    if not found:
        raise UsageError(f'{path} states no theorem: put @theorem("...") above a function')
    return found


def located(error: BaseException, path: Path, line: int | None = None) -> str:
    """An error in one line, with the last line of the user's file that led to it, else the line given."""
    line = line_in(path, traceback.extract_tb(error.__traceback__)) or line
    where = str(path) if line is None else f"{path}, line {line}"
    kind = "" if isinstance(error, SymnetError) else f"{type(error).__name__}: "
    message = " ".join(str(error).split()) or "no message"
    return f"{where}: {kind}{message}"


def line_in(path: Path, frames: traceback.StackSummary) -> int | None:
    """The innermost line of a file in a stack, if there is one."""
    lines = [frame.lineno for frame in frames if Path(frame.filename).resolve() == path.resolve()]
    return lines[-1] if lines else None
