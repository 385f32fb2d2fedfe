"""Models compared: merges, folds and checkpoints, beside NumPy computing the same product in binary64."""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.rows import Kind, Row, Trial
from symnet.models.compare import compare
from symnet.models.comparing import Rounded, compare_graphs
from symnet.models.functions import attention, normalise, pointwise
from symnet.models.graphs import (
    BatchNorm,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Permute,
    Reshape,
    Scale,
    Sum,
    Take,
    Tensor,
    Windows,
)
from symnet.models.safetensors import write

Array = np.ndarray[Any, np.dtype[Any]]
HEADS = 16
MEMORY = 2**30
"""How many bytes the comparison of a checkpoint may take."""


def _drawn(*shape: int) -> Array:
    return np.random.default_rng(sum(shape)).standard_normal(shape).astype(np.float32)


def _bfloat16(numbers: Array) -> Array:
    """The bits of the nearest numbers."""
    bits = numbers.astype(np.float32).view(np.uint32)
    return ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint16)


def _wide(bits: Array, form: Any = np.float32) -> Array:
    return (bits.astype(np.uint32) << 16).view(np.float32).astype(form)


def _agree(found: object, _: object) -> bool:
    return isinstance(found, Rounded)


def merge(size: int) -> Trial:
    """A square layer in bfloat16 with an adapter of rank 16, and what it is merged into."""
    base, up, down = (_bfloat16(_drawn(*shape) / 8) for shape in ((size, size), (size, 16), (16, size)))
    update = _wide(_bfloat16(_wide(_bfloat16(_wide(up) @ _wide(down))) * np.float32(2)))
    whole = _bfloat16(_wide(base) + update)

    def layer(bits: Array, x: Node) -> Node:
        return Node.of(Dense(Tensor.of_bfloat16(bits, "weights")), x)

    x = Node.of(Input(("n", size)), name="x")
    scaled = Node.of(Scale(Tensor.of(np.float64(2), "the scale")), layer(up, layer(down, x)))
    before = Graph({"x": x}, {"y": Node.of(Sum((1, 1)), layer(base, x), scaled)})
    after = Graph({"x": x}, {"y": layer(whole, x)})

    def theirs() -> Array:
        product = _wide(base, np.float64) + 2 * (_wide(up, np.float64) @ _wide(down, np.float64))
        return np.asarray(np.abs(product - _wide(whole, np.float64)))

    return Trial(lambda: compare_graphs(before, after), theirs, _agree)


