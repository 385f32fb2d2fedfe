"""Files of tensors: what is written is read, by others too, and whatever else a file holds is refused.

The number of mutated files is that of the environment variable SYMNET_EXAMPLES; a long run is
`SYMNET_EXAMPLES=100000 python -m pytest tests/models/test_safetensors.py`.
"""

import json
import os
import random

import numpy as np
import pytest

from symnet.errors import SymnetError, UsageError
from symnet.models.graphs import Tensor
from symnet.models.safetensors import read, write

MUTATED = int(os.environ.get("SYMNET_EXAMPLES", "1000"))
DRAW = np.random.default_rng(7)
TENSORS = {
    "layers.0.weight": Tensor.of(DRAW.standard_normal((3, 5)), "w"),
    "layers.0.bias": Tensor.of(DRAW.standard_normal(3).astype(np.float32), "b"),
    "half": Tensor.of(DRAW.standard_normal((2, 1, 2)).astype(np.float16), "h"),
    "brain": Tensor.of_bfloat16(DRAW.integers(0, 2**14, 7).astype(np.uint16), "brain"),
    "scalar": Tensor.of(np.float32(3), "scalar"),
    "none": Tensor.of(np.empty((0, 4)), "none"),
}


@pytest.fixture
def file(tmp_path):
    write(TENSORS, tmp_path / "model.safetensors")
    return tmp_path / "model.safetensors"


