"""Pictures as SVG, TikZ and PDF: well formed, without script, the same bytes each time, as recorded."""

import copy
import pickle
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from sympy import Symbol

from symnet import Network, UsageError, sizes
from symnet.picture.layout import Role
from symnet.picture.spans import finished, spans
from symnet.picture.tikz import page
from symnet.typeset.formula import LayerMark, Number, Printer, Scripts
from symnet.typeset.page import compile_pdf
from symnet.typeset.symbols import PRESETS, Letter
from tests.networks import NETWORKS

h, p, q = sizes("h p q")
RECORDED = Path(__file__).parents[2] / "proofs" / "pictures"
PICTURES = {
    "one_node": Network.dense(p, 1).draw(),
    "three_nodes": Network.dense(p, 3, 1).draw(),
    "any_number_of_nodes": Network.dense(p, h, 1).draw(),
}
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = [
    "<script>alert(1)</script>",
    "a&b\"'",
    "p}\\input{x}",
    "%",
    "$#^~\\",
    "\x00\x1b\ud800",
    "]]>",
    "π→",
    "a\nb",
]
DRAWN = {SVG + name for name in ("svg", "title", "desc", "rect", "g", "path", "circle", "text", "tspan")}


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("suffix", [".svg", ".tex"])
def test_pictures_are_as_recorded(name, suffix, record, tmp_path):
    path = tmp_path / f"picture{suffix}"
    PICTURES[name].save(path)
    recorded = (RECORDED / name).with_suffix(suffix)
    if record:
        recorded.write_bytes(path.read_bytes())
    assert path.read_bytes() == recorded.read_bytes()


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("notation", ["article", "layers"])
def test_svg_is_well_formed_and_draws_the_layout(name, notation):
    picture = NETWORKS[name].draw(notation)
    root, layout = ElementTree.fromstring(picture.svg()), picture.layout()  # noqa: S314
    assert {element.tag for element in root.iter()} <= DRAWN
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text == picture.description()
    nodes = [node for node in layout.nodes if node.round]
    assert len(root.findall(f"{SVG}circle")) == len(nodes) + 3 * len(layout.dots)
    assert len(root.findall(f"{SVG}g")[0]) == len(layout.edges) + len(layout.bypasses)
    for element in root.iter():
        assert not [key for key in element.attrib if "href" in key or key.startswith("on")]
    left, top, width, height = map(float, root.get("viewBox").split())
    for node in layout.nodes:
        assert left < node.area.left < node.area.right < left + width
        assert top < node.area.top < node.area.bottom < top + height


def test_no_text_of_svg_depends_on_a_style_sheet_or_another_file():
    svg = PICTURES["three_nodes"].svg()
    assert not re.search(r"<style|url\(|@import|href|<image|<foreignObject", svg)


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_data_in_every_format(name):
    size = Symbol(name, positive=True, integer=True)
    picture = Network.dense(size, 2).draw("layers")
    root = ElementTree.fromstring(picture.svg())  # noqa: S314
    assert {element.tag for element in root.iter()} <= DRAWN
    tikz = picture.tikz()
    assert tikz.count("\\begin{tikzpicture}") == tikz.count("\n\\end{tikzpicture}") == 1
    head, _ = tikz.split("\\begin{tikzpicture}")
    assert all(line.startswith("%") for line in head.splitlines())


def compiled(*fragments):
    """The log of an article that holds these pictures."""
    body = "\\par\\noindent\n".join(fragments)
    packages = "\\usepackage{amsmath}\n\\usepackage{tikz}\n"
    return compile_pdf(
        f"\\documentclass{{article}}\n{packages}\\begin{{document}}\n\\noindent\n{body}\\end{{document}}\n"
    )[1]


@pytest.mark.usefixtures("needs_tikz")
def test_hostile_names_compile():
    sizes_of_any_name = [Symbol(name, positive=True, integer=True) for name in HOSTILE]
    assert compiled(*(Network.dense(size, 2).draw("layers").tikz() for size in sizes_of_any_name))


@pytest.mark.usefixtures("needs_tikz")
@pytest.mark.parametrize("notation", ["article", "layers"])
def test_every_picture_compiles(notation):
    log = compiled(*(network.draw(notation).tikz() for network in NETWORKS.values()))
    assert "Undefined" not in log


