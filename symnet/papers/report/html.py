"""A paper as a page of HTML: its steps in their order, each with its verdict beside it."""

from collections.abc import Iterator, Sequence
from html import escape
from itertools import pairwise
from typing import Final

from symnet.papers.outcomes import Checked, Outcome, Step
from symnet.papers.report.colours import css, name
from symnet.papers.report.mathml import math, printable, prose
from symnet.papers.summary import WRONG, counted, details, needs_attention, place_in, sizes
from symnet.typeset.page import page
from symnet.version import __version__

LEGEND: Final = {
    Outcome.PROVED: "holds wherever the conditions beside it do",
    Outcome.REFUTED: "is false at the values beside it",
    Outcome.ILL_SIZED: "joins sizes that do not fit",
    Outcome.UNKNOWN: "is neither proved nor refuted",
    Outcome.UNREAD: "has something in it that is not read",
    Outcome.DEFINITION: "gives a name to what is beside it",
    Outcome.ASSUMPTION: "is given, and used in what follows",
    Outcome.UNDECIDED: "is no equation",
}
_STYLE: Final = (
    css() + "body{max-width:70rem}h1,h2{overflow-wrap:anywhere}a{color:inherit}code{overflow-wrap:anywhere}"
    "b.word{color:var(--hue)}"
    ".steps{list-style:none;padding:0}"
    ".step{display:grid;grid-template-columns:6rem minmax(0,1fr) minmax(0,19rem);gap:0 1rem;margin:.3rem 0;"
    "padding:.4rem .8rem;border-left:.3rem solid var(--hue);break-inside:avoid;print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}"
    ".wrong,.open{background:color-mix(in srgb,var(--hue) 9%,transparent)}"
    ".step:target{outline:.15rem solid var(--hue)}"
    ".place{color:var(--quiet);font-size:.85rem;overflow-wrap:anywhere}"
    ".formula,.verdict{overflow-x:auto;padding-bottom:.35rem}.formula{line-height:1.9}.follows{padding-left:2rem}"
    ".verdict p{margin:0}.verdict{font-size:.9rem}"
    "dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem}dd{margin:0}"
    ".sizes{margin:0}.sizes td{padding:.1rem 1rem .1rem 0;text-align:left;vertical-align:top}"
    "@media(max-width:45rem){.step{grid-template-columns:minmax(0,1fr)}.follows{padding-left:1rem}}"
)


def html(papers: Sequence[Checked]) -> str:
    """A page on papers, for readers without scripts, on paper or on a phone, in the light or in the dark."""
    several = len(papers) != 1
    title = f"{len(papers)} papers" if several else printable(papers[0].path)
    sections = [_heading(each, at) * several + _paper(each, at) for at, each in enumerate(papers)]
    foot = f"<p>symnet {__version__}</p>\n"
    return page(title, _contents(papers) * several, *sections, _legend(papers), foot, style=_STYLE)


def _contents(papers: Sequence[Checked]) -> str:
    links = (
        f'<li><a href="#paper-{at}">{escape(printable(each.path))}</a>: {counted(each.steps)}</li>\n'
        for at, each in enumerate(papers)
    )
    return f"<ul>\n{''.join(links)}</ul>\n"


def _heading(checked: Checked, number: int) -> str:
    return f'<h2 id="paper-{number}">{escape(printable(checked.path))}</h2>\n'


def _paper(checked: Checked, number: int) -> str:
    ids = [f"step-{number}-{at}" for at in range(1, len(checked.steps) + 1)]
    wrong = [
        f'<li class="{name(step.outcome)}"><a href="#{each}">{_where(step, checked)}</a> {_word(step)}</li>\n'
        for step, each in zip(checked.steps, ids, strict=True)
        if needs_attention(step)
    ]
    steps = [
        _step(step, each, follows, checked)
        for step, each, follows in zip(checked.steps, ids, _follow(checked.steps), strict=True)
    ]
    return (
        f"<p>{counted(checked.steps)}</p>\n"
        + _listed("To look at", wrong)
        + _listed("Not read", [_fault(str(place), message) for place, message in checked.faults])
        + f'<ol class="steps">\n{"".join(steps)}</ol>\n'
        + _sizes(checked)
    )


def _listed(title: str, lines: Sequence[str]) -> str:
    return f"<p>{title}:</p>\n<ul>\n{''.join(lines)}</ul>\n" if lines else ""


def _fault(place: str, message: str) -> str:
    return f'<li class="unread">{escape(printable(place))}: {prose(message)}</li>\n'


def _follow(steps: Sequence[Step]) -> Iterator[bool]:
    """Whether each step goes on where the one before it ends."""
    yield from [False] * bool(steps)
    for before, step in pairwise(steps):
        joined = before.in_display and step.in_display and before.place.path == step.place.path
        yield joined and before.right == step.left


def _step(step: Step, mark: str, follows: bool, checked: Checked) -> str:
    kind = "wrong" if step.outcome in WRONG else "open" if needs_attention(step) else "fine"
    hidden = follows and kind != "wrong"
    formula = " ".join([*[step.left] * (not hidden), step.sign, step.right])
    shown = math(formula, displayed=step.in_display)
    verdict = _word(step) + "".join(f"<p>{prose(line)}</p>" for line in details(step))
    label = f"<br/>({escape(printable(step.label))})" if step.label else ""
    return (
        f'<li class="step {kind} {name(step.outcome)}" id="{mark}">'
        f'<div class="place">{_where(step, checked)}{label}</div>\n'
        f'<div class="formula{" follows" * hidden}">{shown}</div>\n'
        f'<div class="verdict">{verdict}</div></li>\n'
    )


def _where(step: Step, checked: Checked) -> str:
    return escape(printable(place_in(checked, step)))


def _word(step: Step) -> str:
    return f'<b class="word">{step.outcome.value}</b>'


def _sizes(checked: Checked) -> str:
    """A table of the sizes that are declared nowhere."""
    rows = "".join(
        f"<tr><td>{prose(size)}</td><td>{', '.join(math(each.letter) for each in letters)}</td></tr>\n"
        for size, letters in sizes(checked).items()
    )
    return f'<p>Sizes inferred:</p>\n<table class="sizes">\n{rows}</table>\n' if rows else ""


def _legend(papers: Sequence[Checked]) -> str:
    """What each word means that is said of a step."""
    used = {step.outcome for paper in papers for step in paper.steps}
    lines = "".join(
        f'<dt class="{name(outcome)}"><b class="word">{outcome.value}</b></dt><dd>{meaning}</dd>\n'
        for outcome, meaning in LEGEND.items()
        if outcome in used
    )
    return f"<dl>\n{lines}</dl>\n" if lines else ""