def plain(header, data=b""):
    """A file with this header and these bytes."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data


def entry(kind="F32", shape=(2,), begin=0, end=8):
    return {"dtype": kind, "shape": list(shape), "data_offsets": [begin, end]}


def test_what_is_written_is_read(file):
    found = read(file)
    assert set(found) == set(TENSORS) and len(found) == len(TENSORS)
    for name, tensor in TENSORS.items():
        assert found[name].same(tensor)
        assert found[name].name == name


def test_the_reference_reads_what_is_written(file):
    reference = pytest.importorskip("safetensors", reason="safetensors is the reference of its format")
    with reference.safe_open(file, "numpy") as opened:
        assert set(opened.keys()) == set(TENSORS)
        for name in set(TENSORS) - {"brain"}:
            np.testing.assert_array_equal(opened.get_tensor(name), TENSORS[name].stored)


def test_what_the_reference_writes_is_read(tmp_path):
    reference = pytest.importorskip("safetensors.numpy", reason="safetensors is the reference of its format")
    arrays = {"a": DRAW.standard_normal((4, 3)).astype(np.float32), "b": np.arange(5), "c": np.array([True])}
    reference.save_file(arrays, tmp_path / "one.safetensors", {"format": "pt"})
    found = read(tmp_path / "one.safetensors")
    np.testing.assert_array_equal(found["a"].stored, arrays["a"])
    assert found.stored["b"].bits() != found.stored["c"].bits()
    with pytest.raises(UsageError, match="b must hold floats, F64, F32, F16, BF16; found I64"):
        found["b"]


def test_tensors_are_mapped_from_the_file(file):
    base = read(file)["layers.0.weight"].stored
    while base.base is not None and not isinstance(base, np.memmap):
        base = base.base
    assert isinstance(base, np.memmap)


def test_a_file_is_written_over_itself(file):
    write(dict(read(file)), file)
    assert read(file)["brain"].same(TENSORS["brain"])


def test_integers_and_small_floats_are_compared_by_their_bits(tmp_path):
    path = tmp_path / "small.safetensors"
    path.write_bytes(plain({"x": entry("F8_E4M3", (8,)), "y": entry("F4", (4, 4), 8, 16)}, bytes(range(16))))
    stored = read(path).stored
    assert stored["x"].bits() == stored["x"].bits()
    assert stored["x"].bits() != stored["y"].bits()
    assert not stored["x"].is_float


def sharded(folder):
    halves = [list(TENSORS)[::2], list(TENSORS)[1::2]]
    names = [f"model-0000{number}-of-00002.safetensors" for number in (1, 2)]
    for name, half in zip(names, halves, strict=True):
        write({each: TENSORS[each] for each in half}, folder / name)
    where = {each: name for name, half in zip(names, halves, strict=True) for each in half}
    (folder / "model.safetensors.index.json").write_text(json.dumps({"weight_map": where}))
    return where


def test_a_folder_is_read(tmp_path, file):
    assert set(read(tmp_path)) == set(TENSORS)
    file.unlink()
    sharded(tmp_path)
    found = read(tmp_path)
    assert all(found[name].same(tensor) for name, tensor in TENSORS.items())


@pytest.mark.parametrize("name", ["../model.safetensors", "/etc/passwd", "..", "", "a/b", "a\0b", "link"])
def test_shards_outside_the_folder_are_refused(tmp_path, name):
    folder = tmp_path / "folder"
    folder.mkdir()
    write(TENSORS, tmp_path / "model.safetensors")
    (folder / "link").symlink_to(tmp_path / "model.safetensors")
    (folder / "model.safetensors.index.json").write_text(
        json.dumps({"weight_map": dict.fromkeys(TENSORS, name)})
    )
    with pytest.raises(UsageError):
        read(folder)


def test_an_index_that_says_something_else_is_refused(tmp_path):
    where = sharded(tmp_path)
    index = tmp_path / "model.safetensors.index.json"
    for wrong in (
        {**where, "more": where["half"]},
        {name: shard for name, shard in where.items() if name != "half"},
        {**where, "half": where["layers.0.bias"]},
        {**where, "half": 3},
        [],
    ):
        index.write_text(json.dumps({"weight_map": wrong}))
        with pytest.raises(UsageError):
            read(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "must begin with the length"),
        (b"\x02\0\0\0\0\0\0", "must begin with the length"),
        (b"\x80\x04\x95" + b"\0" * 40, "must begin with the length"),
        (plain(b"{}")[:-1], "must begin with the length"),
        ((2**63).to_bytes(8, "little") + b"{}", "must begin with the length"),
        (plain(b"[]"), "must be an object"),
        (plain(b"\xff{}"), "must be JSON"),
        (plain(b"[" * 200_000), "must be JSON"),
        (plain(b"9" * 10_000), "must be JSON"),
        (plain(b'{"a": {}, "a": {}}'), "each name once"),
        (plain({"a\x1b[2J": entry()}, bytes(8)), "can be printed"),
        (plain({"a": 3}), "must have dtype, shape and data_offsets"),
        (plain({"a": {**entry(), "more": 1}}, bytes(8)), "must have dtype, shape and data_offsets"),
        (plain({"a": entry("F33")}, bytes(8)), "must have a known dtype; found 'F33'"),
        (plain({"a": entry(shape=[-2])}, bytes(8)), "shape of natural numbers"),
        (plain({"a": entry(shape=[True, 2])}, bytes(8)), "shape of natural numbers"),
        (plain({"a": entry(shape=[1] * 100)}, bytes(4)), "shape of natural numbers"),
        (plain({"a": entry(shape=[2**40, 2**40])}, bytes(8)), "as many bytes as F32"),
        (plain({"a": entry(end=7)}, bytes(7)), "as many bytes as F32"),
        (plain({"a": entry(end=8.0)}, bytes(8)), "as many bytes as F32"),
        (plain({"a": entry("F4", (3,), 0, 2)}, bytes(2)), "as many bytes as F4"),
        (plain({"a": entry()}, bytes(9)), "must have 9 bytes"),
        (plain({"a": entry()}, bytes(7)), "must have 7 bytes"),
        (plain({"a": entry(begin=1, end=9)}, bytes(9)), "must begin at 0; found 1"),
        (plain({"a": entry(begin=-8, end=0)}, bytes(8)), "must begin at 0; found -8"),
        (plain({"a": entry(), "b": entry()}, bytes(8)), "must begin at 8; found 0"),
        (plain({"a": entry(), "b": entry(begin=4, end=12)}, bytes(12)), "must begin at 8; found 4"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path, text, message):
    path = tmp_path / "wrong.safetensors"
    path.write_bytes(text)
    with pytest.raises(UsageError, match=message):
        read(path)


def test_a_file_that_shrinks_is_refused_when_it_is_used(file):
    found = read(file)
    file.write_bytes(file.read_bytes()[:50])
    with pytest.raises(UsageError, match="cannot be read any more"):
        found["layers.0.weight"]


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"model\.safetensors cannot be read"):
        read(tmp_path)


def mutated(text, draw):
    """The bytes, changed in a few places, most of them in the header."""
    text = bytearray(text)
    header = 8 + int.from_bytes(text[:8], "little")
    for _ in range(draw.choice((1, 1, 2, 5))):
        at = draw.randrange(draw.choice((8, header, len(text))))
        other = draw.randrange(len(text))
        match draw.randrange(5):
            case 0:
                text[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del text[at : at + draw.choice((1, 2, 8, 100))]
            case 2:
                text[at:at] = text[other : other + draw.choice((1, 8, 60))]
            case 3:
                text[at : at + 1] = draw.choice(b'{}[]",:0123456789-eE. ').to_bytes(1, "little")
            case 4:
                text[at:at] = draw.choice((b"9" * 30, b'"a":', b"null", b"{}", b"[" * 50, b"1e9", b"\\ud800"))
        if not text:
            break
    return bytes(text)


def test_mutated_files_are_read_or_refused(file):
    draw = random.Random(MUTATED)  # noqa: S311
    text = file.read_bytes()
    refused = 0
    for _ in range(MUTATED):
        file.write_bytes(mutated(text, draw))
        try:
            for stored in read(file).stored.values():
                stored.numbers() if stored.is_float else stored.bits()
        except SymnetError as error:
            refused += 1
            assert "\n" not in str(error) and str(error).isprintable()
    assert 0 < refused < MUTATED
