"""Least squares from the loss to the solution: the gradient, the normal equations, and the minimum."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from sympy import (
    Basic,
    Derivative,
    Identity,
    Inverse,
    MatAdd,
    MatMul,
    MatrixExpr,
    MatrixSymbol,
    Q,
    Symbol,
    Transpose,
    ZeroMatrix,
)

from symnet.derive.derivation import Step
from symnet.derive.printed import Printed
from symnet.errors import UnprovedStep
from symnet.gradients import verify_gradient
from symnet.reading.arguments import as_flag, as_sequence
from symnet.reading.terms import told
from symnet.search import Proved, verify
from symnet.terms import size_symbol
from symnet.typeset.formula import LATEX, Box, Printer, Sign, joined, row
from symnet.typeset.page import Argument, Display, Line, Part, Sentence, Symbols
from symnet.typeset.symbols import Glyph, Letter
from symnet.version import __version__

DEFINITION: Final = "definition"
INSERT: Final = "insert the residual"
DISTRIBUTE: Final = "distribute"
GRADIENT: Final = "differentiate"
CANCEL: Final = "the inverse cancels"
NORMAL: Final = "normal equations"
COMPLETE: Final = "complete the square"

_n, _p = size_symbol("n"), size_symbol("p")
_X, _y, _b = MatrixSymbol("X", _n, _p), MatrixSymbol("y", _n, 1), MatrixSymbol("b", _p, 1)
_best, _r, _rest = MatrixSymbol("b_hat", _p, 1), MatrixSymbol("r", _n, 1), MatrixSymbol("r_hat", _n, 1)
_L, _scale = Symbol("L"), Symbol("lambda")
_GLYPHS: Final = {
    _X: Glyph(Letter("X", bold=True), Letter("x")),
    _y: Glyph(Letter("y", bold=True), Letter("y")),
    _b: Glyph(Letter("b", bold=True), Letter("b")),
    _best: Glyph(Letter("b", bold=True, accent="hat"), Letter("b", accent="hat")),
    _r: Glyph(Letter("r", bold=True), Letter("r")),
    _rest: Glyph(Letter("r", bold=True, accent="hat"), Letter("r", accent="hat")),
}


def least_squares(ridge: bool = False) -> "LeastSquares":
    """The coefficients at which a sum of squares is least, derived from the loss; with `ridge`, penalised.

    >>> print(least_squares().solution.display().text(), end="")
    b = (Xᵀ X)^(-1) Xᵀ X b  (the inverse cancels)
      = (Xᵀ X)^(-1) Xᵀ y    (normal equations)
    """
    return LeastSquares(as_flag(ridge, "ridge"))


@dataclass(frozen=True, slots=True)
class Chain:
    """A subject and lines, each proved equal to the one before it; the first line of a gradient by the
    equation of dual numbers. Raises `UnprovedStep` if one is not."""

    subject: Basic
    steps: tuple[Step, ...]
    definitions: tuple[tuple[Basic, Basic], ...] = ()
    assuming: tuple[Basic | tuple[Basic, Basic], ...] = ()
    proofs: tuple[Proved, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        lines = [self.subject, *(step.term for step in self.steps)]
        proofs = map(self._proved, lines[:-1], lines[1:])
        object.__setattr__(self, "proofs", tuple(proofs))

    def _proved(self, before: Basic, after: Basic) -> Proved:
        definitions = dict(self.definitions)
        if isinstance(before, Derivative):
            term, wrt = before.expr, before.variables[0]
            verdict = verify_gradient(term, wrt, after, definitions=definitions, assuming=self.assuming)
        else:
            verdict = verify(before, after, definitions=definitions, assuming=self.assuming)
        if isinstance(verdict, Proved):
            return verdict
        raise UnprovedStep(f"{told(after)} does not follow from {told(before)}: {verdict}")

    def display(self) -> Display:
        """The lines, ready to be laid out."""
        lines = tuple(Line(step.term, step.reason) for step in self.steps)
        return Display(self.subject, lines, glyphs=_GLYPHS)


@dataclass(frozen=True, slots=True, repr=False)
class LeastSquares(Printed):
    """The least sum of squares L = rᵀr, r = y - Xb, or with `ridge` L = rᵀr + λbᵀb: the loss, its gradient,
    the normal equations where it vanishes, their solution, and the loss around it. Every line is proved.
    """

    ridge: bool = False
    loss: Chain = field(init=False, repr=False)
    gradient: Chain = field(init=False, repr=False)
    normal: Chain = field(init=False, repr=False)
    solution: Chain = field(init=False, repr=False)
    minimum: Chain = field(init=False, repr=False)

    def __post_init__(self) -> None:
        as_flag(self.ridge, "ridge")
        for name, chain in _chains(self.ridge).items():
            object.__setattr__(self, name, chain)

    @property
    def every_proof(self) -> tuple[Proved, ...]:
        """The proofs of all lines."""
        chains = self.loss, self.gradient, self.normal, self.solution, self.minimum
        return tuple(proof for chain in chains for proof in chain.proofs)

    def head(self) -> tuple[str, ...]:
        """What was proved, for the comment at the head of a file."""
        return (
            f"least squares{', ridge regression' if self.ridge else ''}, symnet {__version__}",
            f"proved: {len(self.every_proof)} lines; sizes: all; conditions: {', '.join(self.conditions)}",
        )

    def display(self, notes: Sequence[str] = ()) -> Argument:
        """The theorem and the parts of its proof, ready to be laid out."""
        head = (*self.head(), *as_sequence(notes, str, "the notes"))
        return Argument(_claim(self.ridge), _proof(self), head)

    def __repr__(self) -> str:
        return f"LeastSquares(ridge={self.ridge})"


def _sum(*terms: Basic) -> MatrixExpr:
    return MatAdd(*terms, evaluate=False)


def _product(*factors: Basic) -> MatrixExpr:
    return MatMul(*factors, evaluate=False)


def _square(vector: Basic) -> MatrixExpr:
    return _product(Transpose(vector), vector)


def _matrix(ridge: bool) -> MatrixExpr:
    """The matrix of the normal equations."""
    gram = _product(_X.T, _X)
    return _sum(gram, _product(_scale, Identity(_p))) if ridge else gram


def _factors(ridge: bool) -> tuple[Basic, ...]:
    """That matrix as the factors of a product."""
    return (_matrix(ridge),) if ridge else tuple(_matrix(ridge).args)


def _penalised(ridge: bool, square: MatrixExpr, vector: Basic) -> MatrixExpr:
    """A sum of squares, with the penalty of a vector if there is one."""
    return _sum(square, _product(_scale, Transpose(vector), vector)) if ridge else square


def _chains(ridge: bool) -> dict[str, Chain]:
    """The parts of the argument."""
    matrix, of_matrix, data = _matrix(ridge), _factors(ridge), _product(_X.T, _y)
    residual = _sum(_y, _product(-1, _X, _b))
    loss = _penalised(ridge, _square(_r), _b)
    definitions = (_r, residual), (_L, loss)
    written = _penalised(ridge, _square(residual), _b)
    slope = _sum(_product(2, *of_matrix, _b), _product(-2, _X.T, _y))
    found = _product(Inverse(matrix), _X.T, _y)
    best = (_best, found), (_rest, _sum(_y, _product(-1, _X, _best)))
    apart = _sum(_b, _product(-1, _best))
    first = _sum(_product(2, _scale, _b), _product(-2, _X.T, _r)) if ridge else _product(-2, _X.T, _r)
    expanded = _sum(
        _square(_y), _product(-2, Transpose(_b), _X.T, _y), _product(Transpose(_b), *of_matrix, _b)
    )
    least = _penalised(ridge, _square(_rest), _best)
    around = _sum(*(least.args if ridge else (least,)), _product(Transpose(apart), *of_matrix, apart))
    return {
        "loss": Chain(
            _L, (Step(loss, DEFINITION), Step(written, INSERT), Step(expanded, DISTRIBUTE)), definitions
        ),
        "gradient": Chain(Derivative(_L, _b), (Step(first, GRADIENT), Step(slope, INSERT)), definitions),
        "normal": Chain(_product(*of_matrix, _b), (Step(data, ""),), assuming=((slope, ZeroMatrix(_p, 1)),)),
        "solution": Chain(
            _b,
            (Step(_product(Inverse(matrix), *of_matrix, _b), CANCEL), Step(found, NORMAL)),
            assuming=(Q.invertible(matrix), (_product(*of_matrix, _b), data)),
        ),
        "minimum": Chain(_L, (Step(around, COMPLETE),), (*definitions, *best), (Q.invertible(matrix),)),
    }


def _box(term: Basic) -> Box:
    return Printer(LATEX, _GLYPHS).box(term)


def _equal(*sides: Basic) -> Symbols:
    return Symbols(joined([*map(_box, sides)], Sign.EQUALS))


def _claim(ridge: bool) -> Part:
    loss = _penalised(ridge, _square(_r), _b)
    found = _product(Inverse(_matrix(ridge)), _X.T, _y)
    words: Sentence = (
        "Let ", Symbols(_box(_X)), " have ", Symbols(_box(_n)), " rows and ", Symbols(_box(_p)),
        " columns, let ", Symbols(_box(_y)), " be a column of ", Symbols(_box(_n)), " observations, ",
        _equal(_r, _sum(_y, _product(-1, _X, _b))), " and ", _equal(_L, loss), ". If ",
        Symbols(_box(_matrix(ridge))), " is positive definite, then ", Symbols(_box(_L)), " is least at",
        Symbols(row(joined((_box(_best), _box(found)), Sign.EQUALS), Sign.COMMA), displayed=True),
        "and nowhere else.",
    )  # fmt: skip
    return Part("Theorem.", words)


def _proof(theorem: LeastSquares) -> tuple[Part, ...]:
    """The parts of the proof; what is no equation is said in words."""
    matrix = _matrix(theorem.ridge)
    cancelled = _equal(_product(Inverse(matrix), *_factors(theorem.ridge)), Identity(_p))
    rest = _equal(_rest, _sum(_y, _product(-1, _X, _best)))
    return (
        Part("Loss.", ("Multiplied out, the loss is",), theorem.loss.display()),
        Part("Gradient.", ("With respect to ", Symbols(_box(_b)), ","), theorem.gradient.display()),
        Part("Normal equations.", ("Where the gradient vanishes,",), theorem.normal.display()),
        Part("Solution.", ("As ", cancelled, ","), theorem.solution.display()),
        Part("Minimum.", ("With ", rest, ","), theorem.minimum.display()),
        Part(
            "Conclusion.",
            (
                "As ",
                Symbols(_box(matrix)),
                " is positive definite, the last term is positive unless ",
                _equal(_b, _best),
                ".",
            ),
        ),
    )
