"""Names: how each symbol of a term is printed, no two of them alike."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from sympy import (
    Basic,
    BlockMatrix,
    Identity,
    Indexed,
    IndexedBase,
    KroneckerDelta,
    Lambda,
    MatrixSymbol,
    OneMatrix,
    Sum,
    Symbol,
    ZeroMatrix,
)
from sympy.core.function import FunctionClass
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.slice import MatrixSlice
from sympy.stats.rv import RandomSymbol

from symnet.errors import UsageError
from symnet.reading.arguments import as_kind
from symnet.reading.terms import as_term, told
from symnet.typeset.symbols.functions import RESERVED, STANDARD, applied, function_glyph, is_named
from symnet.typeset.symbols.glyphs import Glyph, Glyphs, plain_glyph
from symnet.typeset.symbols.letters import Letter, spelled, spelled_operator
from symnet.typeset.symbols.notation import Notation, as_notation
from symnet.typeset.symbols.patterns import Pattern, entry_pattern, find_clash, whole_pattern


class Use(Enum):
    """In what role a symbol is printed."""

    WHOLE = "whole"
    ENTRY = "entry"
    FAMILY = "family"
    CONSTANT = "constant"
    FUNCTION = "function"


@dataclass(frozen=True, slots=True)
class Name:
    """A printed form, the symbol it stands for, and in what role."""

    pattern: Pattern
    symbol: Basic
    use: Use
    glyph: Glyph


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The names that a formula may use."""

    names: tuple[Name, ...]
    sizes: frozenset[Basic]
    base: int

    def find(self, letter: str, superscript: str, slots: tuple[str, ...]) -> Name | None:
        """The name that is printed as this letter with these scripts, or None."""
        for name in self.names:
            if name.pattern.overlaps(Pattern(letter, superscript, slots), self.base):
                return name
        return None

    def function(self, spelled: str) -> FunctionClass | None:
        """The function that is printed like this, or None."""
        own = (name for name in self.names if name.use is Use.FUNCTION and str(name.pattern) == spelled)
        return next((name.symbol for name in own), _STANDARD.get(spelled))

    @property
    def function_letters(self) -> frozenset[str]:
        """The letters after which a parenthesis holds arguments."""
        return frozenset(name.pattern.letter for name in self.names if name.use is Use.FUNCTION)

    def is_index(self, symbol: Basic) -> bool:
        """Whether a symbol used as a position is an index rather than a size."""
        return not symbol.is_positive and symbol not in self.sizes


_STANDARD: Final = {spelled_operator(name): function for name, function in STANDARD.items()}
_IDENTITY: Final = Symbol("the identity matrix")
_DELTA: Final = Symbol("the Kronecker delta")
_Used = tuple[Basic, Use, int]


def vocabulary(
    *terms: Basic | FunctionClass, glyphs: Glyphs | None = None, notation: Notation | str = "article"
) -> Vocabulary:
    """The names printed in some terms; a symbol given by itself may also be read by its entries.

    A function may be given by itself as well.

    Raises `UsageError` if two symbols would be printed alike.
    """
    style, table = as_notation(notation), glyphs or {}
    for glyph in table.values():
        as_kind(glyph, Glyph, "the glyph of a name")
    given = list(map(_given, terms))
    parts = list(_parts(given))
    used = dict.fromkeys([*_uses(parts), *(each for term in given for each in _by_entries(term))])
    names = [_name(each, table, style) for each in used]
    _refuse(names, style)
    for each in dict.fromkeys(_in_blocks(parts)):
        more = [*names, _name(each, table, style)]
        names = names if each in used or _clash(more, style) else more
    return Vocabulary(
        tuple(name for name in names if name.use is not Use.CONSTANT), _sizes(parts), style.index_base
    )


def _given(term: object) -> Basic:
    by_itself = isinstance(term, IndexedBase | FunctionClass)
    return term if by_itself else as_term(term, "a term of a vocabulary")


