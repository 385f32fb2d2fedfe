"""Free extents by names, from expressions that are parsed and never run."""

import pytest

from symnet.errors import UnsupportedTerm
from symnet.models.torch.symbols import Symbols


@pytest.mark.parametrize(
    ("text", "extent"),
    [
        ("Integer(3)", 3),
        ("Symbol('s7', positive=True, integer=True)", "n"),
        ("Mul(Integer(4), Symbol('s7'), Symbol('s8'))", "4*n*n2"),
        ("Pow(Symbol('s7'), Integer(2))", "n*n"),
        ("Pow(Symbol('s7'), Integer(-1))", "(Pow n -1)"),
        ("Add(Integer(1), FloorDiv(Mul(Integer(2), Symbol('s7')), Integer(3)))", "(Add 1 FloorDiv 2·n 3)"),
    ],
)
def test_expressions_are_read(text, extent):
    assert Symbols().read(text) == extent


def test_a_symbol_has_one_name():
    symbols = Symbols()
    assert [symbols.read(f"Symbol('s{number}')") for number in (5, 3, 5)] == ["n", "n2", "n"]


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').mkdir('planted')",
        "Symbol(open('x'))",
        "Integer('3')",
        "3",
        "Pow(" * 3000,
        "Add(x)",
        "Symbol('s', **{})" * 1000,
        "",
    ],
)
def test_nothing_else_is_read(text):
    with pytest.raises(UnsupportedTerm, match=r"is not read"):
        Symbols().read(text)
