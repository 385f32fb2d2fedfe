"""The theorem on networks of any depth, as theorem, base, step and conclusion."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import NoneType

from sympy import Basic

from symnet.derive.depth import Induction, offsets, outputs, recursions
from symnet.derive.derivation import Derivation
from symnet.derive.printed import Printed
from symnet.errors import UnprovedStep
from symnet.reading.arguments import as_flag, as_kind, as_sequence
from symnet.search import Proved
from symnet.search.induction import Sequences, induct
from symnet.typeset.formula import (
    Box,
    Bracket,
    Chain,
    LayerMark,
    Matrix,
    Number,
    Scripts,
    Sign,
    Total,
    joined,
    row,
)
from symnet.typeset.page import Argument, Display, Part, Sentence, Symbols
from symnet.typeset.symbols import Letter
from symnet.version import __version__


def any_depth(bias: bool = True, residual: bool = False) -> "AnyDepth":
    """The theorem on L layers, with offsets or without, residual or not.

    >>> print(any_depth(bias=False).text().splitlines()[0])
    Theorem. Let a^(l) = W^(l) a^(l-1) for l = 1, ..., L, where a^(0) = x. Then for every L ≥ 1 and all widths
    """
    as_flag(bias, "bias")
    as_flag(residual, "residual")
    return AnyDepth(outputs(bias, residual), offsets(residual) if bias else None, bias, residual)


@dataclass(frozen=True, slots=True, repr=False)
class AnyDepth(Printed):
    """L layers of any widths, L a symbol, as one affine map W* x + b*, proved by induction over the layers.

    W* = W_L ... W_1 and b* = Σ_{l=1}^{L} W_L ... W_{l+1} b_l, with I + W_l for W_l if layers are
    `residual`. Every line of each base and step is proved; `proofs` are the proofs for every depth, of the
    outputs and of the offsets. Raises `UnprovedStep` if the core does not prove one.
    """

    outputs: Induction
    offsets: Induction | None
    bias: bool
    residual: bool
    proofs: tuple[Proved, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        as_kind(self.outputs, Induction, "the induction over outputs")
        as_kind(self.offsets, (Induction, NoneType), "the induction over offsets")
        as_flag(self.bias, "bias")
        as_flag(self.residual, "residual")
        claims = recursions(self.bias, self.residual)
        object.__setattr__(self, "proofs", tuple(_proved(*claim) for claim in claims))

    @property
    def every_proof(self) -> tuple[Proved, ...]:
        """The proofs of all lines, and those for every depth."""
        return (*self.outputs.proofs, *(self.offsets.proofs if self.offsets else ()), *self.proofs)

    def display(self, notes: Sequence[str] = ()) -> Argument:
        """The theorem, base, step and conclusion, ready to be laid out."""
        return argument(self, (*self.head(), *as_sequence(notes, str, "the notes")))

    def head(self) -> tuple[str, ...]:
        """What was proved, for the comment at the head of a file."""
        inductions = [each for each in (self.outputs, self.offsets) if each]
        lines = sum(len(part.steps) for each in inductions for part in (each.base, each.step))
        kind = "residual layers of any width" if self.residual else "layers of any widths"
        return (
            f"L {kind}, L a symbol",
            f"by induction, symnet {__version__}",
            f"proved: {lines} lines of bases and steps, then {len(self.proofs)} by induction over the depth; "
            f"sizes: all; conditions: {', '.join(self.conditions) or 'none'}",
        )

    def __repr__(self) -> str:
        return f"AnyDepth(bias={self.bias}, residual={self.residual})"


def _proved(name: Basic, term: Basic, sequences: Sequences) -> Proved:
    """The core's proof, by induction, that a sequence equals a term at every depth."""
    match induct(name, term, sequences):
        case Proved() as proof:
            return proof
        case verdict:
            raise UnprovedStep(f"{name} = {term} is not proved for every depth: {verdict}")


_l, _L, _ONE = Letter("l"), Letter("L"), Number("1")


def _letter(name: str, layer: str = "") -> Box:
    letter = Letter(name, bold=True)
    return Scripts(letter, sup=Sign.STAR if layer == "*" else LayerMark(layer)) if layer else letter


