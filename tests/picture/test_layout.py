"""The laws of a layout: everything in its own place, edges between nodes, dots where nodes are left out."""

from itertools import combinations, pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Matrix, MatrixSymbol, Rational, symbols

from symnet import Dense, Network, Notation, Parallel, Residual, UsageError, sizes
from symnet.derive.named import NamedNetwork
from symnet.network import SHOWN
from symnet.picture.columns import RADIUS, shown
from symnet.picture.labels import place
from symnet.picture.layout import Area, Point, Role
from tests.networks import DENSE, NETWORKS

h, p, q = sizes("h p q")
PICTURES = {
    f"{name}, {preset}": network.draw(preset)
    for name, network in NETWORKS.items()
    for preset in ("article", "layers")
}
WIDTHS = st.lists(st.one_of(st.integers(1, 9), st.sampled_from([h, p, q])), min_size=2, max_size=4)


def picture(*widths, notation="article", limit=SHOWN, **options):
    return Network.dense(*widths, **options).draw(notation, limit)


def written(layout):
    """The areas of all that is written or drawn, except the edges."""
    return [
        *(node.area for node in layout.nodes),
        *layout.dots,
        *(edge.label.area for edge in layout.edges if edge.label),
        *(caption.area for caption in layout.captions),
        *(bypass.label.area for bypass in layout.bypasses),
    ]


def faults(layout):
    """What a reader could not tell apart: areas that meet, labels on other edges, edges without nodes."""
    nodes = {node.name: node for node in layout.nodes}
    found = [f"{one} meets {two}" for one, two in combinations(written(layout), 2) if one.meets(two)]
    if len(nodes) != len(layout.nodes):
        found.append("two nodes have one name")
    for edge in layout.edges:
        if not {edge.source, edge.target} <= nodes.keys():
            found.append(f"{edge.source} to {edge.target} joins what is not drawn")
            continue
        for node, end in ((nodes[edge.source], edge.start), (nodes[edge.target], edge.end)):
            if not on_border(node, end):
                found.append(f"an edge ends off {node.name}")
    for one in layout.edges:
        for two in layout.edges:
            if one.label and one is not two and one.label.area.crossed_by(two.start, two.end):
                found.append(f"a label of {one.source} lies on an edge of {two.source}")
    return found


def on_border(node, end):
    area, x, y = node.area, end.x - node.area.centre.x, end.y - node.area.centre.y
    if node.round:
        return abs((x**2 + y**2) ** 0.5 - area.half_width) < 1e-6
    return abs(abs(x) - area.half_width) < 1e-6 and abs(y) <= area.half_height


@pytest.mark.parametrize("name", PICTURES)
def test_nothing_lies_on_anything_else(name):
    assert faults(PICTURES[name].layout()) == []


@given(WIDTHS, st.booleans(), st.sampled_from(["article", "layers"]))
@settings(max_examples=40, deadline=None)
def test_nothing_lies_on_anything_else_whatever_the_widths(widths, bias, notation):
    assert faults(picture(*widths, notation=notation, bias=bias).layout()) == []


def test_faults_are_seen():
    layout = picture(3, 2, 1).layout()
    first, second, *others = layout.nodes
    same_place = type(layout)(
        (first, type(second)(second.name, second.role, second.writing, first.area), *others), (), (), ()
    )
    assert any("meets" in fault for fault in faults(same_place))
    without_nodes = type(layout)((), (), layout.edges, ())
    assert any("joins what is not drawn" in fault for fault in faults(without_nodes))


@given(WIDTHS, st.integers(3, 8))
@settings(max_examples=40, deadline=None)
def test_dots_stand_exactly_where_nodes_are_left_out(widths, limit):
    layout = picture(*widths, limit=limit).layout()
    columns = {}
    for node in layout.nodes:
        if node.role is not Role.ONE:
            columns.setdefault(node.area.centre.x, []).append(node)
    dotted = {dots.centre.x: dots for dots in layout.dots}
    assert len(columns) == len(widths)
    assert len(dotted) == len(layout.dots)
    for width, (x, nodes) in zip(widths, sorted(columns.items()), strict=True):
        elided = not isinstance(width, int) or width > limit
        assert (x in dotted) == elided
        assert len(nodes) == (3 if elided else width)
        if elided:
            *_, second, last = sorted(node.area.centre.y for node in nodes)
            assert second < dotted[x].centre.y < last