@pytest.mark.usefixtures("needs_tikz")
@pytest.mark.parametrize("name", PICTURES)
def test_a_document_is_one_page(name):
    pdf, log = compile_pdf(PICTURES[name].tikz(standalone=True))
    assert pdf.startswith(b"%PDF")
    assert "Overfull" not in log
    assert "(1 page" in log


@pytest.mark.usefixtures("needs_tikz")
def test_recorded_pictures_fit_the_text_of_an_article():
    recorded = [(RECORDED / name).with_suffix(".tex").read_text(encoding="utf-8") for name in PICTURES]
    assert "Overfull" not in compiled(*recorded)


def test_every_look_that_tikz_names_is_defined():
    tikz = Network.dense(p, h, 1).draw().tikz()
    used = set(re.findall(r"\[symnet (\w+)", tikz))
    assert used <= set(re.findall(r"symnet (\w+)/\.style", tikz))
    assert {kind.value for kind in Role} <= set(re.findall(r"symnet (\w+)/\.style", tikz))


def test_a_page_is_as_large_as_its_picture():
    picture = PICTURES["one_node"]
    size = re.search(r"paperwidth=([\d.]+)pt, paperheight=([\d.]+)pt", page(picture.layout(), picture.tikz()))
    bounds = picture.layout().bounds(0)
    assert float(size[1]) > 2 * bounds.half_width
    assert float(size[2]) > 2 * bounds.half_height


def test_scripts_return_to_the_line():
    glyphs = Network.dense(p, h, q).draw("layers").names().glyphs
    weights = next(symbol for symbol in glyphs if symbol.name == "W_1")
    markup = Printer(spans, glyphs)(weights[0, 1] + weights[1, 0])
    shifts = [float(shift) * scale for shift, scale in steps(markup)]
    assert sum(shifts) == pytest.approx(0, abs=0.01)
    assert "\u200b</tspan>" not in finished(markup)[-20:]


def test_scripts_above_each_other_stand_further_apart():
    both, above = (
        [float(shift) for shift, _ in steps(spans(Scripts(Letter("a"), sub, LayerMark("1"))))]
        for sub in ((Number("1"),), ())
    )
    assert both[0] < above[0] < 0


def steps(markup):
    """Each shift of the line in ems of its own size, and that size."""
    for span in re.findall(r"<tspan[^>]*dy[^>]*>", markup):
        yield re.search(r'dy="([^"]*)em"', span)[1], 0.7 if "font-size" in span else 1.0


def test_signs_of_minus_are_not_hyphens():
    assert finished('-2<tspan dy="-0.5em">x-y</tspan>') == '−2<tspan dy="-0.5em">x−y</tspan>'


def test_a_picture_is_a_value():
    one, two = Network.dense(p, h, 1).draw(), Network.dense(p, h, 1).draw()
    assert one == two
    assert hash(one) == hash(two)
    assert one != Network.dense(p, h, 1).draw("layers")
    for other in (pickle.loads(pickle.dumps(one)), copy.deepcopy(one)):  # noqa: S301
        assert other == one
        assert other.svg() == one.svg()
        assert other.tikz() == one.tikz()


def test_notebooks_show_pictures():
    network = Network.dense(p, h, 1)
    assert network._repr_svg_() == network.draw()._repr_svg_() == network.draw().svg()


def test_notebooks_show_a_notation_in_which_no_size_is_a_letter():
    assert Network.dense(sizes("y"), 1)._repr_svg_() is None
    network = Network.dense(sizes("c"), 1)
    assert network._repr_svg_() == network.draw("layers").svg()


def test_a_picture_says_what_it_shows():
    assert str(Network.dense(p, 3, 1, bias=[True, False]).draw()) == (
        "picture of a network: p inputs; layer 1: 3 nodes with offsets; layer 2: 1 node without offsets"
    )


def test_an_unknown_suffix_or_place_is_refused(tmp_path):
    picture = PICTURES["one_node"]
    with pytest.raises(UsageError, match=r"must be one of .svg .tex .pdf"):
        picture.save(tmp_path / "a.png")
    with pytest.raises(UsageError, match="cannot be written"):
        picture.save(tmp_path / "no" / "a.svg")


def test_an_unknown_notation_is_refused():
    with pytest.raises(UsageError, match="notation must be one of"):
        Network.dense(p, 1).draw("cursive")


def test_presets_name_the_same_parts():
    for preset in PRESETS.values():
        picture = Network.dense(q, 2).draw(preset)
        assert len(picture.layout().edges) == 8
