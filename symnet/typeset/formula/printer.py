"""Terms as formulas: one visitor, any writer, and only the brackets that precedence needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from itertools import pairwise
from typing import Final

from sympy import (
    Abs,
    Add,
    And,
    Basic,
    BlockMatrix,
    Derivative,
    Eq,
    Expr,
    FunctionMatrix,
    Ge,
    Gt,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    Le,
    Lt,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    Not,
    OneMatrix,
    Piecewise,
    Pow,
    Product,
    Rational,
    S,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.matrices.expressions.slice import MatrixSlice
from sympy.stats.rv import RandomSymbol

from symnet.core.meant import MEANT
from symnet.errors import UnsupportedTerm, UsageError
from symnet.reading.storage import sum_as_it_stands
from symnet.terms import add, extents
from symnet.typeset.formula.boxes import (
    Box,
    Bracket,
    Fraction,
    LayerMark,
    Matrix,
    Number,
    Row,
    Scripts,
    Sign,
    Total,
    Writer,
    base_of,
    is_negative,
    joined,
    row,
    unsigned,
)
from symnet.typeset.formula.cells import Cell, Gap, cells
from symnet.typeset.formula.constants import is_number, transposed_constant, unsized
from symnet.typeset.formula.elision import SHORT, Elision, elidable, enters_matrix
from symnet.typeset.symbols import (
    BOLD_DIGITS,
    OPERATORS,
    Glyph,
    Glyphs,
    Letter,
    Notation,
    applied,
    free_indices,
    function_glyph,
    is_digits,
    listed,
    plain_glyph,
    printed_names,
    variable_letters,
)


class Level(IntEnum):
    """How tightly a formula binds; one that is scripted takes no second superscript."""

    SUM = 0
    PRODUCT = 1
    SCRIPTED = 2
    ATOM = 3


Written = tuple[Box, Level]
_COLON: Final = Letter(":")
_DOTS: Final = {(False, True): Sign.CDOTS, (True, False): Sign.VDOTS, (True, True): Sign.DDOTS}
"""The dots that stand for columns, rows, or both."""


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes terms with the glyphs and in the style of a notation.

    With `dots`, sums are written as first + ... + last, and block matrices by their entries, wherever these
    determine the rest. What is printed has one meaning: constant matrices show their sizes where nothing
    else determines them, and a term in which two symbols would be printed alike raises `UsageError`.
    """

    writer: Writer
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    notation: Notation = Notation.article
    elision: Elision = SHORT
    positions: Mapping[Symbol, Expr] = field(default_factory=dict)
    """Indices of elided sums and the positions they stand for."""
    counted: frozenset[Symbol] = frozenset()
    """Indices that are printed from the notation's base on, where SymPy counts from 0."""
    sized: frozenset[Basic] = frozenset()
    """Constant matrices that are printed with their sizes."""
    dotted: bool = False
    """Whether every product is printed with dots."""
    taken: frozenset[str] = frozenset()
    """Letters that the variable of a function must not have."""

    def __call__(self, term: Basic) -> str:
        """The formula of a term, as text."""
        return self.writer(self.box(term))

    def box(self, term: Basic) -> Box:
        """The formula of a term."""
        names = printed_names([term], self.glyphs, self.notation, self.dots)
        found = replace(
            self,
            counted=free_indices(term),
            sized=unsized(term, self.dots, self.elision),
            taken=frozenset(letter.name for name in names for letter in (name.glyph.whole, name.glyph.entry)),
        )
        return found._alone(term)

    def _alone(self, term: Basic) -> Box:
        return self._print(term)[0]

    def _within(self, term: Basic, level: Level) -> Box:
        """The formula of a term, in parentheses where it binds less tightly than `level`."""
        box, found = self._print(term)
        return box if found >= level else Bracket(box)

    def _print(self, term: Basic) -> Written:
        match term:
            case Integer():
                return _number(term), Level.ATOM if term >= 0 else Level.PRODUCT
            case Rational():
                size = Fraction(Number(str(abs(term.p))), Number(str(term.q)))
                return row(Sign.NEGATIVE, size) if term < 0 else size, Level.PRODUCT
            case Add() | MatAdd():
                return self._sum(term.args), Level.SUM
            case Mul() | MatMul():
                return self._product(term.args)
            case Sum():
                return self._total(term)
            case Pow() | MatPow():
                return self._power(term.args[0], self._alone(term.args[1]))
            case HadamardProduct() | KroneckerProduct():
                sign = Sign.HADAMARD if isinstance(term, HadamardProduct) else Sign.KRONECKER
                return joined([self._within(part, Level.SCRIPTED) for part in term.args], sign), Level.PRODUCT
            case HadamardPower():
                return self._power(term.base, row(Sign.CIRCLE, self._alone(term.exp)))
            case BlockMatrix() | MatrixBase():
                rows = cells(term, self.dots, self.elision)
                return Matrix(tuple(tuple(map(self._cell, each)) for each in rows)), Level.ATOM
            case Derivative() if [count for _, count in term.variable_count] == [1]:
                above, below = self._within(term.expr, Level.ATOM), self._alone(term.variables[0])
                return Fraction(row(Sign.PARTIAL, above), row(Sign.PARTIAL, below)), Level.PRODUCT
            case Abs():
                return Bracket(self._alone(term.args[0]), bars=True), Level.ATOM
            case Piecewise():
                return self._cases(term)
        return self._applied(term) or self._leaf(term)

    def _leaf(self, term: Basic) -> Written:
        match term:
            case Transpose():
                return self._transpose(term.arg)
            case MatrixElement():
                return self._entry(term)
            case Indexed():
                glyph = self._family(term.base.label)
                return _by_entry(glyph, [self._position(each, 0) for each in term.indices]), _level(glyph)
            case KroneckerDelta():
                return Scripts(Letter("delta"), tuple(self._delta(term.args[:2]))), Level.ATOM
            case Identity() | ZeroMatrix() | OneMatrix():
                return self._constant(term)
            case RandomSymbol() if not isinstance(term, MatrixSymbol):
                return self._symbol(term)
            case MatrixSymbol():
                return self._whole(self._glyph(term))
            case Symbol():
                return self._symbol(term)
            case MatrixSlice():
                return self._slice(term)
            case FunctionMatrix():
                return self._of_places(term)
            case Product():
                return self._print(term.doit())
        if meant := MEANT.get(type(term)):
            return self._print(meant(term))
        raise UnsupportedTerm(f"{type(term).__name__} cannot be printed; found in {term}")

    def _slice(self, term: MatrixSlice) -> Written:
        """A part of a matrix: the positions of its rows and columns, the first and the last where there are
        several, or a colon for all of them."""
        if any(step != 1 for _, _, step in (term.rowslice, term.colslice)):
            return self._print(MEANT[MatrixSlice](term))
        base, slots = self.notation.index_base, []
        for (start, stop, _), extent in zip((term.rowslice, term.colslice), term.parent.shape, strict=True):
            first, last = (self._position(end, base) for end in (start, stop - 1))
            one, whole = stop - start == 1, start == 0 and stop == extent
            slots.append(_COLON if whole else first if one else row(first, _COLON, last))
        return Scripts(self._within(term.parent, Level.ATOM), tuple(slots)), Level.ATOM

    def _of_places(self, term: FunctionMatrix) -> Written:
        """The matrix with an entry at two places, which are indices from the base on."""
        places = term.lamda.variables
        positions = {index: at for index, at in self.positions.items() if index not in places}
        inner = replace(self, positions=positions, counted=self.counted | {*places})
        slots = tuple(_by_itself(self._glyph(each)) for each in places)
        return Scripts(Bracket(inner._alone(term.lamda.expr)), slots), Level.ATOM

    def _symbol(self, symbol: Symbol) -> Written:
        """A scalar or an index. Indices are printed from the notation's base on; one that is used as a number
        has the base subtracted."""
        glyph, base = self._glyph(symbol), self.notation.index_base
        box = _by_itself(glyph)
        if base and symbol in self.counted:
            return row(box, Sign.MINUS, Number(str(base))), Level.SUM
        return box, _level(glyph)

    def _whole(self, glyph: Glyph, transposed: bool = False) -> Written:
        """A matrix symbol or its transpose."""
        marked = glyph.lies != transposed
        return _by_itself(glyph, self.notation.transpose if marked else ""), _level(glyph, marked)

    def _glyph(self, symbol: Basic) -> Glyph:
        return self.glyphs.get(symbol) or plain_glyph(symbol, self.notation.bold)

    def _family(self, label: Basic) -> Glyph:
        """The glyph of an indexed family: its subscript stands before the indices."""
        glyph = self._glyph(label)
        return glyph if label in self.glyphs else replace(glyph, leading=glyph.subscript)

    def _constant(self, term: Basic) -> Written:
        """0, 1 or I, with its sizes where they must be shown."""
        if is_number(term):
            return Number("0" if isinstance(term, ZeroMatrix) else "1"), Level.ATOM
        rows, columns = extents(term)
        square = isinstance(term, Identity)
        sizes = [rows] if columns == 1 or square else [columns] if rows == 1 else [rows, columns]
        sub = map(self._slot, sizes) if term in self.sized else ()
        if square:
            return _scripted(Letter("I", bold=self.notation.bold), sub), Level.ATOM
        digit = Letter("0" if isinstance(term, ZeroMatrix) else "1", bold=True)
        if rows == 1:
            return _scripted(digit, sub, mark=self.notation.transpose), Level.SCRIPTED
        return _scripted(digit, sub), Level.ATOM

    def _transpose(self, inner: Basic) -> Written:
        if inner.shape == (1, 1):
            return self._print(inner)
        if isinstance(inner, MatrixSymbol):
            return self._whole(self._glyph(inner), transposed=True)
        if (constant := transposed_constant(inner)) is not None:
            return self._constant(constant)
        return Scripts(self._within(inner, Level.ATOM), mark=self.notation.transpose), Level.SCRIPTED

    def _power(self, base: Basic, exponent: Box) -> Written:
        if exponent == Letter(self.notation.transpose):
            raise UsageError(
                f"the exponent {exponent.name} would be printed as the mark of a transpose: rename it"
            )
        return Scripts(self._within(base, Level.ATOM), sup=exponent), Level.SCRIPTED

    def _applied(self, term: Basic) -> Written | None:
        """An operator or a function with its arguments, if the term is one."""
        if operator := OPERATORS.get(type(term)):
            inner = joined([*map(self._alone, term.args)], Sign.COMMA)
            return _called(Letter(operator, operator=True), inner), Level.ATOM
        if found := applied(term):
            function, arguments = found
            name = _by_itself(function_glyph(function, self.glyphs))
            return _called(name, joined([*map(self._alone, arguments)], Sign.COMMA)), Level.ATOM
        if isinstance(term, ElementwiseApplyFunction):
            return self._mapped(term.function, term.expr), Level.ATOM
        return None

    def _cases(self, term: Piecewise) -> Written:
        """The values, each times a bracket that is 1 where its condition holds and none before it, else 0."""
        parts, before = list[Box](), list[Basic]()
        for value, condition in (pair.args for pair in term.args):
            several = [each for each in (*before, condition) if each is not S.true]
            before.append(Not(condition))
            if value == 0:
                continue
            told = [self._condition(each) for each in several]
            if None in told:
                return self._print(MEANT[Piecewise](term))
            bracket = Matrix(((joined([each for each in told if each], Sign.COMMA),),))
            parts.append(bracket if value == 1 else row(self._within(value, Level.PRODUCT), bracket))
        return joined(parts, Sign.PLUS), Level.SUM if parts[1:] else Level.PRODUCT

    def _condition(self, condition: Basic) -> Box | None:
        """A comparison, or several; None for any other condition."""
        match condition:
            case Gt() | Ge():
                sides, sign = condition.args, Sign.ABOVE if isinstance(condition, Gt) else Sign.AT_LEAST
            case Lt() | Le():
                sides, sign = condition.args[::-1], Sign.ABOVE if isinstance(condition, Lt) else Sign.AT_LEAST
            case Eq():
                sides, sign = condition.args, Sign.EQUALS
            case And():
                several = [self._condition(each) for each in condition.args]
                return None if None in several else joined([each for each in several if each], Sign.COMMA)
            case _:
                return None
        return joined([*map(self._alone, sides)], sign)

    def _mapped(self, function: Lambda, matrix: Basic) -> Box:
        """An anonymous function, applied to every entry."""
        (variable,), letter = function.variables, next(variable_letters(self.taken))
        glyph = Glyph(Letter(letter), Letter(letter))
        inner = replace(self, glyphs={**self.glyphs, variable: glyph}, taken=self.taken | {letter})
        arrow = row(Letter(letter), Sign.MAPSTO, inner._alone(function.expr))
        return _called(Bracket(arrow), self._alone(matrix))

    def _cell(self, cell: Cell) -> Box:
        return _DOTS[cell] if isinstance(cell, Gap) else self._alone(cell)

    def _sum(self, terms: Sequence[Basic]) -> Box:
        """The summands in order, all but the first preceded by their signs."""
        first, *others = (
            piece
            for term in terms
            for piece in (
                self._elided(term) if self._is_elided(term) else [self._within(term, Level.PRODUCT)]
            )
        )
        return row(first, *(part for box in others for part in _signed(box)))

    def _product(self, factors: Sequence[Basic]) -> Written:
        signs = sum(1 for factor in factors if factor.is_Rational and factor < 0)
        sizes = [-factor if factor.is_Rational and factor < 0 else factor for factor in factors]
        kept = [factor for factor in sizes if not (factor == 1 or is_number(factor, "1"))]
        if not kept:
            return (_number(-1), Level.PRODUCT) if signs % 2 else (_number(1), Level.ATOM)
        if len(kept) == 1 and not signs % 2:
            return self._print(kept[0])
        boxes = [self._factor(factor, last=place == len(kept) - 1) for place, factor in enumerate(kept)]
        dotted = self.dotted or self.notation.product
        parts = [Sign.NEGATIVE, boxes[0]] if signs % 2 else [boxes[0]]
        for before, after in pairwise(boxes):
            parts += [Sign.DOT, after] if dotted or _needs_dot(before, after) else [after]
        return row(*parts), Level.PRODUCT

    def _factor(self, factor: Basic, last: bool) -> Box:
        box, level = self._print(factor)
        whole = level > Level.PRODUCT or isinstance(factor, Rational)
        open_ended = isinstance(factor, Sum) and last and level == Level.PRODUCT
        return box if (whole or open_ended) and not is_negative(box) else Bracket(box)

    def _total(self, term: Sum) -> Written:
        for index, lower, upper in term.limits:
            if index in lower.free_symbols | upper.free_symbols:
                raise UnsupportedTerm(f"the sum over {index} has {index} in its own bounds: rename one")
        if self._is_elided(term):
            return self._sum([term]), Level.SUM
        from_zero = {index for index, lower, _ in term.limits if lower == 0 and enters_matrix(term, index)}
        inner = self._bound(term, from_zero)
        body, level = inner._print(term.function)
        parts = [Bracket(body) if level == Level.SUM else unsigned(body)]
        for index, lower, upper in term.limits:
            shift = self.notation.index_base if index in from_zero else 0
            first, last = (inner._position(bound, shift) for bound in (lower, upper))
            parts.insert(0, Total(_by_itself(self._glyph(index)), first, last))
        if is_negative(body) and level != Level.SUM:
            parts.insert(0, Sign.NEGATIVE)
        return row(*parts), Level.PRODUCT

    def _bound(self, term: Sum, counted: set[Symbol]) -> "Printer":
        """The printer inside a sum, whose indices hide outer ones of the same name."""
        indices = {limit[0] for limit in term.limits}
        positions = {index: at for index, at in self.positions.items() if index not in indices}
        return replace(self, positions=positions, counted=(self.counted - indices) | counted)

    def _is_elided(self, term: Basic) -> bool:
        return self.dots and isinstance(term, Sum) and elidable(term)

    def _elided(self, term: Sum) -> list[Box]:
        """The printed terms of a sum, with dots among them where the extent is symbolic or large."""
        *inner, (index, lower, upper) = term.limits
        body = sum_as_it_stands(term.function, *inner) if inner else term.function
        return [
            Sign.CDOTS if position is None else self._at(index, lower + position, body)
            for position in self.elision.shown(upper - lower + 1)
        ]

    def _at(self, index: Symbol, position: Expr, body: Expr) -> Box:
        return replace(self, positions={**self.positions, index: position})._within(body, Level.PRODUCT)

    def _entry(self, term: MatrixElement) -> Written:
        parent, base = term.parent, self.notation.index_base
        glyph = self._glyph(parent) if isinstance(parent, MatrixSymbol) else None
        axes = (glyph and glyph.axes) or tuple(extent != 1 for extent in parent.shape)
        positions = [
            self._position(position, base)
            for position, indexed in zip((term.i, term.j), axes, strict=True)
            if indexed
        ]
        if glyph and (parent in self.glyphs or not glyph.subscript):
            return _by_entry(glyph, positions), _level(glyph)
        if not positions:
            return self._print(parent)
        return Scripts(Bracket(self._alone(parent)), tuple(positions)), Level.ATOM

    def _position(self, position: Expr, shift: int) -> Box:
        """A position as it is printed: indices count from the base on, and `shift` is added to SymPy's."""
        if isinstance(position, Integer):
            return _number(int(position) + shift)
        base = self.notation.index_base
        values = {index: index - base for index in self.counted & position.free_symbols}
        found = position.xreplace({**values, **self.positions}) + shift
        return self._slot(add(sorted(found.args, key=_is_number)) if isinstance(found, Add) else found)

    def _slot(self, term: Expr) -> Box:
        """An index or a size in a subscript, where a product without a dot would look like two indices."""
        return replace(self, counted=frozenset(), dotted=True)._alone(term)

    def _delta(self, positions: Sequence[Expr]) -> list[Box]:
        """The two indices of a Kronecker delta, counted from the same base."""
        indices = {s for position in positions for s in position.free_symbols if not s.is_positive}
        uncounted = indices and not indices & (self.counted | self.positions.keys())
        return [
            self._position(position, 0 if uncounted else self.notation.index_base) for position in positions
        ]


