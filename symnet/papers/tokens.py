"""Tokens of LaTeX."""

from dataclasses import dataclass

from symnet.papers.places import Place


@dataclass(frozen=True, slots=True)
class Token:
    r"""A piece of LaTeX as TeX sees it, and where it was written.

    `text` is a command with its backslash (`\alpha`, `\,`, `\\`), `\begin{align}` or `\end{align}` as one
    token, one other character, a single blank for any white space, or two line ends for an empty line. What a
    macro yields stands where the macro is used; its arguments keep their own places.
    """

    text: str
    place: Place
