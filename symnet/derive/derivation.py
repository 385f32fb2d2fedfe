"""A derivation: lines of which each was proved equal to the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sympy import Basic

from symnet.errors import UnprovedStep
from symnet.kernel import Proved, verify
from symnet.kernel.storage import restore_fields, stored_fields
from symnet.kernel.terms import same_tree
from symnet.network import Network
from symnet.typeset import Glyph
from symnet.typeset.display import Display, Line
from symnet.typeset.document import document
from symnet.version import __version__


@dataclass(frozen=True, slots=True)
class Step:
    """One line: the term that equals the line before it, and the rewriting that made it."""

    __getstate__ = stored_fields
    __setstate__ = restore_fields

    term: Basic
    reason: str


@dataclass(frozen=True, slots=True)
class Equation:
    """A named term and what it stands for, by entries where the view is."""

    __getstate__ = stored_fields
    __setstate__ = restore_fields

    name: Basic
    term: Basic


@dataclass(frozen=True, slots=True)
class Derivation:
    """A chain of equal terms, proved line by line when it is made.

    `subject` is the name that the first line defines and `lhs` what it stands for; `where` explains the
    names in the last line. `definitions` says what every name stands for.
    Raises `UnprovedStep` if a line does not follow from the one before it, or repeats it.
    """

    __getstate__ = stored_fields
    __setstate__ = restore_fields

    network: Network
    view: str
    notation: str
    subject: Basic
    lhs: Basic
    rhs: Basic
    steps: tuple[Step, ...]
    where: tuple[Equation, ...] = ()
    definitions: tuple[tuple[Basic, Basic], ...] = ()
    glyphs: tuple[tuple[Basic, Glyph], ...] = ()
    dots: bool = False
    proofs: tuple[Proved, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        lines = [(self.subject, "the subject"), *((step.term, step.reason) for step in self.steps)]
        proofs = [self._prove(self.lhs, self.subject, "the definition of the subject")]
        for (before, _), (after, reason) in pairwise(lines):
            if same_tree(before, after):
                raise UnprovedStep(f"the line {after} ({reason}) repeats the line before it")
            proofs.append(self._prove(before, after, reason))
        proofs += [self._prove(each.name, each.term, "a definition") for each in self.where]
        proofs.append(self._prove(self.lhs, self.rhs, "the whole"))
        object.__setattr__(self, "proofs", tuple(proofs))

    def _prove(self, before: Basic, after: Basic, reason: str) -> Proved:
        match verify(before, after, definitions=dict(self.definitions)):
            case Proved() as proof:
                return proof
            case verdict:
                raise UnprovedStep(f"{after} ({reason}) does not follow from {before}: {verdict}")

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the proofs presuppose."""
        return tuple(dict.fromkeys(c for proof in self.proofs for c in proof.conditions))

    def display(self, notes: Sequence[str] = ()) -> Display:
        """The lines with their glyphs, ready to be laid out; notes are added to the head comment."""
        return Display(
            self.subject,
            tuple(Line(step.term, step.reason) for step in self.steps),
            tuple((each.name, each.term) for each in self.where),
            dict(self.glyphs),
            self.dots,
            (*self.head(), *notes),
        )

    def head(self) -> tuple[str, ...]:
        """What was proved, for the comment at the head of a file."""
        conditions = ", ".join(self.conditions) or "none"
        return (
            f"{self.network}",
            f"view {self.view}, notation {self.notation}, symnet {__version__}",
            f"proved: {len(self.steps)} lines, each equal to the one before it; sizes: all; "
            f"conditions: {conditions}",
        )

    def latex(self, environment: str = "align*", standalone: bool = False, notes: Sequence[str] = ()) -> str:
        """The derivation as LaTeX for `\\input`; with `standalone`, as a document that compiles.

        `environment` is `align*`, `align` or `aligned`; `notes` are lines for the comment at the head.
        """
        body = self.display(notes).latex(environment)
        return document(body) if standalone else body

    def json(self) -> dict[str, object]:
        """The derivation as plain data: terms as LaTeX and as text, reasons, and what was proved."""
        return {
            "network": str(self.network),
            "view": self.view,
            "notation": self.notation,
            **self.display().json(),
            "proved": {"sizes": "all", "conditions": list(self.conditions)},
            "symnet": __version__,
        }

    def markdown(self) -> str:
        """The derivation as Markdown with one block of display mathematics."""
        return self.display().markdown()

    def text(self) -> str:
        """The derivation as plain text, one line a step."""
        return self.display().text()

    def _repr_latex_(self) -> str:
        return "$$\n" + self.display().rows() + "\n$$"

    def __str__(self) -> str:
        return self.text()
