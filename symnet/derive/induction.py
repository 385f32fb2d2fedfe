"""The theorem on networks of any depth, as theorem, base, step and conclusion."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from types import NoneType

from sympy import Basic

from symnet.derive.depth import Induction, offsets, outputs, recursions
from symnet.derive.derivation import Derivation
from symnet.errors import UnprovedStep
from symnet.reading.arguments import as_flag, as_kind, as_sequence
from symnet.search import Proved
from symnet.search.induction import Sequences, induct
from symnet.typeset.argument import Argument, Part, Sentence, Symbols
from symnet.typeset.dialects import LATEX, TEXT, Dialect, Letter
from symnet.typeset.display import Display
from symnet.typeset.document import document
from symnet.typeset.style import PLAIN, Style
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
class AnyDepth:
    """L layers of any widths, L a symbol, as one affine map W* x + b*, proved by induction over the layers.

    W* = W_L ... W_1 and b* = Σ_{l=1}^{L} W_L ... W_{l+1} b_l, with I + W_l for W_l if layers are
    `residual`. Every line of each base and step was proved, and `proofs` are those for every depth: of the
    outputs, and of the offsets. Raises `UnprovedStep` if the core does not prove one.
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
    def conditions(self) -> tuple[str, ...]:
        """What the proofs presuppose."""
        return tuple(dict.fromkeys(c for proof in self.every_proof for c in proof.conditions))

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

    def latex(self, style: Style = PLAIN, standalone: bool = False, notes: Sequence[str] = ()) -> str:
        """The argument as LaTeX for `\\input`; with `standalone`, as a document that compiles."""
        body = self.display(notes).latex(as_kind(style, Style, "the style"))
        return document(body) if as_flag(standalone, "standalone") else body

    def json(self) -> dict[str, object]:
        """The argument as plain data, and what was proved."""
        proved = {"sizes": "all", "conditions": list(self.conditions)}
        return {**self.display().json(), "proved": proved, "symnet": __version__}

    def markdown(self) -> str:
        """The argument as Markdown."""
        return self.display().markdown()

    def text(self) -> str:
        """The argument as plain text."""
        return self.display().text()

    def _repr_markdown_(self) -> str:
        return self.markdown()

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"AnyDepth(bias={self.bias}, residual={self.residual})"


def _proved(name: Basic, term: Basic, sequences: Sequences) -> Proved:
    """The core's proof, by induction, that a sequence is a term at every depth."""
    match induct(name, term, sequences):
        case Proved() as proof:
            return proof
        case verdict:
            raise UnprovedStep(f"{name} = {term} is not proved for every depth: {verdict}")


def _symbols(write: Callable[[Dialect], str], displayed: bool = False) -> Symbols:
    return Symbols(write(LATEX), write(TEXT), displayed)


def _letter(dialect: Dialect, name: str, layer: str = "") -> str:
    mark = "" if not layer else "*" if layer == "*" else f"({layer})"
    return dialect.scripts(dialect.letter(Letter(name, bold=True)), "", mark)


def _factor(dialect: Dialect, layer: str, residual: bool) -> str:
    weights = _letter(dialect, "W", layer)
    return f"({_letter(dialect, 'I')} + {weights})" if residual else weights


def _product(dialect: Dialect, last: str, first: str, residual: bool) -> str:
    """The weights from a layer down to another."""
    return f"{_factor(dialect, last, residual)} {dialect.cdots} {_factor(dialect, first, residual)}"


def _layer(dialect: Dialect, bias: bool, residual: bool) -> str:
    before = _letter(dialect, "a", "l-1")
    skip = f"{before} + " if residual else ""
    offset = f" + {_letter(dialect, 'b', 'l')}" if bias else ""
    return f"{_letter(dialect, 'a', 'l')} = {skip}{_letter(dialect, 'W', 'l')} {before}{offset}"


def _whole(dialect: Dialect, weights: str, offset: str | None) -> str:
    constant = "" if offset is None else f" + {offset}"
    return f"{_letter(dialect, 'a', 'L')} = {weights} {_letter(dialect, 'x')}{constant}"