def _level(glyph: Glyph, marked: bool = False) -> Level:
    """How tightly a symbol binds, with the mark of a transpose or without."""
    return Level.SCRIPTED if glyph.superscript or marked else Level.ATOM


def _is_number(term: Basic) -> bool:
    return bool(term.is_number)


def _number(value: Basic | int) -> Box:
    digits = Number(str(abs(int(value))))
    return row(Sign.NEGATIVE, digits) if value < 0 else digits


def _signed(summand: Box) -> tuple[Box, Box]:
    """The sign of a summand that follows others, and the summand without it."""
    return Sign.MINUS if is_negative(summand) else Sign.PLUS, unsigned(summand)


def _needs_dot(before: Box, after: Box) -> bool:
    """Whether two factors need a dot: the second begins with a number, or a bold digit follows a number."""
    first = base_of(after.parts[0] if isinstance(after, Row) else after)
    if isinstance(first, Number | Fraction):
        return True
    return (
        isinstance(before, Number) and isinstance(first, Letter) and first.bold and first.name in BOLD_DIGITS
    )


def _called(function: Box, arguments: Box) -> Box:
    return row(function, Sign.APPLY, Bracket(arguments))


def _scripted(base: Letter, sub: Iterable[Box] = (), superscript: str = "", mark: str = "") -> Box:
    """A letter with its scripts, if it has any."""
    slots = tuple(sub)
    return Scripts(base, slots, _above(superscript), mark) if slots or superscript or mark else base


def _above(superscript: str) -> Box | None:
    """The superscript of a glyph: a star, or the layer in parentheses."""
    if superscript in ("", "*"):
        return Sign.STAR if superscript else None
    bracketed = superscript.startswith("(") and superscript.endswith(")")
    return LayerMark(superscript[1:-1]) if bracketed else Letter(superscript)


def _by_itself(glyph: Glyph, mark: str = "") -> Box:
    """A symbol as a matrix, vector or scalar, with the mark of a transpose or without."""
    return _scripted(glyph.whole, _names(glyph.subscript), glyph.superscript, mark)


def _by_entry(glyph: Glyph, indices: Sequence[Box]) -> Box:
    """An entry with its indices, as they are printed."""
    slots = (*_names(glyph.leading), *indices, *_names(glyph.trailing))
    return _scripted(glyph.entry, slots, glyph.superscript)


def _names(subscript: str) -> list[Box]:
    """The names of a subscript, each a number or a letter."""
    return [Number(name) if is_digits(name) else Letter(name) for name in listed(subscript)]
