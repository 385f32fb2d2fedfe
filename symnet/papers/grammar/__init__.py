r"""The grammar of formulas: tokens to syntax trees; it never raises and never guesses.

A formula goes through `items` (braces and environments as a tree), `tidy` (layout removed), `rows` and
`chains` (split into rows, formulas and relations) to `terms`, and from there to a module for each construct.
What cannot be read becomes an `Unread` in its place; all else stays read.
"""

from symnet.papers.grammar.rows import read_formula, read_term

__all__ = ["read_formula", "read_term"]