def as_vocabulary(
    names: Vocabulary | Mapping[Basic, Glyph] | Iterable[Basic | FunctionClass], notation: Notation
) -> Vocabulary:
    """A vocabulary as it is, or that of some symbols or terms, with or without glyphs of their own."""
    if isinstance(names, Vocabulary):
        return names
    if isinstance(names, Mapping):
        return vocabulary(*names, glyphs=names, notation=notation)
    if isinstance(names, Basic | str | FunctionClass) or not isinstance(names, Iterable):
        raise UsageError(f"names must be symbols, or a vocabulary of terms; found {told(names)}")
    return vocabulary(*names, notation=notation)


def printed_names(
    terms: Collection[Basic], glyphs: Glyphs, notation: Notation, dots: bool = False
) -> list[Name]:
    """The names printed in some terms. Raises `UsageError` if two of them would be printed alike.

    With `dots`, the symbols in blocks are printed by their entries.
    """
    parts = list(_parts(terms))
    used = [*_uses(parts), *(_in_blocks(parts) if dots else ())]
    names = [_name(each, glyphs, notation) for each in dict.fromkeys(used)]
    _refuse(names, notation)
    return names


def free_indices(term: Basic) -> frozenset[Symbol]:
    """The symbols in positions of matrices that are neither sizes nor indices of a sum around them."""
    found = frozenset(
        symbol
        for part, bound in _in_sums(term)
        for place in _places(part)
        for symbol in place.free_symbols - bound
        if not symbol.is_positive
    )
    return found and found - _sizes(_parts([term]))


def _places(part: Basic) -> tuple[Basic, ...]:
    """The positions of an entry, or where a part of a matrix begins."""
    match part:
        case MatrixElement():
            return part.i, part.j
        case MatrixSlice():
            return part.rowslice[0], part.colslice[0]
    return ()


def _in_sums(term: Basic) -> Iterator[tuple[Basic, frozenset[Basic]]]:
    """Every printed part of a term, with the indices of the sums around it."""
    none: frozenset[Basic] = frozenset()
    stack, seen = [(term, none)], set[tuple[Basic, frozenset[Basic]]]()
    while stack:
        part, bound = stack.pop()
        if (part, bound) in seen:
            continue
        seen.add((part, bound))
        yield part, bound
        inner = bound | {limit[0] for limit in part.limits} if isinstance(part, Sum) else bound
        stack.extend((each, inner) for each in _printed(part))


def _clash(names: Collection[Name], notation: Notation) -> tuple[Basic, Basic, Pattern] | None:
    return _function_clash(names) or find_clash(
        [(name.pattern, name.symbol) for name in names], notation.index_base
    )


def _function_clash(names: Collection[Name]) -> tuple[Basic, Basic, Pattern] | None:
    """A function that shares its letter with something else, in any scripts: f (x) must mean one thing."""
    functions = {name.pattern.letter: name for name in names if name.use is Use.FUNCTION}
    for name in names:
        function = functions.get(name.pattern.letter)
        if function and name.use is not Use.FUNCTION:
            return function.symbol, name.symbol, name.pattern
    return None


def _refuse(names: Collection[Name], notation: Notation) -> None:
    if clash := _clash(names, notation):
        first, second, pattern = clash
        raise UsageError(
            f"{first} and {second} would both be printed as {pattern}: rename one, or choose another notation"
        )


def _parts(terms: Iterable[Basic]) -> Iterator[Basic]:
    """Every printed part of some terms, once each."""
    stack, seen = list(terms), set[Basic]()
    while stack:
        term = stack.pop()
        if term in seen:
            continue
        seen.add(term)
        yield term
        if isinstance(term, Lambda):  # Its variable is printed as a letter that nothing else has.
            yield from (part for part in _parts(_printed(term)) if part not in term.variables)
        else:
            stack.extend(_printed(term))


def _printed(term: Basic) -> Iterable[Basic]:
    match term:
        case MatrixElement():
            return (*(() if isinstance(term.parent, MatrixSymbol) else (term.parent,)), term.i, term.j)
        case Indexed():
            return term.indices
        case IndexedBase() | FunctionClass():
            return ()
        case RandomSymbol() if not isinstance(term, MatrixSymbol):
            return ()
        case Lambda():
            return (term.expr,)
        case Sum():
            return (term.function, *(part for limit in term.limits for part in limit))
        case BlockMatrix():
            return tuple(term.blocks)
        case MatrixBase():
            return tuple(term.flat())
        case MatrixSymbol() | Identity() | ZeroMatrix() | OneMatrix():
            return tuple(symbol for extent in term.shape for symbol in getattr(extent, "free_symbols", ()))
        case KroneckerDelta():
            return term.args[:2]
    if found := applied(term):
        function, arguments = found
        return (function, *arguments) if is_named(function) else arguments
    return term.args


