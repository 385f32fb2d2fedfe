"""`symnet draw`: from widths to the picture of a network."""

from pathlib import Path
from typing import Final

import click

from symnet.cli.options import read_activation, read_size, read_widths
from symnet.errors import UsageError
from symnet.network import SHOWN, Network
from symnet.typeset.symbols import PRESETS

FORMATS: Final = ("tikz", "svg")


@click.command("draw", short_help="Draw a network as in textbooks.")
@click.option("--inputs", required=True, help="Number of inputs: an integer or a name such as p.")
@click.option("--widths", required=True, help="Widths of the layers, for example h,1 or 3,1.")
@click.option("--notation", default="article", show_default=True, help=f"One of {', '.join(PRESETS)}.")
@click.option("--no-bias", is_flag=True, help="Layers without offsets.")
@click.option("--activation", metavar="A,B", help="Activation z -> A z + B of every layer, numbers or names.")
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
    network = Network.dense(
        read_size(inputs, "--inputs"),
        *read_widths(widths),
        bias=not no_bias,
        activation=read_activation(activation) if activation else None,
    )
    picture = network.draw(notation, limit)
    if output is None:
        click.echo(picture.svg() if kind == "svg" else picture.tikz(standalone), nl=False)
    else:
        picture.save(output, standalone)
