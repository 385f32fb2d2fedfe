"""The steps of papers and their verdicts as a LaTeX document, and as PDF."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from symnet.papers.outcomes import Checked, Step
from symnet.papers.report.colours import definitions, name
from symnet.papers.report.mathml import is_shown
from symnet.papers.summary import counted, details, place_in, sizes, split
from symnet.typeset.page import TypesettingFailed, compile_pdf, document
from symnet.typeset.symbols import escape

Setter: TypeAlias = Callable[[str], str]
"""How a formula is set in a line of text."""
_PREAMBLE: Final = r"""\usepackage{amssymb,bm,color}
\usepackage[margin=2cm]{geometry}
\providecommand{\coloneqq}{\mathrel{:=}}
\providecommand{\eqqcolon}{\mathrel{=:}}
\newcommand{\step}[4]{% colour, place, formula, verdict
  \par\medskip\noindent\hbox to\linewidth{{\color{#1}\vrule width 2pt}\hskip 6pt
  \parbox[t]{.11\linewidth}{\raggedright\footnotesize\strut #2\strut}\hfil
  \parbox[t]{.52\linewidth}{\raggedright\strut #3\strut}\hfil
  \parbox[t]{.32\linewidth}{\raggedright\footnotesize\strut #4\strut}}}
"""


def latex(papers: Sequence[Checked]) -> str:
    """A document on papers; a formula that cannot be shown, as on a page, is set as its source."""
    return _document(papers, _set)


def pdf(papers: Sequence[Checked]) -> bytes:
    """The document as PDF; where TeX refuses a formula, all of them are set as their source.

    Raises `MissingEngine` if no TeX engine is installed.
    """
    try:
        found, _ = compile_pdf(latex(papers))
    except TypesettingFailed:
        found, _ = compile_pdf(_document(papers, _source))
    return found


def _document(papers: Sequence[Checked], setter: Setter) -> str:
    return document(*(_paper(each, setter) for each in papers), macros=_PREAMBLE + definitions())


def _paper(checked: Checked, setter: Setter) -> str:
    faults = [rf"\par {escape(str(place))}: {_prose(message, setter)}" for place, message in checked.faults]
    found = [
        rf"\par {_prose(size, setter)}: {', '.join(setter(each.letter) for each in letters)}"
        for size, letters in sizes(checked).items()
    ]
    heading = [rf"\section*{{{escape(checked.path)}}}", escape(counted(checked.steps))]
    steps = [_step(each, checked, setter) for each in checked.steps]
    inferred = [r"\par\bigskip\noindent Sizes inferred:", *found] if found else []
    return "\n".join([*heading, *faults, *steps, *inferred, ""])


def _step(step: Step, checked: Checked, setter: Setter) -> str:
    hue = name(step.outcome)
    place = escape(place_in(checked, step) + f" ({step.label})" * bool(step.label))
    formula = setter(f"{step.left} {step.sign} {step.right}")
    verdict = rf"\textcolor{{{hue}}}{{\bfseries {step.outcome.value}}}"
    verdict += "".join(rf"\newline {_prose(line, setter)}" for line in details(step))
    return rf"\step{{{hue}}}{{{place}}}{{{formula}}}{{{verdict}}}"


def _prose(text: str, setter: Setter) -> str:
    return "".join(setter(part) if is_formula else escape(part) for is_formula, part in split(text))


def _set(formula: str) -> str:
    return f"${formula}$" if formula.isascii() and is_shown(formula) else _source(formula)


def _source(formula: str) -> str:
    return rf"\texttt{{{escape(formula)}}}"
