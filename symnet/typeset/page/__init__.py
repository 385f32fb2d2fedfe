"""Formulas on a page: lines laid out and broken, in LaTeX, Markdown, HTML, Typst and text."""

from symnet.typeset.page.argument import Argument, Part, Sentence, Symbols
from symnet.typeset.page.article import document
from symnet.typeset.page.breaks import broken
from symnet.typeset.page.display import Display, Line, Premise
from symnet.typeset.page.html import page, section
from symnet.typeset.page.layout import BREAKABLE, ESTIMATE, PAGE, Compositor
from symnet.typeset.page.pdf import ENGINES, TypesettingFailed, compile_pdf
from symnet.typeset.page.style import CHOICES, PLAIN, Style
from symnet.typeset.page.typst import typst_source

__all__ = [
    "BREAKABLE",
    "CHOICES",
    "ENGINES",
    "ESTIMATE",
    "PAGE",
    "PLAIN",
    "Argument",
    "Compositor",
    "Display",
    "Line",
    "Part",
    "Premise",
    "Sentence",
    "Style",
    "Symbols",
    "TypesettingFailed",
    "broken",
    "compile_pdf",
    "document",
    "page",
    "section",
    "typst_source",
]
