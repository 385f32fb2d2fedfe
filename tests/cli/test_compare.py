"""`symnet compare` as a program: exit statuses, JSON, and what is refused in one line."""

import json
import os
import pty
from contextlib import suppress

import numpy as np
import pytest

from symnet.cli import main
from symnet.models.graphs import Tensor
from symnet.models.safetensors import write

DRAW = np.random.default_rng(5)
WEIGHTS = {f"layers.{number}.weight": DRAW.standard_normal((6, 5)) for number in range(3)}
NARROW = {name: array.astype(np.float32) for name, array in WEIGHTS.items()}


@pytest.fixture
def files(tmp_path):
    """Weights, the same rounded, and wrong ones."""
    wrong = {name: 1.01 * array for name, array in WEIGHTS.items()}
    found = {}
    for name, arrays in {"wide": WEIGHTS, "narrow": NARROW, "wrong": wrong}.items():
        found[name] = str(tmp_path / f"{name}.safetensors")
        write({each: Tensor.of(array, each) for each, array in arrays.items()}, found[name])
    return found


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as ended:
        main(["compare", *map(str, arguments)])
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


@pytest.mark.parametrize(
    ("after", "status", "line"),
    [
        ("wide", 0, "Same: 3 segments of 90 entries\n"),
        ("narrow", 0, "Rounded: rounded once, 3 segments of 90 entries; worst "),
        ("wrong", 1, "Different: in layers."),
    ],
)
def test_the_exit_status_tells_of_the_verdict(files, capsys, after, status, line):
    found, out, err = run(capsys, files["wide"], files[after])
    assert (found, err) == (status, "")
    assert line in out
    assert run(capsys, files["wide"], files[after], "--jobs", 2) == (found, out, err)


def test_every_segment_is_printed_if_asked(files, capsys):
    _, out, _ = run(capsys, files["wide"], files["narrow"], "-v")
    assert [f"{name}: rounded once, 30 entries; worst in the offset, row " in out for name in WEIGHTS] == [
        True
    ] * 3


@pytest.mark.parametrize(
    ("after", "verdict"), [("wide", "same"), ("narrow", "rounded"), ("wrong", "different")]
)
def test_json_tells_all(files, capsys, after, verdict):
    status, out, _ = run(capsys, files["wide"], files[after], "--json")
    found = json.loads(out, parse_constant=pytest.fail)
    assert (found["verdict"], found["holds"]) == (verdict, status == 0)
    assert [segment["layer"] for segment in found["segments"]] == list(WEIGHTS)
    if verdict == "different":
        row = found["place"]
        assert found["left"] != found["right"]
        assert found["output"] == found["layer"]
        assert WEIGHTS[found["output"]][tuple(row)] == pytest.approx(found["left"], rel=1e-15)


def test_a_comparison_goes_on_where_it_was(files, tmp_path, capsys):
    record = tmp_path / "finished.jsonl"
    whole = run(capsys, files["wide"], files["narrow"], "--resume", record)
    text = record.read_bytes()
    assert len(text.splitlines()) == 3
    record.write_bytes(text[:-9])
    assert run(capsys, files["wide"], files["narrow"], "--resume", record) == whole
    assert len(record.read_bytes().splitlines()) == 4


def test_a_bar_is_shown_on_a_terminal_only(files, capsys, monkeypatch):
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        assert run(capsys, files["wide"], files["narrow"])[0] == 0
    shown = b""
    with suppress(OSError):  # which says that nothing more comes
        while more := os.read(ours, 4096):
            shown += more
    os.close(ours)
    assert b"[########----------------] 1 of 3: " in shown
    assert b"[########################] 3 of 3: " in shown
    assert b"\n" not in shown


BAD = {
    "truncated.safetensors": b"\x08\x00\x00\x00\x00\x00\x00\x00{}",
    "garbage.safetensors": b"not a checkpoint",
    "bad.onnx": b"\x99\x99 not a model",
    "bad.pt2": b"PK\x03\x04 not an archive",
    "bad.pickle": b"cos\nsystem\n",
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("first", [True, False])
def test_a_file_that_cannot_be_read_is_one_line(files, tmp_path, capsys, name, first):
    if name.endswith(".onnx"):
        pytest.importorskip("onnx", reason="the extra onnx is not installed")
    path = tmp_path / name
    path.write_bytes(BAD[name])
    pair = [path, files["wide"]]
    status, out, err = run(capsys, *(pair if first else reversed(pair)))
    assert (status, out) == (2, "")
    assert err.startswith("symnet: ")
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.safetensors"], "cannot be read"),
        (["{wide}", "--dtype", "float31"], "float31"),
        (["{wide}", "--dtype", "int8"], "int8"),
        (["{wide}", "--jobs", "0"], "0 is not in the range"),
        (["{wide}", "--adapter", "missing"], "cannot be read"),
        (["{wide}", "--resume", "/missing/finished.jsonl"], "cannot be written"),
        (["{wide}", "--resume", "{wide}"], "must be a record of a comparison"),
        ([], "Missing argument 'AFTER'"),
    ],
)
def test_wrong_input_is_one_line(files, capsys, arguments, said):
    status, out, err = run(capsys, files["wide"], *(each.format(**files) for each in arguments))
    assert (status, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1


def test_names_must_be_the_same(files, tmp_path, capsys):
    write({"other": Tensor.of(np.ones(3), "other")}, tmp_path / "other.safetensors")
    status, _, err = run(capsys, files["wide"], tmp_path / "other.safetensors")
    assert status == 2
    assert "both checkpoints must have the same names" in err


@pytest.mark.parametrize("after", ["narrow", "wrong"])
def test_a_report_is_written(files, tmp_path, capsys, after):
    pages = [tmp_path / "report.html", tmp_path / "report.json"]
    for page in pages:
        status, out, _ = run(capsys, files["wide"], files[after], "--report", page)
        assert status == (after == "wrong")
    text = pages[0].read_text()
    assert all(name in text for name in WEIGHTS)
    _, printed, _ = run(capsys, files["wide"], files[after], "--json")
    assert json.loads(pages[1].read_text()) == json.loads(printed)
    assert out


@pytest.mark.parametrize(
    ("path", "said"), [("report.pdf", "must be one of .html .json"), ("/missing/a.html", "cannot be written")]
)
def test_a_report_that_cannot_be_written_is_one_line(files, capsys, path, said):
    status, _, err = run(capsys, files["wide"], files["wide"], "--report", path)
    assert status == 2
    assert said in err
    assert err.count("\n") == 1
