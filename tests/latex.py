"""What TeX says about our pages: many bodies in one document, each complaint with the body it is about."""

import re
from dataclasses import replace
from itertools import count

from symnet import UsageError
from symnet.typeset.page import Style, compile_pdf, document

STYLES = {
    "plain": Style(),
    "gather": Style(environment="gather"),
    "gather, reasons above": Style(environment="gather", reasons="above"),
    "aligned": Style(environment="aligned"),
    "aligned, reasons above": Style(environment="aligned", reasons="above"),
    "aligned with a number": Style(environment="aligned", numbering="last", label="eq:one"),
    "reasons above": Style(reasons="above"),
    "reasons numbered": Style(reasons="numbered"),
    "no reasons": Style(reasons="none"),
    "all numbered": Style(numbering="all", label="eq:all"),
    "last numbered": Style(numbering="last", label="eq:last"),
    "gather, all numbered": Style(environment="gather", numbering="all", reasons="numbered"),
    "tag": Style(tag="R & D_1", label="eq:tag"),
    "two terms a line": Style(terms=2),
    "column": Style(width=240),
    "column, numbered": Style(width=240, numbering="all"),
    "column, two terms a line": Style(width=240, terms=2),
    "wide": Style(width=480),
    "theorem": Style(theorem="100% of a_b", numbering="last", reasons="numbered"),
    "theorem, plain": Style(theorem="t"),
    "macros": Style(macros=True),
    "braces": Style(braces=True),
    "column, braces": Style(braces=True, width=240),
}
"""Layouts of every kind; labels, macros and braces need what is around them."""
_COMPLAINT = re.compile(
    r"Overfull \\[hv]box.*|Missing character.*|LaTeX (?:Font )?Warning: (?!Label).*|^!.*|.*multiply.defined.*"
)


def laid_out(derivation, style):
    """A derivation in a style, without braces where it has nothing to put them under, and its width."""
    try:
        return derivation.latex(style), style.width
    except UsageError as error:
        assert style.braces
        assert "braces cannot name them" in str(error)
        return derivation.latex(replace(style, braces=False)), style.width


def macros_of(derivations):
    """The macros of all, which agree on those that they share."""
    return "\n".join(sorted({line for each in derivations for line in each.macros().splitlines()}))


def complaints(bodies, engine=None, macros=""):
    """Each complaint of TeX with the name of its body; `bodies` gives each name its text and its width."""
    number = count(1)
    pages = [
        _page(place, re.sub(r"\\label\{", lambda _: rf"\label{{{next(number)}:", body), width)
        for place, (body, width) in enumerate(bodies.values())
    ]
    pdf, log = compile_pdf(document("".join(pages), macros=macros), engine)
    assert pdf.startswith(b"%PDF")
    names = ["", *bodies]
    return [(names[place], said) for place, said in _said(log)]


def _page(place, body, width):
    """A body on lines of a width, with a note in the log that it begins here."""
    inside = "" if width == Style().width else rf"\hsize={width}pt\linewidth=\hsize "
    return f"\\typeout{{<<{place + 1}>>}}\n{{{inside}\\noindent\n{body}\\par}}\n"


def _said(log):
    """Each complaint and the number of the body it is about, 0 before the first."""
    place = 0
    for line in log.splitlines():
        for mark in re.findall(r"<<(\d+)>>", line):
            place = int(mark)
        if complaint := _COMPLAINT.search(line):
            yield place, complaint.group()
