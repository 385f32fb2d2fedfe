"""Which constant matrices must show their sizes, and which block matrices can be printed by entries."""

from collections.abc import Iterator

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Determinant,
    DiagMatrix,
    Dummy,
    HadamardPower,
    HadamardProduct,
    Identity,
    Indexed,
    KroneckerDelta,
    KroneckerProduct,
    MatAdd,
    MatMul,
    MatPow,
    MatrixSymbol,
    Mul,
    OneMatrix,
    Pow,
    Sum,
    Trace,
    Transpose,
    ZeroMatrix,
)
from sympy.core.function import Application
from sympy.matrices import MatrixBase
from sympy.matrices.expressions.applyfunc import ElementwiseApplyFunction
from sympy.matrices.expressions.diagonal import DiagonalMatrix, DiagonalOf
from sympy.matrices.expressions.matexpr import MatrixElement
from sympy.stats import CrossCovarianceMatrix, ExpectationMatrix, VarianceMatrix

from symnet.errors import UnsupportedTerm
from symnet.terms import Entries, extents
from symnet.typeset.formula.elision import SHORT, Elision, in_slots
from symnet.typeset.formula.extents import (
    Dims,
    Extent,
    Misfit,
    alike,
    blocks,
    column_of_diagonal,
    diagonal,
    dims,
    elementwise,
    entry,
    kronecker,
    product,
    same_extent,
    square,
)
from symnet.typeset.symbols import applied


def is_number(term: Basic, digit: str = "") -> bool:
    """Whether a term is a constant matrix of one entry, printed as a plain 0 or 1."""
    if not isinstance(term, Identity | OneMatrix | ZeroMatrix) or term.shape != (1, 1):
        return False
    return digit in ("", "0" if isinstance(term, ZeroMatrix) else "1")


def transposed_constant(inner: Basic) -> Basic | None:
    """What the transpose of `inner` is printed as, if `inner` is a constant or a transpose of one."""
    match inner:
        case ZeroMatrix() | OneMatrix():
            return type(inner)(*reversed(inner.shape))
        case Transpose():
            constant = transposed_constant(inner.arg)
            return constant and type(constant)(*reversed(constant.shape))
    return None


def unsized(term: Basic, dots: bool, elision: Elision = SHORT) -> frozenset[Basic]:
    """The constant matrices in a term that must show their sizes, since nothing else determines them."""
    sized: frozenset[Basic] = frozenset()
    while True:
        survey = _Survey(sized, dots, elision)
        if not (untold := survey.untold(term)) - sized:
            return sized
        sized |= untold


