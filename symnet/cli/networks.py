"""The network that options describe: text is data, and becomes a number or a name only."""

import re
from collections.abc import Callable
from typing import Final

import click
from sympy import Expr, Rational, Symbol

from symnet.errors import UsageError
from symnet.network import Network
from symnet.terms import NAME, size_symbol
from symnet.typeset.symbols import PRESETS

Command = Callable[..., None]
_OPTIONS: Final = (
    click.option("--inputs", required=True, help="Number of inputs: an integer or a name such as p."),
    click.option("--widths", required=True, help="Widths of the layers, for example h,1 or 3,1."),
    click.option("--notation", default="article", show_default=True, help=f"One of {', '.join(PRESETS)}."),
    click.option("--no-bias", is_flag=True, help="Layers without offsets."),
    click.option(
        "--activation", metavar="A,B", help="Activation z -> A z + B of every layer, numbers or names."
    ),
)
_DIGITS: Final = 9
"""How many digits a size has at most: larger numbers are better letters."""
_RATIONAL: Final = re.compile(r"[+-]?\d{1,50}(/\d{1,50}|\.\d{1,50})?")


def network_options(command: Command) -> Command:
    """The options of which `read_network` makes a network, and its letters."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_network(inputs: str, widths: str, no_bias: bool, activation: str | None) -> Network:
    """The network of the options. Raises `UsageError` naming what cannot be read."""
    return Network.dense(
        read_size(inputs, "--inputs"),
        *read_widths(widths),
        bias=not no_bias,
        activation=read_activation(activation) if activation else None,
    )


def read_size(text: str, what: str) -> int | Symbol:
    """A size: a positive integer or a name. Raises `UsageError` naming what was found."""
    word = text.strip()
    if word.isascii() and word.isdigit() and len(word) <= _DIGITS and int(word) >= 1:
        return int(word)
    if NAME.fullmatch(word):
        return size_symbol(word)
    wanted = f"a positive integer of at most {_DIGITS} digits" if word.isdigit() else "a positive integer"
    raise UsageError(f"{what} must be {wanted} or a name such as p; found {word!r}")


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
