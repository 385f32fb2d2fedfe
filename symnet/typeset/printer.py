"""Terms as formulas: one visitor, any dialect, no bracket that precedence does not need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import Final

from sympy import (
    Abs,
    Add,
    Basic,
    BlockMatrix,
    Expr,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
    Lambda,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Rational,
    Sum,
    Symbol,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnsupportedTerm, UsageError
from symnet.reading.storage import sum_as_it_stands
from symnet.terms import add, extents
from symnet.typeset.arrays import Cell, Gap, cells
from symnet.typeset.constants import is_number, transposed_constant, unsized
from symnet.typeset.dialects import Dialect, Latex, Letter
from symnet.typeset.elision import SHORT, Elision, elidable, enters_matrix
from symnet.typeset.functions import OPERATORS, applied, function_glyph, variable_letters
from symnet.typeset.glyphs import Glyph, Glyphs, plain_glyph
from symnet.typeset.names import free_indices, printed_names
from symnet.typeset.notation import TRANSPOSES, Notation


class Level(IntEnum):
    """How tightly a formula holds together; one that is scripted takes no second superscript."""

    SUM = 0
    PRODUCT = 1
    SCRIPTED = 2
    ATOM = 3


Written = tuple[str, Level]
_BOLD_DIGITS: Final = (r"\mathbf{0}", r"\mathbf{1}")


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes terms in a dialect with the glyphs and in the style of a notation.

    With `dots`, sums are written as first + ... + last, and block matrices by their entries, wherever what
    is left tells the rest. What is printed has one meaning: the sizes of constant matrices are shown where
    nothing else tells them, and a term in which two symbols would be printed alike raises `UsageError`.
    """

    dialect: Dialect
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    notation: Notation = Notation.article
    elision: Elision = SHORT
    positions: Mapping[Symbol, Expr] = field(default_factory=dict)
    """Indices of elided sums and where they stand."""
    counted: frozenset[Symbol] = frozenset()
    """Indices that are printed as people count, where SymPy counts from 0."""
    sized: frozenset[Basic] = frozenset()
    """Constant matrices that are printed with their sizes."""
    dotted: bool = False
    """Whether every product is printed with dots."""
    taken: frozenset[str] = frozenset()
    """Letters that no variable of a function may have."""

    def __call__(self, term: Basic) -> str:
        """The formula of a term."""
        names = printed_names([term], self.glyphs, self.notation, self.dots)
        found = replace(
            self,
            counted=free_indices(term),
            sized=unsized(term, self.dots, self.elision),
            taken=frozenset(letter.name for name in names for letter in (name.glyph.whole, name.glyph.entry)),
        )
        return found._text(term)

    def _text(self, term: Basic) -> str:
        return self._write(term)[0]

    def _within(self, term: Basic, level: Level) -> str:
        """The formula of a term, in parentheses where it holds less tightly than `level`."""
        text, found = self._write(term)
        return text if found >= level else self.dialect.parentheses(text)

    def _write(self, term: Basic) -> Written:
        d = self.dialect
        match term:
            case Integer():
                return str(int(term)), Level.ATOM if term >= 0 else Level.PRODUCT
            case Rational():
                sign = "-" if term < 0 else ""
                return sign + d.fraction(str(abs(term.p)), str(term.q)), Level.PRODUCT
            case Add() | MatAdd():
                return self._sum(term.args), Level.SUM
            case Mul() | MatMul():
                return self._product(term.args)
            case Sum():
                return self._total(term)
            case Pow() | MatPow():
                return self._power(*term.args)
            case HadamardProduct():
                return d.hadamard.join(
                    self._within(part, Level.SCRIPTED) for part in term.args
                ), Level.PRODUCT
            case KroneckerProduct():
                return d.kronecker.join(
                    self._within(part, Level.SCRIPTED) for part in term.args
                ), Level.PRODUCT
            case HadamardPower():
                return self._power(term.base, term.exp, d.circle)
            case BlockMatrix() | MatrixBase():
                rows = cells(term, self.dots, self.elision)
                return d.array([[self._cell(cell) for cell in row] for row in rows]), Level.ATOM
            case Abs():
                return d.bars(self._text(term.args[0])), Level.ATOM
        return self._applied(term) or self._leaf(term)

    def _leaf(self, term: Basic) -> Written:
        d = self.dialect
        match term:
            case Transpose():
                return self._transpose(term.arg)
            case MatrixElement():
                return self._entry(term)
            case Indexed():
                positions = [self._position(position, 0) for position in term.indices]
                glyph = self._family(term.base.label)
                return glyph.as_entry(d, positions), _level(glyph)
            case KroneckerDelta():
                return d.scripts(
                    d.letter(Letter("delta")), ",".join(self._delta(term.args[:2])), ""
                ), Level.ATOM
            case Identity() | ZeroMatrix() | OneMatrix():
                return self._constant(term)
            case MatrixSymbol():
                return self._whole(self._glyph(term))
            case Symbol():
                return self._symbol(term)
        raise UnsupportedTerm(f"there is no print for {type(term).__name__} in {term}")

    def _symbol(self, symbol: Symbol) -> Written:
        """A scalar or an index; one that is printed as people count is so much less as a number."""
        glyph, base = self._glyph(symbol), self.notation.index_base
        text = glyph.as_whole(self.dialect)
        return (f"{text} - {base}", Level.SUM) if base and symbol in self.counted else (text, _level(glyph))

    @property
    def _mark(self) -> str:
        """The mark of a transpose."""
        if isinstance(self.dialect, Latex):
            return TRANSPOSES[self.notation.transpose]
        return "′" if self.notation.transpose == "'" else self.dialect.transpose

    def _whole(self, glyph: Glyph, transposed: bool = False) -> Written:
        """A matrix symbol or its transpose."""
        marked = glyph.lies != transposed
        return glyph.as_whole(self.dialect, self._mark if marked else ""), _level(glyph, marked)

    def _glyph(self, symbol: Basic) -> Glyph:
        return self.glyphs.get(symbol) or plain_glyph(symbol, self.notation.bold)

    def _family(self, label: Basic) -> Glyph:
        """The glyph of an indexed family: its subscript stands before the indices."""
        glyph = self._glyph(label)
        return glyph if label in self.glyphs else replace(glyph, leading=glyph.subscript)

    def _constant(self, term: Basic) -> Written:
        """0, 1 or I, with its sizes where they must be told."""
        d = self.dialect
        if is_number(term):
            return "0" if isinstance(term, ZeroMatrix) else "1", Level.ATOM
        rows, columns = extents(term)
        square = isinstance(term, Identity)
        sizes = [rows] if columns == 1 or square else [columns] if rows == 1 else [rows, columns]
        sub = ",".join(map(self._slot, sizes)) if term in self.sized else ""
        if square:
            return d.scripts(d.letter(Letter("I", bold=self.notation.bold)), sub, ""), Level.ATOM
        digit = d.letter(Letter("0" if isinstance(term, ZeroMatrix) else "1", bold=True))
        if rows == 1:
            return d.scripts(digit, sub, "", self._mark), Level.SCRIPTED
        return d.scripts(digit, sub, ""), Level.ATOM

    def _transpose(self, inner: Basic) -> Written:
        if inner.shape == (1, 1):
            return self._write(inner)
        if isinstance(inner, MatrixSymbol):
            return self._whole(self._glyph(inner), transposed=True)
        if (constant := transposed_constant(inner)) is not None:
            return self._constant(constant)
        base = self._within(inner, Level.ATOM)
        return self.dialect.scripts(base, "", "", self._mark), Level.SCRIPTED

    def _power(self, base: Basic, exponent: Basic, sign: str = "") -> Written:
        text = sign + self._text(exponent)
        if text == self._mark:
            raise UsageError(
                f"the exponent {exponent} would be printed as the mark of a transpose: rename it"
            )
        return self.dialect.scripts(self._within(base, Level.ATOM), "", text), Level.SCRIPTED

    def _applied(self, term: Basic) -> Written | None:
        """An operator or a function with its arguments, if the term is one."""
        d = self.dialect
        if name := OPERATORS.get(type(term)):
            return d.words(name) + d.parentheses(self._text(term.args[0])), Level.ATOM
        if found := applied(term):
            function, arguments = found
            name = function_glyph(function, self.glyphs).as_whole(d)
            return name + d.parentheses(", ".join(map(self._text, arguments))), Level.ATOM
        if isinstance(term, ElementwiseApplyFunction):
            return self._mapped(term.function, term.expr), Level.ATOM
        return None

    def _mapped(self, function: Lambda, matrix: Basic) -> str:
        """A function that has no name, applied to every entry."""
        d, (variable,), letter = self.dialect, function.variables, next(variable_letters(self.taken))
        glyph = Glyph(Letter(letter), Letter(letter))
        inner = replace(self, glyphs={**self.glyphs, variable: glyph}, taken=self.taken | {letter})
        arrow = f"{glyph.as_whole(d)}{d.mapsto}{inner._text(function.expr)}"
        return d.parentheses(arrow) + d.parentheses(self._text(matrix))

    def _cell(self, cell: Cell) -> str:
        return self.dialect.dots(*cell) if isinstance(cell, Gap) else self._text(cell)

    def _sum(self, terms: Sequence[Basic]) -> str:
        """The summands in order, each but the first led by its sign."""
        pieces: list[str] = []
        for term in terms:
            pieces += self._elided(term) if self._is_elided(term) else [self._within(term, Level.PRODUCT)]
        return _joined(pieces)

    def _product(self, factors: Sequence[Basic]) -> Written:
        signs = sum(1 for factor in factors if factor.is_Rational and factor < 0)
        sizes = [-factor if factor.is_Rational and factor < 0 else factor for factor in factors]
        kept = [factor for factor in sizes if not (factor == 1 or is_number(factor, "1"))]
        if not kept:
            return ("-1", Level.PRODUCT) if signs % 2 else ("1", Level.ATOM)
        if len(kept) == 1 and not signs % 2:
            return self._write(kept[0])
        texts = [self._factor(factor, last=place == len(kept) - 1) for place, factor in enumerate(kept)]
        written = texts[0]
        for text in texts[1:]:
            number = written[-1].isdigit() and text.startswith(_BOLD_DIGITS)
            dotted = self.dotted or self.notation.product
            dot = dotted or text[0].isdigit() or text.startswith(r"\frac") or number
            written += (self.dialect.times if dot else " ") + text
        return ("-" if signs % 2 else "") + written, Level.PRODUCT

    def _factor(self, factor: Basic, last: bool) -> str:
        text, level = self._write(factor)
        whole = level > Level.PRODUCT or isinstance(factor, Rational)
        open_ended = isinstance(factor, Sum) and last and level == Level.PRODUCT
        return text if (whole or open_ended) and not text.startswith("-") else self.dialect.parentheses(text)

    def _total(self, term: Sum) -> Written:
        for index, lower, upper in term.limits:
            if index in lower.free_symbols | upper.free_symbols:
                raise UnsupportedTerm(f"the sum over {index} has {index} in its own bounds: rename one")
        if self._is_elided(term):
            return self._sum([term]), Level.SUM
        from_zero = {index for index, lower, _ in term.limits if lower == 0 and enters_matrix(term, index)}
        inner = self._bound(term, from_zero)
        body, level = inner._write(term.function)
        sign = "-" if body.startswith("-") and level != Level.SUM else ""
        text = self.dialect.parentheses(body) if level == Level.SUM else body[len(sign) :]
        for index, lower, upper in term.limits:
            shift = self.notation.index_base if index in from_zero else 0
            first, last = (inner._position(bound, shift) for bound in (lower, upper))
            text = self.dialect.total(self._glyph(index).as_whole(self.dialect), first, last, text)
        return sign + text, Level.PRODUCT

    def _bound(self, term: Sum, counted: set[Symbol]) -> "Printer":
        """The printer within a sum, whose indices mean nothing else there."""
        indices = {limit[0] for limit in term.limits}
        positions = {index: at for index, at in self.positions.items() if index not in indices}
        return replace(self, positions=positions, counted=(self.counted - indices) | counted)

    def _is_elided(self, term: Basic) -> bool:
        return self.dots and isinstance(term, Sum) and elidable(term)

    def _elided(self, term: Sum) -> list[str]:
        """The terms of a sum that are printed, dots among them where the extent is symbolic or large."""
        *inner, (index, lower, upper) = term.limits
        body = sum_as_it_stands(term.function, *inner) if inner else term.function
        return [
            self.dialect.cdots if position is None else self._at(index, lower + position, body)
            for position in self.elision.shown(upper - lower + 1)
        ]

    def _at(self, index: Symbol, position: Expr, body: Expr) -> str:
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
            return glyph.as_entry(self.dialect, positions), _level(glyph)
        if not positions:
            return self._write(parent)
        bracketed = self.dialect.parentheses(self._text(parent))
        return self.dialect.scripts(bracketed, ",".join(positions), ""), Level.ATOM

    def _position(self, position: Expr, shift: int) -> str:
        """A position as people count it: each index from the base on, `shift` more than SymPy counts."""
        base = self.notation.index_base
        values = {index: index - base for index in self.counted & position.free_symbols}
        found = position.xreplace({**values, **self.positions}) + shift
        return self._slot(add(sorted(found.args, key=_is_number)) if isinstance(found, Add) else found)

    def _slot(self, term: Expr) -> str:
        """An index or a size in a subscript, where a product without a dot would look like two of them."""
        return replace(self, counted=frozenset(), dotted=True)._text(term)

    def _delta(self, positions: Sequence[Expr]) -> list[str]:
        """The two indices of a Kronecker delta, counted alike."""
        indices = {s for position in positions for s in position.free_symbols if not s.is_positive}
        uncounted = indices and not indices & (self.counted | self.positions.keys())
        return [
            self._position(position, 0 if uncounted else self.notation.index_base) for position in positions
        ]


def _level(glyph: Glyph, marked: bool = False) -> Level:
    """How a symbol holds together, with the mark of a transpose or without."""
    return Level.SCRIPTED if glyph.superscript or marked else Level.ATOM


def _is_number(term: Basic) -> bool:
    return bool(term.is_number)


def _joined(pieces: Sequence[str]) -> str:
    """Summands with their signs between them."""
    return " ".join([pieces[0], *map(_signed, pieces[1:])])


def _signed(text: str) -> str:
    """A summand after others, led by its sign."""
    return f"- {text[1:].lstrip()}" if text.startswith("-") else f"+ {text}"
