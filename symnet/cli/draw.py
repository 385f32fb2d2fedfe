"""`symnet draw`: from widths to the picture of a network."""

from itertools import pairwise
from pathlib import Path
from typing import Final

import click
from sympy import Symbol

from symnet.cli.networks import network_options, read_network, read_size, read_widths
from symnet.cli.options import say, say_markup
from symnet.errors import UsageError
from symnet.network import SHOWN

FORMATS: Final = ("tikz", "svg")
MOST: Final = 100_000
"""How many edges are drawn at most."""


@click.command("draw", short_help="Draw a network as in textbooks.")
@network_options
@click.option(
    "--limit", type=int, default=SHOWN, show_default=True, help="Nodes of a column up to which all are drawn."
)
@click.option("--format", "kind", type=click.Choice(FORMATS), help="What is printed; by default TikZ.")
@click.option("--standalone", is_flag=True, help="A whole LaTeX document instead of a fragment.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File: .svg .tex .pdf")
def command(
    inputs: str,
    widths: str,
    notation: str,
    no_bias: bool,
    activation: str | None,
    limit: int,
    kind: str | None,
    standalone: bool,
    output: Path | None,
) -> None:
    """Draw a network: inputs, nodes, weights on edges, dots where sizes are symbolic.

    \b
    symnet draw --inputs p --widths 3,1 -o network.svg
    symnet draw --inputs p --widths h,1 --notation layers --standalone -o network.tex
    """
    if kind and output:
        raise UsageError(f"--format is for what is printed; the suffix of {output} says what is written")
    if standalone and (kind == "svg" or (output and output.suffix != ".tex")):
        raise UsageError("--standalone is for LaTeX, printed or in a .tex file")
    _check_limit([read_size(inputs, "--inputs"), *read_widths(widths)], limit)
    picture = read_network(inputs, widths, no_bias, activation).draw(notation, limit)
    if output:
        picture.save(output, standalone)
    elif kind == "svg":
        say_markup(picture.svg())
    else:
        say(picture.tikz(standalone), end="")


def _check_limit(sizes: list[int | Symbol], limit: int) -> None:
    """Refuse what would take hours: an edge for each pair of nodes in columns side by side."""
    drawn = [size if isinstance(size, int) and size <= limit else SHOWN for size in sizes]
    edges = sum(left * right for left, right in pairwise(drawn))
    if edges > MOST:
        raise UsageError(
            f"--limit {limit} draws {edges} edges, more than {MOST}; a smaller limit leaves dots"
        )
