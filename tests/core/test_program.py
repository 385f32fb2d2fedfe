"""What the program says about files of proofs, word by word."""

import io
import json
import os
from pathlib import Path

import pytest

from symnet.core import __main__ as program
from symnet.core.__main__ import main, recheck
from symnet.core.certificates import Certificate, Leaf
from symnet.core.form import to_json
from symnet.core.language import Claim, Letter, Table
from tests.core.hand import at, budget


def proof(left, right, name="a"):
    """a = a, or a = b which is false, with an empty certificate."""
    table = Table(letters=[Letter(name, 0), Letter("b", 0)])
    terms = [table.add(at(0)), table.add(at(1))]
    return to_json(Claim(table, (), (), terms[left], terms[right]), (Certificate(Leaf()),))


def written(path, *proofs):
    path.write_text(json.dumps(proofs[0] if len(proofs) == 1 else proofs))
    return str(path)


def test_one_proof_is_told(tmp_path, capsys):
    name = written(tmp_path / "one", proof(0, 0))
    assert main([name]) == 0
    assert capsys.readouterr().out == f"{name}: accepted\n  a = a\n\n"


def test_each_of_several_proofs_is_told(tmp_path, capsys):
    name = written(tmp_path / "two", proof(0, 0), proof(0, 1))
    assert main([name]) == 1
    assert capsys.readouterr().out == (
        f"{name} (1 of 2): accepted\n  a = a\n\n{name} (2 of 2): rejected: 2 summands are left\n  a = b\n\n"
    )


def test_a_name_is_shown_in_one_line(tmp_path, capsys):
    name = written(tmp_path / "one\nline", proof(0, 0))
    assert main([name]) == 0
    assert capsys.readouterr().out == f"{name!a}: accepted\n  a = a\n\n"


def test_what_it_is_for_is_said_without_a_file(capsys):
    assert main([]) == 2
    assert capsys.readouterr().out == "usage: python -m symnet.core FILE...\n"


def test_what_has_no_form_claims_nothing():
    assert recheck({}, budget()) == (
        "",
        "an object with the keys version, rule, table, claim, certificates was required",
    )
    assert recheck(proof(0, 1), budget()) == ("a = b", "2 summands are left")
    assert recheck(proof(1, 1), budget()) == ("b = b", "")


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (RecursionError(), "the terms are nested too deeply"),
        (ValueError("no"), "it is not well formed: ValueError('no')"),
        (LookupError(), "it is not well formed: LookupError()"),
    ],
)
def test_whatever_goes_wrong_is_a_rejection(monkeypatch, error, why):
    def wrong(*_):
        raise error

    monkeypatch.setattr(program, "check", wrong)
    assert recheck(proof(0, 0), budget()) == ("a = a", why)


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", "\\u03bb"), ("utf-8", "λ"), ("latin-1", "\\u03bb")]
)
def test_a_terminal_is_shown_what_it_can_show(tmp_path, monkeypatch, encoding, shown):
    name = written(tmp_path / "one", proof(0, 0, "λ"))
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr("sys.stdout", stream)
    assert main([name]) == 0
    assert stream.buffer.getvalue().decode(encoding) == f"{name}: accepted\n  {shown} = {shown}\n\n"


def test_what_has_no_encoding_is_shown_everything(tmp_path, monkeypatch):
    stream = io.StringIO()
    monkeypatch.setattr("sys.stdout", stream)
    main([written(tmp_path / "one", proof(0, 0, "λ"))])
    assert "λ = λ" in stream.getvalue()


def test_a_reader_who_has_seen_enough_ends_it(tmp_path, monkeypatch):
    """What is left to be written then goes nowhere."""

    class Closed(io.StringIO):
        encoding = "utf-8"

        def write(self, _):
            raise BrokenPipeError

        def fileno(self):
            return writing

    reading, writing = os.pipe()
    try:
        monkeypatch.setattr("sys.stdout", Closed())
        assert main([written(tmp_path / "one", proof(0, 0))]) == 1
        assert os.path.samestat(os.fstat(writing), Path(os.devnull).stat())
        assert os.write(writing, b"more") == 4
    finally:
        os.close(reading)
        os.close(writing)
