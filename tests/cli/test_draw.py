"""`symnet draw`: the formats, and one clear line for each mistake."""

from xml.etree import ElementTree

import pytest

from symnet import Network, sizes
from symnet.cli import main

NETWORK = ["draw", "--inputs", "p", "--widths", "3,1"]


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as stop:
        main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    return stop.value.code, printed.out, printed.err


def test_tikz_is_printed_by_default(capsys):
    picture = Network.dense(sizes("p"), 3, 1).draw()
    assert run(capsys, *NETWORK) == (0, picture.tikz(), "")
    assert run(capsys, *NETWORK, "--standalone") == (0, picture.tikz(standalone=True), "")
    assert run(capsys, *NETWORK, "--format", "svg") == (0, picture.svg(), "")


def test_options_reach_the_picture(capsys):
    arguments = ["--no-bias", "--activation", "2,0", "--limit", "3", "--notation", "layers"]
    picture = Network.dense(4, 2, bias=False, activation=(2, 0)).draw("layers", limit=3)
    assert run(capsys, "draw", "--inputs", 4, "--widths", 2, *arguments) == (0, picture.tikz(), "")


@pytest.mark.parametrize("suffix", [".svg", ".tex"])
def test_files_are_written_by_suffix(capsys, tmp_path, suffix):
    path = tmp_path / f"network{suffix}"
    assert run(capsys, *NETWORK, "-o", path) == (0, "", "")
    picture = Network.dense(sizes("p"), 3, 1).draw()
    assert path.read_text(encoding="utf-8") == {".svg": picture.svg(), ".tex": picture.tikz()}[suffix]


def test_a_written_picture_is_xml(capsys, tmp_path):
    run(capsys, *NETWORK, "-o", tmp_path / "a.svg")
    assert ElementTree.parse(tmp_path / "a.svg").getroot().tag.endswith("svg")  # noqa: S314


def test_a_document_is_written_when_asked_for(capsys, tmp_path):
    assert run(capsys, *NETWORK, "--standalone", "-o", tmp_path / "a.tex") == (0, "", "")
    assert "\\documentclass" in (tmp_path / "a.tex").read_text()


@pytest.mark.usefixtures("needs_tikz")
def test_a_pdf_is_written(capsys, tmp_path):
    assert run(capsys, *NETWORK, "-o", tmp_path / "a.pdf") == (0, "", "")
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")


def test_without_a_tex_engine_a_pdf_is_refused(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    status, _, err = run(capsys, *NETWORK, "-o", tmp_path / "a.pdf")
    assert status == 2
    assert "needs a TeX engine" in err
    assert not (tmp_path / "a.pdf").exists()


MISTAKES = {
    "suffix": ([*NETWORK, "-o", "a.png"], "the suffix of a.png must be one of .svg .tex .pdf"),
    "no suffix": ([*NETWORK, "-o", "a"], "the suffix of a must be"),
    "no such folder": ([*NETWORK, "-o", "no/where/a.svg"], "cannot be written"),
    "notation": ([*NETWORK, "--notation", "x"], "found 'x'"),
    "limit": ([*NETWORK, "--limit", "2"], "at least 3"),
    "limit that is no number": ([*NETWORK, "--limit", "many"], "'many' is not a valid integer"),
    "width": (["draw", "--inputs", "p", "--widths", "3,0"], "found '0'"),
    "width that runs code": (["draw", "--inputs", "p", "--widths", "__import__('os')"], "width 1 of"),
    "size named as a letter": (["draw", "--inputs", "b", "--widths", "1"], "has the name of a letter"),
    "standalone svg": ([*NETWORK, "--format", "svg", "--standalone"], "--standalone is for LaTeX"),
    "standalone svg file": ([*NETWORK, "-o", "a.svg", "--standalone"], "--standalone is for LaTeX"),
    "format and file": ([*NETWORK, "--format", "svg", "-o", "a.svg"], "--format is for what is printed"),
    "no widths": (["draw", "--inputs", "p"], "Missing option '--widths'"),
}


@pytest.mark.parametrize(("arguments", "part"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_status_2(capsys, arguments, part):
    status, out, err = run(capsys, *arguments)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert part in err


def test_the_command_is_listed(capsys):
    assert "draw" in run(capsys, "--help")[1]
    assert "--limit" in run(capsys, "draw", "--help")[1]
