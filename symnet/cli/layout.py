"""The options of `symnet derive` that say how LaTeX is laid out."""

from collections.abc import Callable
from typing import Final

import click

from symnet.typeset.page import CHOICES, PLAIN

_STYLE: Final = {
    "environment": "Environment: align, aligned (one equation) or gather.",
    "reasons": "Reasons: beside the line, above the relation, numbered below, or none.",
    "numbering": "Equation numbers: none, the last line or all.",
    "label": "Label of the last line, or the prefix of all.",
    "tag": "Tag in place of the last number.",
    "braces": "Name b*_0 and b*_i under the collected line.",
    "terms": "Summands on a line at most; 0 breaks by width.",
    "width": "Width of a line in points.",
    "theorem": "Title of a theorem that the derivation proves.",
}


def style_options(function: Callable[..., None]) -> Callable[..., None]:
    """The options that say how LaTeX is laid out, one for each field of a `Style`."""
    for name, text in reversed(_STYLE.items()):
        default = getattr(PLAIN, name)
        choices = click.Choice(CHOICES[name]) if name in CHOICES else None
        kind = {"is_flag": True} if default is False else {"type": choices or type(default)}
        shown = {"show_default": bool(default)}
        option = click.option(f"--{name}", default=default, help=text, **kind, **shown)  # type: ignore[arg-type]
        function = option(function)
    return function
