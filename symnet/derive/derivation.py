"""A derivation: lines, each proved equal to the one before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from types import NoneType
from typing import Any, Final

from sympy import Basic
from sympy.matrices.expressions.matexpr import MatrixElement

from symnet.errors import UnprovedStep, UsageError
from symnet.network import Network
from symnet.reading.arguments import as_flag, as_kind, as_sequence
from symnet.reading.storage import kept_as_it_stands
from symnet.reading.terms import is_matrix, same_tree, told
from symnet.search import Proved, verify
from symnet.typeset import Glyph, latex
from symnet.typeset.formula import SHORT, Elision
from symnet.typeset.page import PLAIN, Display, Line, Style, document, typst_source
from symnet.typeset.symbols import Notation, escape
from symnet.version import __version__


@kept_as_it_stands
@dataclass(frozen=True, slots=True, repr=False)
class Step:
    """One line: the term that equals the line before it, and the rewriting that made it.

    `left` begins a new chain in another view: an entry of a line of matrices, or the matrix of a line of
    entries. `dots` says whether sums are printed with dots; by default the derivation decides.
    """

    term: Basic
    reason: str
    left: Basic | None = None
    dots: bool | None = None

    def __post_init__(self) -> None:
        as_kind(self.term, Basic, "the term of a step")
        as_kind(self.reason, str, "the reason of a step")
        as_kind(self.left, (Basic, NoneType), "the left side of a step")
        as_kind(self.dots, (bool, NoneType), "the dots of a step")

    def __repr__(self) -> str:
        return f"Step({told(self.term)}, {self.reason!r})"

    def parts(self, dots: bool) -> tuple[Basic, str, Basic | None, bool]:
        """The term, the reason, the new left side if there is one, and whether sums have dots."""
        return self.term, self.reason, self.left, dots if self.dots is None else self.dots


@kept_as_it_stands
@dataclass(frozen=True, slots=True, repr=False)
class Equation:
    """A name and the term that it stands for, by entries in the views by entries."""

    name: Basic
    term: Basic

    def __post_init__(self) -> None:
        as_kind(self.name, Basic, "the name of an equation")
        as_kind(self.term, Basic, "the term of an equation")

    def __repr__(self) -> str:
        return f"Equation({told(self.name)} = {told(self.term)})"


@kept_as_it_stands
@dataclass(frozen=True, slots=True, repr=False)
class Derivation:
    """A chain of equal terms, proved line by line when it is made.

    `subject` is the name that the first line defines and `lhs` what it stands for; `where` explains the
    names in the last line. `definitions` says what every name stands for.
    Raises `UnprovedStep` if a line does not follow from the one before it, or repeats it.
    """

    network: Network
    view: str
    subject: Basic
    lhs: Basic
    rhs: Basic
    steps: tuple[Step, ...]
    where: tuple[Equation, ...] = ()
    definitions: tuple[tuple[Basic, Basic], ...] = ()
    glyphs: tuple[tuple[Basic, Glyph], ...] = ()
    dots: bool = False
    elision: Elision = SHORT
    proofs: tuple[Proved, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        for name, kind in _KINDS.items():
            as_kind(getattr(self, name), kind, f"{name} of a derivation")
        for name, each in _PARTS.items():
            parts: tuple[Any, ...] = as_sequence(getattr(self, name), each, f"the {name} of a derivation")
            object.__setattr__(self, name, parts)
        for name, second in (("definitions", Basic), ("glyphs", Glyph)):
            for pair in getattr(self, name):
                if len(pair) != 2 or not isinstance(pair[0], Basic) or not isinstance(pair[1], second):
                    what = f"each of the {name} of a derivation must be a term and a {second.__name__}"
                    raise UsageError(f"{what}; found {told(pair)}")
        if not self.steps:
            raise UsageError("a derivation must have at least one step; found none")
        proofs = [self._prove(self.lhs, self.subject, "the definition of the subject")]
        left = before = self.subject
        for step in self.steps:
            if same_tree(before, step.term):
                raise UnprovedStep(f"the line {told(step.term)} ({step.reason}) repeats the line before it")
            after = _named_by(left, step.term)
            if step.left is not None:
                left = step.left
                proofs.append(self._prove(left, step.term, step.reason))
                before = _named_by(left, before)
            proofs.append(self._prove(before, after, step.reason))
            before = step.term
        proofs += [self._prove(each.name, each.term, "a definition") for each in self.where]
        proofs.append(self._prove(self.lhs, self.rhs, "the whole"))
        object.__setattr__(self, "proofs", tuple(proofs))

    def _prove(self, before: Basic, after: Basic, reason: str) -> Proved:
        match verify(before, after, definitions=dict(self.definitions)):
            case Proved() as proof:
                return proof
            case verdict:
                what = f"{told(after)} ({reason}) does not follow from {told(before)}"
                raise UnprovedStep(f"{what}: {shorten(str(verdict), 300)}")

    @property
    def notation(self) -> Notation:
        """The letters of the network."""
        return self.network.notation

    @property
    def every_proof(self) -> tuple[Proved, ...]:
        """The proofs of all lines."""
        return self.proofs

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the proofs presuppose."""
        return tuple(dict.fromkeys(c for proof in self.proofs for c in proof.conditions))

    def display(self, notes: Sequence[str] = ()) -> Display:
        """The lines with their glyphs, ready to be laid out; notes are added to the head comment."""
        added = as_sequence(notes, str, "the notes")
        return Display(
            self.subject,
            tuple(Line(*step.parts(self.dots)) for step in self.steps),
            tuple((each.name, each.term) for each in self.where),
            dict(self.glyphs),
            self.dots,
            (*self.head(), *added),
            self.notation,
            self.elision,
            self._presumed(),
        )

    def _presumed(self) -> str:
        """The sizes and the conditions for which the whole holds, as the beginning of a theorem.

        The conditions that an index stays inside its matrix are left out.
        """
        sizes = [f"${latex(symbol)}$" for symbol in self.network.size_symbols()]
        listed = " and ".join([", ".join(sizes[:-1]), sizes[-1]] if sizes[1:] else sizes)
        integers = "all positive integers" if sizes[1:] else "every positive integer"
        said = [escape(condition) for condition in self.conditions if not condition.startswith("0 <= ")]
        parts = [f"{integers} {listed}"] * bool(sizes) + ["all weights and every input"]
        return f"For {', '.join([*parts, *(f'if {condition}' for condition in said)])},"

    def head(self) -> tuple[str, ...]:
        """What was proved, for the comment at the head of a file."""
        conditions = ", ".join(self.conditions) or "none"
        return (
            f"{self.network}",
            f"view {self.view}, notation {self.notation}, symnet {__version__}",
            f"proved: {_lines(len(self.steps))} equal to the one before it; sizes: all; "
            f"conditions: {conditions}",
        )

    def latex(self, style: Style = PLAIN, standalone: bool = False, notes: Sequence[str] = ()) -> str:
        """The derivation as LaTeX for `\\input`; with `standalone`, as a document that compiles.

        `style` says how it is laid out; `notes` are lines for the comment at the head.
        """
        as_flag(standalone, "standalone")
        display = self.display(notes)
        body = display.latex(as_kind(style, Style, "the style"))
        return document(body, macros=display.macros() if style.macros else "") if standalone else body

    def macros(self) -> str:
        """The letters as `\\newcommand`s: a file for the preamble, for a style with `macros`."""
        return self.display().macros()

    def json(self) -> dict[str, object]:
        """The derivation as plain data: terms as LaTeX and as text, reasons, and what was proved."""
        return {
            "network": str(self.network),
            "view": self.view,
            "notation": str(self.notation),
            **self.display().json(),
            "proved": {"sizes": "all", "conditions": list(self.conditions)},
            "symnet": __version__,
        }

    def markdown(self) -> str:
        """The derivation as Markdown with one block of display mathematics."""
        return self.display().markdown()

    def typst(self, notes: Sequence[str] = ()) -> str:
        """The derivation for Typst, with its head comment."""
        return typst_source(self.display(notes))

    def text(self) -> str:
        """The derivation as plain text, one line per step."""
        return self.display().text()

    def _repr_latex_(self) -> str:
        return "$$\n" + self.display().rows() + "\n$$"

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"Derivation({self.network}; view {self.view}, {_lines(len(self.steps))} proved)"


_KINDS: Final[Mapping[str, type]] = {
    "network": Network,
    "view": str,
    "subject": Basic,
    "lhs": Basic,
    "rhs": Basic,
    "dots": bool,
    "elision": Elision,
}
_PARTS: Final[Mapping[str, type]] = {"steps": Step, "where": Equation, "definitions": tuple, "glyphs": tuple}


def _named_by(left: Basic, term: Basic) -> Basic:
    """What a line says that its left side is: an entry of the term if the left side is one, else the term."""
    if isinstance(left, MatrixElement) and is_matrix(term) and term.shape != (1, 1):
        return MatrixElement(term, left.i, left.j)
    return term


def _lines(count: int) -> str:
    return "1 line," if count == 1 else f"{count} lines, each"
