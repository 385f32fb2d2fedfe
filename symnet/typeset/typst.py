"""Derivations for Typst, through pandoc, which writes the mathematics of LaTeX as that of Typst."""

from typing import Final

from symnet.errors import MissingExtra, SymnetError

# Pandoc gives \biggl a fixed size; \left, which here means the same, makes parentheses that fit.
_SIZES: Final = {r"\biggl": r"\left", r"\biggr": r"\right"}


def typst(latex: str) -> str:
    """A fragment of LaTeX as Typst; its comments at the head stay.

    Raises `MissingExtra` without pypandoc, `SymnetError` if pandoc cannot read the LaTeX.

    >>> print(typst("% one line" + chr(10) + r"\\[ y = b_{0} + \\sum_{i=1}^{p} b_{i} x_{i} \\]"), end="")
    // one line
    $ y = b_0 + sum_(i = 1)^p b_i x_i $
    """
    try:
        import pypandoc  # noqa: PLC0415 - an optional framework
    except ImportError:
        raise MissingExtra("Typst needs pandoc: run pip install 'symnet[typst]'") from None
    lines = latex.splitlines()
    head = [line for line in lines if line.startswith("%")]
    body = "\n".join(line for line in lines if not line.startswith("%"))
    for found, same in _SIZES.items():
        body = body.replace(found, same)
    try:
        converted = pypandoc.convert_text(body, "typst", format="latex")
    except (OSError, RuntimeError) as error:
        raise SymnetError(f"pandoc could not convert the LaTeX: {str(error).splitlines()[0]}") from None
    return "".join(f"//{line[1:]}\n" for line in head) + converted.replace("\r\n", "\n")
