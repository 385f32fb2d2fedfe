"""Whole LaTeX documents."""

from itertools import takewhile
from typing import Final

_THEOREMS: Final = (
    "\\newtheorem{theorem}{Theorem}\n"
    "\\newenvironment{proof}{\\par\\noindent\\textit{Proof.} }{\\hfill\\rule{1ex}{1ex}\\par}\n"
)


def document(*bodies: str, macros: str = "") -> str:
    """A LaTeX document of the article class; it needs only amsmath, and amssymb for `\\intercal`.

    `macros` go into its preamble. The comment at the head of a single body moves to the head of the document.
    """
    lines = bodies[0].splitlines(keepends=True) if len(bodies) == 1 else []
    comment = "".join(takewhile(lambda line: line.startswith("%"), lines))
    middle = "\n".join(body.removeprefix(comment) for body in bodies)
    theorems = _THEOREMS if "\\begin{theorem}" in middle else ""
    symbols = "\\usepackage{amssymb}\n" if "\\intercal" in middle else ""
    start = "" if theorems and middle.startswith("\\begin{theorem}") else "\\noindent\n"
    return (
        f"{comment}\\documentclass{{article}}\n\\usepackage{{amsmath}}\n{symbols}\\emergencystretch=3em\n{theorems}{macros}"
        f"\\begin{{document}}\n{start}{middle}\\end{{document}}\n"
    )
