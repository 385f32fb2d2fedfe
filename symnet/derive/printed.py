"""Arguments that are proved part by part, as text, Markdown, LaTeX and plain data."""

from abc import ABC, abstractmethod
from collections.abc import Sequence

from symnet.reading.arguments import as_flag, as_kind
from symnet.search import Proved
from symnet.typeset.page import PLAIN, Argument, Style, document
from symnet.version import __version__


class Printed(ABC):
    """An argument with its proofs, in every form."""

    __slots__ = ()

    @property
    @abstractmethod
    def every_proof(self) -> tuple[Proved, ...]:
        """The proofs of all lines."""

    @abstractmethod
    def display(self, notes: Sequence[str] = ()) -> Argument:
        """The argument, ready to be laid out; notes are added to the head comment."""

    @property
    def conditions(self) -> tuple[str, ...]:
        """What the proofs presuppose."""
        return tuple(dict.fromkeys(c for proof in self.every_proof for c in proof.conditions))

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
