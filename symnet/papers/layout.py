"""Commands of text: which vanish, which are signs, which take arguments that are no words."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Final

from symnet.papers.definitions import define_theorem
from symnet.papers.lexer import commands, words
from symnet.papers.stream import Command, Stream
from symnet.papers.tokens import Token

SIGNS: Final[Mapping[str, str]] = {
    **{rf"\{sign}": sign for sign in "%&#_${}"},
    **dict.fromkeys(commands("ldots dots textellipsis"), "..."),
    **dict.fromkeys((rf"\{accent}" for accent in "'`^\"~=.-/@"), ""),
    **dict.fromkeys("{}", ""),
    **dict.fromkeys(
        commands(
            "emph text textbf textit texttt textsf textsc textrm textup textsl textmd textnormal mbox hbox "
            "underline uline bf it em rm sf tt sc sl bfseries itshape ttfamily sffamily rmfamily scshape "
            "upshape normalfont small footnotesize large normalsize c v u H xspace relax"
        ),
        "",
    ),
    **dict.fromkeys((r"\par", r"\end{abstract}", r"\end{figure}", r"\end{table}"), "\n\n"),
}
"""What stands for a command in prose; a blank does for those that are not listed."""

_WORDS = words(
    "Theorem Lemma Proposition Corollary Definition Definitions Assumption Assumptions Remark Example Proof "
    "Claim Fact Hypothesis Notation Conjecture Exercise Problem Solution Note"
)
THEOREMS: Final[Mapping[str, str]] = {
    **{word.lower(): word for word in _WORDS},
    "thm": "Theorem",
    "lem": "Lemma",
    "prop": "Proposition",
    "cor": "Corollary",
    "defn": "Definition",
    "dfn": "Definition",
    "assum": "Assumption",
    "rem": "Remark",
}
"""Environments that begin with words of their own, unless a document says otherwise."""


def define_theorems(stream: Stream) -> None:
    """Give the common environments of theorems their words."""
    for name, said in THEOREMS.items():
        for defined in (name, name + "*"):
            define_theorem(stream, defined, said)


def heading(stream: Stream, token: Token) -> None:
    """A title is a paragraph of its own."""
    stream.accept("*")
    stream.brackets(token)
    end = Token("\n\n", token.place)
    stream.push([end, *stream.argument(token), end])


def ensured(stream: Stream, token: Token) -> None:
    r"""`\ensuremath{x}` in prose is `$x$`."""
    dollar = Token("$", token.place)
    stream.push([dollar, *stream.argument(token), dollar])


def skip(stream: Stream, token: Token, *, arguments: int, after: str = " ") -> None:
    """Leave out options and arguments."""
    stream.accept("*")
    for _ in range(2):
        stream.brackets(token)
    for _ in range(arguments):
        stream.argument(token)
    stream.push([Token(after, token.place)])


def _skipping(arguments: int, names: Iterable[str], after: str = " ") -> dict[str, Command]:
    return dict.fromkeys(names, partial(skip, arguments=arguments, after=after))


def _environments(arguments: int, names: str, after: str = " ") -> dict[str, Command]:
    return _skipping(arguments, (rf"\begin{{{name}}}" for name in names.split()), after)


_HEADINGS = "part chapter section subsection subsubsection paragraph subparagraph title caption"
_ONE = (
    "label ref eqref pageref autoref nameref cref Cref vref cite citep citet citealp citeauthor citeyear "
    "textcite parencite autocite footcite nocite bibliography bibliographystyle hypersetup includegraphics "
    "vspace hspace pagestyle thispagestyle pagenumbering graphicspath color textcolor documentclass index "
    "date email affiliation phantom theoremstyle setlist thanks tag usetikzlibrary captionsetup author"
)
_TWO = "setlength setcounter addtolength addtocounter fontsize numberwithin rule resizebox"

ACTIONS: Final[Mapping[str, Command]] = {
    r"\ensuremath": ensured,
    **dict.fromkeys(commands(_HEADINGS), heading),
    **_skipping(0, (r"\\", r"\item")),
    **_skipping(1, commands(_ONE)),
    **_skipping(2, commands(_TWO)),
    **_environments(0, "itemize enumerate description center quote quotation flushleft flushright"),
    **_environments(0, "figure table figure* table* abstract algorithm", "\n\n"),
    **_environments(1, "tabular minipage multicols thebibliography subfigure"),
    **_environments(2, "tabular* tabularx wrapfigure"),
}
"""What is done at a command in prose, and only there."""
