"""Papers: the formulas of an author's own LaTeX, read, given meaning and decided step by step.

A file goes through `sources` (files, Markdown, notebooks), `tokens` and `macros` (tokens with their places),
`document` (prose, displays, inline formulas), `grammar` (`syntax` trees), `declarations` (what the prose says
of letters), and from there to terms of SymPy and to verdicts. Text is data: nothing of it is evaluated.
"""
