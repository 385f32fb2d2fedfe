"""A layout as a TikZ picture that needs only TikZ and amsmath, and no TikZ library."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from symnet.picture.layout import Edge, Layout, Node, Point, Role, Writing, number
from symnet.typeset.formula import Printer
from symnet.typeset.symbols import escape

MARGIN: Final = 4.0
_FILLS: Final = {
    Role.INPUT: "white",
    Role.ONE: "black!12",
    Role.HIDDEN: "blue!6",
    Role.OUTPUT: "orange!14",
    Role.MAP: "black!4, rounded corners=4pt, font=\\footnotesize",
}
_STYLES: Final = (
    "x=1pt, y=-1pt, inner sep=0pt, outer sep=0pt, line width=0.4pt",
    *(f"symnet {kind}/.style={{draw, fill={fill}}}" for kind, fill in _FILLS.items()),
    "symnet edge/.style={draw=black!55, -stealth}",
    "symnet weight/.style={fill=white, inner sep=0.4pt, font=\\footnotesize}",
    "symnet caption/.style={font=\\footnotesize}",
)
"""The look of each part as a named style, which an author can change."""


def tikz(layout: Layout, printer: Printer, head: Sequence[str] = ()) -> str:
    """The picture, for `\\input` where TikZ and amsmath are loaded; the lines of `head` as comments."""
    return "\n".join(
        [
            *(f"% {_printable(line)}" for line in head),
            "\\begin{tikzpicture}[",
            *(f"  {style}," for style in _STYLES),
            "]",
            *(f"  {line}" for line in _lines(layout, printer)),
            "\\end{tikzpicture}\n",
        ]
    )


def page(layout: Layout, picture: str) -> str:
    """A document of one page, as large as the picture."""
    area = layout.bounds(MARGIN)
    size = f"paperwidth={number(2 * area.half_width)}pt, paperheight={number(2 * area.half_height)}pt"
    return (
        "\\documentclass{article}\n\\usepackage{amsmath}\n\\usepackage{tikz}\n"
        f"\\usepackage[{size}, margin=0pt]{{geometry}}\n"
        "\\pagestyle{empty}\n\\setlength{\\parindent}{0pt}\n\\setlength{\\topskip}{0pt}\n"
        f"\\begin{{document}}\n{picture.rstrip()}%\n\\end{{document}}\n"
    )


def _printable(line: str) -> str:
    """A comment line without line breaks or control characters, whatever names are in it."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _lines(layout: Layout, printer: Printer) -> Iterable[str]:
    area = layout.bounds(MARGIN)
    corners = Point(area.left, area.top), Point(area.right, area.bottom)
    yield f"\\useasboundingbox {_point(corners[0])} rectangle {_point(corners[1])};"
    for node in layout.nodes:
        yield _node(node, printer)
    for dots in layout.dots:
        yield f"\\node at {_point(dots.centre)} {{$\\vdots$}};"
    nodes = {node.name: node for node in layout.nodes}
    for edge in layout.edges:
        yield _edge(edge, nodes, printer)
    for bypass in layout.bypasses:
        way = " -- ".join(map(_point, bypass.corners[1:-1]))
        yield f"\\draw[symnet edge, rounded corners=4pt] ({bypass.source}) -- {way} -- ({bypass.target});"
        where, writing = bypass.label.area.centre, _writing(bypass.label.writing, printer)
        yield f"\\node[symnet weight] at {_point(where)} {writing};"
    for caption in layout.captions:
        yield f"\\node[symnet caption] at {_point(caption.area.centre)} {_writing(caption.writing, printer)};"


def _node(node: Node, printer: Printer) -> str:
    area, width, height = node.area, 2 * node.area.half_width, 2 * node.area.half_height
    shape = f"circle, minimum size={number(width)}pt"
    if not node.round:
        shape = f"minimum width={number(width)}pt, minimum height={number(height)}pt"
        shape += ", rounded corners=4pt" if node.role is not Role.MAP else ""
    place = f"({node.name}) at {_point(area.centre)}"
    return f"\\node[symnet {node.role}, {shape}] {place} {_writing(node.writing, printer)};"


def _edge(edge: Edge, nodes: Mapping[str, Node], printer: Printer) -> str:
    source, target = nodes[edge.source], nodes[edge.target]
    start = _end(source, target, "east")
    end = _end(target, source, "west")
    label = ""
    if edge.label:
        place = f"pos={number(edge.label.fraction)}"
        label = f" node[symnet weight, {place}] {_writing(edge.label.writing, printer)}"
    return f"\\draw[symnet edge] {start} --{label} {end};"


def _end(node: Node, other: Node, side: str) -> str:
    """Where an edge meets a node: TikZ clips it at a circle; at the box of a map it runs level."""
    if node.role is Role.MAP:
        return f"({other.name} -| {node.name}.{side})"
    return f"({node.name})" if node.round and other.role is not Role.MAP else f"({node.name}.{side})"


def _writing(writing: Writing, printer: Printer) -> str:
    parts = (escape(part) if isinstance(part, str) else f"${printer(part)}$" for part in writing)
    return f"{{{''.join(parts)}}}"


def _point(point: Point) -> str:
    return f"({number(point.x)},{number(point.y)})"
