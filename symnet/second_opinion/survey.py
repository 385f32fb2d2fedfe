"""What a claim is made of: its sizes, its free indices with their ranges, what it defines and assumes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sympy import (
    Basic,
    Dummy,
    FunctionMatrix,
    Heaviside,
    Idx,
    Indexed,
    IndexedBase,
    Integer,
    KroneckerDelta,
    Lambda,
    MatrixSymbol,
    Pow,
    Product,
    Q,
    Sum,
    Symbol,
    conjugate,
    im,
    re,
)
from sympy.assumptions import AppliedPredicate
from sympy.core.function import Application
from sympy.core.relational import Equality, GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.slice import MatrixSlice
from sympy.matrices.expressions.special import Identity, OneMatrix, ZeroMatrix

SYMBOLS: Final = (Symbol, Dummy, Idx)
ELEMENTARY: Final = "sympy.functions.elementary"
LARGEST_EXPONENT: Final = 64
"""The largest exponent in a size or position."""
KINDS: Final = {
    "symmetric": {"symmetric"},
    "diagonal": {"diagonal"},
    "orthogonal": {"orthogonal"},
    "invertible": set(),
    "positive_definite": {"symmetric"},
    "fullrank": set(),
}
"""How a matrix is drawn of which a predicate of SymPy is assumed: at random, it is invertible."""


class Silence(Exception):
    """A term is met on which there is no opinion."""


@dataclass(slots=True)
class Survey:
    """What was found in a claim. `inside` has the positions in families with a shape, each with its extent
    and the indices bound around it, `forwards` the bounds of sums, wherever these stand."""

    sizes: dict[Basic, None] = field(default_factory=dict)
    free: dict[Basic, None] = field(default_factory=dict)
    inside: list[tuple[Basic, Basic, frozenset[Basic]]] = field(default_factory=list)
    bounds: list[tuple[Basic, Basic]] = field(default_factory=list)
    forwards: list[tuple[Basic, Basic]] = field(default_factory=list)
    names: dict[Basic, Basic] = field(default_factory=dict)
    families: dict[Basic, tuple[tuple[Basic, ...], Basic]] = field(default_factory=dict)
    kinds: dict[Basic, frozenset[str]] = field(default_factory=dict)
    lawful: list[str] = field(default_factory=list)
    """The functions in it that have laws."""

    @property
    def parameters(self) -> set[Basic]:
        """The indices of the defined families."""
        return {each for parameters, _ in self.families.values() for each in parameters}

    def range(self, index: Basic, sizes: Mapping[Basic, int]) -> Sequence[int]:
        """The values tried for a free index at some sizes; whether they may be used is checked later."""
        largest = max(sizes.values(), default=2)
        if type(index) is Idx and index.lower is not None:
            low, high = (number(end, sizes) for end in (index.lower, index.upper))
            return range(low, high + 1)
        first = 1 if index.is_positive else 0 if index.is_nonnegative else -1
        near = [*range(largest + 2), -1] if len(self.free) < 3 else range(largest + 1)
        return [at for at in near if at >= first]


def number(t: object, values: Mapping[Basic, int]) -> int:
    """The value of a size or position."""
    if isinstance(t, int):
        return t
    if not isinstance(t, Basic):
        raise Silence(f"{type(t).__name__} is no size")
    if t in values:
        return values[t]
    if isinstance(t, Integer):
        return int(t)
    parts = [number(part, values) for part in t.args]
    if t.is_Add:
        return sum(parts)
    if t.is_Mul:
        total = 1
        for part in parts:
            total *= part
        return total
    if t.is_Pow and 0 <= parts[1] <= LARGEST_EXPONENT:
        return parts[0] ** parts[1]
    raise Silence(f"{type(t).__name__} is no size")


def survey(  # noqa: PLR0915 - one walk over all kinds of nodes
    roots: Sequence[Basic], definitions: Mapping[Basic, Basic], assuming: Sequence[Basic]
) -> Survey:
    """Look through a claim. Raises `Silence` for what is not known."""
    found = Survey()
    for name, value in definitions.items():
        if type(name) is Indexed:
            found.families[name.base] = tuple(name.indices), value
        else:
            found.names[name] = value
    for each in assuming:
        if isinstance(each, GreaterThan | LessThan | StrictGreaterThan | StrictLessThan):
            strict = isinstance(each, StrictGreaterThan | StrictLessThan)
            found.bounds.append((each.lts + 1 if strict else each.lts, each.gts))
        elif type(each) is AppliedPredicate:
            kind = next((kind for kind in KINDS if each.function == getattr(Q, kind)), None)
            matrix = each.arguments[0]
            if kind is None or (KINDS[kind] and not isinstance(matrix, MatrixSymbol)):
                raise Silence("an assumption is not known")
            found.kinds[matrix] = found.kinds.get(matrix, frozenset()) | KINDS[kind]
        else:
            raise Silence(
                "an equation is assumed" if type(each) is Equality else "an assumption is not known"
            )
    positions: dict[Basic, None] = {}
    seen: set[tuple[int, frozenset[Basic]]] = set()
    todo: list[tuple[object, frozenset[Basic]]] = [(root, frozenset()) for root in reversed(roots)]
    todo += [(name, frozenset()) for name in found.names]
    todo += [(value, frozenset()) for value in found.names.values()]
    todo += [(value, frozenset(parameters)) for parameters, value in found.families.values()]
    while todo:
        t, bound = todo.pop()
        if not isinstance(t, Basic | MatrixBase) or (id(t), bound) in seen:
            continue
        seen.add((id(t), bound))
        if isinstance(t, Application) and _has_laws(t):
            found.lawful.append(type(t).__name__)
        if type(t) is Pow and not isinstance(t.exp, Integer):
            found.lawful.append("a power")
        if isinstance(t, MatrixSymbol | Identity | ZeroMatrix | OneMatrix):
            found.sizes.update(dict.fromkeys(_symbols(t.shape, bound)))
        elif isinstance(t, FunctionMatrix):
            found.sizes.update(dict.fromkeys(_symbols(t.shape, bound)))
            todo.append((t.lamda, bound))
        elif isinstance(t, MatrixSlice):
            ends = (t.rowslice, t.colslice)
            found.sizes.update(dict.fromkeys(_symbols([stop - start for start, stop, _ in ends], bound)))
            positions.update(dict.fromkeys(_symbols([start for start, _, _ in ends], bound)))
            todo.append((t.parent, bound))
        elif isinstance(t, Product):
            todo.append((t.function, bound | {limit.args[0] for limit in t.limits}))
        elif isinstance(t, Sum):
            for limit in reversed(t.limits):
                found.sizes.update(dict.fromkeys(_symbols(limit.args[1:], bound)))
                if len(limit.args) == 3 and not limit.free_symbols & bound:
                    found.forwards.append((limit.args[1] - 1, limit.args[2]))
                bound |= {limit.args[0]}
            todo.append((t.function, bound))
        elif isinstance(t, MatrixElement | Indexed | KroneckerDelta):
            places = t.indices if isinstance(t, Indexed) else t.args[1:3]
            if isinstance(t, KroneckerDelta):
                places = t.args[:2]
                found.sizes.update(
                    dict.fromkeys(s for pair in t.args[2:] for s in _symbols(pair.args, bound))
                )
            positions.update(dict.fromkeys(_symbols(places, bound)))
            if isinstance(t, MatrixElement):
                todo.append((t.parent, bound))
            elif isinstance(t, Indexed) and isinstance(t.base, IndexedBase) and t.base.shape:
                found.sizes.update(dict.fromkeys(_symbols(t.base.shape, bound)))
                found.inside += [
                    (place, extent, bound) for place, extent in zip(t.indices, t.base.shape, strict=False)
                ]
        elif isinstance(t, Lambda):
            todo.append((t.expr, bound | frozenset(t.variables)))
        elif isinstance(t, MatrixBase):
            todo += [(part, bound) for part in t.flat()]
        else:
            todo += [(part, bound) for part in t.args]
    for index in positions:
        if type(index) is Idx:
            found.sizes.update(dict.fromkeys(_symbols((index.lower, index.upper), frozenset())))
    found.free = {index: None for index in positions if index not in found.sizes}
    return found


def _has_laws(t: Application) -> bool:
    elementary = str(type(t).__module__).startswith(ELEMENTARY)
    return isinstance(t, Heaviside) or (elementary and not isinstance(t, conjugate | im | re))


def _symbols(terms: Iterable[object], bound: frozenset[Basic]) -> Iterable[Basic]:
    for term in terms:
        todo = [term]
        while todo:
            t = todo.pop()
            if not isinstance(t, Basic) or t in bound:
                continue
            if type(t) in SYMBOLS:
                yield t
            else:
                todo += t.args
