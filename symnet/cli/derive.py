"""`symnet derive`: from widths to a derivation in a paper's LaTeX."""

import json
from math import prod
from pathlib import Path
from typing import Final

import click
from sympy import Symbol

from symnet.cli import doing
from symnet.cli.layout import style_options
from symnet.cli.networks import network_options, read_network, read_size, read_widths
from symnet.cli.options import examples_option, no_traces, say, say_markup, seed_option, write
from symnet.derive import VIEWS, Derivation, derive
from symnet.errors import UsageError
from symnet.instances.cross_check import Checked, cross_check
from symnet.typeset.formula import SHORT
from symnet.typeset.page import PLAIN, Style, compile_pdf, page, section

FORMATS: Final = ("latex", "markdown", "text", "html", "json", "typst")
MOST: Final = 20_000
"""How many products the explicit view writes out at most."""
SUFFIXES: Final = {
    ".tex": "latex",
    ".md": "markdown",
    ".txt": "text",
    ".html": "html",
    ".json": "json",
    ".pdf": "pdf",
    ".typ": "typst",
}


@click.command("derive", short_help="Print the derivation of a network's canonical form.")
@network_options
@click.option(
    "--view", default="sum", show_default=True, help=f"One of {', '.join(VIEWS)}, or several: matrix,sum."
)
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Output format; by default LaTeX.")
@click.option(
    "--limit", type=int, default=SHORT.limit, show_default=True, help="Sizes up to it have no dots."
)
@click.option("--leading", type=int, default=SHORT.leading, show_default=True, help="Terms before the dots.")
@style_options
@click.option("--macros", type=click.Path(path_type=Path), help="File for the letters as \\newcommand's.")
@click.option("--standalone", is_flag=True, help="A whole LaTeX document instead of a fragment.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="File: .tex .md .txt .html .json .pdf .typ"
)
@examples_option
@seed_option
def command(
    inputs: str,
    widths: str,
    view: str,
    notation: str,
    no_bias: bool,
    activation: str | None,
    kind: str | None,
    limit: int,
    leading: int,
    macros: Path | None,
    standalone: bool,
    output: Path | None,
    examples: int,
    seed: int,
    **layout: str | int | bool,
) -> None:
    """Print the derivation of a network's canonical form, every line proved and cross-checked.

    \b
    symnet derive --inputs p --widths 3,1
    symnet derive --inputs p --widths h,1 --view matrix --notation layers -o proof.pdf
    symnet derive --inputs p --widths h,1 --view matrix,sum --theorem "One hidden layer" --numbering last
    """
    form = _form(kind, output, standalone)
    if macros and output and macros.resolve() == output.resolve():
        raise UsageError(f"--macros and -o name one file, {output}")
    style = Style(**layout, macros=macros is not None)  # type: ignore[arg-type]
    if style != PLAIN and form not in ("latex", "pdf"):
        raise UsageError(f"the options of layout are for LaTeX; found the format {form}")
    views = [each.strip() for each in view.split(",")]
    if "explicit" in views:
        _check_limit([read_size(inputs, "--inputs"), *read_widths(widths)], limit)
    with no_traces(), doing("the derivation"):
        network = read_network(inputs, widths, no_bias, activation)
        derivation = derive(network, views, notation, limit=limit, leading=leading)
        with doing("its random instances"):
            checked = cross_check(derivation, examples=examples, seed=seed)
    if macros:
        write(macros, derivation.macros())
    if form in ("latex", "pdf"):
        whole = standalone or form == "pdf"
        content: str | bytes = derivation.latex(style, standalone=whole, notes=[str(checked)])
    else:
        content = _rendered(derivation, checked, form)
    if form == "pdf":
        content, _ = compile_pdf(str(content))
    if output is None:
        say_markup(str(content)) if form == "html" else say(str(content), end="")
    else:
        write(output, content)


def _check_limit(sizes: list[int | Symbol], limit: int) -> None:
    """Refuse what would take hours: every product on a path from an input to the output is written out."""
    written = prod(size for size in sizes[:-1] if isinstance(size, int) and size <= limit)
    if written > MOST:
        raise UsageError(
            f"--limit {limit} writes out {written} products, more than {MOST}; a smaller limit leaves dots"
        )


def _form(kind: str | None, output: Path | None, standalone: bool) -> str:
    """The format asked for, by name or by the file's suffix."""
    by_suffix = SUFFIXES.get(output.suffix) if output else None
    if output and not by_suffix:
        raise UsageError(f"the suffix of {output} must be one of {' '.join(SUFFIXES)}")
    if kind and by_suffix and kind != by_suffix:
        raise UsageError(f"--format {kind} does not fit the suffix of {output}")
    form = kind or by_suffix or "latex"
    if standalone and form not in ("latex", "pdf"):
        raise UsageError(f"--standalone is for LaTeX; found the format {form}")
    return form


def _rendered(derivation: Derivation, checked: Checked, form: str) -> str:
    match form:
        case "markdown":
            return f"{derivation.markdown()}\n<!-- {checked} -->\n"
        case "text":
            return f"{derivation.text()}\n{checked}\n"
        case "typst":
            return derivation.typst([str(checked)])
        case "html":
            return page(str(derivation.network), section(derivation.display()), f"<p>{checked}</p>\n")
    record = {**derivation.json(), "checked": {"examples": checked.examples, "seed": checked.seed}}
    return json.dumps(record, indent=2, ensure_ascii=False) + "\n"
