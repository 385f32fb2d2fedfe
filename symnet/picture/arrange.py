"""From the layers of a network to the layout of its picture, from left to right."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from sympy import Symbol

from symnet.layers import Dense, Layer, LinearActivation, Residual
from symnet.picture.bundles import Bundle
from symnet.picture.captions import words
from symnet.picture.columns import Column, column
from symnet.picture.extents import SMALL, half_width
from symnet.picture.layout import Area, Bypass, Caption, Edge, Layout, Node, Point, Role, Writing
from symnet.picture.maps import REACH, box_width, past, through
from symnet.picture.names import PartNames
from symnet.terms import add, mul
from symnet.typeset.formula import LATEX, Printer

GAPS: Final = (80.0, 90.0, 100.0, 110.0, 120.0, 130.0, 140.0, 150.0, 160.0, 180.0, 200.0)
"""Distances between columns to try in turn, until the labels of all edges between them fit."""
BUNDLE: Final = 90.0
"""The distance between columns whose edges share one label."""
DEEP: Final = 6
"""The most layers with which every edge may have a label; a deeper network would become too wide."""
LINE: Final = 12.0
"""The distance from one line of a caption to the next."""


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between two columns, and the second of them."""

    column: Column
    edges: tuple[Edge, ...]
    captions: tuple[Caption, ...] = ()
    boxes: tuple[Node, ...] = ()
    bypasses: tuple[Bypass, ...] = ()


@dataclass(frozen=True)
class Arrangement:
    """Layers with their names, arranged one after the other."""

    layers: Sequence[Layer]
    names: PartNames
    limit: int

    @cached_property
    def printer(self) -> Printer:
        """Makes the formulas that are measured."""
        return self.names.printer(LATEX)

    def layout(self) -> Layout:
        """The layout of the whole network."""
        columns, found = [self._column(0, 0.0)], list[Between]()
        for number in range(1, len(self.layers) + 1):
            found.append(self._between(number, columns[-1]))
            columns.append(found[-1].column)
        bypasses = [bypass for each in found for bypass in each.bypasses]
        lowest = [area.bottom for each in columns for area in each.areas]
        lowest += [bypass.label.area.bottom for bypass in bypasses]
        nodes = [node for each in columns for node in each.sources]
        captions = [caption for each in found for caption in each.captions]
        return Layout(
            (*nodes, *(box for each in found for box in each.boxes)),
            tuple(dots for each in columns for dots in each.dots),
            tuple(edge for each in found for edge in each.edges),
            (*captions, *self._beneath(columns, max(lowest))),
            tuple(bypasses),
        )

    def _column(self, number: int, x: float) -> Column:
        depth = len(self.layers)
        role = Role.INPUT if not number else Role.OUTPUT if number == depth else Role.HIDDEN
        following = self.layers[number] if number < depth else None
        one = isinstance(following, Dense) and following.offset is not None
        return column(
            self.names.vectors[number],
            x,
            number=number,
            role=role,
            printer=self.printer,
            limit=self.limit,
            one=one,
        )

    def _between(self, number: int, left: Column) -> Between:
        """Layer `number`, counted from 1, to the right of the column of its inputs."""
        layer = self.layers[number - 1]
        least = self._least_gap(number, left)
        if isinstance(layer, Dense):
            return self._dense(number, layer, left, least)
        return self._boxed(number, layer, left, least)

    def _boxed(self, number: int, layer: Layer, left: Column, least: float) -> Between:
        name = words(layer)
        right = self._column(number, left.x + max(least, 2 * (box_width(name) + REACH)))
        box, edges = through(f"map-{number}", name, left, right)
        if not isinstance(layer, Residual):
            return Between(right, edges, boxes=(box,))
        bypass = past(box, left, right, self.names.vectors[number - 1], self.printer)
        return Between(right, edges, boxes=(box,), bypasses=(bypass,))

    def _dense(self, number: int, layer: Dense, left: Column, least: float) -> Between:
        bundle = Bundle(layer, self.names.weights[number - 1], self.names.offsets[number - 1], self.printer)
        right = self._column(number, left.x + max(BUNDLE, least))
        if len(self.layers) <= DEEP and (writings := bundle.writings(left, right)):
            for gap in sorted({max(gap, least) for gap in GAPS}):
                wider = self._column(number, left.x + gap)
                if edges := bundle.labelled(left, wider, writings):
                    return Between(wider, edges)
        edges = bundle.plain(left, right)
        return Between(right, edges, (bundle.caption(edges),))

    def _least_gap(self, number: int, left: Column) -> float:
        """The least distance that keeps captions and nodes of neighbouring columns apart."""
        captions = self._half_caption(number - 1) + self._half_caption(number) + LINE
        nodes = left.half_width + self._column(number, left.x).half_width + REACH
        return max(captions, nodes)

    def _half_caption(self, number: int) -> float:
        return max(SMALL * half_width(line, self.printer) for line in self._lines(number))

    def _lines(self, number: int) -> list[Writing]:
        """What stands beneath a column: what it holds, and the activation that made it."""
        depth = len(self.layers)
        if not number:
            return [("input" if self.layers[0].inputs == 1 else "inputs",)]
        layer = self.layers[number - 1]
        hidden = "hidden layer" if depth == 2 else f"hidden layer {number}"
        lines: list[Writing] = [("output layer" if number == depth else hidden,)]
        return (
            [*lines, activation(layer.activation, self.names.notation.letters())]
            if isinstance(layer, Dense)
            else lines
        )

    def _beneath(self, columns: Sequence[Column], bottom: float) -> list[Caption]:
        """The captions of all columns, on common lines beneath the picture."""
        return [
            Caption(
                line,
                Area(
                    Point(each.x, bottom + LINE * (row + 1)),
                    SMALL * half_width(line, self.printer),
                    LINE / 2,
                ),
            )
            for number, each in enumerate(columns)
            for row, line in enumerate(self._lines(number))
        ]


def activation(value: LinearActivation, taken: Collection[str] = ()) -> Writing:
    """The activation as a map of z, or of another letter if z is taken.

    >>> activation(LinearActivation(2))
    (z, ' ↦ ', 2*z)
    """
    used = {symbol.name for symbol in value.slope.free_symbols | value.intercept.free_symbols}
    z = Symbol(next(letter for letter in "zuvst" if letter not in used and letter not in taken))
    terms = [mul([value.slope, z]), *([value.intercept] if value.intercept != 0 else [])]
    return (z, " ↦ ", add(terms))
