"""Terms kept as they stand through `pickle` and `copy`, where SymPy would evaluate them on the way."""

from dataclasses import fields
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Derivative,
    Equality,
    Expr,
    HadamardProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatrixExpr,
    Mul,
    Sum,
    Transpose,
    Tuple,
)
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


Class = TypeVar("Class", bound=type)
_BUILT: Final = (MatrixElement, BlockMatrix, Transpose, HadamardProduct, ElementwiseApplyFunction, Tuple)
"""Kinds of terms that SymPy rebuilds from their parts as they stand."""


class _Node(NamedTuple):
    """A node of a term that is stored as it stands: its kind and its parts."""

    kind: type[Basic]
    parts: tuple[object, ...]


def stored(value: object) -> object:
    """A term, or a tuple of them, for `pickle`."""
    if isinstance(value, Add | Mul | MatAdd | MatMul | Sum | Equality | Derivative):
        return _Node(type(value), tuple(map(stored, value.args)))
    if isinstance(value, _BUILT):
        return _Node(value.func, tuple(map(stored, value.args)))
    return tuple(map(stored, value)) if type(value) is tuple else value


def restored(value: object) -> object:
    """What `stored` gave as it stood."""
    match value:
        case _Node(kind=kind, parts=parts):
            arguments = tuple(map(restored, parts))
            if issubclass(kind, Sum):
                return sum_as_it_stands(*arguments)
            if issubclass(kind, ElementwiseApplyFunction):
                return of_every_entry(*arguments)
            if issubclass(kind, Derivative):
                return Basic.__new__(kind, *arguments)
            evaluated = not issubclass(kind, Add | Mul | MatAdd | MatMul | Equality)
            unevaluated = {} if evaluated else {"evaluate": False}
            return kind(*arguments, **unevaluated)
        case tuple() if type(value) is tuple:
            return tuple(map(restored, value))
    return value


def sum_as_it_stands(body: Expr, *limits: Basic) -> Expr:
    """A sum as it stands; SymPy's own constructor would multiply the body out."""
    total = Expr.__new__(Sum, body, *limits)
    total.is_commutative = body.is_commutative
    return total


def of_every_entry(function: Lambda, matrix: MatrixExpr) -> MatrixExpr:
    """A function of every entry as it stands; SymPy's own constructor evaluates it for a 1×1 matrix."""
    return MatrixExpr.__new__(ElementwiseApplyFunction, function, matrix)


def stored_fields(value: "DataclassInstance") -> list[object]:
    """The fields of a frozen dataclass, for `pickle`, with terms as they stand."""
    return [stored(getattr(value, field.name)) for field in fields(value)]


def restore_fields(value: "DataclassInstance", stored: list[object]) -> None:
    """Set the fields that `stored_fields` gave."""
    for field, each in zip(fields(value), stored, strict=True):
        object.__setattr__(value, field.name, restored(each))


def kept_as_it_stands(cls: Class) -> Class:
    """A frozen dataclass whose terms stay as they stand through `pickle` and `copy`.

    Applied after `dataclass`: before Python 3.11.4 one with slots has methods of its own for this.
    """
    cls.__getstate__ = stored_fields  # type: ignore[assignment]
    cls.__setstate__ = restore_fields  # type: ignore[attr-defined]
    return cls
