"""Terms as formulas: one visitor, any dialect, no bracket that precedence does not need."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    DiagMatrix,
    Expr,
    HadamardProduct,
    Identity,
    Indexed,
    Integer,
    KroneckerDelta,
    KroneckerProduct,
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
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.entries import ZERO, Entries
from symnet.errors import UnsupportedTerm
from symnet.kernel.storage import sum_as_it_stands
from symnet.kernel.terms import postorder
from symnet.terms import extents
from symnet.typeset.dialects import Dialect, Letter
from symnet.typeset.glyphs import Glyph, Glyphs, plain_glyph

WRITTEN_OUT = 4
"""Rows or columns up to which a matrix of concrete size is printed whole in an array."""


class Level(IntEnum):
    """How tightly a formula holds together."""

    SUM = 0
    PRODUCT = 1
    ATOM = 2


Written = tuple[str, Level]


@dataclass(frozen=True, slots=True)
class Printer:
    """Writes terms in a dialect with the glyphs of a notation.

    With `dots`, sums are written as first + ... + last, and block matrices by their entries.
    """

    dialect: Dialect
    glyphs: Glyphs = field(default_factory=dict)
    dots: bool = False
    positions: Mapping[Symbol, Expr] = field(default_factory=dict)

    def __call__(self, term: Basic) -> str:
        """The formula of a term."""
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
                return " ".join(self.summands(term)), Level.SUM
            case Mul() | MatMul():
                return self._product(term.args)
            case Sum():
                return self._total(term)
            case Pow() | MatPow():
                base, exponent = term.args
                return d.scripts(self._power_base(base), "", self(exponent)), Level.ATOM
            case HadamardProduct():
                return d.hadamard.join(self._within(part, Level.ATOM) for part in term.args), Level.PRODUCT
            case KroneckerProduct():
                return d.kronecker.join(self._within(part, Level.ATOM) for part in term.args), Level.PRODUCT
            case BlockMatrix() | MatrixBase():
                return self._array(term), Level.ATOM
            case Trace():
                return self._named("tr", term.args[0]), Level.ATOM
            case DiagMatrix():
                return self._named("diag", term.args[0]), Level.ATOM
        return self._atom(term), Level.ATOM

    def _atom(self, term: Basic) -> str:
        d = self.dialect
        match term:
            case Transpose():
                return self._transpose(term.arg)
            case MatrixElement():
                return self._entry(term)
            case Indexed():
                positions = [self._position(position, 0) for position in term.indices]
                return self._glyph(term.base.label).as_entry(d, positions)
            case KroneckerDelta():
                positions = [self._position(position, 1) for position in term.args[:2]]
                return d.scripts(d.letter(Letter("delta")), ",".join(positions), "")
            case Identity():
                return "1" if term.shape == (1, 1) else d.scripts(d.letter(Letter("I", bold=True)), "", "")
            case ZeroMatrix() | OneMatrix():
                return self._constant(term, "0" if isinstance(term, ZeroMatrix) else "1")
            case MatrixSymbol() | Symbol():
                return self._glyph(term).as_whole(d)
        raise UnsupportedTerm(f"there is no print for {type(term).__name__} in {term}")

    def _glyph(self, symbol: Basic) -> Glyph:
        return self.glyphs.get(symbol) or plain_glyph(symbol)

    def _constant(self, term: Basic, digit: str) -> str:
        if term.shape == (1, 1):
            return digit
        mark = self.dialect.transpose if term.shape[0] == 1 else ""
        return self.dialect.scripts(self.dialect.letter(Letter(digit, bold=True)), "", mark)

    def _transpose(self, inner: Basic) -> str:
        if inner.shape == (1, 1):
            return self(inner)
        if isinstance(inner, MatrixSymbol):
            return self._glyph(inner).as_whole(self.dialect, transposed=True)
        if isinstance(inner, ZeroMatrix | OneMatrix):
            return self._atom(type(inner)(*reversed(inner.shape)))
        return self.dialect.scripts(self._within(inner, Level.ATOM), "", self.dialect.transpose)

    def _power_base(self, base: Basic) -> str:
        text = self._within(base, Level.ATOM)
        glyph = self._glyph(base) if isinstance(base, Symbol | MatrixSymbol) else None
        scripted = isinstance(base, MatrixElement | Transpose | Pow | MatPow) or (
            glyph is not None and (glyph.superscript or glyph.lies)
        )
        return self.dialect.parentheses(text) if scripted else text

    def _named(self, name: str, argument: Basic) -> str:
        operator = self.dialect.words(name)
        return operator + self.dialect.parentheses(self(argument))

    def summands(self, term: Basic) -> list[str]:
        """The summands of a term in order, each but the first led by its sign."""
        if isinstance(term, Sum) and self.dots:
            first, *others = self._elided(term)
            return [first, *map(_signed, others)]
        if not isinstance(term, Add | MatAdd):
            return [self(term)]
        pieces: list[str] = []
        for part in term.args:
            elided = isinstance(part, Sum) and self.dots
            inner = self.summands(part) if elided else [self._within(part, Level.PRODUCT)]
            pieces += [inner[0] if not pieces else _signed(inner[0]), *inner[1:]]
        return pieces

    def _product(self, factors: Sequence[Basic]) -> Written:
        signs = sum(1 for factor in factors if factor.is_Rational and factor < 0)
        sizes = [-factor if factor.is_Rational and factor < 0 else factor for factor in factors]
        kept = [factor for factor in sizes if factor != 1]
        if not kept:
            return ("-1", Level.PRODUCT) if signs % 2 else ("1", Level.ATOM)
        texts = [self._factor(factor, last=place == len(kept) - 1) for place, factor in enumerate(kept)]
        written = texts[0]
        for text in texts[1:]:
            written += (self.dialect.times if text[0].isdigit() or text.startswith(r"\frac") else " ") + text
        if len(kept) == 1 and not signs % 2:
            return self._write(kept[0])
        return ("-" if signs % 2 else "") + written, Level.PRODUCT

    def _factor(self, factor: Basic, last: bool) -> str:
        text, level = self._write(factor)
        open_ended = isinstance(factor, Sum) and not last
        grouped = isinstance(factor, Mul | MatMul)
        negative = text.startswith("-")
        bracketed = level == Level.SUM or open_ended or grouped or negative
        return self.dialect.parentheses(text) if bracketed else text

    def _total(self, term: Sum) -> Written:
        if self.dots:
            return " ".join(self.summands(term)), Level.SUM
        body, level = self._write(term.function)
        sign = "-" if body.startswith("-") and level != Level.SUM else ""
        text = self.dialect.parentheses(body) if level == Level.SUM else body[len(sign) :]
        for index, lower, upper in term.limits:
            shift = 1 if lower == 0 and _enters_matrix(term, index) else 0
            text = self.dialect.total(self(index), self(lower + shift), self(upper + shift), text)
        return sign + text, Level.PRODUCT

    def _elided(self, term: Sum) -> list[str]:
        """The terms of a sum that are printed, dots among them where the extent is symbolic or large."""
        *inner, (index, lower, upper) = term.limits
        body = sum_as_it_stands(term.function, *inner) if inner else term.function
        return [
            self.dialect.cdots if position is None else self._at(index, lower + position, body)
            for position in _shown(upper - lower + 1)
        ]

    def _at(self, index: Symbol, position: Expr, body: Expr) -> str:
        return replace(self, positions={**self.positions, index: position})._within(body, Level.PRODUCT)

    def _entry(self, term: MatrixElement) -> str:
        glyph = self._glyph(term.parent) if isinstance(term.parent, MatrixSymbol) else None
        axes = (glyph and glyph.axes) or tuple(extent != 1 for extent in term.parent.shape)
        positions = [
            self._position(position, 1)
            for position, indexed in zip((term.i, term.j), axes, strict=True)
            if indexed
        ]
        if glyph and (term.parent in self.glyphs or not glyph.subscript):
            return glyph.as_entry(self.dialect, positions)
        whole = self._write(term.parent)[0]
        bracketed = self.dialect.parentheses(whole)
        return self.dialect.scripts(bracketed, ",".join(positions), "") if positions else whole

    def _position(self, position: Expr, base: int) -> str:
        """A position counted from `base`, as people count it: an index that is not bound counts itself."""
        bound = {s: self.positions[s] for s in position.free_symbols if s in self.positions}
        if bound:
            return self(position.xreplace(bound) + base)
        indices = [s for s in position.free_symbols if not s.is_positive]
        return self(position if indices else position + base)

    def _array(self, term: BlockMatrix | MatrixBase) -> str:
        if isinstance(term, MatrixBase):
            return self.dialect.array([[self(entry) for entry in row] for row in term.tolist()])
        if not self.dots:
            height, width = term.blockshape
            rows = [[self(term.blocks[r, c]) for c in range(width)] for r in range(height)]
            return self.dialect.array(rows)
        return self.dialect.array(self._schematic(term))

    def _schematic(self, term: BlockMatrix) -> list[list[str]]:
        """A block matrix by its entries, dots where an extent is symbolic or large."""
        height, width = term.blockshape
        rows: list[list[str]] = []
        for r in range(height):
            for row in _shown(extents(term.blocks[r, 0])[0]):
                line: list[str] = []
                for c in range(width):
                    block = term.blocks[r, c]
                    line += [self._cell(block, row, column) for column in _shown(extents(block)[1])]
                rows.append(line)
        return rows

    def _cell(self, block: Basic, row: Expr | None, column: Expr | None) -> str:
        if row is None or column is None:
            return self.dialect.dots(row is None, column is None)
        if isinstance(block, Identity):
            return "1" if row == column else "0"
        return self(Entries()(block, row, column))


def _signed(text: str) -> str:
    """A summand after others, led by its sign."""
    return f"- {text[1:].lstrip()}" if text.startswith("-") else f"+ {text}"


def _shown(extent: Expr) -> list[Expr | None]:
    """The positions of an extent that are printed; None stands for dots."""
    if extent.is_Integer and extent <= WRITTEN_OUT:
        return [Integer(position) for position in range(int(extent))]
    return [ZERO, None, extent - 1]


def _enters_matrix(term: Sum, index: Symbol) -> bool:
    """Whether an index is a position in a matrix, where SymPy counts from 0 and people from 1."""
    return any(
        isinstance(part, MatrixElement) and index in part.i.free_symbols | part.j.free_symbols
        for part, _ in postorder(term)
    )
