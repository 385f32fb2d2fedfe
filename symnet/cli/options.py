"""What the commands read from their arguments: text is data, and becomes a number or a name only."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

import click
from sympy import Expr, Rational, Symbol

from symnet.errors import UsageError
from symnet.instances.cross_check import EXAMPLES
from symnet.terms import NAME, size_symbol
from symnet.typeset.page import CHOICES, PLAIN

_RATIONAL: Final = re.compile(r"[+-]?\d{1,50}(/\d{1,50}|\.\d{1,50})?")

examples_option = click.option(
    "--examples",
    type=click.IntRange(min=0),
    default=EXAMPLES,
    show_default=True,
    help="Random instances to check on.",
)
seed_option = click.option(
    "--seed", type=int, default=0, show_default=True, help="Seed of the random instances."
)
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


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")


def read_size(text: str, what: str) -> int | Symbol:
    """A size: a positive integer or a name. Raises `UsageError` naming what was found."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= 9 and int(word) >= 1:
        return int(word)
    if NAME.fullmatch(word):
        return size_symbol(word)
    raise UsageError(f"{what} must be a positive integer or a name such as p; found {word!r}")


def read_widths(text: str) -> list[int | Symbol]:
    """Widths of layers, separated by commas."""
    return [read_size(part, f"width {number} of {text!r}") for number, part in enumerate(text.split(","), 1)]


def read_scalar(text: str, what: str) -> Expr:
    """A number such as 2, -1/3 or 0.5, or a name."""
    word = text.strip()
    if _RATIONAL.fullmatch(word):
        numerator, _, denominator = word.partition("/")
        if denominator and not int(denominator):
            raise UsageError(f"{what} must not be divided by 0; found {word!r}")
        return Rational(numerator) / int(denominator or 1)
    if NAME.fullmatch(word):
        return Symbol(word)
    raise UsageError(f"{what} must be a number or a name; found {word!r}")


def read_activation(text: str) -> tuple[Expr, Expr]:
    """SLOPE,INTERCEPT of an activation z -> slope·z + intercept."""
    parts = text.split(",")
    if len(parts) != 2:
        raise UsageError(f"an activation is SLOPE,INTERCEPT; found {text!r}")
    return read_scalar(parts[0], "the slope"), read_scalar(parts[1], "the intercept")


def write(path: Path, content: str | bytes) -> None:
    """Write a file. Raises `UsageError` if that cannot be done."""
    try:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
