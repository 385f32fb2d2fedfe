"""Papers: the formulas of an author's own LaTeX, read, given meaning and decided step by step.

A document goes through `sources` (files, Markdown, notebooks), `lexer`, `macros` and `stream` (tokens with
their places), `pieces` (prose, formulas), `grammar` (trees), `declarations` (what prose says of letters),
`lines` and `roles` (what each relation is), `names`, `kinds`, `extents`, `known`, `shapes` and `fitting`
(what letters are, and of which size), `terms` (terms of SymPy) and `steps` (verdicts, with `hints`);
`checking` puts them together. Text is data: nothing of it is evaluated.

Each public name is imported when it is first used, so that the program does not load what it leaves to its
workers; `__init__.pyi` says from where.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
