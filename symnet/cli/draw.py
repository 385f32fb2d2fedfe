"""`symnet draw`: from widths to the picture of a network."""

from pathlib import Path
from typing import Final

import click

from symnet.cli.networks import network_options, read_network
from symnet.cli.options import say, say_markup
from symnet.errors import UsageError
from symnet.network import SHOWN

FORMATS: Final = ("tikz", "svg")


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
    picture = read_network(inputs, widths, no_bias, activation).draw(notation, limit)
    if output:
        picture.save(output, standalone)
    elif kind == "svg":
        say_markup(picture.svg())
    else:
        say(picture.tikz(standalone), end="")