@given(WIDTHS, st.booleans())
@settings(max_examples=40, deadline=None)
def test_every_node_has_an_edge_to_every_node_of_the_next_column(widths, bias):
    layout = picture(*widths, bias=bias).layout()
    columns = {}
    for node in layout.nodes:
        columns.setdefault(node.area.centre.x, []).append(node)
    ordered = [columns[x] for x in sorted(columns)]
    expected = {
        (source.name, target.name)
        for left, right in pairwise(ordered)
        for source in left
        for target in right
        if target.role is not Role.ONE
    }
    assert {(edge.source, edge.target) for edge in layout.edges} == expected
    assert len(layout.edges) == len(expected)
    ones = [node for node in layout.nodes if node.role is Role.ONE]
    assert len(ones) == (len(widths) - 1 if bias else 0)


def test_what_is_shown_of_a_vector():
    assert shown(Integer(4), 4) == (0, 1, 2, 3)
    assert shown(Integer(5), 4) == (0, 1, None, 4)
    assert shown(p, 4) == (0, 1, None, p - 1)
    assert shown(p + 1, 4)[-1] == p


@pytest.mark.parametrize("name", ["one node, article", "three nodes, article", "a hidden layer, article"])
def test_every_edge_of_the_pictures_of_the_article_has_its_weight(name):
    layout = PICTURES[name].layout()
    assert all(edge.label for edge in layout.edges)
    assert 2 * layout.bounds(0).half_width < 345  # the text width of the article class


def test_edges_that_are_too_many_have_the_names_of_the_matrices():
    layout = picture(6, 6, 1).layout()
    assert not any(edge.label for edge in layout.edges[:42])
    assert all(edge.label for edge in layout.edges[42:])
    assert any(", " in caption.writing for caption in layout.captions)


def test_deep_networks_have_the_names_of_the_matrices():
    layout = picture(2, *[2] * 6).layout()
    assert all(edge.label for edge in layout.edges)
    layout = picture(2, *[2] * 40, notation="layers").layout()
    assert not any(edge.label for edge in layout.edges)
    assert sum(", " in caption.writing for caption in layout.captions) == 40
    assert faults(layout) == []


def test_numbers_stand_on_edges_and_long_ones_do_not():
    weights = Matrix([[1, Rational(-3, 2)], [0, 5]])
    edges = Network((Dense(weights),)).draw().layout().edges
    assert [edge.label.writing[0] for edge in edges] == [1, 0, Rational(-3, 2), 5]
    long = Dense(Matrix([[Rational(10**12, 7)]]))
    assert Network((long,)).draw().layout().edges[0].label is None


def test_long_names_widen_their_nodes():
    rows = sizes("a_very_long_name_of_a_width")
    layout = picture(p, rows, 1).layout()
    assert faults(layout) == []
    assert any(not node.round and node.area.half_width > RADIUS for node in layout.nodes)


def test_a_residual_connection_is_a_box_with_a_way_past_it():
    inner = Network.dense(h, q, h, start=2)
    layout = Network.dense(p, h).then(Residual(inner)).draw("layers").layout()
    (box,) = [node for node in layout.nodes if node.role is Role.MAP]
    (bypass,) = layout.bypasses
    nodes = {node.name: node for node in layout.nodes}
    assert box.writing == ("dense, dense",)
    assert faults(layout) == []
    assert nodes[bypass.source].area.right < box.area.left < box.area.right < nodes[bypass.target].area.left
    assert all(corner.y > box.area.bottom for corner in bypass.corners[1:-1])
    assert bypass.label.writing[0] == "+ "


def test_labels_that_have_no_room_are_not_placed():
    start, end = Point(0, 0), Point(100, 0)
    assert place([(start, end)], [(5.0, 5.0)], []) is not None
    assert place([(start, end)], [(5.0, 5.0)], [Area(Point(50, 0), 60, 10)]) is None
    assert place([(start, end), (Point(0, 2), Point(100, 2))], [(5.0, 5.0)] * 2, []) is None