def _uses(parts: Iterable[Basic]) -> Iterator[_Used]:
    for term in parts:
        match term:
            case MatrixElement(parent=MatrixSymbol()):
                yield term.parent, Use.ENTRY, sum(extent != 1 for extent in term.parent.shape)
            case Indexed():
                yield term.base, Use.FAMILY, len(term.indices)
            case MatrixSymbol() | Symbol() | RandomSymbol():
                yield term, Use.WHOLE, 0
            case FunctionClass():
                yield term, Use.FUNCTION, 0
            case Identity() if term.shape != (1, 1):
                yield _IDENTITY, Use.CONSTANT, 0
                yield _IDENTITY, Use.CONSTANT, 1
            case KroneckerDelta():
                yield _DELTA, Use.CONSTANT, 2


def _in_blocks(parts: Iterable[Basic]) -> Iterator[_Used]:
    """The symbols in blocks, which are printed by their entries where there are dots."""
    for term in parts:
        if isinstance(term, BlockMatrix):
            for symbol in sorted(term.atoms(MatrixSymbol), key=str):
                yield from _by_entries(symbol)


def _by_entries(term: Basic) -> Iterator[_Used]:
    """The other ways to read a symbol that is given by itself."""
    match term:
        case MatrixSymbol():
            yield term, Use.ENTRY, sum(extent != 1 for extent in term.shape)
        case IndexedBase():
            yield from ((term, Use.FAMILY, count) for count in (1, 2, 3))


def _name(used: _Used, glyphs: Glyphs, notation: Notation) -> Name:
    symbol, use, indices = used
    known = symbol.label if isinstance(symbol, IndexedBase) else symbol
    glyph = glyphs.get(known) or _plain(known, notation)
    match use:
        case Use.ENTRY if symbol in glyphs or not glyph.subscript:
            count = sum(glyph.axes) if glyph.axes else indices
            return Name(entry_pattern(glyph, count), symbol, use, glyph)
        case Use.FAMILY:
            leading = glyph if known in glyphs else replace(glyph, leading=glyph.subscript)
            pattern = replace(entry_pattern(leading, indices), from_zero=True)
            return Name(pattern, symbol, use, leading)
        case Use.FUNCTION:
            return _function(symbol, glyphs)
        case Use.CONSTANT:
            pattern = whole_pattern(glyph)
            return Name(replace(pattern, slots=(None,) * indices), symbol, use, glyph)
    return Name(whole_pattern(glyph), symbol, Use.WHOLE, glyph)


def _function(symbol: FunctionClass, glyphs: Glyphs) -> Name:
    glyph = function_glyph(symbol, glyphs)
    if glyph.whole.name in RESERVED:
        raise UsageError(
            f"the function {symbol} and the operator {glyph.whole.name} would both be printed as "
            f"{spelled(glyph.whole)}: rename the function"
        )
    return Name(whole_pattern(glyph), symbol, Use.FUNCTION, glyph)


def _plain(symbol: Basic, notation: Notation) -> Glyph:
    if symbol == _IDENTITY:
        letter = Letter("I", bold=notation.bold)
        return Glyph(letter, letter)
    if symbol == _DELTA:
        return Glyph(Letter("delta"), Letter("delta"))
    return plain_glyph(symbol, notation.bold)


def _sizes(parts: Iterable[Basic]) -> frozenset[Basic]:
    """The symbols that occur in sizes and bounds."""
    found: set[Basic] = set()
    indices: set[Basic] = set()
    for term in parts:
        match term:
            case MatrixElement(parent=MatrixSymbol()):
                found.update(*(extent.free_symbols for extent in term.parent.shape))
            case MatrixSymbol() | Identity() | ZeroMatrix() | OneMatrix():
                found.update(_printed(term))
            case Sum():
                found.update(*(bound.free_symbols for limit in term.limits for bound in limit[1:]))
                indices.update(limit[0] for limit in term.limits)
    return frozenset(found - indices)
