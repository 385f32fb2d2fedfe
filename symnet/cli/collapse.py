"""`symnet collapse`: the layers of a model that nothing stands between, as one."""

from pathlib import Path
from textwrap import wrap

import click

from symnet.cli import NOT_AS_STATED, OK
from symnet.cli.options import progress, say
from symnet.errors import UsageError
from symnet.models.collapsing import WRITERS, alone, collapsed, equations, size, write
from symnet.models.comparing import compare_graphs
from symnet.models.comparing.record import holds, lines
from symnet.models.graphs import Graph, Input
from symnet.models.sources import opened

WIDTH, SHOWN = 100, 200
"""The width of an equation, and how many coefficients are printed where no names of inputs are given."""


@click.command("collapse", short_help="Collapse what stands between the activations of a model.")
@click.argument("model", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help=f"Write the result: {' '.join(WRITERS)}"
)
@click.option("--inputs", metavar="NAMES", help="Names of the inputs, with commas between them.")
@click.option(
    "--digits", type=click.IntRange(1, 1000), default=6, show_default=True, help="Digits of coefficients."
)
@click.pass_context
def command(ctx: click.Context, model: Path, output: Path | None, inputs: str | None, digits: int) -> None:
    """Collapse each affine segment of a model into one layer, exactly, and round its numbers once.

    MODEL is .onnx or .pt2. Nothing is written unless the result is found to be the same function, as
    `symnet compare` finds it. Files of .json have exact fractions. A model that is one affine map is printed
    as equations.
    """
    if output is not None and output.suffix.lower() not in WRITERS:
        raise UsageError(f"{output} must end in one of {' '.join(WRITERS)}")
    with progress(f"collapsing {model}"):
        graph = opened(model)
        if not isinstance(graph, Graph):
            raise UsageError(f"{model} has no layers: collapse .onnx or .pt2")
        found = collapsed(graph)
        verdict = compare_graphs(graph, found.graph)
    one = alone(found)
    names = None if inputs is None else [name.strip() for name in inputs.split(",")]
    if one is None and names is not None:
        raise UsageError("names of inputs are for a model that is one affine map, which this is not")
    if not holds(verdict):
        for line in lines(verdict):
            say(line)
        ctx.exit(NOT_AS_STATED)
    if output is not None:
        write(found, output)
    say(f"{_layers(graph)} operations, collapsed into {_layers(found.graph)}")
    if one is not None and (names is not None or size(one) <= SHOWN):
        for equation in equations(one, names, digits):
            for line in wrap(equation, WIDTH, subsequent_indent="    ", break_long_words=False):
                say(line)
    say(str(verdict))
    ctx.exit(OK)


def _layers(graph: Graph) -> int:
    return sum(not isinstance(node.operation, Input) for node in graph.nodes())
