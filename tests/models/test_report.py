"""The page on two models: everything that was found, as HTML that is well formed, whatever names are."""

from xml.etree import ElementTree

import numpy as np
import pytest

from symnet import compare
from symnet.models.comparing import drawing
from symnet.models.comparing.page import html
from symnet.models.functions import pointwise
from symnet.models.graphs import Dense, Graph, Input, Node, Sum, Tensor

DRAW = np.random.default_rng(2)
FIRST, SECOND = DRAW.standard_normal((4, 3)), DRAW.standard_normal((3, 4))
NAME = 'a<b>&"\x1b'


def residual(second, name=NAME):
    """x + W₂·relu(W₁·x), whose second layer has this name."""
    x = Node.of(Input(("n", 3)), name="x")
    h = Node.of(pointwise("relu"), Node.of(Dense(Tensor.of(FIRST, "w")), x, name="up"))
    y = Node.of(Dense(Tensor.of(second, "v")), h, name=name)
    return Graph({"x": x}, {"y": Node.of(Sum((1, 1)), x, y, name="sum")})


def parsed(text):
    """The body of a page, which is well formed."""
    return ElementTree.fromstring(text[text.index("<body>") : text.index("</html>")])  # noqa: S314 - ours


def words(element):
    return "".join(element.itertext())


@pytest.mark.parametrize(
    ("second", "verdict"),
    [(SECOND, "Same"), (SECOND * (1 + 2.0**-52), "Unknown"), (2 * SECOND, "Different")],
)
def test_a_page_has_the_verdict_the_segments_and_both_networks(second, verdict):
    models = residual(SECOND), residual(second, "b")
    found = compare(*models)
    body = parsed(html(found, ("before.onnx", "after.onnx"), models))
    assert words(body.find("h1")) == "before.onnx and after.onnx"
    assert words(body.find("p[@class]")).startswith(verdict)
    rows = body.findall("table/tbody/tr")
    assert len(rows) == len(found.report.segments)
    pictures = body.findall(".//svg")
    assert [len(each.findall("g")) for each in pictures] == [5, 5]
    assert [len(each.findall("path")) for each in pictures] == [5, 5]
    wrong = body.findall("table/tbody/tr[@class='apart']")
    assert bool(wrong) == (verdict != "Same")
    codes = [words(code) for code in body.findall("dl/dd/code")]
    assert codes == ([str(found.witness["x"].tolist())] if verdict == "Different" else [])
    if wrong:
        worst = next(segment.worst for segment in found.report.segments if segment.worst)
        assert f"{worst.left:.9g}" in words(wrong[0])
        assert f"{worst.right:.9g}" in words(wrong[0])


def test_names_are_text_whatever_they_are():
    models = residual(SECOND), residual(SECOND)
    page = html(compare(*models), ("<i>", "b"), models)
    assert "<i>" not in page
    assert "\x1b" not in page
    assert 'a<b>&"\ufffd' in words(parsed(page))
    assert "<script" not in page


def test_lines_past_boxes_do_not_run_over_each_other():
    x = Node.of(Input(("n", 3)), name="x")
    y = x
    for _ in range(3):
        y = Node.of(pointwise("relu"), y)
    graph = Graph({"x": x}, {"y": Node.of(Sum((1, 1, 1)), x, y.inputs[0], y)})
    edges = [(0, 4), (2, 4), (1, 3)]
    lanes = drawing._lanes(edges)
    for one in edges:
        for two in edges:
            over = one != two and one[0] < two[1] and two[0] < one[1]
            assert not over or lanes[one] != lanes[two]
    assert drawing.drawn(graph, {}).count("<path") == 6


@pytest.mark.parametrize("length", [1, 44, 45, 300])
def test_a_long_name_keeps_its_end(length):
    name = "".join(chr(97 + k % 26) for k in range(length))
    short = drawing._short(name)
    assert len(short) == min(length, drawing.LETTERS)
    assert short[-8:] == name[-8:]
