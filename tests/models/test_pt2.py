"""Files of exported programs, read without PyTorch: they are what their modules are.

The number of mutated files is that of the environment variable SYMNET_EXAMPLES.
"""

import json
import os
import pickle
import random
import subprocess
import sys
import zipfile

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="PyTorch writes the files that are read")

from symnet.errors import SymnetError, UsageError  # noqa: E402
from symnet.models.graphs import Dense, Opaque  # noqa: E402
from symnet.models.torch import read, read_archive  # noqa: E402
from tests.models.torch_models import MODELS, Computed, made  # noqa: E402

MODEL, WEIGHTS = "models/model.json", "data/weights/model_weights_config.json"
WEIGHT = "data/weights/weight_0"
MUTATED = int(os.environ.get("SYMNET_EXAMPLES", "100"))
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """The file of a model, made once."""
    folder, files = tmp_path_factory.mktemp("pt2"), {}

    def save(name):
        if name not in files:
            module, example = made(name)
            shapes = tuple({0: torch.export.Dim.AUTO} for _ in example)
            shapes = (shapes,) if isinstance(module, Computed) else shapes
            exported = torch.export.export(module, example, dynamic_shapes=shapes)
            files[name] = folder / f"{len(files)}.pt2"
            torch.export.save(exported, files[name])
        return files[name]

    return save


def signature(graph):
    """Everything that a graph says, its numbers as bytes."""

    def told(operation):
        if isinstance(operation, Opaque):
            return (operation, operation.extents)
        parts = (getattr(operation, part) for part in operation.__slots__)
        return tuple((p.form.name, p.shape, p.stored.tobytes()) if hasattr(p, "stored") else p for p in parts)

    nodes = graph.nodes()
    places = {id(node): place for place, node in enumerate(nodes)}
    return [
        (type(n.operation).__name__, told(n.operation), n.shape, n.name, [places[id(i)] for i in n.inputs])
        for n in nodes
    ]


@pytest.mark.parametrize("name", MODELS)
def test_a_file_is_read_as_its_module_is(saved, name):
    left, right = read_archive(saved(name)), read(*made(name))
    assert list(left.inputs) == list(right.inputs) and list(left.outputs) == list(right.outputs)
    assert set(left.assumed) == set(right.assumed)
    for one, other in zip(signature(left), signature(right), strict=True):
        assert one == other


