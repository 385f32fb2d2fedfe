"""Papers: the formulas of an author's own LaTeX, read, given meaning and decided step by step.

A document goes through `sources` (files, Markdown, notebooks), `lexer`, `macros` and `stream` (tokens with
their places), `pieces` (prose, formulas), `grammar` (trees), `declarations` (what prose says of letters),
`lines` and `roles` (what each relation is), `names`, `kinds`, `extents` and `shapes` (what letters are, and
of which size), `terms` (terms of SymPy) and `steps` (verdicts, with `hints`); `checking` puts them together.
Text is data: nothing of it is evaluated.
"""

from symnet.papers.checking import Prepared, check_file, check_latex, prepared
from symnet.papers.outcomes import Checked, Guess, Outcome, Step
from symnet.papers.record import record
from symnet.papers.sources import open_document

__all__ = [
    "Checked",
    "Guess",
    "Outcome",
    "Prepared",
    "Step",
    "check_file",
    "check_latex",
    "open_document",
    "prepared",
    "record",
]