def branches(channels: int) -> Trial:
    """A block of RepVGG with three normalised branches, and its one convolution."""
    three, one = _drawn(channels, channels, 3, 3), _drawn(channels, channels, 1, 1)
    norms = [[_drawn(channels) for _ in range(3)] + [np.abs(_drawn(channels)) + 1] for _ in range(3)]
    x = Node.of(Input(("n", channels, 56, 56)), name="x")

    def normed(node: Node, norm: list[Array]) -> Node:
        scale, shift, mean, variance = (Tensor.of(part, "norm") for part in norm)
        return Node.of(BatchNorm(mean, variance, 1e-5, scale, shift), node)

    def convolved(kernel: Array, offset: Array | None = None) -> Node:
        shift = None if offset is None else Tensor.of(offset, "offset")
        windows = Windows.plain(2, kernel.shape[-1] // 2)
        return Node.of(Convolution(Tensor.of(kernel, "kernel"), shift, windows), x)

    parts = [
        normed(node, norm) for node, norm in zip((convolved(three), convolved(one), x), norms, strict=True)
    ]
    before = Graph({"x": x}, {"y": Node.of(Sum((1, 1, 1)), *parts)})

    def fused(form: Any) -> tuple[Array, Array]:
        total, offset = np.zeros(three.shape, form), np.zeros(channels, form)
        identity = np.eye(channels, dtype=form)[:, :, None, None]
        for kernel, norm in zip((three, one, identity), norms, strict=True):
            scale, shift, mean, variance = (part.astype(form) for part in norm)
            factor = scale / np.sqrt(variance + form(1e-5))
            pad = (3 - kernel.shape[-1]) // 2
            total[..., pad : 3 - pad, pad : 3 - pad] += kernel.astype(form) * factor[:, None, None, None]
            offset += shift - mean * factor
        return total, offset

    after = Graph({"x": x}, {"y": convolved(*fused(np.float32))})
    return Trial(lambda: compare_graphs(before, after), lambda: fused(np.float64), _agree)


def block(millions: int) -> Trial:
    """A block of a transformer with 12·d² weights, and the same with its normalisations' scales folded."""
    width = round((millions * 1e6 / 12) ** 0.5 / HEADS) * HEADS
    joint, out = _drawn(3 * width, width), _drawn(width, width)
    up, down = _drawn(4 * width, width), _drawn(width, 4 * width)
    scales = _drawn(2, width)

    def graph(weights: tuple[Array, Array], scales: Array | None) -> Graph:
        x = Node.of(Input(("n", 16, width)), name="x")

        def dense(array: Array, node: Node) -> Node:
            return Node.of(Dense(Tensor.of(array, "weights")), node)

        def normed(node: Node, number: int) -> Node:
            node = Node.of(normalise(node.shape, 1, 1e-5), node)
            return node if scales is None else Node.of(Scale(Tensor.of(scales[number], "scale")), node)

        rows = Node.of(Reshape(("n", 16, 3, HEADS, -1)), dense(weights[0], normed(x, 0)))
        moved = Node.of(Permute((2, 0, 3, 1, 4)), rows)
        heads = [Node.of(Reshape(moved.shape[1:]), Node.of(Take(0, (k,)), moved)) for k in range(3)]
        shapes = [node.shape for node in heads]
        y = Node.of(attention(*shapes, causal=False, scale=None), *heads)
        y = Node.of(Reshape(x.shape), Node.of(Permute((0, 2, 1, 3)), y))
        y = Node.of(Sum((1, 1)), dense(out, y), x)
        inner = Node.of(pointwise("silu"), dense(weights[1], normed(y, 1)))
        return Graph({"x": x}, {"y": Node.of(Sum((1, 1)), dense(down, inner), y)})

    before, after = graph((joint, up), scales), graph((joint * scales[0], up * scales[1]), None)

    def theirs() -> list[Array]:
        return [
            weights.astype(np.float64) * scale for weights, scale in ((joint, scales[0]), (up, scales[1]))
        ]

    return Trial(lambda: compare_graphs(before, after), theirs, _agree)


def checkpoint(mebibytes: int) -> Trial:
    """A checkpoint in float32, and the same in bfloat16, compared by a process that tells what it takes."""
    folder = TemporaryDirectory()
    count = max(1, mebibytes // 64)
    rows = _drawn(mebibytes * 2**18 // count // 4096, 4096)
    for name, tensor in (
        ("before", Tensor.of(rows, "t")),
        ("after", Tensor.of_bfloat16(_bfloat16(rows), "t")),
    ):
        write({f"t{k}": tensor for k in range(count)}, Path(folder.name) / f"{name}.safetensors")

    def ours() -> int:
        command = [sys.executable, "-m", "benchmarks.models", folder.name]
        run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own
        return int(run.stdout)

    return Trial(ours, None, lambda found, _: found <= MEMORY)


def _peak(folder: Path) -> int:
    """The most bytes that this process has had while it compared two checkpoints."""
    found = compare(folder / "before.safetensors", folder / "after.safetensors")
    assert isinstance(found, Rounded)  # noqa: S101
    (line,) = [each for each in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in each]
    return int(line.split()[1]) * 1024


MODELS = (
    Row(
        "models: a merge in bfloat16, rank 16", "NumPy in binary64", (1024, 2048, 4096), (64, 128), merge,
        Kind.WITHIN, 15, "n =", repetitions=3,
    ),
    Row(
        "models: a block of RepVGG and its one convolution", "NumPy in binary64", (16, 32, 64), (4, 8),
        branches, Kind.BOUND, 0, "channels:", repetitions=9, seconds=0.02,
    ),
    Row(
        "models: a block of a transformer, scales folded", "NumPy in binary64", (5, 15, 50), (1,),
        block, Kind.BOUND, 0, "million weights:", repetitions=2, seconds=3,
    ),
    Row(
        "models: a checkpoint in bfloat16, in at most 1 GiB of memory", "–", (256, 2048), (16,), checkpoint,
        Kind.BOUND, 0, "MiB:", repetitions=1, seconds=60,
    ),
)  # fmt: skip

if __name__ == "__main__":
    print(_peak(Path(sys.argv[1])))