def rewritten(source, target, change):
    """The file with its entries changed by a function of their names and bytes, which may drop one."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            found = change(info.filename.partition("/")[2], old.read(info))
            if found is not None:
                text, compression = found if isinstance(found, tuple) else (found, zipfile.ZIP_STORED)
                new.writestr(info.filename, text, compression)
    return target


def in_json(entry, change):
    """A change of an entry of JSON."""

    def changed(name, text):
        if name != entry:
            return text
        value = json.loads(text)
        change(value)
        return json.dumps(value).encode()

    return changed


def weight(value):
    return value["config"]["0.weight"]


class Code:
    def __reduce__(self):
        return (os.mkdir, (os.environ["SYMNET_PLANTED"],))


def entry(name, change):
    """A change of one entry."""
    return lambda other, text: change(text) if other == name else text


def meta(**more):
    """A change of what is told of a weight."""
    return in_json(WEIGHTS, lambda value: weight(value)["tensor_meta"].update(more))


def node(change):
    """A change of the calls."""
    return in_json(MODEL, lambda value: change(value["graph_module"]["graph"]["nodes"]))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (entry("byteorder", lambda _: None), "must have 'byteorder': save it with PyTorch"),
        (entry("byteorder", lambda _: b"big"), "numbers are little-endian"),
        (entry(MODEL, lambda _: None), "must hold one program; found 0"),
        (entry(MODEL, lambda _: b"{"), "must be JSON"),
        (entry(MODEL, lambda _: b"{}"), "is no program"),
        (entry(WEIGHT, lambda text: text[:-1]), "must lie within 'weight_0'"),
        (entry(WEIGHT, lambda text: (text, zipfile.ZIP_DEFLATED)), "weight_0', not compressed"),
        (in_json(WEIGHTS, lambda value: weight(value).update(use_pickle=True)), "which is not opened"),
        (in_json(WEIGHTS, lambda value: weight(value).update(path_name="../x")), "must have the entry"),
        (meta(dtype=10), "must hold real numbers"),
        (meta(storage_offset={"as_int": 1}), "must lie within"),
        (meta(sizes=[{"as_int": 2**62}] * 2), "must have known extents"),
        (node(lambda nodes: nodes.pop(0)), "nothing makes it"),
        (node(lambda nodes: nodes[0].update(target="aten.rand.default")), "is random"),
    ],
)
def test_a_file_that_is_no_program_is_refused(saved, tmp_path, change, message):
    with pytest.raises(SymnetError, match=message):
        read_archive(rewritten(saved("mlp"), tmp_path / "wrong.pt2", change))


def test_what_is_no_file_of_pytorch_is_refused(tmp_path):
    for text in (b"", b"PK", b"\x80\x04.", bytes(1000)):
        (tmp_path / "wrong.pt2").write_bytes(text)
        with pytest.raises(UsageError, match="cannot be read"):
            read_archive(tmp_path / "wrong.pt2")
    with pytest.raises(UsageError, match="cannot be read"):
        read_archive(tmp_path / "missing.pt2")


def test_pickles_are_never_opened(saved, tmp_path, monkeypatch):
    planted = tmp_path / "planted"
    monkeypatch.setenv("SYMNET_PLANTED", str(planted))
    code = pickle.dumps(Code())
    path = rewritten(
        saved("mlp"), tmp_path / "code.pt2", lambda name, text: code if name.endswith(".pt") else text
    )
    assert len(read_archive(path).nodes()) == len(read_archive(saved("mlp")).nodes())
    assert not planted.exists()
    pickle.loads(code)  # noqa: S301 - it would have run
    assert planted.exists()


def test_a_bomb_is_not_unpacked(saved, tmp_path):
    def bomb(name, text):
        return (bytes(200_000_000), zipfile.ZIP_DEFLATED) if name == MODEL else text

    path = rewritten(saved("mlp"), tmp_path / "bomb.pt2", bomb)
    with pytest.raises(UsageError, match="must have at most 100000000 bytes"):
        read_archive(path)


def test_a_file_is_read_without_pytorch(saved):
    program = """
import sys
sys.modules["torch"] = None
from symnet.models.torch import read_archive
print([node.name for node in read_archive(sys.argv[1]).nodes()][:2])
"""
    found = subprocess.run(
        [sys.executable, "-c", program, saved("mlp")], capture_output=True, text=True, check=True, timeout=120
    )
    assert found.stdout == "['input', '0']\n"


def test_weights_are_mapped(saved):
    dense = next(n.operation for n in read_archive(saved("mlp")).nodes() if isinstance(n.operation, Dense))
    base = dense.weights.stored
    while base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def altered(value, draw):
    """One value within JSON replaced by another."""
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else range(len(value))
        key = draw.choice(keys)
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or draw.random() < 0.1:
            numbers = (-1, 0, 3, 2**40, 1e300, True)
            others = (None, "x", [], {}, [[]], {"as_int": -1}, {"as_none": True})
            first = next(iter(value.values() if isinstance(value, dict) else value))
            value[key] = draw.choice((*numbers, *others, first))
            return
        value = inner


@pytest.mark.parametrize("name", ["cnn", "attention", "parts"])
def test_mutated_programs_are_read_or_refused(saved, tmp_path, name):
    draw = random.Random(name)  # noqa: S311 - the same each time
    refused = 0
    for _ in range(MUTATED):
        change = in_json(
            draw.choice((MODEL, MODEL, WEIGHTS)), lambda value: altered(_part(value, draw), draw)
        )
        path = rewritten(saved(name), tmp_path / "mutated.pt2", change)
        try:
            read_archive(path)
        except SymnetError:
            refused += 1
    assert refused


def _part(value, draw):
    """The graph of a program, where most of it is."""
    return value["graph_module"]["graph"] if "graph_module" in value and draw.random() < 0.9 else value
