"""A model as a picture: its operations from top to bottom, each joined to those that it is made of."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Final

from symnet.models.graphs import (
    BatchNorm,
    Concatenate,
    Constant,
    Convolution,
    Dense,
    Graph,
    Input,
    Node,
    Opaque,
    Operation,
    Permute,
    Reshape,
    Scale,
    Shift,
    Sum,
    Take,
    TransposedConvolution,
)

LANE, WIDTH, HEIGHT, GAP = 14, 320, 42, 16
"""The breadth of a line beside the boxes, the extents of a box, and the room below it."""
LETTERS: Final = 44
"""How many letters fit into a box."""
WORDS: Final[Mapping[type, str]] = {
    BatchNorm: "batch normalisation",
    Concatenate: "one after the other",
    Constant: "numbers",
    Input: "input",
    Permute: "axes in another order",
    Reshape: "another shape",
    Scale: "times numbers",
    Shift: "plus numbers",
    Sum: "sum",
    Take: "some entries",
}


def drawn(graph: Graph, colours: Mapping[str, str]) -> str:
    """A picture as SVG; a box has the class that `colours` says for the name of its layer."""
    nodes = graph.nodes()
    rows = {id(node): row for row, node in enumerate(nodes)}
    joined = [(rows[id(each)], rows[id(node)]) for node in nodes for each in dict.fromkeys(node.inputs)]
    lanes = _lanes([edge for edge in joined if edge[1] - edge[0] > 1])
    left = LANE * (max(lanes.values(), default=-1) + 1) + 4
    ends = {id(node): f"output {name}" for name, node in graph.outputs.items()}
    boxes = [_box(node, row, left, colours, ends.get(id(node))) for row, node in enumerate(nodes)]
    lines = [_line(edge, left, lanes.get(edge)) for edge in joined]
    width, height = left + WIDTH + 4, len(nodes) * (HEIGHT + GAP) + 8
    body = "\n".join([*lines, *boxes])
    return (
        f'<svg class="model" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img" '
        f'aria-label="{len(nodes)} operations">\n{body}\n</svg>\n'
    )


def _lanes(edges: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """For each line past boxes, how far beside them it runs, so that no two run over each other."""
    lanes: dict[tuple[int, int], int] = {}
    for start, end in sorted(edges, key=lambda edge: edge[1] - edge[0]):
        taken = {lane for (other, last), lane in lanes.items() if other < end and start < last}
        lanes[start, end] = next(lane for lane in range(len(edges)) if lane not in taken)
    return lanes


def _line(edge: tuple[int, int], left: int, lane: int | None) -> str:
    start, end = (row * (HEIGHT + GAP) + 4 for row in edge)
    if lane is None:
        return f'<path d="M{left + WIDTH // 2},{start + HEIGHT}V{end}"/>'
    x = left - LANE * (lane + 1) + 4
    return f'<path d="M{left},{start + HEIGHT - 9}H{x}V{end + 9}H{left}"/>'


def _box(node: Node, row: int, left: int, colours: Mapping[str, str], end: str | None) -> str:
    top = row * (HEIGHT + GAP) + 4
    what = described(node)
    name, told = (node.name or what), " · ".join(each for each in (node.name and what, end) if each)
    hue = colours.get(node.name, "") if not isinstance(node.operation, Opaque | Input) else ""
    return (
        f'<g class="{hue or "plain"}"><title>{text(name)}: {text(what)} {text(str(list(node.shape)))}</title>'
        f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="5"/>'
        f'<text x="{left + 10}" y="{top + 17}">{text(_short(name))}</text>'
        f'<text class="quiet" x="{left + 10}" y="{top + 34}">{text(_short(told, LETTERS + 6))}</text></g>'
    )


def described(node: Node) -> str:
    """An operation in a few words.

    >>> x = Node.of(Input(("n", 3)), name="x")
    >>> described(x), described(Node.of(Opaque("relu", pointwise=True), x))
    ('input [n, 3]', 'relu')
    """
    match node.operation:
        case Dense(weights):
            return f"dense, {weights.shape[1]} to {weights.shape[0]}"
        case Convolution(weights, _, _, groups):
            return (
                f"convolution, {_taps(weights.shape[2:])}, {weights.shape[1] * groups} to {weights.shape[0]}"
            )
        case TransposedConvolution(weights, groups=groups):
            extents = f"{weights.shape[0]} to {weights.shape[1] * groups}"
            return f"transposed convolution, {_taps(weights.shape[2:])}, {extents}"
        case Opaque(kind):
            return kind.replace("_", " ")
        case operation:
            return f"{WORDS[type(operation)]}{_extents(operation, node)}"


def _extents(operation: Operation, node: Node) -> str:
    named = isinstance(operation, Input | Constant | Reshape)
    return f" [{', '.join(map(str, node.shape))}]" if named else ""


def _taps(kernel: Sequence[int]) -> str:
    return "×".join(map(str, kernel))


def _short(name: str, letters: int = LETTERS) -> str:
    """A name with its middle left out where it is long: its end tells more than its beginning."""
    return name if len(name) <= letters else f"{name[: letters // 3]}…{name[-(letters - letters // 3 - 1) :]}"


def text(words: str) -> str:
    """Words as HTML, with a mark for what cannot be printed."""
    return escape("".join(letter if letter.isprintable() else "\ufffd" for letter in words))