@pytest.mark.parametrize("limit", [2, 0, -1, True, 3.5, "6"])
def test_a_limit_that_leaves_no_room_for_dots_is_refused(limit):
    with pytest.raises(UsageError, match="at least 3"):
        picture(3, 1, limit=limit)


def test_a_size_named_as_a_letter_is_refused():
    with pytest.raises(UsageError, match="b has the name of a letter of the notation article"):
        picture(sizes("b"), 1)


def test_weights_that_are_no_symbol_are_named_by_the_notation():
    weights = 2 * MatrixSymbol("V", 1, 2)
    edges = Network((Dense(weights),)).draw().layout().edges
    assert all(edge.label for edge in edges)


def test_the_letter_of_an_activation_is_no_other_part():
    taken = Network.dense(p, 1, activation=symbols("z beta")).draw("layers").layout().captions
    assert str(taken[-1].writing[0]) == "u"
    free = Network.dense(p, 1, activation=symbols("alpha beta")).draw("layers").layout().captions
    assert str(free[-1].writing[0]) == "z"
    statistics = Network.dense(p, h, 1).draw("statistics").layout().captions
    assert str(statistics[-1].writing[0]) == "u"


@pytest.mark.parametrize(
    ("name", "notation"),
    [*product(NETWORKS, ["article", "layers"]), *((name, "statistics") for name in DENSE)],
)
def test_parts_have_the_names_that_derivations_give_them(name, notation):
    network = NETWORKS[name]
    drawn, derived = network.draw(notation).names(), NamedNetwork(network.in_notation(notation)).glyphs
    for layer, weights, offset in zip(network.layers, drawn.weights, drawn.offsets, strict=True):
        if isinstance(layer, Dense) and isinstance(layer.weights, MatrixSymbol):
            assert drawn.glyphs[weights] == derived[layer.weights]
        if isinstance(layer, Dense) and layer.offset is not None:
            assert drawn.glyphs[offset] == derived[layer.offset]
    for vector in drawn.vectors[:-1]:
        assert drawn.glyphs[vector] == derived[vector]


NOTATIONS = [
    Notation.layers.replace(index_base=0),
    Notation.layers.replace(layer_marks="subscript"),
    Notation.article.replace(vectors="row", transpose="T", bold=False),
    Notation.article.replace(inputs="signal", hidden="node"),
]


@pytest.mark.parametrize("notation", NOTATIONS, ids=str)
def test_any_notation_can_be_drawn(notation):
    for network in (Network.dense(p, h, 1), Network.dense(3, 2, q), Network.dense(9, 9, 2)):
        assert faults(network.draw(notation).layout()) == []


def test_positions_are_counted_from_the_base_of_the_notation():
    picture = Network.dense(3, 1).draw(Notation.layers.replace(index_base=0))
    assert "{$x_{0}$}" in picture.tikz()
    assert "{$x_{3}$}" not in picture.tikz()


KINDS = {
    "parallel to one output": "dense + (dense, dense)",
    "concatenated branches": "[dense; dense]",
    "residual": "dense",
    "residual inside a residual": "residual (dense), dense",
    "dropout": "dropout",
    "normalised": "batch normalisation",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items())
def test_a_layer_without_weights_of_its_own_is_a_box_with_its_kind(name, kind):
    layout = NETWORKS[name].draw().layout()
    (box,) = [node for node in layout.nodes if node.role is Role.MAP]
    assert box.writing == (kind,)
    before = [node for node in layout.nodes if node.area.right < box.area.left and node.role is not Role.ONE]
    last = max(node.area.centre.x for node in before)
    into = {edge.source for edge in layout.edges if edge.target == box.name}
    assert into == {node.name for node in before if node.area.centre.x == last}


def test_many_branches_are_counted():
    branches = [Network.dense(p, 1, start=2 * n) for n in (1, 2, 3)]
    writing = [node.writing for node in Network(Parallel(branches)).draw().layout().nodes]
    assert ("a sum of 3 branches",) in writing
    chain = Residual([Network.dense(p, p, start=n) for n in (1, 2, 3)])
    assert ("3 layers",) in [node.writing for node in Network(chain).draw().layout().nodes]
