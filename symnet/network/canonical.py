"""The canonical form b*_0 + Σ b*_i x_i of an affine map, and its views as plain SymPy terms."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from sympy import (
    Add,
    Basic,
    BlockMatrix,
    Expr,
    Identity,
    ImmutableDenseMatrix,
    Integer,
    MatrixExpr,
    MatrixSymbol,
    Sum,
)
from sympy.matrices import MatrixBase

from symnet.errors import Disagreement, LimitExceeded, UsageError
from symnet.layers import Affine
from symnet.reading.arguments import as_integer, as_kind
from symnet.reading.terms import as_term, in_one_line, is_short, told
from symnet.search import Proved, Unknown, verify
from symnet.terms import (
    ZERO,
    Entries,
    Expansion,
    Written,
    add,
    extents,
    index_letters,
    matrix_add,
    matrix_mul,
    mul,
    replace_index,
    summands,
    summed,
)
from symnet.typeset import latex
from symnet.typeset.symbols import Glyph, Glyphs


@dataclass(frozen=True, slots=True, repr=False)
class CanonicalForm:
    """A term proved equal to coefficients·x + intercept, for q outputs and p inputs.

    `intercept` (q×1) holds b*_0 and `coefficients` (q×p) b*_1, ..., b*_p of each output; `glyphs` says how
    letters are printed.

    >>> from symnet import Network, sizes
    >>> p, h = sizes("p h")
    >>> form = Network.dense(p, h, 1).canonical()
    >>> form.intercept, form.coefficients
    (W_2*b_1 + b_2, W_2*W_1)
    >>> Network.dense(p, 1).canonical().as_sum()
    b_1[0, 0] + Sum(W_1[0, i]*x[i, 0], (i, 0, p - 1))
    """

    output: MatrixExpr
    affine: Affine
    x: MatrixSymbol
    glyphs: Glyphs = field(default_factory=dict, compare=False, repr=False)
    proof: Proved = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "output", as_term(self.output, "the output"))
        as_kind(self.affine, Affine, "the affine map")
        as_kind(self.x, MatrixSymbol, "the input x")
        for name, glyph in as_kind(self.glyphs, Mapping, "glyphs").items():
            as_kind(name, Basic, "what has a glyph")
            as_kind(glyph, Glyph, f"the glyph of {in_one_line(name)}")
        match verify(self.output, self.affine(self.x)):
            case Proved() as proof:
                object.__setattr__(self, "proof", proof)
            case Unknown(reason=reason):
                raise LimitExceeded(f"the canonical form could not be proved: {reason}")
            case refuted:
                raise Disagreement(f"the canonical form differs from the output: {refuted}")

    @property
    def intercept(self) -> MatrixExpr:
        """b*_0 of each output, q×1."""
        return self.affine.offset

    @property
    def coefficients(self) -> MatrixExpr:
        """b*_1, ..., b*_p of each output, q×p."""
        return self.affine.linear

    def as_matrix(self) -> MatrixExpr:
        """coefficients·x + intercept."""
        return matrix_add([matrix_mul([self.coefficients, self.x]), self.intercept])

    def as_augmented(self) -> MatrixExpr:
        """[intercept coefficients]·[1; x]."""
        row = BlockMatrix([[self.intercept, self.coefficients]])
        return matrix_mul([row, BlockMatrix([[Identity(1)], [self.x]])])

    def as_sum(self, output: int = 0) -> Expr:
        """b*_0 + Σ_i b*_i x_i for one output, counted from 0, by entries."""
        position = self._position(output)
        extent = self.affine.inputs
        intercept = self._entries()(self.intercept, position, ZERO)
        if extent == 1:
            first = self._entries()(self.coefficients, position, ZERO)
            return add([intercept, mul([first, self.x[0, 0]])])
        names = {str(symbol) for symbol in self.output.free_symbols | self.coefficients.free_symbols}
        index = next(index_letters(names))
        coefficient = self._entries(index.name)(self.coefficients, position, index)
        terms = [*summands(intercept), summed(mul([coefficient, self.x[index, 0]]), index, extent)]
        return add([term for term in terms if term != 0])

    def as_expr(self, output: int = 0) -> Expr:
        """b*_0 + b*_1 x_1 + ... + b*_p x_p for one output as SymPy evaluates it, concrete sums written out.

        With a symbolic number of inputs the sum over them stays a sum.
        """
        terms = []
        for term in summands(self.as_sum(output)):
            over_inputs = isinstance(term, Sum) and term.has(self.x)
            count = self.affine.inputs
            if over_inputs and count.is_Integer:
                index, body = term.limits[0][0], term.function
                terms += [replace_index(body, index, Integer(n)) for n in range(int(count))]
            else:
                terms.append(term)
        return Add(*map(Written(self._largest()), terms))

    def expanded(self, output: int = 0) -> Expr:
        """All products of entries of one output for concrete sizes, added up as they stand.

        >>> from symnet import Network
        >>> Network.dense(1, 1, 1).canonical().expanded()
        W_1[0, 0]*W_2[0, 0]*x[0, 0] + W_2[0, 0]*b_1[0, 0] + b_2[0, 0]
        """
        return Expansion()(self.as_matrix(), int(self._position(output)))

    def as_explicit(self) -> tuple[ImmutableDenseMatrix, ImmutableDenseMatrix]:
        """The intercepts (q×1) and the coefficients (q×p) as explicit matrices, for concrete sizes.

        The entries equal those of SymPy's `as_explicit`, which takes a hundred times as long.
        Raises `UsageError` where a size is not a number.

        >>> from symnet import Network
        >>> Network.dense(2, 1, 1).canonical().as_explicit()
        (Matrix([[W_2[0, 0]*b_1[0, 0] + b_2[0, 0]]]), Matrix([[W_1[0, 0]*W_2[0, 0], W_1[0, 1]*W_2[0, 0]]]))
        """
        for matrix in (self.coefficients, *self.output.atoms(MatrixSymbol)):
            if symbolic := [extent for extent in extents(matrix) if not extent.is_Integer]:
                where = f"{symbolic[0]} in {told(matrix)}"
                raise UsageError(f"a form is written out where all its sizes are numbers; found {where}")
        written = Written(self._largest())
        return self._explicit(self.intercept, written), self._explicit(self.coefficients, written)

    def _explicit(self, matrix: MatrixExpr, written: Written) -> ImmutableDenseMatrix:
        entries = self._entries()
        rows, columns = map(int, extents(matrix))
        return ImmutableDenseMatrix(rows, columns, lambda row, column: written(entries(matrix, row, column)))

    def _largest(self) -> int:
        """The largest concrete size, up to which every sum is written out."""
        found = [e for m in self.output.atoms(MatrixSymbol, MatrixBase) for e in m.shape]
        return max((int(e) for e in found if isinstance(e, int) or e.is_Integer), default=0)

    def _position(self, output: int) -> Expr:
        outputs = self.affine.outputs
        if as_integer(output, "output") < 0 or (outputs.is_Integer and output >= outputs):
            raise UsageError(f"output must be counted from 0 to {outputs - 1}; found {told(output)}")
        return Integer(output)

    def _entries(self, *avoid: str) -> Entries:
        return Entries(avoid=frozenset(avoid))

    def __str__(self) -> str:
        return f"{in_one_line(self.intercept)} + ({in_one_line(self.coefficients)})*x"

    def __repr__(self) -> str:
        return f"CanonicalForm({self})"

    def _repr_latex_(self) -> str | None:
        if not is_short(self.as_matrix()):
            return None
        with suppress(UsageError):  # Two symbols may be printed alike in these letters.
            return rf"$\displaystyle {latex(self.as_matrix(), self.glyphs)}$"
        return rf"$\displaystyle {latex(self.as_matrix())}$"