def _total(dialect: Dialect, residual: bool) -> str:
    term = f"{_product(dialect, 'L', 'l+1', residual)} {_letter(dialect, 'b', 'l')}"
    return dialect.total("l", "1", "L", term)


def aligned(dialect: Dialect, left: str, rights: Sequence[str]) -> str:
    """A left side and what it equals, in LaTeX a relation a line."""
    if dialect is TEXT:
        return " = ".join([left, *rights])
    rows = " \\\\ ".join(f"&= {right}" for right in rights)
    return rf"\begin{{aligned}} {left} {rows} \end{{aligned}}"


def argument(theorem: AnyDepth, head: tuple[str, ...]) -> Argument:
    """The theorem and the parts of its proof."""
    bias, residual = theorem.bias, theorem.residual
    return Argument(_claim(bias, residual), tuple(_proof(theorem)), head)


def _claim(bias: bool, residual: bool) -> Part:
    def result(d: Dialect) -> str:
        return _whole(d, _letter(d, "W", "*"), _letter(d, "b", "*") if bias else None) + ","

    def weights(d: Dialect) -> str:
        return f"{_letter(d, 'W', '*')} = {_product(d, 'L', '1', residual)}"

    def offset(d: Dialect) -> str:
        return f"{_letter(d, 'b', '*')} = {_total(d, residual)},"

    widths = "every width" if residual else "all widths"
    meant: Sentence = ("where ", _symbols(weights), *([" and"] if bias else ["."]))
    if bias:
        meant += (_symbols(offset, True), "a product of no factors being the identity.")
    return Part(
        "Theorem.",
        (
            "Let ",
            _symbols(lambda d: _layer(d, bias, residual)),
            " for ",
            Symbols(r"l = 1, \dots, L", "l = 1, ..., L"),
            ", where ",
            _symbols(lambda d: f"{_letter(d, 'a', '0')} = {_letter(d, 'x')}"),
            ". Then for every ",
            Symbols(r"L \ge 1", "L ≥ 1"),
            f" and {widths}",
            _symbols(result, True),
            *meant,
        ),
    )


def _proof(theorem: AnyDepth) -> list[Part]:
    found = _parts(theorem.outputs, "")
    if theorem.offsets:
        found += _parts(theorem.offsets, " for the offset")
    return [*found, _conclusion(theorem)]


def _parts(induction: Induction, what: str) -> list[Part]:
    one = Symbols("L = 1", "L = 1")
    step = Symbols("l", "l"), Symbols("l + 1", "l + 1")
    return [
        Part(f"Base{what}.", ("For ", one, ","), _lines(induction.base)),
        Part(f"Step{what}.", ("From ", step[0], " to ", step[1], ","), _lines(induction.step)),
    ]


def _lines(derivation: Derivation) -> Display:
    return replace(derivation.display(), head=())


def _conclusion(theorem: AnyDepth) -> Part:
    bias, residual = theorem.bias, theorem.residual

    def prefixes(d: Dialect) -> str:
        return _whole(d, _letter(d, "M", "L"), _letter(d, "s", "L") if bias else None)

    def weights(d: Dialect) -> str:
        return f"{_letter(d, 'M', 'L')} = {_product(d, 'L', '1', residual)} = {_letter(d, 'W', '*')}"

    def blocks(d: Dialect) -> str:
        row = [_product(d, "L", "2", residual), d.cdots, _letter(d, "I")]
        column = [[_letter(d, "b", "1")], [d.dots(True, False)], [_letter(d, "b", "L")]]
        return f"{d.array([row])} {d.array(column)}"

    def offset(d: Dialect) -> str:
        star = f"{_total(d, residual)} = {_letter(d, 'b', '*')}."
        return aligned(d, _letter(d, "s", "L"), [blocks(d), star])

    words: Sentence = (
        "By induction ",
        _symbols(prefixes),
        " for every ",
        Symbols("L", "L"),
        ", with ",
        _symbols(weights),
    )
    return Part("Conclusion.", (*words, *((" and", _symbols(offset, True)) if bias else (".",))))
