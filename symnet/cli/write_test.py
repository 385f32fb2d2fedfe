"""`symnet write-test`: a test file for a function, from a theorem, a layer, a network or LaTeX."""

import importlib
import re
import runpy
import sys
from functools import reduce
from keyword import iskeyword
from pathlib import Path
from typing import Any, Final

import click
from sympy import Basic, MatrixSymbol, Symbol

from symnet.cli.networks import read_size
from symnet.cli.options import say, write
from symnet.derive import Derivation
from symnet.errors import UsageError
from symnet.network import Network
from symnet.reading.terms import told
from symnet.statements import Claim, Theorem, located
from symnet.terms import NAME
from symnet.testing import written_test
from symnet.typeset import read_latex

_PLACE: Final = re.compile(r"(?P<path>.+\.py)::(?P<name>\w+)(\[(?P<layer>\d+)\])?")


@click.command("write-test", short_help="Write a test that a function computes a term.")
@click.argument("function", metavar="MODULE:FUNCTION")
@click.option(
    "--is",
    "meaning",
    required=True,
    metavar="TERM",
    help="FILE.py::NAME of a theorem, a network or a term, NAME[2] for a layer, or LaTeX.",
)
@click.option(
    "--shape", "shapes", multiple=True, metavar="X=M,N", help="A letter of the LaTeX: W=h,p, b=h or s=scalar."
)
@click.option(
    "--name", "names", multiple=True, metavar="PARAMETER=SYMBOL", help="Which symbol a parameter is."
)
@click.option(
    "--layout", multiple=True, metavar="PARAMETER=LAYOUT", help="How it is stored: rows, vector, ..."
)
@click.option("--dtype", help="A dtype such as float32 or torch.float16.  [default: float64]")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="File to write.")
def command(
    function: str,
    meaning: str,
    shapes: tuple[str, ...],
    names: tuple[str, ...],
    layout: tuple[str, ...],
    dtype: str | None,
    output: Path | None,
) -> None:
    """Print a test file, ready to run, that holds a function against a term at random sizes and entries.

    \b
    symnet write-test layers:dense --is 'W \\mathbf{x}' --shape W=h,p --shape x=p
    symnet write-test layers:dense --is nets.py::net[1] --layout x=rows -o test_dense.py

    The module is imported, and a file that is named is run, as Python would.
    """
    module, name, found = _function(function)
    text = written_test(
        module,
        name,
        found,
        _meaning(meaning, shapes),
        names=_pairs(names, "--name"),
        layout=_pairs(layout, "--layout"),
        dtype=dtype,
    )
    if output:
        write(output, text)
    else:
        say(text, end="")


def _function(text: str) -> tuple[str, str, Any]:
    """The module and the name of a function, and the function."""
    module, colon, name = text.partition(":")
    parts = [*module.split("."), *name.split(".")]
    if not colon or not all(part.isidentifier() and not iskeyword(part) for part in parts):
        raise UsageError(f"a function is named MODULE:FUNCTION; found {text!r}")
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        loaded = importlib.import_module(module)
    except (Exception, SystemExit) as error:
        path = Path(f"{module.replace('.', '/')}.py")
        raise UsageError(f"{module} cannot be imported: {located(error, path)}") from None
    try:
        found = reduce(getattr, name.split("."), loaded)
    except AttributeError:
        raise UsageError(f"{module} has no {name}") from None
    if not callable(found):
        raise UsageError(f"{name} of {module} must be a function; found {told(found)}")
    return module, name, found


def _meaning(text: str, shapes: tuple[str, ...]) -> Any:
    """What the function is to compute."""
    place = _PLACE.fullmatch(text)
    if not place:
        return read_latex(text, names=[_letter(shape) for shape in shapes])
    if shapes:
        raise UsageError("--shape is for the letters of LaTeX; the terms of a file have theirs")
    path, name, layer = Path(place["path"]), place["name"], place["layer"]
    if not path.is_file():
        raise UsageError(f"{path} does not exist")
    try:
        known = runpy.run_path(str(path))
    except (Exception, SystemExit) as error:
        raise UsageError(located(error, path)) from None
    if name not in known:
        raise UsageError(f"{path} has no {name}")
    try:
        found = _term(known[name])
    except (Exception, SystemExit) as error:
        raise UsageError(located(error, path)) from None
    return found if layer is None else _layer(found, name, int(layer))


def _term(found: Any) -> Any:
    """The left side of a claim, the network of a derivation, or what is neither as it is."""
    match found:
        case Theorem():
            return _term(found.statement())
        case Derivation():
            return found.network
        case Claim():
            return found.lhs
    return found


def _layer(network: Any, name: str, number: int) -> Any:
    if not isinstance(network, Network):
        raise UsageError(f"{name} must be a network to have layers; found {type(network).__name__}")
    if not 1 <= number <= len(network.layers):
        raise UsageError(f"{name} has layers 1 to {len(network.layers)}; found {number}")
    return network.layers[number - 1]


def _letter(text: str) -> Basic:
    """A matrix W=h,p, a column b=h or a scalar s=scalar."""
    name, equals, shape = text.partition("=")
    if not equals or not NAME.fullmatch(name):
        raise UsageError(f"a shape is written W=h,p, b=h or s=scalar; found {text!r}")
    if shape == "scalar":
        return Symbol(name)
    extents = [read_size(part, f"a size in {text!r}") for part in shape.split(",")]
    if len(extents) > 2:
        raise UsageError(f"a matrix has two sizes; found {text!r}")
    return MatrixSymbol(name, extents[0], extents[1] if len(extents) == 2 else 1)


def _pairs(texts: tuple[str, ...], option: str) -> dict[str, str]:
    """Assignments A=B as a mapping."""
    for text in texts:
        if not re.fullmatch(r"\w+=\w+", text):
            raise UsageError(f"{option} takes A=B; found {text!r}")
    return {left: right for left, _, right in (text.partition("=") for text in texts)}
