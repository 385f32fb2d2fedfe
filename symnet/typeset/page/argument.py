"""Arguments: sentences and displays in order, as a theorem and its proof or as plain paragraphs."""

from dataclasses import dataclass, replace
from typing import Final

from symnet.typeset.formula import LATEX, MARKDOWN, TEXT, Box
from symnet.typeset.page.display import Display
from symnet.typeset.page.style import PLAIN, Style
from symnet.typeset.symbols import escape

_PARAGRAPHS: Final = "\\par\\medskip\\noindent\\textbf{{{}}} {}\n"


@dataclass(frozen=True, slots=True)
class Symbols:
    """A formula that is written, not proved; `displayed` on a line of its own."""

    box: Box
    displayed: bool = False

    def in_latex(self) -> str:
        """The formula in a sentence of LaTeX."""
        latex = LATEX(self.box)
        return f"\n\\[\n  {latex}\n\\]\n" if self.displayed else f"${latex}$"

    def in_markdown(self) -> str:
        """The formula in a sentence of Markdown."""
        latex = MARKDOWN(self.box)
        return f"\n\n$$\n{latex}\n$$\n\n" if self.displayed else f"${latex}$"

    def in_text(self) -> str:
        """The formula in a sentence of plain text."""
        return f"\n  {TEXT(self.box)}\n" if self.displayed else TEXT(self.box)


Sentence = tuple["str | Symbols", ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A named part of an argument: sentences, then lines of a derivation if there are any."""

    name: str
    words: Sentence
    display: Display | None = None

    def latex(self, layout: Style) -> str:
        """The part as a paragraph with its name in bold."""
        return _PARAGRAPHS.format(escape(self.name), self.body(layout))

    def body(self, layout: Style) -> str:
        """The part without its name."""
        words = "".join(escape(word) if isinstance(word, str) else word.in_latex() for word in self.words)
        return _tidy(words) + ("\n" + self.display.latex(layout) if self.display else "")


@dataclass(frozen=True, slots=True)
class Argument:
    """A claim and the parts of its proof."""

    claim: Part
    proof: tuple[Part, ...]
    head: tuple[str, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The claim and the parts of its proof."""
        return (self.claim, *self.proof)

    def latex(self, style: Style = PLAIN) -> str:
        """The argument as LaTeX for `\\input`, with a comment at its head."""
        head = "".join(f"% {' '.join(line.split())}\n" for line in self.head)
        if not style.theorem:
            return head + "".join(part.latex(style) for part in self.parts)
        layout = replace(style, theorem="")
        proof = "".join(part.latex(layout) for part in self.proof)
        return (
            f"{head}\\begin{{theorem}}[{{{escape(style.theorem)}}}]\n{self.claim.body(layout)}\n"
            f"\\end{{theorem}}\n\\begin{{proof}}\n{proof}\\end{{proof}}\n"
        )

    def markdown(self) -> str:
        """The argument as Markdown, formulas between dollars."""
        found = []
        for part in self.parts:
            words = "".join(word if isinstance(word, str) else word.in_markdown() for word in part.words)
            found.append(f"**{part.name}** {words.strip()}\n")
            found += [part.display.markdown()] if part.display else []
        return "\n".join(found)

    def text(self) -> str:
        """The argument as plain text."""
        found = []
        for part in self.parts:
            words = "".join(word if isinstance(word, str) else word.in_text() for word in part.words)
            found.append(f"{part.name} {words.strip()}\n")
            found += [part.display.text()] if part.display else []
        return "\n".join(found)

    def json(self) -> dict[str, object]:
        """The argument as plain data."""
        return {"parts": [_json(part) for part in self.parts]}


def _json(part: Part) -> dict[str, object]:
    words = "".join(word if isinstance(word, str) else TEXT(word.box) for word in part.words)
    return {"name": part.name, "words": words, "lines": part.display.json() if part.display else None}


def _tidy(words: str) -> str:
    """Sentences without empty lines, which would end a paragraph."""
    return "\n".join(line for line in words.strip().splitlines() if line.strip())