class _Survey:
    """What the reader can infer about the sizes of constants if only those in `sized` show theirs."""

    def __init__(self, sized: frozenset[Basic], dots: bool, elision: Elision) -> None:
        self.sized = sized
        self.dots = dots
        self.elision = elision
        self.constants: list[tuple[Basic, tuple[Extent, Extent]]] = []

    def untold(self, term: Basic) -> frozenset[Basic]:
        """The constants that would be read with wrong sizes or none."""
        try:
            self.dims(term)
            for constant, (_, columns) in self.constants:
                if columns.known is None and not isinstance(constant, Identity):
                    columns.meet(Extent(1))
        except Misfit:
            return frozenset(constant for constant, _ in self.constants) | _constants(term)
        return frozenset(constant for constant, found in self.constants if not _told(constant, found))

    def each(self, parts: Iterator[Basic] | tuple[Basic, ...]) -> list[Dims]:
        return [self.dims(part) for part in parts]

    def dims(self, term: Basic) -> Dims:
        match term:
            case MatrixSymbol():
                return None if term.shape == (1, 1) else dims(*extents(term))
            case Identity() | OneMatrix() | ZeroMatrix():
                return self.constant(term)
            case Mul() | MatMul():
                return product(self.each(term.args))
            case Add() | MatAdd() | HadamardProduct():
                return alike(self.each(term.args))
            case Transpose():
                return self.transposed(term.arg)
            case Pow() | MatPow():
                return square(self.dims(term.args[0]))
            case DiagMatrix():
                return diagonal(self.dims(term.args[0]))
            case DiagonalMatrix():
                return square(self.dims(term.args[0]))
            case ExpectationMatrix():
                return self.dims(term.args[0])
            case VarianceMatrix() | CrossCovarianceMatrix():
                self.each(term.args)
                return dims(*extents(term))
            case DiagonalOf():
                return column_of_diagonal(self.dims(term.args[0]))
            case HadamardPower():
                return self.dims(term.base)
            case ElementwiseApplyFunction():
                found = applied(term)
                parts = found[1] if found else (term.function.expr, term.expr)
                return elementwise(self.each(parts))
            case KroneckerProduct():
                return kronecker(self.each(term.args))
            case BlockMatrix() | MatrixBase():
                return self.array(term)
        return self.scalar(term)

    def scalar(self, term: Basic) -> Dims:
        match term:
            case MatrixElement(parent=MatrixSymbol()) | Indexed() | KroneckerDelta():
                return None
            case MatrixElement():
                found = self.dims(term.parent)
                if term.parent.shape == (1, 1):
                    return found
                entry(found, sum(extent != 1 for extent in term.parent.shape))
            case Sum():
                self.dims(term.function)
            case Trace() | Determinant():
                square(self.dims(term.args[0]))
            case _:
                self.each(term.args)
        return None

    def constant(self, term: Basic) -> Dims:
        if is_number(term):
            return None
        rows, columns = extents(term)
        known = term in self.sized
        if isinstance(term, Identity):
            both = Extent(rows if known else None)
            found = both, both
        else:
            found = dims(rows if known or rows == 1 else None, columns if known else None)
        self.constants.append((term, found))
        return found

    def transposed(self, inner: Basic) -> Dims:
        if (constant := transposed_constant(inner)) is not None:
            return self.constant(constant)
        found = self.dims(inner)
        return found and (found[1], found[0])

    def array(self, term: BlockMatrix | MatrixBase) -> Dims:
        if isinstance(term, MatrixBase):
            self.each(term.flat())
            return dims(*extents(term))
        if self.dots and schematic(term, self.elision):
            scalars = sorted(term.atoms(Trace, Determinant, Application, MatrixElement), key=str)
            self.each(tuple(part for part in scalars if not isinstance(part.args[0], MatrixSymbol)))
            return dims(*extents(term))
        height, width = term.blockshape
        return blocks([[self.dims(term.blocks[r, c]) for c in range(width)] for r in range(height)])


def _told(constant: Basic, found: tuple[Extent, Extent]) -> bool:
    known = [extent.known for extent in found]
    pairs = zip(known, extents(constant), strict=True)
    return all(extent is not None and same_extent(extent, actual) for extent, actual in pairs)


def _constants(term: Basic) -> frozenset[Basic]:
    """The constant matrices in a term, as they will be printed."""
    found = {part for part in term.atoms(Identity, OneMatrix, ZeroMatrix) if not is_number(part)}
    return frozenset({*found, *(type(part)(*reversed(part.shape)) for part in found if len(part.args) == 2)})


def schematic(term: BlockMatrix, elision: Elision = SHORT) -> bool:
    """Whether the corners of the blocks of a matrix determine all its entries and the blocks' sizes."""
    height, width = term.blockshape
    try:
        grid = [[_corners(term.blocks[r, c], elision) for c in range(width)] for r in range(height)]
        blocks(grid)
    except (UnsupportedTerm, Misfit):
        return False
    return all(extent.known is not None for row in grid for found in row for extent in found)


def _corners(block: Basic, elision: Elision) -> tuple[Extent, Extent]:
    """The sizes of a block, as far as its corners determine them."""
    if isinstance(block, Identity):
        both = Extent(block.shape[0] if elision.whole(block.shape[0]) else None)
        return both, both
    row, column = Dummy("row", integer=True), Dummy("column", integer=True)
    rows, columns = extents(block)
    found = Entries()(block, row if rows != 1 else rows - 1, column if columns != 1 else columns - 1)
    told = []
    if any({row, column} & delta.free_symbols for delta in found.atoms(KroneckerDelta)):
        raise UnsupportedTerm(f"the corners of {block} do not determine its entries")
    for extent, index in ((rows, row), (columns, column)):
        if not elision.whole(extent) and index in found.free_symbols and not in_slots(found, index):
            raise UnsupportedTerm(f"the corners of {block} do not determine its entries")
        told.append(Extent(extent if elision.whole(extent) or index in found.free_symbols else None))
    return told[0], told[1]