def _equal(*sides: Box) -> Box:
    return joined(sides, Sign.EQUALS)


def _factor(layer: str, residual: bool) -> Box:
    weights = _letter("W", layer)
    return Bracket(row(_letter("I"), Sign.PLUS, weights)) if residual else weights


def _product(last: str, first: str, residual: bool) -> Box:
    """The weights from a layer down to another."""
    return row(_factor(last, residual), Sign.CDOTS, _factor(first, residual))


def _layer(bias: bool, residual: bool) -> Box:
    before = _letter("a", "l-1")
    skip = [before] * residual
    offset = [_letter("b", "l")] * bias
    return _equal(_letter("a", "l"), joined([*skip, row(_letter("W", "l"), before), *offset], Sign.PLUS))


def _whole(weights: Box, offset: Box | None) -> Box:
    constant = [] if offset is None else [offset]
    return _equal(_letter("a", "L"), joined([row(weights, _letter("x")), *constant], Sign.PLUS))


def _total(residual: bool) -> Box:
    return row(Total(_l, _ONE, _L), _product("L", "l+1", residual), _letter("b", "l"))


def argument(theorem: AnyDepth, head: tuple[str, ...]) -> Argument:
    """The theorem and the parts of its proof."""
    bias, residual = theorem.bias, theorem.residual
    return Argument(_claim(bias, residual), tuple(_proof(theorem)), head)


def _claim(bias: bool, residual: bool) -> Part:
    result = row(_whole(_letter("W", "*"), _letter("b", "*") if bias else None), Sign.COMMA)
    weights = _equal(_letter("W", "*"), _product("L", "1", residual))
    offset = row(_equal(_letter("b", "*"), _total(residual)), Sign.COMMA)
    widths = "every width" if residual else "all widths"
    meant: Sentence = ("where ", Symbols(weights), *([" and"] if bias else ["."]))
    if bias:
        meant += (Symbols(offset, displayed=True), "a product of no factors being the identity.")
    return Part(
        "Theorem.",
        (
            "Let ",
            Symbols(_layer(bias, residual)),
            " for ",
            Symbols(_equal(_l, joined([_ONE, Sign.LDOTS, _L], Sign.COMMA))),
            ", where ",
            Symbols(_equal(_letter("a", "0"), _letter("x"))),
            ". Then for every ",
            Symbols(row(_L, Sign.AT_LEAST, _ONE)),
            f" and {widths}",
            Symbols(result, displayed=True),
            *meant,
        ),
    )


def _proof(theorem: AnyDepth) -> list[Part]:
    found = _parts(theorem.outputs, "")
    if theorem.offsets:
        found += _parts(theorem.offsets, " for the offset")
    return [*found, _conclusion(theorem)]


def _parts(induction: Induction, what: str) -> list[Part]:
    one = Symbols(_equal(_L, _ONE))
    step = Symbols(_l), Symbols(row(_l, Sign.PLUS, _ONE))
    return [
        Part(f"Base{what}.", ("For ", one, ","), _lines(induction.base)),
        Part(f"Step{what}.", ("From ", step[0], " to ", step[1], ","), _lines(induction.step)),
    ]


def _lines(derivation: Derivation) -> Display:
    return replace(derivation.display(), head=())


def _conclusion(theorem: AnyDepth) -> Part:
    bias, residual = theorem.bias, theorem.residual

    prefixes = _whole(_letter("M", "L"), _letter("s", "L") if bias else None)
    weights = _equal(_letter("M", "L"), _product("L", "1", residual), _letter("W", "*"))
    blocks = Matrix(((_product("L", "2", residual), Sign.CDOTS, _letter("I")),))
    column = Matrix(((_letter("b", "1"),), (Sign.VDOTS,), (_letter("b", "L"),)))
    offset = Chain(
        _letter("s", "L"),
        (row(blocks, column), row(_equal(_total(residual), _letter("b", "*")), Sign.STOP)),
    )

    words: Sentence = (
        "By induction ",
        Symbols(prefixes),
        " for every ",
        Symbols(_L),
        ", with ",
        Symbols(weights),
    )
    return Part("Conclusion.", (*words, *((" and", Symbols(offset, displayed=True)) if bias else (".",))))
