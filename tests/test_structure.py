"""Rooms: folders that are imported from only through their door, the names in `__all__`."""

import ast
import importlib
from pathlib import Path

import pytest

import symnet

HOME = Path(symnet.__file__).parent.parent


def module(path):
    """The name of a file as Python imports it."""
    return ".".join(path.relative_to(HOME).with_suffix("").parts).removesuffix(".__init__")


FILES = {module(path): path for path in sorted((HOME / "symnet").rglob("*.py"))}
ROOMS = (
    "symnet.explain",
    "symnet.gradients",
    "symnet.terms",
    "symnet.layers",
    "symnet.models.adapters",
    "symnet.models.collapsing",
    "symnet.models.graphs",
    "symnet.models.torch",
    "symnet.models.onnx",
    "symnet.models.sklearn",
    "symnet.network",
    "symnet.papers.grammar",
    "symnet.papers.report",
    "symnet.reports",
    "symnet.rounding",
    "symnet.search.certificates",
    "symnet.search.counterexamples",
    "symnet.search.differences",
    "symnet.search.gradients",
    "symnet.search.ideals",
    "symnet.search.modular",
    "symnet.search.words",
    "symnet.strategies",
    "symnet.testing",
    "symnet.typeset.formula",
    "symnet.typeset.page",
    "symnet.typeset.reader",
    "symnet.typeset.symbols",
)


def imported(path):
    """The modules that a file imports from, wherever it does."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_says_what_it_gives(room):
    assert importlib.import_module(room).__all__


@pytest.mark.parametrize("name", FILES)
def test_a_room_is_entered_by_its_door(name):
    rooms = [room for room in ROOMS if not f"{name}.".startswith(f"{room}.")]
    past = [other for other in imported(FILES[name]) if any(other.startswith(f"{room}.") for room in rooms)]
    assert not past
